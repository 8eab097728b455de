"""Months as text."""

from __future__ import annotations

from app.services.months import apart, chinese_month, first_day, last_day, listed, month_of, shifted, through
from tests.builders import d


def test_months_over_the_turn_of_the_year() -> None:
    assert month_of(d("2026-05-31")) == "2026-05"
    assert shifted("2026-11", 3) == "2027-02"
    assert shifted("2026-01", -1) == "2025-12"
    assert apart("2026-11", "2027-02") == 3
    assert apart("2027-02", "2026-11") == -3
    assert list(through("2026-12", "2027-02")) == ["2026-12", "2027-01", "2027-02"]
    assert list(through("2027-01", "2026-12")) == []
    assert first_day("2028-02") == d("2028-02-01")
    assert last_day("2028-02") == d("2028-02-29")


def test_months_in_a_sentence() -> None:
    assert chinese_month("2026-05") == "2026年5月"
    assert listed(["2026-01", "2026-02"]) == "2026-01、2026-02"
    assert listed(["2026-01", "2026-02", "2026-03"], most=2) == "2026-01、2026-02 等 3 个月"
