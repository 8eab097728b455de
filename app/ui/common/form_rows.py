"""Where each field of a form stands: rows of short boxes and rows of long texts, never both in one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.theme import TEXT_SIZES

_FRAME = 26
"""Padding, border and cursor of a box, at the normal text size."""
_ICON = 24
"""The calendar in the box of a date or the arrow of a choice, with its margin."""
_DAY = "2026-12-30　星期三"


@dataclass(frozen=True, slots=True)
class Part:
    """One field: its name, how many columns it wants, and whether it is a text of several lines.

    With ``closes`` the next field begins two rows further down: something stands between.
    """

    key: str
    wants: int = 1
    is_long: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Row, first column and number of columns of a field."""

    key: str
    row: int
    column: int
    span: int


def arranged(parts: Sequence[Part], columns: int) -> Iterator[Spot]:
    """Place the fields in their order.

    Beside a high box a low one would leave a hole: long texts have rows of their own, two in a row where
    there are four columns, one over the whole width where it is alone.
    """
    half = columns // 2 if columns >= 4 else columns
    row, at, is_long = 0, 0, False
    for number, part in enumerate(parts):
        if at and part.is_long != is_long:
            row, at = row + 1, 0
        is_long = part.is_long
        span = min(half if is_long else part.wants, columns)
        if at + span > columns:
            row, at = row + 1, 0
        follower = parts[number + 1] if number + 1 < len(parts) else None
        if is_long and not at and (part.closes or follower is None or not follower.is_long):
            span = columns
        yield Spot(part.key, row, at, span)
        at += span
        if part.closes:
            row, at = row + 2, 0


def width_of_a_day(font: QFont) -> int:
    """How wide the box of a date is that shows its weekday too."""
    return _width(font, _DAY, _FRAME + _ICON)


def width_of_text(editor: QWidget) -> int:
    """How wide an editor of one box is that shows all that is in it; 0 for other editors."""
    box = editor.focusProxy()
    if isinstance(box, QComboBox):
        return _width(box.font(), box.currentText(), _FRAME + _ICON)
    return _width(box.font(), box.text(), _FRAME) if isinstance(box, QLineEdit) else 0


def _width(font: QFont, text: str, around: int) -> int:
    scaled = round(around * font.pixelSize() / TEXT_SIZES[0])
    return QFontMetrics(font).horizontalAdvance(text) + scaled
