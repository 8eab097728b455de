"""Reading and recording the facts of a step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, Meeting, Probation, SuperiorFiling, Vote
from app.services.database import Database
from app.services.journey.facts import choices_for, delete_row, save_row, step_facts
from app.services.journey.status import case_status
from tests.builders import Regular, d


@pytest.fixture
def case(db: Database) -> Regular:
    """A case up to its candidate stage, stored."""
    regular = Regular(upto="2026-11-20")
    with db.write() as session:
        regular.store(session)
    return regular


def test_a_missing_talk_is_recorded_and_its_finding_goes(db: Database, case: Regular) -> None:
    with db.write() as session:
        session.get(DevelopmentCase, case.case.id).talk_date = None  # type: ignore[union-attr]
    with db.read() as session:
        before = case_status(session, case.case.id, case.today)
    assert "R05" in {finding.rule for finding in before.findings_of("2")}
    with db.write() as session:
        save_row(session, case.case.id, "talk", case.case.id, {"talk_date": d("2025-06-10")})
    with db.read() as session:
        after = case_status(session, case.case.id, case.today)
    assert "R05" not in {finding.rule for finding in after.findings_of("2")}


def test_rows_of_a_step_are_its_own(db: Database, case: Regular) -> None:
    with db.read() as session:
        groups = {item.group.key: item for item in step_facts(session, case.case.id, "13")}
    assert [row.values["decided_on"] for row in groups["pre_review"].rows] == [d("2026-11-10")]
    assert [spec.label for spec in groups["leaving"].fields] == ["预计离开日期"]


def test_a_new_row_gets_what_marks_it(db: Database, case: Regular) -> None:
    with db.write() as session:
        row = save_row(
            session, case.case.id, "approval_talk", None, {"decided_on": d("2026-12-20"), "result": "同意"}
        )
    with db.read() as session:
        stored = session.get(SuperiorFiling, row)
        assert stored is not None
        assert (stored.matter, stored.case_id) == ("审批谈话", case.case.id)


def test_one_probation_row_however_often_it_is_saved(db: Database, case: Regular) -> None:
    with db.write() as session:
        save_row(session, case.case.id, "oath", None, {"oath_on": d("2027-02-10")})
        save_row(session, case.case.id, "grouping", None, {"grouped_on": d("2027-01-20")})
        assert len(session.scalars(select(Probation)).all()) == 1


def test_a_vote_makes_or_joins_its_meeting(db: Database, case: Regular) -> None:
    facts = {"on": d("2026-11-30"), "due": 16, "present": 14, "votes_for": 12, "result": "通过"}
    with db.write() as session:
        first = save_row(session, case.case.id, "admission_vote", None, facts)
        vote = session.get(Vote, first)
        assert vote is not None
        meeting = session.get(Meeting, vote.meeting_id)
        assert meeting is not None
        assert (meeting.code, meeting.kind, meeting.on) == ("HY2026-001", "支部大会", d("2026-11-30"))


@pytest.mark.parametrize(
    ("group", "values", "code"),
    [
        ("activist_vote", {"on": None}, "E-FACT-01"),
        ("pre_review", {"result": "好"}, "E-FACT-04"),
        ("talk", {"talk_date": d("1812-06-10")}, "E-FACT-05"),
        ("admission_vote", {"on": d("2026-11-30"), "due": -1}, "E-FACT-06"),
        ("talk", {"talk_place": "地" * 2001}, "E-FACT-03"),
        ("talk", {"talk_place": "会议室\u202e"}, "E-FACT-07"),
        ("talk", {"talk_place": "会议\x00室"}, "E-FACT-07"),
    ],
)
def test_refusals_store_nothing(
    db: Database, case: Regular, group: str, values: dict[str, object], code: str
) -> None:
    with db.read() as session:
        votes = len(session.scalars(select(Vote)).all())
    with pytest.raises(UserError) as refusal, db.write() as session:
        save_row(session, case.case.id, group, None, values)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert "没有保存" in refusal.value.message
    with db.read() as session:
        assert len(session.scalars(select(Vote)).all()) == votes


def test_a_row_can_be_taken_away_once(db: Database, case: Regular) -> None:
    row = case.helpers[0].id
    with db.write() as session:
        delete_row(session, "mentor", row)
    with pytest.raises(NotFound), db.write() as session:
        delete_row(session, "mentor", row)


def test_choices_of_people_can_be_searched(db: Database, case: Regular) -> None:
    with db.read() as session:
        found = choices_for(session, "人员")
    assert len(found) == 17
    assert {choice.label for choice in found} >= {"邓新苗", "党员01"}
