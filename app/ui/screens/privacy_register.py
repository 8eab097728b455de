"""导出登记: every file with people's data that left, to be narrowed and saved; the unit's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.errors import UserError
from app.services.export_register import (
    Exported,
    channel_rule,
    list_exports,
    register_bytes,
    set_channel_rule,
)
from app.ui import dialogs
from app.ui.common.editors import LineEditor
from app.ui.common.empty_state import EmptyState
from app.ui.common.export_columns import export_columns
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.theme import Tone

_OPEN, _NUMBERS = "open", "numbers"


class RegisterPane(QWidget):
    """``said(text, tone)`` for news."""

    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.keep: QPushButton = button("保存", self._on_rule, name="保存本单位关于微信、QQ 的规定")
        self.keep.setEnabled(False)
        lines = rows(self, gap=12)
        head = columns(gap=8)
        self.filter = FilterBar("种类、内容、交给谁", "筛选导出登记")
        head.addWidget(self.filter.box)
        head.addWidget(self.filter, 1)
        self.save = button("存为 Excel…", self._on_save, icon="sheet", name="把导出登记存为 Excel")
        head.addWidget(self.save)
        lines.addLayout(head)
        self._pages = QStackedWidget()
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[Exported] = RowTableModel(export_columns(), search_key=_key)
        self.table: TableView[Exported] = TableView(self.model, desk.theme, "导出登记表")
        self.table.attend(desk, "exports", self.filter.box)
        inside.addWidget(self.table, 1)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.count)
        self._pages.addWidget(card)
        self._pages.addWidget(
            EmptyState(
                "upload",
                "还没有导出过文件",
                "导出数据包、工作簿、表格、名单、备份到别处时，会自动登记在这里。",
            )
        )
        lines.addWidget(self._pages, 1)
        rule = frame()
        line = columns(rule, gap=8)
        line.setContentsMargins(16, 10, 16, 10)
        line.addWidget(label("本单位关于微信、QQ 的规定", "strong"))
        self.rule = LineEditor(limit=300)
        self.rule.name_it("本单位关于微信、QQ 的规定")
        self.rule.setToolTip("导出时会显示这句话；清空就用程序自带的一句")
        self.rule.edited.connect(lambda: self.keep.setEnabled(True))
        line.addWidget(self.rule, 1)
        line.addWidget(self.keep)
        lines.addWidget(rule)
        self.filter.changed.connect(self._filter)

    def load(self) -> None:
        """Read the register."""
        self._desk.jobs.read(
            lambda session: (list_exports(session), channel_rule(session)),
            self._show,
            owner=self,
            key=(id(self), "load"),
        )

    def _show(self, found: tuple[Sequence[Exported], str]) -> None:
        rows_found, rule = found
        self.model.set_rows(rows_found)
        self._pages.setCurrentIndex(0 if rows_found else 1)
        self.save.setEnabled(bool(rows_found))
        kinds = list(dict.fromkeys(row.kind for row in rows_found))
        self.filter.set_chips(
            [
                Chip("", "全部", len(rows_found)),
                Chip(_OPEN, "没有加密", sum(not row.is_encrypted for row in rows_found)),
                Chip(_NUMBERS, "含完整证号", sum(not row.is_masked for row in rows_found)),
                *(Chip(kind, kind, sum(row.kind == kind for row in rows_found)) for kind in kinds[:4]),
            ]
            if rows_found
            else []
        )
        if not self.keep.isEnabled():
            self.rule.set_value(rule)
        self._filter()

    def _filter(self) -> None:
        chip = self.filter.chosen()

        def accepts(row: Exported) -> bool:
            if chip == _OPEN:
                return not row.is_encrypted
            return not row.is_masked if chip == _NUMBERS else row.kind == chip

        self.model.set_filter(self.filter.text(), accepts if chip else None)
        shown = self.model.shown_rows()
        self.count.setText(f"{len(shown)} 个文件，{sum(row.people for row in shown)} 人次")

    def _on_save(self) -> None:
        shown, today = self.model.shown_rows(), self._desk.today()
        path = dialogs.save_file(self, "保存导出登记", f"导出登记 {today}.xlsx", dialogs.LIST)
        if path is None:
            return

        def work(_job: Any) -> Path:
            from app.services.files import save_bytes

            return save_bytes(path, register_bytes(shown, today))

        def saved(target: Path) -> None:
            self.said.emit(f"已保存“{target.name}”，共 {len(shown)} 行；文件名一栏没有写进去。", Tone.DONE)

        self._desk.jobs.render(work, saved, owner=self, failed=self._failed)

    def _on_rule(self) -> None:
        text = str(self.rule.value() or "")

        def stored(_none: Any) -> None:
            self.keep.setEnabled(False)
            self.said.emit("已保存，以后导出时显示这一句。", Tone.DONE)
            self.load()

        self._desk.jobs.note(
            lambda session: set_channel_rule(session, text), stored, owner=self, failed=self._failed
        )

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _key(row: Exported) -> str:
    return " ".join((row.kind, row.scope, row.purpose, row.recipient, row.file_name, row.by, row.sha256))
