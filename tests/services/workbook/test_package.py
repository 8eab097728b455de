"""Files that are no data workbook are refused with a sentence, whatever they call themselves."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import ImportRefused
from app.services.workbook.package import open_package
from app.services.workbook.reader import read_file
from tests.services.workbook.building import HEADER, fill, raw, text_cell

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        read_file(path)
    refused = caught.value
    assert "数据没有被改动" in refused.message
    assert refused.hint
    return str(refused)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_word_document(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.docx", {TYPES: b"<Types/>", "word/document.xml": b"<w/>"})
    assert "Word" in refusal(path)


def test_word_document_named_xlsx(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.xlsx", {TYPES: b"<Types/>", "word/document.xml": b"<w/>"})
    assert "Word" in refusal(path)


def test_old_word_document(tmp_path: Path) -> None:
    path = written(tmp_path / "a.doc", OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"))
    assert "Word" in refusal(path)


def test_real_xls() -> None:
    path = Path(__file__).parent.parent.parent / "data" / "workbooks" / "old.xls"
    assert ".xls" in refusal(path)


def test_password(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    assert "密码" in refusal(path)


@pytest.mark.parametrize("member", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN"])
def test_macros(tmp_path: Path, member: str) -> None:
    assert "宏" in refusal(raw(tmp_path / "a.xlsx", HEADER, parts={member: b"x"}))


def test_macros_by_declaration(tmp_path: Path) -> None:
    parts = {
        TYPES: "<Types><Override ContentType='application/vnd.ms-excel.sheet.macroEnabled.main+xml'/></Types>"
    }
    assert "宏" in refusal(raw(tmp_path / "a.xlsm", HEADER, parts=parts))


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({TYPES: b"<Types/>", "ppt/presentation.xml": b"<p/>"}, "演示"),
        ({TYPES: b"<Types/>", "xl/workbook.bin": b"x"}, ".xlsb"),
        ({"mimetype": b"x", "content.xml": b"<x/>"}, "OpenDocument"),
        ({"photo.jpg": b"x"}, "压缩包"),
    ],
)
def test_other_packages(tmp_path: Path, members: dict[str, bytes], word: str) -> None:
    assert word in refusal(archive(tmp_path / "a.xlsx", members))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (b"%PDF-1.7 ...", "不是 Excel"),
        (b"\xff\xd8\xff\xe0 JFIF", "不是 Excel"),
        ("姓名,编号\n".encode("gbk"), "不是 Excel"),
        (b"PK\x03\x04 cut off", "损坏"),
    ],
)
def test_other_files(tmp_path: Path, content: bytes, word: str) -> None:
    assert word in refusal(written(tmp_path / "a.xlsx", content))


def test_missing_file_folder_and_lock_file(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "none.xlsx")
    assert "文件夹" in refusal(tmp_path)
    assert "~$" in refusal(written(tmp_path / "~$a.xlsx", b"x"))


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = fill(tmp_path / "a.xlsx", {}).read_bytes()
    for cut in range(1, len(whole) - 1, max(1, len(whole) // 200)):
        refusal(written(tmp_path / "b.xlsx", whole[:cut]))


def test_changed_bytes_are_refused_or_read_and_never_crash(tmp_path: Path) -> None:
    whole = fill(tmp_path / "a.xlsx", {}).read_bytes()
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 0x55
        path = written(tmp_path / "b.xlsx", bytes(changed))
        try:
            read_file(path)
        except ImportRefused:
            continue


def test_bomb_by_ratio(tmp_path: Path) -> None:
    parts = {"xl/media/zeros.bin": b"\0" * (64 * 2**20)}
    assert "异常" in refusal(raw(tmp_path / "a.xlsx", HEADER, parts=parts))


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
    ],
)
def test_document_types_are_refused(tmp_path: Path, head: str) -> None:
    path = raw(tmp_path / "a.xlsx", HEADER)
    with zipfile.ZipFile(path) as source:
        sheet = source.read("xl/worksheets/sheet1.xml").decode()
    assert "损坏" in refusal(raw(path, HEADER, parts={"xl/worksheets/sheet1.xml": head + sheet}))


def test_one_endless_tag_is_refused(tmp_path: Path) -> None:
    noise = "".join(chr(33 + (n * 7919) % 90) for n in range(5000)).translate({60: 46, 38: 46, 39: 46}) * 1200
    assert "损坏" in refusal(raw(tmp_path / "a.xlsx", f"<row r='1' x='{noise}'/>"))


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='x'><c r='A1'><v>1</v></c></row>",
        "<row r='1'><c r='A1' s='x'><v>1</v></c></row>",
        "<row r='1'><c r='A1'><v>abc</v></c></row>",
        "<row r='1'><c r='A1' t='s'><v>5</v></c></row>",
        "<row r='1'><c r='ZZZZ1'><v>5</v></c></row>",
        "<row r='9999999'><c r='A9999999'><v>5</v></c></row>",
        "<row r='1'><c r='A1'><v>NaN</v></c></row>",
        "<row r='1'><c r='A1' t='d'><v>soon</v></c></row>",
        "<row r='1'><c",
    ],
)
def test_damaged_sheets(tmp_path: Path, rows: str) -> None:
    assert "损坏" in refusal(raw(tmp_path / "a.xlsx", rows))


def test_a_package_without_its_sheet(tmp_path: Path) -> None:
    parts = {"xl/_rels/workbook.xml.rels": "<Relationships/>", "xl/workbook.xml": "<workbook/>"}
    content = read_file(raw(tmp_path / "a.xlsx", HEADER, parts=parts))
    assert [issue.code for issue in content.log.errors] == ["E-WB-02"]


def test_members_are_read_within_their_declared_size(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", HEADER + "<row r='2'>" + text_cell("A2", "QY1") + "</row>")
    package = open_package(path)
    assert len(package.sha256) == 64
    with package.stream("xl/workbook.xml") as stream:
        assert stream.read(9) == b"<workbook"


def test_absurdly_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.workbook.xlsx_rows.CELLS_LIMIT", 10)
    rows = "".join(f"<row r='{n}'>{text_cell(f'A{n}', 'QY')}</row>" for n in range(2, 20))
    assert "异常" in refusal(raw(tmp_path / "a.xlsx", HEADER + rows))


def test_a_file_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.services.workbook.package.FILE_LIMIT", 100)
    assert "太大" in refusal(raw(tmp_path / "a.xlsx", HEADER))


def test_a_cell_with_endless_text_is_cut_and_reported(tmp_path: Path) -> None:
    row = "<row r='2'>" + text_cell("A2", "QY1") + text_cell("B2", "甲" * 400_000) + "</row>"
    content = read_file(raw(tmp_path / "a.xlsx", HEADER + row))
    (issue,) = content.log.errors
    assert issue.code == "E-WB-13"
    assert len(issue.value or "") <= 200
