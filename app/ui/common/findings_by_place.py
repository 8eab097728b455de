"""The findings of many branches by organisation or enterprise; one row leads to its findings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.findings_places import PlaceCount
from app.ui.common.layout import label, rows
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.theme import Theme, Tone


class FindingsByPlace(QWidget):
    """Emits ``opened(name)`` with the place whose findings are wanted."""

    opened = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        lines = rows(self, gap=0)
        self.model: RowTableModel[PlaceCount] = RowTableModel(_columns())
        self.table: TableView[PlaceCount] = TableView(self.model, theme, "检查发现汇总")
        self.table.opened.connect(lambda row: self.opened.emit(row.name))
        lines.addWidget(self.table, 1)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        lines.addWidget(self.count)

    def show_counts(self, counts: Sequence[PlaceCount], word: str) -> None:
        """Show the rows; ``word`` is what a row is."""
        self.model.set_rows(counts)
        violations = sum(one.violations for one in counts)
        total = sum(one.total for one in counts)
        self.count.setText(f"{len(counts)} 个{word}，违规 {violations} 项，共 {total} 项；双击看这一个的")
        if counts:
            self.table.selectRow(0)


def _columns() -> list[Column[PlaceCount]]:
    def number(value: int) -> str:
        return str(value) if value else ""

    return [
        Column("name", "单位", lambda r: r.name, stretch=True, tip=lambda r: r.name),
        Column(
            "violations",
            "违规",
            lambda r: r.violations,
            lambda r: f"{r.violations} 项" if r.violations else "",
            96,
            tone=lambda r: Tone.ACCENT if r.violations else None,
        ),
        Column("warnings", "预警", lambda r: r.warnings, lambda r: number(r.warnings), 88, right=True),
        Column("hints", "提示", lambda r: r.hints, lambda r: number(r.hints), 88, right=True),
        Column(
            "undetermined",
            "无法判断",
            lambda r: r.undetermined,
            lambda r: number(r.undetermined),
            96,
            right=True,
        ),
        Column("people", "涉及", lambda r: r.people, lambda r: number(r.people), 96, right=True),
    ]
