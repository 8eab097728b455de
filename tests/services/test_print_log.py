"""The print log: what is noted, and when a printed sheet counts as changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models import Act, AuditEntry, DevelopmentCase, Person
from app.services.database import Database
from app.services.forms import FormSpec, build_data, catalogue
from app.services.print_log import PDF_FILE, LastPrint, Printed, data_hash, last_prints, note_prints
from tests.builders import Regular

TODAY = date(2026, 11, 30)
AT = datetime(2026, 11, 30, 6, 3, tzinfo=UTC)
FORMS: dict[str, FormSpec] = {form.key: form for form in catalogue()}


@pytest.fixture
def case(db: Database) -> str:
    """The UUID of a regular case up to a day before :data:`TODAY`."""
    regular = Regular(upto="2026-11-29")
    with db.write("示例") as session:
        regular.store(session)
    return regular.case.id


def note(db: Database, case: str, key: str, *, at: datetime = AT, target: str = PDF_FILE) -> None:
    with db.read() as session:
        found = data_hash(FORMS[key], build_data(session, FORMS[key], case, TODAY))
    with db.write() as session:
        printed = Printed(key, FORMS[key].version, case, TODAY, found, 2, target=target)
        note_prints(session, [printed], at)


def last(db: Database, case: str, key: str) -> LastPrint | None:
    with db.read() as session:
        return last_prints(session, case, FORMS).get(key)


def test_what_every_form_shows_has_a_hash_that_stays(db: Database, case: str) -> None:
    with db.read() as session:
        for form in FORMS.values():
            one = data_hash(form, build_data(session, form, case, TODAY))
            assert len(one) == 64
            assert data_hash(form, build_data(session, form, case, TODAY)) == one, form.key


def test_a_changed_fact_marks_the_sheet_that_prints_it_and_no_other(db: Database, case: str) -> None:
    for key in ("f02", "f06", "f10", "f40"):
        note(db, case, key)
    assert last(db, case, "f02") == LastPrint("f02", TODAY, PDF_FILE, 1, changed=False)
    with db.write("改学历") as session:
        file = session.get_one(DevelopmentCase, case)
        session.get_one(Person, file.person_id).education = "博士研究生"
    marks = {}
    for key in ("f02", "f06", "f10", "f40"):
        found = last(db, case, key)
        assert found is not None
        marks[key] = found.changed
    assert marks == {"f02": False, "f06": True, "f10": True, "f40": False}
    changed = last(db, case, "f06")
    assert changed is not None
    assert changed.words == "2026-11-30 存为 PDF，之后资料已变动"


def test_printing_again_takes_the_mark_away(db: Database, case: str) -> None:
    note(db, case, "f06")
    with db.write("改") as session:
        file = session.get_one(DevelopmentCase, case)
        session.get_one(Person, file.person_id).education = "博士研究生"
    note(db, case, "f06", at=AT + timedelta(hours=1), target="打印机")
    found = last(db, case, "f06")
    assert found == LastPrint("f06", TODAY, "打印机", 2, changed=False)
    assert found.words == "2026-11-30 打印"


def test_printing_is_no_act_that_could_be_taken_back(db: Database, case: str) -> None:
    with db.read() as session:
        before = len(session.scalars(select(Act)).all()), len(session.scalars(select(AuditEntry)).all())
    note(db, case, "f06")
    with db.read() as session:
        after = len(session.scalars(select(Act)).all()), len(session.scalars(select(AuditEntry)).all())
    assert after == (before[0], before[1] + 1), "no act, but a link of the audit chain"


def test_a_sheet_about_something_that_is_no_more_has_changed(db: Database, case: str) -> None:
    with db.write() as session:
        note_prints(session, [Printed("f06", "1", "gone", TODAY, "0" * 64, 1)], AT)
    found = last(db, "gone", "f06")
    assert found is not None
    assert found.changed
