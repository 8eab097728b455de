"""The print log: what is noted, and when a printed sheet counts as changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.errors import FormRefused
from app.models import Act, AuditEntry, DevelopmentCase, Person
from app.services.database import Database
from app.services.forms import FormSpec, build_data, catalogue
from app.services.print_log import (
    PDF_FILE,
    LastPrint,
    Printed,
    data_hash,
    last_prints,
    layout_mark,
    note_prints,
)
from tests.builders import Regular
from tests.services.forms import samples

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
        printed = Printed(key, layout_mark(FORMS[key]), case, TODAY, found, 2, target=target)
        note_prints(session, [printed], at)


def last(db: Database, case: str, key: str) -> LastPrint | None:
    with db.read() as session:
        return last_prints(session, case, FORMS).get(key)


def test_what_every_form_shows_has_a_hash_that_stays(db: Database, case: str) -> None:
    with db.read() as session:
        for form in FORMS.values():
            if form.key in ("f35", "f37", "f38-card"):
                with pytest.raises(FormRefused, match="还不是党员"):
                    build_data(session, form, case, TODAY)
                continue
            one = data_hash(form, build_data(session, form, case, TODAY))
            assert len(one) == 64
            assert data_hash(form, build_data(session, form, case, TODAY)) == one, form.key


def test_everything_forms_can_show_has_a_hash() -> None:
    """Facts that most cases lack, too: departments asked, relatives inquired about."""
    for form in FORMS.values():
        for state in ("empty", "full", "monstrous"):
            assert len(data_hash(form, samples.data_for(form.context, form.subject, state))) == 64


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


def _relaid(db: Database, case: str, form: FormSpec) -> tuple[bool, bool, str]:
    with db.read() as session:
        found = last_prints(session, case, {form.key: form})[form.key]
    return found.changed, found.relaid, found.mark


def _change(db: Database, case: str) -> None:
    with db.write("改学历") as session:
        file = session.get_one(DevelopmentCase, case)
        session.get_one(Person, file.person_id).education = "博士研究生"


def test_another_version_is_no_changed_fact(db: Database, case: str) -> None:
    note(db, case, "f06")
    newer = replace(FORMS["f06"], version="99")
    assert _relaid(db, case, newer) == (False, True, "表样已更新")
    _change(db, case)
    assert _relaid(db, case, newer) == (True, True, "已变动")
    with db.read() as session:
        assert last_prints(session, case, {"f06": newer})["f06"].words.endswith(
            "，之后资料已变动、表样已更新"
        )


def test_a_layout_that_says_other_things_is_not_compared_by_its_facts(db: Database, case: str) -> None:
    note(db, case, "f06")
    # A user's own copy that leaves out a page, without another version.
    other = replace(FORMS["f06"], pages=FORMS["f13"].pages)
    assert layout_mark(other).split(" ")[0] == layout_mark(FORMS["f06"]).split(" ")[0]
    assert _relaid(db, case, other) == (False, True, "表样已更新")
    assert _relaid(db, case, FORMS["f06"]) == (False, False, "")


def test_a_sheet_noted_by_the_first_release_is_compared_by_its_version(db: Database, case: str) -> None:
    with db.read() as session:
        found = data_hash(FORMS["f06"], build_data(session, FORMS["f06"], case, TODAY))
    with db.write() as session:
        note_prints(session, [Printed("f06", FORMS["f06"].version, case, TODAY, found, 2)], AT)
    assert _relaid(db, case, FORMS["f06"]) == (False, False, "")
    assert _relaid(db, case, replace(FORMS["f06"], version="99")) == (False, True, "表样已更新")
    _change(db, case)
    assert _relaid(db, case, FORMS["f06"]) == (True, False, "已变动")


def test_every_form_has_a_layout_mark_that_fits_its_column() -> None:
    assert all(len(layout_mark(form)) <= 50 for form in FORMS.values())
    assert layout_mark(FORMS["f44"]) != layout_mark(FORMS["f06"])


def test_a_sheet_of_a_member_who_is_none_now_has_changed(db: Database) -> None:
    """Whoever lost the membership has no certificate to print: the list of prints says so and goes on."""
    regular = Regular()
    with db.write("示例") as session:
        regular.store(session)
    day = date(2028, 3, 1)
    with db.read() as session:
        form = FORMS["f37"]
        found = data_hash(form, build_data(session, form, regular.case.id, day))
    with db.write() as session:
        note_prints(session, [Printed("f37", layout_mark(form), regular.case.id, day, found, 1)], AT)
    before = last(db, regular.case.id, "f37")
    assert before is not None
    assert not before.changed
    with db.write("除名") as session:
        person = session.get_one(Person, regular.person.id)
        person.membership_state, person.membership_state_on = "除名", date(2027, 12, 31)
    after = last(db, regular.case.id, "f37")
    assert after is not None
    assert after.changed
