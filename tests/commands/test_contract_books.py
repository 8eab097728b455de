"""Whole files as people make them: headers, sheets, hidden and merged parts, kinds of file, a second time."""

from __future__ import annotations

import shutil
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from tests.commands.books import Clerk, Rows, messages

Tune = Callable[[Workbook], None]
REPORTS: dict[str, Rows] = {"思想汇报": [["案卷编号", "日期", "题目"], ["A1", "2026-03-05", "学习党章"]]}


def _codes(document: Any, kind: str) -> list[str]:
    return [one["code"] for one in document[kind]]


@pytest.mark.parametrize(
    "headers",
    [
        ["人员编号*", "姓名*", "组织编号"],
        ["人员编号＊", "＊姓名", " 组织 编号 "],
        ["人员编号\n*", "姓\u3000名", "组织编号"],
        ["人员编号（必填）", "姓名(必填)", "组织编号"],
    ],
)
def test_stars_and_blanks_in_headers(clerk: Clerk, headers: list[str]) -> None:
    def tune(book: Workbook) -> None:
        for number, header in enumerate(headers, start=1):
            book["人员"].cell(1, number, header)

    code, document = clerk.take(clerk.book(tune=tune))
    assert (code, document["warnings"], document["rows"]["create"]) == (0, [], 4)


def test_remarks_in_headers_are_read_and_reported(clerk: Clerk) -> None:
    rows: Rows = [
        ["人员编号", "姓名", "性别（男/女）", "在册(是/否)", "岗位(一)", "岗位(二)", "手机", "手机（备用）"],
        ["R1", "甲", "男", "是", "车工", "钳工", "1", "2"],
    ]
    code, document = clerk.take(clerk.book({"人员": rows}, base=False))
    assert code == 0
    assert [(one["code"], one["column"]) for one in document["warnings"]] == [
        ("W-WB-22", "性别（男/女）"), ("W-WB-22", "在册(是/否)"),
        ("W-WB-02", "岗位(一)"), ("W-WB-02", "岗位(二)"), ("W-WB-02", "手机（备用）"),
    ]  # fmt: skip
    (row,) = clerk.stored("人员")
    assert (row["性别"], row["在册"], row["岗位"], row["手机"]) == ("男", "是", None, "1")


def test_header_in_the_first_ten_rows(clerk: Clerk) -> None:
    def above(rows: int) -> Tune:
        def tune(book: Workbook) -> None:
            sheet = book["人员"]
            sheet.insert_rows(1, rows)
            sheet["A1"] = "人员情况表"
            sheet.merge_cells("A1:C1")

        return tune

    code, document = clerk.take(clerk.book(tune=above(9)))
    assert (code, document["warnings"]) == (0, [])
    code, document = clerk.take(clerk.book(tune=above(10)))
    assert code == 1
    assert "前 10 行里没有找到表头" in document["errors"][0]["message"]


def test_unknown_columns_and_sheets_are_reported_never_an_error(clerk: Clerk) -> None:
    def tune(book: Workbook) -> None:
        book["人员"]["D1"], book["人员"]["D2"], book["人员"]["F2"] = "星座", "天秤", "没有表头"
        book.create_sheet("我的笔记")["A1"] = "x"
        book.move_sheet("案卷", -2)

    code, document = clerk.take(clerk.book(tune=tune))
    assert code == 0
    assert [(one["code"], one["sheet"], one["column"], one["cell"]) for one in document["warnings"]] == [
        ("W-WB-02", "人员", "星座", "D1"),
        ("W-WB-02", "人员", None, "F1"),
        ("W-WB-01", "我的笔记", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "code", "sheet"),
    [
        ({"D1": "姓名"}, "E-WB-05", "人员"),
        ({"D1": "姓名*"}, "E-WB-05", "人员"),
        ({"D1": "说明", "E1": "说明"}, "E-WB-05", "人员"),
        ({"B1": None}, "E-WB-07", "人员"),
        ({"B1": "名字"}, "E-WB-07", "人员"),
        ({"B2": None}, "E-WB-10", "人员"),
        ({"A3": "R1"}, "E-WB-21", "人员"),
        ({"C2": "Z9"}, "E-WB-22", "人员"),
        ({"C2": "z1"}, "E-WB-22", "人员"),
        ({"D1": "_id", "D2": "5"}, "E-WB-24", "人员"),
        ({"D1": "_id", "D2": "x" * 36}, "E-WB-24", "人员"),
    ],
)
def test_what_stops_a_file(clerk: Clerk, cells: dict[str, Any], code: str, sheet: str) -> None:
    def tune(book: Workbook) -> None:
        for address, value in cells.items():
            book["人员"][address] = value

    found, document = clerk.take(clerk.book(tune=tune))
    assert found == 1
    assert set(_codes(document, "errors")) == {code}
    assert {one["sheet"] for one in document["errors"]} == {sheet}
    assert all(
        "\u4e00" <= one["message"][0] <= "\u9fff" or one["message"][0] in "“_" for one in document["errors"]
    )


def test_merged_cells(clerk: Clerk) -> None:
    code, document = clerk.take(clerk.book(tune=lambda book: book["人员"].merge_cells("C1:D1")))
    assert (code, _codes(document, "errors")) == (1, ["E-WB-06"])
    code, document = clerk.take(clerk.book(tune=lambda book: book["人员"].merge_cells("C2:C3")))
    assert (code, _codes(document, "warnings")) == (0, ["W-WB-04"])
    assert clerk.column("人员", "组织编号") == ["Z1", None]


def test_hidden_parts_are_read(clerk: Clerk) -> None:
    def tune(book: Workbook) -> None:
        book["案卷"].sheet_state = "veryHidden"
        book["人员"].row_dimensions[3].hidden = True
        book["人员"].column_dimensions["B"].hidden = True

    code, document = clerk.take(clerk.book(tune=tune))
    assert (code, document["rows"]["create"], _codes(document, "warnings")) == (0, 4, ["W-WB-03"])


def test_thousands_of_blank_rows_and_gaps(clerk: Clerk) -> None:
    def tune(book: Workbook) -> None:
        sheet = book["人员"]
        fill = PatternFill("solid", fgColor="FFFF00")
        for row in range(4, 6_000):
            sheet.cell(row, 1).fill = fill
            sheet.cell(row, 2, "  ")
        sheet.cell(7_000, 1, "R3")
        sheet.cell(7_000, 2, "最后一行")

    code, document = clerk.take(clerk.book(tune=tune))
    assert (code, document["rows"]["create"], document["warnings"]) == (0, 5, [])
    assert clerk.column("人员", "姓名")[-1] == "最后一行"


def test_codes_typed_as_numbers(clerk: Clerk) -> None:
    rows: dict[str, Rows] = {
        "党组织": [["组织编号", "组织全称", "组织类别"], [7, "甲", "党支部"]],
        "人员": [["人员编号", "姓名", "组织编号"], [12, "甲", "7"], ["12.5", "乙", 7]],
        "案卷": [["案卷编号", "人员编号", "受理组织编号"], [1, 12.5, 7.0]],
    }
    assert clerk.take(clerk.book(rows, base=False))[0] == 0
    assert clerk.column("人员", "人员编号") == ["12", "12.5"]
    assert clerk.column("案卷", "人员编号") == ["12.5"]


def test_a_part_of_the_workbook_and_the_same_file_again(clerk: Clerk) -> None:
    whole = clerk.book(name="whole.xlsx")
    assert clerk.take(whole)[1]["rows"]["create"] == 4
    part = clerk.book(REPORTS, base=False, name="part.xlsx")
    assert clerk.take(part)[1]["rows"] == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 0}
    before = clerk.ask("state-hash", "--db", clerk.db)
    for path, same in ((whole, 4), (part, 1), (whole, 4)):
        assert clerk.take(path)[1]["rows"]["same"] == same
    assert clerk.ask("state-hash", "--db", clerk.db) == before


def test_an_empty_cell_never_erases_and_a_plan_never_writes(clerk: Clerk) -> None:
    first: Rows = [["人员编号", "姓名", "岗位", "手机"], ["R1", "甲", "车工", "1"]]
    second: Rows = [["人员编号", "姓名", "岗位", "手机"], ["R1", "甲", None, "2"]]
    assert clerk.take(clerk.book({"人员": first}, base=False))[0] == 0
    path = clerk.book({"人员": second}, base=False)
    assert clerk.take(path, "--plan")[1]["rows"]["update"] == 1
    assert clerk.column("人员", "手机") == ["1"]
    assert clerk.take(path)[1]["rows"]["update"] == 1
    (row,) = clerk.stored("人员")
    assert (row["岗位"], row["手机"]) == ("车工", "2")


def test_all_or_nothing(clerk: Clerk) -> None:
    rows: Rows = [
        ["人员编号", "姓名", "入党日期"],
        ["R1", "甲", "2020-1-1"],
        ["R2", "乙", "去年"],
        ["R3", None, None],
    ]
    code, document = clerk.take(clerk.book({"人员": rows}, base=False))
    assert code == 1
    assert document["rows"] == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 2}
    assert messages(document) == [("人员", 3, "入党日期", "去年"), ("人员", 4, "姓名", None)]
    assert clerk.stored("人员") == []


def test_conflicts_stop_the_file_and_are_counted(clerk: Clerk) -> None:
    people: Rows = [
        ["人员编号", "姓名", "身份证号"],
        ["R1", "甲", "99999919491231002X"],
        ["R2", "乙", "999999199001010017"],
    ]
    assert clerk.take(clerk.book({"人员": people}, base=False))[0] == 0
    crossed: Rows = [people[0], ["R1", "甲", "999999199001010017"]]
    code, document = clerk.take(clerk.book({"人员": crossed}, base=False))
    assert (code, document["rows"]["conflict"], document["rows"]["error"]) == (1, 1, 0)
    assert document["errors"][0]["sheet"] == "人员"
    renamed: Rows = [people[0], ["R9", "甲", "99999919491231002X"]]
    code, document = clerk.take(clerk.book({"人员": renamed}, base=False))
    assert (code, document["rows"]["same"], _codes(document, "warnings")[0]) == (0, 1, "W-WB-15")


def test_the_same_person_twice_in_a_file(clerk: Clerk) -> None:
    head = ["人员编号", "姓名", "身份证号", "岗位"]
    agree: Rows = [head, ["R1", "甲", "99999919491231002X", None], ["R2", "甲", "99999919491231002x", "车工"]]
    code, document = clerk.take(clerk.book({"人员": agree}, base=False))
    assert (code, document["rows"]["create"], document["rows"]["same"]) == (0, 1, 1)
    (row,) = clerk.stored("人员")
    assert (row["人员编号"], row["岗位"]) == ("R1", "车工")
    differ: Rows = [
        head,
        ["R5", "乙", "999999199001010017", "车工"],
        ["R6", "丙", "999999199001010017", "钳工"],
    ]
    code, document = clerk.take(clerk.book({"人员": differ}, base=False))
    assert code == 1
    assert document["errors"][0]["value"] == "丙"
    suspects: Rows = [
        ["人员编号", "姓名", "出生日期"],
        ["R7", "丁", "1990-01-01"],
        ["R8", "丁", "1990-01-01"],
    ]
    code, document = clerk.take(clerk.book({"人员": suspects}, base=False))
    assert (code, _codes(document, "warnings")) == (0, ["W-WB-14"])


def test_circles_identities_and_references(clerk: Clerk) -> None:
    head = ["组织编号", "组织全称", "组织类别", "上级组织编号", "_id"]
    one, two = str(uuid.uuid4()), str(uuid.uuid4())
    circle: Rows = [head, ["Z1", "甲", "党支部", "Z2"], ["Z2", "乙", "党总支", "Z1"]]
    assert set(_codes(clerk.take(clerk.book({"党组织": circle}, base=False))[1], "errors")) == {"E-WB-23"}
    twice: Rows = [head, ["Z1", "甲", "党支部", None, one], ["Z2", "乙", "党总支", None, one]]
    assert _codes(clerk.take(clerk.book({"党组织": twice}, base=False))[1], "errors") == ["E-WB-25"]
    named: Rows = [head, ["Z1", "甲", "党支部", "Z2", one], ["Z2", "乙", "党总支", None, two]]
    assert clerk.take(clerk.book({"党组织": named}, base=False))[0] == 0
    renamed: Rows = [head, ["Z5", "甲", "党支部", "Z2", one.upper()]]
    assert clerk.take(clerk.book({"党组织": renamed}, base=False))[1]["rows"]["update"] == 1
    assert [(row["组织编号"], row["_id"]) for row in clerk.stored("党组织")] == [("Z2", two), ("Z5", one)]


VOTE = ["案卷编号", "事项", "会议编号", "会议类型", "日期", "结果"]


def test_votes_bring_their_meetings(clerk: Clerk) -> None:
    sheets: dict[str, Rows] = {
        "案卷": [
            ["案卷编号", "人员编号", "受理组织编号"],
            ["A1", "R1", "Z1"],
            ["A2", "R2", "Z1"],
        ],
        "会议表决": [
            VOTE,
            ["A1", "确定积极分子", None, "支委会", "2026-03-05", "通过"],
            ["A2", "确定积极分子", None, "支委会", "2026-03-05", "通过"],
            ["A1", "接收预备党员", "H9", "支部大会", "2026-04-05", None],
        ],
        "不计应到": [["会议编号", "人员编号", "情形"], ["H9", "R2", "正在服刑"]],
    }
    path = clerk.book(sheets)
    assert clerk.take(path)[0] == 0
    meetings = clerk.column("会议", "会议编号")
    assert (len(meetings), "H9" in meetings) == (2, True)
    assert len(set(clerk.column("会议表决", "会议编号"))) == 2
    assert clerk.take(path)[1]["rows"]["create"] == 0


FILING = ["案卷编号", "事项", "上报日期", "办理日期", "结果"]


def test_child_rows_are_known_by_their_keys(clerk: Clerk) -> None:
    def took(sheet: str, *rows: list[Any]) -> dict[str, int]:
        document = clerk.take(clerk.book({sheet: rows}, base=False))[1]
        return {key: number for key, number in document["rows"].items() if number}

    assert clerk.take(clerk.book())[0] == 0
    filing = ["A1", "预审", None, None, None]
    assert took("上级手续", FILING, filing) == {"create": 1}
    assert took("上级手续", FILING, ["A1", "预审", "2026-03-05", None, "退回"]) == {"update": 1}
    assert took("上级手续", FILING, ["A1", "预审", "2026-04-05", "2026-04-08", "合格"]) == {"create": 1}
    assert took("上级手续", FILING, ["A1", "预审", "2026-04-05", "2026-04-09", "合格"]) == {"update": 1}
    booklet = ["案卷编号", "编号", "作废日期"]
    assert took("志愿书", booklet, ["A1", "001", "2026-03-05"], ["A1", "002", None]) == {"create": 2}
    asked = ["案卷编号", "环节", "对象", "日期", "意见人", "意见"]
    first, second = (
        ["A1", "转正", "入党介绍人", "2026-03-05", "甲", "同意"],
        ["A1", "转正", "入党介绍人", "2026-03-05", "乙", "同意"],
    )
    assert took("征求意见", asked, first, second) == {"create": 2}
    assert took("征求意见", asked, second, first) == {"same": 2}
    review = ["案卷编号", "结论日期", "结论"]
    assert took("政治审查", review, ["A1", None, "待补"]) == {"create": 1}
    assert took("政治审查", review, ["A1", "2026-03-05", "合格"]) == {"update": 1}
    assert took("政治审查", review, ["A1", "2027-03-05", "合格"]) == {"create": 1}
    trained = ["案卷编号", "类别", "开始日期", "结束日期", "免训原因"]
    assert took("培训", trained, ["A1", "集中培训", None, None, "残疾"]) == {"create": 1}
    assert took("培训", trained, ["A1", "先期培训", None, None, None]) == {"error": 1}
    dues = ["人员编号", "月份", "实交", "交纳日期"]
    assert took("党费", dues, ["R1", "2026-05", 10, None]) == {"create": 1}
    assert took("党费", dues, ["R1", "2026.5", 10, "2026-08-01"]) == {"update": 1}
    probation = ["案卷编号", "转正申请日期"]
    assert took("预备期", probation, ["A1", "2026-03-05；2026-09-05"]) == {"create": 1}
    assert took("预备期", probation, ["A1", "2026年9月5日、2026.3.5"]) == {"same": 1}


def test_export_and_import_change_nothing(clerk: Clerk) -> None:
    demo = clerk.folder / "demo.db"
    assert clerk.ask("demo", "--db", demo, "--today", "2026-11-23")[0] == 0
    first = clerk.folder / "first.xlsx"
    counts = clerk.ask("export-workbook", first, "--db", demo)[1]
    document = clerk.ask("import", first, "--db", demo)[1]
    assert document["rows"] == {
        "create": 0, "update": 0, "same": sum(counts.values()), "conflict": 0, "error": 0,
    }  # fmt: skip
    assert document["warnings"] == []
    assert clerk.take(first)[1]["rows"]["create"] == sum(counts.values())
    second = clerk.folder / "second.xlsx"
    assert clerk.ask("export-workbook", second, "--db", clerk.db)[1] == counts
    assert first.read_bytes() == second.read_bytes()
    hashes = [clerk.ask("state-hash", "--db", path)[1] for path in (demo, clerk.db)]
    assert hashes[0] == hashes[1]


def test_saved_again_by_another_program(clerk: Clerk) -> None:
    """Another writer:  shared texts, other styles, no inline texts: still not one change."""
    demo, path = clerk.folder / "demo.db", clerk.folder / "again.xlsx"
    assert clerk.ask("demo", "--db", demo, "--today", "2026-11-23")[0] == 0
    clerk.ask("export-workbook", path, "--db", demo)
    openpyxl.load_workbook(path).save(path)
    document = clerk.ask("import", path, "--db", demo)[1]
    assert {key for key, number in document["rows"].items() if number} == {"same"}
    assert document["warnings"] == []


def test_the_template_filled_in(clerk: Clerk) -> None:
    path = clerk.folder / "t.xlsx"
    assert clerk.ask("template", "--out", path) == (0, {"path": str(path)})
    code, document = clerk.take(path)
    assert (code, _codes(document, "errors"), document["warnings"]) == (1, ["E-WB-03"], [])
    book = openpyxl.load_workbook(path)
    for sheet, rows in (("党组织", [["Z1", "甲支部"]]), ("人员", [["R1", "张三"], ["R2", "李四"]])):
        for number, row in enumerate(rows, start=2):
            for position, value in enumerate(row, start=1):
                book[sheet].cell(number, position, value)
    book["党组织"].cell(2, 4, "党支部")
    book.save(path)
    code, document = clerk.take(path)
    assert (code, document["rows"]["create"], document["warnings"]) == (0, 3, [])


def test_a_template_of_an_older_program(clerk: Clerk) -> None:
    """Sheets and columns that came later are not there; one it had is not known any more."""
    path = clerk.folder / "old.xlsx"
    clerk.ask("template", "--out", path)
    book = openpyxl.load_workbook(path)
    for name in ("会议", "材料", "发文", "任职", "民主评议", "下拉选项"):
        del book[name]
    people = book["人员"]
    for header in ("党员来源", "党籍状态", "工号"):
        position = [cell.value for cell in people[1]].index(header) + 1
        people.delete_cols(position)
    people.cell(1, people.max_column + 1, "旧栏目")
    book.create_sheet("人才库")["A1"] = "姓名"
    people.cell(2, 1, "R1")
    people.cell(2, 2, "张三")
    book.save(path)
    code, document = clerk.take(path)
    assert (code, document["rows"]["create"]) == (0, 1)
    assert [(one["code"], one["sheet"]) for one in document["warnings"]] == [
        ("W-WB-02", "人员"),
        ("W-WB-01", "人才库"),
    ]


def _with_macros(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2_000])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("人员编号,姓名\nR1,甲\n", encoding="utf-8"), "不是 Excel 表格"),
        (lambda path: path.write_text("<html><table/></html>", encoding="utf-8"), "不是 Excel 表格"),
        (lambda path: path.write_bytes(b""), "空文件"),
        (lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "设了打开密码"),
        (lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le")), "旧格式的表格"),
        (_with_macros, "带有宏"),
        (_cut, "已经损坏或没有下载完整"),
        (lambda path: path.unlink(), "找不到文件"),
    ],
    ids=["csv", "html", "empty", "password", "xls", "macros", "cut", "missing"],
)
def test_files_that_are_no_workbook(clerk: Clerk, make: Callable[[Path], Any], said: str) -> None:
    path = clerk.book()
    make(path)
    code, document = clerk.take(path)
    assert (code, set(document)) == (1, {"error"})
    assert said in document["error"]["message"]
    assert "数据没有被改动" in document["error"]["message"]


def test_only_the_content_counts(clerk: Clerk) -> None:
    for name in ("a.xlsm", "a.csv", "没有后缀"):
        shutil.copy(clerk.book(), clerk.folder / name)
        assert clerk.take(clerk.folder / name)[0] == 0


@pytest.mark.parametrize(
    ("sheets", "code"),
    [({"Sheet1": []}, "E-WB-02"), ({"人员": []}, "E-WB-03"), ({"人员": [["人员编号", "姓名"]]}, "E-WB-03")],
)
def test_files_without_anything_of_ours(clerk: Clerk, sheets: dict[str, Rows], code: str) -> None:
    found, document = clerk.take(clerk.book(sheets, base=False))
    assert (found, _codes(document, "errors")) == (1, [code])
    (error,) = document["errors"]
    assert (error["sheet"], error["row"], error["column"], error["value"], error["cell"]) == (None,) * 5
