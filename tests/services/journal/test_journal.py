"""Acts, undo, redo and the audit chain."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from app.errors import UserError
from app.models import AuditEntry, DevelopmentCase, Helper, History, Person, Setting
from app.models.journal import Act
from app.services.database import Database
from app.services.journal.audit import verify_chain
from app.services.journal.undo import last_act, last_undone, record_history, undo_act
from app.services.params import set_param
from tests.builders import Regular, d


@pytest.fixture
def case(db: Database) -> Regular:
    regular = Regular(upto="2026-11-20")
    with db.write("导入") as session:
        regular.store(session)
    return regular


def content(db: Database) -> dict[str, object]:
    with db.read() as session:
        case = session.scalars(select(DevelopmentCase)).one()
        return {
            "talk": case.talk_date,
            "talkers": case.talker_ids,
            "people": sorted(session.scalars(select(Person.name))),
            "helpers": sorted(session.scalars(select(Helper.from_on))),
            "settings": {row.key: row.value for row in session.scalars(select(Setting))},
        }


def change_everything(db: Database, case: Regular) -> None:
    with db.write("记录谈话（邓新苗）") as session:
        stored = session.get(DevelopmentCase, case.case.id)
        assert stored is not None
        stored.talk_date = d("2025-06-11")
        session.flush()
        stored.talk_date = d("2025-06-12")
        stored.talker_ids = ()
        session.delete(session.get(Helper, case.helpers[0].id))
        session.add(Person(code="RY999", name="新人"))
        set_param(session, "notice_days", "7")


def test_an_act_is_taken_back_and_done_again(db: Database, case: Regular) -> None:
    before = content(db)
    change_everything(db, case)
    after = content(db)
    assert before != after
    with db.read() as session:
        act = last_act(session)
    assert act is not None
    assert act.name == "记录谈话（邓新苗）"
    with db.write("撤销", undoes=act.id) as session:
        assert undo_act(session, act.id) == act.name
    assert content(db) == before
    with db.read() as session:
        undoing = last_undone(session)
    assert undoing is not None
    with db.write("重做", undoes=undoing.id) as session:
        undo_act(session, undoing.id)
    assert content(db) == after


def test_twice_is_refused(db: Database, case: Regular) -> None:
    change_everything(db, case)
    with db.read() as session:
        act = last_act(session)
    assert act is not None
    with db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    with pytest.raises(UserError, match="已经撤销过"), db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)


def test_what_was_changed_again_is_not_taken_back(db: Database, case: Regular) -> None:
    change_everything(db, case)
    with db.read() as session:
        act = last_act(session)
    assert act is not None
    with db.write("再改") as session:
        session.get(DevelopmentCase, case.case.id).talk_date = d("2025-06-13")  # type: ignore[union-attr]
    before = content(db)
    with pytest.raises(UserError, match="后来又改过"), db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    assert content(db) == before


def test_nothing_changed_is_no_act(db: Database, case: Regular) -> None:
    with db.write("看看") as session:
        stored = session.get(DevelopmentCase, case.case.id)
        assert stored is not None
        stored.talk_date = d("2025-06-11")
        session.flush()
        stored.talk_date = case.case.talk_date
    with db.read() as session:
        assert [act.name for act in session.scalars(select(Act))] == ["导入"]


def test_a_failed_act_leaves_no_trace(db: Database, case: Regular) -> None:
    with db.read() as session:
        links = verify_chain(session).entries
    with pytest.raises(RuntimeError), db.write("半途") as session:
        session.add(Person(code="RY998", name="新人"))
        session.flush()
        raise RuntimeError
    with db.read() as session:
        assert verify_chain(session).entries == links
        assert session.scalar(select(Act).where(Act.name == "半途")) is None


def test_the_history_of_one_record(db: Database, case: Regular) -> None:
    change_everything(db, case)
    with db.read() as session:
        found = record_history(session, "development_case", case.case.id)
    assert [(act.name, entry.kind) for act, entry in found] == [
        ("记录谈话（邓新苗）", "update"),
        ("导入", "create"),
    ]
    assert '"talk_date":"2025-06-10"' in (found[0][1].before or "")


def test_the_chain_holds_and_takes_no_change(db: Database, case: Regular) -> None:
    change_everything(db, case)
    with db.read() as session:
        state = verify_chain(session)
    assert state.ok
    assert state.entries > 5
    for statement in ("UPDATE audit_entry SET operator = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(Exception, match="only added"), db.write() as session:
            session.execute(text(statement))


@pytest.mark.parametrize("seed", range(40))
def test_every_tampering_is_found(db: Database, case: Regular, seed: int) -> None:
    for day in ("2025-06-11", "2025-06-12", "2025-06-13"):
        with db.write(f"改 {day}") as session:
            session.get(DevelopmentCase, case.case.id).talk_date = d(day)  # type: ignore[union-attr]
    chance = random.Random(seed)
    with db.write() as session:
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        n = session.scalar(text("SELECT max(n) FROM audit_entry")) or 0
        head = session.scalar(text(f"SELECT hash FROM audit_entry WHERE n = {n}"))
        link = chance.randint(1, n)
        how = chance.choice(["change", "delete", "swap"])
        if how == "change":
            column = chance.choice(["operator", "record_id", "after_hash", "at", "reason", "action"])
            session.execute(text(f"UPDATE audit_entry SET {column} = 'x' WHERE n = {link}"))
        elif how == "delete":
            session.execute(text(f"DELETE FROM audit_entry WHERE n = {link}"))
        else:
            other = link % n + 1
            for old, new in ((link, -1), (other, link), (-1, other)):
                session.execute(text(f"UPDATE audit_entry SET n = {new} WHERE n = {old}"))
    with db.read() as session:
        assert not verify_chain(session, (n, str(head))).ok


def test_a_chain_cut_short_is_found_by_its_anchor(db: Database, case: Regular) -> None:
    change_everything(db, case)
    with db.read() as session:
        state = verify_chain(session)
    with db.write() as session:
        session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        session.execute(text(f"DELETE FROM audit_entry WHERE n = {state.entries}"))
    with db.read() as session:
        assert verify_chain(session).ok
        assert not verify_chain(session, (state.entries, state.head)).ok


def test_no_personal_data_in_the_chain(db: Database, case: Regular) -> None:
    with db.write("改身份证（邓新苗）") as session:
        session.get(Person, case.person.id).identity_number = "990101199503120027"  # type: ignore[union-attr]
    with db.read() as session:
        for entry in session.scalars(select(AuditEntry)):
            values = [str(getattr(entry, column.key)) for column in AuditEntry.__table__.columns]
            assert not any("990101199503120027" in value or "邓新苗" in value for value in values)


def test_a_jumping_clock_is_flagged(db: Database, case: Regular) -> None:
    db.now = lambda: datetime(1999, 1, 1, tzinfo=UTC)
    with db.write("过去") as session:
        session.get(DevelopmentCase, case.case.id).talk_date = d("2025-06-11")  # type: ignore[union-attr]
    with db.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.n.desc()).limit(1)).one()
        assert last.clock_suspect
        assert verify_chain(session).ok


def test_a_large_act_has_one_link(db: Database) -> None:
    with db.write("批量") as session:
        session.add_all([Person(code=f"P{n}", name="人") for n in range(250)])
    with db.read() as session:
        assert verify_chain(session).entries == 1
        assert len(session.scalars(select(History)).all()) == 250
