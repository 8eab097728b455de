"""Writing the whole database as a data workbook: every sheet, every row, with the identity of each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.models.fields import Field, Kind
from app.models.sheets import Sheet, all_sheets
from app.services.files import save_bytes
from app.services.progress import NullProgress, Progress
from app.services.workbook.book_bytes import CellOut, RowOut, book_bytes
from app.services.workbook.frame import TEXT_FORMAT, add_sheet, new_workbook
from app.services.workbook.index import CODE_SHEETS
from app.services.workbook.sheet_reader import ID_HEADER
from app.services.workbook.showing import shown
from app.services.workbook.stored import Scope, Snapshot, load
from app.services.workbook.xlsx_parts import check_readable
from app.services.workbook.xlsx_rows import column_letters


def export_workbook(session: Session, path: Path, progress: Progress | None = None) -> dict[str, int]:
    """Write everything to ``path``; returns the number of rows of every sheet.

    The same database gives the same bytes. Raises SaveRefused if the file cannot be written safely.
    """
    content, counts = exported(session, progress or NullProgress())
    save_bytes(path, content, check=check_readable)
    return counts


def exported(session: Session, progress: Progress) -> tuple[bytes, dict[str, int]]:
    """The workbook as bytes, and the number of rows of every sheet."""
    sheets = all_sheets()
    stored: dict[str, Snapshot] = {}
    for done, sheet in enumerate(sheets):
        progress.step(done, len(sheets), f"正在整理“{sheet.name}”表")
        stored[sheet.name] = load(session, Scope(sheet))
    codes: dict[str, str] = {}
    for name in CODE_SHEETS:
        codes.update((row, stored[name].value(row, "code")) for row in stored[name])
    workbook = new_workbook()
    rows: dict[str, Iterator[RowOut]] = {}
    for sheet in sheets:
        worksheet, cells = add_sheet(workbook, sheet)
        letters = column_letters(len(cells))
        worksheet[f"{letters}1"] = ID_HEADER
        worksheet.column_dimensions[letters].hidden = True
        worksheet.column_dimensions[letters].number_format = TEXT_FORMAT
        rows[sheet.name] = _rows(sheet, stored[sheet.name], codes)
    progress.step(len(sheets), len(sheets), "正在写文件")
    return book_bytes(workbook, rows), {name: len(snapshot.rows) for name, snapshot in stored.items()}


def _rows(sheet: Sheet, stored: Snapshot, codes: Mapping[str, str]) -> Iterator[RowOut]:
    """The rows in the order of their keys, so that two exports can be laid side by side."""
    fields = [column.field for column in sheet.columns]
    attrs = [sheet.column(attr) for attr in sheet.key]

    def order(row_id: str) -> tuple[Any, ...]:
        parts: list[tuple[bool, Any]] = []
        for column in attrs:
            value = stored.value(row_id, column.attr)
            if column.field.kind is Kind.REF:
                value = codes.get(value, value)
            parts.append((value is not None, value))
        return (*parts, row_id)

    for row_id in sorted(stored, key=order):
        cells = [
            written(field, value, codes) for field, value in zip(fields, stored.rows[row_id], strict=True)
        ]
        yield [*cells, row_id]


def written(field: Field, value: Any, codes: Mapping[str, str]) -> CellOut:
    """A stored value as it is written into a cell; None leaves the cell out."""
    if value is None or value == ():
        return None
    if field.kind is Kind.DAYS and len(value) == 1:
        day: date = value[0]
        return day
    if field.kind is Kind.BIRTH and len(value) == 10:
        return date.fromisoformat(value)
    if field.kind in (Kind.DAY, Kind.WHOLE, Kind.MONEY, Kind.TENTHS):
        number: CellOut = value
        return number
    return shown(field, value, codes)
