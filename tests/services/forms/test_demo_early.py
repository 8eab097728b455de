"""Forms of application, cultivation and meetings, drawn from the demonstration."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models import DevelopmentCase, Meeting, Organisation
from app.services import forms
from app.services.database import Database
from app.services.forms.contexts.requests import LETTERS
from app.services.forms.data import ChaseData, MeetingData, RequestData, ShortlistData
from app.services.subjects import best_subject
from tests.services.forms import samples
from tests.services.forms.pdf_reading import plain_text

NUMBERS = ("F01", "F02", "F04", "F06", "F07", "F08", "F09", "F11", "F12", "F13", "F14", "F15", "F16", "F45")
MINE = [form for form in forms.catalogue() if form.number in NUMBERS]


@pytest.mark.parametrize("form", MINE, ids=lambda form: form.key)
def test_the_furthest_case_prints(demo: Database, form: forms.FormSpec) -> None:
    with demo.read() as session:
        subject = best_subject(session, form.scope, form.steps)
        assert subject is not None
        data = forms.build_data(session, form, subject, samples.TODAY)
    rendered = forms.render(form, data, samples.TODAY, forms.Options(print_opinions=True))
    assert rendered.missing_glyphs == ()
    assert rendered.overflowed == (), rendered.overflowed
    text = plain_text(rendered.pdf_bytes)
    assert "{" not in text
    assert "None" not in text


def test_every_meeting_has_a_record(demo: Database) -> None:
    form = forms.get_form("f09-assembly")
    with demo.read() as session:
        meetings = session.scalars(select(Meeting).order_by(Meeting.code)).all()
        found = {
            row.code: forms.build_data(session, form, row.id, samples.TODAY)
            for row in meetings[:: max(1, len(meetings) // 12)]
        }
    for code, data in found.items():
        assert isinstance(data, MeetingData)
        assert (data.code, bool(data.branch.name), data.on is not None) == (code, True, True)
        assert data.attendees


def test_a_meeting_about_several_people_counts_each(demo: Database) -> None:
    form = forms.get_form("f09-assembly")
    with demo.read() as session:
        rows = session.scalars(select(Meeting).where(Meeting.kind == "支部大会")).all()
        found = [forms.build_data(session, form, row.id, samples.TODAY) for row in rows]
    several = [data for data in found if len(data.ballots) > 1]
    assert several, "the demonstration has an assembly about more than one person"
    text = plain_text(forms.render(form, several[0], samples.TODAY).pdf_bytes)
    assert all(ballot.name in text for ballot in several[0].ballots)
    assert several[0].one_count == "见逐人表决结果"


@pytest.mark.parametrize("subject", list(LETTERS))
def test_every_letter_of_every_case_can_be_drawn(demo: Database, subject: str) -> None:
    form = forms.get_form(f"f11-{subject}")
    with demo.read() as session:
        ids = session.scalars(select(DevelopmentCase.id).order_by(DevelopmentCase.code)).all()
        found = [forms.build_data(session, form, case_id, samples.TODAY) for case_id in ids]
    written = [data for data in found if isinstance(data, RequestData) and data.study.on]
    assert written or subject == "cancel"
    numbered = [data for data in written if data.document.number]
    assert numbered or subject == "cancel"
    for data in written[:3]:
        text = plain_text(forms.render(form, data, samples.TODAY).pdf_bytes)
        assert all(name in text for name in data.names)


def test_lists_of_the_home_branch(demo: Database) -> None:
    with demo.read() as session:
        home = session.scalars(select(DevelopmentCase.organisation_id).limit(1)).one()
        chase = forms.build_data(session, forms.get_form("f14"), home, samples.TODAY)
        short = forms.build_data(session, forms.get_form("f08-summary"), home, samples.TODAY)
        above = session.scalars(select(Organisation.id).where(Organisation.kind == "党工委")).first()
        empty = forms.build_data(session, forms.get_form("f04"), above or home, samples.TODAY)
    assert isinstance(chase, ChaseData)
    assert chase.year == samples.TODAY.year
    assert len(chase.people) >= 5
    assert any(day for row in chase.people for day in row.quarters)
    assert isinstance(short, ShortlistData)
    assert short.rows
    assert empty.branch.name
