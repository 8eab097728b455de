"""FilterNote: the line above a table that says which columns are filtered: no row is hidden silently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QWidget

from app.ui.common.layout import ElidedLabel, button, columns
from app.ui.common.table_model import RowTableModel


class FilterNote(QWidget):
    """``已筛选 2 列：阶段、支部`` and a button that takes all filters away; hidden while there is none."""

    def __init__(self, model: RowTableModel[Any], name: str, clear: Callable[[], None]) -> None:
        """``name`` is that of the table, for screen readers."""
        super().__init__()
        self._model = model
        line = columns(self, gap=8)
        line.setContentsMargins(12, 4, 8, 4)
        self.text = ElidedLabel("", "strong")
        self.clear = button("清除筛选", clear, kind="link", name=f"清除{name}的筛选")
        line.addWidget(self.text)
        line.addWidget(self.clear)
        line.addStretch(1)
        self.hide()

    def refresh(self) -> None:
        """Say what is in force."""
        filters = self._model.column_filters()
        titles = [column.title for column in self._model.columns if column.key in filters]
        self.text.set_whole(f"已筛选 {len(titles)} 列：{'、'.join(titles)}")
        self.setVisible(bool(titles))


def put_above(part: QWidget, view: QWidget) -> None:
    """Give ``part`` the place directly above ``view`` in the box layout it stands in."""
    parent = view.parentWidget()
    found = _box_with(parent.layout(), view) if parent is not None else None
    if found is None:
        part.setParent(view)  # never a window of its own
    else:
        found.insertWidget(found.indexOf(view), part)


def _box_with(layout: Any, view: QWidget) -> QBoxLayout | None:
    """The box layout, nested ones included, in which a widget stands."""
    if layout is None:
        return None
    if isinstance(layout, QBoxLayout) and layout.indexOf(view) >= 0:
        return layout
    inner = (layout.itemAt(at).layout() for at in range(layout.count()))
    return next((found for one in inner if (found := _box_with(one, view)) is not None), None)
