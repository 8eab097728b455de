"""Versions are given at each commit to what changed, and to nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select

from app.errors import UserError
from app.models import Act, AuditEntry, History, Organisation, Person, Setting, Version
from app.models.exchange import SiblingVersion
from app.services.database import Database
from app.services.exchange.parts import COMMITTEE, FACTS, SUPERIOR
from app.services.exchange.replica import current_replica
from app.services.exchange.state import full_state
from app.services.journal.audit import verify_chain
from app.services.journal.undo import last_act, undo_act
from tests.builders import d
from tests.services.exchange.forks import Forks
from tests.services.exchange.sql_books import hash_of, merge, state_of


def versions(db: Database, record_id: str) -> dict[str, Any]:
    """Part → version row."""
    with db.read() as session:
        rows = session.scalars(select(Version).where(Version.record_id == record_id))
        return {row.part: row for row in rows}


def add_person(db: Database, **values: Any) -> Person:
    with db.write("记") as session:
        person = Person(code="RY001", name="甲", **values)
        session.add(person)
    return person


def test_an_edit_has_the_dot_of_its_transaction(db: Database) -> None:
    person = add_person(db)
    first = versions(db, person.id)[FACTS]
    with db.write("改") as session:
        session.get(Person, person.id).mobile = "138"  # type: ignore[union-attr]
    second = versions(db, person.id)[FACTS]
    with db.read() as session:
        assert second.replica == first.replica == current_replica(session)
    assert second.counter > first.counter
    assert (first.context, second.context) == (None, None)
    assert second.at


def test_set_and_set_back_and_derived_columns_are_no_edit(db: Database) -> None:
    person = add_person(db)
    before = versions(db, person.id)[FACTS].counter
    with db.write("改来改去") as session:
        stored = session.get(Person, person.id)
        assert stored is not None
        stored.mobile = "138"
        session.flush()
        stored.mobile = None
        stored.search_key = "new"
    with db.write("设置") as session:
        session.add(Setting(key="notice_days", value="7"))
    assert versions(db, person.id)[FACTS].counter == before


def test_what_the_superior_fills_in_is_a_part_of_its_own(forks: Forks) -> None:
    filing = forks.case.filings[0]
    before = versions(forks.a, filing.id)
    assert set(before) == {FACTS, SUPERIOR}
    forks.edit(forks.a, filing, decided_on=d("2025-09-13"))
    after = versions(forks.a, filing.id)
    assert after[SUPERIOR].counter > before[SUPERIOR].counter
    assert after[FACTS].counter == before[FACTS].counter


def test_a_part_nothing_was_ever_written_of_has_no_version(forks: Forks) -> None:
    filing = type(forks.case.filings[0])(case_id=forks.case.case.id, matter="预审")
    with forks.a.write("上报") as session:
        session.add(filing)
    assert set(versions(forks.a, filing.id)) == {FACTS}
    forks.edit(forks.a, filing, result="合格")
    assert set(versions(forks.a, filing.id)) == {FACTS, SUPERIOR}


def test_a_deletion_is_remembered_with_what_it_deleted_and_undone_as_an_edit(db: Database) -> None:
    person = add_person(db, mobile="138")
    with db.write("删") as session:
        session.delete(session.get(Person, person.id))
    gone = versions(db, person.id)[FACTS]
    assert gone.deleted
    assert '"mobile":"138"' in gone.content
    with db.read() as session:
        act = last_act(session)
    assert act is not None
    with db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    back = versions(db, person.id)[FACTS]
    assert not back.deleted
    assert back.counter > gone.counter
    assert back.content is None


def test_deleted_and_made_again_in_one_act(db: Database) -> None:
    person = add_person(db)
    before = versions(db, person.id)[FACTS]
    with db.write("重建") as session:
        session.delete(session.get(Person, person.id))
        session.flush()
        session.add(Person(id=person.id, code="RY001", name="乙"))
    after = versions(db, person.id)[FACTS]
    assert (after.deleted, after.replica) == (False, before.replica)
    assert after.counter > before.counter


def test_bulk_loaded_rows_have_the_version_of_their_content(db: Database) -> None:
    person = {"id": "0" * 36, "code": "RY001", "name": "甲", "search_key": "", "categories": ()}
    with db.write() as session:
        session.execute(insert(Person.__table__), person)  # type: ignore[arg-type]
    assert versions(db, person["id"]) == {}  # type: ignore[arg-type]
    first = state_of(db)
    (record,) = first.records["person"]
    assert record["parts"][FACTS]["siblings"][0]["dot"][0].startswith("#")
    with db.write("改") as session:
        session.get(Person, person["id"]).name = "乙"  # type: ignore[union-attr]
    assert merge(db, first).changes() == 0
    with db.read() as session:
        assert session.get(Person, person["id"]).name == "乙"  # type: ignore[union-attr]


def test_a_failed_act_leaves_no_version(db: Database) -> None:
    with pytest.raises(RuntimeError), db.write("不成") as session:
        session.add(Person(code="RY001", name="甲"))
        session.flush()
        raise RuntimeError
    with db.read() as session:
        assert session.scalars(select(Version)).all() == []
        assert full_state(session).records == {}


def test_what_another_kind_of_site_filled_in_is_only_proposed(forks: Forks) -> None:
    """The enterprise's program shows the committee's decision on, whatever is typed over it."""
    forks.make_committee(forks.b)
    filing = forks.case.filings[2]
    forks.edit(forks.b, filing, result="不合格", opinion="材料不全")
    merge(forks.a, state_of(forks.b), "园区")
    facts = hash_of(forks.a)
    forks.edit(forks.a, filing, result="合格", submitted_on=d("2026-11-01"))
    stored = forks.get(forks.a, filing)
    assert (stored.result, stored.submitted_on) == ("不合格", d("2026-11-01"))
    assert facts != hash_of(forks.a)
    with forks.a.read() as session:
        act = session.scalars(select(Act).order_by(Act.number.desc()).limit(1)).one()
        (entry,) = session.scalars(select(History).where(History.act_id == act.id))
        assert "result" not in (entry.after or "")
        actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.act_id == act.id)))
        assert actions == {"propose", "update"}
        assert verify_chain(session).ok
        assert [row.by for row in session.scalars(select(SiblingVersion))] == ["enterprise"]
    (card,) = forks.cards(forks.a)
    assert (card.field, {card.ours, card.theirs}) == ("结果", {"合格", "不合格"})
    forks.exchange()
    assert forks.are_equal()
    assert len(forks.cards(forks.b)) == 1
    with forks.a.read() as session:
        act = last_act(session)
        assert act is not None
    with forks.a.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    assert forks.get(forks.a, filing).submitted_on == filing.submitted_on


def test_an_act_that_only_proposes_cannot_be_taken_back(forks: Forks) -> None:
    forks.make_committee(forks.b)
    person = forks.case.person
    forks.edit(forks.b, person, name="邓新描", search_key="new")
    assert (forks.get(forks.b, person).name, forks.get(forks.b, person).search_key) == ("邓新苗", "")
    with forks.b.read() as session:
        act = session.scalars(select(Act).order_by(Act.number.desc()).limit(1)).one()
    assert act.lasting
    with pytest.raises(UserError, match="不能撤销"), forks.b.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)


def test_what_another_kind_of_site_filled_in_cannot_be_deleted(forks: Forks) -> None:
    forks.make_committee(forks.b)
    with pytest.raises(UserError, match="企业党支部填写") as refusal:
        forks.delete(forks.b, forks.case.helpers[0])
    assert refusal.value.code == "E-MERGE-05"
    filing = forks.case.filings[2]
    forks.edit(forks.b, filing, result="不合格")
    merge(forks.a, state_of(forks.b), "园区")
    before = hash_of(forks.a)
    with pytest.raises(UserError, match="上级填写"):
        forks.delete(forks.a, filing)
    assert hash_of(forks.a) == before


def test_the_committees_own_records_are_its_own(forks: Forks) -> None:
    forks.make_committee(forks.b)
    with forks.b.write("记") as session:
        own = Organisation(code="YQ001", name="园区", kind="党工委")
        session.add(own)
    forks.edit(forks.b, own, phone="1")
    assert forks.get(forks.b, own).phone == "1"
    version = versions(forks.b, own.id)[FACTS]
    assert version.by == COMMITTEE
    forks.delete(forks.b, own)
    assert forks.get(forks.b, own) is None
