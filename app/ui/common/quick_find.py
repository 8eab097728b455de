"""QuickFind: the line that opens above a table without a filter box of its own when somebody types in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTableView, QWidget

from app.ui.common.layout import button, columns, label
from app.ui.common.table_model import RowTableModel


class QuickFind(QWidget):
    """A box and how many rows are left. Emptied (Esc, 全部) the line goes, the keyboard back to the table."""

    def __init__(self, model: RowTableModel[Any], table: QTableView) -> None:
        super().__init__()
        self._model = model
        self._table = table
        name = table.accessibleName()
        line = columns(self, gap=8)
        line.setContentsMargins(12, 4, 8, 4)
        self.box = QLineEdit()
        self.box.setProperty("kind", "search")
        self.box.setAccessibleName(f"在{name}里找")
        self.box.setMaximumWidth(260)
        self.box.installEventFilter(self)
        self.count = label("", "small")
        self.all = button("全部", self.leave, kind="link", name=f"显示{name}的全部")
        line.addWidget(self.box)
        line.addWidget(self.count)
        line.addWidget(self.all)
        line.addStretch(1)
        self.box.textChanged.connect(self._on_typed)
        model.modelReset.connect(self._tell)
        self.hide()

    def take(self, text: str) -> None:
        """What was typed in the table is looked for."""
        self.show()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.insert(text)

    def leave(self) -> None:
        """Show all rows again."""
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↓ leads into the table, Esc back to all rows."""
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
                if self._model.rowCount() and not self._table.currentIndex().isValid():
                    self._table.selectRow(0)
                return True
        return super().eventFilter(watched, event)

    def _on_typed(self, text: str) -> None:
        self._model.set_typed(text)
        if self._model.rowCount() and not self._table.selectionModel().hasSelection():
            self._table.selectRow(0)
        if not text:
            if self.box.hasFocus():
                self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.hide()

    def _tell(self) -> None:
        shown = self._model.rowCount()
        self.count.setText(f"找到 {shown} 行" if shown else "没有这样的行")
