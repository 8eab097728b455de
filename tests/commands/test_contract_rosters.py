"""A foreign roster as somebody else keeps it, read by the command and seen in an export."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands.books import COUNTS, ISSUE, Clerk, Rows

HEADER = [
    "序号", "姓名", "性别", "出生年月", "身份证号码", "民族", "文化程度", "申请入党时间",
    "推荐时间", "推优时间",
    "确定积极分子时间", "讨论确定发展对象时间", "党委备案时间", "确定为预备党员时间（支部大会）", "转正时间",
    "培养联系人", "入党介绍人", "备注",
]  # fmt: skip
ROSTER: Rows = [
    ["中共甲公司支部发展党员花名册"],
    ["填报单位：甲公司", "填报时间：2026 年"],
    HEADER,
    [1, "张\u3000三", "男", "1998.02.03", None, "汉", "本科", "2022.3.1", "2022.6.1", None, "2022.7.1",
     "2023.8.1", "2023.8.10", "2023.12.1", "2024.12.1", "李四、王五", "李四 王五", "车间"],
    [2, "赵六", "女", "98年2月", 999999199802010000, "汉族", "大专", "2024年3月5日", "/", "2024.6.1",
     "2024.8.1", None, None, None, None, "孙七", None, None],
    [],
    ["合计", 2],
    ["填表人：赵", "审核人：钱"],
]  # fmt: skip
MEMBERS: Rows = [
    ["人员编号", "姓名", "组织编号", "政治面貌", "入党日期", "转正日期"],
    ["M1", "李四", "ZZ001", "中共党员", "2010-01-01", "2011-01-01"],
    ["M2", "王五", "ZZ001", "中共党员", "2010-01-01", "2011-01-01"],
]


@pytest.fixture
def branch(clerk: Clerk) -> Clerk:
    """A branch with two members."""
    clerk.db = clerk.folder / "branch.db"
    assert clerk.ask("init", "--db", clerk.db, "--name", "中共甲公司支部委员会")[0] == 0
    assert clerk.take(clerk.book({"人员": MEMBERS}, base=False))[0] == 0
    return clerk


def _book(folder: Path, sheets: dict[str, Rows], tune: Callable[[Workbook], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(list(row))
    if tune is not None:
        tune(book)
    book.save(folder / "roster.xlsx")
    return folder / "roster.xlsx"


def _take(clerk: Clerk, path: Path, *extra: object) -> tuple[int, Any]:
    before = clerk.db.read_bytes()
    code, document = clerk.ask("roster", path, "--db", clerk.db, *extra)
    if "error" not in document:
        assert list(document["rows"]) == COUNTS
        for issue in [*document["errors"], *document["warnings"]]:
            assert set(issue) == ISSUE
        assert code == (1 if document["errors"] else 0)
    if code or "--plan" in extra:
        assert clerk.db.read_bytes() == before
    return code, document


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _facts(clerk: Clerk, sheet: str, *headers: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(_day(row[header]) for header in headers) for row in clerk.stored(sheet)), key=str)


def test_a_roster_becomes_people_and_stage_dates(branch: Clerk) -> None:
    shadow = [HEADER, [1, "影子", *[None] * 16]]

    def hide(book: Workbook) -> None:
        book["旧名册"].sheet_state = "hidden"
        book["名册"].column_dimensions["D"].hidden = True

    path = _book(branch.folder, {"说明": [["随便写写"]], "旧名册": shadow, "名册": ROSTER}, hide)
    code, plan = _take(branch, path, "--plan")
    assert (code, plan["applied"], plan["header_row"]) == (0, False, 3)
    assert list(plan["mapping"]) == HEADER
    assert plan["mapping"]["序号"] is None
    assert plan["mapping"]["姓名"] == "人员.姓名"
    assert plan["mapping"]["申请入党时间"] == "案卷.申请书日期"
    assert plan["mapping"]["推优时间"] == "推荐.日期"
    assert plan["mapping"]["党委备案时间"] == "上级手续.办理日期"
    code, document = _take(branch, path)
    assert (code, document["rows"]["create"], document["applied"]) == (0, 2, True)
    people = {row["姓名"]: row for row in branch.stored("人员")}
    assert set(people) == {"张三", "赵六", "李四", "王五"}
    assert (people["张三"]["民族"], _day(people["张三"]["出生日期"])) == ("汉族", date(1998, 2, 3))
    # A damaged ID number is a warning here, and the person comes without it.
    assert (people["赵六"]["身份证号"], people["赵六"]["出生日期"]) == (None, "1998-02")
    assert "身份证号码" in {one["column"] for one in document["warnings"]}
    assert {row["组织编号"] for row in people.values()} == {"ZZ001"}
    cases = branch.stored("案卷")
    assert {row["收到日期推定"] for row in cases} == {"是"}
    assert [row["收到日期"] == row["申请书日期"] for row in cases] == [True, True]
    assert all(row["备注"].startswith("由名册导入") for row in cases)
    first, second = (row["案卷编号"] for row in cases)
    assert _facts(branch, "推荐", "案卷编号", "渠道", "日期") == [
        (first, "党员推荐", date(2022, 6, 1)),
        (second, "群团推荐", date(2024, 6, 1)),
    ]
    assert _facts(branch, "会议表决", "案卷编号", "事项", "会议类型", "日期", "结果", "应到") == [
        (first, "接收预备党员", "支部大会", date(2023, 12, 1), "通过", None),
        (first, "研究发展对象", "支委会", date(2023, 8, 1), "通过", None),
        (first, "确定积极分子", "支委会", date(2022, 7, 1), "通过", None),
        (first, "预备党员转正", "支部大会", date(2024, 12, 1), "通过", None),
        (second, "确定积极分子", "支委会", date(2024, 8, 1), "通过", None),
    ]
    assert _facts(branch, "上级手续", "案卷编号", "办理日期") == [(first, date(2023, 8, 10))]
    assert _facts(branch, "帮带", "角色", "人员编号") == [
        ("入党介绍人", "M1"),
        ("入党介绍人", "M2"),
        ("培养联系人", "M1"),
        ("培养联系人", "M2"),
    ]
    assert "孙七" in next(row["备注"] for row in cases if row["案卷编号"] == second)
    again = _take(branch, path)[1]["rows"]
    assert (again["create"], again["update"]) == (0, 0)


def test_findings_that_rest_on_an_assumed_day_say_so(branch: Clerk) -> None:
    assert _take(branch, _book(branch.folder, {"名册": ROSTER}))[0] == 0
    _, findings = branch.ask("check", "--db", branch.db, "--today", "2026-11-23")
    late = [finding for finding in findings if finding["rule"] == "R05"]
    assert late
    assert all(finding["assumed"] for finding in late)


def test_another_sheet_another_branch_and_headers_over_two_lines(branch: Clerk) -> None:
    rows: Rows = [
        ["姓名", "基本情况", None, "备注", "备注", "星座", "所在党支部"],
        [None, "性别", "民族", None, None, None, None],
        ["张三", "男", "汉族", "甲", "乙", "天秤", "中共乙公司支部委员会"],
    ]

    def merge(book: Workbook) -> None:
        for area in ("B1:C1", "A1:A2", "D1:D2", "E1:E2", "F1:F2", "G1:G2"):
            book["二"].merge_cells(area)

    path = _book(branch.folder, {"一": [["姓名", "性别"], ["别人", "女"]], "二": rows}, merge)
    code, document = _take(branch, path, "--sheet", "二")
    assert (code, document["header_row"]) == (1, 2)
    assert document["mapping"] == {
        "姓名": "人员.姓名", "基本情况/性别": "人员.性别", "基本情况/民族": "人员.民族", "备注": "人员.备注",
        "备注#2": "人员.备注", "星座": None, "所在党支部": "人员.组织编号",
    }  # fmt: skip
    assert document["errors"][0]["value"] == "中共乙公司支部委员会"
    code, document = _take(branch, path, "--sheet", "二", "--create-orgs")
    assert code == 0
    assert "中共乙公司支部委员会" in branch.column("党组织", "组织全称")
    code, document = _take(branch, path, "--sheet", "三")
    assert (code, set(document)) == (1, {"error"})


def test_good_rows_are_stored_and_the_others_written_down(branch: Clerk) -> None:
    rows: Rows = [["姓名", "申请入党时间"], ["张三", "2024-03-05"], ["赵六", "去年"]]
    path = _book(branch.folder, {"名册": rows})
    assert _take(branch, path)[1]["rows"] == {"create": 1, "update": 0, "same": 0, "conflict": 0, "error": 1}
    before = set(branch.column("人员", "姓名"))
    code, document = branch.ask("roster", path, "--good-rows", "--db", branch.db)
    assert (code, document["applied"]) == (1, True)
    assert set(branch.column("人员", "姓名")) - before == {"张三"}
    corrections = openpyxl.load_workbook(document["corrections"])
    texts = {cell.value for sheet in corrections for row in sheet.iter_rows() for cell in row}
    assert "赵六" in texts
    assert "张三" not in texts


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["a", "b"], ["c", "d"]], "没有找到表头"),
        ([["姓名", "性别"]], "没有一行是人员"),
        ([["姓名", "性别"], ["合计", 3]], "没有一行是人员"),
    ],
)
def test_rosters_without_people(branch: Clerk, rows: Rows, said: str) -> None:
    code, document = _take(branch, _book(branch.folder, {"名册": rows}))
    assert code == 1
    assert said in document["errors"][0]["message"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv(branch: Clerk, encoding: str) -> None:
    path = branch.folder / "roster.csv"
    path.write_text("姓名,性别\n张三,男\n赵六,女\n", encoding=encoding)
    assert _take(branch, path)[1]["rows"]["create"] == 2
