"""Everything recorded about one case, loaded and grouped, for rules, status and forms to read.

A :class:`CaseFile` is plain loaded facts: it can be built without a session, so rule tests are tables.
A :class:`Register` is the people, organisations and meetings round the cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

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
    Organisation,
    PairActivity,
    Person,
    PoliticalReview,
    Post,
    Probation,
    PublicNotice,
    Recommendation,
    Record,
    SuperiorFiling,
    ThoughtReport,
    Training,
    Vote,
)
from app.models.words import Filing, Motion

R = TypeVar("R", bound=Record)

_ROWS: tuple[tuple[str, type[Record]], ...] = (
    ("recommendations", Recommendation),
    ("votes", Vote),
    ("filings", SuperiorFiling),
    ("notices", PublicNotice),
    ("helpers", Helper),
    ("inspections", Inspection),
    ("thought_reports", ThoughtReport),
    ("consultations", Consultation),
    ("reviews", PoliticalReview),
    ("inquiries", Inquiry),
    ("trainings", Training),
    ("booklets", Booklet),
    ("probations", Probation),
    ("disciplines", DisciplineCase),
    ("pair_activities", PairActivity),
)
_MEMBERSHIP_MOTIONS = (Motion.ADMISSION, Motion.CONVERSION)
_MEMBERSHIP_FILINGS = (Filing.ADMISSION_APPROVAL, Filing.CONVERSION_APPROVAL)


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
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    meetings: Mapping[str, Meeting] = field(default_factory=dict)
    files: Sequence[CaseFile] = ()
    others: Sequence[CaseFile] = ()
    exclusions: Sequence[Exclusion] = ()
    posts: Sequence[Post] = ()
    transfers: Sequence[AffiliationTransfer] = ()

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


def load_register(
    session: Session,
    case_ids: Iterable[str] | None = None,
    *,
    organisation_ids: Iterable[str] = (),
    person_ids: Iterable[str] = (),
) -> Register:
    """Load everything (``case_ids`` None) in one pass over each table, or just what some cases need.

    For single cases the people are those of the cases' branches and everyone the rows name, and those of
    the organisations and the people asked for beside.
    """
    if case_ids is None:
        return _load_all(session)
    return _load_some(session, frozenset(case_ids), frozenset(organisation_ids), frozenset(person_ids))


def _load_all(session: Session) -> Register:
    people = {row.id: row for row in session.scalars(select(Person))}
    organisations = {row.id: row for row in session.scalars(select(Organisation))}
    meetings = {row.id: row for row in session.scalars(select(Meeting))}
    cases = list(session.scalars(select(DevelopmentCase)))
    grouped = {name: _grouped(session.scalars(select(model))) for name, model in _ROWS}
    return Register(
        people=people,
        organisations=organisations,
        meetings=meetings,
        files=tuple(_files(cases, people, organisations, grouped)),
        exclusions=tuple(session.scalars(select(Exclusion))),
        posts=tuple(session.scalars(select(Post))),
        transfers=tuple(session.scalars(select(AffiliationTransfer))),
    )


def _load_some(
    session: Session, case_ids: frozenset[str], organisation_ids: frozenset[str], person_ids: frozenset[str]
) -> Register:
    cases = list(session.scalars(select(DevelopmentCase).where(DevelopmentCase.id.in_(case_ids))))
    grouped = {
        name: _grouped(session.scalars(select(model).where(_case_column(model).in_(case_ids))))
        for name, model in _ROWS
    }
    organisations = {row.id: row for row in session.scalars(select(Organisation))}
    branches = {case.organisation_id for case in cases} | organisation_ids
    wanted = {case.person_id for case in cases} | _named_people(cases, grouped) | person_ids
    people = {
        row.id: row
        for row in session.scalars(
            select(Person).where(Person.organisation_id.in_(branches) | Person.id.in_(wanted))
        )
    }
    others = list(
        session.scalars(
            select(DevelopmentCase).where(
                DevelopmentCase.person_id.in_(people)
                | DevelopmentCase.organisation_id.in_(branches)
                | DevelopmentCase.id.in_(_cases_of_mentors(grouped)),
                DevelopmentCase.id.not_in(case_ids),
            )
        )
    )
    mentees = {case.person_id for case in others} - people.keys()
    known = {
        **people,
        **{row.id: row for row in session.scalars(select(Person).where(Person.id.in_(mentees)))},
    }
    votes = [vote for rows in grouped["votes"].values() for vote in rows]
    meeting_ids = {vote.meeting_id for vote in votes if vote.meeting_id}
    days = {vote.on for vote in votes}
    meetings = {row.id: row for row in session.scalars(select(Meeting).where(Meeting.id.in_(meeting_ids)))}
    return Register(
        people=people,
        organisations=organisations,
        meetings=meetings,
        files=tuple(_files(cases, people, organisations, grouped)),
        others=tuple(_files(others, known, organisations, _some_rows(session, others, meeting_ids, days))),
        exclusions=tuple(session.scalars(select(Exclusion).where(Exclusion.meeting_id.in_(meeting_ids)))),
        posts=tuple(session.scalars(select(Post).where(Post.organisation_id.in_(branches)))),
        transfers=tuple(
            session.scalars(select(AffiliationTransfer).where(AffiliationTransfer.person_id.in_(people)))
        ),
    )


def _some_rows(
    session: Session, cases: Sequence[DevelopmentCase], meeting_ids: Iterable[str], days: Iterable[date]
) -> dict[str, dict[str, list[Any]]]:
    """What rules need of the cases round the ones asked for: membership, help, votes of the same meetings."""
    ids = [case.id for case in cases]
    votes = select(Vote).where(
        Vote.case_id.in_(ids),
        Vote.motion.in_(_MEMBERSHIP_MOTIONS) | Vote.meeting_id.in_(meeting_ids) | Vote.on.in_(days),
    )
    filings = select(SuperiorFiling).where(
        SuperiorFiling.case_id.in_(ids), SuperiorFiling.matter.in_(_MEMBERSHIP_FILINGS)
    )
    probations = select(Probation).where(Probation.case_id.in_(ids))
    helpers = select(Helper).where(Helper.case_id.in_(ids))
    empty: dict[str, dict[str, list[Any]]] = {name: {} for name, _ in _ROWS}
    return {
        **empty,
        "votes": _grouped(session.scalars(votes)),
        "filings": _grouped(session.scalars(filings)),
        "probations": _grouped(session.scalars(probations)),
        "helpers": _grouped(session.scalars(helpers)),
    }


def _cases_of_mentors(grouped: Mapping[str, Mapping[str, Sequence[Helper]]]) -> Any:
    """The cases that those who help in the loaded cases help in too (R20)."""
    mentors = {row.person_id for rows in grouped["helpers"].values() for row in rows}
    return select(Helper.case_id).where(Helper.person_id.in_(mentors))


def _named_people(
    cases: Iterable[DevelopmentCase], grouped: Mapping[str, Mapping[str, Sequence[Any]]]
) -> set[str]:
    named = {person for case in cases for person in case.talker_ids}
    named |= {row.person_id for rows in grouped["helpers"].values() for row in rows}
    for rows in grouped["votes"].values():
        for vote in rows:
            named |= {*vote.supervisor_ids, *vote.teller_ids}
            named |= {person for person in (vote.chair_id, vote.recorder_id) if person}
    return named


def _case_column(model: type[Record]) -> Any:
    return model.__table__.c.case_id


def _grouped(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


_NEVER = "9999"


def sort_date(row: Any) -> str:
    """The date a row stands at in its list, as sortable text; undated rows come last."""
    for attr in (
        "on",
        "start_on",
        "from_on",
        "decided_on",
        "concluded_on",
        "end_on",
        "submitted_on",
        "issued_on",
    ):
        day = getattr(row, attr, None)
        if day is not None:
            return str(day)
    return _NEVER


def _files(
    cases: Iterable[DevelopmentCase],
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    grouped: Mapping[str, Mapping[str, list[Any]]],
) -> Iterable[CaseFile]:
    for case in sorted(cases, key=lambda c: c.code):
        rows = {
            name: tuple(sorted(grouped[name].get(case.id, ()), key=lambda r: (sort_date(r), r.id)))
            for name, _ in _ROWS
        }
        yield CaseFile(
            case=case,
            person=people[case.person_id],
            organisation=organisations.get(case.organisation_id),
            **rows,
        )
