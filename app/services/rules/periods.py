"""Stretches of time the rules count in: from when to when a person was cultivated, half-years, quarters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from app.services.dates import add_days, add_months
from app.services.milestones import Milestones


def local_start(nodes: Milestones) -> date | None:
    """The day this branch became answerable for the activist.

    The meeting that decided; for one who came from elsewhere without a meeting here, the day the papers
    were examined, else received. None while there is no activist.
    """
    if nodes.activist_since is not None:
        return nodes.activist_since
    case = nodes.file.case
    if case.original_activist_since is None:
        return None
    return case.materials_reviewed_on or case.materials_received_on


def studied_on(nodes: Milestones) -> date | None:
    """The day cultivation as an activist ended: the meeting on the candidate, else the first later step."""
    if nodes.candidate_vote is not None:
        return nodes.candidate_vote.on
    later = [day for step, day in nodes.dated_steps.items() if step > 7]
    return min([*later, nodes.candidate_since] if nodes.candidate_since else later, default=None)


def listed_on(nodes: Milestones) -> date | None:
    """The day mentors have done their part: 列为发展对象; where that is empty, the first step after it."""
    if nodes.candidate_since is not None:
        return nodes.candidate_since
    return min((day for step, day in nodes.dated_steps.items() if step > 11), default=None)


def too_long(points: Sequence[date], months: int) -> Iterator[tuple[date, date]]:
    """Neighbouring points more than ``months`` apart; exactly that far is still in time."""
    for before, after in pairwise(points):
        if after > add_months(before, months):
            yield before, after


def half_year_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar half-year ``day`` lies in."""
    return block_of(day, 6)


def quarter_of(day: date) -> tuple[date, date]:
    """First and last day of the calendar quarter ``day`` lies in."""
    return block_of(day, 3)


def half_years_within(start: date, end: date) -> list[tuple[date, date]]:
    """Calendar half-years lying wholly in ``start..end``."""
    return blocks_within(start, end, 6)


def next_half_year(start: date, today: date, days: Sequence[date]) -> tuple[date, date]:
    """The first whole half-year since ``start``, from the present one on, that holds none of the days."""
    first, last = half_year_of(today)
    while first < start or not without_any([(first, last)], days):
        first, last = half_year_of(add_days(last, 1))
    return first, last


def quarters_within(start: date, end: date) -> list[tuple[date, date]]:
    """Calendar quarters lying wholly in ``start..end`` (errata 3.13)."""
    return blocks_within(start, end, 3)


def without_any(blocks: Iterable[tuple[date, date]], days: Sequence[date]) -> list[tuple[date, date]]:
    """The blocks that hold none of the days."""
    return [block for block in blocks if not any(block[0] <= day <= block[1] for day in days)]


def block_of(day: date, months: int) -> tuple[date, date]:
    """First and last day of the calendar stretch of ``months`` (1, 3, 6 or 12) ``day`` lies in."""
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_days(add_months(first, months), -1)


def blocks_within(start: date, end: date, months: int) -> list[tuple[date, date]]:
    """Calendar stretches of ``months`` (1, 3, 6 or 12) lying wholly in ``start..end``."""
    found: list[tuple[date, date]] = []
    block = block_of(start, months)
    while block[1] <= end:
        if block[0] >= start:
            found.append(block)
        block = block_of(add_days(block[1], 1), months)
    return found
