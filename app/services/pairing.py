"""Pairs of an old member and a probationer (结对培养, 委托培养): load, seniority, rhythms, verdicts.

Seeds, fourth document: 老党员 of long party age and no blemish are paired with young probationers; regular
contact (联系), report (汇报) and bulletin (通报); three parties give their verdict before conversion. None of
the numbers is national: all are thresholds of the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from app.models import Helper, Organisation, Person
from app.models.words import Consulted, ConversionOutcome, Discipline, HelperRole, Link, VoteResult
from app.services.casefile import CaseFile, Register
from app.services.dates import add_days, add_months, months_full
from app.services.letter_state import Direction, has_landed
from app.services.membership import FULL, conversions, standing_on
from app.services.milestones import Milestones, Stage
from app.services.params import Params
from app.services.search import spelling

RHYTHMS = {
    "联系": "pair_contact_months",
    "汇报": "pair_report_months",
    "通报": "pair_bulletin_months",
}
PARTIES = (Consulted.COMMITTEE, Consulted.PAIRED, Consulted.EMPLOYER)


@dataclass(frozen=True, slots=True)
class Pair:
    """One 帮带 row of a 结对老党员 with its case; ``mentor`` None where the person's row is gone."""

    file: CaseFile
    row: Helper
    mentor: Person | None

    def is_in_force(self, day: date) -> bool:
        """Whether the pair stands on ``day``; the end date itself still counts."""
        return self.row.from_on <= day and (self.row.to_on is None or day <= self.row.to_on)


def pairs_of(register: Register, file: CaseFile) -> tuple[Pair, ...]:
    """The pairs of one case, by start date."""
    return tuple(
        Pair(file, row, register.people.get(row.person_id))
        for row in file.helpers
        if row.role == HelperRole.PAIRED
    )


def all_pairs(register: Register) -> tuple[Pair, ...]:
    """Every pair of the cases loaded in full."""
    return tuple(pair for file in register.files for pair in pairs_of(register, file))


def load_on(register: Register, mentor_id: str, day: date) -> int:
    """With how many people a mentor is paired on ``day``, over all known cases.

    A pair whose probation was decided and approved by then is over, whether or not its end was typed.
    """
    return len(
        {
            file.case.person_id
            for file, row in register.helping.get(mentor_id, ())
            if row.role == HelperRole.PAIRED
            and Pair(file, row, None).is_in_force(day)
            and not _was_over(file, day)
        }
    )


def _was_over(file: CaseFile, day: date) -> bool:
    """Whether a case's probation had come to its end by ``day``: converted, cancelled, or the case ended."""
    ended = file.case.ended_on
    return (ended is not None and ended <= day) or any(
        approved is not None
        and approved <= day
        and vote.result == VoteResult.PASSED
        and vote.outcome != ConversionOutcome.EXTEND
        for vote, approved in conversions(file)
    )


def full_member_since(register: Register, person: Person, params: Params) -> date | None:
    """The day party age (党龄) counts from: the probation's expiry, never the day of joining (R111, R195)."""
    days = [
        since
        for file in register.files_of_person.get(person.id, ())
        if (since := Milestones(file, params).full_member_since) is not None
    ]
    return max(days, default=person.full_on)


def party_years(register: Register, person: Person, day: date, params: Params) -> int | None:
    """Full years of party age on ``day``; None where the date is not known, negative never."""
    since = full_member_since(register, person, params)
    return None if since is None else max(0, months_full(since, day) // 12)


def has_blemish(person: Person, day: date) -> bool:
    """Whether party discipline was in force on ``day``; without dates it holds throughout (errata 3.17)."""
    if person.discipline in (None, Discipline.NONE):
        return False
    started = person.discipline_from is None or person.discipline_from <= day
    over = person.discipline_to is not None and person.discipline_to <= day
    return started and not over


def unfit(register: Register, person: Person, day: date, params: Params) -> list[str]:
    """Why somebody should not be paired as an old member on ``day``; what is unknown is no reason."""
    found = []
    if _is_not_full(register, person, day):
        found.append("不是正式党员")
    years = party_years(register, person, day, params)
    needed = params.whole("pair_seniority_years")
    if years is not None and years < needed:
        found.append(f"党龄 {years} 年，应满 {needed} 年")
    if has_blemish(person, day):
        found.append(f"受{person.discipline}处分")
    return found


def _is_not_full(register: Register, person: Person, day: date) -> bool:
    """Whether the facts say so; 中共党员 typed without dates leaves it open."""
    state = standing_on(register, person.id, day)
    if state == FULL:
        return False
    undated = not register.files_of_person.get(person.id) and person.full_on is None
    return not (undated and person.political_status in ("中共党员", None))


def gone_since(register: Register, person: Person, today: date) -> tuple[date, str] | None:
    """When and why a mentor stopped being there: left the roster, letter landed, membership ended."""
    found: list[tuple[date, str]] = []
    if person.roster_to is not None and person.roster_to < today:
        found.append((person.roster_to, "已离开支部"))
    for letter in register.transfers_of_person.get(person.id, ()):
        if has_landed(letter, Direction.OUT):
            day = letter.receipt_on or letter.issued_on
            if person.roster_from is None or day >= person.roster_from:
                found.append((day, "组织关系已转出"))
    if person.membership_state not in (None, "正常", "限期改正") and person.membership_state_on is not None:
        found.append((person.membership_state_on, str(person.membership_state)))
    return min(found, default=None)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """One of the three rhythms of a case: every ``months``; ``gaps`` are the stretches that took longer.

    ``done`` are the days it was done on, ``last`` the newest of them; ``next_due`` is the last day for the
    next one, None when the pairing is over.
    """

    kind: str
    months: int
    last: date | None
    next_due: date | None
    gaps: tuple[tuple[date, date], ...]
    done: tuple[date, ...] = ()


def pairing_over_on(file: CaseFile, nodes: Milestones) -> date | None:
    """The day a case's pairing ended: conversion or cancellation approved, case ended, last pair closed."""
    days = [
        item.approved_on
        for item in (nodes.full_conversion, nodes.cancellation)
        if item is not None and item.approved_on is not None
    ]
    if nodes.is_ended and file.case.ended_on is not None:
        days.append(file.case.ended_on)
    return min(days, default=None)


def rhythms(file: CaseFile, nodes: Milestones, today: date, params: Params) -> tuple[Rhythm, ...]:
    """The rhythms of a case from its first pair on; a new mentor goes on where the old one stopped."""
    rows = [row for row in file.helpers if row.role == HelperRole.PAIRED]
    if not rows:
        return ()
    start = min(row.from_on for row in rows)
    ends = [row.to_on for row in rows]
    stopped = max((day for day in ends if day is not None), default=None) if None not in ends else None
    over = min((day for day in (pairing_over_on(file, nodes), stopped) if day is not None), default=None)
    until = today if over is None else min(today, over)
    found = []
    for kind, key in RHYTHMS.items():
        months = params.whole(key)
        done = [row.on for row in file.pair_activities if row.kind == kind and start <= row.on <= until]
        points = [start, *done]
        gaps = [(a, b) for a, b in pairwise(points) if b > add_months(a, months)]
        next_due = add_months(points[-1], months) if over is None or over > today else None
        if next_due is None and until > add_months(points[-1], months):
            gaps.append((points[-1], until))
        found.append(Rhythm(kind, months, done[-1] if done else None, next_due, tuple(gaps), tuple(done)))
    return tuple(found)


def verdicts(file: CaseFile, nodes: Milestones) -> Mapping[Consulted, date | None]:
    """The day each of the three parties gave its verdict for the conversion now at hand (R197).

    After an extension the verdicts before the extending meeting no longer count.
    """
    since = nodes.extension.vote.on if nodes.extension is not None else date.min
    found: dict[Consulted, date | None] = dict.fromkeys(PARTIES)
    for row in file.consultations:
        if row.link == Link.ENTRUSTED and row.consulted in PARTIES and row.on >= since:
            party = Consulted(row.consulted)
            found[party] = found[party] or row.on
    return found


def verdicts_due(nodes: Milestones, params: Params) -> date | None:
    """The last day for the verdicts: ``pair_verdict_days`` before the probation expires."""
    expiry = nodes.expiry_effective
    return None if expiry is None else add_days(expiry, -params.whole("pair_verdict_days"))


def needs_pair(file: CaseFile, nodes: Milestones) -> bool:
    """Whether a probationer's employer has no branch of its own (未建立党组织的小型企业), so that R195 asks.

    That is so where the branch that accepted is a joint, comprehensive or affiliated one.
    """
    organisation = file.organisation
    if nodes.stage is not Stage.PROBATIONARY or organisation is None:
        return False
    return is_shared(organisation)


def is_shared(organisation: Organisation) -> bool:
    """Whether an organisation serves several small units (联合、综合、挂靠, 党建指导站)."""
    return organisation.kind in ("联合党支部", "综合党支部", "党建指导站") or organisation.setup in (
        "联合",
        "挂靠",
    )


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair as the screen shows it on a day.

    ``load`` counts the mentor's pairs in force, ``years`` the party age, ``trouble`` what speaks against
    the mentor or asks for a hand-over (交接), in Chinese.
    """

    pair: Pair
    in_force: bool
    load: int
    years: int | None
    rhythms: tuple[Rhythm, ...]
    verdicts: Mapping[Consulted, date | None]
    verdicts_due: date | None
    trouble: tuple[str, ...]


def pairing_board(register: Register, today: date, params: Params) -> tuple[PairLine, ...]:
    """Every pair, those in force first, by case."""
    lines = [_line(register, pair, today, params) for pair in all_pairs(register)]
    return tuple(sorted(lines, key=lambda line: not line.in_force))


def _line(register: Register, pair: Pair, today: date, params: Params) -> PairLine:
    nodes = Milestones(pair.file, params)
    in_force = pair.is_in_force(today) and pairing_over_on(pair.file, nodes) is None
    trouble: list[str] = []
    load, years = 0, None
    if pair.mentor is not None:
        load = load_on(register, pair.mentor.id, today)
        years = party_years(register, pair.mentor, today, params)
        if in_force:
            trouble = unfit(register, pair.mentor, today, params)
            most = params.whole("pair_load")
            if load > most:
                trouble.append(f"同时结对 {load} 人，不超过 {most} 人")
            gone = gone_since(register, pair.mentor, today)
            if gone is not None:
                trouble.append(f"{gone[0]} {gone[1]}，应交接")
    return PairLine(
        pair=pair,
        in_force=in_force,
        load=load,
        years=years,
        rhythms=rhythms(pair.file, nodes, today, params),
        verdicts=verdicts(pair.file, nodes),
        verdicts_due=verdicts_due(nodes, params),
        trouble=tuple(trouble),
    )


def mentors_by_name(lines: Iterable[PairLine]) -> list[tuple[Person, int]]:
    """Mentors of pairs in force with the number of their pairs, by name: nobody is ranked."""
    seen = {
        line.pair.mentor.id: (line.pair.mentor, line.load)
        for line in lines
        if line.in_force and line.pair.mentor is not None
    }
    return sorted(seen.values(), key=lambda item: (spelling(item[0].name), item[0].code))
