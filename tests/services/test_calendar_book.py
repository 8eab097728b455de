"""Typed days off and make-up days, and years entered whole."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.services.calendar_book import (
    clear_calendar_day,
    clear_calendar_year,
    import_days,
    list_days,
    list_years,
    read_lines,
    set_calendar_day,
    set_calendar_year,
)
from app.services.database import Database
from app.services.workcalendar import load_calendar
from tests.builders import d

LINES = "2031-02-06 至 2031-02-08 放假 春节\n\n2031年1月25日 补班\n"


def test_lines_are_read_as_written() -> None:
    days = read_lines(LINES)
    assert [str(on) for on, _, _ in days] == ["2031-02-06", "2031-02-07", "2031-02-08", "2031-01-25"]
    assert [works for _, works, _ in days] == [False, False, False, True]
    assert days[0][2] == "春节"


@pytest.mark.parametrize(
    "line", ["春节放假", "2031-02-30 放假", "2031-02-08 至 2031-02-06 放假", "2031-02-06"]
)
def test_an_unreadable_line_stores_nothing(db: Database, line: str) -> None:
    with pytest.raises(UserError, match="第 2 行"), db.write("日历") as session:
        import_days(session, f"2031-02-06 放假\n{line}")
    with db.read() as session:
        assert load_calendar(session).user_days == {}


def test_a_year_entered_whole_is_no_longer_provisional(db: Database) -> None:
    with db.read() as session:
        line = next(y for y in list_years(session, d("2030-06-01")) if y.year == 2031)
    assert not line.known
    with db.write("日历") as session:
        assert import_days(session, LINES) == 4
        set_calendar_year(session, 2031, "国办发明电〔2030〕1 号")
    with db.read() as session:
        line = next(y for y in list_years(session, d("2030-06-01")) if y.year == 2031)
        days = list_days(session, 2031)
        calendar = load_calendar(session)
    assert line.known
    assert (line.source, line.off, line.work) == ("国办发明电〔2030〕1 号", 3, 1)
    assert (str(days[0].on), days[0].word, days[0].typed) == ("2031-01-25", "补班", True)
    assert calendar.is_workday(d("2031-01-25"))
    assert not calendar.is_provisional(d("2031-01-01"), d("2031-12-31"))


def test_days_and_years_are_taken_back(db: Database) -> None:
    with db.write("日历") as session:
        set_calendar_day(session, d("2031-02-06"), False, "除夕")
        set_calendar_day(session, d("2031-02-06"), True)
        set_calendar_year(session, 2031, "通知")
        set_calendar_year(session, 2031, "通知二")
        clear_calendar_year(session, 2031)
        clear_calendar_day(session, d("2031-02-06"))
        with pytest.raises(UserError, match="不是本支部录入的"):
            clear_calendar_day(session, d("2031-02-06"))
    with db.read() as session:
        assert load_calendar(session).user_days == {}
        assert load_calendar(session).user_years == frozenset()


@pytest.mark.parametrize(("year", "source"), [(1999, "通知"), (2031, " ")])
def test_a_year_needs_a_number_and_a_source(db: Database, year: int, source: str) -> None:
    with db.write("日历") as session, pytest.raises(UserError):
        set_calendar_year(session, year, source)
