"""The one guard against changes, and notes that go through it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.models import AuditEntry, LocalValue, Person
from app.models.journal import Act
from app.services.access import INSPECTION, ROLE, ReadOnly
from app.services.database import Database
from app.services.journal.audit import list_audit, verify_chain
from app.services.journal.noting import REVEAL, note_people
from app.services.journal.undo import last_undone, undo_act


def _add(db: Database, name: str) -> str:
    with db.write(f"新增 {name}") as session:
        person = Person(code=name, name=name)
        session.add(person)
        session.flush()
        return person.id


def test_nothing_is_written_while_changes_are_forbidden(db: Database) -> None:
    db.access.forbid(ROLE, "当前使用人只能查看。")
    db.access.forbid(INSPECTION, "现在是迎检模式。")
    with pytest.raises(ReadOnly) as refused:
        _add(db, "甲")
    assert str(refused.value) == "当前使用人只能查看。这一步没有办，数据没有改动。"
    db.access.permit(ROLE)
    with pytest.raises(ReadOnly, match="迎检模式"):
        _add(db, "甲")
    db.access.permit(INSPECTION)
    assert not db.access.is_read_only
    assert _add(db, "甲")


def test_a_reader_may_still_note(db: Database) -> None:
    person = _add(db, "甲")
    db.access.forbid(ROLE, "当前使用人只能查看。")
    with db.note() as session:
        note_people(session, REVEAL, [person], "人员表")
        session.add(LocalValue(key="k", value="v"))
    with db.read() as session:
        newest = list_audit(session)[0]
        assert (newest.action, newest.record_id, newest.reason) == (REVEAL, person, "人员表")
        assert session.get(LocalValue, "k") is not None
        assert verify_chain(session).ok


def test_a_note_must_not_change_a_fact(db: Database) -> None:
    with pytest.raises(RuntimeError, match="Person"), db.note() as session:
        session.add(Person(code="甲", name="甲"))
    with db.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_note_is_no_act_and_leaves_redo_alone(db: Database) -> None:
    person = _add(db, "甲")
    with db.read() as session:
        act = session.scalars(select(Act).order_by(Act.number.desc())).first()
    assert act is not None
    with db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    with db.note() as session:
        note_people(session, REVEAL, [person], "人员表")
    with db.read() as session:
        assert last_undone(session) is not None


def test_many_people_are_one_link_with_their_number(db: Database) -> None:
    with db.note() as session:
        note_people(session, REVEAL, [f"{n:036}" for n in range(300)], "人员表")
    with db.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == REVEAL)).all()
        assert [row.reason for row in rows] == ["人员表，300 人"]
        assert verify_chain(session).ok
