"""F. Extension, postponement, cancellation, transfer: R106, R108, R113–R115, R215, R216."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer, SuperiorFiling, Vote
from app.services.milestones import Milestones
from tests.builders import Regular, d
from tests.services.rules.lives import cancelled, extended, from_elsewhere

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (5, [("R106", "violation", "broken")]),
        (6, []),
        (12, []),
        (13, [("R106", "violation", "broken")]),
        (None, [("R106", "violation", "undetermined")]),
    ],
)
def test_six_to_twelve_months(months: int | None, said: Said) -> None:
    case = extended()
    case.vote("预备党员转正").extension_months = months
    assert case.says("R106") == said


@pytest.mark.parametrize(
    ("start", "months", "expiry"),
    [
        ("2026-11-30", 6, "2028-05-30"),
        ("2026-11-30", 12, "2028-11-30"),
        ("2026-08-31", 6, "2028-02-29"),
        ("2025-08-31", 6, "2027-02-28"),
    ],
)
def test_the_extension_is_counted_once_from_the_start(start: str, months: int, expiry: str) -> None:
    """R107: never month by month, and the old end no longer counts."""
    case = extended()
    case.vote("接收预备党员").on = d(start)
    case.vote("预备党员转正").extension_months = months
    assert Milestones(case.file(), case.params).expiry_effective == d(expiry)


def extended_twice() -> Regular:
    """The second meeting extends again."""
    case = extended()
    case.votes[-1].outcome, case.votes[-1].extension_months = "延长", 6
    return case


def test_only_once() -> None:
    case = extended_twice()
    assert case.says("R106", "R108") == [("R106", "violation", "broken"), ("R108", "violation", "broken")]
    case.filing("转正审批").result = "不同意"
    assert case.says("R106", "R108") == [], "a refused extension does not count"


def test_a_second_extension_before_the_first_is_approved() -> None:
    case = extended_twice()
    case.filings.remove(case.filing("转正审批"))
    assert case.says("R106", "R108") == [("R106", "violation", "broken")]


@pytest.mark.parametrize("outcome", ["按期转正", "取消"])
def test_after_the_extension_convert_or_cancel(outcome: str) -> None:
    case = extended()
    case.votes[-1].outcome = outcome
    assert case.says("R106", "R108") == []


def test_an_extension_without_approval() -> None:
    case = extended()
    case.filings.remove(case.filing("转正审批"))
    assert case.says("R215") == [("R215", "violation", "broken")]
    case = extended()
    case.cut(d("2027-12-20"))
    assert case.says("R215") == [], "still awaited"


def postponed(until: str, meeting: str | None = None, **values: Any) -> Regular:
    """A probationer from elsewhere whose discussion is put off."""
    case = from_elsewhere(postponed_until=d(until), **values)
    vote = case.vote("预备党员转正")
    if meeting is None:
        case.cut(d("2027-12-01"))
        assert case.probation is None
        case.probation = from_elsewhere(postponed_until=d(until)).probation
        assert case.probation is not None
        case.probation.archived_on = None
    else:
        vote.on = d(meeting)
    return case


@pytest.mark.parametrize(
    ("until", "meeting", "said"),
    [
        ("2028-05-30", "2028-05-30", []),
        ("2028-05-31", "2028-05-30", [("R113", "violation", "broken")]),
        ("2028-05-30", "2028-05-31", [("R113", "violation", "broken")]),
        ("2028-03-01", "2028-04-01", []),
    ],
)
def test_postponed_six_months_at_most(until: str, meeting: str, said: Said) -> None:
    assert postponed(until, meeting).says("R113", "R103") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2028-05-22", []),
        ("2028-05-23", [("R113", "warning", "broken")]),
        ("2028-05-31", [("R113", "violation", "broken")]),
    ],
)
def test_postponed_discussion_still_to_come(today: str, said: Said) -> None:
    case = postponed("2028-05-01")
    case.today = d(today)
    assert case.says("R103", "R113") == said
    assert [(due.rule, due.due_on) for due in case.dues("R103", "R113")] == [("R113", d("2028-05-30"))]


def test_full_since_the_expiry_though_postponed() -> None:
    case = postponed("2028-05-30", "2028-05-30")
    case.filing("转正审批").decided_on = d("2028-07-01")
    assert Milestones(case.file(), case.params).full_member_since == d("2027-11-30")


def test_postponement_is_for_those_from_elsewhere() -> None:
    case = Regular()
    assert case.probation is not None
    case.probation.postponed_until = d("2028-02-01")
    assert case.says("R113") == [("R113", "warning", "broken")]


@pytest.mark.parametrize(
    ("issued", "state", "meeting", "said"),
    [
        ("2027-11-29", "已落", None, []),
        ("2027-11-30", "已落", None, [("R114", "warning", "broken")]),
        ("2027-12-15", "退回", None, []),
        ("2027-12-15", "已落", "2027-12-10", []),
        ("2027-12-09", "办理中", "2027-12-10", [("R114", "warning", "broken")]),
    ],
)
def test_discussed_before_leaving(issued: str, state: str, meeting: str | None, said: Said) -> None:
    case = Regular()
    if meeting is None:
        case.votes.remove(case.vote("预备党员转正"))
    letter = AffiliationTransfer(person_id=case.person.id, direction="转出", issued_on=d(issued), state=state)
    case.transfers.append(letter)
    assert case.says("R114") == said


def test_cancelled_in_order() -> None:
    assert cancelled().says("R115") == []


@pytest.mark.parametrize("missing", ["大会", "审批", "通知"])
def test_a_cancellation_lacks_something(missing: str) -> None:
    case = cancelled()
    if missing == "大会":
        case.votes.remove(case.vote("预备党员转正"))
    if missing == "审批":
        case.filings.remove(case.filing("转正审批"))
    if missing == "通知":
        assert case.probation is not None
        case.probation.cancellation_notified_on = None
    assert case.says("R115") == [("R115", "violation", "broken")]
    what = {"大会": "支部大会通过", "审批": "上级党委批准", "通知": "通知本人"}[missing]
    assert what in case.findings("R115")[0].message


def test_told_before_it_was_approved() -> None:
    case = cancelled()
    assert case.probation is not None
    case.probation.cancellation_notified_on = d("2028-01-19")
    assert case.says("R115") == [("R115", "violation", "broken")]


def test_a_cancellation_under_way() -> None:
    case = cancelled()
    case.cut(d("2027-12-20"))
    assert case.says("R115") == []


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("合格", []),
        ("无法认定", [("R216", "violation", "broken")]),
        (None, [("R216", "hint", "undetermined")]),
    ],
)
def test_papers_of_one_from_elsewhere(verdict: str | None, said: Said) -> None:
    case = from_elsewhere()
    case.case.transfer_review = verdict
    assert case.says("R216") == said


@pytest.mark.parametrize(
    ("result", "by_department", "said"),
    [
        ("同意", True, []),
        ("同意", False, [("R216", "violation", "broken")]),
        (None, True, [("R216", "violation", "broken")]),
        ("不同意", True, [("R216", "violation", "broken")]),
    ],
)
def test_not_recognised(result: str | None, by_department: bool, said: Said) -> None:
    case = from_elsewhere()
    case.case.transfer_review = "无法认定"
    case.case.status, case.case.ended_on = "未批准", d("2027-06-01")
    case.votes = [vote for vote in case.votes if isinstance(vote, Vote) and vote.on < d("2027-06-01")]
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="不予承认",
            submitted_on=d("2027-04-01"),
            decided_on=d("2027-05-20") if result else None,
            result=result,
            organisation_id=(case.department if by_department else case.committee).id,
        )
    )
    assert case.says("R216") == said
