"""Everything recorded about one case, loaded and grouped, for rules, status and forms to read.

A :class:`CaseFile` is plain loaded facts: it can be built without a session, so rule tests are tables.
A :class:`Register` is the people, organisations and meetings round the cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from app.models import (
    AffiliationTransfer,
    Booklet,
    Consultation,
    DevelopmentCase,
    DisciplineCase,
    Exclusion,
    Helper,
    Inquiry,
    Inspection,
    Meeting,
    MobileMember,
    Organisation,
    PairActivity,
    Person,
    PoliticalReview,
    Post,
    Probation,
    PublicNotice,
    Recommendation,
    SuperiorFiling,
    ThoughtReport,
    Training,
    Vote,
)


@dataclass(frozen=True, eq=False)
class CaseFile:
    """One case with its rows, each kind in ascending date order (undated rows last)."""

    case: DevelopmentCase
    person: Person
    organisation: Organisation | None = None
    recommendations: Sequence[Recommendation] = ()
    votes: Sequence[Vote] = ()
    filings: Sequence[SuperiorFiling] = ()
    notices: Sequence[PublicNotice] = ()
    helpers: Sequence[Helper] = ()
    inspections: Sequence[Inspection] = ()
    thought_reports: Sequence[ThoughtReport] = ()
    consultations: Sequence[Consultation] = ()
    reviews: Sequence[PoliticalReview] = ()
    inquiries: Sequence[Inquiry] = ()
    trainings: Sequence[Training] = ()
    booklets: Sequence[Booklet] = ()
    probations: Sequence[Probation] = ()
    disciplines: Sequence[DisciplineCase] = ()
    pair_activities: Sequence[PairActivity] = ()

    @property
    def probation(self) -> Probation | None:
        """The case's probation row, if there is one."""
        return self.probations[0] if self.probations else None


MeetingKey = str | tuple[str, date, str]


def meeting_key(file: CaseFile, vote: Vote) -> MeetingKey:
    """What makes two votes one meeting: 会议编号, else organisation, day and kind (fields.md 4.3)."""
    return vote.meeting_id or (file.case.organisation_id, vote.on, vote.kind)


@dataclass(frozen=True, eq=False)
class Register:
    """People, organisations and meetings by UUID, and the cases loaded in full.

    ``others`` are cases loaded only as far as party membership (身份) needs them: votes on admission and
    conversion, their approvals, the probation row; who helps in them; votes of the same meetings.
    ``same_people`` maps records that somebody found to be one human (同一人) to the one that stands for them.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    files: Sequence[CaseFile] = ()
    others: Sequence[CaseFile] = ()
    exclusions: Sequence[Exclusion] = ()
    posts: Sequence[Post] = ()
    transfers: Sequence[AffiliationTransfer] = ()
    mobiles: Sequence[MobileMember] = ()
    same_people: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def files_of_person(self) -> Mapping[str, tuple[CaseFile, ...]]:
        """Cases of each person (full and membership-only), oldest first."""
        found: dict[str, list[CaseFile]] = defaultdict(list)
        for file in (*self.files, *self.others):
            found[file.case.person_id].append(file)
        return {
            person: tuple(sorted(files, key=lambda f: (str(f.case.application_received_date), f.case.code)))
            for person, files in found.items()
        }

    @cached_property
    def people_of_identity(self) -> Mapping[str, tuple[Person, ...]]:
        """People by 身份证号, where it is filled; more than one row is one person entered twice."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            if person.identity_number:
                found[person.identity_number].append(person)
        return {number: tuple(sorted(people, key=lambda p: p.code)) for number, people in found.items()}

    @cached_property
    def helping(self) -> Mapping[str, tuple[tuple[CaseFile, Helper], ...]]:
        """Every 帮带 row by the person who helps, with the case it belongs to."""
        found: dict[str, list[tuple[CaseFile, Helper]]] = defaultdict(list)
        for file in (*self.files, *self.others):
            for row in file.helpers:
                found[row.person_id].append((file, row))
        return {person: tuple(rows) for person, rows in found.items()}

    @cached_property
    def meeting_votes(self) -> Mapping[MeetingKey, tuple[tuple[CaseFile, Vote], ...]]:
        """Every 会议表决 row by its meeting, with the case it belongs to."""
        found: dict[MeetingKey, list[tuple[CaseFile, Vote]]] = defaultdict(list)
        for file in (*self.files, *self.others):
            for vote in file.votes:
                found[meeting_key(file, vote)].append((file, vote))
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def transfers_of_person(self) -> Mapping[str, tuple[AffiliationTransfer, ...]]:
        """组织关系 rows by person, in no order."""
        found: dict[str, list[AffiliationTransfer]] = defaultdict(list)
        for row in self.transfers:
            found[row.person_id].append(row)
        return {person: tuple(rows) for person, rows in found.items()}

    @cached_property
    def mobiles_of_person(self) -> Mapping[str, tuple[MobileMember, ...]]:
        """流动党员 rows by person, in no order."""
        found: dict[str, list[MobileMember]] = defaultdict(list)
        for row in self.mobiles:
            found[row.person_id].append(row)
        return {person: tuple(rows) for person, rows in found.items()}

    @cached_property
    def posts_of_person(self) -> Mapping[str, tuple[Post, ...]]:
        """任职 rows by person, in no order."""
        found: dict[str, list[Post]] = defaultdict(list)
        for row in self.posts:
            found[row.person_id].append(row)
        return {person: tuple(rows) for person, rows in found.items()}

    @cached_property
    def exclusions_of_meeting(self) -> Mapping[str, tuple[Exclusion, ...]]:
        """不计应到 rows by meeting, in no order."""
        found: dict[str, list[Exclusion]] = defaultdict(list)
        for row in self.exclusions:
            found[row.meeting_id].append(row)
        return {meeting: tuple(rows) for meeting, rows in found.items()}

    @cached_property
    def standings(self) -> dict[str, Any]:
        """Standings worked out so far, by person, for :func:`app.services.membership.standing_on`."""
        return {}

    @cached_property
    def people_of_organisation(self) -> Mapping[str, tuple[Person, ...]]:
        """People whose organisation this is, by code."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            if person.organisation_id:
                found[person.organisation_id].append(person)
        return {org: tuple(sorted(people, key=lambda p: p.code)) for org, people in found.items()}

    def file(self, case_code: str) -> CaseFile | None:
        """The fully loaded case with this 案卷编号, or None."""
        return next((file for file in self.files if file.case.code == case_code), None)


_NEVER = "9999"
_DATED_BY = (
    "on",
    "start_on",
    "from_on",
    "decided_on",
    "concluded_on",
    "end_on",
    "submitted_on",
    "issued_on",
)


_KNOWN: dict[type, tuple[str, ...]] = {}


def _dated_by(kind: type) -> tuple[str, ...]:
    found = _KNOWN.get(kind)
    if found is None:
        found = _KNOWN[kind] = tuple(attr for attr in _DATED_BY if hasattr(kind, attr))
    return found


def sort_date(row: Any) -> str:
    """The date a row stands at in its list, as sortable text; undated rows come last."""
    for attr in _dated_by(type(row)):
        day = getattr(row, attr)
        if day is not None:
            return str(day)
    return _NEVER
