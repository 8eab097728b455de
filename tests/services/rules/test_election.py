"""I. Elections: R142–R148."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Election, Meeting, Post
from tests.builders import d
from tests.services.members import Branch, Said

ALL = ("R142", "R143", "R144", "R145", "R146", "R147", "R148")


def election(on: str = "2026-10-20", title: str = "委员", **values: Any) -> Branch:
    """Three seats, four nominees, ten due and present: elected with 9, 8 and 7 votes, not with 5."""
    branch = Branch()
    meeting = Meeting(code="HY1", organisation_id=branch.organisation.id, kind="支部大会", on=d(on))
    branch.meetings = [meeting]
    facts = {"seats": 3, "due": 10, "present": 10, "issued": 10, "returned": 10, **values}
    branch.elections = [
        Election(
            meeting_id=meeting.id,
            title=title,
            nominee_id=person.id,
            votes_for=votes,
            votes_against=10 - votes,
            votes_abstain=0,
            elected=won,
            **facts,
        )
        for person, votes, won in zip(branch.people, (9, 8, 7, 5), (True, True, True, False), strict=False)
    ]
    return branch


def test_no_elections_no_rules() -> None:
    assert Branch().branch_says(*ALL) == []


def test_a_regular_election_is_silent() -> None:
    assert election().branch_says(*ALL) == []


def test_a_planned_election_is_not_judged() -> None:
    assert election("2026-11-24", present=None, returned=None).branch_says(*ALL) == []


@pytest.mark.parametrize(
    ("on", "due", "present", "said"),
    [
        # rules.md: 3 want 3, 5 want 4, 7 want 6, 9 want 8, 10 want 8
        ("2026-10-20", 3, 3, []),
        ("2026-10-20", 3, 2, [("R142", "violation", "broken")]),
        ("2026-10-20", 5, 4, []),
        ("2026-10-20", 5, 3, [("R142", "violation", "broken")]),
        ("2026-10-20", 7, 6, []),
        ("2026-10-20", 7, 5, [("R142", "violation", "broken")]),
        ("2026-10-20", 9, 8, []),
        ("2026-10-20", 9, 7, [("R142", "violation", "broken")]),
        ("2026-10-20", 10, 8, []),
        ("2026-10-20", 10, 7, [("R142", "violation", "broken")]),
        # before 2020-07-13 more than four fifths
        ("2020-07-12", 10, 8, [("R142", "violation", "broken")]),
        ("2020-07-12", 10, 9, []),
        ("2020-07-13", 10, 8, []),
        ("2026-10-20", None, 8, [("R142", "violation", "undetermined")]),
        ("2026-10-20", 10, None, [("R142", "violation", "undetermined")]),
    ],
)
def test_four_fifths(on: str, due: int | None, present: int | None, said: Said) -> None:
    assert election(on, due=due, present=present).branch_says("R142") == said


@pytest.mark.parametrize(
    ("seats", "nominees", "said"),
    [
        (3, 4, []),
        (3, 3, [("R143", "violation", "broken")]),
        (5, 6, []),
        (5, 5, [("R143", "violation", "broken")]),
        (7, 9, []),
        (7, 8, [("R143", "violation", "broken")]),
        (None, 3, [("R143", "violation", "undetermined")]),
    ],
)
def test_a_fifth_more(seats: int | None, nominees: int, said: Said) -> None:
    branch = election(seats=seats)
    rows = branch.elections[:1] * nominees
    branch.elections = rows
    assert branch.branch_says("R143") == said


def test_the_secretary_may_stand_alone() -> None:
    branch = election(title="书记", seats=1)
    branch.elections = branch.elections[:1]
    assert branch.branch_says("R143") == []


@pytest.mark.parametrize(
    ("due", "present", "votes", "said"),
    [
        (10, 10, 6, []),
        (10, 10, 5, [("R144", "violation", "broken")]),
        (10, 8, 5, [("R144", "violation", "undetermined")]),
        (10, 8, 4, [("R144", "violation", "broken")]),
        (10, 8, None, [("R144", "violation", "undetermined")]),
        (None, 8, 8, [("R144", "violation", "undetermined")]),
    ],
)
def test_majority(due: int | None, present: int, votes: int | None, said: Said) -> None:
    branch = election(due=due, present=present)
    branch.elections = branch.elections[:1]
    branch.elections[0].votes_for = votes
    assert branch.branch_says("R144") == said


def test_ties_and_seats() -> None:
    branch = election()
    branch.elections[3].votes_for = 7
    assert branch.branch_says("R145") == [("R145", "hint", "broken")]
    branch = election()
    branch.elections[2].elected = False
    (finding,) = branch.of_branch("R145").findings
    assert "应选 3 名，当选 2 名；不足的另行选举" in finding.message
    branch = election()
    branch.elections[3].elected = True
    (finding,) = branch.of_branch("R145").findings
    assert "多于应选名额" in finding.message


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"present": 9, "issued": 9, "returned": 9}, [("R146", "violation", "broken")]),
        ({"present": 10, "issued": 10, "returned": 10}, []),
        ({"present": 9, "issued": 10, "returned": 10}, [("R146", "violation", "broken")]),
        ({"present": 10, "issued": 9, "returned": 10}, [("R146", "violation", "broken")]),
        ({"present": 10, "issued": 10, "returned": None}, []),
    ],
)
def test_papers(values: dict[str, Any], said: Said) -> None:
    branch = election(**values)
    if values["returned"] == 9:
        branch.elections = branch.elections[:1]
    assert branch.branch_says("R146") == said


def test_votes_fit_papers_and_seats() -> None:
    branch = election(seats=2)
    (finding,) = branch.of_branch("R146").findings
    assert finding.message.endswith("收回 10 张，每张最多选 2 名，赞成合计不超过 20；现为 29。")
    branch = election()
    branch.elections[1].due = 11
    (finding,) = branch.of_branch("R146").findings
    assert "应到不一致" in finding.message


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"joined_on": d("2025-11-01"), "full_on": None}, [("R147", "violation", "broken")]),
        ({"joined_on": d("2025-10-20"), "full_on": d("2026-10-20")}, []),
        ({"joined_on": d("2025-10-21"), "full_on": d("2026-10-21")}, [("R147", "violation", "broken")]),
        ({"discipline": "留党察看"}, [("R147", "violation", "broken")]),
        ({"discipline": "留党察看", "discipline_to": d("2026-10-20")}, []),
        ({"discipline": "警告"}, []),
        (
            {"joined_on": None, "full_on": None, "political_status": "中共党员"},
            [("R147", "violation", "undetermined")],
        ),
        (
            {"joined_on": None, "full_on": None, "political_status": "群众"},
            [("R147", "violation", "broken")],
        ),
    ],
)
def test_who_may_stand(values: dict[str, Any], said: Said) -> None:
    branch = election()
    for name, value in values.items():
        setattr(branch.first, name, value)
    assert branch.branch_says("R147") == said


@pytest.mark.parametrize(
    ("today", "values", "said"),
    [
        ("2026-11-19", {}, []),
        ("2026-11-20", {}, [("R148", "violation", "broken")]),
        ("2026-11-20", {"approved_on": d("2026-10-28")}, []),
        ("2026-11-20", {"title": "组织委员"}, []),
        ("2026-11-20", {"how": "任命"}, []),
        ("2026-11-20", {"to_on": d("2026-11-01")}, []),
        ("2026-11-20", {"from_on": d("2023-10-20")}, []),
    ],
)
def test_heads_are_approved(today: str, values: dict[str, Any], said: Said) -> None:
    branch = election("2026-10-20")
    branch.today = d(today)
    facts = {"title": "书记", "from_on": d("2026-10-20"), "how": "选举"}
    branch.posts = [
        Post(organisation_id=branch.organisation.id, person_id=branch.first.id, **{**facts, **values})
    ]
    assert branch.branch_says("R148") == said
