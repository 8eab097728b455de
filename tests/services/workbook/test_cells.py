"""One cell → one value, for every kind of column."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.fields import Field, Kind
from app.models.sheets import sheet_named
from app.services.workbook.cell_trouble import BadCell, Remark
from app.services.workbook.cells import parse_cell
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import Broken

MAY_18 = date(2026, 5, 18)


def field(sheet: str, header: str) -> Field:
    found = sheet_named(sheet)
    assert found is not None
    column = found.by_header(header)
    assert column is not None
    return column.field


DAY = field("案卷", "申请书日期")
BIRTH = field("人员", "出生日期")
MONTH = field("党费", "月份")
DAYS = field("预备期", "转正申请日期")
NAME = field("人员", "姓名")
TEXT = field("人员", "籍贯")
LONG = field("人员", "备注")
CODE = field("人员", "人员编号")
IDENTITY = field("人员", "身份证号")
WHOLE = field("企业", "职工人数")
QUARTER = field("党费上缴", "季度")
MONEY = field("党费", "基数")
TENTHS = field("培训", "天数")
YES_NO = field("企业", "规模以上")
CHOICE = field("推荐", "渠道")
CHOICES = field("公示", "地点")
OPEN = field("人员", "学历")
OPEN_MANY = field("预备期", "归档材料")
ETHNIC = field("人员", "民族")
REF = field("案卷", "人员编号")
REFS = field("案卷", "谈话人编号")


def shown(text: str) -> datetime:
    """A cell that holds a real date."""
    return datetime.fromisoformat(text)


def parse(column: Field, raw: Any) -> tuple[Any, list[Trouble]]:
    remarks: list[Remark] = []
    value = parse_cell(column, raw, remarks)
    return value, [remark.code for remark in remarks]


def fails(column: Field, raw: Any) -> BadCell:
    with pytest.raises(BadCell) as caught:
        parse_cell(column, raw, [])
    return caught.value


@pytest.mark.parametrize(
    "raw",
    [
        shown("2026-05-18"),
        "2026-05-18",
        "2026.5.18",
        "2026.05.18",
        "2026/5/18",
        "2026年5月18日",
        "2026 年 5 月 18 日",
        "20260518",
        20260518.0,
        46160.0,
        "２０２６－０５－１８",
        "　2026-05-18 ",
        "2026-05-18 00:00",
        "2026-5-18T00:00:00",
    ],
)
def test_every_spelling_of_a_day(raw: Any) -> None:
    assert parse(DAY, raw) == (MAY_18, [])


@pytest.mark.parametrize("raw", ["", "  ", "/", "／", "—", "——", "-", "无", "至今"])
def test_what_means_no_date(raw: str) -> None:
    assert parse(DAY, raw) == (None, [])
    assert parse(BIRTH, raw) == (None, [])
    assert parse(MONTH, raw) == (None, [])
    assert parse(DAYS, raw) == ((), [])


@pytest.mark.parametrize("raw", [shown("2026-05-18 09:30"), "2026-05-18 9:30", 46160.4])
def test_a_time_of_day_is_dropped_with_a_warning(raw: Any) -> None:
    assert parse(DAY, raw) == (MAY_18, [Trouble.TIME_DROPPED])


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("98年2月3日", date(1998, 2, 3)),
        ("26年5月18日", MAY_18),
        ("26.5.18", MAY_18),
        ("26/5/18", MAY_18),
        ("98-02-03", date(1998, 2, 3)),
        ("29.12.31", date(2029, 12, 31)),
        ("30.1.1", date(1930, 1, 1)),
    ],
)
def test_a_year_of_two_digits_is_reported(raw: str, day: date) -> None:
    assert parse(DAY, raw) == (day, [Trouble.DATE_GUESSED])


def test_a_serial_number_typed_as_text_is_reported() -> None:
    assert parse(DAY, "46160") == (MAY_18, [Trouble.DATE_GUESSED])


@pytest.mark.parametrize(
    "raw",
    [
        "二〇二一年三月五日",
        "2026-02-30",
        "2026-13-01",
        "2026-5",
        "199802",
        "21.3-5",
        "1.3.5",
        "98.2",
        "98年2月",
        "2026",
        2026.0,
        3.0,
        2026.5,
        "昨天",
        "2026-05-18 ~ 2026-05-20",
        True,
        time(9, 30),
        1e30,
        -1.0,
        "2026-05-18 25时",
    ],
)
def test_what_is_no_day(raw: Any) -> None:
    assert fails(DAY, raw).code == Trouble.BAD_DATE


@pytest.mark.parametrize("raw", ["1899-12-31", "2101-01-01", shown("2150-01-01"), "0001-01-01", 99990101.0])
def test_days_far_off_are_refused(raw: Any) -> None:
    assert fails(DAY, raw).code == Trouble.DATE_OUT_OF_RANGE


@pytest.mark.parametrize("raw", ["1900-01-01", "2100-12-31"])
def test_the_first_and_the_last_day(raw: str) -> None:
    assert parse(DAY, raw) == (date.fromisoformat(raw), [])


@pytest.mark.parametrize("raw", ["1998-02", "1998.02", "1998.2", "199802", "1998年2月", 199802.0, 1998.02])
def test_a_birth_date_may_lack_the_day(raw: Any) -> None:
    assert parse(BIRTH, raw) == ("1998-02", [Trouble.INCOMPLETE_DATE])


@pytest.mark.parametrize(
    ("raw", "month"), [("98年2月", "1998-02"), ("30年1月", "1930-01"), ("29年1月", "2029-01")]
)
def test_birth_years_of_two_digits(raw: str, month: str) -> None:
    assert parse(BIRTH, raw) == (month, [Trouble.DATE_GUESSED, Trouble.INCOMPLETE_DATE])


def test_a_full_birth_date() -> None:
    assert parse(BIRTH, shown("1998-02-10")) == ("1998-02-10", [])
    assert parse(BIRTH, "1998年2月10日") == ("1998-02-10", [])


@pytest.mark.parametrize("raw", ["1998", "1998-13", 1998.0, "二月"])
def test_what_is_no_birth_date(raw: Any) -> None:
    assert fails(BIRTH, raw).code == Trouble.BAD_DATE


@pytest.mark.parametrize(
    "raw",
    [
        "2026-05",
        "2026-5",
        "2026.5",
        "202605",
        "2026年5月",
        shown("2026-05-31"),
        "2026-05-31",
        202605.0,
        2026.5,
    ],
)
def test_year_months_drop_the_day_without_a_warning(raw: Any) -> None:
    assert parse(MONTH, raw) == ("2026-05", [])


def test_october_that_the_spreadsheet_made_january() -> None:
    assert fails(MONTH, 2026.1).code == Trouble.BAD_DATE
    assert "10 月" in fails(MONTH, 2026.1).message
    assert parse(MONTH, 2026.12) == ("2026-12", [])
    assert parse(MONTH, "2026.10") == ("2026-10", [])


def test_several_days_ascend() -> None:
    assert parse(DAYS, "2026-05-18；2026-11-18") == ((MAY_18, date(2026, 11, 18)), [])
    assert parse(DAYS, shown("2026-05-18")) == ((MAY_18,), [])
    assert parse(DAYS, "2026-11-18、2026-05-18") == ((MAY_18, date(2026, 11, 18)), [Trouble.REPEATED_VALUE])
    assert fails(DAYS, "2026-05-18；昨天").code == Trouble.BAD_DATE


@pytest.mark.parametrize("raw", ["张三", " 张三　", "张　三", "张 三"])
def test_blanks_round_and_in_a_han_name(raw: str) -> None:
    value, remarks = parse(NAME, raw)
    assert value == "张三"
    assert remarks == ([Trouble.CHARACTERS_REMOVED] if "三" not in raw.strip()[:2] else [])


@pytest.mark.parametrize(
    "name",
    [
        "阿卜杜·热合曼",
        "阿卜杜•热合曼",
        "欧 阳 娜 娜 三",
        "John Smith",
        "㛃𬭳䶮",
        "张-三",
        "葛\U000e0100城",
        "\ue863",
    ],
)
def test_other_names_stay_as_typed(name: str) -> None:
    assert parse(NAME, name) == (name, [])


def test_blanks_in_other_text_stay() -> None:
    assert parse(TEXT, "江苏 常州") == ("江苏 常州", [])


@pytest.mark.parametrize("raw", ["张\u200b三", "\ufeff张三", "张三\u2060", "张\x07三"])
def test_invisible_characters_are_removed(raw: str) -> None:
    assert parse(NAME, raw) == ("张三", [Trouble.CHARACTERS_REMOVED])


@pytest.mark.parametrize("raw", ["张\u202e三", "张\u200f三", "张\x00三", "\u2066张三"])
def test_nul_and_direction_marks_are_refused(raw: str) -> None:
    assert fails(NAME, raw).code == Trouble.BAD_TEXT


def test_length_limits() -> None:
    assert parse(TEXT, "字" * 2_000)[0] == "字" * 2_000
    assert fails(TEXT, "字" * 2_001).code == Trouble.TOO_LONG
    assert parse(LONG, "字" * 20_000)[0] == "字" * 20_000
    assert fails(LONG, "字" * 20_001).code == Trouble.TOO_LONG


def test_numbers_and_dates_in_text_columns() -> None:
    assert parse(TEXT, 13800138000.0) == ("13800138000", [])
    assert parse(TEXT, 0.5) == ("0.5", [])
    assert parse(TEXT, time(14, 0)) == ("14:00", [])
    assert parse(TEXT, shown("2026-05-18")) == ("2026-05-18", [Trouble.DATE_GUESSED])
    assert fails(TEXT, 1.10101199003079e17).code == Trouble.DAMAGED_NUMBER


@pytest.mark.parametrize("raw", [Broken("#REF!"), Broken("")])
@pytest.mark.parametrize("kind", list(Kind))
def test_a_formula_without_a_result_is_never_an_empty_cell(raw: Broken, kind: Kind) -> None:
    assert fails(Field("列", kind), raw).code == Trouble.FORMULA


def test_codes() -> None:
    assert parse(CODE, " RY001 ") == ("RY001", [])
    assert parse(CODE, 1001.0) == ("1001", [])
    for bad in ("RY；1", "RY;1", "RY、1", "RY\n1"):
        assert fails(CODE, bad).code == Trouble.BAD_CODE


def test_references_come_back_as_the_codes_typed() -> None:
    assert parse(REF, " RY001") == (("RY001",), [])
    assert parse(REF, "") == ((), [])
    assert parse(REFS, "RY001；RY002;RY003、RY004") == (("RY001", "RY002", "RY003", "RY004"), [])
    assert parse(REFS, "RY001；；RY001") == (("RY001",), [Trouble.REPEATED_VALUE])


@pytest.mark.parametrize(
    "raw",
    [
        "11010519491231002X",
        "11010519491231002x",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２ｘ",
        " 110105 19491231002X ",
    ],
)
def test_spellings_of_one_id_number(raw: str) -> None:
    assert parse(IDENTITY, raw) == ("11010519491231002X", [])


def test_old_id_numbers_and_bad_ones_stay_as_typed() -> None:
    assert parse(IDENTITY, "350303900203307") == ("350303900203307", [])
    assert parse(IDENTITY, 350303900203307.0) == ("350303900203307", [])
    assert parse(IDENTITY, "12345") == ("12345", [])


@pytest.mark.parametrize("raw", [1.10105194912310e17, "1.10105E+17", "1.1E17"])
def test_an_id_number_the_spreadsheet_has_damaged(raw: Any) -> None:
    assert fails(IDENTITY, raw).code == Trouble.DAMAGED_NUMBER


@pytest.mark.parametrize("raw", ["U¨", "' '1", "ｘ'", "ß", "　'１"])
def test_reading_an_id_number_again_changes_nothing(raw: str) -> None:
    once, _remarks = parse(IDENTITY, raw)
    assert parse(IDENTITY, once) == (once, [])


def test_an_id_number_that_says_there_is_none() -> None:
    assert parse(IDENTITY, "无") == (None, [Trouble.READ_AS_EMPTY])


@pytest.mark.parametrize("raw", [12.0, "12", "１２", " 12 ", "12.0", "+12"])
def test_whole_numbers(raw: Any) -> None:
    assert parse(WHOLE, raw) == (12, [])


@pytest.mark.parametrize(
    "raw", [12.5, "十二", "12人", -1.0, "-1", "1e3", True, shown("2026-01-01"), "9" * 400, 1e300]
)
def test_what_is_no_whole_number(raw: Any) -> None:
    assert fails(WHOLE, raw).code == Trouble.BAD_NUMBER


def test_bounds_of_whole_numbers() -> None:
    assert parse(QUARTER, 4.0) == (4, [])
    assert fails(QUARTER, 5.0).code == Trouble.BAD_NUMBER
    assert fails(QUARTER, 0.0).code == Trouble.BAD_NUMBER
    assert parse(WHOLE, 2_147_483_647.0) == (2_147_483_647, [])
    assert fails(WHOLE, 2_147_483_648.0).code == Trouble.BAD_NUMBER


def test_money() -> None:
    assert parse(MONEY, "¥1,234.50") == (Decimal("1234.50"), [])
    assert parse(MONEY, "￥1,234.5") == (Decimal("1234.50"), [])
    assert parse(MONEY, 0.1 + 0.2) == (Decimal("0.30"), [])
    assert parse(MONEY, 123456789.12) == (Decimal("123456789.12"), [])
    for bad in (12.345, "12.345", "-1", "一百", "1.2万", 1e13, "1,2,3"):
        assert fails(MONEY, bad).code == Trouble.BAD_NUMBER


def test_tenths() -> None:
    assert parse(TENTHS, 0.5) == (Decimal("0.5"), [])
    assert parse(TENTHS, "3") == (Decimal(3), [])
    assert fails(TENTHS, 0.25).code == Trouble.BAD_NUMBER


@pytest.mark.parametrize("raw", ["是", "Y", "y", "Ｙ", "1", 1.0, "✓", "√", True])
def test_yes(raw: Any) -> None:
    assert parse(YES_NO, raw) == (True, [])


@pytest.mark.parametrize("raw", ["否", "N", "n", "0", 0.0, False])
def test_no(raw: Any) -> None:
    assert parse(YES_NO, raw) == (False, [])


def test_unknown_is_not_no() -> None:
    assert parse(YES_NO, " ") == (None, [])
    for bad in ("有", "不清楚", 2.0, "×"):
        assert fails(YES_NO, bad).code == Trouble.BAD_WORD


def test_words_of_an_enumeration() -> None:
    assert parse(CHOICE, " 党员推荐　") == ("党员推荐", [])
    assert parse(CHOICE, "党员 推荐") == ("党员推荐", [])
    assert fails(CHOICE, "党员").code == Trouble.BAD_WORD
    assert "党员推荐" in fails(CHOICE, "党员").message
    assert parse(CHOICES, "居住地；工作单位") == (("居住地", "工作单位"), [])
    assert fails(CHOICES, "居住地；网上").code == Trouble.BAD_WORD


def test_open_lists_keep_another_word() -> None:
    assert parse(OPEN, "博士后") == ("博士后", [Trouble.OTHER_WORD])
    assert parse(OPEN_MANY, "入党志愿书；照片") == (("入党志愿书", "照片"), [])


def test_ethnic_groups_are_completed() -> None:
    assert parse(ETHNIC, "汉族") == ("汉族", [])
    assert parse(ETHNIC, "汉") == ("汉族", [Trouble.WORD_COMPLETED])
    assert parse(ETHNIC, "维吾尔") == ("维吾尔族", [Trouble.WORD_COMPLETED])


def test_messages_show_the_value_shortened() -> None:
    message = fails(DAY, "很" * 500).message
    assert "很很很…" in message
    assert len(message) < 120


@pytest.mark.parametrize(
    "column", [NAME, TEXT, LONG, CODE, IDENTITY, OPEN, OPEN_MANY, ETHNIC, REFS], ids=lambda f: f.header
)
@given(text=st.text(max_size=12))
def test_reading_stored_text_again_changes_nothing(column: Field, text: str) -> None:
    try:
        once, _remarks = parse(column, text)
    except BadCell:
        return
    written = "；".join(once) if isinstance(once, tuple) else once
    assert parse(column, written or "")[0] == once
