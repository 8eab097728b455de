"""Which columns a table shows, in which order and how wide: read, applied, remembered on this PC."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtWidgets import QHeaderView, QTableView

from app.ui.common.table_model import MARK_ROLE, TONE_ROLE, Column
from app.ui.theme import Theme

_MOST = 260
"""So wide, in pixels at the normal text size, a column may become of itself."""


class ColumnLayout:
    """Order, width and visibility of the columns of one table view.

    A layout is plain data: ``order`` lists column keys, ``hidden`` the hidden ones, ``widths`` those the
    user changed, in logical pixels at the normal text size. The first column is always shown.
    """

    def __init__(self, view: QTableView, columns: Iterable[Column[Any]], theme: Theme) -> None:
        self._view = view
        self._columns = tuple(columns)
        self._theme = theme
        self._widths: dict[str, int] = {}
        self._needs: dict[int, int] = {}
        self.is_arranging = False
        """While columns are moved by the program, not by the user."""

    def current(self) -> dict[str, Any]:
        """The layout as it is."""
        return {
            "order": [column.key for column in self.ordered()],
            "hidden": [c.key for at, c in enumerate(self._columns) if self._view.isColumnHidden(at)],
            "widths": dict(self._widths),
        }

    def default(self) -> dict[str, Any]:
        """The layout before the user changed anything."""
        return {
            "order": [column.key for column in self._columns],
            "hidden": [column.key for column in self._columns if not column.shown],
            "widths": {},
        }

    def ordered(self) -> list[Column[Any]]:
        """All columns in the order they stand."""
        head = self._head()
        return [self._columns[head.logicalIndex(at)] for at in range(len(self._columns))]

    def shown(self) -> list[Column[Any]]:
        """The visible columns in the order they stand."""
        head = self._head()
        places = (head.logicalIndex(at) for at in range(len(self._columns)))
        return [self._columns[at] for at in places if not self._view.isColumnHidden(at)]

    def apply(self, kept: Mapping[str, Any]) -> None:
        """Take over a layout; columns it does not know keep their place after the known ones."""
        numbers = {column.key: at for at, column in enumerate(self._columns)}
        order = [key for key in _texts(kept.get("order")) if key in numbers]
        order = list(dict.fromkeys(order))
        order += [column.key for column in self._columns if column.key not in order]
        hidden = set(_texts(kept.get("hidden")))
        widths = kept.get("widths")
        self._widths = {
            key: int(wide)
            for key, wide in (widths.items() if isinstance(widths, dict) else ())
            if key in numbers and isinstance(wide, int | float) and 24 <= wide <= 2_000
        }
        head = self._head()
        self.is_arranging = True
        for at, key in enumerate(order):
            head.moveSection(head.visualIndex(numbers[key]), at)
        for at, column in enumerate(self._columns):
            self._view.setColumnHidden(at, column.key in hidden and at > 0)
        self.is_arranging = False
        self.fit()

    def fit(self) -> None:
        """Widths for the text size in force; a column the user made narrow no longer stretches."""
        px = self._theme.px
        self._needs = {}
        self.is_arranging = True
        for at, column in enumerate(self._columns):
            own = self._widths.get(column.key)
            if own is not None or not column.stretch:
                self._head().setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self._view.setColumnWidth(at, px(column.width if own is None else own))
        self.is_arranging = False
        self.stretch()

    def stretch(self) -> None:
        """Give the room left over to the columns that stretch, but never less than they need.

        Columns whose texts are cut take of it first; they do not shrink again while one types a filter.
        """
        px, head = self._theme.px, self._head()
        free = [at for at, c in enumerate(self._columns) if c.stretch and c.key not in self._widths]
        seen = [at for at in free if not self._view.isColumnHidden(at)]
        firm = {at: self._base(at) for at in range(len(self._columns)) if at not in free and self._shows(at)}
        spare = self._view.viewport().width() - sum(firm.values())
        spare -= sum(px(self._columns[at].width) for at in seen)
        fits = spare >= 0
        self.is_arranging = True
        for at, base in firm.items():
            more = self._wanted(at) - base if seen else 0
            wide = base + more if 0 < more <= spare else base
            spare -= wide - base
            if head.sectionSize(at) != wide:
                self._view.setColumnWidth(at, wide)
        for at in free:
            mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Interactive
            if head.sectionResizeMode(at) is not mode:
                head.setSectionResizeMode(at, mode)
            if not fits:
                self._view.setColumnWidth(at, px(self._columns[at].width))
        self.is_arranging = False

    def _shows(self, at: int) -> bool:
        return not self._view.isColumnHidden(at)

    def _base(self, at: int) -> int:
        """The width the user gave a column, or that it was made with."""
        column = self._columns[at]
        return self._theme.px(self._widths.get(column.key, column.width))

    def _wanted(self, at: int) -> int:
        """How wide the texts in sight are or were, within bounds; 0 for a column the user measured."""
        column = self._columns[at]
        if column.key in self._widths:
            return 0
        needs = max((self._cell_needs(row, at) for row in self._rows_in_sight()), default=0)
        self._needs[at] = max(self._needs.get(at, 0), min(needs, self._theme.px(_MOST)))
        return self._needs[at]

    def _rows_in_sight(self) -> range:
        view = self._view
        first = max(view.rowAt(0), 0)
        # Not asked of the view for the last one: before it has laid out its rows it knows of none.
        fitting = view.viewport().height() // max(view.verticalHeader().defaultSectionSize(), 1) + 1
        return range(first, min(first + fitting, view.model().rowCount()))

    def _cell_needs(self, row: int, at: int) -> int:
        """The width of one cell's words, with what the style or the tag puts around them."""
        cell, px = self._view.model().index(row, at), self._theme.px
        words = self._view.fontMetrics().horizontalAdvance(str(cell.data() or ""))
        if not cell.data(TONE_ROLE):
            return words + px(16) + 6
        mark = cell.data(MARK_ROLE)
        return words + (self._view.fontMetrics().horizontalAdvance(f" {mark}") if mark else 0) + px(34)

    def resized(self, section: int, width: int) -> None:
        """The user made a column wider or narrower."""
        self._widths[self._columns[section].key] = round(width / self._theme.px(100) * 100)

    def move(self, key: str, by: int) -> None:
        """One place to the left (-1) or right (1) among all columns."""
        head = self._head()
        at = head.visualIndex(next(n for n, c in enumerate(self._columns) if c.key == key))
        if 0 <= at + by < len(self._columns):
            head.moveSection(at, at + by)

    def _head(self) -> QHeaderView:
        return self._view.horizontalHeader()


def layout_text(kept: Mapping[str, Any]) -> str:
    """A layout as the settings keep it."""
    return json.dumps(kept, ensure_ascii=False)


def layout_of(text: object) -> dict[str, Any]:
    """A layout out of the settings; empty for anything unreadable."""
    try:
        found = json.loads(str(text))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _texts(found: object) -> list[str]:
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
