"""ID numbers: check digits, birth date, sex, the 15-digit form; regions are never judged."""

from __future__ import annotations

import pytest

from app.services.identity_number import (
    birth_of,
    check_digit,
    doubts,
    has_form,
    is_same,
    long_form,
    sex_of,
    short_form,
)
from tests.builders import d

VALID = (
    "11010519491231002X",
    "440524188001010014",
    "34052419800101001X",
    "360426199101010071",
    "120103198806018241",
    "230306196304054513",
    "11010219840406970X",
    "350303199002033073",
    "331122197905116239",
    "513330199111066159",
    "33050219880702447X",
    "513231200012121657",
    "51323120001212169X",
    "110101202311012176",
)


@pytest.mark.parametrize("number", VALID)
def test_check_digit(number: str) -> None:
    assert has_form(number)
    assert check_digit(number[:17]) == number[17]


@pytest.mark.parametrize("number", [number for number in VALID if number[6:8] != "18"])
def test_nothing_is_doubtful(number: str) -> None:
    born = birth_of(number)
    assert born is not None
    assert doubts(number, born.isoformat(), sex_of(number)) == ()
    assert doubts(number, born.isoformat()[:7]) == ()


@pytest.mark.parametrize(
    "number",
    ["110101199003071234", "360426199101010072", "340524198001010013", "111111111111111111"],
)
def test_wrong_check_digit(number: str) -> None:
    assert any("校验位" in doubt for doubt in doubts(number))


@pytest.mark.parametrize("number", ["1" * 14, "1" * 16, "", "33050219880702447x", "一" * 18])
def test_wrong_form(number: str) -> None:
    assert doubts(number) == ("身份证号应为 18 位（17 位数字加一位数字或 X）或 15 位数字",)


def test_fifteen_and_eighteen() -> None:
    assert long_form("350303900203307") == "350303199002033073"
    assert short_form("350303199002033073") == "350303900203307"
    assert short_form("110101202311012176") is None
    assert short_form("350303900203307") is None
    assert is_same("350303900203307", "350303199002033073")
    assert is_same("33050219880702447x", "33050219880702447X")
    assert not is_same("350303900203307", "360426199101010071")
    assert not is_same("不详", "350303900203307")


def test_birth_dates() -> None:
    assert birth_of("350303900203307") == d("1990-02-03")
    assert birth_of("11010120000229101X"[:17] + "0") == d("2000-02-29")
    assert birth_of("110101190102291010") is None
    assert "身份证号里的出生日期不存在" in doubts("440524188001010014")


def test_what_disagrees_with_the_person() -> None:
    number = "360426199101010071"
    assert sex_of(number) == "男"
    assert doubts(number, "1991-01-01", "男") == ()
    assert doubts(number, "1991-01-02", "女") == (
        "身份证号里的出生日期是 1991-01-01，与所填的 1991-01-02 不一致",
        "身份证号对应的性别是男，与所填的女不一致",
    )
