"""What the rules would say of a meeting before it is stored, and that nothing is stored by asking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import UserError
from app.services.database import Database
from app.services.meeting_list import list_meetings, proposals
from app.services.meetings import MeetingFact, MotionFact
from app.services.rehearsal import rehearse_meeting
from app.services.rules.findings import State
from app.services.rules.votes import Count
from tests.builders import Regular, d

COUNT = Count(due=15, present=14, issued=14, returned=14, votes_for=14, votes_against=0, votes_abstain=0)


@pytest.fixture
def case(db: Database) -> Regular:
    """Probationary since 2026-11-30: the year is over on 2027-11-30."""
    regular = Regular(upto="2027-11-20")
    with db.write() as session:
        regular.store(session)
    return regular


def conversion(case: Regular, on: str, result: str | None = "通过") -> MeetingFact:
    motion = MotionFact(case.case.id, "预备党员转正", result, COUNT if result else Count())
    return MeetingFact(case.branch.id, "支部大会", d(on), (motion,))


def test_a_conversion_before_the_year_is_over_is_told_before_it_is_stored(
    db: Database, case: Regular
) -> None:
    with db.read() as session:
        before = list_meetings(session, d("2027-11-25"))
        early = rehearse_meeting(session, conversion(case, "2027-11-25"), d("2027-11-25"))
        assert list_meetings(session, d("2027-11-25")) == before
    told = {finding.rule: finding for finding in early}
    assert told["R102"].state is State.BROKEN
    assert "不能提前转正" in told["R102"].message
    assert any(finding.state is State.UNDETERMINED for finding in early)
    with db.read() as session:
        assert list_meetings(session, d("2027-11-25")) == before


def test_on_the_day_the_year_is_over_nothing_is_early(db: Database, case: Regular) -> None:
    with db.read() as session:
        found = rehearse_meeting(session, conversion(case, "2027-11-30"), d("2027-11-30"))
    assert "R102" not in {finding.rule for finding in found}


def test_a_meeting_to_come_is_judged_on_its_day_and_only_by_what_is_known(
    db: Database, case: Regular
) -> None:
    with db.read() as session:
        early = rehearse_meeting(session, conversion(case, "2027-11-29", None), d("2027-11-20"))
        right = rehearse_meeting(session, conversion(case, "2027-11-30", None), d("2027-11-20"))
    assert "R102" in {finding.rule for finding in early}
    assert "R102" not in {finding.rule for finding in right}
    assert {finding.state for finding in (*early, *right)} <= {State.BROKEN}


def test_contradicting_numbers_are_refused_as_in_storing(db: Database, case: Regular) -> None:
    fact = conversion(case, "2027-11-30")
    wrong = replace(fact.motions[0], count=replace(COUNT, votes_for=15))
    with db.read() as session, pytest.raises(UserError, match="没有保存"):
        rehearse_meeting(session, replace(fact, motions=(wrong,)), d("2027-11-30"))


@pytest.mark.parametrize(("on", "ready"), [("2027-11-29", False), ("2027-11-30", True)])
def test_a_motion_is_ready_only_from_its_first_lawful_day(
    db: Database, case: Regular, on: str, ready: bool
) -> None:
    with db.read() as session:
        found = proposals(session, case.branch.id, "支部大会", d("2027-11-20"), d(on))
    offered = next(item for item in found if item.motion == "预备党员转正")
    assert (offered.ready, offered.hint) == (ready, "最早 2027-11-30")
