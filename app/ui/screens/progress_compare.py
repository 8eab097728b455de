"""发展进程 › 三推一选: recommendations of the four channels beside each other; the minutes decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.models.words import Channel
from app.services.case_loading import load_register
from app.services.nominations import LONG_NAMES, Comparison, candidates, channel_totals, compare
from app.services.params import load_params
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import columns, frame, label, rows
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.screen import Place
from app.ui.theme import Tone

_OPEN, _ALL = "open", "all"
_TONES = {"通过": Tone.DONE, "未通过": Tone.ACCENT, "延期": Tone.WARN}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The comparison sheet: who is still to be decided on, who was recommended at all, and the totals."""

    rows: tuple[Comparison, ...]
    open: frozenset[str]
    totals: dict[Channel, int]


class ComparePane(QWidget):
    """The comparison sheet as a table; emits ``go(Place)`` for the step where it is recorded."""

    go = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._open: frozenset[str] = frozenset()
        lines = rows(self, gap=12)
        head = columns(gap=8)
        self.filter = FilterBar("姓名或拼音首字母", "筛选推荐")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(self.filter)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[Comparison] = RowTableModel(
            _columns(), search_key=lambda row: row.person.search_key or row.person.name
        )
        self.table: TableView[Comparison] = TableView(self.model, desk.theme, "三推一选比选表")
        inside.addWidget(self.table, 1)
        self.nobody = EmptyState(
            "process",
            "还没有可以比较的人",
            "谈过话、还没有确定为积极分子的申请人会列在这里；推荐在本人的第 3 步里记录。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.nobody.hide()
        inside.addWidget(self.nobody, 1)
        self.count = label("", "small", wrap=True)
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.count)
        lines.addWidget(card, 1)
        self._totals: dict[Channel, int] = {}
        self.table.attend(desk, "compare", self.filter.box)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self.go.emit(Place("person", row.case_id, "3")))

    def load(self) -> None:
        """Read the recommendations anew."""

        def work(session: Any) -> _Sheet:
            register = load_register(session)
            params = load_params(session)
            open_files = candidates(register.files, params)
            recommended = [file for file in register.files if file.recommendations or file in open_files]
            return _Sheet(
                compare(recommended),
                frozenset(file.case.id for file in open_files),
                channel_totals(open_files),
            )

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, sheet: _Sheet) -> None:
        self._open, self._totals = sheet.open, sheet.totals
        self.model.set_rows(sheet.rows)
        self.filter.set_chips(
            [Chip(_OPEN, "还没有确定的", len(sheet.open)), Chip(_ALL, "全部有推荐的", len(sheet.rows))]
        )
        self._filter()

    def _filter(self) -> None:
        only = self.filter.chosen() == _OPEN
        self.model.set_filter(self.filter.text(), (lambda row: row.case_id in self._open) if only else None)
        shown = self.model.rowCount()
        for part in (self.table, self.count):
            part.setVisible(self.model.count() > 0)
        self.nobody.setVisible(not self.model.count())
        if not shown:
            self.count.setText("没有谈过话、还没有确定为积极分子的申请人。推荐在本人的第 3 步里记录。")
            return
        told = "，".join(f"{LONG_NAMES[channel]} {number} 人" for channel, number in self._totals.items())
        text = f"共 {shown} 人。票数只作参考，以会议记录为准。双击到第 3 步记录推荐。"
        self.count.setText(f"{text}还没有确定的人里：{told}。" if only else text)


def _columns() -> list[Column[Comparison]]:
    def channel_column(channel: Channel) -> Column[Comparison]:
        return Column(
            channel.value, LONG_NAMES[channel], _share_of(channel), lambda row: _shown(row, channel), 144
        )

    return [
        Column("name", "姓名", lambda r: r.person.name, width=112),
        *(channel_column(channel) for channel in Channel),
        Column("channels", "渠道", lambda r: r.number_of_channels, width=72, right=True),
        Column("decided", "会议决定", lambda r: r.decided or None, stretch=True, tone=_tone),
    ]


def _share_of(channel: Channel) -> Callable[[Comparison], Any]:
    def value(row: Comparison) -> Any:
        count = row.channels.get(channel)
        if count is None:
            return None
        return count.share if count.share is not None else 0

    return value


def _shown(row: Comparison, channel: Channel) -> str:
    count = row.channels.get(channel)
    if count is None:
        return ""
    if count.share is None:
        return "有推荐"
    return f"{count.row.votes_for} / {count.row.present}（{round(count.share * 100)}%）"


def _tone(row: Comparison) -> Tone | None:
    return _TONES.get(row.decided)
