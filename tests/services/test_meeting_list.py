"""Meetings as a list, and what may be put to one."""

from __future__ import annotations

import pytest

from app.errors import NotFound
from app.services.database import Database
from app.services.meeting_list import list_meetings, proposals, stored_meeting
from app.services.meetings import record_meeting
from tests.builders import Regular, d
from tests.services.test_meetings import meeting


@pytest.fixture
def case(db: Database) -> Regular:
    regular = Regular(upto="2026-11-29")
    with db.write() as session:
        regular.store(session)
    return regular


def test_past_meetings_are_listed_with_who_and_what(db: Database, case: Regular) -> None:
    with db.read() as session:
        rows = list_meetings(session, d("2026-11-30"))
    assert [row.on for row in rows] == sorted((row.on for row in rows), reverse=True)
    assert any("邓新苗（确定积极分子）" in row.people for row in rows)
    assert {row.state for row in rows} == {"已记录"}


def test_the_motion_of_the_step_at_hand_is_ready(db: Database, case: Regular) -> None:
    with db.read() as session:
        assembly = proposals(session, case.branch.id, "支部大会", d("2026-11-30"))
        committee = proposals(session, case.branch.id, "支委会", d("2026-11-30"))
    assert [(p.motion, p.ready) for p in assembly] == [("接收预备党员", True), ("取消资格", False)]
    assert {p.motion for p in committee} == {"支委会审查", "取消资格"}


def test_a_branch_without_a_committee_puts_everything_to_its_assembly(db: Database, case: Regular) -> None:
    with db.write() as session:
        session.merge(case.branch).has_committee = False
    with db.read() as session:
        found = proposals(session, case.branch.id, "支部大会", d("2026-11-30"))
    assert "支委会审查" in {p.motion for p in found}


def test_a_stored_meeting_is_filled_in_again(db: Database, case: Regular) -> None:
    with db.write("接收大会") as session:
        identity = record_meeting(session, meeting(case))
    with db.read() as session:
        stored = stored_meeting(session, identity)
        by_vote = stored_meeting(session, stored.votes[0].id)
        with pytest.raises(NotFound):
            stored_meeting(session, "gone")
    assert stored.values["place"] == "会议室"
    assert [vote.votes_for for vote in stored.votes] == [12]
    assert [absence.reason for absence in stored.absences] == ["出差"]
    assert [item.situation for item in stored.exclusions] == ["长期不能自理"]
    assert by_vote.values == stored.values


def test_a_meeting_to_come_is_a_plan_and_a_held_one_lacks_its_result(db: Database, case: Regular) -> None:
    from dataclasses import replace

    from app.services.rules.votes import Count

    fact = meeting(case)
    planned = replace(fact, motions=(replace(fact.motions[0], result=None, count=Count()),))
    with db.write("计划") as session:
        record_meeting(session, planned)
    with db.read() as session:
        before = list_meetings(session, d("2026-11-29"))[0]
        after = list_meetings(session, d("2026-12-01"))[0]
    assert (before.state, after.state) == ("计划", "缺结果")


def test_what_is_no_longer_part_of_a_meeting_goes(db: Database, case: Regular) -> None:
    from dataclasses import replace

    from app.services.meeting_list import meeting_name, record_whole

    fact = meeting(case)
    with db.write("接收大会") as session:
        identity = record_whole(session, fact)
    with db.write("改正") as session:
        assert record_whole(session, replace(fact, code="HY2026-001", absences=(), exclusions=())) == identity
    with db.read() as session:
        stored = stored_meeting(session, identity)
        assert meeting_name(session, identity) == "2026-11-30 支部大会"
        assert meeting_name(session, case.case.id) == ""
    assert (stored.absences, stored.exclusions, len(stored.votes)) == ((), (), 1)


@pytest.mark.parametrize(("on", "ready"), [("2028-05-29", False), ("2028-05-30", True)])
def test_after_an_extension_the_conversion_is_put_to_a_meeting_again(
    db: Database, on: str, ready: bool
) -> None:
    """Extended by six months from 30 November 2027: the second meeting not before 30 May 2028."""
    regular = Regular(upto="2028-01-20")
    vote = regular.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    assert regular.probation is not None
    regular.probation.application_dates = (d("2027-11-10"), d("2028-05-10"))
    with db.write() as session:
        regular.store(session)
    with db.read() as session:
        found = proposals(session, regular.branch.id, "支部大会", d("2028-05-20"), d(on))
    assert [(p.motion, p.ready) for p in found] == [("预备党员转正", ready)]
