"""成批填写 and 向下填充 (Ctrl+D) for the chosen rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.common.bulk_dialog import BulkDialog


class BulkSetting(QObject):
    """Opens the dialog for the chosen rows. ``said(text, tone)`` tells what was done or cannot be."""

    said = Signal(str, object)

    def __init__(self, table: TableView[Any], desk: Desk, sheet: str, identity: Callable[[Any], str]) -> None:
        """``identity`` gives the UUID of a row's record of ``sheet``."""
        super().__init__(table)
        self._table = table
        self._desk = desk
        self._sheet = sheet
        self._identity = identity
        self.dialog: BulkDialog | None = None
        table.writing_actions += [("成批填写…", self.open), ("向下填充\tCtrl+D", self.fill_present_column)]
        table.fill_wanted.connect(self._fill)

    def open(self) -> None:
        """Ask what to fill into the chosen rows."""
        chosen = self._table.selected()
        if not chosen:
            self.said.emit(
                "请先选中要填写的行：点第一行，按住 Shift 点最后一行；或按住 Ctrl 逐个点。", Tone.INFO
            )
            return
        self._ask([self._identity(row) for row in chosen], self._attr_here(), "")

    def fill_present_column(self) -> None:
        """Fill the present column of the chosen rows with what stands in the first of them."""
        at = self._table.currentIndex()
        if at.isValid():
            self._fill(self._table.column_at(at.column()).key)

    def _fill(self, key: str) -> None:
        from app.ui.common.bulk_dialog import BulkDialog

        column = next(one for one in self._table.layout_kept.ordered() if one.key == key)
        chosen = self._table.selected()
        if not column.attr or not BulkDialog.takes(self._sheet, column.attr):
            self.said.emit(
                f"“{column.title}”不能向下填充：它是各人自己的，或者是程序算出来的。"
                "用左右方向键走到别的列，再按 Ctrl+D。",
                Tone.INFO,
            )
            return
        if len(chosen) < 2:
            self.said.emit("向下填充要选中两行以上：第一行的值会填到下面各行。", Tone.INFO)
            return
        ids = [self._identity(row) for row in chosen]
        self._ask(ids[1:], column.attr, ids[0])

    def _attr_here(self) -> str:
        at = self._table.currentIndex()
        return self._table.column_at(at.column()).attr if at.isValid() else ""

    def _ask(self, ids: list[str], attr: str, like: str) -> None:
        if self._desk.jobs.is_read_only:
            self.said.emit(f"{self._desk.jobs.forbidden_because()}没有改动。", Tone.INFO)
            return
        from app.ui.common.bulk_dialog import BulkDialog

        self.dialog = BulkDialog(self._desk, self._sheet, ids, self._table, attr=attr, like=like)
        self.dialog.stored.connect(lambda words: self.said.emit(words, Tone.DONE))
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()
