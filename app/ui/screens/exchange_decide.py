"""批复: filings of the branches that wait for a decision, shown as they stand, decided, and sent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.deciding import Decided
from app.services.exchange.approvals import Pending
from app.ui.common.approval_columns import decided_columns, pending_columns
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import columns, frame, label, rows, rule, scrolled
from app.ui.common.segments import Segments
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.screens.exchange_decision import DecisionForm
from app.ui.theme import Tone

_NONE_PENDING = ("没有要批的。", "合并下级的数据包以后，等待备案、同意、预审、审批的列在这里。")
_NONE_DECIDED = ("还没有批过。", "在“待批”里录入批复以后，列在这里。")
_NOT_FOUND = ("没有这样的手续。", "可以清空筛选再找。")


@dataclass(frozen=True, slots=True)
class _Loaded:
    pending: tuple[Pending, ...]
    decided: tuple[Decided, ...]


class DecidePane(QWidget):
    """Emits ``go(Place)`` and ``said``."""

    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._places: tuple[int, int] | None = None
        self._is_filling = False
        lines = rows(self, gap=12)
        head = columns(gap=12)
        self.views = Segments(["待批", "已批"], "批复")
        self.views.chosen.connect(lambda _at: self._on_view())
        head.addWidget(self.views)
        self.filter = FilterBar("姓名、案卷、党组织、事项", "筛选批复")
        self.filter.changed.connect(self._filter)
        head.addWidget(self.filter.box)
        self.count = label("", "muted", wrap=True)
        head.addWidget(self.count, 1)
        lines.addLayout(head)
        self.filter.hide()
        lines.addWidget(self.filter)
        body = columns(gap=12)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.pending: RowTableModel[Pending] = RowTableModel(pending_columns())
        self.pending_table: TableView[Pending] = TableView(self.pending, desk.theme, "待批的上级手续")
        self.pending_table.attend(desk, "pending", self.filter.box)
        self.pending_table.selectionModel().currentRowChanged.connect(lambda *_both: self._on_row())
        self.decided: RowTableModel[Decided] = RowTableModel(decided_columns())
        self.decided_table: TableView[Decided] = TableView(self.decided, desk.theme, "已批的上级手续")
        self.decided_table.attend(desk, "decided", self.filter.box)
        self.decided_table.selectionModel().currentRowChanged.connect(lambda *_both: self._on_row())
        for table in (self.pending_table, self.decided_table):
            inside.addWidget(table)
        body.addWidget(card, 5)
        self.form = DecisionForm(desk)
        self.form.go.connect(self.go)
        self.form.said.connect(self.said)
        self.form.stored.connect(self.load)
        shell = frame()
        around = rows(shell, gap=0)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scrolled(self.form), 1)
        around.addWidget(rule())
        around.addWidget(self.form.foot)
        body.addWidget(shell, 4)
        lines.addLayout(body, 1)

    def load(self) -> None:
        """Look up what waits and what was decided."""

        def work(session: Any) -> _Loaded:
            from app.services.deciding import list_decided
            from app.services.exchange.approvals import list_pending

            return _Loaded(list_pending(session), list_decided(session))

        self._desk.jobs.read(work, self._show, owner=self, failed=self._failed, key=(id(self), "load"))

    def _show(self, loaded: _Loaded) -> None:
        self._places = self._current()
        self.pending.set_rows(loaded.pending)
        self.decided.set_rows(loaded.decided)
        self._on_view()

    def _current(self) -> tuple[int, int]:
        """The rows chosen in both lists; setting rows or a filter loses them."""
        return (
            max(self.pending_table.currentIndex().row(), 0),
            max(self.decided_table.currentIndex().row(), 0),
        )

    def _on_view(self) -> None:
        is_decided = self.views.current() == 1
        self.pending_table.setVisible(not is_decided)
        self.decided_table.setVisible(is_decided)
        waiting, done = len(self.pending.all_rows()), self.decided.all_rows()
        unsent = sum(not one.sent_as for one in done)
        parts = [f"待批 {waiting} 项" if waiting else "没有待批的手续", f"已批 {len(done)} 项"]
        parts += [f"{unsent} 项还没有随批复包发出"] if unsent else []
        self.count.setText("，".join(parts) + "。")
        self._filter()

    def _filter(self) -> None:
        """Show what matches, with the row that was chosen, or the one in its place."""
        places, self._places = self._places or self._current(), None
        self._is_filling = True
        self.pending.set_filter(self.filter.text())
        self.decided.set_filter(self.filter.text())
        if self.pending.rowCount():
            self.pending_table.selectRow(min(places[0], self.pending.rowCount() - 1))
        if self.decided.rowCount():
            self.decided_table.selectRow(min(places[1], self.decided.rowCount() - 1))
        self._is_filling = False
        self._on_row()

    def _on_row(self) -> None:
        """Show the filing chosen as it stands now."""
        if self._is_filling:
            return
        is_decided = self.views.current() == 1
        lists = self.decided if is_decided else self.pending
        self.form.nothing = _NOT_FOUND if lists.count() else _NONE_DECIDED if is_decided else _NONE_PENDING
        filing = ""
        decided = None
        if is_decided:
            place = self.decided_table.currentIndex().row()
            if 0 <= place < self.decided.rowCount():
                decided = self.decided.row_at(place)
                filing = decided.filing_id if decided.view.is_known else ""
        else:
            place = self.pending_table.currentIndex().row()
            if 0 <= place < self.pending.rowCount():
                filing = self.pending.row_at(place).filing_id
        self.form.show_filing(filing, decided)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
