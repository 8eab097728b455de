"""Sheets, headers, rows: what is found in a file and how trouble is placed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from app.errors import Cancelled
from app.services.workbook.file_rows import FileContent
from app.services.workbook.reader import read_file
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import HEADER, fill, one, raw, text_cell


def read(path: Path) -> FileContent:
    return read_file(path)


def grid(path: Path, name: str, rows: list[list[object]]) -> Path:
    workbook = Workbook()
    assert workbook.active is not None
    workbook.active.title = name
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def test_header_in_any_of_the_first_ten_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["某某公司企业名单"], ["备注"], *([None] for _ in range(7))]
    path = grid(tmp_path / "a.xlsx", "企业", [*rows, ["企业名称", "企业编号"], ["测试公司", "QY001"]])
    content = read(path)
    assert not content.log.errors
    assert content.of("企业")[0].values == {"name": "测试公司", "code": "QY001"}
    assert content.of("企业")[0].number == 11


def test_header_further_down_is_not_found(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["名单"],
        *([None] for _ in range(9)),
        ["企业编号", "企业名称"],
        ["QY001", "甲"],
    ]
    content = read(grid(tmp_path / "a.xlsx", "企业", rows))
    assert one(content.log.errors, Trouble.NO_HEADER).sheet == "企业"


def test_stars_and_blanks_in_headers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业编号*", " 企业\n名称（必填）", "备 注"], ["QY001", "甲", "好"]]
    content = read(grid(tmp_path / "a.xlsx", " 企业 ", rows))
    assert not content.log.errors
    assert content.of("企业")[0].values == {"code": "QY001", "name": "甲", "note": "好"}


def test_error_is_placed(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "a.xlsx",
        {"案卷": [{"案卷编号": "AJ001", "人员编号": "RY001", "受理组织编号": "ZZ001", "申请书日期": "昨天"}]},
    )
    issue = one(read(path).log.errors, Trouble.BAD_DATE)
    assert (issue.sheet, issue.row, issue.column, issue.value, issue.cell) == (
        "案卷",
        2,
        "申请书日期",
        "昨天",
        "D2",
    )
    assert "昨天" in issue.message


def test_required_cells(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.xlsx", {"人员": [{"人员编号": "RY001", "姓名": None, "岗位": "钳工"}]})
    issue = one(read(path).log.errors, Trouble.REQUIRED)
    assert (issue.column, issue.cell) == ("姓名", "B2")


def test_a_bad_required_cell_is_one_error(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "a.xlsx", {"公示": [{"案卷编号": "AJ001", "事项": "发展对象", "开始日期": "不知道"}]}
    )
    assert [issue.code for issue in read(path).log.errors] == [Trouble.BAD_DATE]


def test_required_column_missing_is_said_once(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.xlsx", {"人员": [{"人员编号": "RY001"}, {"人员编号": "RY002"}]})
    assert one(read(path).log.errors, Trouble.COLUMN_MISSING).column == "姓名"


def test_unknown_columns_are_kept_out_and_reported(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.xlsx", {"人员": [{"人员编号": "RY001", "姓名": "邓新苗", "星座": "白羊"}]})
    content = read(path)
    issue = one(content.log.warnings, Trouble.UNKNOWN_COLUMN)
    assert (issue.sheet, issue.row, issue.column, issue.cell) == ("人员", 1, "星座", "C1")
    assert not content.log.errors


def test_a_filled_column_without_a_header_is_reported(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业编号", "企业名称"], ["QY001", "甲", "随手记"], ["QY002", "乙", "又记"]]
    content = read(grid(tmp_path / "a.xlsx", "企业", rows))
    assert one(content.log.warnings, Trouble.UNKNOWN_COLUMN).cell == "C1"


def test_unknown_sheets_are_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = read(fill(tmp_path / "a.xlsx", {"人才库": [{"姓名": "甲"}]}))
    assert one(content.log.warnings, Trouble.UNKNOWN_SHEET).sheet == "人才库"
    assert len(content.of("人员")) == 2


def test_no_known_sheet(tmp_path: Path) -> None:
    content = read(grid(tmp_path / "a.xlsx", "Sheet1", [["姓名"], ["邓新苗"]]))
    assert one(content.log.errors, Trouble.NO_KNOWN_SHEET).sheet is None


def test_no_data_row(tmp_path: Path) -> None:
    content = read(grid(tmp_path / "a.xlsx", "企业", [["企业编号", "企业名称"], [" ", None], [None, "　"]]))
    issue = one(content.log.errors, Trouble.NO_DATA)
    assert (issue.sheet, issue.row, issue.column, issue.cell) == (None, None, None, None)


def test_a_known_sheet_without_anything_is_passed_over(tmp_path: Path) -> None:
    content = read(fill(tmp_path / "a.xlsx", {"走访": []}))
    assert not content.log.errors
    assert not content.log.warnings


def test_repeated_headers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["企业编号", "企业名称", "企业名称"], ["QY001", "甲", "乙"]]
    content = read(grid(tmp_path / "a.xlsx", "企业", rows))
    assert [(i.code, i.cell) for i in content.log.errors] == [
        (Trouble.HEADER_REPEATED, "B1"),
        (Trouble.HEADER_REPEATED, "C1"),
    ]


def merged(path: Path, where: str) -> Path:
    fill(
        path,
        {
            "企业": [
                {"企业编号": "QY001", "企业名称": "甲", "备注": None},
                {"企业编号": "QY002", "企业名称": "乙"},
            ]
        },
    )
    workbook = load_workbook(path)
    workbook["企业"].merge_cells(where)
    workbook.save(path)
    return path


@pytest.mark.parametrize("where", ["B1:C1", "A1:A2"])
def test_merged_headers(tmp_path: Path, where: str) -> None:
    issue = one(read(merged(tmp_path / "a.xlsx", where)).log.errors, Trouble.HEADER_MERGED)
    assert (issue.sheet, issue.row, issue.cell) == ("企业", 1, where.partition(":")[0])


def test_merged_data_cells_are_reported(tmp_path: Path) -> None:
    content = read(merged(tmp_path / "a.xlsx", "C2:C3"))
    assert one(content.log.warnings, Trouble.MERGED_CELLS).cell == "C2"
    assert not content.log.errors


def test_hidden_sheets_are_read_and_reported(tmp_path: Path) -> None:
    path = fill(tmp_path / "a.xlsx", {})
    workbook = load_workbook(path)
    workbook["人员"].sheet_state = "veryHidden"
    workbook.save(path)
    content = read(path)
    assert one(content.log.warnings, Trouble.HIDDEN_SHEET).sheet == "人员"
    assert len(content.of("人员")) == 2


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    content = read(fill(tmp_path / "a.xlsx", {"人员 ": [{"人员编号": "RY003", "姓名": "丙"}]}))
    assert one(content.log.errors, Trouble.SHEET_REPEATED).sheet == "人员 "


def test_own_help_sheets_are_passed_over_silently(tmp_path: Path) -> None:
    content = read(fill(tmp_path / "a.xlsx", {"填写说明": [{"说明": "甲"}], "下拉选项": [{"男": "女"}]}))
    assert not content.log.warnings
    assert not content.log.errors


@pytest.mark.parametrize(("given", "code"), [("不是UUID", Trouble.BAD_ID), ("1", Trouble.BAD_ID)])
def test_identity_column(tmp_path: Path, given: str, code: Trouble) -> None:
    path = fill(tmp_path / "a.xlsx", {"企业": [{"企业编号": "QY001", "企业名称": "甲", "_id": given}]})
    assert one(read(path).log.errors, code).value == given


def test_a_row_emptied_but_for_its_identity_is_no_row(tmp_path: Path) -> None:
    rows = [
        {"企业编号": "QY001", "企业名称": "甲", "_id": "2f0c9b1e-3d53-4a8b-9d7e-5b1a3a0f7c11"},
        {"企业编号": None, "企业名称": " ", "_id": "oops"},
    ]
    content = read(fill(tmp_path / "a.xlsx", {"企业": rows}))
    assert len(content.of("企业")) == 1
    assert not content.log.errors


def test_formulas_are_read_by_their_saved_result(tmp_path: Path) -> None:
    row = (
        "<row r='2'>"
        + text_cell("A2", "QY001")
        + text_cell("B2", "甲")
        + "<c r='C2'><f>1+1</f><v>2</v></c></row>"
    )
    content = read(raw(tmp_path / "a.xlsx", HEADER + row))
    assert content.of("企业")[0].values["workers"] == 2


@pytest.mark.parametrize(
    "cell",
    ["<c r='C2'><f>1+1</f></c>", "<c r='C2'><f>1+1</f><v></v></c>", "<c r='C2' t='e'><v>#REF!</v></c>"],
)
def test_formulas_without_a_result_are_errors(tmp_path: Path, cell: str) -> None:
    row = "<row r='2'>" + text_cell("A2", "QY001") + text_cell("B2", "甲") + cell + "</row>"
    content = read(raw(tmp_path / "a.xlsx", HEADER + row))
    assert one(content.log.errors, Trouble.FORMULA).cell == "C2"


def test_files_of_other_writers(tmp_path: Path) -> None:
    """Prefixed names, cells and rows without addresses, rich text with readings, escapes, CRLF."""
    path = raw(tmp_path / "a.xlsx", HEADER)
    sheet = (
        "<x:worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><x:sheetData>"
        "<x:row><x:c t='inlineStr'><x:is><x:t>企业编号</x:t></x:is></x:c>"
        "<x:c t='inlineStr'><x:is><x:t>企业名称</x:t></x:is></x:c>"
        "<x:c t='inlineStr'><x:is><x:t>备注</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='str'><x:v>QY001</x:v></x:c><x:c t='inlineStr'><x:is><x:r><x:t>甲</x:t></x:r>"
        "<x:r><x:t>公司</x:t></x:r><x:rPh><x:t>jia</x:t></x:rPh></x:is></x:c>"
        "<x:c t='inlineStr'><x:is><x:t>一_x000D_\n二_x005F_x0041_</x:t></x:is></x:c></x:row>"
        "</x:sheetData></x:worksheet>"
    )
    content = read(raw(path, "", parts={"xl/worksheets/sheet1.xml": sheet}))
    assert not content.log.errors
    assert content.of("企业")[0].values == {"code": "QY001", "name": "甲公司", "note": "一\n二_x0041_"}


def test_a_million_empty_rows_are_no_obstacle(tmp_path: Path) -> None:
    data = "<row r='2'>" + text_cell("A2", "QY001") + text_cell("B2", "甲") + "</row>"
    empty = "".join(f"<row r='{n}' s='1'/>" for n in range(3, 200_000))
    last = "<row r='1048576'><c r='A1048576' s='0'/></row>"
    content = read(raw(tmp_path / "a.xlsx", HEADER + data + empty + last))
    assert not content.log.errors
    assert len(content.of("企业")) == 1


def test_a_cell_in_the_far_corner_costs_nothing(tmp_path: Path) -> None:
    data = "<row r='2'>" + text_cell("A2", "QY001") + text_cell("B2", "甲") + "</row>"
    far = "<row r='1048576'>" + text_cell("XFD1048576", " ") + "</row>"
    content = read(raw(tmp_path / "a.xlsx", HEADER + data + far))
    assert len(content.of("企业")) == 1


def test_real_dates_and_serials(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "a.xlsx",
        {
            "党组织": [
                {
                    "组织编号": "ZZ001",
                    "组织全称": "甲",
                    "组织类别": "党支部",
                    "成立日期": date(1900, 1, 1),
                    "届起日期": date(1900, 3, 1),
                    "届满日期": 46160,
                }
            ]
        },
    )
    values = read(path).of("党组织")[0].values
    assert values["founded_on"] == date(1900, 1, 1)
    assert values["term_from"] == date(1900, 3, 1)
    assert values["term_to"] == date(2026, 5, 18)


def test_days_counted_from_1904(tmp_path: Path) -> None:
    path = fill(
        tmp_path / "a.xlsx",
        {"企业": [{"企业编号": "QY1", "企业名称": "甲", "工会成立日期": date(2026, 5, 18)}]},
        base=False,
    )
    workbook = load_workbook(path)
    workbook.epoch = CALENDAR_MAC_1904
    workbook.save(path)
    assert read(path).of("企业")[0].values["union_founded"] == date(2026, 5, 18)


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, text: str) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_file(fill(tmp_path / "a.xlsx", {}), Stop())
