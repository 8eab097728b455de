"""ID numbers: form, check digit, birth date and sex; regions are never judged."""

from __future__ import annotations

import pytest

from app.services.identity_number import birth_of, check_digit, doubts, has_form, long_form, sex_of

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
"""Published example numbers of the standard and of check-digit test suites."""


@pytest.mark.parametrize("number", VALID)
def test_check_digits(number: str) -> None:
    assert has_form(number)
    assert check_digit(number[:17]) == number[17]
    assert ("校验位" in "".join(doubts(number))) is False


@pytest.mark.parametrize(
    "number", ["110101199003071234", "360426199101010072", "340524198001010013", "1" * 18]
)
def test_wrong_check_digits(number: str) -> None:
    assert "校验位" in "".join(doubts(number))


@pytest.mark.parametrize(
    "number", ["", "12345678901234", "1234567890123456", "11010519491231002x", "A" * 18, "1" * 17 + "Ｘ"]
)
def test_what_has_not_the_form(number: str) -> None:
    assert not has_form(number)
    assert len(doubts(number)) == 1


def test_the_old_form_is_the_same_number() -> None:
    assert long_form("350303900203307") == "350303199002033073"
    assert doubts("350303900203307", "1990-02-03", "男") == ()


def test_birth_and_sex() -> None:
    assert str(birth_of("11010519491231002X")) == "1949-12-31"
    assert birth_of("110105194902310023") is None
    assert sex_of("11010519491231002X") == "女"
    assert sex_of("350303900203307") == "男"


@pytest.mark.parametrize(
    ("birth", "sex", "number_of_doubts"),
    [
        ("1949-12-31", "女", 0),
        ("1949-12", None, 0),
        ("1949-12-30", "女", 1),
        ("1949-11", "男", 2),
        (None, None, 0),
    ],
)
def test_comparison_with_what_is_recorded(birth: str | None, sex: str | None, number_of_doubts: int) -> None:
    assert len(doubts("11010519491231002X", birth, sex)) == number_of_doubts


def test_impossible_birth_dates_are_doubts() -> None:
    assert any("出生日期不存在" in doubt for doubt in doubts("110105190002290010"))
    assert any("出生日期不存在" in doubt for doubt in doubts("440524188001010014"))
