"""I. The committee's term: R139–R141, R149."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Election, Meeting, Post
from tests.builders import d
from tests.services.members import Branch, Said


def serving(begins: str | None = "2023-12-01", ends: str | None = "2026-12-01", **values: Any) -> Branch:
    """A branch with a term; today is 23 November 2026."""
    branch = Branch()
    branch.organisation.term_from = None if begins is None else d(begins)
    branch.organisation.term_to = None if ends is None else d(ends)
    for name, value in values.items():
        setattr(branch.organisation, name, value)
    return branch


def elected(branch: Branch, on: str, title: str = "委员", count: int = 3, seats: int | None = None) -> Branch:
    """An election on a day."""
    meeting = Meeting(code=f"HY{on}", organisation_id=branch.organisation.id, kind="支部大会", on=d(on))
    branch.meetings.append(meeting)
    branch.elections += [
        Election(meeting_id=meeting.id, title=title, nominee_id=person.id, elected=True, seats=seats)
        for person in branch.people[:count]
    ]
    return branch


def test_no_term_no_rules() -> None:
    branch = Branch()
    assert branch.branch_says("R139", "R140", "R141", "R149") == []
    assert branch.of_branch("R140").dues == ()


@pytest.mark.parametrize(
    ("kind", "ends", "said"),
    [
        ("党支部", "2026-12-01", []),
        ("党支部", "2026-11-30", []),
        ("党支部", "2026-12-02", [("R139", "hint", "broken")]),
        ("村社区党组织", "2028-12-01", []),
        ("村社区党组织", "2028-12-02", [("R139", "hint", "broken")]),
        ("党支部", "2023-12-01", [("R139", "hint", "broken")]),
    ],
)
def test_length(kind: str, ends: str, said: Said) -> None:
    assert serving(ends=ends, kind=kind).branch_says("R139") == said


@pytest.mark.parametrize(
    ("today", "said", "near"),
    [
        ("2026-05-31", [], None),
        ("2026-06-01", [("R140", "hint", "broken")], "已进入届满前 6 个月"),
        ("2026-08-01", [("R140", "hint", "broken")], "已进入届满前 4 个月"),
        ("2026-10-01", [("R140", "hint", "broken")], "已进入届满前 2 个月"),
        ("2026-12-01", [("R140", "hint", "broken")], "已进入届满前 1 个月"),
        ("2026-12-02", [], None),
    ],
)
def test_reminders(today: str, said: Said, near: str | None) -> None:
    branch = serving()
    branch.today = d(today)
    assert branch.branch_says("R140") == said
    if near is not None:
        assert near in branch.of_branch("R140").findings[0].message


@pytest.mark.parametrize(
    ("today", "extended", "approved", "said"),
    [
        ("2026-12-01", None, None, []),
        ("2026-12-02", None, None, [("R141", "violation", "broken")]),
        ("2026-12-02", "2027-06-01", None, [("R141", "violation", "broken")]),
        ("2026-12-02", "2027-06-01", "2026-11-15", []),
        ("2027-06-01", "2027-06-01", "2026-11-15", []),
        ("2027-06-02", "2027-06-01", "2026-11-15", [("R141", "violation", "broken")]),
        ("2026-12-02", "2027-12-01", "2026-11-15", []),
        ("2026-12-02", "2027-12-02", "2026-11-15", [("R141", "warning", "broken")]),
    ],
)
def test_in_time(today: str, extended: str | None, approved: str | None, said: Said) -> None:
    branch = serving(
        term_extended_to=None if extended is None else d(extended),
        term_extension_approved_on=None if approved is None else d(approved),
    )
    branch.today = d(today)
    assert branch.branch_says("R141") == said


def test_the_arithmetic_is_in_the_message() -> None:
    branch = serving()
    branch.today = d("2026-12-11")
    (finding,) = branch.of_branch("R141").findings
    assert finding.message == "2026-12-01 届满，没有换届，也没有上级批准延期，已超期 10 天。"
    assert (finding.basis, finding.source) == ("选举条例第三条", "verified")


def test_the_end_follows_from_the_beginning() -> None:
    branch = serving("2023-11-20", None)
    assert branch.branch_says("R141") == [("R141", "violation", "broken")]
    branch.organisation.kind = "村社区党组织"
    assert branch.branch_says("R141") == []


@pytest.mark.parametrize(
    ("on", "count", "seats", "said"),
    [
        ("2026-11-30", 3, 3, []),
        ("2026-11-30", 1, 1, [("R141", "violation", "broken")]),
        ("2025-12-01", 3, 3, []),
        ("2025-11-30", 3, 3, [("R141", "warning", "broken")]),
        ("2024-01-15", 3, 3, [("R141", "violation", "broken")]),
    ],
)
def test_an_election_begins_a_new_term(on: str, count: int, seats: int, said: Said) -> None:
    branch = elected(serving(), on, count=count, seats=seats)
    branch.today = d("2026-12-02")
    assert branch.branch_says("R141") == said


def test_without_a_committee_the_secretary_s_election_counts() -> None:
    branch = elected(serving(has_committee=False), "2026-11-30", title="书记", count=1)
    branch.today = d("2026-12-02")
    assert branch.branch_says("R141") == []


@pytest.mark.parametrize(
    ("left", "today", "said"),
    [
        (None, "2026-11-23", []),
        ("2026-08-25", "2026-11-23", []),
        ("2026-08-24", "2026-11-23", [("R149", "hint", "broken")]),
        ("2026-11-23", "2026-11-23", []),
    ],
)
def test_vacancy(left: str | None, today: str, said: Said) -> None:
    branch = Branch(today=d(today))
    branch.posts = [
        Post(
            organisation_id=branch.organisation.id,
            person_id=branch.first.id,
            title="书记",
            from_on=d("2023-12-01"),
            to_on=None if left is None else d(left),
        )
    ]
    assert branch.branch_says("R149") == said
