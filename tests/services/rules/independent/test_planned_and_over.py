"""fields.md 4.2: an empty 结果 is 「planned, seen by no rule before its date, 无法判断 after it」."""

from __future__ import annotations

import pytest

from app.models import Vote
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import said

PLANS = [
    ("确定积极分子", "支委会", "2025-08-25", "2025-08-28", "R13"),
    ("研究发展对象", "支委会", "2026-08-26", "2026-09-02", "R33"),
    ("支委会审查", "支委会", "2026-10-26", "2026-10-30", "R57"),
    ("接收预备党员", "支部大会", "2026-11-20", "2026-11-30", "R66"),
]


def planned(motion: str, kind: str, known_to: str, on: str) -> Regular:
    case = Regular(upto=known_to)
    case.votes.append(Vote(case_id=case.case.id, motion=motion, kind=kind, on=d(on), due=3))
    return case


@pytest.mark.parametrize(("motion", "kind", "known_to", "on", "rule"), PLANS)
def test_a_plan_is_seen_only_once_its_day_is_over(
    motion: str, kind: str, known_to: str, on: str, rule: str
) -> None:
    case = planned(motion, kind, known_to, on)
    for today, expected in ((known_to, ""), (on, ""), ("2026-12-01", "V?")):
        case.today = d(today)
        assert said(case, rule) == expected


@pytest.mark.parametrize(("motion", "kind", "known_to", "on", "rule"), PLANS)
@pytest.mark.parametrize("result", ["延期", "未通过"])
def test_what_came_of_it_settles_it(
    motion: str, kind: str, known_to: str, on: str, rule: str, result: str
) -> None:
    case = planned(motion, kind, known_to, on)
    case.today = d("2026-12-01")
    case.votes[-1].result = result
    case.votes[-1].votes_for = 0
    assert said(case, rule) == ""
    case.votes[-1].result = None
    case.case.status, case.case.ended_on = "撤回", d("2026-12-01")
    assert said(case, rule) == ""
