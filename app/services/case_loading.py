"""Loads cases with all their rows and what stands round them, one query a table, grouped by case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Text, false, or_, select, type_coerce, union_all
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
    MobileMember,
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
from app.services.casefile import CaseFile, Register, sort_date
from app.services.exchange.links import representatives
from app.services.plain_rows import load_rows

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
    people = {row.id: row for row in load_rows(session, Person)}
    organisations = {row.id: row for row in load_rows(session, Organisation)}
    meetings = {row.id: row for row in load_rows(session, Meeting)}
    cases = load_rows(session, DevelopmentCase)
    grouped = {name: _grouped(load_rows(session, model)) for name, model in _ROWS}
    return Register(
        people=people,
        organisations=organisations,
        meetings=meetings,
        files=tuple(_files(cases, people, organisations, grouped)),
        exclusions=tuple(load_rows(session, Exclusion)),
        posts=tuple(load_rows(session, Post)),
        transfers=tuple(load_rows(session, AffiliationTransfer)),
        mobiles=tuple(load_rows(session, MobileMember)),
        same_people=representatives(session, "person"),
    )


def _load_some(
    session: Session, case_ids: frozenset[str], organisation_ids: frozenset[str], person_ids: frozenset[str]
) -> Register:
    cases = load_rows(session, DevelopmentCase, DevelopmentCase.id.in_(case_ids))
    grouped = {
        name: _grouped(load_rows(session, model, _case_column(model).in_(case_ids))) for name, model in _ROWS
    }
    branches = {case.organisation_id for case in cases} | organisation_ids
    wanted = {case.person_id for case in cases} | _named_people(cases, grouped) | person_ids
    people = {
        row.id: row
        for row in load_rows(
            session,
            Person,
            Person.organisation_id.in_(branches)
            | Person.id.in_(wanted)
            | Person.id.in_(_moved(branches))
            | Person.identity_number.in_(_identities({case.person_id for case in cases})),
        )
    }
    others = load_rows(
        session,
        DevelopmentCase,
        DevelopmentCase.person_id.in_(people)
        | DevelopmentCase.organisation_id.in_(branches)
        | DevelopmentCase.id.in_(_cases_of_mentors(grouped)),
        DevelopmentCase.id.not_in(case_ids),
    )
    organisations = _organisations(session, branches | _named_organisations(grouped), people.values())
    mentees = {case.person_id for case in others} - people.keys()
    known = {
        **people,
        **{row.id: row for row in load_rows(session, Person, Person.id.in_(mentees))},
    }
    votes = [vote for rows in grouped["votes"].values() for vote in rows]
    meeting_ids = {vote.meeting_id for vote in votes if vote.meeting_id}
    days = {vote.on for vote in votes}
    meetings = {row.id: row for row in load_rows(session, Meeting, Meeting.id.in_(meeting_ids))}
    return Register(
        people=people,
        organisations=organisations,
        meetings=meetings,
        files=tuple(_files(cases, people, organisations, grouped)),
        others=tuple(_files(others, known, organisations, _some_rows(session, others, meeting_ids, days))),
        exclusions=tuple(load_rows(session, Exclusion, Exclusion.meeting_id.in_(meeting_ids))),
        posts=tuple(load_rows(session, Post, Post.organisation_id.in_(branches))),
        transfers=tuple(load_rows(session, AffiliationTransfer, AffiliationTransfer.person_id.in_(people))),
        mobiles=tuple(load_rows(session, MobileMember, MobileMember.person_id.in_(people))),
        same_people=representatives(session, "person"),
    )


def _some_rows(
    session: Session, cases: Sequence[DevelopmentCase], meeting_ids: Iterable[str], days: Iterable[date]
) -> dict[str, dict[str, list[Any]]]:
    """What rules need of the cases round the ones asked for: membership, help, votes of the same meetings."""
    ids = [case.id for case in cases]
    votes = load_rows(
        session,
        Vote,
        Vote.case_id.in_(ids),
        Vote.motion.in_(_MEMBERSHIP_MOTIONS) | Vote.meeting_id.in_(meeting_ids) | Vote.on.in_(days),
    )
    filings = load_rows(
        session,
        SuperiorFiling,
        SuperiorFiling.case_id.in_(ids),
        SuperiorFiling.matter.in_(_MEMBERSHIP_FILINGS),
    )
    probations = load_rows(session, Probation, Probation.case_id.in_(ids))
    helpers = load_rows(session, Helper, Helper.case_id.in_(ids))
    empty: dict[str, dict[str, list[Any]]] = {name: {} for name, _ in _ROWS}
    return {
        **empty,
        "votes": _grouped(votes),
        "filings": _grouped(filings),
        "probations": _grouped(probations),
        "helpers": _grouped(helpers),
    }


def _moved(branches: Collection[str]) -> Any:
    """Those to whom one of the branches gave a letter: they may have been on its roster (R72)."""
    names = union_all(
        *(
            select(column).where(Organisation.id.in_(branches))
            for column in (Organisation.name, Organisation.short_name, Organisation.code)
        )
    )
    return select(AffiliationTransfer.person_id).where(AffiliationTransfer.from_organisation.in_(names))


def _identities(person_ids: Collection[str]) -> Any:
    """The identity numbers of some people: another row with the same one is the same person (R09)."""
    return select(Person.identity_number).where(Person.id.in_(person_ids), Person.identity_number != "")


def _cases_of_mentors(grouped: Mapping[str, Mapping[str, Sequence[Helper]]]) -> Any:
    """The cases that those who help in the loaded cases help in too (R20)."""
    mentors = {row.person_id for rows in grouped["helpers"].values() for row in rows}
    return select(Helper.case_id).where(Helper.person_id.in_(mentors))


def _named_organisations(grouped: Mapping[str, Mapping[str, Sequence[Any]]]) -> set[str]:
    named = {row.organisation_id for rows in grouped["filings"].values() for row in rows}
    named |= {row.committee_id for rows in grouped["helpers"].values() for row in rows}
    return {item for item in named if item}


def _organisations(
    session: Session, wanted: Iterable[str], people: Iterable[Person]
) -> dict[str, Organisation]:
    """The organisations named, all above them, and those that cover the people's enterprises (R04)."""
    covers = type_coerce(Organisation.__table__.c.enterprise_ids, Text)
    employers = sorted({person.enterprise_id for person in people if person.enterprise_id})
    covering = or_(false(), *(covers.contains(employer) for employer in employers))
    found: dict[str, Organisation] = {}
    missing = {*wanted}
    rows = load_rows(session, Organisation, Organisation.id.in_(missing) | covering)
    while rows:
        found.update((row.id, row) for row in rows)
        missing = {row.superior_id for row in rows if row.superior_id} - found.keys()
        rows = load_rows(session, Organisation, Organisation.id.in_(missing)) if missing else []
    return found


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
