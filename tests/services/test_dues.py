"""Dues: rates on the whole amount, who owes which month, the yearly register."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.models import AffiliationTransfer, Dues
from app.services.dues import (
    CellState,
    admission_month,
    arrears,
    base_of,
    liable_span,
    months_late,
    payable_of,
    percent_of,
    unpaid_months,
    year_grid,
)
from app.services.memberfile import DuesEntry, MemberFile
from app.services.membership import standing
from app.services.params import Params
from tests.builders import Regular, d
from tests.services.members import Branch, month_rows


@pytest.mark.parametrize(
    ("base", "category", "due"),
    [
        # R177's six examples
        ("3000", "在职", "15.00"),
        ("3000.01", "在职", "30.00"),
        ("5000", "在职", "50.00"),
        ("5000.01", "在职", "75.00"),
        ("10000", "在职", "150.00"),
        ("10000.01", "在职", "200.00"),
        ("10000.01", "年薪", "200.00"),
        ("5000", "业主", "50.00"),
        ("5000", None, "50.00"),
        ("0", "在职", "0.00"),
        # R180: two bands
        ("5000", "离退休", "25.00"),
        ("5000.01", "离退休", "50.00"),
        ("12000", "离退休", "120.00"),
        # R181: a fixed sum
        ("2600", "低收入", "0.20"),
        (None, "低收入", "0.20"),
        (None, "在职", None),
    ],
)
def test_payable(base: str | None, category: str | None, due: str | None) -> None:
    got = payable_of(None if base is None else Decimal(base), category, Params())
    assert got == (None if due is None else Decimal(due))


def test_rounding_is_a_setting() -> None:
    base = Decimal("4567.89")
    assert payable_of(base, None, Params()) == Decimal("45.68")
    assert payable_of(base, None, Params({"dues_round": "JIAO"})) == Decimal("45.70")


def test_negative_base() -> None:
    with pytest.raises(ValueError, match="negative"):
        percent_of(Decimal("-0.01"))


def test_insurance_is_a_setting() -> None:
    wages, tax, insurance = Decimal(8000), Decimal("120.50"), Decimal("1400")
    assert base_of(wages, tax, insurance, Params()) == Decimal("6479.50")
    assert base_of(wages, tax, insurance, Params({"dues_deduct_insurance": False})) == Decimal("7879.50")


def test_arrears_are_unbroken_up_to_last_month() -> None:
    branch = Branch()
    branch.dues = month_rows(branch.first, "2026-01", 7)
    member = branch.member()
    assert arrears(member, d("2026-11-23")) == ["2026-08", "2026-09", "2026-10"]
    assert arrears(member, d("2026-08-31")) == []
    assert arrears(member, d("2026-09-01")) == ["2026-08"]


def test_paying_last_month_ends_the_run_but_not_the_debt() -> None:
    branch = Branch()
    branch.dues = month_rows(branch.first, "2026-01", 7) + month_rows(branch.first, "2026-10", 1)
    assert arrears(branch.member(), branch.today) == []
    assert unpaid_months(branch.member(), branch.today) == ["2026-08", "2026-09"]


def test_no_book_no_arrears() -> None:
    assert unpaid_months(Branch().member(), d("2026-11-23")) == []


def test_an_approved_exemption_is_not_owed() -> None:
    branch = Branch()
    free = Dues(
        person_id=branch.first.id,
        month="2026-08",
        reduction="免交",
        branch_decided_on=d("2026-07-01"),
        superior_approved_on=d("2026-07-20"),
    )
    branch.dues = [*month_rows(branch.first, "2026-01", 7), free]
    assert unpaid_months(branch.member(), d("2026-09-30")) == []
    free.superior_approved_on = None
    assert unpaid_months(branch.member(), d("2026-09-30")) == ["2026-08"]


def test_back_payment_counts_months() -> None:
    branch = Branch()
    (row,) = month_rows(branch.first, "2026-01", 1, paid_on=d("2026-07-31"))
    assert months_late(row) == 6
    row.paid_on = d("2026-08-01")
    assert months_late(row) == 7
    row.paid_on = d("2025-12-31")
    assert months_late(row) == 0


def test_a_member_developed_here_pays_from_the_meeting() -> None:
    case = Regular()
    files = (case.file(),)
    member = MemberFile(case.person, standing(case.person, files), case.branch, files)
    assert admission_month(member) == "2026-11"
    assert liable_span(member) == ("2026-11", None)
    case.cut(d("2027-01-10"))
    files = (case.file(),)
    waiting = MemberFile(case.person, standing(case.person, files), case.branch, files)
    assert admission_month(waiting) is None


def test_arrival_and_departure_by_letter() -> None:
    branch = Branch()
    branch.first.roster_from = d("2026-03-20")
    into = AffiliationTransfer(
        person_id=branch.first.id,
        direction="转入",
        issued_on=d("2026-03-10"),
        receipt_on=d("2026-03-20"),
        dues_paid_to="2026-04",
        state="已落",
    )
    out = AffiliationTransfer(
        person_id=branch.first.id,
        direction="转出",
        issued_on=d("2026-09-10"),
        dues_paid_to="2026-09",
        state="已落",
    )
    branch.transfers = [into]
    assert liable_span(branch.member()) == ("2026-05", None)
    branch.transfers = [into, out]
    assert liable_span(branch.member()) == ("2026-05", "2026-09")
    out.state = "办理中"
    assert liable_span(branch.member()) == ("2026-05", None)


def test_year_grid() -> None:
    branch = Branch(today=d("2026-05-15"))
    first, second, guest = branch.people[:3]
    second.roster_from = d("2026-02-08")
    guest.roster_to = d("2025-12-20")
    branch.dues = month_rows(first, "2026-01", 3)
    branch.dues += month_rows(first, "2026-04", 1, paid=Decimal("60.00"))
    branch.dues += month_rows(second, "2026-02", 1, paid_on=d("2026-04-02"))
    grid = year_grid([branch.member(person) for person in branch.people[:3]], 2026, branch.today)
    assert [row.member.person.code for row in grid.rows] == ["DY01", "DY02"]
    states = [[cell.state for cell in row.cells[:6]] for row in grid.rows]
    paid, owed = CellState.PAID, CellState.OWED
    assert states == [
        [paid, paid, paid, CellState.PARTLY, CellState.OPEN, CellState.AHEAD],
        [CellState.NOT_HERE, paid, owed, owed, CellState.OPEN, CellState.AHEAD],
    ]
    assert [cell.text for cell in grid.rows[1].cells[:4]] == ["—", "90.00", "", ""]
    assert grid.rows[1].cells[1].late_in == "2026-04"
    assert [row.total for row in grid.rows] == [Decimal("330.00"), Decimal("90.00")]
    assert grid.month_totals[1] == Decimal("180.00")
    assert grid.total == Decimal("420.00")
    assert grid.capitals == "肆佰贰拾元整"
    assert [(row.member.person.code, row.owed) for row in grid.owing] == [("DY02", ("2026-03", "2026-04"))]
    assert grid.rows[0].percent == Decimal("1.5")


@pytest.mark.parametrize("roster_from", ["2024-03-05", None])
def test_one_who_came_back_owes_nothing_for_the_years_away(roster_from: str | None) -> None:
    """Developed here in 2016, gone from May 2019 to March 2024; the dues book begins in January 2020."""
    case = Regular().shift(-120)
    person, file = case.person, case.file()
    person.roster_from = d(roster_from) if roster_from else None
    letters = [
        AffiliationTransfer(
            person_id=person.id, direction=way, issued_on=d(on), receipt_on=d(landed), dues_paid_to=paid_to
        )
        for way, on, landed, paid_to in (
            ("转出", "2019-05-01", "2019-06-01", "2019-05"),
            ("转入", "2024-03-01", "2024-03-05", "2024-02"),
        )
    ]
    member = MemberFile(
        person,
        standing(person, [file]),
        case.branch,
        (file,),
        transfers=letters,
        dues=tuple(DuesEntry.of(row) for row in month_rows(person, "2024-03", 32)),
        dues_kept_from="2020-01",
    )
    assert liable_span(member) == ("2024-03", None)
    assert unpaid_months(member, d("2026-11-23")) == []
