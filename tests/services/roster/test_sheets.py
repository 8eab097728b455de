"""Every kind of file a roster comes in, and everything that is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import ImportRefused
from app.services.roster.sheets import open_grids
from app.services.workbook.xlsx_rows import Broken, Merge
from tests.services.roster.building import day, write_roster

DATA = Path(__file__).parent.parent.parent / "data" / "rosters"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
SPACED = "党<text:s text:c='2'/>支部"
SPANNED = "table:number-rows-spanned='2'"
TWICE = "table:number-columns-repeated='2'"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        open_grids(path)
    assert "数据没有被改动" in caught.value.message
    assert caught.value.hint
    return str(caught.value)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def ods(path: Path, body: str, more: dict[str, str] | None = None) -> Path:
    """A minimal OpenDocument file with ``body`` as its tables."""
    content = (
        "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'>"
        "<office:automatic-styles><style:style style:name='ta2' style:family='table'>"
        "<style:table-properties table:display='false'/></style:style></office:automatic-styles>"
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", ODS)
        for name, text in {"content.xml": content, **(more or {})}.items():
            archive.writestr(name, text)
    return path


def cell(text: str, extra: str = "") -> str:
    return f"<table:table-cell office:value-type='string' {extra}><text:p>{text}</text:p></table:table-cell>"


def test_xlsx(tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", [["姓名", "出生"], ["邓新苗", day("1998-02-10")]], ["A4:B4"])
    file = open_grids(path)
    (grid,) = file.grids
    assert grid.name == "名册"
    assert grid.rows == [(1, {0: "姓名", 1: "出生"}), (2, {0: "邓新苗", 1: day("1998-02-10")})]
    assert grid.merges == [Merge(4, 0, 4, 1)]
    assert len(file.sha256) == 64


def test_hidden_sheets_only_when_asked_for(tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", [["姓名"]], others={"-旧": [["姓名", "性别"]]})
    assert [grid.name for grid in open_grids(path).grids] == ["名册"]
    assert [grid.name for grid in open_grids(path, "旧").grids] == ["旧"]
    with pytest.raises(ImportRefused, match="没有“新”这张表（有：“名册”）"):
        open_grids(path, "新")


@pytest.mark.parametrize("name", ["small.xls", "small.ods"])
def test_files_of_another_office(name: str) -> None:
    file = open_grids(DATA / name)
    assert file.visible == ("名册",)
    (grid,) = file.grids
    assert grid.rows[1][1][2] == "姓名"
    assert grid.rows[2][1][4] == day("2024-03-01")
    assert grid.rows[2][1][3] == "1998-02-10"
    assert grid.merges == [Merge(1, 0, 1, 5), Merge(3, 1, 4, 1)]
    assert open_grids(DATA / name, "旧名册").grids[0].hidden


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-16", "\t")]
)
def test_csv(tmp_path: Path, encoding: str, mark: str) -> None:
    text = f'姓名{mark}工号{mark}备注\r\n邓新苗{mark}="007"{mark}"第一行\n第二行"\r\n\r\n唐一鸣{mark}8{mark}'
    path = written(tmp_path / "a.csv", text.encode(encoding))
    (grid,) = open_grids(path).grids
    assert grid.name == ""
    assert grid.rows == [
        (1, {0: "姓名", 1: "工号", 2: "备注"}),
        (2, {0: "邓新苗", 1: "007", 2: "第一行\n第二行"}),
        (4, {0: "唐一鸣", 1: "8"}),
    ]


def test_ods_repeats_and_spans(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        "<table:table table:name='一'>"
        f"<table:table-row>{cell('姓名')}{cell(SPACED)}</table:table-row>"
        "<table:table-row table:number-rows-repeated='3'><table:table-cell "
        "table:number-columns-repeated='16384'/></table:table-row>"
        f"<table:table-row>{cell('甲')}{cell('一支部', SPANNED)}</table:table-row>"
        f"<table:table-row table:number-rows-repeated='2'>{cell('乙', TWICE)}"
        "</table:table-row><table:table-row table:number-rows-repeated='1048570'><table:table-cell/>"
        "</table:table-row></table:table>"
        "<table:table table:name='二' table:style-name='ta2'><table:table-row/></table:table>",
    )
    file = open_grids(path)
    assert file.visible == ("一",)
    (grid,) = file.grids
    assert grid.rows == [
        (1, {0: "姓名", 1: "党  支部"}),
        (5, {0: "甲", 1: "一支部"}),
        (6, {0: "乙", 1: "乙"}),
        (7, {0: "乙", 1: "乙"}),
    ]
    assert grid.merges == [Merge(5, 1, 6, 1)]


def test_ods_kinds_of_cells(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "a.ods",
        "<table:table table:name='一'><table:table-row>"
        "<table:table-cell office:value-type='float' office:value='12.5'/>"
        "<table:table-cell office:value-type='date' office:date-value='2026-05-18'/>"
        "<table:table-cell office:value-type='boolean' office:boolean-value='true'/>"
        "<table:table-cell table:formula='x' office:value-type='string'><text:p>#REF!</text:p>"
        "</table:table-cell>"
        "<table:table-cell office:value-type='string'><office:annotation><text:p>批注</text:p>"
        "</office:annotation><text:p>一</text:p><text:p>二</text:p></table:table-cell>"
        "</table:table-row></table:table>",
    )
    (grid,) = open_grids(path).grids
    assert grid.rows == [(1, {0: 12.5, 1: day("2026-05-18"), 2: True, 3: Broken("#REF!"), 4: "一\n二"})]


def test_ods_that_unpacks_to_millions_of_cells(tmp_path: Path) -> None:
    row = cell("满", "table:number-columns-repeated='16000'")
    body = f"<table:table-row table:number-rows-repeated='1000000'>{row}</table:table-row>"
    path = ods(tmp_path / "a.ods", f"<table:table table:name='一'>{body}</table:table>")
    assert "多得异常" in refusal(path)


def test_ods_with_macros_password_or_damage(tmp_path: Path) -> None:
    table = "<table:table table:name='一'/>"
    macros = ods(tmp_path / "m.ods", table, {"Basic/Standard/Module1.xml": "<x/>"})
    assert "宏" in refusal(macros)
    locked = ods(tmp_path / "p.ods", table, {"META-INF/manifest.xml": "<manifest:encryption-data/>"})
    assert "密码" in refusal(locked)
    assert "损坏" in refusal(ods(tmp_path / "d.ods", "<table:table>"))


def test_xls_with_macros_password_or_damage(tmp_path: Path) -> None:
    for text, word in (("_VBA_PROJECT_CUR", "宏"), ("EncryptedPackage", "密码"), ("WordDocument", "Word")):
        assert word in refusal(written(tmp_path / "a.xls", OLE + b"\0" * 600 + text.encode("utf-16-le")))
    assert "损坏" in refusal(written(tmp_path / "a.xls", OLE + b"\0" * 600))
    damaged = bytearray((DATA / "small.xls").read_bytes())
    damaged[1536:5000] = b"\xff" * (5000 - 1536)
    assert "损坏" in refusal(written(tmp_path / "b.xls", bytes(damaged)))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (b" \r\n ", "空文件"),
        (b"%PDF-1.7", "不是表格"),
        (b"\x89PNG\r\n", "不是表格"),
        (b"<html><table><tr><td>\xe5\xa7\x93</td></tr></table></html>", "网页"),
        (b"\x00\x01\x02\x03", "不是表格"),
        (b"PK\x03\x04 nothing", "损坏"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in refusal(written(tmp_path / "a.xlsx", content))


def test_workbook_with_macros(tmp_path: Path) -> None:
    path = write_roster(tmp_path / "a.xlsx", [["姓名"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "宏" in refusal(path)


def test_missing_file(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "nowhere.xlsx")
