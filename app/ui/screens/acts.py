"""操作记录: everything that was done, to be taken back or done again; 回收站: what was deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from app.errors import UserError
from app.services.journal.acts import AGAIN, DONE, LASTING, UNDOING, ActLine, list_lines
from app.services.journal.bin import Deleted, list_deleted, restore_deleted
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import ElidedLabel, button, columns, frame, rows, rule
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.frame_undo import take
from app.ui.screen import Place, Screen
from app.ui.theme import Tone
from app.ui.wording import local_moment, local_time

BIN = "bin"
"""Focus of the place that shows the recycle bin."""

_TITLES = ("操作记录", "回收站")
_TONES = {DONE: Tone.INFO, AGAIN: Tone.INFO, UNDOING: Tone.WARN, LASTING: Tone.NEUTRAL}
_WHY = {
    DONE: "可以撤销；涉及的记录后来又改过的，程序会说明并且不动数据。",
    UNDOING: "这是一次撤销，可以重做。",
    LASTING: "数据已经和别处合在一起，或者已经交出去，不能撤销。有问题请直接改正。",
}


class ActsScreen(Screen):
    """Two tables, one at a time; Place.focus :data:`BIN` opens the recycle bin."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        head = columns(gap=12)
        self.views = Segments(_TITLES, "查看")
        head.addWidget(self.views)
        head.addStretch(1)
        self.filter = FilterBar("姓名、做了什么、谁做的", "筛选操作记录")
        # Only its box is shown; without a parent it would outlive the window.
        self.filter.setParent(self)
        self.filter.hide()
        head.addWidget(self.filter.box)
        lines.addLayout(head)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages, 1)
        self.acts: RowTableModel[ActLine] = RowTableModel(_act_columns(), search_key=lambda r: r.search_key)
        self.table: TableView[ActLine] = TableView(self.acts, desk.theme, "操作记录")
        self.table.attend(desk, "acts", self.filter.box)
        self.act = button("撤销这一项", self._on_take, kind="primary", made=WritingButton(desk.jobs))
        self.told = ElidedLabel("", "muted")
        self.pages.addWidget(_card(self.table, self.told, self.act))
        self.deleted: RowTableModel[Deleted] = RowTableModel(
            _bin_columns(), search_key=lambda r: r.search_key
        )
        self.bin: TableView[Deleted] = TableView(self.deleted, desk.theme, "回收站")
        self.bin.attend(desk, "bin", self.filter.box)
        self.restore = button("恢复", self._on_restore, kind="primary", made=WritingButton(desk.jobs))
        self.bin_told = ElidedLabel("", "muted")
        self.pages.addWidget(_card(self.bin, self.bin_told, self.restore))
        self.empty = EmptyState("check", "回收站是空的", "删除的人员、案卷和记录会留在这里，随时可以恢复。")
        self.pages.addWidget(self.empty)
        self.views.chosen.connect(lambda _at: self._show_page())
        self.filter.changed.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._offer())
        self.bin.selectionModel().selectionChanged.connect(lambda *_what: self._offer())
        self.bin.opened.connect(lambda _row: self._on_restore())

    def open(self, place: Place) -> None:
        """The list of acts, or the recycle bin."""
        self.views.choose(1 if place.focus == BIN else 0)
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Something was done: it is in the list at once."""
        self._load()

    def _load(self) -> None:
        self.desk.jobs.read(
            lambda session: (list_lines(session), list_deleted(session)),
            self._show,
            owner=self,
            key=(id(self), "load"),
        )

    def _show(self, found: tuple[Sequence[ActLine], Sequence[Deleted]]) -> None:
        self.acts.set_rows(found[0])
        self.deleted.set_rows(found[1])
        self._filter()
        self._show_page()

    def _show_page(self) -> None:
        at = self.views.current()
        nothing = at == 1 and not self.deleted.all_rows()
        self.pages.setCurrentIndex(2 if nothing else at)
        self.titled.emit(_TITLES[at])
        self._offer()

    def _filter(self) -> None:
        for model, table in ((self.acts, self.table), (self.deleted, self.bin)):
            model.set_filter(self.filter.text())
            if model.rowCount():
                table.selectRow(0)
        self._offer()

    def _offer(self) -> None:
        """What can be done with what is chosen."""
        chosen = self.table.selected()
        line = chosen[0] if len(chosen) == 1 else None
        turn = line.turn if line is not None else None
        self.act.setEnabled(turn is not None)
        self.act.setText("重做这一项" if turn is not None and turn.is_redo else "撤销这一项")
        self.act.setAccessibleName(self.act.text())
        words = _WHY.get(line.state, f"{line.state}。") if line is not None else "选一项，看能不能撤销。"
        self.told.set_whole(words)
        gone = self.bin.selected()
        self.restore.setEnabled(bool(gone))
        more = sum(one.together for one in gone)
        self.bin_told.set_whole(
            f"恢复后连同 {more} 条属于它的记录一起回来，也可以再撤销。"
            if more
            else "恢复是一次新的操作，也可以再撤销。"
            if gone
            else "选要恢复的记录。"
        )

    def _on_take(self) -> None:
        chosen = self.table.selected()
        if len(chosen) == 1 and chosen[0].turn is not None:
            take(self.desk, chosen[0].turn)

    def _on_restore(self) -> None:
        chosen = self.bin.selected()
        if not chosen:
            return
        first = chosen[0]
        more = f"等 {len(chosen)} 条" if len(chosen) > 1 else ""

        # What was deleted last comes back first, however the list is ordered: others may belong to it.
        back = [one for one in self.deleted.all_rows() if one in chosen]

        def work(session: Any) -> None:
            for one in back:
                restore_deleted(session, one.act_id, one.position)

        self.desk.jobs.write(
            work, f"恢复“{first.sheet}（{first.title}）”{more}", owner=self, failed=self._on_failed
        )

    def _on_failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _card(table: QWidget, told: QWidget, act: QPushButton) -> QWidget:
    card = frame()
    inside = rows(card, gap=0)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(table, 1)
    inside.addWidget(rule())
    foot = columns(gap=12)
    foot.setContentsMargins(16, 8, 16, 8)
    foot.addWidget(told)
    foot.addStretch(1)
    foot.addWidget(act)
    inside.addLayout(foot)
    return card


def _act_columns() -> list[Column[ActLine]]:
    return [
        Column(
            "at",
            "时间",
            lambda r: local_moment(r.at),
            lambda r: local_time(r.at),
            150,
            order=lambda r: r.number,
        ),
        Column("name", "做了什么", lambda r: r.name, stretch=True, tip=lambda r: r.name),
        Column("records", "涉及记录", lambda r: r.records or None, width=96, right=True),
        Column("by", "谁做的", lambda r: r.operator or None, width=120),
        Column(
            "state", "状态", lambda r: r.state, width=136, tone=lambda r: _TONES.get(r.state, Tone.NEUTRAL)
        ),
    ]


def _bin_columns() -> list[Column[Deleted]]:
    return [
        Column("title", "删除的记录", lambda r: r.title, stretch=True, tip=lambda r: r.title),
        Column("sheet", "种类", lambda r: r.sheet, width=104),
        Column(
            "more",
            "连同",
            lambda r: r.together or None,
            lambda r: f"{r.together} 条" if r.together else "",
            84,
        ),
        Column("at", "删除时间", lambda r: local_moment(r.at), lambda r: local_time(r.at), 150),
        Column("by", "谁删的", lambda r: r.operator or None, width=112),
        Column("act", "怎样删的", lambda r: r.act, width=260, tip=lambda r: r.act),
    ]
