"""Date arithmetic against independent vectors and laws."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.dates import add_days, add_months, age_on, chinese, eighteenth_birthday, months_full
from tests.builders import d

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2023-03-01", 12, "2024-03-01"),
        ("2027-03-01", 12, "2028-03-01"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2025-09-16", 12, "2026-09-16"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-08-31", 12, "2027-08-31"),
    ],
)
def test_calendar_months(start: str, months: int, end: str) -> None:
    assert add_months(d(start), months) == d(end)


@given(DAYS, st.integers(0, 600))
def test_months_full_finds_the_months_added(start: date, months: int) -> None:
    end = add_months(start, months)
    assert months_full(start, end) >= months
    assert add_months(start, months_full(start, end)) <= end


@given(DAYS, DAYS)
def test_months_full_is_the_largest(start: date, end: date) -> None:
    n = months_full(start, end)
    assert add_months(start, n) <= end < add_months(start, n + 1)


@given(DAYS, st.integers(0, 120), st.integers(0, 60))
def test_later_days_never_give_earlier_deadlines(start: date, months: int, days: int) -> None:
    assert add_months(start, months) <= add_months(add_days(start, days), months)


def test_eighteen_on_the_29th_of_february() -> None:
    assert eighteenth_birthday(d("2008-02-29")) == d("2026-03-01")
    assert eighteenth_birthday(d("2008-02-29"), "FEB28") == d("2026-02-28")
    assert eighteenth_birthday(d("2008-02-28")) == d("2026-02-28")


def test_age_and_words() -> None:
    assert age_on(d("1995-03-12"), d("2026-03-11")) == 30
    assert age_on(d("1995-03-12"), d("2026-03-12")) == 31
    assert chinese(d("2026-05-01")) == "2026年5月1日"
