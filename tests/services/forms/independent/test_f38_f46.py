"""What forms F38–F46 say, worked out by hand from the facts and from forms.md."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from app.models import AffiliationTransfer, Dues, Meeting, MobileMember
from app.services import forms
from app.services.database import Database
from app.services.dues import paid_through
from app.services.forms.contexts import build_wanted
from app.services.forms.contexts.facts import Facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.meetings import meeting_data
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.data.date_checks import FindingRow
from app.services.transfers import doubts
from tests.builders import d
from tests.services.forms import samples
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.independent.test_f35_f37 import BRANCH_NAME, PERSON_NAME, as_planned, printed
from tests.services.forms.independent.test_for_members import paper
from tests.services.forms.pdf_reading import collisions, marks, plain_text, texts
from tests.services.forms.test_dues_sheets import paying, register_of
from tests.services.members import Branch


def book(branch: Branch, *months: str, paid: str = "90.00") -> list[Dues]:
    who = branch.first
    return [
        Dues(
            person_id=who.id,
            month=month,
            payable=Decimal("90.00"),
            paid=Decimal(paid),
            paid_on=d("2026-08-08"),
        )
        for month in months
    ]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (("2026-03",), "2026.03"),
        (("2026-03", "2026-04", "2026-05"), "2026.03—2026.05"),
        (("2025-12", "2026-01"), "2025.12—2026.01"),
        (("2026-01", "2026-05"), "2026.01、05"),
        (("2026-01", "2026-02", "2026-05", "2026-06"), "2026.01—02、05—06"),
        (("2025-11", "2026-01", "2026-02"), "2025.11、2026.01—2026.02"),
    ],
)
def test_a_receipt_names_no_month_that_was_not_paid(months: tuple[str, ...], said: str) -> None:
    branch = Branch()
    facts = Facts(branch.today, branch.register(), branch.params)
    form = forms.get_form("f40-receipt")
    rows = book(branch, *months)
    data = build_wanted(Wanted(facts, form, (), branch.organisation, branch.first, more=rows))
    assert [receipt.month for receipt in data.receipts] == [said]
    drawn = draw("f40-receipt", data)
    assert drawn.overflowed == ()
    assert collisions(drawn.pdf_bytes) == []
    assert plain_text(drawn.pdf_bytes).count(said) == 2


@pytest.mark.parametrize(
    ("months", "owed", "through"),
    [
        ((), (), ""),
        (("2026-01", "2026-02", "2026-03"), (), "2026-03"),
        (("2026-01", "2026-02", "2026-05"), (), "2026-02"),
        (("2026-02", "2026-03"), ("2026-01",), ""),
        (("2025-12", "2026-01"), ("2026-02",), "2026-01"),
    ],
)
def test_dues_are_paid_up_to_the_last_month_without_a_gap(
    months: tuple[str, ...], owed: tuple[str, ...], through: str
) -> None:
    """forms.md F36 has the month checked against the dues book: behind an owed month nothing is paid up."""
    branch = Branch()
    rows = [*book(branch, *months), *book(branch, *owed, paid="0")]
    assert paid_through(rows) == through
    if through:
        given = AffiliationTransfer(
            person_id=branch.first.id,
            direction="转出",
            letter_number="1",
            issued_on=d("2026-06-01"),
            dues_paid_to=through,
        )
        assert doubts(given, rows, branch.params) == ()
        given.dues_paid_to = "2026-05"
        assert len(doubts(given, rows, branch.params)) == 1


@pytest.mark.parametrize(
    ("decided", "approved", "note"),
    [
        ("2026-01-12", "2026-01-20", ""),
        ("2026-01-12", None, "减免未见上级批准"),
        (None, "2026-01-20", "减免未见支部研究"),
        (None, None, "减免未见支部研究、上级批准"),
    ],
)
def test_the_list_says_which_of_the_two_days_is_missing(
    decided: str | None, approved: str | None, note: str
) -> None:
    branch = paying(1)
    row = branch.dues[0]
    row.reduction, row.paid, row.paid_on = "免交", None, None
    row.branch_decided_on = d(decided) if decided else None
    row.superior_approved_on = d(approved) if approved else None
    first = register_of(branch).doubts[0]
    assert (first.month, first.note) == ("2026.01", note)
    assert first.state == ("免交" if not note else "欠交")


def test_a_receipt_alone_ends_the_months_owed_here() -> None:
    """A letter out with its receipt has landed, whether or not somebody typed 已落: later months print —."""
    branch = paying(1)
    branch.transfers = [
        AffiliationTransfer(
            person_id=branch.first.id,
            direction="转出",
            letter_number="1",
            issued_on=d("2026-10-08"),
            dues_paid_to="2026-10",
            receipt_on=d("2026-10-20"),
        )
    ]
    months = register_of(branch).sheets[0].rows[0].months
    assert months[9:] == ("90.00", "—", "—")


@pytest.mark.parametrize(("findings", "pages"), [(24, 1), (25, 2), (48, 2)])
def test_twenty_four_findings_a_page(findings: int, pages: int) -> None:
    """Errata G43: head 10 and rows of 9, twenty-four a page."""
    data = samples.data_for("date-check", "", "full")
    short = FindingRow("R05", "谈话", "细则第七条", "晚 1 天", "违规")
    drawn = draw("f43", replace(data, rows=(short,) * findings))
    assert drawn.pages == pages + 1
    assert collisions(drawn.pdf_bytes) == []


@pytest.mark.parametrize(("people", "pages"), [(14, 1), (15, 2), (28, 2), (29, 3)])
def test_every_page_of_a_ledger_is_signed(people: int, pages: int) -> None:
    """forms.md F42: each page ends with 填表人, 审核人, 日期; errata: fourteen people a page."""
    data = samples.data_for("ledger", "activist", "full")
    drawn = draw("f42-activist", replace(data, rows=data.rows[:1] * people))
    assert drawn.pages == pages
    for page in marks(drawn.pdf_bytes):
        assert {"填表人签名：", "审核人签名："} <= set(texts(page))
    assert collisions(drawn.pdf_bytes) == []


@pytest.mark.parametrize(
    ("day", "said"), [("2026-07-03", "上报日期：2026年7月3日"), (None, "上报日期：年月日")]
)
def test_the_report_says_when_it_was_sent(day: str | None, said: str) -> None:
    data = replace(samples.data_for("half-year", "", "full"), reported_on=d(day) if day else None)
    assert said in printed("f41", data)


def test_what_is_overdue_is_known_of_the_half_reported_now_only(demo: Database) -> None:
    """Deadlines are counted as of the day of printing (2026-11-23, in the second half of 2026)."""
    assert data_of(demo, "f41", "ZZ001", year=2026, half=2).overdue is not None
    assert data_of(demo, "f41", "ZZ001", year=2026, half=1).overdue is None
    assert data_of(demo, "f41", "ZZ001", year=2025, half=2).overdue is None


def test_who_attends_from_outside_signs_too() -> None:
    """fields.md F45: the roster of the day, less 不计应到, plus observers: 列席 has those of no branch."""
    branch = Branch()
    meeting = Meeting(
        code="HY1",
        organisation_id=branch.organisation.id,
        kind="支部大会",
        on=branch.today,
        observers="党建指导员孙伟、组织员李明；无",
    )
    branch.meetings = [meeting]
    facts = Facts(branch.today, branch.register(), branch.params)
    sitting = Sitting(branch.organisation, "支部大会", branch.today, meeting)
    names = [each.name for each in meeting_data(facts, sitting).attendees]
    assert names == [*(person.name for person in branch.people), "党建指导员孙伟", "组织员李明"]


def test_reductions_are_noted_with_their_days() -> None:
    """Errata F40: beside 少交 and 免交 stand the day the branch studied it and the superior approved it."""
    branch = paying(12)
    for number, member in enumerate(branch.people[:2]):
        for row in branch.dues:
            if row.person_id == member.id:
                row.reduction, row.paid, row.paid_on = "免交", None, None
                row.branch_decided_on = d(f"2026-01-1{number}")
                row.superior_approved_on = d("2026-01-20") if number == 0 else None
    data = register_of(branch)
    said = "党员01免交：支部2026.01.10研究、上级2026.01.20批准"
    assert data.reduced == (said,)
    drawn = draw("f40", data)
    assert (drawn.pages, drawn.overflowed) == (2, ())
    assert said in texts(marks(drawn.pdf_bytes)[1])
    assert collisions(drawn.pdf_bytes) == []
    many = replace(data, reduced=(said,) * 3)
    assert "3 项，研究日和批准日见减免清单" in texts(marks(draw("f40", many).pdf_bytes)[1])
    assert register_of(paying(12)).reduced == ()


def test_the_check_sheet_writes_dates_as_forms_do(demo: Database) -> None:
    """Errata §3: in the cells of forms a day is 2026.05.18."""
    for case in ("AJ007", "AJ018"):
        data = data_of(demo, "f43", case)
        told = [*(row.found for row in data.rows), *(row.hint for row in data.chain)]
        assert any(re.search(r"\d{4}\.\d{2}\.\d{2}", text) for text in told)
        assert not any(re.search(r"\d{4}-\d{2}", text) for text in told)


@pytest.mark.parametrize("key", [each.key for each in forms.catalogue() if each.number >= "F35"])
def test_the_longest_planned_names_need_no_other_sheet(key: str) -> None:
    form = forms.get_form(key)
    assert (len(BRANCH_NAME), len(PERSON_NAME)) == (36, 12)
    data = as_planned(samples.data_for(form.context, form.subject, "full"))
    drawn = draw(form.key, data)
    assert drawn.overflowed == ()
    assert collisions(drawn.pdf_bytes) == []


def test_a_month_without_anything_to_pay_is_not_owed() -> None:
    """forms.md F40: a month in which nothing is due prints —; blank is one that is owed and listed."""
    branch = paying(1)
    row = branch.dues[3]
    row.payable, row.paid, row.paid_on = Decimal("0"), None, None
    data = register_of(branch)
    assert data.sheets[0].rows[0].months[3] == "—"
    assert data.doubts == ()
    row.payable = Decimal("90.00")
    data = register_of(branch)
    assert data.sheets[0].rows[0].months[3] == ""
    assert [(each.month, each.state) for each in data.doubts] == [("2026.04", "欠交")]


@pytest.mark.parametrize(
    ("full_time", "in_service", "education", "degree", "said"),
    [
        ("大学专科", "大学本科", "大学本科", "工学学士", "大学专科、大学本科、工学学士"),
        ("大学本科（工学学士）", None, "大学本科", "工学学士", "大学本科（工学学士）"),
        (None, None, "大学本科", "工学学士", "大学本科、工学学士"),
        (None, None, "大学本科", None, "大学本科"),
        (None, None, None, None, ""),
    ],
)
def test_schooling_has_the_degree_in_it(
    full_time: str | None, in_service: str | None, education: str | None, degree: str | None, said: str
) -> None:
    """Errata G39: the cell is 学历学位."""
    branch = Branch()
    who = branch.first
    who.full_time_education, who.in_service_education = full_time, in_service
    who.education, who.degree = education, degree
    assert paper("f39", branch, who).schooling == said


@pytest.mark.parametrize(
    ("full_time", "in_service", "said"),
    [
        ("大学本科", None, ("大学本科、工学学士", "")),
        (None, "大学本科", ("", "大学本科、工学学士")),
        ("大学专科", "大学本科", ("大学专科", "大学本科")),
        (None, None, ("", "")),
    ],
)
def test_the_degree_stands_on_the_only_line(
    full_time: str | None, in_service: str | None, said: tuple[str, str]
) -> None:
    branch = Branch()
    who = branch.first
    who.full_time_education, who.in_service_education, who.degree = full_time, in_service, "工学学士"
    data = paper("f39-s3", branch, who)
    assert (data.full_time, data.in_service) == said


@pytest.mark.parametrize(
    ("reason", "situation", "said"),
    [
        ("外派客户现场", "国内", "外派客户现场"),
        (None, "国内", ""),
        (None, "失去联系", "失去联系"),
        (None, "出国定居", "出国定居"),
        ("陪读", "出国学习研究", "陪读"),
    ],
)
def test_why_somebody_is_away(reason: str | None, situation: str, said: str) -> None:
    """F38 asks for 外出原因: without one written down the recorded situation says more than nothing."""
    branch = Branch()
    row = MobileMember(
        person_id=branch.first.id,
        direction="流出",
        situation=situation,
        left_on=d("2026-05-18"),
        reason=reason,
    )
    facts = Facts(branch.today, branch.register(), branch.params)
    data = build_wanted(Wanted(facts, forms.get_form("f38"), organisation=branch.organisation, more=(row,)))
    assert [each.reason for each in data.rows] == [said]
