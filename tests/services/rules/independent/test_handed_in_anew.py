"""Papers the superior sent back (退回补正), handed in anew and agreed to: nothing is wrong with that.

rules.md 1.2 allows 退回补正 at steps 4, 8, 13, 17 and 24; errata R213 excepts what was handed in again and
agreed to.
"""

from __future__ import annotations

import pytest

from app.models import SuperiorFiling
from app.services.membership import FULL, standing
from app.services.milestones import Milestones
from tests.builders import Regular, d
from tests.services.rules.lives import extended


def sent_back(case: Regular, matter: str, on: str, result: str = "退回") -> Regular:
    """An earlier, failed round of a matter."""
    final = case.filing(matter)
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter=matter,
            submitted_on=d(on),
            decided_on=d(on),
            notified_on=d(on),
            result=result,
            organisation_id=final.organisation_id,
            papers=final.papers,
        )
    )
    return case


@pytest.mark.parametrize(
    ("matter", "on"),
    [
        ("积极分子备案", "2025-09-04"),
        ("发展对象同意", "2026-09-10"),
        ("预审", "2026-11-05"),
        ("接收审批", "2026-12-28"),
        ("组织部门备案", "2027-01-20"),
        ("转正审批", "2028-01-05"),
    ],
)
def test_the_end_counts(matter: str, on: str) -> None:
    assert [finding.message for finding in sent_back(Regular(), matter, on).findings()] == []


def test_refused_then_agreed_to() -> None:
    case = sent_back(Regular(), "转正审批", "2028-01-05", "不同意")
    assert [finding.message for finding in case.findings()] == []


def test_refused_in_the_end_is_refused() -> None:
    case = sent_back(Regular(), "转正审批", "2028-01-05")
    case.filing("转正审批").result = "不同意"
    assert Milestones(case.file(), case.params).full_member_since is None


def test_full_member_in_the_end() -> None:
    case = sent_back(Regular(), "转正审批", "2028-01-05")
    file = case.file()
    assert Milestones(file, case.params).full_member_since == d("2027-11-30")
    assert standing(case.person, [file]).on(d("2028-01-20")) == FULL
    assert standing(case.person, [file]).on(d("2028-01-19")) != FULL


def test_an_extension_agreed_to_in_the_end_moves_the_expiry() -> None:
    case = sent_back(extended(), "转正审批", "2028-01-05")
    assert case.findings() == []
    assert Milestones(case.file(), case.params).full_member_since == d("2028-05-30")


def test_a_meeting_before_the_extended_expiry_is_early() -> None:
    case = sent_back(extended(), "转正审批", "2028-01-05")
    case.votes[-1].on = d("2028-05-29")
    assert [finding.severity.value for finding in case.findings("R102")] == ["violation"]


def test_what_was_only_sent_back_was_not_agreed_to() -> None:
    case = sent_back(Regular(), "转正审批", "2028-01-05")
    case.filings.remove(case.filing("转正审批"))
    assert Milestones(case.file(), case.params).full_member_since is None
    assert standing(case.person, [case.file()]).on(d("2028-02-01")) != FULL
