"""上级批复: what the superior decided on our filings, for which version, and how far our packages got."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.exchange.approvals import ApprovalView
from app.services.exchange.ledger import Tally
from app.ui.common.approval_columns import received_columns
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.screen import Place


class ApprovalsPane(QWidget):
    """Emits ``left``, ``go(Place)`` and ``said``."""

    left = Signal()
    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("上级批复", "title"))
        self.count = label("", "muted")
        head.addWidget(self.count, 1)
        head.addWidget(button("返回", self.left.emit, name="返回上一页"))
        lines.addLayout(head)
        self.state = label("", "strong", wrap=True)
        lines.addWidget(self.state)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[ApprovalView] = RowTableModel(received_columns())
        self.table: TableView[ApprovalView] = TableView(self.model, desk.theme, "上级批复表")
        self.table.attend(desk, "approvals")
        self.table.opened.connect(self._open)
        inside.addWidget(self.table)
        lines.addWidget(card, 1)
        lines.addWidget(
            label(
                "批复带着上级的签名，针对它看到的那一版内容。此后改过的，请再导出一次数据包，由上级重新办理。"
                "双击打开案卷。",
                "small",
                wrap=True,
            )
        )

    def load(self) -> None:
        """Look up decisions and receipts."""

        def work(session: Any) -> Any:
            from app.services.exchange.approvals import list_approvals
            from app.services.exchange.ledger import list_tallies

            return list_approvals(session), list_tallies(session)

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, loaded: tuple[tuple[ApprovalView, ...], tuple[Tally, ...]]) -> None:
        found, tallies = loaded
        self.model.set_rows(found)
        self.count.setText(f"{len(found)} 项" if found else "还没有收到批复。")
        self.state.setText("\n".join(_state(one) for one in tallies if one.role == "superior"))
        self.state.setVisible(bool(self.state.text()))

    def _open(self, view: ApprovalView) -> None:
        if view.case_id:
            self.go.emit(Place("person", view.case_id))


def _state(one: Tally) -> str:
    """How far the superior has got with our packages."""
    if not one.sent:
        return f"“{one.name}”：还没有给它发过数据包。"
    if one.confirmed == one.sent:
        return f"“{one.name}”：已合并到第 {one.confirmed} 号，都已送达。"
    if one.confirmed:
        return f"“{one.name}”：已合并到第 {one.confirmed} 号；第 {one.sent} 号已发出，还没有回执。"
    return f"“{one.name}”：第 {one.sent} 号已发出，还没有回执。"
