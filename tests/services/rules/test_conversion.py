"""F. Conversion up to and at the meeting: R99–R105."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import DisciplineCase, Vote
from tests.builders import Regular, d
from tests.services.rules.lives import cancelled, edition_2014, extended, with_groups, without_committee

Said = list[tuple[str, str, str]]


def applied(*days: str, case: Regular | None = None) -> Regular:
    """A case with other dates of application."""
    case = case or Regular()
    assert case.probation is not None
    case.probation.application_dates = tuple(d(day) for day in days)
    return case


def changed(**values: Any) -> Regular:
    """The regular case with another conversion vote."""
    case = Regular()
    for name, value in values.items():
        setattr(case.vote("预备党员转正"), name, value)
    return case


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2027-12-10",), []),
        (("2027-12-11",), [("R99", "violation", "broken")]),
        ((), [("R99", "violation", "broken")]),
    ],
)
def test_applied_in_writing(days: tuple[str, ...], said: Said) -> None:
    assert applied(*days).says("R99") == said


def test_after_an_extension_one_applies_again() -> None:
    assert applied("2027-11-10", case=extended()).says("R99") == [("R99", "violation", "broken")]
    assert applied("2027-11-10", "2028-06-05", case=extended()).says("R99") == []


def test_a_failed_meeting_starts_no_new_round() -> None:
    case = Regular()
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="预备党员转正",
            kind="支部大会",
            on=d("2027-12-08"),
            due=16,
            present=15,
            votes_for=7,
            secret=True,
            result="未通过",
        )
    )
    assert case.says("R99", "R102", "R104") == []


def test_nobody_applies_for_his_cancellation() -> None:
    case = applied(case=cancelled())
    case.consultations = []
    assert case.says("R99", "R101") == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-10-31", []),
        ("2027-10-30", [("R100", "hint", "broken")]),
        ("2027-12-30", []),
        ("2027-12-31", [("R100", "hint", "broken")]),
    ],
)
def test_applied_around_the_expiry(day: str, said: Said) -> None:
    case = applied(day)
    case.vote("预备党员转正").on = d("2028-01-10")
    assert case.says("R100") == said
    waiting = Regular(upto="2027-11-05")
    applied(day, case=waiting)
    assert waiting.says("R100") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-10-30", []),
        ("2027-10-31", [("R100", "hint", "broken")]),
        ("2027-12-01", [("R100", "hint", "broken")]),
    ],
)
def test_reminded_to_apply(today: str, said: Said) -> None:
    case = Regular(upto="2027-09-01")
    case.today = d(today)
    assert case.says("R100") == said
    assert [due.due_on for due in case.dues("R100")] == [d("2027-11-30")]


def test_nothing_is_awaited_while_an_extension_is_undecided() -> None:
    case = extended()
    case.cut(d("2027-12-20"))
    assert case.dues("R100", "R103") == []
    case = extended()
    case.cut(d("2028-01-20"))
    assert [(due.rule, due.due_on) for due in case.dues("R100", "R103")] == [
        ("R100", d("2028-05-30")),
        ("R103", d("2028-06-29")),
    ]


def test_a_refused_extension_leaves_the_old_expiry() -> None:
    case = extended()
    case.cut(d("2028-01-20"))
    case.filing("转正审批").result = "不同意"
    assert [due.due_on for due in case.dues("R103")] == [d("2027-12-30")]


@pytest.mark.parametrize(
    ("whom", "on", "said"),
    [
        ("党员", "2027-12-05", []),
        ("党员", "2027-12-06", [("R101", "violation", "broken")]),
        ("群众", None, [("R101", "violation", "broken")]),
        ("党小组", "2027-12-05", []),
        ("党小组", "2027-12-06", [("R101", "violation", "broken")]),
        ("党小组", None, [("R101", "violation", "broken")]),
    ],
)
def test_opinions_before_the_review(whom: str, on: str | None, said: Said) -> None:
    case = with_groups()
    row = next(r for r in case.consultations if (r.link, r.consulted) == ("转正", whom))
    if on is None:
        case.consultations.remove(row)
    else:
        row.on = d(on)
    assert case.says("R101") == said


@pytest.mark.parametrize("has_groups", [False, None])
def test_no_group_is_asked_where_there_is_none(has_groups: bool | None) -> None:
    case = Regular()
    case.branch.has_groups = has_groups
    assert case.says("R101") == []


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ("2027-12-10", []),
        ("2027-12-11", [("R101", "violation", "broken")]),
        (None, [("R101", "violation", "broken")]),
    ],
)
def test_the_committee_reviews_first(review: str | None, said: Said) -> None:
    case = Regular()
    vote = case.vote("转正审查")
    if review is None:
        case.votes.remove(vote)
    else:
        vote.on = d(review)
    assert case.says("R101") == said


def test_a_branch_without_committee_needs_no_review() -> None:
    assert without_committee().says("R101") == []
    case = Regular()
    case.vote("转正审查").present = 1
    assert case.says("R101") == [("R101", "violation", "broken")]


def test_opinions_of_the_first_round_do_not_serve_the_second() -> None:
    case = extended()
    case.consultations = [row for row in case.consultations if row.on < d("2028-01-01")]
    assert case.says("R101") == [("R101", "violation", "broken")] * 2


@pytest.mark.parametrize(
    ("meeting", "outcome", "said"),
    [
        ("2027-11-30", "按期转正", []),
        ("2027-11-29", "按期转正", [("R102", "violation", "broken")]),
        ("2027-11-29", None, [("R102", "violation", "broken")]),
        ("2027-11-29", "延长", [("R102", "violation", "broken")]),
        ("2027-11-29", "取消", []),
    ],
)
def test_not_before_the_expiry(meeting: str, outcome: str | None, said: Said) -> None:
    assert changed(on=d(meeting), outcome=outcome).says("R102") == said


def test_a_breach_of_discipline_is_answered_at_once() -> None:
    case = changed(on=d("2027-09-01"), outcome="延长")
    case.disciplines.append(DisciplineCase(case_id=case.case.id, on=d("2027-08-01"), handling="延长"))
    assert case.says("R102") == []


@pytest.mark.parametrize(
    ("second", "said"), [("2028-05-30", []), ("2028-05-29", [("R102", "violation", "broken")])]
)
def test_the_extension_decides_its_own_meeting_not(second: str, said: Said) -> None:
    """The first meeting is measured by the year, the second by the extension it made."""
    case = extended()
    case.votes[-1].on = d(second)
    assert case.says("R102") == said


def test_an_unapproved_extension_moves_nothing() -> None:
    case = extended()
    case.filing("转正审批").decided_on = None
    case.votes[-1].on = d("2028-02-01")
    assert case.says("R102") == []


@pytest.mark.parametrize(
    ("meeting", "said"), [("2027-12-30", []), ("2027-12-31", [("R103", "hint", "broken")])]
)
def test_discussed_soon(meeting: str, said: Said) -> None:
    case = changed(on=d(meeting))
    assert case.says("R103") == said
    assert {f.basis for f in case.findings("R103")} <= {"细则（2026）第三十一条（本支部设定）"}


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-12-22", []),
        ("2027-12-23", [("R103", "hint", "broken")]),
        ("2027-12-31", [("R103", "hint", "broken")]),
    ],
)
def test_discussion_still_to_come(today: str, said: Said) -> None:
    case = Regular(upto="2027-12-01")
    case.today = d(today)
    assert case.says("R103") == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"present": 9, "issued": 9, "returned": 9, "votes_for": 9}, []),
        ({"present": 8}, [("R104", "violation", "broken")]),
        ({"present": None}, [("R104", "violation", "undetermined")]),
        ({"votes_for": 8}, [("R104", "violation", "broken")]),
        ({"votes_for": 8, "result": "未通过"}, []),
        ({"votes_for": None}, [("R104", "violation", "undetermined")]),
        ({"secret": False}, [("R104", "warning", "broken")]),
        ({"secret": None}, [("R104", "warning", "undetermined")]),
    ],
)
def test_voted_like_an_admission(values: dict[str, Any], said: Said) -> None:
    assert changed(**values).says("R104") == said


def test_open_conversion_ballots_by_edition_and_choice() -> None:
    case = edition_2014()
    case.vote("预备党员转正").secret = False
    assert case.says("R104") == [("R104", "warning", "broken")]
    case = edition_2014(-12 * 15)
    case.vote("预备党员转正").secret = False
    assert case.says("R104") == []
    assert changed(secret=False).with_params(conv_secret=False).says("R104") == []


def test_outcome_named() -> None:
    assert changed(outcome=None).says("R105") == [("R105", "violation", "undetermined")]
    assert changed(outcome=None, result="未通过").says("R105") == []
