"""Whom or what a form may be printed for: people (by their case, if any), organisations, meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, Meeting, Organisation, Person, Vote
from app.services.forms.spec import FormSpec
from app.services.journey.facts import Choice, choices_for
from app.services.meeting_list import meeting_name

PEOPLE, ORGANISATIONS, MEETINGS = "人员", "组织", "会议"


@dataclass(frozen=True, slots=True)
class Subjects:
    """Everything that may be chosen, by kind; ``alone`` are the UUIDs of people without a case.

    ``cases`` are the latest cases of the others, by person.
    """

    people: tuple[Choice, ...]
    organisations: tuple[Choice, ...]
    meetings: tuple[Choice, ...]
    alone: frozenset[str]
    cases: Mapping[str, str] = field(default_factory=dict)

    def named(self, subject_id: str) -> str:
        """What a subject is chosen by: the case for a person who has one, itself for anything else."""
        return self.cases.get(subject_id, subject_id)

    def of(self, kind: str) -> tuple[Choice, ...]:
        """The choices of 人员, 组织 or 会议."""
        return {PEOPLE: self.people, ORGANISATIONS: self.organisations, MEETINGS: self.meetings}[kind]

    def kind_of(self, subject_id: str) -> str:
        """Which kind a UUID is of; 人员 for one that is not known."""
        for kind in (ORGANISATIONS, MEETINGS):
            if any(choice.id == subject_id for choice in self.of(kind)):
                return kind
        return PEOPLE

    def fits(self, form: FormSpec, kind: str, subject_id: str) -> bool:
        """Whether a form can be printed for it: a case stands for its person, branch and meeting too."""
        if kind == ORGANISATIONS:
            return form.scope == "org"
        if kind == MEETINGS:
            return form.scope == "meeting"
        return form.scope == "person" or subject_id not in self.alone


def print_subjects(session: Session) -> Subjects:
    """All people, organisations and meetings; a person is named by the UUID of the latest case."""
    cases: dict[str, str] = {}
    rows = select(DevelopmentCase.person_id, DevelopmentCase.id).order_by(
        DevelopmentCase.application_received_date, DevelopmentCase.code
    )
    for person_id, case_id in session.execute(rows):
        cases[person_id] = case_id
    people = choices_for(session, "人员")
    return Subjects(
        people=tuple(Choice(cases.get(c.id, c.id), c.label, c.detail, c.search_key) for c in people),
        organisations=choices_for(session, "党组织"),
        meetings=(*choices_for(session, "会议"), *_loose_votes(session)),
        alone=frozenset(choice.id for choice in people if choice.id not in cases),
        cases=cases,
    )


def subject_person(session: Session, subject_id: str) -> str:
    """The UUID of the person a case or person stands for; empty for anything else."""
    case = session.get(DevelopmentCase, subject_id)
    found = session.get(Person, case.person_id if case else subject_id)
    return found.id if found is not None else ""


def subject_name(session: Session, subject_id: str) -> str:
    """The name for titles and file names; empty for a UUID that is not known."""
    case = session.get(DevelopmentCase, subject_id)
    row = session.get(Person, case.person_id if case else subject_id)
    if row is not None:
        return row.name
    organisation = session.get(Organisation, subject_id)
    if organisation is not None:
        return organisation.short_name or organisation.name
    return meeting_name(session, subject_id)


def _loose_votes(session: Session) -> tuple[Choice, ...]:
    """Meetings that are known only by their votes: one choice a day and kind."""
    found: dict[tuple[object, ...], Choice] = {}
    rows = (
        select(Vote, DevelopmentCase.organisation_id)
        .join(DevelopmentCase, DevelopmentCase.id == Vote.case_id)
        .outerjoin(Meeting, Meeting.id == Vote.meeting_id)
        .where(Meeting.id.is_(None))
        .order_by(Vote.on.desc(), Vote.id)
    )
    for vote, organisation_id in session.execute(rows):
        name = f"{vote.on} {vote.kind}"
        choice = Choice(vote.id, name, "", name.lower())
        found.setdefault((organisation_id, vote.on, vote.kind), choice)
    return tuple(found.values())
