"""M. What the park has set up for itself: R190, R198, R204, R206, R207, R210."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Enterprise, Post, Visit
from tests.builders import Regular, d
from tests.services.members import Branch, Said


def transferred_in() -> Regular:
    """An activist who came from elsewhere in good order, without a meeting here."""
    case = Regular(upto="2026-03-01")
    case.votes, case.recommendations = [], []
    case.case.original_activist_since = d("2025-09-01")
    case.case.materials_received_on = d("2025-10-01")
    case.case.materials_reviewed_on = d("2025-10-10")
    case.case.materials_complete = True
    return case


def test_channel_of_one_who_came_from_elsewhere() -> None:
    case = transferred_in()
    assert case.says("R190") == [("R190", "hint", "broken")]
    case.recommendations = Regular(upto="2026-03-01").recommendations
    assert case.says("R190") == []


def test_where_a_meeting_decided_the_channel_is_article_8_s() -> None:
    case = Regular(upto="2026-03-01")
    case.recommendations = []
    assert case.says("R190") == []
    assert case.says("R11") == [("R11", "violation", "broken")]


@pytest.mark.parametrize(
    ("against", "abstain", "returned", "said"),
    [
        (1, 1, 14, []),
        (2, 0, 14, []),
        (None, 1, 14, [("R206", "hint", "broken")]),
        (2, None, 14, [("R206", "hint", "broken")]),
        (None, None, 12, []),
    ],
)
def test_three_columns(against: int | None, abstain: int | None, returned: int, said: Said) -> None:
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.votes_against, vote.votes_abstain, vote.returned = against, abstain, returned
    assert case.says("R206") == said


def test_three_columns_of_a_vote_not_counted_or_not_held() -> None:
    case = Regular()
    vote = case.vote("接收预备党员")
    vote.votes_for = vote.votes_against = None
    assert case.says("R206") == []
    vote.votes_for, vote.result = 12, None
    assert case.says("R206") == []


def test_responsible_persons() -> None:
    case = Regular(upto="2027-06-01")
    assert case.says("R207") == []
    case.reviews[0].reviewer_ids = ()
    case.filing("预审").organisation_id = None
    case.filing("接收审批").organisation_id = None
    assert [finding.step for finding in case.findings("R207")] == [10, 13, 17]
    case.filing("预审").handler = "周组织"
    assert [finding.step for finding in case.findings("R207")] == [10, 17]
    case.case.status = "已归档"
    assert case.says("R207") == []


def visited(*days: str, **values: Any) -> Branch:
    """A branch whose enterprise an instructor visited; today is 23 November 2026."""
    branch = Branch()
    where = Enterprise(code="QY001", name="测试甲公司")
    branch.enterprises = [where]
    facts = {"instructor": "DY01", "enterprise_id": where.id, "standing": "指导员"}
    branch.visits = [Visit(on=d(day), **{**facts, **values}) for day in days]
    return branch


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), []),
        (("2026-09-10", "2026-10-01"), []),
        (("2026-09-10", "2026-11-02"), [("R198", "hint", "broken")]),
        (("2026-04-01",), [("R198", "hint", "broken")]),
        (("2026-03-31",), []),
        (("2026-11-02",), []),
    ],
)
def test_every_enterprise_every_month(days: tuple[str, ...], said: Said) -> None:
    assert visited(*days).branch_says("R198") == said


def test_the_instructor_is_named() -> None:
    (finding,) = visited("2026-09-10").of_branch("R198").findings
    assert finding.message == "党员01在 2026-10 没有走访测试甲公司，上次 2026-09-10，每月至少 1 次。"
    (finding,) = visited("2026-09-10", instructor="何指导").of_branch("R198").findings
    assert finding.message.startswith("何指导在")


@pytest.mark.parametrize(("count", "said"), [(7, []), (6, [("R198", "hint", "broken")])])
def test_a_week_of_the_work_committee_s_staff(count: int, said: Said) -> None:
    branch = visited(*(f"2026-10-{day:02}" for day in range(1, count + 1)), standing="工委党群部")
    assert branch.branch_says("R198") == []
    branch.is_topmost = True
    assert branch.branch_says("R198") == said


@pytest.mark.parametrize(("chair", "said"), [(0, []), (1, [("R204", "hint", "broken")]), (None, [])])
def test_posts_held_together(chair: int | None, said: Said) -> None:
    branch = Branch()

    def post(title: str, number: int) -> Post:
        return Post(
            organisation_id=branch.organisation.id,
            person_id=branch.people[number].id,
            title=title,
            from_on=d("2025-01-01"),
        )

    branch.posts = [post("书记", 0)]
    if chair is not None:
        branch.posts.append(post("工会主席", chair))
    assert branch.branch_says("R204") == said


@pytest.mark.parametrize(
    ("founded", "covered", "said"),
    [
        ((), True, []),
        (("union_founded",), True, [("R210", "hint", "broken")]),
        (("union_founded", "league_founded", "women_founded"), True, []),
        ((), False, []),
        (("union_founded",), False, [("R210", "hint", "broken")]),
    ],
)
def test_mass_organisations(founded: tuple[str, ...], covered: bool, said: Said) -> None:
    branch = Branch()
    where = Enterprise(code="QY001", name="测试甲公司", **dict.fromkeys(founded, d("2015-01-01")))
    if covered:
        branch.enterprises = [where]
    else:
        branch.uncovered = [where]
    assert branch.branch_says("R210") == said
