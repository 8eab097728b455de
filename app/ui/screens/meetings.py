"""会议表决: the meetings that decided about people, and the wizard that records one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.forms import FormSpec
from app.services.meeting_list import MeetingRow, list_meetings
from app.services.removal import Removal, delete_meeting
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, clear, columns, frame, label, rows, rule
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wizards.meeting import MeetingWizard
from app.ui.wizards.meeting_review import form_links, forms_of

NEW = "new"
_GUIDE = "会议表决 › 会议向导"
_STATES = ("计划", "缺结果", "已记录")
_TONES = {"计划": Tone.INFO, "缺结果": Tone.WARN, "已记录": Tone.DONE}
_RESULTS = {"通过": Tone.DONE, "未通过": Tone.ACCENT, "延期": Tone.WARN}


class MeetingsScreen(Screen):
    """Place.subject is a meeting, or (with a motion in Place.focus) the case to be put to a new one."""

    def __init__(self, desk: Desk, forms: Sequence[FormSpec]) -> None:
        super().__init__(desk)
        self._forms = forms
        self._asked = ("", "")
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages)
        self._list = QWidget()
        self._build_list()
        self.empty = EmptyState(
            "vote",
            "还没有会议",
            "支委会、支部大会讨论人的时候，在这里一次记完：会议、到会、票数、结果。",
            (("记录会议", self._on_new, desk.jobs),),
        )
        self.wizard = MeetingWizard(desk, forms)
        for page in (self._list, self.empty, self.wizard):
            self.pages.addWidget(page)
        self.wizard.left.connect(self._on_left)
        self.wizard.said.connect(self.said)
        self.wizard.go.connect(self.go)
        self.wizard.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))

    def open(self, place: Place) -> None:
        """The list; a wizard that was begun is still there; a meeting or case asked for opens it."""
        asked = (place.subject, place.focus)
        if self.wizard.is_running:
            self.pages.setCurrentWidget(self.wizard)
            self.titled.emit(_GUIDE)
            if place.subject not in ("", NEW) and asked != self._asked:
                self.said.emit("上次的会议记录还没有保存，先保存或者放弃。", Tone.WARN)
            return
        self._asked = asked
        if place.subject == NEW:
            self._start()
        elif place.subject and place.focus:
            self._start(wanted=asked)
        elif place.subject:
            self._start(place.subject)
        else:
            self._load()

    def topic(self) -> str:
        """Where in the wizard one stands: planning, or entering what happened."""
        wizard = self.wizard
        if self.pages.currentWidget() is not wizard:
            return ""
        shown = wizard.pages.currentWidget()
        if shown is wizard.done:
            return "done"
        return "result" if shown in (wizard.roll, wizard.counts, wizard.review) else "plan"

    def on_changed(self, changes: Any) -> None:
        """Meetings or names may differ; the wizard keeps what is typed."""
        if self.pages.currentWidget() is not self.wizard:
            self._load()

    def _build_list(self) -> None:
        lines = rows(self._list, gap=12)
        head = columns(gap=8)
        self.filter = FilterBar("姓名、日期、会议类型", "筛选会议")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        self.new = button(
            "记录会议", self._on_new, kind="primary", icon="plus", made=WritingButton(self.desk.jobs)
        )
        head.addWidget(self.new)
        lines.addLayout(head)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[MeetingRow] = RowTableModel(_columns(), search_key=lambda r: r.search_key)
        self.table: TableView[MeetingRow] = TableView(self.model, self.desk.theme, "会议表")
        self.tools = TableTools(self.desk, "meetings", "会议登记", self.model, self.table, self.filter)
        self.tools.said.connect(self.said)
        lines.addLayout(self.tools.line)
        inside.addWidget(self.table)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.count)
        inside.addWidget(rule())
        self._links = QWidget()
        self._link_lines = rows(self._links, margin=12)
        inside.addWidget(self._links)
        lines.addWidget(card, 1)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self._start(row.key))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._offer(now.row()))

    def _load(self) -> None:
        today = self.desk.today()
        self.desk.jobs.read(
            lambda session: list_meetings(session, today), self._show, owner=self, key=(id(self), "load")
        )

    def _show(self, found: tuple[MeetingRow, ...]) -> None:
        self.titled.emit("会议表决")
        self.pages.setCurrentWidget(self._list if found else self.empty)
        chosen = self.table.selected()
        self.model.set_rows(found)
        counted = [Chip(state, state, sum(row.state == state for row in found)) for state in _STATES]
        self.filter.set_chips([Chip("", "全部", len(found)), *counted])
        self._filter()
        # The meeting just recorded first: its forms are offered below the table.
        key = self.wizard.last_stored or (chosen[0].key if chosen else "")
        self.wizard.last_stored = ""
        place = self.model.place_of(lambda row: row.key == key)
        if place is not None:
            self.table.selectRow(place)

    def _filter(self) -> None:
        chip = self.filter.chosen()
        self.model.set_filter(self.filter.text(), (lambda row: row.state == chip) if chip else None)
        shown = self.model.rowCount()
        self.count.setText(f"共 {shown} 次会议，双击打开" if shown else "没有这样的会议。可以清空筛选再找。")
        if shown:
            self.table.selectRow(0)
        self._offer(0 if shown else -1)

    def _offer(self, at: int) -> None:
        """What can be done with the chosen meeting."""
        clear(self._link_lines)
        if not 0 <= at < self.model.rowCount():
            self._links.hide()
            return
        self._links.show()
        row = self.model.row_at(at)
        line = columns(gap=8)
        words = {"计划": "开完会，记结果", "缺结果": "补记结果"}.get(row.state, "查看、改正")
        # A recorded meeting may be looked at; one still to be recorded only where something may be.
        made = WritingButton(self.desk.jobs) if row.state in ("计划", "缺结果") else None
        name = f"{words}：{row.on} {row.kind}"
        line.addWidget(button(words, lambda: self._start(row.key), name=name, made=made))
        links = forms_of(self._forms, row.key, row.kind, row.motions)
        line.addWidget(form_links(links, self.go.emit), 1)
        line.addWidget(
            button(
                "删除会议",
                lambda: self._delete(row),
                kind="link",
                name=f"删除会议：{row.on} {row.kind}",
                tip="连同表决、到会和发言一起删除，所定的事回到没有办。可以撤销。",
                made=WritingButton(self.desk.jobs),
            )
        )
        self._link_lines.addLayout(line)

    def _delete(self, row: MeetingRow) -> None:
        def done(removal: Removal) -> None:
            self._load()
            more = f"，连同{removal.told()}" if removal.together else ""
            back = f"；{row.people}，回到没有办" if row.people else ""
            self.said.emit(
                f"已删除 {removal.name}{more}{back}。可以撤销，也可以在“操作记录 › 回收站”里恢复。", Tone.WARN
            )

        self.desk.jobs.write(
            lambda session: delete_meeting(session, row.key),
            f"删除“会议（{row.on} {row.kind}{'，' if row.people else ''}{row.people}）”",
            done=done,
            owner=self,
            failed=lambda error: self.said.emit(f"{error.message}{error.hint}", Tone.WARN),
        )

    def _on_new(self) -> None:
        self._start()

    def _start(self, key: str = "", wanted: tuple[str, str] | None = None) -> None:
        self.pages.setCurrentWidget(self.wizard)
        self.titled.emit(_GUIDE)
        self.wizard.start(key, wanted)

    def _on_left(self) -> None:
        self._load()


def _columns() -> list[Column[MeetingRow]]:
    return [
        Column("on", "日期", lambda r: r.on, width=112),
        Column("kind", "会议", lambda r: r.kind, width=96),
        Column("state", "状态", lambda r: _STATES.index(r.state), lambda r: r.state, 96, tone=_state_tone),
        Column("people", "讨论了谁", lambda r: r.people, stretch=True, tip=lambda r: r.people),
        Column("results", "结果", lambda r: r.results or None, width=120, tone=_result_tone),
        Column("branch", "党组织", lambda r: r.organisation or None, width=150, tip=lambda r: r.organisation),
        Column("code", "编号", lambda r: r.code or None, width=116),
    ]


def _state_tone(row: MeetingRow) -> Tone:
    return _TONES[row.state]


def _result_tone(row: MeetingRow) -> Tone | None:
    return _RESULTS.get(row.results, Tone.NEUTRAL if row.results else None)
