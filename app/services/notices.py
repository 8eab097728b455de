"""Planning a public notice (公示): the first day, the last lawful day, what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.dates import add_days
from app.services.params import Params
from app.services.workcalendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """One day of a notice: the ``number`` of working days complete on it, and why it does not count."""

    day: date
    counts: bool
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class NoticePlan:
    """A notice from its first day: the day the working days are complete, and one day to spare.

    ``end`` is the first lawful last day (the first day counted, as the rule judges); ``safe_end`` the one
    that also holds when the first day is not counted; ``listed_from`` the earliest day for 列为发展对象.
    """

    start: date
    needed: int
    end: date
    safe_end: date
    listed_from: date
    days: tuple[NoticeDay, ...]
    provisional: bool


def plan_notice(start: date, params: Params, calendar: WorkCalendar) -> NoticePlan:
    """The plan of a notice that is put up on ``start``."""
    needed = params.whole("notice_days")
    first = params.flag("notice_count_first_day")
    end = calendar.nth_workday(start, needed, count_first=first)
    safe = calendar.nth_workday(start, needed, count_first=False)
    days = []
    number = 0
    day = start
    while day <= safe:
        works = calendar.is_workday(day)
        counts = works and (first or day != start)
        number += counts
        days.append(NoticeDay(day, counts, number, "" if counts else _why(day, works, calendar)))
        day = add_days(day, 1)
    return NoticePlan(
        start, needed, end, safe, add_days(end, 1), tuple(days), calendar.is_provisional(start, safe)
    )


def _why(day: date, works: bool, calendar: WorkCalendar) -> str:
    if works:
        return "首日不计"
    if day.weekday() >= 5:
        return "周末"
    return "放假" if calendar.is_published(day.year) else "放假（暂算）"
