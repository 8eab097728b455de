"""What the clipboard holds as cells: the HTML that Excel and WPS put there, else tab-separated text.

HTML is preferred because it keeps what text loses: cells with line breaks, merged cells, hidden rows, and
numbers longer than a spreadsheet can hold (an ID number whose last digits are zeros already).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from app.errors import UserError
from app.services.workbook.xlsx_rows import Broken, Cell

ROWS_LIMIT = 20_000
COLUMNS_LIMIT = 200
BYTES_LIMIT = 60_000_000
"""More is a file, not a block."""
_EXACT_DIGITS = 15
_CLASS_FORMAT = re.compile(r"\.([\w-]+)\s*\{([^}]*)\}")
_FORMAT = re.compile(r"mso-number-format\s*:\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^;]*)")
_NUMBERS = re.compile(r"[0#]")
_HIDDEN = re.compile(r"display\s*:\s*none")
_DEFUSED = re.compile(r"'[=+\-@]")
_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
_CELL_END = re.compile(r"[\t\n]")
_LOST = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|#+)|\d(?:\.\d+)?E\+\d{2,}")
"""What a spreadsheet shows instead of what is in a cell: an error, a column too narrow, rounded digits."""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of cells, each as long as the longest; an empty cell is ``""``. ``merged`` counts merged cells."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def is_single(self) -> bool:
        """Whether it is one cell only."""
        return len(self.rows) == 1 and self.width == 1


def read_cells(html: str, text: str) -> Block:
    """The cells of the clipboard, rows without content left out; no rows where there is none.

    Raises UserError for more than :data:`ROWS_LIMIT` rows or :data:`COLUMNS_LIMIT` columns.
    """
    if len(html) + len(text) > BYTES_LIMIT:
        raise _too_large()
    rows: list[list[Cell]] = []
    merged = 0
    if "<table" in html.lower():
        reader = _Reader()
        reader.feed(html)
        reader.close()
        rows, merged = reader.rows, reader.merged
    if not any(any(cell != "" for cell in row) for row in rows):
        rows, merged = _text_rows(text), 0
    filled = [row for row in rows if any(cell != "" for cell in row)]
    width = max((_used(row) for row in filled), default=0)
    if len(filled) > ROWS_LIMIT or width > COLUMNS_LIMIT:
        raise _too_large()
    return Block(tuple(tuple((row + [""] * width)[:width]) for row in filled), merged)


def _too_large() -> UserError:
    return UserError(
        "E-PASTE-02",
        f"复制的内容太多（最多 {ROWS_LIMIT:,} 行、{COLUMNS_LIMIT} 列），没有粘贴，数据没有改动。",
        "请分几次复制，或存成工作簿后在“数据交换”里导入。",
    )


def _used(row: list[Cell]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell != ""), default=0)


def _text_rows(text: str) -> list[list[Cell]]:
    """Tab-separated lines; cells with line breaks stand in quotation marks.

    Spreadsheets put marks round such cells only. A cell that itself begins with a mark (``"红旗"班组``)
    comes as it is: taken for a quoted cell it would swallow everything down to the next mark.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[Cell]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(text, at)
        if quoted is not None and ("\n" in quoted[1] or '""' in quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            ended = _CELL_END.search(text, at)
            end = ended.start() if ended is not None else len(text)
            cell, at = text[at:end], end
        rows[-1].append(_as_typed(cell.strip(" \n")))
        if at >= len(text):
            return rows
        if text[at] == "\n":
            rows.append([])
        at += 1


def _as_typed(text: str) -> Cell:
    """The text of a cell, told apart from what a spreadsheet shows in its place."""
    return Broken(text) if _LOST.fullmatch(text) else _undefused(text)


def _undefused(text: str) -> str:
    """The apostrophe with which the program itself copies what looks like a formula."""
    return text[1:] if _DEFUSED.match(text) else text


@dataclass(slots=True)
class _Open:
    """The cell being read."""

    format: str
    number: str
    wide: int
    high: int
    pieces: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the cells of all tables of a piece of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.merged = 0
        self._formats: dict[str, str] = {}
        self._style = False
        self._row: list[Cell] | None = None
        self._cell: _Open | None = None
        self._skipped = False
        self._below: dict[int, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Tables, rows, cells, line breaks; everything else is passed over."""
        found = {name: value or "" for name, value in attrs}
        if tag == "style":
            self._style = True
        elif tag == "tr":
            self._end_row()
            self._skipped = bool(_HIDDEN.search(found.get("style", "")))
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            classes = (self._formats.get(name, "") for name in found.get("class", "").split())
            self._cell = _Open(
                format=_format_in(found.get("style", "")) or next(filter(None, classes), ""),
                number=found.get("x:num", "") if "x:num" in found else "",
                wide=_times(found.get("colspan")),
                high=_times(found.get("rowspan")),
            )
        elif tag == "br" and self._cell is not None:
            self._cell.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Closed rows and cells; HTML of other programs may leave the end tags out."""
        if tag == "style":
            self._style = False
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        """Text of a cell, or the formats of the classes."""
        if self._style:
            for name, body in _CLASS_FORMAT.findall(data):
                if written := _format_in(body):
                    self._formats[name] = written
        elif self._cell is not None:
            self._cell.pieces.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))

    def handle_comment(self, data: str) -> None:
        """Excel hides its style sheet in a comment."""
        if self._style:
            self.handle_data(data)

    def close(self) -> None:
        """The last row may have no end."""
        super().close()
        self._end_row()

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or self._row is None:
            return
        self._fill_below()
        at = len(self._row)
        text = "\n".join(line.strip() for line in "".join(cell.pieces).split("\n")).strip()
        self._row.append(_value(text, cell))
        self._row += [""] * (cell.wide - 1)
        if (cell.wide > 1 or cell.high > 1) and text:
            self.merged += 1
        if cell.high > 1:
            self._below.update((place, cell.high) for place in range(at, at + cell.wide))

    def _fill_below(self) -> None:
        """Empty cells where a merged cell of a row above reaches down."""
        row = self._row
        while row is not None and self._below.get(len(row), 0) > 0:
            row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        row, self._row = self._row, None
        if row is None:
            return
        self._row = row
        self._fill_below()
        self._row = None
        self._below = {place: left - 1 for place, left in self._below.items() if left > 1}
        if not self._skipped and len(self.rows) <= ROWS_LIMIT:
            self.rows.append(row)


def _value(text: str, cell: _Open) -> Cell:
    """The shown text; a number too long for a spreadsheet as the number it has become."""
    digits = text.replace(",", "")
    is_number = bool(cell.number) or (cell.format != "@" and bool(_NUMBERS.search(cell.format)))
    if is_number and digits.isascii() and digits.isdigit() and len(digits) > _EXACT_DIGITS:
        return float(digits)
    if cell.number and re.fullmatch(r"[\d.]+[Ee]\+?\d+", text):
        return _float(cell.number, text)
    return _undefused(text) if cell.format == "@" else _as_typed(text)


def _float(number: str, text: str) -> Cell:
    try:
        return float(number)
    except ValueError:
        return text


def _format_in(style: str) -> str:
    """The number format named in a style, without quotation marks and backslashes."""
    found = _FORMAT.search(style)
    return found[1].strip().strip("\"'").replace("\\", "") if found else ""


def _times(text: str | None) -> int:
    return max(1, min(int(text), COLUMNS_LIMIT * 100)) if text and text.isdecimal() else 1
