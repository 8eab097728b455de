"""Who is a member on a given day, and who may vote (身份、应到会).

Party standing begins with the committee's approval (rules-errata 3.32): the date reaching back to the
meeting serves only the probation and the dues, the date of expiry only the party age.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.models import MobileMember, Organisation, Person, SuperiorFiling, Vote
from app.models.words import (
    CaseStatus,
    ConversionOutcome,
    Discipline,
    Filing,
    FilingResult,
    Motion,
    VoteResult,
)
from app.services.casefile import CaseFile, Register

FULL = "正式党员"
PROBATIONARY = "预备党员"
_ENDED = ("停止党籍", "劝退", "除名", "自行脱党除名", "开除")
_BARRED = (Discipline.PROBATION_IN_PARTY, Discipline.RIGHTS_SUSPENDED)


@dataclass(frozen=True, slots=True)
class Standing:
    """The days on which a person's standing changes; None = never or unknown.

    ``ended_some_day``: 党籍状态 says that membership ended, and nobody wrote when.
    """

    probationary_from: date | None = None
    full_from: date | None = None
    ended_from: date | None = None
    ended_some_day: bool = False

    def has_ended(self, day: date) -> bool:
        """Whether membership had ended or was suspended by ``day``; without its day it counts as ended."""
        return self.ended_some_day or (self.ended_from is not None and self.ended_from <= day)

    def on(self, day: date) -> str | None:
        """``正式党员``, ``预备党员``, or None for neither; an end without its day takes nothing back."""
        if self.ended_from is not None and self.ended_from <= day:
            return None
        if self.full_from is not None and day >= self.full_from:
            return FULL
        if self.probationary_from is not None and day >= self.probationary_from:
            return PROBATIONARY
        return None


def standing(person: Person, files: Sequence[CaseFile]) -> Standing:
    """The standing of a person from the cases here, and from the typed dates of one developed elsewhere.

    Who was admitted again after an end (取消资格, 除名) is a member again from that approval on. Where a case
    filed away (已归档) has no conversion on record, the typed 转正日期 stands.
    """
    probationary, full, ended = person.joined_on, person.full_on, None
    again: date | None = None
    for file in files:
        admitted = _approved(file, Filing.ADMISSION_APPROVAL)
        if admitted is not None:
            probationary, full, ended, again = admitted, _typed_conversion(person, file), None, admitted
        for vote, approved in conversions(file):
            if approved is None or vote.result != VoteResult.PASSED:
                continue
            if vote.outcome == ConversionOutcome.CANCEL:
                ended = approved
            elif vote.outcome != ConversionOutcome.EXTEND:
                full = approved
    stopped = person.membership_state_on if person.membership_state in _ENDED else None
    if stopped is not None and (again is None or again <= stopped):
        ended = min(filter(None, (ended, stopped)))
    undated = person.membership_state in _ENDED and stopped is None and ended is None
    return Standing(probationary, full, ended, undated)


def _typed_conversion(person: Person, file: CaseFile) -> date | None:
    recorded = any(vote.motion == Motion.CONVERSION for vote in file.votes)
    return person.full_on if file.case.status == CaseStatus.CLOSED_FULL and not recorded else None


def _approved(file: CaseFile, matter: Filing) -> date | None:
    days = [
        row.decided_on
        for row in file.filings
        if row.matter == matter and row.result == FilingResult.AGREED and row.decided_on is not None
    ]
    return max(days) if days else None


def conversions(file: CaseFile) -> Iterator[tuple[Vote, date | None]]:
    """Each conversion meeting (转正大会) with the day of the approval that answers it, if it agreed."""
    for vote, answer in answered_conversions(file):
        agreed = answer is not None and answer.result == FilingResult.AGREED
        yield vote, (answer.decided_on if answer is not None and agreed else None)


def answered_conversions(file: CaseFile) -> Iterator[tuple[Vote, SuperiorFiling | None]]:
    """Each conversion meeting, oldest first, with the 转正审批 that answers it.

    The k-th meeting belongs to the first 转正审批 after it and before the next meeting (errata 3.10). Papers
    sent back (退回) and handed in anew are answered by what was decided in the end, and a refusal by a later
    agreement to the same meeting (errata R213).
    """
    votes = [vote for vote in file.votes if vote.motion == Motion.CONVERSION]
    answers = [row for row in file.filings if row.matter == Filing.CONVERSION_APPROVAL]
    for number, vote in enumerate(votes):
        until = votes[number + 1].on if number + 1 < len(votes) else date.max
        given = [row for row in answers if row.decided_on is not None and vote.on <= row.decided_on < until]
        yield vote, min(given, key=_decisiveness, default=None)


def _decisiveness(answer: SuperiorFiling) -> int:
    """Agreement before refusal before papers sent back; the first of equals wins."""
    if answer.result == FilingResult.AGREED:
        return 0
    return 2 if answer.result == FilingResult.RETURNED else 1


def standing_on(register: Register, person_id: str, day: date) -> str | None:
    """The standing of a person on ``day``; None for a non-member or an unknown person."""
    known = _known_standing(register, person_id)
    return None if known is None else known.on(day)


def _known_standing(register: Register, person_id: str) -> Standing | None:
    known: Standing | None = register.standings.get(person_id)
    if known is None:
        person = register.people.get(person_id)
        if person is None:
            return None
        known = standing(person, register.files_of_person.get(person_id, ()))
        register.standings[person_id] = known
    return known


def ended_some_day(register: Register, person_id: str) -> bool:
    """Whether somebody's membership ended and nobody wrote when: not a member any more (党籍状态)."""
    known = _known_standing(register, person_id)
    return known is not None and known.ended_some_day


def membership_is_over(register: Register, person: Person, day: date) -> bool:
    """Whether the membership had ended or was suspended by ``day``; without a date it is over throughout.

    A probation called cancelled (案卷状态) is over though nobody wrote when; not after another approved case.
    """
    files = register.files_of_person.get(person.id, ())
    dates = standing(person, files)
    if dates.has_ended(day) or dates.ended_from is not None:
        return dates.has_ended(day)
    cancelled = [file for file in files if file.case.status == CaseStatus.PROBATION_CANCELLED]
    others = [file for file in files if file.case.status != CaseStatus.PROBATION_CANCELLED]
    return bool(cancelled) and all(_approved(file, Filing.ADMISSION_APPROVAL) is None for file in others)


def barred_on(person: Person, day: date) -> bool | None:
    """Whether discipline takes the vote away on ``day`` (留党察看, 权利中止).

    Without dates it is taken to hold throughout (按现状推断, errata 3.17).
    """
    if person.discipline not in _BARRED:
        return False
    started = person.discipline_from is None or person.discipline_from <= day
    over = person.discipline_to is not None and person.discipline_to <= day
    return started and not over


def is_guest(person: Person, mobiles: Iterable[MobileMember], day: date) -> bool:
    """Whether a person is only a guest (流入) on ``day``: by 流动类型, or by a stay in the 流动党员 table.

    ``mobiles`` are the person's rows there. A guest has no vote here (R170) and pays elsewhere (R189).
    """
    return person.mobility == "流入" or any(
        row.direction == "流入" and row.left_on <= day and (row.returned_on is None or day < row.returned_on)
        for row in mobiles
    )


def on_roster(person: Person, organisation_id: str, day: date, mobiles: Iterable[MobileMember] = ()) -> bool:
    """Whether a person counts in the organisation's roster on ``day`` (编入日期, 离开日期, 在册).

    ``mobiles`` are the person's 流动党员 rows: a guest counts at home.
    """
    if person.organisation_id != organisation_id or is_guest(person, mobiles, day):
        return False
    if person.roster_from is not None and day < person.roster_from:
        return False
    if person.roster_to is not None:
        return day <= person.roster_to
    return person.on_roster is not False or person.roster_from is not None


def _counts_here(register: Register, person: Person, organisation: Organisation, day: date) -> bool:
    return on_roster(person, organisation.id, day, register.mobiles_of_person.get(person.id, ()))


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster of a meeting day: who votes, and why others do not."""

    voters: tuple[Person, ...]
    without_vote: tuple[tuple[Person, str], ...]

    @property
    def due(self) -> int:
        """应到会有表决权人数."""
        return len(self.voters)


def roster_on(
    register: Register, organisation: Organisation, day: date, excluded: frozenset[str] = frozenset()
) -> Roster:
    """Members of a branch on ``day``: voters, and members without a vote with the reason.

    ``excluded`` are the UUIDs of members left out of 应到会 at this meeting (不计应到).
    """
    voters: list[Person] = []
    without: list[tuple[Person, str]] = []
    for person in register.people_of_organisation.get(organisation.id, ()):
        state = standing_on(register, person.id, day)
        if state is None or not _counts_here(register, person, organisation, day):
            continue
        if ended_some_day(register, person.id):
            without.append((person, f"党籍状态是{person.membership_state}"))
        elif state == PROBATIONARY:
            without.append((person, "预备党员没有表决权"))
        elif barred_on(person, day):
            without.append((person, f"{person.discipline}期间没有表决权"))
        elif person.id in excluded:
            without.append((person, "经批准不计入应到会"))
        else:
            voters.append(person)
    return Roster(tuple(voters), tuple(without))


@dataclass(frozen=True, slots=True)
class FullMembers:
    """Full members of a branch on one day, with or without a vote, and those whose dates are missing.

    ``undated`` are people who may or may not have been members here that day: no 编入日期, a typed 政治面貌
    of party member without dates, or a membership that ended nobody wrote when. While there are any, the
    roster proves nothing (errata to R72).
    """

    people: tuple[Person, ...]
    undated: tuple[Person, ...]


def full_members_on(register: Register, organisation: Organisation, day: date) -> FullMembers:
    """The full members (正式党员) of a branch on ``day``; discipline does not matter (R78)."""
    people: list[Person] = []
    undated: list[Person] = []
    for person in register.people_of_organisation.get(organisation.id, ()):
        state = standing_on(register, person.id, day)
        if state == FULL and _counts_here(register, person, organisation, day):
            people.append(person)
            if person.roster_from is None or ended_some_day(register, person.id):
                undated.append(person)
        elif state is None and _is_undated_member(register, person):
            undated.append(person)
    return FullMembers(tuple(people), tuple(undated))


def moved_since(register: Register, organisation: Organisation, day: date) -> tuple[Person, ...]:
    """Full members of ``day`` who belong elsewhere now, by a letter (组织关系) given here then or later.

    Since when they had been here is no longer recorded: they may or may not have counted on ``day``.
    """
    here = {organisation.name, organisation.short_name, organisation.code} - {None, ""}
    found: dict[str, Person] = {}
    for letter in register.transfers:
        person = register.people.get(letter.person_id)
        if person is None or letter.issued_on < day or letter.from_organisation not in here:
            continue
        gone = person.organisation_id != organisation.id
        if gone and letter.direction != "证明信" and standing_on(register, person.id, day) == FULL:
            found[person.id] = person
    return tuple(sorted(found.values(), key=lambda person: person.code))


def _is_undated_member(register: Register, person: Person) -> bool:
    dates = standing(person, register.files_of_person.get(person.id, ()))
    typed = person.political_status in ("中共党员", "中共预备党员")
    return typed and dates.probationary_from is None and dates.full_from is None
