"""The blank workbook: complete, self-explaining, and importable once somebody has filled it in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.models import DevelopmentCase, Person
from app.models.fields import Kind
from app.models.sheets import Sheet, all_sheets
from app.services.workbook import apply_import, plan_import, write_template
from app.services.workbook.column_notes import full_note, short_note
from app.services.workbook.frame import REQUIRED_FILL
from app.services.workbook.sheet_notes import SHEET_NOTES
from app.services.workbook.template import LAST_ROW, template_bytes
from app.services.workbook.trouble import Trouble
from tests.services.workbook.conftest import AT, Desk


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "空白模板.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def opened(blank: Path) -> Workbook:
    return load_workbook(blank)


def rule(worksheet: Worksheet, letters: str) -> DataValidation:
    (found,) = (
        one
        for one in worksheet.data_validations.dataValidation
        if str(one.sqref) == f"{letters}2:{letters}{LAST_ROW}"
    )
    return found


def test_sheets(opened: Workbook) -> None:
    workbook = opened
    assert workbook.sheetnames == ["填写说明", *(sheet.name for sheet in all_sheets()), "下拉选项"]
    assert workbook.active is not None
    assert workbook.active.title == "填写说明"
    assert workbook["下拉选项"].sheet_state == "hidden"
    assert {sheet.name for sheet in all_sheets()} == SHEET_NOTES.keys()


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.name)
def test_every_column_explains_itself_twice(opened: Workbook, sheet: Sheet) -> None:
    worksheet = opened[sheet.name]
    assert worksheet.freeze_panes == "B2"
    for cell, column in zip(worksheet[1], sheet.columns, strict=True):
        field = column.field
        assert cell.value == field.header
        assert (cell.fill.fgColor.rgb[-6:] == REQUIRED_FILL) is field.required
        assert cell.comment is not None
        assert cell.comment.text == full_note(field)
        found = rule(worksheet, cell.column_letter)
        assert found.showInputMessage
        assert found.prompt == short_note(field)
        assert len(found.prompt) < 255
        assert len(found.promptTitle) < 32
        dimension = worksheet.column_dimensions[cell.column_letter]
        expected = {
            Kind.DAY: "yyyy-mm-dd",
            Kind.MONEY: "0.00",
            Kind.IDENTITY: "@",
            Kind.TEXT: "@",
            Kind.CODE: "@",
        }
        assert dimension.number_format == expected.get(field.kind, dimension.number_format)
        assert dimension.width >= 2 * len(field.header)


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda sheet: sheet.name)
def test_drop_downs(opened: Workbook, sheet: Sheet) -> None:
    worksheet = opened[sheet.name]
    for cell, column in zip(worksheet[1], sheet.columns, strict=True):
        field, found = column.field, rule(worksheet, cell.column_letter)
        if field.kind in (Kind.CHOICE, Kind.CHOICES):
            assert found.type == "list"
            formula = str(found.formula1)
            if formula.startswith('"'):
                words = tuple(formula.strip('"').split(","))
                assert len(formula) < 256
            else:
                where = formula.partition("!")[2].replace("$", "")
                words = tuple(line[0].value for line in opened["下拉选项"][where])
            assert words == field.words
            assert found.showErrorMessage is (field.kind is Kind.CHOICE and not field.open_words)
        elif field.kind is Kind.YES_NO:
            assert found.formula1 == '"是,否"'
        elif field.kind in (Kind.REF, Kind.REFS):
            assert f"'{field.target}'!" in str(found.formula1)
            assert not found.showErrorMessage


def test_the_blank_workbook_itself_has_no_data(desk: Desk, blank: Path) -> None:
    with desk.db.read() as session:
        plan = plan_import(session, blank)
    assert [issue.code for issue in plan.errors] == [Trouble.NO_DATA]
    assert not plan.warnings


def test_the_same_bytes_every_time(blank: Path) -> None:
    assert blank.read_bytes() == template_bytes()


def test_filled_in_and_imported(desk: Desk, blank: Path) -> None:
    workbook = load_workbook(blank)
    typed = {
        "党组织": {"组织编号": "ZZ001", "组织全称": "测试公司党支部", "组织类别": "党支部", "设支委会": "是"},
        "人员": {
            "人员编号": "RY001",
            "姓名": "邓新苗",
            "出生日期": datetime.fromisoformat("1995-03-12"),
            "组织编号": "ZZ001",
        },
        "案卷": {
            "案卷编号": "AJ001",
            "人员编号": "RY001",
            "受理组织编号": "ZZ001",
            "申请书日期": "2025.5.18",
        },
    }
    for name, values in typed.items():
        worksheet = workbook[name]
        for cell in worksheet[1]:
            worksheet.cell(2, cell.column).value = values.get(str(cell.value))
    path = desk.folder / "filled.xlsx"
    workbook.save(path)
    with desk.db.write() as session:
        plan = plan_import(session, path)
        assert (plan.errors, plan.warnings) == ((), ())
        apply_import(session, plan, AT)
    (person,), (case,) = desk.rows(Person), desk.rows(DevelopmentCase)
    assert person.birth == "1995-03-12"
    assert case.application_date == date(2025, 5, 18)


def test_the_guide_speaks_of_every_sheet(opened: Workbook) -> None:
    worksheet = opened["填写说明"]
    text = "\n".join(str(cell.value) for line in worksheet for cell in line if cell.value)
    for sheet in all_sheets():
        assert SHEET_NOTES[sheet.name] in text
    assert "橙色" in text
    assert "2026-05-18" in text
