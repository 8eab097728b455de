"""Working days against the State Council's years (vectors E2 of the independent checks)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import CalendarDay, CalendarYear
from app.services.database import Database
from app.services.dates import add_days
from app.services.workcalendar import WorkCalendar, load_calendar
from tests.builders import d

CALENDAR = WorkCalendar()
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2028, 12, 31))


@pytest.mark.parametrize(
    ("start", "fifth"),
    [
        ("2026-02-11", "2026-02-24"),
        ("2026-02-14", "2026-02-27"),
        ("2026-05-01", "2026-05-11"),
        ("2026-09-18", "2026-09-23"),
        ("2026-09-30", "2026-10-12"),
        ("2026-06-18", "2026-06-25"),
        ("2026-11-23", "2026-11-27"),
        ("2026-09-28", "2026-10-09"),
    ],
)
def test_fifth_working_day(start: str, fifth: str) -> None:
    assert CALENDAR.nth_workday(d(start), 5) == d(fifth)
    assert CALENDAR.workdays(d(start), d(fifth)) == 5
    assert not CALENDAR.is_provisional(d(start), d(fifth))


def test_without_the_first_day() -> None:
    assert CALENDAR.nth_workday(d("2026-11-23"), 5, count_first=False) == d("2026-11-30")
    assert CALENDAR.nth_workday(d("2026-09-28"), 5, count_first=False) == d("2026-10-10")


def test_every_day_off_and_made_up_of_2026() -> None:
    made_up = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}
    for text in made_up:
        assert CALENDAR.is_workday(d(f"2026-{text}"))
    for first, last in (("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"),
                        ("06-19", "06-21"), ("09-25", "09-27"), ("10-01", "10-07")):  # fmt: skip
        assert CALENDAR.workdays(d(f"2026-{first}"), d(f"2026-{last}")) == 0


def test_an_unpublished_year_is_provisional() -> None:
    assert CALENDAR.is_provisional(d("2026-12-30"), d("2027-01-08"))
    assert CALENDAR.nth_workday(d("2027-01-04"), 5) == d("2027-01-08")


def test_the_users_days_win(db: Database) -> None:
    with db.write() as session:
        session.add_all(
            [
                CalendarDay(on=d("2027-01-01"), is_workday=False),
                CalendarDay(on=d("2027-01-02"), is_workday=True),
                CalendarYear(year=2027),
            ]
        )
    with db.read() as session:
        calendar = load_calendar(session)
    assert not calendar.is_workday(d("2027-01-01"))
    assert calendar.is_workday(d("2027-01-02"))
    assert not calendar.is_provisional(d("2026-12-30"), d("2027-01-08"))


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_working_days_add_up(start: date, one: int, two: int) -> None:
    middle, end = add_days(start, one), add_days(start, one + two + 1)
    assert CALENDAR.workdays(start, end) == CALENDAR.workdays(start, middle) + CALENDAR.workdays(
        add_days(middle, 1), end
    )


@given(DAYS, st.integers(1, 20))
def test_counting_back_meets_counting_forward(start: date, number: int) -> None:
    end = CALENDAR.nth_workday(start, number)
    first = CALENDAR.nth_workday_before(end, number)
    assert first >= start
    assert CALENDAR.workdays(first, end) == number
