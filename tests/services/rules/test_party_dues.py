"""L. Party dues: R177, R180–R189."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.models import Dues, DuesRemittance, MobileMember
from app.services.casefile import CaseFile
from tests.builders import Regular, d
from tests.services.members import Branch, Said, month_rows


def paying(months: int = 10, **values: Any) -> Branch:
    """A branch whose first member paid from January 2026 on; today is 23 November 2026."""
    branch = Branch()
    branch.dues = month_rows(branch.first, "2026-01", months, **values)
    return branch


def test_a_branch_without_a_book_hears_nothing() -> None:
    branch = Branch()
    assert branch.member_says() == []
    assert branch.branch_says("R188") == []


def test_a_book_in_order_is_silent() -> None:
    assert paying().member_says() == []


@pytest.mark.parametrize(
    ("base", "payable", "said"),
    [
        ("3000", "15.00", []),
        ("3000.01", "30.00", []),
        ("3000.01", "15.00", [("R177", "hint", "broken")]),
        ("10000.01", "200.00", []),
        ("10000.01", "150.00", [("R177", "hint", "broken")]),
        (None, "200.00", []),
        ("10000.01", None, []),
    ],
)
def test_sum_fits_the_base(base: str | None, payable: str | None, said: Said) -> None:
    branch = paying(
        1,
        base=None if base is None else Decimal(base),
        payable=None if payable is None else Decimal(payable),
        paid=Decimal(200 if payable is None else payable),
    )
    assert branch.member_says("R177", "R180", "R181") == said


def test_short_payment() -> None:
    branch = paying(2, paid=Decimal("89.99"))
    (finding,) = branch.of_member("R177").findings
    assert finding.message == "2026-02 应交 90.00 元，实交 89.99 元；2026-01 也少交。"
    for row in branch.dues:
        row.reduction = "少交"
    assert branch.member_says("R177") == []


def test_the_arithmetic_is_in_the_message() -> None:
    branch = paying(2, base=Decimal("5000.01"), payable=Decimal("50.00"), paid=Decimal("50.00"))
    (finding,) = branch.of_member("R177").findings
    assert finding.message == (
        "2026-02 基数 5000.01 元，按 1.5% 应交 75.00 元，表中应交 50.00 元；2026-01 也不相符。"
    )


@pytest.mark.parametrize(
    ("category", "base", "payable", "said"),
    [
        ("离退休", "5000", "25.00", []),
        ("离退休", "5000.01", "50.00", []),
        ("离退休", "5000.01", "75.00", [("R180", "hint", "broken")]),
        ("低收入", "2000", "0.20", []),
        ("低收入", "2000", "1.00", []),
        ("低收入", "2000", "0.19", [("R181", "hint", "broken")]),
        ("低收入", "2000", "1.01", [("R181", "hint", "broken")]),
        ("年薪", "20000", "400.00", []),
        ("业主", "20000", "300.00", [("R177", "hint", "broken")]),
    ],
)
def test_other_categories(category: str, base: str, payable: str, said: Said) -> None:
    branch = paying(1, base=Decimal(base), payable=Decimal(payable), paid=Decimal(payable), category=category)
    assert branch.member_says("R177", "R180", "R181") == said


def probationer(today: str, *months: str) -> tuple[Branch, Regular]:
    """The regular case's person, admitted on 2026-11-30, approved on 2027-01-15, who paid some months."""
    branch, case = Branch(today=d(today)), Regular(upto=today)
    case.person.organisation_id = branch.organisation.id
    branch.people.append(case.person)
    branch.files = [
        CaseFile(case.case, case.person, branch.organisation, votes=case.votes, filings=case.filings)
    ]
    for month in months:
        branch.dues += month_rows(case.person, month, 1)
    branch.dues += month_rows(branch.first, "2026-01", 12)
    return branch, case


@pytest.mark.parametrize(
    ("today", "months", "said"),
    [
        ("2027-01-31", (), []),
        ("2027-02-01", ("2026-11", "2026-12", "2027-01"), []),
        ("2027-02-01", ("2026-12", "2027-01"), []),
        ("2027-02-01", ("2026-11", "2027-01"), [("R182", "warning", "broken")]),
        ("2027-02-01", (), [("R182", "warning", "broken")]),
        ("2026-12-31", (), []),
    ],
)
def test_a_probationer_pays_from_the_meeting(today: str, months: tuple[str, ...], said: Said) -> None:
    branch, case = probationer(today, *months)
    assert branch.member_says("R182", "R185", person=case.person) == said


@pytest.mark.parametrize(
    ("second", "said"), [("6000", []), ("6500", [("R183", "hint", "broken")]), (None, [])]
)
def test_base_changed(second: str | None, said: Said) -> None:
    branch = paying(2)
    branch.dues[1].base = None if second is None else Decimal(second)
    assert branch.member_says("R183") == said


def test_a_change_at_the_turn_of_the_year_is_as_it_should_be() -> None:
    branch = Branch(today=d("2027-03-01"))
    branch.dues = month_rows(branch.first, "2026-11", 2) + month_rows(
        branch.first, "2027-01", 2, base=Decimal(7000), payable=Decimal(105), paid=Decimal(105)
    )
    assert branch.member_says() == []


@pytest.mark.parametrize(
    ("paid_on", "said"),
    [("2026-07-31", []), ("2026-08-01", [("R184", "warning", "broken")]), (None, [])],
)
def test_back_payment(paid_on: str | None, said: Said) -> None:
    branch = paying(1, paid_on=None if paid_on is None else d(paid_on))
    assert branch.member_says("R184") == said


@pytest.mark.parametrize(
    ("paid_months", "said"),
    [
        (10, []),
        (8, []),
        (7, [("R185", "warning", "broken")]),
        (5, [("R185", "warning", "broken")]),
        (4, [("R185", "warning", "broken")]),
    ],
)
def test_arrears(paid_months: int, said: Said) -> None:
    assert paying(paid_months).member_says("R185") == said


def test_six_months_of_arrears_name_the_consequence() -> None:
    (five,) = paying(5).of_member("R185").findings
    (six,) = paying(4).of_member("R185").findings
    assert five.source == "default"
    assert "到 2026-12 仍未交就满 6 个月" in five.message
    assert "自行脱党" in six.message
    assert six.source == "verified"


def test_who_has_left_is_not_reminded() -> None:
    branch = paying(4)
    branch.first.roster_to = d("2026-11-01")
    assert branch.member_says("R185") == []


def test_members_without_any_row_are_in_arrears_once_a_book_is_kept() -> None:
    branch = paying()
    assert branch.member_says("R185", person=branch.people[1]) == [("R185", "warning", "broken")]


def reduced(**values: Any) -> Branch:
    """A branch whose first member has one reduced month."""
    branch = Branch()
    facts = {"person_id": branch.first.id, "month": "2026-03", "reduction": "免交"}
    branch.dues = [Dues(**{**facts, **values})]
    return branch


@pytest.mark.parametrize(
    ("decided", "approved", "said"),
    [
        ("2026-02-01", "2026-02-01", []),
        ("2026-02-01", None, [("R186", "violation", "broken")]),
        (None, "2026-02-01", [("R186", "violation", "broken")]),
        (None, None, [("R186", "violation", "broken")]),
        ("2026-02-02", "2026-02-01", [("R186", "violation", "broken")]),
    ],
)
@pytest.mark.parametrize("reduction", ["少交", "免交"])
def test_reduction(reduction: str, decided: str | None, approved: str | None, said: Said) -> None:
    branch = reduced(
        reduction=reduction,
        branch_decided_on=None if decided is None else d(decided),
        superior_approved_on=None if approved is None else d(approved),
    )
    assert branch.member_says("R186") == said


@pytest.mark.parametrize(
    ("paid", "said"), [("1089.99", []), ("1090.00", [("R187", "hint", "broken")]), ("90.00", [])]
)
def test_large_sum(paid: str, said: Said) -> None:
    assert paying(1, paid=Decimal(paid)).member_says("R187") == said


def test_published_once_a_year() -> None:
    branch = Branch(today=d("2027-01-02"))
    branch.dues = month_rows(branch.first, "2026-01", 12)
    assert branch.branch_says("R188") == [("R188", "warning", "broken")]
    branch.remittances = [
        DuesRemittance(
            organisation_id=branch.organisation.id, year=2026, quarter=4, published_on=d("2027-01-05")
        )
    ]
    assert branch.branch_says("R188") == []
    assert [due.due_on for due in branch.of_branch("R188").dues] == [d("2027-12-31")]


@pytest.mark.parametrize(
    ("today", "said"), [("2026-12-23", []), ("2026-12-24", [("R188", "warning", "broken")])]
)
def test_publication_still_to_come(today: str, said: Said) -> None:
    branch = Branch(today=d(today))
    branch.dues = month_rows(branch.first, "2026-01", 11)
    assert branch.branch_says("R188") == said


def test_a_guest_pays_with_a_card() -> None:
    branch = paying()
    stay = MobileMember(
        person_id=branch.first.id, direction="流入", situation="国内", left_on=d("2026-01-05")
    )
    branch.mobiles = [stay]
    assert branch.member_says("R189") == [("R189", "hint", "broken")]
    stay.card_number = "000123"
    assert branch.member_says("R189") == []
    branch.first.mobility, branch.mobiles = "流入", []
    assert branch.member_says("R189") == [("R189", "hint", "broken")]
    branch.dues = []
    assert branch.member_says("R189") == []
