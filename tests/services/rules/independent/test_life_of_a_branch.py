"""Organisation life, dues in arrears, rights: R23, R97, R126–R127, R146–R156, R181–R185 at their edges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.models import Enterprise, Meeting, Post
from tests.builders import Regular, d
from tests.services.members import Branch, month_rows
from tests.services.rules.independent.scenes import Changes, change, said
from tests.services.rules.independent.test_branches_and_members import due_row, letters


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    [
        # 2026 上半年 is the only whole half-year between September 2025 and September 2026
        ("R23", {"param inspection_mode": "CALENDAR", "inspections": ("2026-06-30", "2026-08-20")}, ""),
        ("R23", {"param inspection_mode": "CALENDAR", "inspections": ("2025-12-20", "2026-07-01")}, "V"),
    ],
)
def test_by_the_calendar(rule: str, changes: Changes, expected: str) -> None:
    assert said(change(Regular(), changes), rule) == expected


@pytest.mark.parametrize(("from_on", "expected"), [("2027-01-14", ""), ("2027-01-15", "V")])
def test_a_probationer_holds_no_post(from_on: str, expected: str) -> None:
    """The standing of a probationer begins with the approval (errata 3.32)."""
    case = Regular(upto="2027-03-01")
    case.posts.append(
        Post(
            organisation_id=case.branch.id,
            person_id=case.person.id,
            title="组织委员",
            from_on=d(from_on),
        )
    )
    assert said(case, "R97") == expected


def held(kind: str, *days: str, present: int = 10) -> Branch:
    """Meetings of one kind."""
    branch = Branch(today=d("2026-11-23"))
    branch.meetings = [
        Meeting(
            code=f"HY{n}",
            organisation_id=branch.organisation.id,
            kind=kind,
            on=d(day),
            due=12,
            present=present,
        )
        for n, day in enumerate(days)
    ]
    return branch


@pytest.mark.parametrize(
    ("rule", "branch", "expected"),
    [
        # every whole quarter; the one running is not over
        ("R150", held("支部大会", "2026-01-05", "2026-06-30", "2026-07-01"), ""),
        ("R150", held("支部大会", "2026-01-05", "2026-07-01"), "W"),
        ("R150", held("支部大会", "2026-01-05", "2026-06-30"), "W"),
        ("R155", held("组织生活会", "2024-12-01", "2025-12-31"), ""),
    ],
)
def test_meetings(rule: str, branch: Branch, expected: str) -> None:
    assert letters(branch.branch_says(rule)) == expected


@pytest.mark.parametrize(("present", "expected"), [(2, ""), (1, "V")])
def test_half_of_a_committee_of_three(present: int, expected: str) -> None:
    branch = held("支委会", *(f"2026-{month:02}-05" for month in range(1, 12)), present=present)
    for meeting in branch.meetings:
        meeting.due = 3
    assert letters(branch.branch_says("R151")) == expected


@pytest.mark.parametrize(("months", "expected"), [(8, ""), (7, "W")])
def test_three_months_in_arrears(months: int, expected: str) -> None:
    """Paid from January 2026; today is 23 November, which is not over yet."""
    branch = Branch()
    branch.dues = month_rows(branch.first, "2026-01", months)
    assert letters(branch.member_says("R185")) == expected


@pytest.mark.parametrize(("payable", "expected"), [("0.20", ""), ("1.00", ""), ("0.19", "H"), ("1.01", "H")])
def test_low_income(payable: str, expected: str) -> None:
    values: dict[str, Any] = {"category": "低收入", "payable": Decimal(payable), "paid": Decimal(payable)}
    branch = Branch()
    branch.dues = [due_row(branch, **values)]
    assert letters(branch.member_says("R181")) == expected


@pytest.mark.parametrize(("full", "rule", "expected"), [(3, "R126", "W"), (2, "R126", ""), (2, "R127", "")])
def test_three_full_members_in_a_joint_branch(full: int, rule: str, expected: str) -> None:
    branch = Branch()
    branch.organisation.kind, branch.organisation.setup = "联合党支部", "联合"
    company = Enterprise(code="QY1", name="测试一公司")
    branch.enterprises = [company, Enterprise(code="QY2", name="测试二公司")]
    branch.organisation.enterprise_ids = tuple(row.id for row in branch.enterprises)
    for person in branch.people[:full]:
        person.enterprise_id = company.id
    branch.employees = {company.id: [branch.member(person) for person in branch.people[:full]]}
    assert letters(branch.branch_says(rule)) == expected
