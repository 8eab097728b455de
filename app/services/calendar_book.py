"""Keeping the work calendar (工作日历): days off and make-up days typed or imported, years entered whole.

The typed days win over the shipped ones; a year entered whole is no longer counted provisionally (暂算).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import CalendarDay, CalendarYear
from app.services.workcalendar import WorkCalendar, load_calendar

OFF, WORK = "放假", "补班"
_SPAN = re.compile(
    r"^\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?"
    r"(?:\s*(?:至|到|—|–|~|～)\s*(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?)?[\s,，:：]*(放假|补班|上班)\s*(.*)$"
)


@dataclass(frozen=True, slots=True)
class DayLine:
    """One day that is not as its weekday says. ``word`` is 放假 or 补班; ``typed`` marks an own entry."""

    on: date
    word: str
    note: str
    typed: bool


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year: whether its days off are known, from where, and how many there are."""

    year: int
    known: bool
    source: str
    off: int
    work: int


def list_years(session: Session, today: date) -> tuple[YearLine, ...]:
    """The years from last year to two years on, and every year with typed days."""
    calendar = load_calendar(session)
    sources = {row.year: row.source for row in session.scalars(select(CalendarYear))}
    years = {*range(today.year - 1, today.year + 3), *sources, *(day.year for day in calendar.user_days)}
    found = []
    for year in sorted(years):
        lines = list_days(session, year, calendar)
        known = calendar.is_published(year)
        source = sources.get(year) or ("国务院办公厅通知（随程序）" if known else "")
        off = sum(line.word == OFF for line in lines)
        found.append(YearLine(year, known, source, off, len(lines) - off))
    return tuple(found)


def list_days(session: Session, year: int, calendar: WorkCalendar | None = None) -> tuple[DayLine, ...]:
    """Weekdays off and weekend days worked of a year, and every typed day."""
    known = calendar or load_calendar(session)
    query = select(CalendarDay).where(
        CalendarDay.on >= date(year, 1, 1), CalendarDay.on <= date(year, 12, 31)
    )
    notes = {row.on: row.note for row in session.scalars(query)}
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        works = known.is_workday(day)
        if works is not (day.weekday() < 5) or day in known.user_days:
            found.append(DayLine(day, WORK if works else OFF, notes.get(day, ""), day in known.user_days))
        day += timedelta(days=1)
    return tuple(found)


def set_calendar_day(session: Session, on: date, is_workday: bool, note: str = "") -> None:
    """Say that a day is worked or off; wins over the shipped calendar."""
    row = session.get(CalendarDay, on)
    if row is None:
        session.add(CalendarDay(on=on, is_workday=is_workday, note=note.strip()))
    else:
        row.is_workday, row.note = is_workday, note.strip()
    session.flush()


def clear_calendar_day(session: Session, on: date) -> None:
    """Forget a typed day. Raises UserError for one that was not typed."""
    row = session.get(CalendarDay, on)
    if row is None:
        raise UserError("E-CAL-01", f"{on} 不是本支部录入的，没有改动。", "随程序的日子可以另行录入来更改。")
    session.delete(row)
    session.flush()


def set_calendar_year(session: Session, year: int, source: str) -> None:
    """Say that a year's days off are all entered, so that it is no longer 暂算; ``source`` is the notice.

    Raises UserError for a year beyond 2000–2100 or without a source.
    """
    if not 2000 <= year <= 2100:
        raise UserError("E-CAL-02", f"{year} 不是可用的年份，没有改动。", "请填 2000 至 2100 之间的年份。")
    if not source.strip():
        raise UserError("E-CAL-03", "没有写依据的通知，没有改动。", "请写上通知名称或文号。")
    row = session.get(CalendarYear, year)
    if row is None:
        session.add(CalendarYear(year=year, source=source.strip()))
    else:
        row.source = source.strip()
    session.flush()


def clear_calendar_year(session: Session, year: int) -> None:
    """Take the mark of completeness off a year; its typed days stay."""
    row = session.get(CalendarYear, year)
    if row is not None:
        session.delete(row)
        session.flush()


def read_lines(text: str) -> tuple[tuple[date, bool, str], ...]:
    """Typed lines as (day, works, note): ``2027-02-06 至 2027-02-12 放假 春节``, ``2027-01-30 补班``.

    Raises UserError naming the first line that cannot be read; blank lines are passed over.
    """
    found: list[tuple[date, bool, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found.extend(_read_line(number, line))
    return tuple(found)


def _read_line(number: int, line: str) -> Iterable[tuple[date, bool, str]]:
    wrong = UserError(
        "E-CAL-04",
        f"第 {number} 行“{line.strip()[:30]}”看不懂，一天也没有保存。",
        "请写成“2027-02-06 至 2027-02-12 放假 春节”或“2027-01-30 补班”。",
    )
    match = _SPAN.match(line)
    if match is None:
        raise wrong
    try:
        first = date(int(match[1]), int(match[2]), int(match[3]))
        last = date(int(match[4]), int(match[5]), int(match[6])) if match[4] else first
    except ValueError:
        raise wrong from None
    if not 0 <= (last - first).days <= 31 or not 2000 <= first.year <= 2100:
        raise wrong
    works = match[7] != OFF
    return [(first + timedelta(days=n), works, match[8].strip()) for n in range((last - first).days + 1)]


def import_days(session: Session, text: str) -> int:
    """Store every day of typed lines at once or none. Returns how many."""
    days = read_lines(text)
    for on, works, note in days:
        set_calendar_day(session, on, works, note)
    return len(days)
