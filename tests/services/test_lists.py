"""Ledgers and rosters as ``.xlsx``: same columns as on paper, masked numbers, and what is no list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.errors import FormRefused
from app.services import forms
from app.services.forms.data.date_checks import ExplainedRow
from app.services.forms.listing import listing, listings
from app.services.lists import save_list
from tests.services.forms import samples

OPTIONS = forms.Options()
LISTS = [form for form in forms.catalogue() if form.key.startswith(("f04", "f10", "f38", "f40", "f42"))]


def test_columns_and_rows_are_those_on_paper() -> None:
    form = forms.get_form("f42-candidate")
    data = samples.data_for("ledger", "candidate", "full")
    found = listing(form, data, samples.TODAY)
    assert found.title == "发展对象台账"
    assert found.headers[:3] == ("序号", "姓名", "性别")
    assert found.headers[7:] == (
        "身份证号", "申请入党时间", "确定为积极分子", "列为发展对象", "大会接收时间", "转正时间", "备注",
    )  # fmt: skip
    assert found.rows[0][:3] == (1, "王建国", "女")
    assert found.rows[0][7:9] == ("000000********0000", date(2024, 3, 11))


def test_numbers_only_if_asked_for() -> None:
    form = forms.get_form("f42-candidate")
    data = samples.data_for("ledger", "candidate", "full")
    options = forms.Options(choices={"identity": True})
    assert listing(form, data, samples.TODAY, options).rows[0][7] == "000000199405180000"


def test_a_date_on_two_lines_on_paper_is_a_date_in_the_table() -> None:
    form = forms.get_form("f28")
    row = listing(form, samples.data_for("roster", "admission", "full"), samples.TODAY).rows[0]
    assert (row[6], row[8]) == (date(2024, 8, 20), date(2026, 7, 6))


def test_groups_keep_their_headings() -> None:
    form = forms.get_form("f42-activist")
    data = samples.data_for("ledger", "activist", "monstrous")
    rows = listing(form, data, samples.TODAY).rows
    assert rows[0][0] == data.groups[0].branch
    assert [row[0] for row in rows].count(data.groups[1].branch) == 1
    assert len(rows) == sum(len(group.rows) + 1 for group in data.groups)


def test_a_head_in_two_levels_and_pages_of_rows() -> None:
    form = forms.get_form("f40")
    found = listing(form, samples.data_for("dues", "", "monstrous"), samples.TODAY)
    assert found.headers[4:8] == ("月应交", "1月", "2月", "3月")
    assert len(found.rows) == 26


def test_sums_of_dues_are_numbers_and_what_is_written_beside_them_is_text(tmp_path: Path) -> None:
    form = forms.get_form("f40")
    data = samples.data_for("dues", "", "full")
    first, late, exempt = listing(form, data, samples.TODAY).rows[:3]
    assert (first[2], first[4], first[5], first[17]) == tuple(
        map(Decimal, ("6000.00", "90.00", "90.00", "900.00"))
    )
    assert first[3] == "1.5%"
    assert (late[5], late[8], late[-1]) == ("—", Decimal("90.00"), "4月（7月补）、5月（7月补）")
    assert exempt[17] == ""
    path = tmp_path / "党费.xlsx"
    save_list(form, data, path, samples.TODAY, OPTIONS)
    sheet = openpyxl.load_workbook(path).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == 6000]
    assert len(cells) == len(data.sheets[0].rows)
    assert {cell.number_format for cell in cells} == {"0.00"}
    late_cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == 90]
    assert {cell.number_format for cell in late_cells} == {"0.00"}


@pytest.mark.parametrize("form", LISTS, ids=[form.key for form in LISTS])
@pytest.mark.parametrize("state", ["empty", "full", "monstrous"])
def test_every_list_can_be_saved(form: forms.FormSpec, state: str, tmp_path: Path) -> None:
    data = samples.data_for(form.context, form.subject, state)
    try:
        count = save_list(form, data, tmp_path / "list.xlsx", samples.TODAY, OPTIONS)
    except FormRefused:
        assert not any(type(block).__name__ == "Table" for page in form.pages for block in page.blocks)
        return
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 3 + count


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    form = forms.get_form("f41")
    with pytest.raises(FormRefused, match="不是名册"):
        save_list(
            form, samples.data_for("half-year", "", "full"), tmp_path / "x.xlsx", samples.TODAY, OPTIONS
        )
    assert not (tmp_path / "x.xlsx").exists()


def test_the_check_sheet_is_saved_with_its_explanations_and_dates(tmp_path: Path) -> None:
    """F43 has three tables: what was found, what was explained of it, the chain of dates; a sheet each."""
    form = forms.get_form("f43")
    data = samples.data_for("date-check", "", "full")
    reason = "展会期间八人在外，已报告。"
    explained = (ExplainedRow(1, "R05", data.rows[0].title, reason, "周志远", date(2026, 12, 20)),)
    data = replace(data, explained=explained)
    count = save_list(form, data, tmp_path / "x.xlsx", samples.TODAY, OPTIONS)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["全程日期核对单", "情况说明", "日期链"]
    assert [sheet.max_row - 3 for sheet in book] == [len(data.rows), 1, len(data.chain)]
    assert count == len(data.rows) + 1 + len(data.chain)
    said = [[cell.value for cell in row] for row in book["情况说明"].iter_rows(min_row=3)]
    assert said[0] == ["序号", "规则", "项目", "说明", "说明人、日期"]
    assert said[1][3:] == [reason, "周志远 2026.12.20"]
    without = replace(data, explained=())
    assert [each.title for each in listings(form, without, samples.TODAY)] == ["全程日期核对单", "日期链"]
    assert [each.title for each in listings(form, replace(without, rows=()), samples.TODAY)] == ["日期链"]


def test_the_handbook_is_saved_as_its_rosters_not_as_its_contents() -> None:
    found = listings(forms.get_form("f44"), samples.data_for("handbook", "", "full"), samples.TODAY, OPTIONS)
    assert [each.title for each in found] == ["党员名册", "党小组名册", "党小组名册"]
    assert [each.notes[0] for each in found[1:]] == ["党小组：第一党小组", "党小组：第二党小组"]


def test_a_second_face_goes_on_with_the_first() -> None:
    data = samples.data_for("case", "", "full")
    [found] = listings(forms.get_form("f05"), data, samples.TODAY, OPTIONS)
    assert sum(isinstance(row[0], str) and row[0].isdigit() for row in found.rows) >= 25
