"""公示: running and past notices, a planner that counts working days, objections and their outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.forms import FormSpec
from app.services.notice_list import NoticeRow, list_notices
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.list_room import ListRoom
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_sheet
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wizards.notice import NoticePlanner
from app.ui.wizards.notice_outcome import OutcomePane

NEW = "new"
_PLANNING = "公示 › 排一次公示"
_STATES = ("公示中", "待办结", "未开始", "已办结")
_TONES = {"公示中": Tone.INFO, "待办结": Tone.WARN, "未开始": Tone.NEUTRAL, "已办结": Tone.DONE}


class NoticesScreen(Screen):
    """Place.subject is a notice, :data:`NEW`, or a case to be announced."""

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__(desk)
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages)
        self._list = QWidget()
        self._wanted = ""
        self.outcome = OutcomePane(desk, forms)
        self._build_list()
        self.empty = EmptyState(
            "notice",
            "还没有公示",
            "选好第一天，程序算出最早哪天截止，节假日和补班都算在内。",
            (("排一次公示", lambda: self._plan(""), desk.jobs),),
        )
        self.planner = NoticePlanner(desk)
        for page in (self._list, self.empty, self.planner):
            self.pages.addWidget(page)
        self.planner.left.connect(self._on_left)
        self.planner.said.connect(self.said)
        self.planner.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))
        self.outcome.said.connect(self.said)
        self.outcome.go.connect(self.go)

    def open(self, place: Place) -> None:
        """The list, or the planner when somebody is to be announced; a half-filled plan is still there."""
        if self.planner.is_running:
            self.pages.setCurrentWidget(self.planner)
            self.titled.emit(_PLANNING)
            if place.subject not in ("", NEW) and not self.planner.is_about(place.subject):
                self.said.emit("上次排的公示还没有保存，先保存或者放弃。", Tone.WARN)
        elif place.subject and place.focus:
            self._plan(place.subject)
        elif place.subject == NEW:
            self._plan("")
        else:
            self._wanted = place.subject
            self._load()

    def topic(self) -> str:
        """Planning, or the outcome of the one chosen in the list."""
        if self.pages.currentWidget() is self.planner:
            return "new"
        return "outcome" if self.pages.currentWidget() is self._list else ""

    def on_changed(self, changes: Any) -> None:
        """Notices or names may differ."""
        if self.pages.currentWidget() is not self.planner:
            self._load()

    def _build_list(self) -> None:
        lines = rows(self._list, gap=12)
        head = columns(gap=8)
        self.filter = FilterBar("姓名、事项、日期", "筛选公示")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        self.new = button(
            "排一次公示",
            lambda: self._plan(""),
            kind="primary",
            icon="plus",
            made=WritingButton(self.desk.jobs),
        )
        head.addWidget(self.new)
        lines.addLayout(head)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[NoticeRow] = RowTableModel(_columns(), search_key=lambda r: r.search_key)
        self.table: TableView[NoticeRow] = TableView(self.model, self.desk.theme, "公示表")
        self.tools = TableTools(self.desk, "notices", "公示登记", self.model, self.table, self.filter)
        self.tools.said.connect(self.said)
        lines.addLayout(self.tools.line)
        inside.addWidget(self.table)
        self.pasting = Pasting(self.table, self.desk, "公示", self.filter.box)
        self.bulk = BulkSetting(self.table, self.desk, "公示", lambda row: row.notice_id)
        self.history = RecordHistory(self.table, self.desk, of_sheet("公示", lambda row: row.notice_id))
        for helper in (self.pasting, self.bulk, self.history):
            helper.said.connect(self.said)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addLayout(paste_line(self.count, self.table, self.desk.jobs))
        lines.addWidget(card, 3)
        lines.addWidget(self.outcome, 4)
        ListRoom(card, self.table, self.outcome)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self.go.emit(Place("person", row.case_id, "8b")))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))

    def _load(self) -> None:
        today = self.desk.today()
        self.desk.jobs.read(
            lambda session: list_notices(session, today), self._show, owner=self, key=(id(self), "load")
        )

    def _show(self, found: tuple[NoticeRow, ...]) -> None:
        self.titled.emit("公示")
        self.pages.setCurrentWidget(self._list if found else self.empty)
        chosen = self.table.selected()
        key = self._wanted or (chosen[0].notice_id if chosen else "")
        self._wanted = ""
        self.model.set_rows(found)
        counted = [Chip(state, state, sum(row.state == state for row in found)) for state in _STATES]
        self.filter.set_chips([Chip("", "全部", len(found)), *counted])
        self._filter(key)

    def _filter(self, key: str = "") -> None:
        chip = self.filter.chosen()
        self.model.set_filter(self.filter.text(), (lambda row: row.state == chip) if chip else None)
        shown = self.model.rowCount()
        self.count.setText(f"共 {shown} 项公示" if shown else "没有这样的公示。可以清空筛选再找。")
        place = self.model.place_of(lambda row: row.notice_id == key) or 0
        if shown:
            self.table.selectRow(place)
        self._choose(place if shown else -1)

    def _choose(self, at: int) -> None:
        known = 0 <= at < self.model.rowCount()
        self.outcome.setVisible(known)
        if known:
            self.outcome.show_notice(self.model.row_at(at))

    def _plan(self, case: str) -> None:
        self.pages.setCurrentWidget(self.planner)
        self.titled.emit(_PLANNING)
        self.planner.start(case)

    def _on_left(self, notice: str) -> None:
        self._wanted = notice
        self._load()


def _columns() -> list[Column[NoticeRow]]:
    return [
        Column("person", "姓名", lambda r: r.person, width=104, attr="case_id"),
        Column("matter", "事项", lambda r: r.matter, width=120, attr="matter"),
        Column("state", "状态", lambda r: _STATES.index(r.state), lambda r: r.state, 96, tone=_state_tone),
        Column("start", "开始", lambda r: r.start, width=112, attr="start_on"),
        Column("end", "截止", lambda r: r.end, width=112, attr="end_on"),
        Column("days", "工作日", lambda r: r.days, _days, 148, tone=_days_tone),
        Column("result", "结果", lambda r: r.result or None, stretch=True, attr="result"),
    ]


def _state_tone(row: NoticeRow) -> Tone:
    return _TONES[row.state]


def _days(row: NoticeRow) -> str:
    if row.short:
        return f"不满 {row.needed} 天"
    return f"{row.days} / {row.needed}{'（暂算）' if row.provisional else ''}"


def _days_tone(row: NoticeRow) -> Tone | None:
    return Tone.ACCENT if row.short else None
