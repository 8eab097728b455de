"""The outer form of a workbook the program writes: sheets, headers, widths, formats, frozen first row.

Template and export share it, so that an exported file looks like the one that was filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.models.fields import Field, Kind
from app.models.sheets import Column, Sheet

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "宋体"
REQUIRED_FILL = "F8CBAD"
OPTIONAL_FILL = "DDEBF7"
TEXT_FORMAT, DATE_FORMAT = "@", "yyyy-mm-dd"
FORMATS = {
    Kind.DAY: DATE_FORMAT,
    Kind.BIRTH: DATE_FORMAT,
    Kind.DAYS: DATE_FORMAT,
    Kind.WHOLE: "0",
    Kind.TENTHS: "0.0",
    Kind.MONEY: "0.00",
}
"""Number format of each kind of column; every other kind is text, so that nothing typed is turned round."""
_WIDTHS = {
    Kind.CODE: 14,
    Kind.LONG: 36,
    Kind.DAY: 13,
    Kind.BIRTH: 13,
    Kind.MONTH: 11,
    Kind.WHOLE: 9,
    Kind.TENTHS: 9,
    Kind.MONEY: 13,
    Kind.YES_NO: 9,
    Kind.REF: 14,
    Kind.REFS: 18,
    Kind.IDENTITY: 21,
    Kind.CHOICES: 18,
}
_HAN_WIDTH = 2.2
_WIDEST_ON_ONE_PAGE = 150


def number_format(field: Field) -> str:
    """The number format of a column's cells."""
    return FORMATS.get(field.kind, TEXT_FORMAT)


def width_of(column: Column) -> float:
    """Column width in characters: the header fits, the usual content too."""
    return max(_WIDTHS.get(column.field.kind, 15), len(column.header) * _HAN_WIDTH + 2)


def new_workbook() -> Workbook:
    """An empty workbook without sheets."""
    from openpyxl import Workbook

    workbook = Workbook()
    if workbook.active is not None:
        workbook.remove(workbook.active)
    return workbook


def add_sheet(workbook: Workbook, sheet: Sheet) -> tuple[Worksheet, list[Cell]]:
    """A sheet with its header; returns it and the header's cells in column order."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    worksheet = workbook.create_sheet(sheet.name)
    side = Side(style="thin", color="A6A6A6")
    border = Border(left=side, right=side, top=side, bottom=side)
    centred = Alignment(horizontal="center", vertical="center")
    bold, plain = Font(name=FONT, size=11, bold=True), Font(name=FONT, size=11)
    fills = {
        True: PatternFill("solid", fgColor=REQUIRED_FILL),
        False: PatternFill("solid", fgColor=OPTIONAL_FILL),
    }
    cells = []
    for number, column in enumerate(sheet.columns, start=1):
        field = column.field
        cell = worksheet.cell(1, number, column.header)
        cell.font = bold
        cell.fill = fills[field.required]
        cell.alignment = centred
        cell.border = border
        cell.number_format = TEXT_FORMAT
        dimension = worksheet.column_dimensions[get_column_letter(number)]
        dimension.width = width_of(column)
        dimension.number_format = number_format(field)
        dimension.font = plain
        cells.append(cell)
    worksheet.row_dimensions[1].height = 24
    worksheet.freeze_panes = "B2"
    _set_printing(worksheet, sum(width_of(column) for column in sheet.columns))
    return worksheet, cells


def _set_printing(worksheet: Worksheet, width: float) -> None:
    """A4 across, header on every page; squeezed to one page's width only where it stays readable."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.print_title_rows = "1:1"
    if width <= _WIDEST_ON_ONE_PAGE and worksheet.sheet_properties.pageSetUpPr is not None:
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.page_setup.fitToHeight = 0
