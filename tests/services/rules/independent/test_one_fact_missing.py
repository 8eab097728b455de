"""Each fact of a lawful case is forgotten, one at a time: what is missing is no breach by itself.

Section 2: 「上一步日期缺失时，依赖它的规则返回“无法判断”，不得当作合格」; errata 3.22: 「列为空＝无法判断」.
Breaches are only the rules whose text asks for the fact itself (非空, 有书面申请, 缺 → 违规, 日齐).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.services.rules.findings import Severity, State
from tests.builders import Regular, d
from tests.services.rules import lives
from tests.services.rules.independent.scenes import said

_TABLES = (
    "recommendations",
    "votes",
    "filings",
    "notices",
    "helpers",
    "inspections",
    "consultations",
    "reviews",
    "trainings",
    "booklets",
)

ASKED_FOR = {
    # R05: talk_date? 时 today <= 截止日
    ("case", "talk_date", "R05"),
    # R47: 不合格或缺 → 阻断后续
    ("reviews", "conclusion", "R47"),
    # R88: notified_date、announced_date 非空
    ("probation", "notified_on", "R88"),
    ("probation", "announced_on", "R88"),
    # R99: 有书面 conv_application_date
    ("probation", "application_dates", "R99"),
    # R110: 书记同本人谈话日、党员大会宣布日非空
    ("probation", "talk_dates", "R110"),
    ("probation", "announcement_dates", "R110"),
}

OF_A_CANCELLATION = {
    # R115: 大会通过日、上级批准日、通知本人日齐
    ("votes", "result", "R115"),
    ("votes", "outcome", "R115"),
    ("filings", "decided_on", "R115"),
    ("filings", "result", "R115"),
    ("probation", "cancellation_notified_on", "R115"),
}


def _rows(case: Regular) -> Iterator[tuple[str, Any]]:
    for table in _TABLES:
        for row in getattr(case, table):
            yield table, row
    for name in ("case", "person", "branch", "committee", "probation"):
        yield name, getattr(case, name)


def _facts(case: Regular) -> list[tuple[int, str, str]]:
    """Every fact that is filled in and need not be: number of the row, its table, its attribute."""
    return [
        (number, table, column.key)
        for number, (table, row) in enumerate(_rows(case))
        for column in row.__table__.columns
        if column.nullable and getattr(row, column.key) not in (None, (), "")
    ]


@pytest.mark.parametrize(
    "life",
    [
        Regular,
        lives.edition_2014,
        lives.across_editions,
        lives.without_committee,
        lives.with_groups,
        lives.under_a_general_branch,
        lives.extended,
        lives.cancelled,
    ],
)
def test_a_missing_fact_is_no_breach(life: Callable[[], Regular]) -> None:
    breaches = set()
    facts = _facts(life())
    for number, table, attr in facts:
        case = life()
        row = list(_rows(case))[number][1]
        setattr(row, attr, () if isinstance(getattr(row, attr), tuple) else None)
        breaches |= {
            (table, attr, finding.rule)
            for finding in case.findings()
            if finding.state is State.BROKEN and finding.severity is not Severity.HINT
        }
    assert len(facts) > 150
    assert breaches <= ASKED_FOR | (OF_A_CANCELLATION if life is lives.cancelled else set())
    assert len(breaches) >= 5


@pytest.mark.parametrize(
    ("motion", "rule", "expected"),
    [
        # the meeting was held, or nothing could have been approved: it is only not recorded
        ("接收预备党员", "R63", "V?"),
        ("预备党员转正", "R103", "H?"),
        ("确定积极分子", "R13", "V?"),
        ("研究发展对象", "R33", "V?"),
        ("支委会审查", "R57", "W?"),
    ],
)
def test_a_meeting_that_is_only_not_recorded(motion: str, rule: str, expected: str) -> None:
    """Errata 3.1: 「链上更后的节点已有日期 … 才开口」, and then as 无法判断, with nothing left to do."""
    case = Regular()
    case.votes.remove(case.vote(motion))
    assert said(case, rule) == expected
    assert [due.rule for due in case.dues(rule)] == []


def test_an_early_talk_does_not_hide_the_meeting_to_be_held() -> None:
    """R63: the committee's talk may come early (R82 only warns); the month of the pre-review runs on."""
    case = Regular(upto="2026-11-20")
    talk = Regular().filing("审批谈话")
    talk.case_id, talk.decided_on = case.case.id, d("2026-11-18")
    case.filings.append(talk)
    assert [due.due_on for due in case.dues("R63")] == [d("2026-12-10")]
