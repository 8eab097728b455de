"""ColumnPicker: a box above a table that keeps one value of a column (支部, 企业) by its own filter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.ui.common.column_filter import ColumnFilter
from app.ui.common.editors import QuietCombo
from app.ui.common.table_model import RowTableModel
from app.ui.theme import Theme

_WIDTH = 168


class ColumnPicker(QuietCombo):
    """In sight where there is a choice; it follows the filter set at the column's head, and the other way."""

    def __init__(self, model: RowTableModel[Any], key: str, title: str, theme: Theme) -> None:
        """``key`` names the column, ``title`` what it holds."""
        super().__init__()
        self._model, self._key, self._title = model, key, title
        self.setAccessibleName(f"只看一个{title}")
        self.setToolTip(f"只看一个{title}")
        self.activated.connect(lambda _at: self._choose())
        model.narrowed.connect(self._follow)
        theme.changed.connect(lambda: self.setFixedWidth(theme.px(_WIDTH)))
        self.setFixedWidth(theme.px(_WIDTH))
        self.hide()

    def offer(self, found: Mapping[str, int]) -> None:
        """Choose among these values, each with how many rows have it."""
        self.clear()
        self.addItem(f"全部{self._title}", None)
        for text, count in sorted(found.items(), key=lambda one: (not one[0], -one[1], one[0])):
            self.addItem(f"{text or f'没有填{self._title}'}　{count}", text)
        self.setVisible(len(found) > 1)
        self._follow()

    def _choose(self) -> None:
        text = self.currentData()
        self._model.set_column_filter(
            self._key, None if text is None else ColumnFilter(words=frozenset({text}))
        )

    def _follow(self) -> None:
        wanted = self._model.column_filters().get(self._key)
        at = 0
        if wanted is not None:
            only = next(iter(wanted.words)) if wanted.words is not None and len(wanted.words) == 1 else None
            # Several values, or a condition: the funnel at the column's head says which.
            at = self.findData(only) if only is not None else -1
        self.setCurrentIndex(at)
