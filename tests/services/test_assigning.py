"""Mentors for several people at once: who wants one, what is doubtful, what is refused, what is stored."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Helper, Person
from app.models.words import HelperRole
from app.services.assigning import assign, people_wanting, plan_assignment
from app.services.database import Database
from app.services.params import set_param
from tests.builders import Regular, d

TODAY = d("2026-03-01")


@pytest.fixture
def branch(db: Database) -> tuple[Database, list[Regular]]:
    """Two activists of one branch without mentors."""
    first = Regular(upto="2026-03-01")
    first.helpers.clear()
    second = Regular(upto="2026-03-01")
    second.helpers.clear()
    with db.write("录入") as session:
        first.store(session)
        session.flush()
        second.person.code, second.person.name, second.case.code = "RY002", "林小满", "AJ002"
        second.person.organisation_id = second.case.organisation_id = first.branch.id
        session.add(second.person)
        session.flush()
        session.add(second.case)
        for row in second.votes:
            row.meeting_id = None
            session.add(row)
    return db, [first, second]


def test_both_get_both_at_once(branch: tuple[Database, list[Regular]]) -> None:
    db, (first, second) = branch
    with db.read() as session:
        wanting = people_wanting(session, TODAY)
        assert {one.name for one in wanting} == {"邓新苗", "林小满"}
        assert {one.role for one in wanting} == {HelperRole.MENTOR}
        cases = [one.case_id for one in wanting]
        mentors = [first.members[0].id, first.members[1].id]
        plan = plan_assignment(session, cases, mentors, TODAY, TODAY)
    assert [(one.now, one.then, one.doubts) for one in plan.mentors] == [(0, 2, ()), (0, 2, ())]
    with db.write("成批指定") as session:
        assert assign(session, plan, TODAY) == 4
    with db.read() as session:
        rows = session.scalars(select(Helper)).all()
        assert {(row.case_id, row.person_id) for row in rows} == {
            (case.case.id, mentor) for case in (first, second) for mentor in mentors
        }
        assert {row.how for row in rows} == {"组织指定"}
        assert people_wanting(session, TODAY) == ()
    with pytest.raises(UserError) as caught, db.write("再来") as session:
        assign(session, plan, TODAY)
    assert caught.value.code in ("E-PAIR-05", "E-PAIR-11")


def test_doubts_are_told_and_refuse_nothing(branch: tuple[Database, list[Regular]]) -> None:
    db, (first, second) = branch
    with db.write("设定") as session:
        set_param(session, "mentee_cap", "1")
        mentor = session.get_one(Person, first.members[0].id)
        mentor.full_on, mentor.joined_on = None, None
        mentor.discipline = "警告"
    with db.read() as session:
        cases = [first.case.id, second.case.id]
        plan = plan_assignment(session, cases, [first.members[0].id], TODAY, TODAY)
    (load,) = plan.mentors
    assert load.doubts[0] in ("没有登记入党、转正日期", "不是正式党员")
    assert "受警告处分" in load.doubts
    assert "同时联系 2 人，本支部设定不超过 1 人" in load.doubts
    assert plan.number == 2


def test_what_cannot_be_is_refused_with_its_rule(branch: tuple[Database, list[Regular]]) -> None:
    db, (first, _second) = branch
    members = [member.id for member in first.members]
    for cases, mentors, on, code, said in (
        ([], members[:1], TODAY, "E-PAIR-05", "重新选人"),
        ([first.case.id], [], TODAY, "E-PAIR-07", "请先选人"),
        ([first.case.id], members[:3], TODAY, "E-PAIR-08", "R17"),
        ([first.case.id], members[:1], d("2026-03-02"), "E-PAIR-09", "最早 2026-03-02 可以"),
        ([first.case.id], [first.person.id], TODAY, "E-PAIR-10", "另选"),
    ):
        with db.read() as session, pytest.raises(UserError) as caught:
            plan_assignment(session, cases, mentors, on, TODAY)
        assert caught.value.code == code
        assert said in str(caught.value)
    with db.read() as session:
        assert session.scalars(select(Helper)).all() == []


def test_who_has_a_mentor_or_is_past_it_is_not_listed(branch: tuple[Database, list[Regular]]) -> None:
    db, (first, second) = branch
    with db.write("改") as session:
        session.add(
            Helper(
                case_id=first.case.id,
                role=HelperRole.MENTOR,
                person_id=first.members[0].id,
                from_on=d("2025-12-01"),
                to_on=d("2026-02-20"),
            )
        )
        second.case.status = "撤回"
        session.merge(second.case)
    with db.read() as session:
        assert [one.name for one in people_wanting(session, d("2026-02-20"))] == []
        # The mentor has gone: somebody is wanted again.
        assert [one.name for one in people_wanting(session, d("2026-02-21"))] == ["邓新苗"]


def test_a_probationer_without_a_branch_of_ones_own_gets_one_old_member(db: Database) -> None:
    case = Regular(upto="2027-03-01")
    case.branch.kind = "联合党支部"
    with db.write("录入") as session:
        case.store(session)
    day = d("2027-03-01")
    with db.read() as session:
        (one,) = people_wanting(session, day)
        assert (one.role, one.name) == (HelperRole.PAIRED, "邓新苗")
        with pytest.raises(UserError, match="R195"):
            plan_assignment(session, [one.case_id], [m.id for m in case.members[:2]], day, day)
        plan = plan_assignment(session, [one.case_id], [case.members[0].id], day, day)
    assert plan.mentors[0].then == 1
