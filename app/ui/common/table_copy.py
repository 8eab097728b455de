"""Copying rows out as cells: text, and HTML that Excel and WPS take with the types intact.

ID numbers, telephones and codes stay text, dates are dates, and nothing becomes a formula. What the table
shows is what is copied: a masked ID number stays masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from app.ui.common.table_model import Column

_STYLES = {
    "text": "mso-number-format:'\\@';white-space:pre-wrap",
    "day": "mso-number-format:'yyyy\\-mm\\-dd'",
    "number": "mso-number-format:'General'",
}
_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes plain text for a formula."""


def as_text(columns: Sequence[Column[Any]], rows: Sequence[Any]) -> str:
    """Tab-separated lines with a header; text that begins like a formula gets an apostrophe before it."""
    lines = ["\t".join(_plain(column.title) for column in columns)]
    for row in rows:
        lines.append("\t".join(_cell_text(column, row) for column in columns))
    return "\n".join(lines)


def as_html(columns: Sequence[Column[Any]], rows: Sequence[Any]) -> str:
    """The same as an HTML table whose cells say what they are (``mso-number-format``)."""
    head = "".join(_cell("text", column.title) for column in columns)
    lines = [f"<tr>{head}</tr>"]
    for row in rows:
        cells = []
        for column in columns:
            text = column.show(row)
            cells.append(_cell(_kind(column.value(row), text), text))
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
        f'<body><table border="0">{"".join(lines)}</table></body></html>'
    )


def native(column: Column[Any], row: Any) -> str | int | Decimal | date:
    """What a cell shows, as a date or number where it shows nothing else."""
    value, text = column.value(row), column.show(row)
    kind = _kind(value, text)
    if kind == "day":
        return date.fromisoformat(text)
    if kind == "number":
        return value if isinstance(value, int) else Decimal(text)
    return text


def _cell(kind: str, text: str) -> str:
    words = escape(text).replace("\n", '<br style="mso-data-placement:same-cell">')
    mark = " x:str" if kind == "text" else ""
    return f'<td{mark} style="{_STYLES[kind]}">{words}</td>'


def _kind(value: object, text: str) -> str:
    """A date or number only where the cell shows nothing else."""
    if isinstance(value, date) and text == value.isoformat():
        return "day"
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _is_number(text):
        return "number"
    return "text"


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and len(text) < 15
    except ArithmeticError:
        return False


def _cell_text(column: Column[Any], row: Any) -> str:
    text = column.show(row)
    if text.startswith(_STARTS) and _kind(column.value(row), text) == "text":
        return _plain(f"'{text}")
    return _plain(text)


def _plain(text: str) -> str:
    return text.replace("\t", " ").replace("\r", "").replace("\n", " ")
