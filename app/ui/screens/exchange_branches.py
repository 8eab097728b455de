"""下级单位: the committee's room: what came from each branch, what is open, a tally by enterprise."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.exchange.branches import Branch, EnterpriseTally
from app.ui.common.branch_columns import branch_columns, tally_columns
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.screen import Place
from app.ui.theme import Tone

_Loaded = tuple[tuple[Branch, ...], tuple[EnterpriseTally, ...]]


class BranchesPane(QWidget):
    """Emits ``wanted(room)`` to move on, ``reply_wanted(fingerprint)``, ``go(Place)``, ``said``."""

    wanted = Signal(str)
    reply_wanted = Signal(str)
    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._tallies: tuple[EnterpriseTally, ...] = ()
        lines = rows(self, gap=12)
        card = frame()
        inside = columns(card, margin=16, gap=8)
        words = rows(gap=4)
        words.addWidget(label("下级单位", "heading"))
        self.summary = label("", "muted", wrap=True)
        words.addWidget(self.summary)
        inside.addLayout(words, 1)
        self.conflicts = button("", lambda: self.wanted.emit("conflicts"), icon="warning")
        self.same = button("疑似同一人", lambda: self.wanted.emit("same"), icon="people")
        self.corrections = button("更正清单", lambda: self.wanted.emit("corrections"), icon="sheet")
        self.merge = button(
            "合并收到的文件…", lambda: self.wanted.emit("choose"), kind="primary", icon="download",
            tip="可以一次选多个；也可以把文件拖到窗口里",
        )  # fmt: skip
        for part in (self.conflicts, self.same, self.corrections, self.merge):
            inside.addWidget(part)
        lines.addWidget(card)
        self.empty = EmptyState(
            "exchange",
            "还没有登记下级单位",
            "请各支部导出名片（.zbcard）交过来，在电话里核对六组数字后登记，就能收它的数据包。",
            (("登记对方名片", lambda: self.wanted.emit("packages")),),
        )
        lines.addWidget(self.empty, 1)
        self.body = QWidget()
        below = rows(self.body, gap=12)
        below.addWidget(self._branches_card(), 3)
        below.addWidget(self._tally_card(), 2)
        lines.addWidget(self.body, 1)

    def load(self) -> None:
        """Look up every branch."""

        def work(session: Any) -> _Loaded:
            from app.services.exchange.branches import list_branches, tally_enterprises

            return list_branches(session), tally_enterprises(session)

        self._desk.jobs.read(work, self._show, owner=self, failed=self._failed, key=(id(self), "load"))

    def _branches_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.branches: RowTableModel[Branch] = RowTableModel(branch_columns())
        self.table: TableView[Branch] = TableView(self.branches, self._desk.theme, "下级单位表")
        self.table.attend(self._desk, "branches")
        self.table.selectionModel().selectionChanged.connect(lambda *_both: self._on_chosen())
        inside.addWidget(self.table, 1)
        foot = columns(gap=8)
        foot.setContentsMargins(15, 8, 15, 8)
        self.note = label("", "small", wrap=True)
        foot.addWidget(self.note, 1)
        self.findings = button("看检查发现", self._on_findings)
        self.reply = button("导出批复包…", self._on_reply, icon="upload")
        foot.addWidget(self.findings)
        foot.addWidget(self.reply)
        inside.addLayout(foot)
        return card

    def _tally_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.tally_title = label("各企业", "strong")
        self.tally_title.setContentsMargins(15, 9, 12, 9)
        inside.addWidget(self.tally_title)
        self.tallies: RowTableModel[EnterpriseTally] = RowTableModel(tally_columns())
        self.tally_table: TableView[EnterpriseTally] = TableView(self.tallies, self._desk.theme, "各企业")
        self.tally_table.attend(self._desk, "tallies")
        inside.addWidget(self.tally_table, 1)
        return card

    def _show(self, loaded: _Loaded) -> None:
        branches, self._tallies = loaded
        chosen = {one.fingerprint for one in self.table.selected()}
        self.empty.setVisible(not branches)
        self.body.setVisible(bool(branches))
        missing = sum(not one.received for one in branches)
        waiting = sum(bool(one.received) and not one.is_answered for one in branches)
        broken = sum(bool(one.anchor) for one in branches)
        parts = [f"共 {len(branches)} 个单位"]
        parts += [f"{missing} 个还没有收到过数据包"] if missing else []
        parts += [f"{waiting} 个收到后还没有回批复包"] if waiting else []
        parts += [f"{broken} 个操作记录与留存的不符，请核实"] if broken else []
        self.summary.setText("；".join(parts) + "。")
        conflicts = sum(one.conflicts for one in branches)
        self.conflicts.setVisible(conflicts > 0)
        self.conflicts.setText(f" 处理 {conflicts} 项冲突")
        self.conflicts.setAccessibleName(self.conflicts.text().strip())
        self.branches.set_rows(branches)
        if branches:
            at = self.branches.place_of(lambda one: one.fingerprint in chosen)
            self.table.selectRow(at or 0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        chosen = self.table.selected()
        one = chosen[0] if len(chosen) == 1 else None
        for part in (self.reply, self.findings):
            part.setVisible(one is not None)
        if one is None:
            self.note.setText("")
            self.tally_title.setText("各企业")
            self.tallies.set_rows(self._tallies)
            return
        self.reply.setEnabled(one.received > 0)
        parts = [f"指纹 {one.fingerprint}"]
        if one.anchor:
            parts.insert(0, f"操作记录{one.anchor}：记录被改动过，或数据是从较早的备份恢复的，请核实")
        self.note.setText("；".join(parts))
        self.tally_title.setText(f"各企业　{one.name}")
        self.tallies.set_rows([tally for tally in self._tallies if tally.fingerprint == one.fingerprint])

    def _on_reply(self) -> None:
        (one,) = self.table.selected()
        self.reply_wanted.emit(one.fingerprint)

    def _on_findings(self) -> None:
        (one,) = self.table.selected()
        self.go.emit(Place("findings", focus=f"site:{one.fingerprint}"))

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
