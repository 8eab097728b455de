"""What was read from a file, before anything is compared with the database."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from app.errors import Issue
from app.models.sheets import Sheet
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_rows import column_letters

_SHOWN = 200
CONFLICTS = frozenset({Trouble.CONFLICT, Trouble.CONTRADICTION})
"""Errors that make a row 冲突 rather than 错误."""


@dataclass(slots=True)
class FileSheet:
    """Where the columns of a known sheet stand in the file.

    ``positions`` maps attributes to column numbers (from 0), ``headers`` to the header as typed;
    ``header_row`` counts from 1.
    """

    sheet: Sheet
    header_row: int
    positions: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    id_position: int | None = None


@dataclass(slots=True)
class FileRow:
    """One data row: parsed values of its filled cells, and the codes typed in its reference cells.

    ``values`` holds only what the cell says (an empty cell is absent); references join it as UUIDs once they
    are looked up. ``given_id`` is the ``_id`` in the file. ``issues`` are the row's errors and warnings so
    far. Matching fills in the rest: ``target_id`` is the identity the row will have, ``is_stored`` whether
    the database has it already, ``joined_to`` an earlier row of the file that is the same record, and
    ``made_from`` the row a generated 会议 row comes from.
    """

    place: FileSheet
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    looked_up: set[str] = field(default_factory=set)
    given_id: str | None = None
    issues: list[Issue] = field(default_factory=list)
    target_id: str = ""
    is_stored: bool = False
    joined_to: FileRow | None = None
    made_from: FileRow | None = None

    @property
    def sheet(self) -> Sheet:
        """The kind of record."""
        return self.place.sheet

    @property
    def is_bad(self) -> bool:
        """Whether the row has an error (a conflict is one)."""
        return any(is_error(issue) for issue in self.issues)

    @property
    def in_conflict(self) -> bool:
        """Whether the row points at different records, or contradicts another row of the file."""
        return any(issue.code in CONFLICTS for issue in self.issues)


def is_error(issue: Issue) -> bool:
    """Errors stop the file, warnings do not; the code tells."""
    return issue.code.startswith("E-")


class IssueLog:
    """Collects errors and warnings in the order found."""

    def __init__(self) -> None:
        self.errors: list[Issue] = []
        self.warnings: list[Issue] = []

    def add(self, issue: Issue) -> Issue:
        """Keep one issue where it belongs."""
        (self.errors if is_error(issue) else self.warnings).append(issue)
        return issue

    def whole(self, code: Trouble, message: str, sheet: str | None = None) -> None:
        """Trouble with the whole file, or with a whole sheet."""
        self.add(Issue(code, message, sheet))

    def at_row(
        self, row: FileRow, code: Trouble, message: str, attr: str | None = None, value: str | None = None
    ) -> None:
        """Trouble with a row, or with its cell in the column of ``attr``."""
        position = row.place.positions.get(attr) if attr else None
        issue = Issue(
            code,
            message,
            row.sheet.name,
            row.number,
            row.place.headers.get(attr) if attr else None,
            None if value is None else value[:_SHOWN],
            None if position is None else f"{column_letters(position)}{row.number}",
        )
        row.issues.append(self.add(issue))


@dataclass(slots=True)
class FileContent:
    """All rows of a file by sheet name, with what was found wrong or odd while reading."""

    name: str
    sha256: str
    rows: dict[str, list[FileRow]] = field(default_factory=lambda: defaultdict(list))
    log: IssueLog = field(default_factory=IssueLog)

    def of(self, sheet: str) -> list[FileRow]:
        """The rows of a sheet, none if the file has none."""
        return self.rows.get(sheet, [])
