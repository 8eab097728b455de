"""Working days and meeting days of the demonstration, all laid relative to ``today``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.services.dates import add_days
from app.services.workcalendar import WorkCalendar

ONE = timedelta(days=1)
UNPUBLISHED_MARGIN = 2
"""Workdays added to a notice in a year not published yet, so that it stays long enough afterwards."""


@dataclass(frozen=True)
class Days:
    """The calendar a story is told on."""

    today: date
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    def on_or_after(self, day: date) -> date:
        """The first working day from ``day`` on."""
        while not self.calendar.is_workday(day):
            day += ONE
        return day

    def on_or_before(self, day: date) -> date:
        """The last working day up to ``day``."""
        while not self.calendar.is_workday(day):
            day -= ONE
        return day

    def ago(self, days: int) -> date:
        """The last working day that lies at least ``days`` calendar days before today."""
        return self.on_or_before(add_days(self.today, -days))

    def monthly(self, day_of_month: int, start: date) -> date:
        """The first regular meeting day from ``start`` on: once a month, on a working day of that month.

        ``day_of_month`` is 1 to 28; a day off moves the meeting on, or back where it would leave the month.
        """
        year, month = start.year, start.month
        while True:
            wanted = date(year, month, day_of_month)
            day = self.on_or_after(wanted)
            if day.month != month:
                day = self.on_or_before(wanted)
            if day >= start:
                return day
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)

    def notice_end(self, start: date, workdays: int) -> date:
        """The last day of a notice of ``workdays`` working days, the first one counted."""
        end = self.calendar.nth_workday(start, workdays)
        if self.calendar.is_provisional(start, end):
            end = self.calendar.nth_workday(start, workdays + UNPUBLISHED_MARGIN)
        return end

    def has_holiday(self, start: date, end: date) -> bool:
        """Whether a weekday off lies between two days."""
        day = start
        while day <= end:
            if day.weekday() < 5 and not self.calendar.is_workday(day):
                return True
            day += ONE
        return False
