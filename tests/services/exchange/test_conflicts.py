"""Settling conflicts: ours, theirs, another value, keep or delete; it travels, is audited, can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Act, AuditEntry, Organisation, Person
from app.services.database import Database
from app.services.exchange.cards import Conflict
from app.services.exchange.conflicts import act_name, list_conflicts, resolve
from app.services.journal.audit import verify_chain
from app.services.journal.undo import last_act, undo_act
from tests.builders import d
from tests.services.exchange.forks import Forks
from tests.services.exchange.sql_books import merge, state_of


def settle(db: Database, card: Conflict, choice: Any) -> Conflict:
    with db.write(act_name(card)) as session:
        return resolve(session, card.id, choice)


@pytest.fixture
def disputed(forks: Forks) -> Forks:
    """Both sides changed the mobile; the other side also the department and who recommends."""
    forks.edit(forks.a, forks.case.person, mobile="1")
    forks.edit(forks.b, forks.case.person, mobile="2", department="车间")
    forks.exchange()
    return forks


def card_of(db: Database, field: str) -> Conflict:
    with db.read() as session:
        return next(card for card in list_conflicts(session) if card.field == field)


@pytest.mark.parametrize(
    ("choice", "mobile"), [("ours", "1"), ("theirs", "2"), ({"value": "3"}, "3"), ({"value": None}, None)]
)
def test_fields_are_settled_one_by_one(disputed: Forks, choice: Any, mobile: str | None) -> None:
    person = disputed.case.person
    settle(disputed.a, card_of(disputed.a, "手机"), choice)
    assert disputed.get(disputed.a, person).mobile == mobile
    assert [card.field for card in disputed.cards(disputed.a)] == ["部门"]
    settle(disputed.a, card_of(disputed.a, "部门"), "theirs")
    assert disputed.cards(disputed.a) == ()
    disputed.exchange()
    assert disputed.are_equal()
    assert disputed.cards(disputed.b) == ()
    stored = disputed.get(disputed.b, person)
    assert (stored.mobile, stored.department) == (mobile, "车间")


def test_both_sides_see_the_same_card_from_their_own_side(disputed: Forks) -> None:
    here, there = card_of(disputed.a, "手机"), card_of(disputed.b, "手机")
    assert here.id == there.id
    assert (here.ours, here.theirs, here.source) == ("1", "2", "乙")
    assert (there.ours, there.theirs, there.source) == ("2", "1", "甲")


def test_settled_differently_at_the_same_time_is_a_new_conflict(disputed: Forks) -> None:
    settle(disputed.a, card_of(disputed.a, "手机"), "ours")
    settle(disputed.b, card_of(disputed.b, "手机"), "ours")
    disputed.exchange()
    assert disputed.are_equal()
    card = card_of(disputed.a, "手机")
    assert {card.ours, card.theirs} == {"1", "2"}


def test_the_same_choice_on_both_sides_settles_it(disputed: Forks) -> None:
    for field in ("手机", "部门"):
        settle(disputed.a, card_of(disputed.a, field), "ours")
        settle(disputed.b, card_of(disputed.b, field), "theirs")
    disputed.exchange()
    assert disputed.are_equal()
    assert disputed.cards(disputed.a) == ()


def test_an_edit_in_between_leaves_the_card_with_the_new_value(disputed: Forks) -> None:
    disputed.edit(disputed.a, disputed.case.person, mobile="9")
    card = card_of(disputed.a, "手机")
    assert {card.ours, card.theirs} & {"9"}
    disputed.exchange()
    assert disputed.are_equal()
    assert disputed.get(disputed.b, disputed.case.person) is not None


def test_a_settled_conflict_is_an_act_that_can_be_undone(disputed: Forks) -> None:
    person = disputed.case.person
    before = disputed.get(disputed.a, person).mobile
    card = card_of(disputed.a, "手机")
    settle(disputed.a, card, "ours" if before == card.theirs else "theirs")
    with disputed.a.read() as session:
        act = last_act(session)
        assert act is not None
        assert act.name == "处理冲突（RY001 手机）"
        actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.act_id == act.id)))
        assert actions == {"resolve", "update"}
        assert verify_chain(session).ok
    with disputed.a.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    assert disputed.get(disputed.a, person).mobile == before
    disputed.exchange()
    assert disputed.are_equal()


def test_choosing_what_is_shown_is_audited_too(disputed: Forks) -> None:
    card = card_of(disputed.a, "手机")
    shown = disputed.get(disputed.a, disputed.case.person).mobile
    settle(disputed.a, card, "ours" if shown == card.ours else "theirs")
    with disputed.a.read() as session:
        act = session.scalars(select(Act).order_by(Act.number.desc()).limit(1)).one()
        actions = list(session.scalars(select(AuditEntry.action).where(AuditEntry.act_id == act.id)))
    assert (actions, act.lasting) == (["resolve"], True)


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ("both", "E-MERGE-03"),
        (None, "E-MERGE-03"),
        ({}, "E-MERGE-03"),
        ({"value": 7}, "E-MERGE-07"),
        ({"value": "x" * 3_000}, "E-MERGE-07"),
    ],
)
def test_choices_that_are_none(disputed: Forks, choice: Any, code: str) -> None:
    before = state_of(disputed.a)
    with pytest.raises(UserError) as refusal:
        settle(disputed.a, card_of(disputed.a, "手机"), choice)
    assert refusal.value.code == code
    assert state_of(disputed.a) == before


def test_a_required_field_cannot_be_emptied(forks: Forks) -> None:
    forks.edit(forks.a, forks.case.person, name="甲")
    forks.edit(forks.b, forks.case.person, name="乙")
    forks.exchange()
    with pytest.raises(UserError, match="没有填写"):
        settle(forks.a, card_of(forks.a, "姓名"), {"value": None})
    settle(forks.a, card_of(forks.a, "姓名"), "theirs")
    assert forks.get(forks.a, forks.case.person).search_key.startswith("乙")


def test_a_card_that_is_not_open(disputed: Forks) -> None:
    card = card_of(disputed.a, "手机")
    settle(disputed.a, card, "ours")
    with pytest.raises(UserError) as refusal:
        settle(disputed.a, card, "ours")
    assert refusal.value.code == "E-MERGE-02"


def test_settled_in_the_merge_itself(forks: Forks) -> None:
    forks.edit(forks.a, forks.case.person, mobile="1")
    forks.edit(forks.b, forks.case.person, mobile="2", department="车间")
    plan = merge(forks.a, state_of(forks.b), "乙")
    chosen = {card.id: "theirs" for card in plan.conflicts}
    assert len(chosen) == 2
    forks.exchange()
    plan = merge(forks.b, state_of(forks.a), "甲", chosen | {"0" * 16: "ours"})
    assert forks.cards(forks.b) == ()
    assert forks.get(forks.b, forks.case.person).mobile == "1"


def test_references_are_shown_by_their_codes(forks: Forks) -> None:
    helper, members = forks.case.helpers[0], forks.case.members
    forks.edit(forks.a, helper, person_id=members[3].id)
    forks.edit(forks.b, helper, person_id=members[4].id)
    forks.exchange()
    card = card_of(forks.a, "人员编号")
    assert (card.ours, card.theirs) == ("DY04", "DY05")
    assert (card.our_value, card.their_value) == (members[3].id, members[4].id)
    assert card.code.startswith("AJ001 培养联系人 ")
    settle(forks.a, card, "theirs")
    assert forks.get(forks.a, helper).person_id == members[4].id


def test_a_code_in_conflict_stays_unique(forks: Forks) -> None:
    forks.edit(forks.a, forks.case.person, code="RY777")
    forks.edit(forks.b, forks.case.person, code="RY888")
    with forks.a.write("记") as session:
        session.add(Person(code="RY888", name="另一人"))
    merge(forks.a, state_of(forks.b), "乙")
    card = card_of(forks.a, "人员编号")
    settle(forks.a, card, "ours")
    assert forks.get(forks.a, forks.case.person).code == "RY777"
    assert forks.cards(forks.a) == ()


@pytest.mark.parametrize("keep", [True, False])
def test_deleted_here_and_edited_there(forks: Forks, keep: bool) -> None:
    report = forks.case.thought_reports[0]
    forks.delete(forks.a, report)
    forks.edit(forks.b, report, title="改过的")
    forks.exchange()
    assert forks.are_equal()
    (here,), (there,) = forks.cards(forks.a), forks.cards(forks.b)
    assert (here.kind, here.ours, here.theirs) == ("delete", None, "保留")
    assert (there.ours, there.theirs) == ("保留", None)
    assert forks.get(forks.a, report).title == "改过的"
    settle(forks.a, here, "theirs" if keep else "ours")
    forks.exchange()
    assert forks.are_equal()
    assert forks.cards(forks.a) == forks.cards(forks.b) == ()
    assert (forks.get(forks.b, report) is not None) == keep


def test_kept_here_and_deleted_there_at_the_same_time(forks: Forks) -> None:
    report = forks.case.thought_reports[0]
    forks.delete(forks.a, report)
    forks.edit(forks.b, report, title="改过的")
    forks.exchange()
    settle(forks.a, forks.cards(forks.a)[0], "ours")
    settle(forks.b, forks.cards(forks.b)[0], "ours")
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.a, report).title == "改过的"
    assert [card.kind for card in forks.cards(forks.a)] == ["delete"]


def test_a_record_half_deleted(forks: Forks) -> None:
    """The enterprise deletes the step, the committee fills in its part of it meanwhile."""
    forks.make_committee(forks.b)
    filing = forks.case.filings[-1]
    forks.edit(forks.b, filing, result="不同意")
    forks.delete(forks.a, filing)
    forks.exchange()
    assert forks.are_equal()
    assert (forks.get(forks.a, filing).result, forks.get(forks.a, filing).matter) == ("不同意", "转正审批")
    (card,) = forks.cards(forks.a)
    assert (card.kind, card.ours, card.theirs) == ("delete", None, "保留")
    settle(forks.a, card, "theirs")
    forks.exchange()
    assert forks.are_equal()
    assert forks.cards(forks.a) == forks.cards(forks.b) == ()
    assert forks.get(forks.b, filing).submitted_on == filing.submitted_on


def test_what_is_needed_is_not_deleted(forks: Forks) -> None:
    organisation = Organisation(code="ZZ500", name="临时", kind="党支部")
    with forks.a.write("记") as session:
        session.add(organisation)
    merge(forks.b, state_of(forks.a))
    forks.delete(forks.a, organisation)
    forks.edit(forks.b, forks.case.person, organisation_id=organisation.id)
    forks.exchange()
    (card,) = forks.cards(forks.a)
    assert card.kind == "needed"
    with pytest.raises(UserError, match="还有别的记录用到") as refusal:
        settle(forks.a, card, "theirs")
    assert refusal.value.code == "E-MERGE-04"
    settle(forks.a, card, "ours")
    forks.exchange()
    assert forks.are_equal()
    assert forks.cards(forks.b) == ()


def test_a_proposal_is_decided_by_whose_it_is(forks: Forks) -> None:
    forks.make_committee(forks.b)
    filing = forks.case.filings[2]
    forks.edit(forks.b, filing, result="不合格", opinion="材料不全")
    merge(forks.a, state_of(forks.b), "园区")
    forks.edit(forks.a, filing, result="合格")
    forks.exchange()
    here, there = card_of(forks.a, "结果"), card_of(forks.b, "结果")
    mine = "ours" if here.ours == "合格" else "theirs"
    with pytest.raises(UserError, match="由对方填写") as refusal:
        settle(forks.a, here, mine)
    assert refusal.value.code == "E-MERGE-08"
    settle(forks.b, there, "ours" if there.ours == "合格" else "theirs")
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.a, filing).result == "合格"
    assert forks.cards(forks.a) == ()


def test_a_proposal_can_be_withdrawn(forks: Forks) -> None:
    forks.make_committee(forks.b)
    filing = forks.case.filings[2]
    forks.edit(forks.b, filing, notified_on=d("2026-11-12"))
    merge(forks.a, state_of(forks.b), "园区")
    forks.edit(forks.a, filing, notified_on=d("2026-11-13"))
    card = card_of(forks.a, "书面通知日期")
    settle(forks.a, card, "ours" if card.our_value == "2026-11-12" else "theirs")
    assert forks.cards(forks.a) == ()
    forks.exchange()
    assert forks.are_equal()
    assert forks.get(forks.b, filing).notified_on == d("2026-11-12")


def test_the_committee_chooses_between_an_enterprises_own_values(disputed: Forks, empty_file: Any) -> None:
    """Two copies of a branch's file disagree; the committee's choice goes back with its return package."""
    disputed.make_committee(disputed.b)
    with disputed.b.read() as session:
        cards = list_conflicts(session)
    for card in cards:
        settle(disputed.b, card, "theirs")
    from app.services.exchange.replica import own_replicas

    with disputed.b.read() as session:
        replicas = own_replicas(session)
    reply = state_of(disputed.b).written_by("committee", replicas)
    assert disputed.case.person.id in {record["id"] for record in reply.records["person"]}
    merge(disputed.a, reply, "园区")
    assert disputed.cards(disputed.a) == ()
    stored = disputed.get(disputed.a, disputed.case.person)
    assert (stored.mobile, stored.department) == ("1", None)
