"""Codes (编号) and what they stand for: in the file first, then in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from app.models.sheets import Sheet
from app.services.workbook.stored import Snapshot
from app.services.workbook.text_cells import folded

CODE_SHEETS = ("企业", "党组织", "人员", "案卷", "会议")
"""Sheets with codes of their own, each after the ones it points at."""


class CodeIndex:
    """Code → UUID of every coded sheet.

    A code typed in the file wins over the same code in the database: a row that is being renamed is found
    under its new name.
    """

    def __init__(self, snapshots: dict[str, Snapshot]) -> None:
        self._stored: dict[str, dict[str, str]] = {
            name: {snapshot.value(row, "code"): row for row in snapshot}
            for name, snapshot in snapshots.items()
        }
        self._file: dict[str, dict[str, str]] = defaultdict(dict)

    def stored(self, sheet: str, code: str) -> str | None:
        """The stored row with this code."""
        return self._stored[sheet].get(code)

    def add(self, sheet: str, code: str, row_id: str) -> None:
        """A code of the file; the first row that uses it keeps it."""
        self._file[sheet].setdefault(code, row_id)

    def find(self, sheet: str, code: str) -> str | None:
        """The row a code in the file means, or None."""
        return self._file[sheet].get(code) or self._stored[sheet].get(code)

    def similar(self, sheet: str, code: str) -> str | None:
        """A known code that differs only in width, case or blanks: a likely slip."""
        wanted = folded(code).upper()
        known: Iterable[str] = (*self._file[sheet], *self._stored[sheet])
        return next((other for other in known if folded(other).upper() == wanted), None)

    def is_taken(self, sheet: str, code: str) -> bool:
        """Whether a generated code would clash."""
        return self.find(sheet, code) is not None


def code_attr(sheet: Sheet) -> str | None:
    """``code`` for sheets with codes of their own."""
    return "code" if sheet.name in CODE_SHEETS else None
