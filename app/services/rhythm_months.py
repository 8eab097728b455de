"""The three rhythms of a pair (联系, 汇报, 通报) month by month, for a strip that is looked at; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.services.dates import add_months
from app.services.pairing import Rhythm

BEFORE, AFTER = 5, 6
"""Months shown before and after the present one."""


class MonthState(StrEnum):
    """What a month says of a rhythm."""

    NOTHING = ""
    DONE = "已办"
    DUE = "最晚"
    LATE = "超期"


@dataclass(frozen=True, slots=True)
class RhythmMonth:
    """``first`` is the first day of the month; ``days`` when it was done, or the one day it was due."""

    first: date
    state: MonthState
    days: tuple[date, ...] = ()


def months_of(rhythm: Rhythm, today: date) -> tuple[RhythmMonth, ...]:
    """Twelve months of one rhythm: what was done, what is due next, what was late.

    A day that lies before the strip and is still open stands in its first month.
    """
    here = today.replace(day=1)
    firsts = [add_months(here, at) for at in range(-BEFORE, AFTER + 1)]
    marks: dict[date, RhythmMonth] = {}

    def mark(first: date, state: MonthState, days: tuple[date, ...]) -> None:
        marks[first] = RhythmMonth(first, state, days)

    # What was done in the end says more of a month than that it was late, what is open more than both.
    for begun, _ended in rhythm.gaps:
        due = add_months(begun, rhythm.months)
        mark(due.replace(day=1), MonthState.LATE, (due,))
    for first in firsts:
        if done := tuple(day for day in rhythm.done if day.replace(day=1) == first):
            mark(first, MonthState.DONE, done)
    if rhythm.next_due is not None:
        state = MonthState.LATE if rhythm.next_due < today else MonthState.DUE
        mark(max(rhythm.next_due.replace(day=1), firsts[0]), state, (rhythm.next_due,))
    return tuple(marks.get(first, RhythmMonth(first, MonthState.NOTHING)) for first in firsts)


def month_words(month: RhythmMonth) -> str:
    """What stands in a month: ``✓ 16 日``, ``最晚 16 日``, ``超期 16 日``; empty where there is nothing."""
    if month.state is MonthState.NOTHING:
        return ""
    days = "、".join(str(day.day) for day in month.days)
    sign = "✓" if month.state is MonthState.DONE else month.state.value
    return f"{sign} {days} 日"


def told(kind: str, months: Sequence[RhythmMonth]) -> str:
    """A row in words, for who cannot see it."""
    said = [f"{one.first:%Y-%m} {month_words(one)}" for one in months if one.state is not MonthState.NOTHING]
    return f"{kind}：{'，'.join(said) or '没有记录'}"
