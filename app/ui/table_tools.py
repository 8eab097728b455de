"""The tools every large table has beside its chips: 常用视图, 列, 导出名单."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import button, columns
from app.ui.common.saved_views import Preset, ViewsButton
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.list_export import ListExport


class TableButtons(QObject):
    """Makes the tools of one table, :attr:`parts`, for the screen to place. ``said(text, tone)`` tells."""

    said = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        name: str,
        title: str,
        model: RowTableModel[Any],
        table: TableView[Any],
        bar: FilterBar,
        *,
        people: Callable[[Sequence[Any]], int] = len,
        presets: Callable[[], Sequence[Preset]] = tuple,
    ) -> None:
        """``name`` is the table's in settings and saved views, ``title`` heads exported lists."""
        super().__init__(table)
        self.views = ViewsButton(desk, name, model, table, bar, presets)
        self.chooser = button(
            "列", lambda: table.open_column_menu(self.chooser), icon="columns", tip="选择显示哪些列"
        )
        self.lists = ListExport(table, model, desk, title, people)
        self.export = button(
            "导出名单",
            lambda: self.lists.open(self.export),
            icon="download",
            tip="把选中的或列出的行存成名单",
        )
        self.views.said.connect(self.said)
        self.lists.said.connect(self.said)
        self.parts = (self.views, self.chooser, self.export)
        table.attend(desk, name, bar.box)


class TableTools(TableButtons):
    """The tools in a :attr:`line` with the chips."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        title: str,
        model: RowTableModel[Any],
        table: TableView[Any],
        bar: FilterBar,
        *,
        people: Callable[[Sequence[Any]], int] = len,
        presets: Callable[[], Sequence[Preset]] = tuple,
    ) -> None:
        """As :class:`TableButtons`; ``bar`` is in the line."""
        super().__init__(desk, name, title, model, table, bar, people=people, presets=presets)
        self.line: QHBoxLayout = columns(gap=8)
        self.line.addWidget(bar, 1)
        for part in self.parts:
            self.line.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
