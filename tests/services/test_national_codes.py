"""Credit codes and code tables."""

from __future__ import annotations

import pytest

from app.models import Person
from app.models.sheets import sheet_of
from app.services import national_codes
from app.services.national_codes import (
    PROVINCES,
    clean_credit_code,
    credit_check,
    credit_code_doubts,
    ethnic_codes,
    ethnic_group,
    political_codes,
    political_status,
    province_of,
)


def test_the_standard_s_own_example() -> None:
    assert credit_check("91350100M000100Y4") == "3"
    assert credit_code_doubts("91350100M000100Y43") == ()


@pytest.mark.parametrize(
    ("code", "doubt"),
    [
        ("91350100M000100Y44", "校验位不对"),
        ("91350100M000100Y34", "校验位不对"),
        ("91350100M000100Y4", "现在是 17 位"),
        ("91350100MO00100Y43", "不会有 O"),
        ("91350100m000100Y43", "不会有 m"),
        ("", "现在是 0 位"),
    ],
)
def test_doubtful_credit_codes(code: str, doubt: str) -> None:
    (said,) = credit_code_doubts(code)
    assert doubt in said


def test_every_single_slip_is_noticed() -> None:
    code = "91350100M000100Y43"
    for place, char in enumerate(code):
        other = "7" if char != "7" else "8"
        assert credit_code_doubts(code[:place] + other + code[place + 1 :])


def test_cleaning() -> None:
    assert clean_credit_code(" ９１350100 m000100y43 ") == "91350100M000100Y43"


def test_code_tables() -> None:
    assert len(ethnic_codes()) == 56
    assert len(political_codes()) == 13
    assert len(PROVINCES) == 34
    for table, code, name in (
        (ethnic_codes(), "01", "汉族"),
        (ethnic_codes(), "11", "满族"),
        (ethnic_codes(), "28", "景颇族"),
        (ethnic_codes(), "43", "乌孜别克族"),
        (ethnic_codes(), "56", "基诺族"),
        (political_codes(), "01", "中共党员"),
        (political_codes(), "03", "共青团员"),
        (political_codes(), "13", "群众"),
    ):
        assert table[code] == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [("汉", "汉族"), ("汉族", "汉族"), ("1", "汉族"), ("01", "汉族"), ("57", None), ("族", None), ("", None)],
)
def test_ethnic_group(typed: str, name: str | None) -> None:
    assert ethnic_group(typed) == name


@pytest.mark.parametrize(
    ("typed", "name"), [("03", "共青团员"), ("群众", "群众"), ("党员", None), ("14", None)]
)
def test_political_status(typed: str, name: str | None) -> None:
    assert political_status(typed) == name


def test_provinces_inform() -> None:
    assert province_of("513231200012121657") == "四川省"
    assert province_of("99") is None


def test_every_education_word_has_a_code() -> None:
    """The list of the workbook and the groups of GB/T 4658 cover each other."""
    words = tuple(sheet_of(Person).column("education").field.words)
    assert sorted(words) == sorted(national_codes.EDUCATION.values())
    assert [national_codes.education_code(word) for word in ("研究生", "大学本科", "中专", "其他")] == [
        "10",
        "20",
        "41",
        "90",
    ]
    assert national_codes.education_code("私塾") is None
