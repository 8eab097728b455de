"""Working days (工作日): the State Council's holidays and make-up days, over which the user's own days win.

A year nobody has published is counted Monday to Friday and the result is marked 暂算.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CalendarDay, CalendarYear


@cache
def _shipped(year: int) -> tuple[frozenset[date], frozenset[date]] | None:
    """(weekdays off, weekend days worked) of a published year, or None."""
    import chinese_calendar

    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    days = [day for day in days if day.year == year]
    try:
        working = {day for day in days if chinese_calendar.is_workday(day)}
    except NotImplementedError:
        return None
    return (
        frozenset(day for day in days if day.weekday() < 5 and day not in working),
        frozenset(day for day in days if day.weekday() >= 5 and day in working),
    )


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are working days.

    ``user_days`` are days typed by the user (True = workday); ``user_years`` years the user has entered
    completely, which are then no longer provisional.
    """

    user_days: Mapping[date, bool] = field(default_factory=dict)
    user_years: frozenset[int] = frozenset()

    def is_published(self, year: int) -> bool:
        """Whether the year's days off are known."""
        return year in self.user_years or _shipped(year) is not None

    def is_workday(self, day: date) -> bool:
        """Workday = make-up day, or Monday to Friday and not a day off (rules.md 1.4)."""
        typed = self.user_days.get(day)
        if typed is not None:
            return typed
        shipped = _shipped(day.year)
        if shipped is None:
            return day.weekday() < 5
        off, worked = shipped
        return day in worked or (day.weekday() < 5 and day not in off)

    def is_provisional(self, start: date, end: date) -> bool:
        """Whether the interval touches a year that is not published (暂算)."""
        return any(not self.is_published(year) for year in range(start.year, end.year + 1))

    def workdays(self, start: date, end: date, *, count_first: bool = True) -> int:
        """Working days from ``start`` to ``end``, both counted unless ``count_first`` is false."""
        first = start if count_first else start + timedelta(days=1)
        return sum(self.is_workday(first + timedelta(days=n)) for n in range(max(0, (end - first).days + 1)))

    def nth_workday(self, start: date, number: int, *, count_first: bool = True) -> date:
        """The day on which ``number`` (≥ 1) working days are complete, counted from ``start``."""
        day = start if count_first else start + timedelta(days=1)
        left = number
        while True:
            left -= self.is_workday(day)
            if left == 0:
                return day
            day += timedelta(days=1)

    def nth_workday_before(self, end: date, number: int) -> date:
        """The latest start for which ``start..end`` holds ``number`` working days (倒排)."""
        day, left = end, number
        while True:
            left -= self.is_workday(day)
            if left == 0:
                return day
            day -= timedelta(days=1)


def load_calendar(session: Session) -> WorkCalendar:
    """The shipped calendar with the user's own days over it."""
    days = {row.on: row.is_workday for row in session.scalars(select(CalendarDay))}
    years = frozenset(session.scalars(select(CalendarYear.year)))
    return WorkCalendar(days, years)
