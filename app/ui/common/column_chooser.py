"""ColumnChooser: which columns a table shows and in which order, in a small panel under the button 列."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.common.check_list import CheckList
from app.ui.common.column_layout import ColumnLayout
from app.ui.common.layout import button, columns, label, rows
from app.ui.theme import Theme


class ColumnChooser(QFrame):
    """Changes the layout at once; emits :attr:`changed` after every change."""

    changed = Signal()

    def __init__(self, layout: ColumnLayout, first: str, theme: Theme, parent: QWidget) -> None:
        """``first`` is the key of the column that always stays."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self.setAccessibleName("选择显示哪些列")
        self._layout = layout
        self._first = first
        lines = rows(self, margin=12, gap=8)
        lines.addWidget(label("显示哪些列", "strong"))
        self.list = CheckList(theme, "显示哪些列")
        self.list.setMinimumHeight(theme.px(280))
        lines.addWidget(self.list)
        line = columns(gap=6)
        self.up = button("前移", lambda: self._move(-1), name="这一列前移")
        self.down = button("后移", lambda: self._move(1), name="这一列后移")
        self.reset = button("恢复默认", self._reset, name="恢复默认的列、次序和宽度")
        for part in (self.up, self.down):
            line.addWidget(part)
        line.addStretch(1)
        line.addWidget(self.reset)
        lines.addLayout(line)
        self.setFixedWidth(theme.px(296))
        self._fill()
        self.list.changed.connect(self._on_ticked)
        self.setFocusProxy(self.list)

    def open_at(self, place: QPoint) -> None:
        """Show the panel at a point of the screen, moved so that all of it is seen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(
            max(screen.left(), min(place.x(), screen.right() - self.width())),
            max(screen.top(), min(place.y(), screen.bottom() - self.height())),
        )
        self.show()
        self.list.setFocus()

    def _fill(self, chosen: str = "") -> None:
        kept = self._layout.current()
        titles = {column.key: column.title for column in self._layout.ordered()}
        order = [key for key in kept["order"] if key != self._first]
        blocker = QSignalBlocker(self.list)
        self.list.set_entries(("打勾的显示，按次序排列", key, titles[key] or "（无标题）") for key in order)
        self.list.tick(key for key in order if key not in kept["hidden"])
        if chosen in order:
            self.list.setCurrentRow(order.index(chosen) + 1)
        elif order:
            self.list.setCurrentRow(1)
        blocker.unblock()

    def _on_ticked(self) -> None:
        kept: dict[str, Any] = self._layout.current()
        shown = {self._first, *self.list.ticked()}
        self._layout.apply({**kept, "hidden": [key for key in kept["order"] if key not in shown]})
        self.changed.emit()

    def _move(self, by: int) -> None:
        order = [key for key in self._layout.current()["order"] if key != self._first]
        at = self.list.currentRow() - 1
        if 0 <= at < len(order):
            self._layout.move(order[at], by)
            self._fill(order[at])
            self.changed.emit()

    def _reset(self) -> None:
        self._layout.apply(self._layout.default())
        self._fill()
        self.changed.emit()
