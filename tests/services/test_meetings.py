"""The meeting as a whole: who is expected, all facts at once or none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import UserError
from app.models import Attendance, Exclusion, Meeting, Vote
from app.services.database import Database
from app.services.findings import check
from app.services.meetings import (
    Absence,
    ExclusionFact,
    MeetingFact,
    MotionFact,
    expected,
    may_meet,
    record_meeting,
    verdict,
)
from app.services.rules.votes import Count
from tests.builders import Regular, d


@pytest.fixture
def case(db: Database) -> Regular:
    regular = Regular(upto="2026-11-20")
    with db.write() as session:
        regular.store(session)
    return regular


def meeting(case: Regular, **count: int) -> MeetingFact:
    numbers = {"due": 16, "present": 14, "issued": 14, "returned": 14, "votes_for": 12, "votes_against": 1,
               "votes_abstain": 1, "votes_invalid": 0, **count}  # fmt: skip
    return MeetingFact(
        organisation_id=case.branch.id,
        kind="支部大会",
        on=d("2026-11-30"),
        motions=(MotionFact(case.case.id, "接收预备党员", "通过", Count(**numbers),
                            {"person_present": True, "introducers_present": True}),),
        place="会议室",
        chair_id=case.members[0].id,
        supervisor_ids=(case.members[2].id,),
        teller_ids=(case.members[3].id,),
        secret=True,
        procedure_complete=True,
        absences=(Absence(case.members[14].id, "请假", "出差"),),
        exclusions=(ExclusionFact(case.members[15].id, "长期不能自理", d("2026-10-01"), d("2026-10-08")),),
    )  # fmt: skip


def test_the_roster_of_the_day(db: Database, case: Regular) -> None:
    with db.read() as session:
        everyone = expected(session, case.branch.id, "支部大会", d("2026-11-30"))
        fewer = expected(session, case.branch.id, "支部大会", d("2026-11-30"), [case.members[15].id])
        committee = expected(session, case.branch.id, "支委会", d("2026-11-30"))
    assert everyone.due == 16
    assert fewer.due == 15
    assert fewer.roster is not None
    assert [why for _, why in fewer.roster.without_vote] == ["经批准不计入应到会"]
    assert committee.due == 3


def test_everything_is_stored_at_once(db: Database, case: Regular) -> None:
    with db.write("接收大会") as session:
        identity = record_meeting(session, meeting(case))
    with db.read() as session:
        held = session.get(Meeting, identity)
        vote = session.scalars(select(Vote).where(Vote.motion == "接收预备党员")).one()
        assert held is not None
        assert (held.code, held.place) == ("HY2026-001", "会议室")
        assert (vote.meeting_id, vote.votes_for, vote.secret, vote.result) == (identity, 12, True, "通过")
        assert session.scalars(select(Attendance.reason)).all() == ["出差"]
        assert session.scalars(select(Exclusion.situation)).all() == ["长期不能自理"]
        rules = {finding.rule for finding in check(session, d("2026-12-01")).findings}
    assert not rules & {"R65", "R66", "R67", "R69", "R70", "R73"}


def test_recording_again_corrects_the_same_rows(db: Database, case: Regular) -> None:
    with db.write() as session:
        first = record_meeting(session, meeting(case))
    with db.write() as session:
        again = meeting(case, votes_for=11, votes_against=2)
        second = record_meeting(session, MeetingFact(**{**_fields(again), "code": "HY2026-001"}))
    assert first == second
    with db.read() as session:
        assert session.scalars(select(Vote.votes_for).where(Vote.motion == "接收预备党员")).all() == [11]
        assert len(session.scalars(select(Attendance)).all()) == 1


def _fields(fact: MeetingFact) -> dict[str, object]:
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__}


@pytest.mark.parametrize(
    ("count", "code"),
    [({"votes_for": 13}, "E-MEET-06"), ({"present": 17}, "E-MEET-06"), ({"issued": 15}, "E-MEET-06")],
)
def test_contradicting_numbers_store_nothing(
    db: Database, case: Regular, count: dict[str, int], code: str
) -> None:
    with pytest.raises(UserError) as refusal, db.write() as session:
        record_meeting(session, meeting(case, **count))
    assert refusal.value.code == code
    assert "没有保存" in refusal.value.message
    with db.read() as session:
        assert session.scalars(select(Meeting)).all() == []


def test_the_minutes_decide_and_the_rules_speak(db: Database, case: Regular) -> None:
    """A motion declared carried with too few votes is stored as declared, and found."""
    with db.write() as session:
        record_meeting(session, meeting(case, votes_for=8, votes_against=5))
    with db.read() as session:
        assert "R66" in {finding.rule for finding in check(session, d("2026-12-01")).findings}


def test_twice_the_same_person_is_refused(db: Database, case: Regular) -> None:
    fact = meeting(case)
    doubled = MeetingFact(**{**_fields(fact), "motions": fact.motions * 2})  # type: ignore[arg-type]
    with pytest.raises(UserError, match="列了两次"), db.write() as session:
        record_meeting(session, doubled)


def test_live_verdict() -> None:
    found = verdict("支部大会", "接收预备党员", Count(due=16, present=8, votes_for=8))
    assert found is not None
    assert found.passed is False
    assert "至少 9" in found.quorum
    assert verdict("支委会", "研究发展对象", Count(due=3, present=2)) is None
    assert may_meet("支委会", 3, 2) is True
    assert may_meet("支委会", 3, 1) is False
