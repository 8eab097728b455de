"""Pasting into a table: Ctrl+V reads the clipboard off the GUI thread and opens the preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.ui.common.layout import button, columns
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.services.pasting import Block
    from app.ui.common.paste_dialog import PasteDialog


def paste_line(note: QWidget, table: TableView[Any], jobs: Jobs) -> QHBoxLayout:
    """The line below a table: its count, and the visible way to what Ctrl+V does."""
    line = columns(gap=8)
    line.addWidget(note, 1)
    name = f"从 Excel 粘贴到{table.accessibleName()}"
    tip = "先在 Excel 或 WPS 里选中几行并复制，再按这里，或在表里按 Ctrl+V"
    way = button("从 Excel 粘贴…", table.paste, kind="link", name=name, tip=tip, made=WritingButton(jobs))
    line.addWidget(way)
    line.addSpacing(8)
    return line


class Pasting(QObject):
    """Takes what is pasted into one table. ``said(text, tone)`` tells what was done or refused."""

    said = Signal(str, object)

    def __init__(
        self,
        table: TableView[Any],
        desk: Desk,
        sheet: str,
        box: QLineEdit | None = None,
        year: Callable[[], int] | None = None,
    ) -> None:
        """``box`` takes a single copied word, which is looked for; ``year`` is that of columns called 1月."""
        super().__init__(table)
        self._table = table
        self._desk = desk
        self._sheet = sheet
        self._box = box
        self._year = year or (lambda: desk.today().year)
        self.dialog: PasteDialog | None = None
        table.takes_paste = True
        table.pasted.connect(self._on_pasted)

    def _on_pasted(self, data: QMimeData | None) -> None:
        # None is an empty clipboard, or one whose owner has gone.
        html = data.html() if data is not None and data.hasHtml() else ""
        text = data.text() if data is not None and data.hasText() else ""

        def work(_job: Any) -> Block:
            from app.services.pasting import read_cells

            return read_cells(html, text)

        self._desk.jobs.render(
            work,
            self._open,
            owner=self,
            failed=lambda error: self.said.emit(f"{error.message}{error.hint}", Tone.WARN),
            key=(id(self), "read"),
        )

    def _open(self, block: Block) -> None:
        if not block.rows:
            self.said.emit(
                "剪贴板里没有表格内容，没有粘贴。请先在 Excel 或 WPS 里选中几行，再复制。", Tone.INFO
            )
            return
        if block.is_single and self._box is not None:
            from app.services.workbook.sheet_reader import shown_cell

            self._box.setText(shown_cell(block.rows[0][0]))
            self._box.setFocus()
            return
        if self._desk.jobs.is_read_only:
            self.said.emit(f"{self._desk.jobs.forbidden_because()}没有粘贴。", Tone.INFO)
            return
        from app.ui.common.paste_dialog import PasteDialog

        shown = [column.attr for column in self._table.layout_kept.shown()]
        self.dialog = PasteDialog(self._desk, self._sheet, block, shown, self._year(), self._table)
        self.dialog.stored.connect(lambda words: self.said.emit(words, Tone.DONE))
        self.dialog.open()
