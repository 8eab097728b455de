"""Streaming the rows of one worksheet: only cells that hold something, so empty rows cost nothing.

A cell is a ``str``, ``float``, ``bool``, ``datetime`` (a number shown as a date), ``time`` (a time of day
alone) or :class:`Broken`. The usual readers give an empty cell for ``#REF!`` and for a formula saved
without its result; here both are seen, because an empty cell means "unknown" and would pass silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache

from app.errors import ImportRefused
from app.services.workbook.number_formats import from_serial
from app.services.workbook.package import Package
from app.services.workbook.safe_xml import BadXml, parse
from app.services.workbook.trouble import Trouble
from app.services.workbook.xlsx_parts import TEXT_LIMIT, Book, SheetEntry, unescaped

CELLS_LIMIT = 6_000_000
"""Filled cells of one sheet; a district of 30,000 people stays below."""
ROWS_LIMIT = 1_048_576
COLUMNS_LIMIT = 16_384
_MERGES_LIMIT = 100_000
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Broken:
    """A formula that shows an error (``#REF!``) or was saved without its result (empty ``text``)."""

    text: str


Cell = str | float | bool | datetime | time | Broken
Cells = dict[int, Cell]
OnRow = Callable[[int, Cells], None]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows from 1, columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def is_real(self) -> bool:
        """Whether it joins more than one cell."""
        return (self.first_row, self.first_column) != (self.last_row, self.last_column)


def column_letters(index: int) -> str:
    """``A`` for column 0, ``AA`` for column 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=COLUMNS_LIMIT)
def column_index(letters: str) -> int:
    """0 for ``A``."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def read_rows(package: Package, book: Book, entry: SheetEntry, on_row: OnRow) -> list[Merge]:
    """Call ``on_row`` with the number and the filled cells of every row that has any, in file order.

    Returns the merged ranges. Raises BadXml for a damaged sheet, ImportRefused for an absurdly full one.
    """
    reader = _Reader(book, entry.name, on_row)
    with package.stream(entry.member) as stream:
        parse(stream, reader.start, reader.end, reader.text)
    return reader.merges


class _Reader:
    """State of the walk through one sheet."""

    def __init__(self, book: Book, sheet: str, on_row: OnRow) -> None:
        self.merges: list[Merge] = []
        self._book = book
        self._sheet = sheet
        self._on_row = on_row
        self._row = 0
        self._column = -1
        self._cells: Cells = {}
        self._kind = ""
        self._style = 0
        self._pieces: list[str] = []
        self._collecting = False
        self._in_phonetic = False
        self._has_formula = False
        self._has_value = False
        self._filled = 0

    def start(self, element: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if element == "c":
            self._start_cell(attributes)
        elif element in ("v", "t"):
            self._collecting = not self._in_phonetic
            self._has_value = True
        elif element == "f":
            self._has_formula = True
        elif element == "rPh":
            self._in_phonetic = True
        elif element == "row":
            self._row = _whole(attributes.get("r", "0")) or self._row + 1
            self._column = -1
            if self._row > ROWS_LIMIT:
                raise BadXml("row number")
        elif element == "mergeCell":
            self._add_merge(attributes.get("ref", ""))

    def end(self, element: str) -> None:
        """An element closes."""
        if element == "c":
            self._end_cell()
        elif element in ("v", "t"):
            self._collecting = False
        elif element == "rPh":
            self._in_phonetic = False
        elif element == "row" and self._cells:
            self._on_row(self._row, self._cells)
            self._cells = {}

    def text(self, data: str) -> None:
        """Characters between the tags."""
        if self._collecting:
            self._pieces.append(data)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self._column += 1
        else:
            self._column = column_index(address.rstrip("0123456789"))
        if not 0 <= self._column < COLUMNS_LIMIT:
            raise BadXml("column")
        self._kind = attributes.get("t", "n")
        self._style = _whole(attributes.get("s", "0"))
        self._pieces.clear()
        self._has_formula = self._has_value = False

    def _end_cell(self) -> None:
        try:
            value = self._value()
        except (ValueError, IndexError) as trouble:
            raise BadXml(str(trouble)) from trouble
        if value is None or value == "":
            return
        self._filled += 1
        if self._filled > CELLS_LIMIT:
            raise ImportRefused(
                Trouble.TOO_LARGE,
                f"“{self._sheet}”表里的数据多得异常（超过 {CELLS_LIMIT:,} 格），没有导入。数据没有被改动。",
                "请检查表格，删去多余内容或分成几个文件再导入。",
            )
        self._cells[self._column] = value

    def _value(self) -> Cell | None:
        if not self._has_value:
            return Broken("") if self._has_formula else None
        raw = "".join(self._pieces)
        kind = self._kind
        if kind == "s":
            return self._book.shared[int(raw)]
        if kind in ("inlineStr", "str"):
            return unescaped(raw[:TEXT_LIMIT])
        if kind == "b":
            return raw.strip() == "1"
        if kind == "e":
            return Broken(raw[:40])
        if kind == "d":
            return datetime.fromisoformat(raw.strip()).replace(tzinfo=None)
        if not raw.strip():
            return Broken("") if self._has_formula else None
        return self._number(float(raw))

    def _number(self, number: float) -> Cell:
        if number != number or number in (float("inf"), float("-inf")):
            raise BadXml("number")
        if self._style in self._book.date_styles:
            moment = from_serial(number, self._book.since_1904)
            if moment is not None:
                return moment
        return number

    def _add_merge(self, ref: str) -> None:
        first, _, last = ref.replace("$", "").partition(":")
        start, end = _ADDRESS.fullmatch(first), _ADDRESS.fullmatch(last or first)
        if start and end:
            if len(self.merges) >= _MERGES_LIMIT:
                raise BadXml("too many merges")
            self.merges.append(
                Merge(int(start[2]), column_index(start[1]), int(end[2]), column_index(end[1]))
            )


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as trouble:
        raise BadXml(text[:20]) from trouble
