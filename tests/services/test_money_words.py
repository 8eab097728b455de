"""Sums in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.services.money_words import JIAO, half_up, in_capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.20", "贰角整"),
        ("0.05", "伍分"),
        ("12.30", "壹拾贰元叁角整"),
        ("10.05", "壹拾元零伍分"),
        ("1005", "壹仟零伍元整"),
        ("1050.20", "壹仟零伍拾元贰角整"),
        ("100005.01", "壹拾万零伍元零壹分"),
        ("10203040", "壹仟零贰拾万叁仟零肆拾元整"),
        ("100010000", "壹亿零壹万元整"),
        ("-3.50", "负叁元伍角整"),
    ],
)
def test_in_capitals(amount: str, words: str) -> None:
    assert in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["0.001", "1e16"])
def test_what_has_no_words(amount: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        in_capitals(Decimal(amount))


def test_half_up() -> None:
    assert half_up(Decimal("30.005")) == Decimal("30.01")
    assert half_up(Decimal("30.004")) == Decimal("30.00")
    assert half_up(Decimal("30.05"), JIAO) == Decimal("30.10")
