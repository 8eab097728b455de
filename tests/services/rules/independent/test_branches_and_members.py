"""R126–R189 at their edges: branch, term, election, letters, mobile members, dues."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.models import AffiliationTransfer, Dues, Election, Enterprise, Meeting, MobileMember
from tests.builders import d
from tests.services.members import Branch


def letters(said: list[tuple[str, str, str]]) -> str:
    """V 违规, W 预警, H 提示, ``?`` where a fact is missing."""
    first = {"violation": "V", "warning": "W", "hint": "H"}
    return " ".join(
        sorted({first[severity] + ("?" if state == "undetermined" else "") for _, severity, state in said})
    )


def sized(full: int, *, probationary: int = 0, **values: Any) -> Branch:
    """A branch of so many full and probationary members."""
    branch = Branch()
    branch.people = [branch.new_member(f"DY{number:02}") for number in range(1, full + 1)]
    branch.people += [
        branch.new_member(f"YB{number:02}", joined_on=d("2026-09-01"), full_on=None)
        for number in range(1, probationary + 1)
    ]
    for name, value in values.items():
        setattr(branch.organisation, name, value)
    return branch


@pytest.mark.parametrize(
    ("rule", "branch", "expected"),
    [
        ("R129", sized(49, probationary=1), ""),
        ("R129", sized(50, probationary=1), "W"),
        ("R130", sized(50), ""),
        ("R130", sized(51), "H"),
        ("R131", sized(7, has_committee=False, committee_size=None), "V"),
        ("R131", sized(6, probationary=3, has_committee=False, committee_size=None), ""),
        ("R131", sized(12, committee_size=3), ""),
        ("R131", sized(12, committee_size=7), ""),
        ("R131", sized(12, committee_size=8), "W"),
        ("R132", sized(7), ""),
        ("R132", sized(6), "H"),
        ("R135", sized(3, has_committee=False), ""),
        ("R135", sized(2, has_committee=False), "W"),
        # three years, five in villages and communities; the day of the end included
        ("R139", sized(12, term_from=d("2024-02-29"), term_to=d("2027-02-28")), ""),
        ("R139", sized(12, term_from=d("2024-02-29"), term_to=d("2027-03-01")), "H"),
        ("R141", sized(12, term_from=d("2023-11-23"), term_to=d("2026-11-23")), ""),
        ("R141", sized(12, term_from=d("2023-11-22"), term_to=d("2026-11-22")), "V"),
        (
            "R141",
            sized(
                12,
                term_from=d("2023-11-22"),
                term_to=d("2026-11-22"),
                term_extension_approved_on=d("2026-10-01"),
                term_extended_to=d("2027-11-22"),
            ),
            "",
        ),
        (
            "R141",
            sized(
                12,
                term_from=d("2023-11-22"),
                term_to=d("2026-11-22"),
                term_extension_approved_on=d("2026-10-01"),
                term_extended_to=d("2027-11-23"),
            ),
            "W",
        ),
    ],
)
def test_branch(rule: str, branch: Branch, expected: str) -> None:
    assert letters(branch.branch_says(rule)) == expected


@pytest.mark.parametrize(("units", "expected"), [(5, ""), (6, "W")])
def test_units_of_a_joint_branch(units: int, expected: str) -> None:
    branch = sized(12, kind="联合党支部", setup="联合")
    branch.enterprises = [Enterprise(code=f"QY{n}", name=f"测试{n}公司") for n in range(units)]
    branch.organisation.enterprise_ids = tuple(row.id for row in branch.enterprises)
    assert letters(branch.branch_says("R128")) == expected


def ballot(rule: str, *, seats: int, nominees: int, votes: int, due: int, present: int) -> str:
    """What a rule says of an election in which every seat is won with so many votes."""
    branch = Branch()
    meeting = Meeting(code="HY1", organisation_id=branch.organisation.id, kind="支部大会", on=d("2026-10-20"))
    branch.meetings = [meeting]
    branch.elections = [
        Election(
            meeting_id=meeting.id,
            title="委员",
            nominee_id=person.id,
            seats=seats,
            due=due,
            present=present,
            issued=present,
            returned=present,
            votes_for=votes if number < seats else 0,
            votes_against=0 if number < seats else present,
            votes_abstain=present - votes if number < seats else 0,
            elected=number < seats,
        )
        for number, person in enumerate(branch.people[:nominees])
    ]
    return letters(branch.branch_says(rule))


@pytest.mark.parametrize(
    ("rule", "seats", "nominees", "votes", "due", "present", "expected"),
    [
        ("R142", 3, 4, 9, 12, 10, ""),
        ("R142", 3, 4, 9, 12, 9, "V"),
        # a fifth more than the seats, rounded up: 3 want 4, 5 want 6, 6 want 8, 7 want 9
        ("R143", 3, 4, 9, 12, 12, ""),
        ("R143", 3, 3, 9, 12, 12, "V"),
        ("R143", 5, 6, 9, 12, 12, ""),
        ("R143", 5, 5, 9, 12, 12, "V"),
        ("R143", 6, 7, 9, 12, 12, "V"),
        ("R143", 6, 8, 9, 12, 12, ""),
        ("R143", 7, 8, 9, 12, 12, "V"),
        ("R143", 7, 9, 9, 12, 12, ""),
        # of twelve due and ten present: 7 is more than half of those due, 6 only of those present
        ("R144", 3, 4, 7, 12, 10, ""),
        ("R144", 3, 4, 6, 12, 10, "V?"),
        ("R144", 3, 4, 5, 12, 10, "V"),
    ],
)
def test_election(
    rule: str, seats: int, nominees: int, votes: int, due: int, present: int, expected: str
) -> None:
    said = ballot(rule, seats=seats, nominees=nominees, votes=votes, due=due, present=present)
    assert said == expected


@pytest.mark.parametrize(
    ("rule", "today", "values", "expected"),
    [
        # ninety days from 1 September: 30 November
        # a reminder fifteen days before
        ("R161", "2026-11-14", {}, ""),
        ("R161", "2026-11-15", {}, "W"),
        ("R161", "2026-11-30", {}, "W"),
        ("R162", "2026-11-30", {}, ""),
        ("R162", "2026-12-01", {}, "W"),
        ("R162", "2026-12-01", {"state": "已落", "receipt_on": d("2026-09-20")}, ""),
        ("R163", "2026-10-01", {}, ""),
        ("R163", "2026-10-02", {}, "H"),
        ("R163", "2026-10-02", {"receipt_on": d("2026-09-20")}, ""),
        ("R165", "2026-10-02", {"state": "退回"}, "V"),
        ("R165", "2026-10-02", {"state": "退回", "refusal_reason": "抬头有误"}, ""),
    ],
)
def test_letter(rule: str, today: str, values: dict[str, Any], expected: str) -> None:
    branch = Branch(today=d(today))
    facts = {"direction": "转出", "issued_on": d("2026-09-01"), "state": "办理中", **values}
    branch.transfers = [AffiliationTransfer(person_id=branch.first.id, **facts)]
    assert letters(branch.member_says(rule)) == expected


@pytest.mark.parametrize(
    ("rule", "situation", "left", "today", "expected"),
    [
        ("R160", "国内", "2026-05-24", "2026-11-23", ""),
        ("R160", "国内", "2026-05-23", "2026-11-23", "W"),
        ("R171", "失去联系", "2026-05-24", "2026-11-23", ""),
        ("R171", "失去联系", "2026-05-23", "2026-11-23", "W"),
        # more than five years: the anniversary itself is not more
        ("R173", "出国学习研究", "2021-11-23", "2026-11-23", ""),
        ("R173", "出国学习研究", "2021-11-22", "2026-11-23", "W"),
        ("R173", "出国定居", "2026-11-01", "2026-11-23", "W"),
    ],
)
def test_away(rule: str, situation: str, left: str, today: str, expected: str) -> None:
    branch = Branch(today=d(today))
    branch.first.mobility = "流出"
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id,
            direction="流出",
            situation=situation,
            left_on=d(left),
            destination="外地",
            contact="李同志",
            phone="13800000000",
        )
    ]
    assert letters(branch.member_says(rule)) == expected


@pytest.mark.parametrize(("on", "expected"), [("2024-11-24", ""), ("2024-11-23", "W")])
def test_two_years_suspended(on: str, expected: str) -> None:
    branch = Branch()
    branch.first.membership_state, branch.first.membership_state_on = "停止党籍", d(on)
    assert letters(branch.member_says("R172")) == expected


@pytest.mark.parametrize(
    ("base", "payable", "expected"),
    [
        ("3000", "15.00", ""),
        ("3000.01", "30.00", ""),
        ("3000.01", "15.00", "H"),
        ("5000", "50.00", ""),
        ("5000.01", "75.00", ""),
        ("10000", "150.00", ""),
        ("10000.01", "200.00", ""),
        ("10000.01", "150.00", "H"),
    ],
)
def test_dues_of_the_working(base: str, payable: str, expected: str) -> None:
    branch = Branch()
    branch.dues = [due_row(branch, base=Decimal(base), payable=Decimal(payable), paid=Decimal(payable))]
    assert letters(branch.member_says("R177")) == expected


@pytest.mark.parametrize(
    ("base", "payable", "expected"),
    [("5000", "25.00", ""), ("5000.01", "50.00", ""), ("5000.01", "25.00", "H")],
)
def test_dues_of_the_retired(base: str, payable: str, expected: str) -> None:
    branch = Branch()
    branch.dues = [
        due_row(
            branch, category="离退休", base=Decimal(base), payable=Decimal(payable), paid=Decimal(payable)
        )
    ]
    assert letters(branch.member_says("R180")) == expected


def due_row(branch: Branch, **values: Any) -> Dues:
    """Dues of one month."""
    facts = {"month": "2026-10", "paid_on": d("2026-10-10"), "category": "在职", **values}
    return Dues(person_id=branch.first.id, **facts)


@pytest.mark.parametrize(("paid_on", "expected"), [("2026-10-31", ""), ("2026-11-01", "W")])
def test_paid_afterwards_for_six_months(paid_on: str, expected: str) -> None:
    branch = Branch()
    branch.dues = [
        due_row(
            branch,
            month="2026-04",
            base=Decimal(6000),
            payable=Decimal(90),
            paid=Decimal(90),
            paid_on=d(paid_on),
        )
    ]
    assert letters(branch.member_says("R184")) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "V"),
        ({"branch_decided_on": d("2026-09-10"), "superior_approved_on": d("2026-09-20")}, ""),
        ({"branch_decided_on": d("2026-09-21"), "superior_approved_on": d("2026-09-20")}, "V"),
    ],
)
def test_less_dues_by_leave(values: dict[str, Any], expected: str) -> None:
    branch = Branch()
    branch.dues = [
        due_row(branch, base=Decimal(6000), payable=Decimal(10), paid=Decimal(10), reduction="少交", **values)
    ]
    assert letters(branch.member_says("R186")) == expected
