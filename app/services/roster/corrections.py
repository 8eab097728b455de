"""The lines with errors as a sheet to correct and import again (修正表), beside the roster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from app.services.export_register import CORRECTIONS, Outgoing, enter_file
from app.services.files import save_bytes
from app.services.roster.columns import RosterColumn
from app.services.roster.headers import PROBLEM_HEADER
from app.services.roster.lines import Line
from app.services.workbook.book_bytes import CellOut, book_bytes
from app.services.workbook.frame import new_workbook
from app.services.workbook.sheet_reader import shown_cell
from app.services.workbook.xlsx_parts import check_readable
from app.services.workbook.xlsx_rows import Cell, column_letters

SHEET = "待改正"
_EXACT = 10**15


@dataclass(frozen=True, slots=True)
class Corrections:
    """Columns and lines of a correction sheet; ``problems`` says by row number what is wrong."""

    columns: tuple[RosterColumn, ...]
    lines: tuple[Line, ...]
    problems: Mapping[int, Sequence[str]]

    def save(self, roster: Path) -> Path:
        """Write the sheet beside the roster, under a name nobody uses yet; raises SaveRefused."""
        target = roster.with_name(f"{roster.stem}-{SHEET}.xlsx")
        number = 1
        while target.exists():
            number += 1
            target = roster.with_name(f"{roster.stem}-{SHEET}-{number}.xlsx")
        return save_bytes(target, self.content(), check=check_readable)

    def save_and_enter(self, session: Session, roster: Path, at: datetime) -> Path:
        """:meth:`save`, and enter the file in the register of exports in the same transaction."""
        saved = self.save(roster)
        lines = len(self.lines)
        scope = f"有错误的 {lines} 行，在名册旁边"
        enter_file(
            session, saved, Outgoing(CORRECTIONS, scope, lines, False, "更正后再导入", "本支部保管"), at
        )
        return saved

    def content(self) -> bytes:
        """The sheet as a file: captions above the header where there are any, then one line per person."""
        workbook = new_workbook()
        worksheet = workbook.create_sheet(SHEET)
        headers = [column.header for column in self.columns] + [PROBLEM_HEADER]
        captions = [column.caption for column in self.columns]
        for place in range(len(headers)):
            dimension = worksheet.column_dimensions[column_letters(place)]
            dimension.number_format = "@"
            dimension.width = 60 if place == len(headers) - 1 else 16
        # The first row stands in the frame, the rest is streamed below it.
        first = captions if any(captions) else headers
        for place, text in enumerate(first, start=1):
            worksheet.cell(1, place, text or None)
        worksheet.cell(1, len(headers), "" if any(captions) else PROBLEM_HEADER)
        return book_bytes(workbook, {SHEET: self._rows(headers if any(captions) else None)})

    def _rows(self, headers: Sequence[str] | None) -> Iterator[list[CellOut]]:
        if headers is not None:
            yield list(headers)
        for line in self.lines:
            cells = [_out(line.cells.get(column.position)) for column in self.columns]
            yield [*cells, "；".join(self.problems.get(line.number, ()))]


def _out(cell: Cell | None) -> CellOut:
    """A cell as it goes into the sheet: dates as text, numbers beyond 15 digits as they have become."""
    if cell is None:
        return None
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        return Decimal(repr(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell == datetime.combine(cell, datetime.min.time()) else str(cell)
    return shown_cell(cell)
