"""Meetings behind the votes: made where nobody declared them, never twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.models import Exclusion, Meeting, Vote
from app.services.workbook.trouble import Trouble
from tests.services.workbook.building import BASE, actions, codes, one
from tests.services.workbook.conftest import Desk

UUID_1 = "2f0c9b1e-3d53-4a8b-9d7e-5b1a3a0f7c11"
TWO_CASES = [
    BASE["案卷"][0],
    {"案卷编号": "AJ002", "人员编号": "RY002", "受理组织编号": "ZZ001"},
]


def vote(**more: Any) -> dict[str, Any]:
    return {"案卷编号": "AJ001", "事项": "接收预备党员", "会议类型": "支部大会", "日期": "2026-05-18", **more}


def test_a_code_without_a_meeting_makes_the_meeting(desk: Desk) -> None:
    plan = desk.take(
        {
            "会议表决": [vote(会议编号="HY001", 主持人编号="RY002")],
            "不计应到": [{"会议编号": "HY001", "人员编号": "RY002", "情形": "正在服刑"}],
        }
    )
    (made,) = (row for row in plan.rows if row.sheet == "会议")
    assert (made.action, made.code, made.made_from, made.row) == ("create", "HY001", "会议表决", 2)
    assert "由“会议表决”第 2 行生成" in made.label
    (meeting,) = desk.rows(Meeting)
    assert (meeting.kind, meeting.on, meeting.present) == ("支部大会", date(2026, 5, 18), None)
    assert desk.rows(Vote)[0].meeting_id == meeting.id
    assert desk.rows(Exclusion)[0].meeting_id == meeting.id
    assert meeting.chair_id == desk.rows(Vote)[0].chair_id is not None


def test_votes_without_a_code_of_one_day_are_one_meeting(desk: Desk) -> None:
    sheets = {
        "案卷": TWO_CASES,
        "会议表决": [
            vote(),
            vote(案卷编号="AJ002"),
            vote(会议类型="支委会", 事项="支委会审查"),
            vote(日期="2026-05-19", 事项="转正审查"),
        ],
    }
    desk.take(sheets)
    meetings = desk.rows(Meeting)
    assert sorted(meeting.code for meeting in meetings) == [
        "HY20260518-ZZ001-支委会",
        "HY20260518-ZZ001-支部大会",
        "HY20260519-ZZ001-支部大会",
    ]
    assert all(row.meeting_id for row in desk.rows(Vote))
    plan = desk.plan(sheets)
    assert set(actions(plan, "会议表决")) == {"same"}
    assert actions(plan, "会议") == []


def test_votes_without_a_code_join_the_meeting_of_the_day(desk: Desk) -> None:
    declared = {"会议编号": "HY7", "组织编号": "ZZ001", "会议类型": "支部大会", "日期": "2026-05-18"}
    desk.take({"会议": [declared], "会议表决": [vote()]})
    assert [meeting.code for meeting in desk.rows(Meeting)] == ["HY7"]
    desk.take({"案卷": TWO_CASES, "会议表决": [vote(案卷编号="AJ002")]})
    assert [meeting.code for meeting in desk.rows(Meeting)] == ["HY7"]


def test_two_meetings_of_one_day_are_reported(desk: Desk) -> None:
    meetings = [
        {"会议编号": code, "组织编号": "ZZ001", "会议类型": "支部大会", "日期": "2026-05-18"}
        for code in ("HY8", "HY7")
    ]
    plan = desk.take({"会议": meetings, "会议表决": [vote()]})
    assert "HY7" in one(plan.warnings, Trouble.MEETING_CHOSEN).message


def test_a_generated_code_gives_way_to_a_taken_one(desk: Desk) -> None:
    other = {
        "会议编号": "HY20260518-ZZ001-支部大会",
        "组织编号": "ZZ000",
        "会议类型": "党课",
        "日期": "2026-05-01",
    }
    desk.take({"会议": [other], "会议表决": [vote()]})
    assert "HY20260518-ZZ001-支部大会-2" in {meeting.code for meeting in desk.rows(Meeting)}


def test_a_code_nobody_explains_is_an_error(desk: Desk) -> None:
    plan = desk.plan({"到会情况": [{"会议编号": "HY9", "人员编号": "RY001", "情况": "请假"}]})
    assert "会议" in one(plan.errors, Trouble.NO_SUCH_CODE).message


def test_date_and_type_are_compared_with_the_meeting(desk: Desk) -> None:
    meeting = {"会议编号": "HY1", "组织编号": "ZZ001", "会议类型": "支委会", "日期": "2026-05-17"}
    plan = desk.plan({"会议": [meeting], "会议表决": [vote(会议编号="HY1")]})
    assert codes(plan) == ([], [Trouble.MEETING_DIFFERS, Trouble.MEETING_DIFFERS])
    assert [issue.column for issue in plan.warnings] == ["日期", "会议类型"]


def test_votes_of_one_code_that_differ_are_reported(desk: Desk) -> None:
    plan = desk.plan(
        {
            "案卷": TWO_CASES,
            "会议表决": [vote(会议编号="HY1"), vote(案卷编号="AJ002", 会议编号="HY1", 日期="2026-05-19")],
        }
    )
    assert one(plan.warnings, Trouble.MEETING_DIFFERS).row == 3


def test_a_vote_in_error_makes_no_meeting_and_no_second_error(desk: Desk) -> None:
    plan = desk.plan(
        {
            "会议表决": [vote(会议编号="HY1", 日期="昨天")],
            "到会情况": [{"会议编号": "HY1", "人员编号": "RY001", "情况": "请假"}],
        }
    )
    assert codes(plan)[0] == [Trouble.BAD_DATE]
    assert actions(plan, "会议") == []


def test_a_vote_the_program_wrote_keeps_its_empty_code(desk: Desk) -> None:
    desk.take({"会议表决": [vote(_id=UUID_1)]})
    assert desk.rows(Meeting) == []
    assert desk.rows(Vote)[0].meeting_id is None
