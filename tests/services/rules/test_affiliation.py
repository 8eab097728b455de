"""K. Affiliation: R160–R167."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer, MobileMember
from tests.builders import d
from tests.services.members import Branch, Said


def away(left: str = "2026-05-23", **values: Any) -> Branch:
    """A branch whose first member is away inside the country."""
    branch = Branch()
    facts = {"direction": "流出", "situation": "国内", "left_on": d(left), "destination": "杭州市滨江区"}
    branch.mobiles = [MobileMember(person_id=branch.first.id, **{**facts, **values})]
    return branch


def with_letter(direction: str = "转出", issued: str = "2026-08-25", **values: Any) -> Branch:
    """A branch with a letter of its first member; today is 23 November 2026."""
    branch = Branch()
    branch.transfers = [
        AffiliationTransfer(person_id=branch.first.id, direction=direction, issued_on=d(issued), **values)
    ]
    return branch


@pytest.mark.parametrize(
    ("left", "values", "said"),
    [
        ("2026-05-24", {}, []),
        ("2026-05-23", {}, [("R160", "warning", "broken")]),
        ("2026-05-23", {"card_number": "0123"}, [("R160", "hint", "broken")]),
        ("2026-05-23", {"returned_on": d("2026-11-01")}, []),
        ("2026-05-23", {"direction": "流入"}, []),
        ("2026-05-23", {"situation": "出国学习研究"}, []),
    ],
)
def test_away_for_six_months(left: str, values: dict[str, Any], said: Said) -> None:
    assert away(left, **values).member_says("R160") == said


@pytest.mark.parametrize(
    ("issued", "state", "said"),
    [
        ("2026-06-01", "办理中", []),
        ("2026-06-01", "已落", []),
        ("2026-06-01", "退回", [("R160", "warning", "broken")]),
        ("2026-05-01", "已落", [("R160", "warning", "broken")]),
    ],
)
def test_a_letter_out_answers_it(issued: str, state: str, said: Said) -> None:
    branch = away()
    branch.transfers = with_letter(issued=issued, state=state).transfers
    branch.transfers[0].person_id = branch.first.id
    assert branch.member_says("R160") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-11-07", []),
        ("2026-11-08", [("R161", "warning", "broken")]),
        ("2026-11-23", [("R161", "warning", "broken")]),
        ("2026-11-24", [("R162", "warning", "broken")]),
    ],
)
def test_validity_runs_out(today: str, said: Said) -> None:
    branch = with_letter()
    branch.today = d(today)
    assert branch.member_says("R161", "R162") == said
    assert [due.due_on for due in branch.of_member("R161", "R162").dues] == [d("2026-11-23")]


def test_the_letter_s_own_days_win_and_are_no_default() -> None:
    branch = with_letter(valid_days=80)
    (finding,) = branch.of_member("R162").findings
    assert finding.message == (
        "2026-08-25 的转出介绍信有效期 80 天，2026-11-13 失效，仍未落实，应查明原因，已超期 10 天。"
    )
    assert finding.source == "local"
    (default,) = with_letter(issued="2026-08-01").of_member("R162").findings
    assert "没有填有效天数，按 90 天算" in default.message


@pytest.mark.parametrize(("days", "said"), [(90, []), (91, [("R161", "warning", "broken")])])
def test_validity_of_at_most_three_months(days: int, said: Said) -> None:
    assert with_letter(issued="2026-11-20", valid_days=days).member_says("R161") == said


@pytest.mark.parametrize("state", ["已落", "退回", "作废"])
def test_a_settled_letter_does_not_expire(state: str) -> None:
    assert with_letter(issued="2026-01-01", state=state).member_says("R161", "R162") == []


def test_half_a_year_without_landing() -> None:
    (short,) = with_letter(issued="2026-05-24").of_member("R162").findings
    (long,) = with_letter(issued="2026-05-23").of_member("R162").findings
    assert "自行脱党" not in short.message
    assert "开信已 6 个月" in long.message


@pytest.mark.parametrize(
    ("today", "said"), [("2026-09-24", []), ("2026-09-25", [("R163", "hint", "broken")])]
)
def test_receipt(today: str, said: Said) -> None:
    branch = with_letter()
    branch.today = d(today)
    assert branch.member_says("R163") == said


def test_our_own_receipt_goes_back() -> None:
    (due,) = with_letter("转入", state="已落").of_member("R163").dues
    assert (due.act, due.due_on) == ("寄回回执", d("2026-09-24"))
    assert with_letter("转入").of_member("R163").dues == ()
    assert with_letter("转入", state="已落", receipt_on=d("2026-09-01")).of_member("R163").dues == ()


@pytest.mark.parametrize(
    ("state", "left", "said"),
    [
        ("办理中", None, []),
        ("办理中", "2026-09-01", [("R164", "hint", "broken")]),
        ("已落", "2026-09-01", []),
        ("已落", None, [("R164", "hint", "broken")]),
        ("退回", None, []),
    ],
)
def test_in_the_roster_until_received(state: str, left: str | None, said: Said) -> None:
    branch = with_letter(state=state, receipt_on=d("2026-09-01") if state == "已落" else None)
    branch.first.roster_to = None if left is None else d(left)
    assert branch.member_says("R164") == said


def test_one_who_came_back_is_in_the_roster_by_right() -> None:
    branch = with_letter(state="已落", issued="2015-03-01", receipt_on=d("2015-03-20"))
    branch.first.roster_from = d("2018-01-01")
    assert branch.member_says("R164") == []


def test_one_who_moved_within_this_database_is_where_the_letter_went() -> None:
    branch = with_letter(state="已落", receipt_on=d("2026-09-01"))
    branch.first.roster_from = d("2026-09-01")
    assert branch.member_says("R164") == []
    branch.first.roster_from = None
    assert branch.member_says("R164") == [("R164", "hint", "broken")]
    branch.transfers[0].to_organisation = "测试支部"
    assert branch.member_says("R164") == []


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        ("退回", "抬头有误", []),
        ("退回", None, [("R165", "violation", "broken")]),
        ("退回", " ", [("R165", "violation", "broken")]),
        ("办理中", None, []),
    ],
)
def test_refusal(state: str, reason: str | None, said: Said) -> None:
    assert with_letter(state=state, refusal_reason=reason).member_says("R165") == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, [("R167", "violation", "broken")]),
        ({"on_roster": None}, [("R167", "violation", "broken")]),
        ({"on_roster": None, "roster_from": None}, [("R167", "hint", "undetermined")]),
        ({"on_roster": False}, []),
        ({"roster_to": d("2026-11-01")}, []),
        ({"membership_state": "开除", "membership_state_on": d("2026-01-01")}, []),
        ({"joined_on": None, "full_on": None, "political_status": "群众"}, []),
        (
            {"joined_on": None, "full_on": None, "political_status": "中共党员"},
            [("R167", "violation", "broken")],
        ),
    ],
)
def test_everybody_is_in_a_branch(values: dict[str, Any], said: Said) -> None:
    branch = Branch()
    branch.first.organisation_id = None
    for name, value in values.items():
        setattr(branch.first, name, value)
    assert branch.member_says("R167") == said


def test_in_a_branch() -> None:
    assert Branch().member_says("R167") == []
