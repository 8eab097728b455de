"""倒排计划 against the text: 「p 最早 = 满足 add_months(p,1) >= T 的最小日期」, checked forward by R63.

R63 is of 2026 alone: 「合格在新规之前的不适用一个月」 (errata 3.2); under the text of 2014 the month is only
local practice (R64).
"""

from __future__ import annotations

import pytest

from app.services.planning import Plan, backward_plan
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import change, said


def reviewed(on: str, today: str) -> Regular:
    """A case whose pre-review was answered 合格 on a day, with no meeting yet."""
    case = change(
        Regular(upto="2026-11-20"),
        {"filing 预审.submitted_on": on, "filing 预审.decided_on": on, "filing 预审.notified_on": on},
    )
    # what the meeting rests on lies before the pre-review, whenever that was
    for name, value in {
        "vote 支委会审查.on": on,
        "review.concluded_on": on,
        "case.candidate_since": "2026-04-01",
        "training.start_on": "2026-04-07",
        "training.end_on": "2026-04-10",
        "booklet.issued_on": on,
        "booklet.signed_on": on,
    }.items():
        change(case, {name: value})
    case.today = d(today)
    return case


def planned(case: Regular, target: str) -> Plan:
    return backward_plan(case.file(), d(target), case.today, case.params, case.calendar)


@pytest.mark.parametrize(
    ("on", "today", "target", "possible"),
    [
        # answered before the text of 2026: no month, whenever the meeting is
        ("2026-05-10", "2026-05-20", "2026-06-30", True),
        ("2026-05-10", "2026-08-01", "2026-09-01", True),
        # on its first day and after: within a month, the last day included
        ("2026-05-11", "2026-05-20", "2026-06-11", True),
        ("2026-05-11", "2026-05-20", "2026-06-12", False),
        ("2026-05-31", "2026-06-10", "2026-06-30", True),
        ("2026-05-31", "2026-06-10", "2026-07-01", False),
    ],
)
def test_the_month_is_of_2026(on: str, today: str, target: str, possible: bool) -> None:
    case = reviewed(on, today)
    plan = planned(case, target)
    node = next(node for node in plan.nodes if node.node == "pre_review")
    assert (node.actual, node.fits) == (d(on), possible)
    assert plan.is_possible is possible


def test_an_old_pre_review_is_not_asked_for_again() -> None:
    """Nor does R63 say anything of it, R64 only that places ask for a month."""
    case = reviewed("2026-05-10", "2026-11-20")
    node = next(node for node in planned(case, "2026-12-01").nodes if node.node == "pre_review")
    assert node.actual == d("2026-05-10")
    assert case.dues("R63") == []
    assert said(case, "R63") == ""


def test_one_of_2026_that_has_lapsed_is() -> None:
    case = reviewed("2026-06-01", "2026-11-20")
    node = next(node for node in planned(case, "2026-12-01").nodes if node.node == "pre_review")
    assert node.actual is None
    assert said(case, "R63") == "V"
