"""What may stand in a cell: every spelling of the contract, read by the command and seen in an export."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from tests.commands.books import Clerk, messages

MARCH_5 = datetime(2026, 3, 5)  # noqa: DTZ001 - a cell
DATES: list[Any] = [
    "2026-03-05", "2026.3.5", "2026年3月5日", "20260305", "2026/3/5", "2026-3-5", "2026.03.05",
    "2026 年 3 月 5 日",
    "２０２６．３．５", "２０２６－０３－０５", "２０２６年３月５日", " 2026-03-05 ", "\u3000 2026/03/05",
    "2026-03-05 00:00:00",
    20260305, 46086, date(2026, 3, 5), MARCH_5, "26.3.5", "26年3月5日", "26-03-05", "26/3/5",
]  # fmt: skip
EMPTY = [None, "", "   ", "/", "—", "无", "／"]
NO_DATES: list[Any] = [
    "二〇二一年三月五日", "2026-02-30", "2026.13.1", "2026-00-10", "1899-12-31", "2101-01-01", "2026-03",
    "2026年3月", "98年2月",
    "98.2", "March 5, 2026", "05/03/2026", "5.3.26.", "昨天", "2026", "#", 2026, 3.5, -1, True, "3/5/26",
    "99.99.99",
]  # fmt: skip


def test_dates(clerk: Clerk) -> None:
    code, document = clerk.people("入党日期", DATES)
    assert (code, document["rows"]["create"]) == (0, len(DATES))
    assert clerk.column("人员", "入党日期") == [MARCH_5] * len(DATES)
    assert messages(document, "warnings") == [
        ("人员", 2 + number, "入党日期", value)
        for number, value in enumerate(DATES)
        if isinstance(value, str) and value.startswith(("26.", "26年", "26-", "26/"))
    ]


def test_what_means_no_date(clerk: Clerk) -> None:
    code, document = clerk.people("入党日期", EMPTY)
    assert (code, document["warnings"]) == (0, [])
    assert clerk.column("人员", "入党日期") == [None] * len(EMPTY)


def test_what_is_no_date_is_named_by_sheet_row_column_value(clerk: Clerk) -> None:
    code, document = clerk.people("入党日期", NO_DATES)
    assert (code, document["rows"]["error"]) == (1, len(NO_DATES))
    shown = {True: "是"}
    assert messages(document) == [
        ("人员", 2 + number, "入党日期", shown.get(value, str(value)) if value is True else str(value))
        for number, value in enumerate(NO_DATES)
    ]
    assert [one["cell"] for one in document["errors"]] == [f"C{2 + n}" for n in range(len(NO_DATES))]


def test_a_time_of_day_is_dropped_with_a_warning(clerk: Clerk) -> None:
    moment = datetime(2026, 3, 5, 9, 30)  # noqa: DTZ001 - a cell
    code, document = clerk.people("入党日期", [moment, "2026-03-05 9:30", 46086.5])
    assert (code, len(document["warnings"])) == (0, 3)
    assert clerk.column("人员", "入党日期") == [MARCH_5] * 3


def test_days_counted_from_1904(clerk: Clerk) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    def tune(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book["人员"]["D1"], book["人员"]["D2"] = "入党日期", MARCH_5

    assert clerk.take(clerk.book(tune=tune))[0] == 0
    assert clerk.column("人员", "入党日期") == [MARCH_5, None]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1998-02", "1998-02"), ("1998.02", "1998-02"), ("199802", "1998-02"), ("98年2月", "1998-02"),
        ("05年3月", "2005-03"), ("29年1月", "2029-01"), ("30年1月", "1930-01"), (199802, "1998-02"),
        ("98.2", "1998-02"), ("98-02", "1998-02"), ("1998年2月", "1998-02"), ("1998/2", "1998-02"),
    ],
)  # fmt: skip
def test_a_birth_date_may_lack_its_day(clerk: Clerk, typed: Any, kept: str) -> None:
    code, document = clerk.people("出生日期", [typed])
    assert code == 0
    assert {(one["row"], one["column"]) for one in document["warnings"]} == {(2, "出生日期")}
    assert clerk.column("人员", "出生日期") == [kept]


def test_a_month_that_may_be_a_day_is_no_birth_date(clerk: Clerk) -> None:
    assert clerk.people("出生日期", ["12.5", "5月", "1998"])[1]["rows"]["error"] == 3


MONTHS: list[Any] = [
    "2026-05", "2026.5", "202605", "2026年5月", "2026/5", "２０２６－０５", 202605, 2026.5, "2026-05-18",
    "2026年5月18日", date(2026, 5, 18), "20260518",
]  # fmt: skip


def test_year_months_drop_the_day_without_a_warning(clerk: Clerk) -> None:
    code, document = clerk.people("入团年月", MONTHS)
    assert (code, document["warnings"]) == (0, [])
    assert clerk.column("人员", "入团年月") == ["2026-05"] * len(MONTHS)
    wrong: list[Any] = ["2026-13", "2026", "5月", "2026.", "12.5", 2026.1]
    code, document = clerk.people("入团年月", wrong)
    assert document["rows"]["error"] == len(wrong)
    assert document["errors"][-1]["value"] == "2026.1"


def test_yes_no(clerk: Clerk) -> None:
    yes: list[Any] = ["是", "Y", "y", "1", 1, "✓", True, " 是 ", "Ｙ", "１"]
    no: list[Any] = ["否", "N", "n", "0", 0, False, "０"]
    assert clerk.people("在册", [*yes, *no, None, ""])[0] == 0
    expected = [*(["是"] * len(yes)), *(["否"] * len(no)), None, None]
    assert clerk.column("人员", "在册") == expected
    wrong = ["有", "×", "2", "不知道", "是的"]
    assert clerk.people("在册", wrong)[1]["rows"]["error"] == len(wrong)


def _numbers(clerk: Clerk, values: list[Any], header: str = "职工人数") -> tuple[int, Any]:
    rows = [["企业编号", "企业名称", header]]
    rows += [[f"Q{number:03}", "甲", value] for number, value in enumerate(values)]
    return clerk.take(clerk.book({"企业": rows}, base=False))


def test_whole_numbers(clerk: Clerk) -> None:
    good: list[Any] = ["12", 12, 12.0, "１２", "12.0", " 12 ", "0012", "+12"]
    assert _numbers(clerk, good)[0] == 0
    assert clerk.column("企业", "职工人数") == [12] * len(good)
    bad: list[Any] = [12.5, "12人", -1, "一", True, date(2026, 1, 1), 1e12, "1e2"]
    assert _numbers(clerk, bad)[1]["rows"]["error"] == len(bad)


def test_money(clerk: Clerk) -> None:
    good: list[Any] = [
        "1234.5", 1234.5, "1,234.50", "１２３４．５", "¥1234.5", "￥1,234.5", " 1234.50 ", "1234.500",
        "１，２３４．５０",
    ]  # fmt: skip
    header = "上年职工工资总额"
    assert _numbers(clerk, good, header)[0] == 0
    assert clerk.column("企业", header) == [1234.5] * len(good)
    bad: list[Any] = ["12.345", 12.345, "-1", -0.01, "12元", "一百", "1.2.3", "12,34", True]
    _, document = _numbers(clerk, bad, header)
    assert document["rows"]["error"] == len(bad)
    assert [one["value"] for one in document["errors"]][1] == "12.345"
    assert _numbers(clerk, [0.1 + 0.2], header)[0] == 0
    assert clerk.column("企业", header)[0] == 0.3


def test_identity_numbers(clerk: Clerk) -> None:
    same = [
        "99999919491231002X",
        " 99999919491231002x",
        "'99999919491231002X",
        "９９９９９９１９４９１２３１００２Ｘ",
        "999999 19491231 002X",
    ]
    for number, typed in enumerate(same):
        code, _ = clerk.take(
            clerk.book(
                {"人员": [["人员编号", "姓名", "身份证号"], ["R1", "甲", typed]]},
                base=False,
                name=f"{number}.xlsx",
            )
        )
        assert code == 0
        assert clerk.column("人员", "身份证号") == [same[0]]
    damaged: list[Any] = [999999194912310000, 6.2e17, "6.2E+17", "9.99999E+17", 1234567890123456]
    code, document = clerk.people("身份证号", damaged)
    assert (code, {one["code"] for one in document["errors"]}) == (1, {"E-WB-19"})
    assert [one["row"] for one in document["errors"]] == [2, 3, 4, 5, 6]
    assert all("无法还原" in one["message"] for one in document["errors"])


def test_doubtful_identity_numbers_come_in_as_typed(clerk: Clerk) -> None:
    typed: list[Any] = ["999999491231002", 999999491231003, "999999199001010000", "abc", "999999194912310021"]
    code, document = clerk.people("身份证号", typed)
    assert code == 0
    assert clerk.column("人员", "身份证号") == [str(one) for one in typed]
    assert [one["row"] for one in document["warnings"]] == [4, 5, 6]
    assert "末三位是 000，可能是被表格软件改坏的" in document["warnings"][0]["message"]


def test_text(clerk: Clerk) -> None:
    rows: list[list[Any]] = [
        ["人员编号", "姓名", "岗位", "备注"],
        ["R1", "张\u3000三", " 车间\u3000主任 ", "一\n二\r\n三"],
        ["R2", "欧阳 娜 娜", "a\u200bb", "长" * 20_000],
        ["R3", "阿·买提", 1.5, "x" * 2_001],
        ["R4", "John Smith", date(2026, 3, 5), "  "],
        ["R5", "玛依 拉 买买提", "长" * 2_000, None],
    ]
    code, document = clerk.take(clerk.book({"人员": rows}, base=False))
    assert code == 0
    assert clerk.column("人员", "姓名") == ["张三", "欧阳娜娜", "阿·买提", "John Smith", "玛依 拉 买买提"]
    assert clerk.column("人员", "岗位") == ["车间\u3000主任", "ab", "1.5", "2026-03-05", "长" * 2_000]
    assert clerk.column("人员", "备注") == ["一\n二\n三", "长" * 20_000, "x" * 2_001, None, None]
    assert [(one["row"], one["column"]) for one in document["warnings"]] == [
        (2, "姓名"), (3, "姓名"), (3, "岗位"), (5, "岗位"),
    ]  # fmt: skip
    assert clerk.take(clerk.folder / "book.xlsx")[1]["rows"]["same"] == 5


@pytest.mark.parametrize(
    ("header", "value"),
    [("岗位", "长" * 2_001), ("备注", "长" * 20_001), ("岗位", "\u202e倒"), ("姓名", "长" * 2_001)],
)
def test_text_that_is_refused(clerk: Clerk, header: str, value: str) -> None:
    row = {"人员编号": "R1", "姓名": "甲", header: value}
    code, document = clerk.take(clerk.book({"人员": [list(row), list(row.values())]}, base=False))
    assert code == 1
    (error,) = document["errors"]
    assert (error["row"], error["column"]) == (2, header)


def test_words_and_several_values(clerk: Clerk) -> None:
    rows: list[list[Any]] = [
        ["人员编号", "姓名", "性别", "民族", "学历", "人员类别"],
        ["R1", "甲", " 男 ", "汉", "大学本科", "生产一线；科技骨干"],
        ["R2", "乙", "女", "汉族", "本科", "生产一线;科技骨干"],
        ["R3", "丙", None, "蒙古", None, "生产一线、科技骨干、"],
    ]
    code, document = clerk.take(clerk.book({"人员": rows}, base=False))
    assert code == 0
    assert clerk.column("人员", "民族") == ["汉族", "汉族", "蒙古族"]
    assert clerk.column("人员", "学历") == ["大学本科", "本科", None]
    assert clerk.column("人员", "人员类别") == ["生产一线；科技骨干"] * 3
    assert [(one["row"], one["column"]) for one in document["warnings"]] == [
        (2, "民族"), (3, "学历"), (4, "民族"),
    ]  # fmt: skip
    wrong = [
        ["人员编号", "姓名", "性别", "政治面貌", "人员类别"],
        ["R9", "甲", "男性", "党员", "生产一线,其他"],
    ]
    _, document = clerk.take(clerk.book({"人员": wrong}, base=False))
    assert messages(document) == [
        ("人员", 2, "性别", "男性"), ("人员", 2, "政治面貌", "党员"), ("人员", 2, "人员类别",
        "生产一线,其他"),
    ]  # fmt: skip


def test_formulas_and_error_values(clerk: Clerk) -> None:
    def tune(book: Workbook) -> None:
        sheet = book["人员"]
        sheet["D1"], sheet["E1"] = "岗位", "入党日期"
        sheet["D2"], sheet["E3"] = "=1+1", "=TODAY()"
        sheet["D3"], sheet["E2"] = "#N/A", "#REF!"

    code, document = clerk.take(clerk.book(tune=tune))
    assert code == 1
    assert messages(document) == [
        ("人员", 2, "岗位", ""), ("人员", 2, "入党日期", "#REF!"), ("人员", 3, "岗位", "#N/A"), ("人员", 3,
        "入党日期", ""),
    ]  # fmt: skip
    assert {one["code"] for one in document["errors"]} == {"E-WB-11"}
