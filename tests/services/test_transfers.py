"""Letters of transfer: validity, receipts, refusals, number series, the list for the screen."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import AffiliationTransfer
from app.services.database import Database
from app.services.params import Params
from app.services.transfers import (
    LetterState,
    chase_list,
    doubts,
    expiry,
    list_letters,
    number_series,
    read_letter,
    receipt_due,
    wants_receipt,
)
from tests.builders import d
from tests.services.members import Branch, month_rows

PARAMS = Params()


def letter(direction: str = "转出", issued: str = "2026-08-01", **values: Any) -> AffiliationTransfer:
    """A letter of somebody."""
    return AffiliationTransfer(person_id="p", direction=direction, issued_on=d(issued), **values)


def test_validity() -> None:
    assert expiry(letter(), PARAMS) == d("2026-10-30")
    assert expiry(letter(valid_days=30), PARAMS) == d("2026-08-31")
    assert expiry(letter(valid_days=0), PARAMS) == d("2026-08-01")
    assert expiry(letter(), Params({"letter_days": 30})) == d("2026-08-31")


@pytest.mark.parametrize(("today", "left"), [("2026-10-29", 1), ("2026-10-30", 0), ("2026-10-31", -1)])
def test_countdown(today: str, left: int) -> None:
    assert read_letter(letter(), Branch().first, d(today), PARAMS).days_left == left


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        (letter(), True),
        (letter(state="已落"), True),
        (letter(state="已落", receipt_on=d("2026-08-20")), False),
        (letter(state="退回"), False),
        (letter(state="作废"), False),
        (letter("转入"), False),
        (letter("转入", state="已落"), True),
        (letter("证明信"), False),
    ],
)
def test_who_waits_for_a_receipt(row: AffiliationTransfer, wanted: bool) -> None:
    assert wants_receipt(row) is wanted


def test_receipts_to_chase() -> None:
    row = letter()
    assert receipt_due(row, PARAMS) == d("2026-08-31")
    assert not read_letter(row, Branch().first, d("2026-08-31"), PARAMS).to_chase
    late = read_letter(row, Branch().first, d("2026-09-01"), PARAMS)
    later = read_letter(letter(issued="2026-07-01"), Branch().first, d("2026-09-01"), PARAMS)
    assert [item.row.issued_on for item in chase_list([late, later])] == [d("2026-07-01"), d("2026-08-01")]


def test_state_follows_the_receipt_where_it_is_empty() -> None:
    row = letter(receipt_on=d("2026-08-20"))
    read = read_letter(row, Branch().first, d("2026-12-01"), PARAMS)
    assert (read.state, read.days_left) == (LetterState.LANDED, None)


def test_refused_without_a_reason() -> None:
    person = Branch().first
    assert read_letter(letter(state="退回"), person, d("2026-09-01"), PARAMS).lacks_reason
    with_reason = letter(state="退回", refusal_reason="抬头有误")
    assert not read_letter(with_reason, person, d("2026-09-01"), PARAMS).lacks_reason


def test_doubts() -> None:
    dues = month_rows(Branch().first, "2026-01", 7)
    good = letter(letter_number="2026-001", valid_days=90, dues_paid_to="2026-07")
    assert doubts(good, dues, PARAMS) == ()
    bad = letter(valid_days=91, dues_paid_to="2026-08")
    assert doubts(bad, dues, PARAMS) == (
        "有效期 91 天，一般不超过 90 天",
        "党费交至填 2026-08，党费表里交到 2026-07",
        "没有填介绍信号",
    )
    assert doubts(letter("转入"), (), PARAMS) == ()


@pytest.mark.parametrize(
    ("numbers", "following", "gaps"),
    [
        ([], "2026-001", ()),
        ([("2026-03-01", "2026-007")], "2026-008", ()),
        ([("2026-03-01", "2026-007"), ("2026-04-01", "2026-009")], "2026-010", ("2026-008",)),
        ([("2026-03-01", "组介〔2026〕099号")], "组介〔2026〕100号", ()),
        ([("2025-03-01", "组介〔2025〕099号")], "组介〔2026〕001号", ()),
        ([("2025-03-01", "20250099")], "20260001", ()),
        ([("2026-03-01", "无号")], "无号-001", ()),
    ],
)
def test_number_series(numbers: list[tuple[str, str]], following: str, gaps: tuple[str, ...]) -> None:
    rows = [letter(issued=day, letter_number=number) for day, number in numbers]
    rows.append(letter("转入", "2026-05-01", letter_number="外地-555"))
    rows.append(letter("证明信", "2026-05-01", letter_number="证-12"))
    series = number_series(rows, 2026)
    assert (series.next_number, series.gaps) == (following, gaps)
    assert number_series(rows, 2026, "证明信").next_number == "证-13"


def test_void_numbers_stay_used() -> None:
    rows = [letter(letter_number="2026-003", state="作废"), letter(letter_number="2026-002")]
    assert number_series(rows, 2026).next_number == "2026-004"


def test_list_for_the_screen(db: Database) -> None:
    branch = Branch()
    first, second = branch.people[:2]
    rows = [
        AffiliationTransfer(person_id=first.id, direction="转出", issued_on=d("2026-10-01")),
        AffiliationTransfer(person_id=second.id, direction="转入", issued_on=d("2026-11-01"), state="已落"),
        AffiliationTransfer(person_id=second.id, direction="证明信", issued_on=d("2026-11-20")),
    ]
    with db.write() as session:
        session.add_all([branch.top, branch.organisation, *branch.people, *rows])
        session.add_all(month_rows(first, "2026-01", 9))
    with db.read() as session:
        letters = list_letters(session, branch.today, PARAMS)
    assert [(item.person.code, item.row.direction, item.days_left) for item in letters] == [
        ("DY01", "转出", 37),
        ("DY02", "证明信", None),
        ("DY02", "转入", None),
    ]
    assert letters[0].branch == "测试支部"
    assert letters[0].to_chase
    assert "没有填党费交至" in letters[0].doubts
