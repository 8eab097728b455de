"""K. Mobile members and membership: R169–R173, R175."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Election, HeartTalk, Meeting, MobileMember, Post
from tests.builders import d
from tests.services.members import Branch, Said


def away(left: str = "2026-06-01", situation: str = "国内", **values: Any) -> Branch:
    """A branch whose first member is away, registered in full; today is 23 November 2026."""
    branch = Branch()
    facts = {
        "direction": "流出",
        "situation": situation,
        "left_on": d(left),
        "destination": "杭州",
        "contact": "党员02",
        "phone": "000",
    }
    branch.mobiles = [MobileMember(person_id=branch.first.id, **{**facts, **values})]
    return branch


def contacted(branch: Branch, *days: str, kind: str = "流动党员联系") -> Branch:
    """Talks with the member who is away."""
    branch.talks += [
        HeartTalk(talker_id=branch.people[1].id, person_id=branch.first.id, on=d(day), kind=kind)
        for day in days
    ]
    return branch


@pytest.mark.parametrize(
    ("branch", "said"),
    [
        (contacted(away(), "2026-08-23"), []),
        (contacted(away(), "2026-08-22"), [("R169", "hint", "broken")]),
        (contacted(away(), "2026-08-23", kind="帮扶"), [("R169", "hint", "broken")]),
        (away("2026-08-23"), []),
        (away("2026-08-22"), [("R169", "hint", "broken")]),
        (away("2026-05-23", "出国学习研究"), []),
        (away("2026-05-22", "出国学习研究"), [("R169", "hint", "broken")]),
        (away("2020-01-01", "失去联系"), []),
        (away("2026-05-22", returned_on=d("2026-11-01")), []),
        (away("2026-09-01", destination=None), [("R169", "hint", "broken")]),
    ],
)
def test_kept_in_touch(branch: Branch, said: Said) -> None:
    assert branch.member_says("R169") == said


def test_the_next_contact_is_an_obligation() -> None:
    (due,) = contacted(away(), "2026-10-10").of_member("R169").dues
    assert (due.due_on, due.act) == (d("2027-01-10"), "联系流出党员")


def test_typed_as_away_but_not_registered() -> None:
    branch = Branch()
    branch.first.mobility = "流出"
    assert branch.member_says("R169") == [("R169", "hint", "undetermined")]


def guest(branch: Branch, **values: Any) -> None:
    """Make the first member a guest since July 2026."""
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id, direction="流入", situation="国内", left_on=d("2026-07-01"), **values
        )
    ]


@pytest.mark.parametrize(
    ("on", "returned", "said"),
    [
        ("2026-06-30", None, []),
        ("2026-07-01", None, [("R170", "violation", "broken")]),
        ("2026-09-01", "2026-09-01", []),
        ("2026-09-01", "2026-09-02", [("R170", "violation", "broken")]),
    ],
)
def test_guests_do_not_stand(on: str, returned: str | None, said: Said) -> None:
    branch = Branch()
    guest(branch, returned_on=None if returned is None else d(returned))
    meeting = Meeting(code="HY1", organisation_id=branch.organisation.id, kind="支部大会", on=d(on))
    branch.meetings = [meeting]
    branch.elections = [Election(meeting_id=meeting.id, title="委员", nominee_id=branch.first.id)]
    assert branch.branch_says("R170") == said


def test_guests_hold_no_post() -> None:
    branch = Branch()
    branch.first.mobility = "流入"
    post = Post(
        organisation_id=branch.organisation.id,
        person_id=branch.first.id,
        title="组织委员",
        from_on=d("2026-08-01"),
    )
    branch.posts = [post]
    assert branch.branch_says("R170") == [("R170", "violation", "broken")]
    post.title = "联络员"
    assert branch.branch_says("R170") == []


@pytest.mark.parametrize(
    ("left", "state", "said"),
    [
        ("2026-05-24", None, []),
        ("2026-05-23", None, [("R171", "warning", "broken")]),
        ("2026-05-23", "正常", [("R171", "warning", "broken")]),
        ("2026-05-23", "停止党籍", []),
    ],
)
def test_lost_contact(left: str, state: str | None, said: Said) -> None:
    branch = away(left, "失去联系")
    branch.first.membership_state = state
    assert branch.member_says("R171") == said


@pytest.mark.parametrize(
    ("since", "situation", "said"),
    [
        ("2024-11-24", "失去联系", []),
        ("2024-11-23", "失去联系", [("R172", "warning", "broken")]),
        (None, "失去联系", [("R172", "warning", "undetermined")]),
        ("2024-11-23", "出国定居", []),
    ],
)
def test_suspended(since: str | None, situation: str, said: Said) -> None:
    branch = away("2024-01-01", situation)
    branch.first.membership_state = "停止党籍"
    branch.first.membership_state_on = None if since is None else d(since)
    assert branch.member_says("R172") == said


@pytest.mark.parametrize(
    ("left", "situation", "said"),
    [
        ("2021-11-23", "出国学习研究", []),
        ("2021-11-22", "出国学习研究", [("R173", "warning", "broken")]),
        ("2026-11-01", "出国定居", [("R173", "warning", "broken")]),
        ("2015-01-01", "国内", []),
    ],
)
def test_abroad(left: str, situation: str, said: Said) -> None:
    assert away(left, situation).member_says("R173") == said


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("2025-12-10", []),
        ("2025-12-08", [("R175", "hint", "broken")]),
        ("2025-11-22", [("R175", "hint", "broken")]),
        (None, [("R175", "hint", "undetermined")]),
    ],
)
def test_rectification(since: str | None, said: Said) -> None:
    branch = Branch()
    branch.first.membership_state = "限期改正"
    branch.first.membership_state_on = None if since is None else d(since)
    assert branch.member_says("R175") == said
