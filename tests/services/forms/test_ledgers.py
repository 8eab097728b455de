"""Ledgers (F42) and the half-year report (F41): from the database, and on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.models import Organisation, WorkReport
from app.services import forms
from app.services.database import Database
from app.services.forms.data.statistics import HalfYearData, LedgerData
from app.services.forms.language import Scope
from tests.builders import Regular, d
from tests.services.forms import samples, samples_members
from tests.services.forms.demo_forms import data_of, draw
from tests.services.forms.pdf_reading import horizontals, marks, plain_text, texts, verticals

STAGES = ("applicant", "activist", "candidate", "probationary")
COLUMNS = (9, 20, 10, 14, 18, 16, 28, 40, 19, 19, 19, 19, 19, 17)


def ledger(db: Database, key: str, subject: str, today: str, year: int | None = None) -> LedgerData:
    """A ledger of an organisation or the branch of a case (UUID)."""
    with db.read() as session:
        found = forms.build_data(session, forms.get_form(key), subject, d(today), year=year)
    assert isinstance(found, LedgerData)
    return found


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2025-06-01", "applicant"),
        ("2026-01-01", "activist"),
        ("2026-11-01", "candidate"),
        ("2026-12-31", "candidate"),
        ("2027-06-01", "probationary"),
    ],
)
def test_a_case_stands_in_one_ledger_a_day(db: Database, today: str, stage: str) -> None:
    case = Regular(upto=today)
    with db.write() as session:
        case.store(session)
    for name in STAGES:
        found = ledger(db, f"f42-{name}", case.branch.id, today)
        assert [row.person.name for row in found.rows] == (["邓新苗"] if name == stage else []), name


def test_the_ledger_of_an_earlier_year(db: Database) -> None:
    case = Regular()
    with db.write() as session:
        case.store(session)
    assert ledger(db, "f42-probationary", case.branch.id, "2028-06-01").rows == ()
    [row] = ledger(db, "f42-probationary", case.branch.id, "2028-06-01", 2027).rows
    # The conversion was approved in 2028: on the last day of 2027 nobody could know its day.
    assert (row.candidate_on, row.admission_on, row.full_on) == (d("2026-10-12"), d("2026-11-30"), None)
    [row] = ledger(db, "f42-candidate", case.branch.id, "2028-06-01", 2026).rows
    assert (row.activist_on, row.full_on) == (d("2025-09-01"), None)


def test_the_ledger_of_a_day_knows_nothing_of_later_days(db: Database) -> None:
    """Applied on 2025-05-20, an activist since 2025-09-01: at the end of 2024 not there yet."""
    case = Regular()
    case.vote("确定积极分子").on = d("2026-02-01")
    with db.write() as session:
        case.store(session)
    [row] = ledger(db, "f42-applicant", case.branch.id, "2028-06-01", 2025).rows
    assert (row.application_on, row.activist_on, row.candidate_on) == (d("2025-05-18"), None, None)


def test_a_superior_sees_its_branches(db: Database) -> None:
    case = Regular(upto="2026-01-01")
    other = Organisation(
        code="ZZ005", name="中共别处支部委员会", kind="党支部", superior_id=case.committee.id
    )
    with db.write() as session:
        case.store(session)
        session.add(other)
    found = ledger(db, "f42-activist", case.committee.id, "2026-01-01")
    assert found.several
    assert found.rows == ()
    [group] = found.groups
    assert (group.branch, len(group.rows)) == (case.branch.name, 1)
    text = plain_text(draw("f42-activist", found).pdf_bytes)
    assert case.branch.name in text


def test_numbers_are_masked_unless_asked_for() -> None:
    data = samples_members.data_for("ledger", "activist", "full")
    masked = plain_text(draw("f42-activist", data).pdf_bytes)
    assert "000000199405180000" not in masked
    assert "000000********0000" in masked
    assert "000000199405180000" in plain_text(draw("f42-activist", data, identity=True).pdf_bytes)


def test_the_four_ledgers_have_the_same_columns() -> None:
    tables = [forms.get_form(f"f42-{name}").pages[0].blocks[1] for name in STAGES]
    assert all(table == tables[0] for table in tables)


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (14, 1), (15, 2)])
def test_fourteen_a_page(people: int, pages: int) -> None:
    full = samples_members.data_for("ledger", "activist", "full")
    data = replace(full, rows=(full.rows[0],) * people)
    rendered = draw("f42-activist", data)
    assert rendered.pages == pages
    page = marks(rendered.pdf_bytes)[0]
    at = 15.0
    for width in COLUMNS:
        assert any(abs(at - x) < 0.3 for x in verticals(page)), at
        at += width
    assert at == 282
    # With the signatures the page is full; a last page without them is no page.
    assert max(horizontals(page)) >= 25 + 14 + 12 + 9 * min(people or 14, 13) - 0.3


def half(
    db: Database, case: Regular, today: str, year: int | None = None, number: int | None = None
) -> HalfYearData:
    """The half-year report of the branch of a case."""
    with db.read() as session:
        form = forms.get_form("f41")
        found = forms.build_data(session, form, case.branch.id, d(today), year=year, half=number)
    assert isinstance(found, HalfYearData)
    return found


def test_the_report_of_a_half(db: Database) -> None:
    case = Regular()
    row = WorkReport(
        organisation_id=case.branch.id,
        kind="半年汇报",
        year=2026,
        half="下",
        content="做法",
        problems="问题",
        plan="计划",
    )
    other = WorkReport(
        organisation_id=case.branch.id, kind="半年汇报", year=2026, half="上", content="上半年"
    )
    with db.write() as session:
        case.store(session)
        session.add_all([row, other])
    found = half(db, case, "2027-01-20")
    assert (found.period, found.days) == ("2026年下半年", "2026.07.01—2026.12.31")
    assert (found.done, found.problems, found.plan) == ("做法", "问题", "计划")
    assert found.addressee == case.committee.name
    assert (found.activists.opening, found.activists.advanced, found.activists.closing) == (1, 1, 0)
    assert (found.candidates.entered, found.candidates.closing, found.candidates.women) == (1, 1, 1)
    assert (found.full.closing, found.full.advanced) == (16, None)
    assert (found.notices, found.ballots) == (1, 1)
    assert found.cultivated == "发展对象：邓新苗"
    assert half(db, case, "2027-01-20", 2026, 1).done == "上半年"
    assert half(db, case, "2027-01-20", 2025, 1).period == "2025年上半年"


def test_too_many_names_are_counted(db: Database) -> None:
    case = Regular(upto="2026-10-20")
    case.person.name = "很长的名字" * 100
    with db.write() as session:
        case.store(session)
    assert half(db, case, "2026-10-20").cultivated == "入党积极分子 0 人、发展对象 1 人，名单见台账"


def test_a_running_half_counts_up_to_today(db: Database) -> None:
    case = Regular(upto="2026-10-20")
    with db.write() as session:
        case.store(session)
    found = half(db, case, "2026-10-20")
    assert (found.from_on, found.to_on) == (d("2026-07-01"), d("2026-10-20"))
    assert found.doubts.startswith("未填")


def test_the_identity_on_paper(demo: Database) -> None:
    for year, number in ((2025, 2), (2026, 1), (2026, 2)):
        data = data_of(demo, "f41", "ZZ001", year=year, half=number)
        for name in ("applicants", "activists", "candidates", "probationary", "full"):
            row = getattr(data, name)
            assert row.closing == row.opening + row.entered - (row.advanced or 0) - row.left, name
    rendered = draw("f41", data)
    assert (rendered.pages, rendered.overflowed) == (2, ())


def test_the_report_does_not_need_members() -> None:
    text = plain_text(draw("f41", HalfYearData(samples.BRANCH)).pdf_bytes)
    assert "期末其中：女" in text
    assert "年半年发展党员工作汇报表" in text.replace("_", "")


def test_grid_of_the_report() -> None:
    first, second = marks(draw("f41", samples_members.data_for("half-year", "", "full")).pdf_bytes)
    for x in (15, 72, 114, 156, 198, 240, 282):
        assert any(abs(x - line) < 0.3 for line in verticals(first)), x
    for y in (47, 59, *(59 + 8 * n for n in range(1, 13)), 165):
        assert any(abs(y - line) < 0.3 for line in horizontals(first)), y
    for y in (30, 70, 105, 140, 185):
        assert any(abs(y - line) < 0.3 for line in horizontals(second)), y
    assert "（党支部盖章）" in texts(second)


def test_every_placeholder_of_a_row_resolves() -> None:
    data = samples_members.data_for("ledger", "candidate", "full")
    scope = Scope({"row": data.rows[0], "choice": {"identity": False}, "number": 1})
    table = forms.get_form("f42-candidate").pages[0].blocks[1]
    assert [cell.content.fill(scope) for cell in table.cells][8] == f"{date(2024, 3, 11):%Y.%m.%d}"
