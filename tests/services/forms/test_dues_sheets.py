"""The register of dues, the list of what it leaves open, receipts (F40)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from app.models import Dues, DuesRemittance
from app.services.database import Database
from app.services.dues import year_grid
from app.services.forms import get_form
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.dues import YearBook, sheets
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.dues import DuesData, ReceiptsData
from tests.builders import d
from tests.services.forms import samples, samples_members
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, page_count, plain_text, texts, verticals
from tests.services.members import Branch, month_rows


def register_of(branch: Branch, year: int = 2026, *remittances: DuesRemittance) -> DuesData:
    """The register of a hand-made branch."""
    grid = year_grid([branch.member(person) for person in branch.people], year, branch.today)
    facts = Facts(branch.today, branch.register(), branch.params)
    wanted = Wanted(facts, get_form("f40"), organisation=branch.organisation, year=year)
    data = build_wanted(replace(wanted, more=YearBook(grid, remittances)))
    assert isinstance(data, DuesData)
    return data


def paying(count: int) -> Branch:
    """A branch of ``count`` members who paid 90 yuan from January to October."""
    branch = Branch()
    branch.people = [branch.new_member(f"DY{number:02}") for number in range(1, count + 1)]
    branch.dues = [row for person in branch.people for row in month_rows(person, "2026-01", 10)]
    return branch


@pytest.mark.parametrize(
    ("members", "pages"),
    [
        (1, [1]),
        (8, [8]),
        (9, [5, 4]),
        (10, [5, 5]),
        (11, [10, 1]),
        (18, [10, 8]),
        (19, [10, 5, 4]),
        (28, [10, 10, 8]),
    ],
)
def test_ten_a_page_and_eight_on_the_last(members: int, pages: list[int]) -> None:
    data = register_of(paying(members))
    assert [len(sheet.rows) for sheet in data.sheets] == pages
    assert [sheet.last for sheet in data.sheets] == [False] * (len(pages) - 1) + [True]
    assert page_count(draw("f40", data).pdf_bytes) == len(pages)
    assert [row.number for sheet in data.sheets for row in sheet.rows] == list(range(1, members + 1))


def test_sums_of_a_page_and_of_the_branch() -> None:
    data = register_of(paying(12))
    first, last = data.sheets
    assert (first.payable, first.months[0], first.total) == ("900.00", "900.00", "9000.00")
    assert (last.payable, last.months[0], last.total) == ("1080.00", "1080.00", "10800.00")
    assert first.months[10:] == ("", "")
    assert (data.total, data.capitals) == ("10800.00", "壹万零捌佰元整")


def test_nobody_pays_yet() -> None:
    branch = Branch()
    branch.people = []
    data = register_of(branch)
    assert [len(sheet.rows) for sheet in data.sheets] == [0]
    assert (data.total, data.capitals) == ("", "")
    assert sheets(year_grid((), 2026, branch.today))[0].total == ""


def test_made_up_months_exempt_months_and_months_before() -> None:
    branch = paying(3)
    one, two, three = branch.people
    two.roster_from = two.joined_on = d("2026-03-05")
    branch.dues = [row for row in branch.dues if row.person_id != two.id or row.month >= "2026-03"]
    for row in branch.dues:
        if row.person_id == one.id and row.month == "2026-09":
            row.paid_on = d("2026-11-08")
        if row.person_id == three.id and row.month == "2026-05":
            row.paid, row.paid_on, row.reduction = None, None, "免交"
            row.branch_decided_on, row.superior_approved_on = d("2026-04-20"), d("2026-04-28")
        if row.person_id == three.id and row.month == "2026-10":
            row.paid = row.paid_on = None
    rows = register_of(branch).sheets[0].rows
    assert rows[0].months[8] == "90.00\n11月补"
    assert rows[1].months[:3] == ("—", "—", "90.00")
    assert (rows[2].months[4], rows[2].months[9], rows[2].note) == ("—", "", "免交")
    doubts = register_of(branch).doubts
    assert [(row.name, row.month, row.state) for row in doubts] == [
        ("党员01", "2026.09", "补交"),
        ("党员03", "2026.05", "免交"),
        ("党员03", "2026.10", "欠交"),
    ]
    assert doubts[0].note == "迟交 2 个月"
    assert (doubts[1].decided_on, doubts[1].approved_on) == (d("2026-04-20"), d("2026-04-28"))


def test_a_reduction_nobody_approved_is_told() -> None:
    branch = paying(1)
    branch.dues[0].paid = branch.dues[0].paid_on = None
    branch.dues[0].reduction = "免交"
    [doubt] = register_of(branch).doubts
    assert (doubt.state, doubt.note) == ("欠交", "减免未见支部研究、上级批准")


def test_made_up_in_the_next_year() -> None:
    branch = paying(1)
    branch.today = d("2027-03-01")
    branch.dues[-1].paid_on = d("2027-02-10")
    assert register_of(branch).sheets[0].rows[0].months[9] == "90.00\n27.02补"


def test_what_was_passed_on() -> None:
    branch = paying(1)
    row = DuesRemittance(
        organisation_id=branch.organisation.id, year=2026, quarter=2, amount=Decimal("270.00"),
        remitted_on=d("2026-06-25"), handler="党员02", receipt="示财1",
    )  # fmt: skip
    quarters = register_of(branch, 2026, row).quarters
    assert [item.amount for item in quarters] == ["", "270.00", "", ""]
    assert (quarters[1].on, quarters[1].handler, quarters[1].receipt) == (d("2026-06-25"), "党员02", "示财1")


def test_grid_of_the_register() -> None:
    page = marks(draw("f40", samples_members.dues(7)).pdf_bytes)[0]
    edges, at = [], 15.0
    for width in (9, 19, 20, 12, 15, *(12,) * 12, 20, 18, 10):
        edges.append(at)
        at += width
    assert at == 282
    assert edges == [x for x in edges if any(abs(x - line) < 0.3 for line in verticals(page))]
    rows = [45, 54, 61, *(61 + 10 * n for n in range(1, 9)), 151, 163, 171, 185]
    assert rows == [y for y in rows if any(abs(y - line) < 0.3 for line in horizontals(page))]
    assert max(horizontals(page)) == pytest.approx(185, abs=0.3)


def test_a_page_that_is_not_the_last_carries_its_own_sum() -> None:
    pages = marks(draw("f40", samples_members.dues(12)).pdf_bytes)
    assert "本页小计" in texts(pages[0])
    assert "合计（大写）" not in texts(pages[0])
    assert "合\u3000计" in texts(pages[1])
    assert max(horizontals(pages[0])) == pytest.approx(183, abs=0.3)


def test_the_register_of_the_demonstration(demo: Database) -> None:
    data = data_of(demo, "f40", "ZZ001", year=2026)
    assert isinstance(data, DuesData)
    assert data.year == 2026
    rows = [row for sheet in data.sheets for row in sheet.rows]
    assert len(rows) > 20
    assert [item.amount != "" for item in data.quarters] == [True, True, True, False]
    paid = sum((Decimal(row.total) for row in rows if row.total), start=Decimal(0))
    assert data.total == f"{paid:.2f}"
    text = plain_text(draw("f40", data).pdf_bytes)
    assert data.capitals in text
    assert "{" not in text
    earlier = data_of(demo, "f40", "ZZ001", year=2025)
    assert earlier.year == 2025
    assert data_of(demo, "f40", "ZZ001").year == 2026


def test_one_receipt_a_payment(demo: Database) -> None:
    data = data_of(demo, "f40-receipt", "RY001", year=2025)
    assert isinstance(data, ReceiptsData)
    assert len(data.receipts) == 12
    assert {receipt.name for receipt in data.receipts} == {data.receipts[0].name}
    assert all(receipt.on is not None and receipt.on.year == 2025 for receipt in data.receipts)
    rendered = draw("f40-receipt", data)
    assert rendered.pages == 4
    assert rendered.overflowed == ()


def test_months_paid_together_share_a_receipt() -> None:
    branch = Branch()
    who = branch.first
    rows = [
        Dues(person_id=who.id, month=f"2026-0{n}", paid=Decimal("90.00"), paid_on=d("2026-08-08"))
        for n in (3, 4, 5)
    ]
    facts = Facts(branch.today, branch.register(), branch.params)
    wanted = Wanted(facts, get_form("f40-receipt"), organisation=branch.organisation, person=who, more=rows)
    [receipt] = build_wanted(wanted).receipts
    assert (receipt.month, receipt.amount, receipt.capitals) == ("2026.03—2026.05", "270.00", "贰佰柒拾元整")


def test_receipts_stand_three_on_a_sheet() -> None:
    found = marks(draw("f40-receipt", samples_members.data_for("receipts", "", "monstrous")).pdf_bytes)
    page = found[0]
    for x in (10, 30, 70, 80, 108, 140, 168, 200):
        assert any(abs(x - line) < 0.3 for line in verticals(page)), x
    for y in (24, 123, 222):
        assert any(abs(y - line) < 0.3 for line in horizontals(page)), y
    assert sum(text == "党费收据" for text in texts(page)) == 3


def test_a_blank_receipt_is_for_the_pen() -> None:
    text = plain_text(draw("f40-receipt", ReceiptsData(samples.BRANCH)).pdf_bytes)
    assert text.count("党费收据存根") == 3
    assert "元" not in text
