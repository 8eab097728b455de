"""Lists (名册、台账) as a workbook to work on: title, notes, header, rows; one sheet a list.

Nothing here is read back by the data workbook. Text is always written as text, so that an ID number keeps
its last digits and a name that begins with ``=`` is no formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.services.workbook.book_bytes import CellOut, book_bytes
from app.services.workbook.frame import DATE_FORMAT, FONT, OPTIONAL_FILL, TEXT_FORMAT, new_workbook
from app.services.workbook.xlsx_rows import column_letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_MM_A_CHARACTER = 1.9
"""A column as wide as on paper: millimetres a character of the standard width."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_NAME_LIMIT = 31
_HEADER_ROWS = 3
_DAYS, _SUMS, _WHOLE = DATE_FORMAT, "0.00", "0"


@dataclass(frozen=True, slots=True)
class Table:
    """One list: ``widths`` are those of the columns on paper in mm, ``notes`` stand below the title."""

    title: str
    notes: tuple[str, ...]
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str | int | Decimal | date, ...], ...]


def tables_bytes(tables: Sequence[Table]) -> bytes:
    """The lists as a workbook file; the same lists give the same bytes."""
    workbook = new_workbook()
    rows: dict[str, list[list[CellOut]]] = {}
    for table in tables:
        worksheet = workbook.create_sheet(_sheet_name(table.title, list(rows)))
        _frame(worksheet, table)
        rows[worksheet.title] = [[value if value != "" else None for value in row] for row in table.rows]
    return book_bytes(workbook, rows, below=_HEADER_ROWS)


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    name = _NOT_IN_A_NAME.sub("", title)[:_NAME_LIMIT] or "名册"
    number = 2
    found = name
    while found in taken:
        found = f"{name[: _NAME_LIMIT - 3]}（{number}）"
        number += 1
    return found


def _frame(worksheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    last = column_letters(len(table.headers) - 1)
    side = Side(style="thin", color="A6A6A6")
    border = Border(left=side, right=side, top=side, bottom=side)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row, text, size in ((1, table.title, 16), (2, "\u3000".join(table.notes), 11)):
        worksheet.merge_cells(f"A{row}:{last}{row}")
        cell = worksheet.cell(row, 1, text)
        cell.data_type = "s"
        cell.font = Font(name=FONT, size=size, bold=row == 1)
        cell.alignment = Alignment(horizontal="center" if row == 1 else "left", vertical="center")
    for number, (header, width) in enumerate(zip(table.headers, table.widths, strict=True)):
        letters = column_letters(number)
        cell = worksheet.cell(_HEADER_ROWS, number + 1, header)
        cell.font = Font(name=FONT, size=11, bold=True)
        cell.fill = PatternFill("solid", fgColor=OPTIONAL_FILL)
        cell.alignment, cell.border = middle, border
        dimension = worksheet.column_dimensions[letters]
        dimension.width = max(5.0, width / _MM_A_CHARACTER)
        dimension.number_format = _format([row[number] for row in table.rows])
        dimension.font = Font(name=FONT, size=11)
        dimension.alignment, dimension.border = middle, border
    worksheet.row_dimensions[1].height = 28
    worksheet.row_dimensions[_HEADER_ROWS].height = 30
    worksheet.freeze_panes = f"A{_HEADER_ROWS + 1}"
    worksheet.page_setup.orientation = "landscape" if sum(table.widths) > 200 else "portrait"
    worksheet.page_setup.paperSize = 9
    worksheet.print_title_rows = f"{_HEADER_ROWS}:{_HEADER_ROWS}"
    if worksheet.sheet_properties.pageSetUpPr is not None:
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.page_setup.fitToHeight = 0


def _format(values: Sequence[object]) -> str:
    """The number format of a column by what it holds; text for any mixture but sums with words among them."""
    kinds = {type(value) for value in values if value != ""}
    if kinds == {date}:
        return _DAYS
    if Decimal in kinds and kinds <= {Decimal, str}:
        return _SUMS
    return _WHOLE if kinds == {int} else TEXT_FORMAT
