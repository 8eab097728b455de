"""Whom and what a form may be printed for."""

from __future__ import annotations

from datetime import date

from app.models import DevelopmentCase, Person
from app.services.database import Database
from app.services.forms import get_form
from app.services.print_subjects import (
    MEETINGS,
    ORGANISATIONS,
    PEOPLE,
    print_subjects,
    subject_name,
)
from tests.builders import Regular


def test_people_stand_by_their_latest_case_and_forms_fit_their_kind(db: Database) -> None:
    regular = Regular(upto="2026-11-29")
    alone = Person(code="RY900", name="欧阳静", organisation_id=regular.branch.id)
    earlier = DevelopmentCase(
        code="AJ000",
        person_id=regular.person.id,
        organisation_id=regular.branch.id,
        application_received_date=date(2015, 1, 5),
    )
    with db.write() as session:
        regular.store(session)
        session.add_all([alone, earlier])
    with db.read() as session:
        found = print_subjects(session)
        names = [subject_name(session, each) for each in (regular.case.id, alone.id, regular.branch.id, "?")]
    people = {choice.id for choice in found.people}
    assert regular.case.id in people
    assert earlier.id not in people
    assert alone.id in people & found.alone
    assert names == [regular.person.name, "欧阳静", regular.branch.short_name or regular.branch.name, ""]
    assert found.kind_of(regular.branch.id) == ORGANISATIONS
    assert found.kind_of(regular.case.id) == PEOPLE
    assert [found.kind_of(choice.id) for choice in found.meetings[:1]] == [MEETINGS]
    case, person, org, meeting = (get_form(key) for key in ("f03", "f35", "f40", "f45"))
    assert [found.fits(form, PEOPLE, regular.case.id) for form in (case, person, org, meeting)] == [True] * 4
    assert [found.fits(form, PEOPLE, alone.id) for form in (case, person, org)] == [False, True, False]
    assert [found.fits(form, ORGANISATIONS, "x") for form in (case, org)] == [False, True]
    assert [found.fits(form, MEETINGS, "x") for form in (case, meeting)] == [False, True]


def test_meetings_known_only_by_their_votes_stand_once(db: Database) -> None:
    regular = Regular(upto="2026-11-29")
    with db.write() as session:
        regular.store(session)
    with db.read() as session:
        found = print_subjects(session)
    labels = [choice.label for choice in found.meetings]
    assert labels
    assert len(labels) == len(set(labels))
