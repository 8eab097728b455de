"""G. Order of dates and quality of the record: R117, R118, R121, R122, R213, R220."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.models import DevelopmentCase, Meeting, SuperiorFiling, Vote
from app.services.casefile import CaseFile
from app.services.dates import add_days
from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014, under_a_general_branch

Said = list[tuple[str, str, str]]
BROKEN = [("R117", "violation", "broken")]


def _set(row: Callable[[Regular], Any], attr: str) -> Callable[[Regular, date], None]:
    return lambda case, day: setattr(row(case), attr, day)


def _set_first(row: Callable[[Regular], Any], attr: str) -> Callable[[Regular, date], None]:
    return lambda case, day: setattr(row(case), attr, (day,))


@pytest.mark.parametrize(
    ("change", "bound", "severity"),
    [
        (_set(lambda c: c.recommendations[0], "on"), "2025-06-10", "warning"),
        (_set(lambda c: c.filing("发展对象同意"), "submitted_on"), "2026-09-02", "violation"),
        (_set(lambda c: c.helpers[2], "from_on"), "2026-10-12", "violation"),
        (_set(lambda c: c.reviews[0], "concluded_on"), "2026-10-12", "violation"),
        (_set(lambda c: c.trainings[0], "end_on"), "2026-10-21", "violation"),
        (_set(lambda c: c.filing("积极分子备案"), "decided_on"), "2025-09-05", "violation"),
        (_set(lambda c: c.filing("预审"), "notified_on"), "2026-11-10", "violation"),
        (_set(lambda c: c.filing("接收审批"), "submitted_on"), "2026-11-30", "violation"),
        (_set(lambda c: c.filing("组织部门备案"), "decided_on"), "2027-01-18", "violation"),
        (_set(lambda c: c.probation, "notified_on"), "2027-01-15", "violation"),
        (_set(lambda c: c.probation, "announced_on"), "2027-01-15", "violation"),
        (_set(lambda c: c.probation, "grouped_on"), "2027-01-15", "violation"),
        (_set(lambda c: c.filing("转正审批"), "submitted_on"), "2027-12-10", "violation"),
        (_set_first(lambda c: c.probation, "talk_dates"), "2028-01-20", "violation"),
        (_set_first(lambda c: c.probation, "announcement_dates"), "2028-01-20", "violation"),
        (_set(lambda c: c.probation, "archived_on"), "2028-01-20", "violation"),
    ],
)
def test_pairs_without_a_rule_of_their_own(
    change: Callable[[Regular, date], None], bound: str, severity: str
) -> None:
    """The same day is lawful, the day before is not."""
    case = Regular()
    change(case, d(bound))
    assert case.says("R117") == []
    case = Regular()
    change(case, add_days(d(bound), -1))
    assert [(f.severity.value, f.state.value) for f in case.findings("R117")] == [(severity, "broken")]
    assert case.findings("R117")[0].step is not None


def test_pairs_with_a_rule_of_their_own_are_left_to_it() -> None:
    case = Regular()
    case.case.talk_date = d("2025-05-19")
    case.vote("研究发展对象").on = d("2026-08-31")
    case.filing("预审").submitted_on = d("2026-10-29")
    case.booklets[0].signed_on = d("2026-11-11")
    assert case.says("R117") == []


@pytest.mark.parametrize(
    ("change", "header"),
    [
        (_set(lambda c: c.inspections[-1], "on"), "考察的日期"),
        (_set(lambda c: c.filing("转正审批"), "notified_on"), "上级手续的书面通知日期"),
        (_set(lambda c: c.probation, "oath_on"), "预备期的宣誓日期"),
        (_set_first(lambda c: c.probation, "talk_dates"), "预备期的转正谈话日期"),
        (_set(lambda c: c.case, "talk_date"), "案卷的谈话日期"),
    ],
)
def test_nothing_in_the_future(change: Callable[[Regular, date], None], header: str) -> None:
    case = Regular()
    change(case, case.today)
    assert case.says("R118") == []
    change(case, add_days(case.today, 1))
    (found,) = case.findings("R118")
    assert found.message == f"{header} 2028-03-02，晚于今天 2028-03-01。"


def test_plans_are_no_facts() -> None:
    case = Regular(upto="2026-10-08")
    notice = case.notices[0]
    notice.start_on, notice.end_on, notice.result = d("2026-10-12"), d("2026-10-20"), None
    case.case.expected_leave_date = d("2027-06-01")
    case.helpers[0].to_on = d("2027-01-01")
    case.votes.append(
        Vote(case_id=case.case.id, motion="支委会审查", kind="支委会", on=d("2026-11-01"), due=3)
    )
    assert case.says("R118") == []
    notice.result = "不影响"
    assert [f.message for f in case.findings("R118")] == ["公示的开始日期 2026-10-12，晚于今天 2026-10-08。"]


def beside(case: Regular, **values: Any) -> Vote:
    """Another person's conversion at the same meeting."""
    person = case.members[7]
    row: dict[str, Any] = {
        "on": d("2026-11-30"),
        "kind": "支部大会",
        "due": 16,
        "present": 14,
        "result": "通过",
    }
    other = DevelopmentCase(code="AJ002", person_id=person.id, organisation_id=case.branch.id)
    vote = Vote(case_id=other.id, motion="预备党员转正", **(row | values))
    case.more_files.append(CaseFile(other, person, case.branch, votes=(vote,)))
    return vote


@pytest.mark.parametrize(
    ("values", "header"),
    [
        ({}, None),
        ({"votes_for": 3}, None),
        ({"due": 15}, "应到"),
        ({"present": 13}, "实到"),
        ({"due": None}, None),
        ({"due": 15, "result": None}, None),
    ],
)
def test_rows_of_one_meeting_agree(values: dict[str, Any], header: str | None) -> None:
    case = Regular()
    beside(case, **values)
    assert [header is not None and header in f.message for f in case.findings("R121")] == (
        [True] if header else []
    )


@pytest.mark.parametrize(
    ("values", "number"),
    [({}, 0), ({"on": d("2026-12-01")}, 1), ({"kind": "支委会"}, 1), ({"due": 15, "present": 9}, 2)],
)
def test_a_number_makes_them_one_meeting(values: dict[str, Any], number: int) -> None:
    case = Regular()
    case.vote("接收预备党员").meeting_id = "m1"
    beside(case, meeting_id="m1", **values)
    assert len(case.findings("R121")) == number


def test_another_meeting_of_that_day_is_not_compared() -> None:
    case = Regular()
    case.vote("接收预备党员").meeting_id = "m1"
    beside(case, meeting_id="m2", due=3)
    assert case.says("R121") == []


def test_the_vote_agrees_with_the_meeting() -> None:
    case = Regular()
    meeting = Meeting(
        code="HY2026-011", organisation_id=case.branch.id, kind="支部大会", on=d("2026-11-30"), due=18
    )
    case.meetings.append(meeting)
    case.vote("接收预备党员").meeting_id = meeting.id
    assert case.says("R121") == [], "会议.应到 counts everyone called, not those with a vote"
    meeting.on, meeting.kind = d("2026-11-29"), "支委会"
    assert case.says("R121") == [("R121", "violation", "broken")] * 2


@pytest.mark.parametrize(
    ("review", "pre_review", "said"),
    [
        ("2026-11-30", "2026-11-10", [("R122", "violation", "broken")]),
        ("2026-11-30", "2026-11-30", []),
        ("2026-11-29", "2026-11-10", []),
    ],
)
def test_pre_review_between_review_and_meeting(review: str, pre_review: str, said: Said) -> None:
    case = Regular()
    case.vote("支委会审查").on = d(review)
    case.filing("预审").decided_on = d(pre_review)
    assert case.says("R122") == said


def test_there_was_no_pre_review_before_2014() -> None:
    case = edition_2014(-12 * 14)
    case.vote("支委会审查").on = case.vote("接收预备党员").on
    assert case.says("R122") == []


@pytest.mark.parametrize(
    ("matter", "result", "step"),
    [
        ("积极分子备案", "退回", 4),
        ("发展对象同意", "不同意", 8),
        ("预审", "不合格", 13),
        ("审批谈话", "不同意", 16),
        ("接收审批", "不同意", 17),
        ("转正审批", "退回", 24),
    ],
)
def test_nothing_after_a_refusal(matter: str, result: str, step: int) -> None:
    case = Regular()
    case.filing(matter).result = result
    (found,) = case.findings("R213")
    assert (found.severity.value, found.step) == ("violation", step)


def test_a_returned_filing_does_not_hold_up_cultivation() -> None:
    case = Regular(upto="2026-08-26")
    case.filing("积极分子备案").result = "退回"
    assert case.says("R213") == []


def test_a_talk_does_not_make_good_a_refusal_of_another_body() -> None:
    case = under_a_general_branch()
    case.filing("总支审议").result = "不同意"
    assert case.says("R213") == [("R213", "violation", "broken")]


def test_asked_again_and_granted() -> None:
    case = Regular()
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="预审",
            submitted_on=d("2026-10-31"),
            decided_on=d("2026-11-04"),
            result="退回",
            organisation_id=case.committee.id,
        )
    )
    assert case.says("R213") == []


def test_refused_and_left_at_that() -> None:
    case = Regular(upto="2026-11-10")
    case.filing("预审").result = "不合格"
    assert case.says("R213") == []
    case = Regular(upto="2026-09-24")
    case.filing("发展对象同意").result = "不同意"
    assert case.says("R213") == []
    case.case.candidate_since = d("2026-10-12")
    case.today = d("2026-10-12")
    assert [f.message for f in case.findings("R213")] == [
        "2026-09-24 发展对象同意的结果是“不同意”，没有重新办理并获同意，2026-10-12 却办理了列为发展对象。"
    ]


@pytest.mark.parametrize(
    ("status", "ended", "reason", "said"),
    [
        ("撤回", "2026-03-01", "本人书面撤回", []),
        ("撤回", None, "本人书面撤回", [("R220", "hint", "broken")]),
        ("撤回", "2026-03-01", None, [("R220", "hint", "broken")]),
        ("取消资格", "2026-03-01", None, [("R220", "hint", "broken")]),
        ("转出", "2026-03-01", None, []),
        ("去世", None, None, [("R220", "hint", "broken")]),
        ("退回补正", None, None, []),
        ("暂缓", None, None, []),
        (None, None, None, []),
    ],
)
def test_an_end_is_explained(status: str | None, ended: str | None, reason: str | None, said: Said) -> None:
    case = Regular(upto="2026-02-28")
    case.today = d("2026-03-02")
    case.case.status = status
    case.case.ended_on = d(ended) if ended else None
    case.case.end_reason = reason
    assert case.says("R220") == said


def test_a_disqualification_has_its_meeting() -> None:
    case = Regular(upto="2026-02-28")
    case.case.status, case.case.ended_on = "取消资格", d("2026-03-01")
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="取消资格",
            kind="支委会",
            on=d("2026-03-01"),
            due=3,
            present=3,
            result="通过",
        )
    )
    assert case.says("R220") == []
