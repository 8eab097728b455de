"""One more right half of the person page: mid-way events (中途情况), what they ask and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.models.fields import Field, Kind
from app.models.words import CaseStatus
from app.services.events import RESUMABLE, Asked, EventKind, event_named, events_for
from app.services.person_page import PersonPage
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button, clear, columns, frame, label, rows, rule, scrolled
from app.ui.common.pick_list import PickList
from app.ui.common.tag import TagLabel
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone

_TOLD = {
    CaseStatus.SUSPENDED: "这个案卷正在暂缓，情况消失后恢复办理",
    CaseStatus.RETURNED: "这个案卷已退回，补正以后恢复办理",
    CaseStatus.REJECTED: "上级没有批准，继续培养的恢复办理",
}
_KINDS = {"day": Kind.DAY, "text": Kind.LONG, "months": Kind.WHOLE, "choice": Kind.CHOICE}


class EventPane(QFrame):
    """Emits ``record_wanted(code, facts)``, ``reopen_wanted()``, and ``step_wanted(code)`` for the others."""

    record_wanted = Signal(str, object)
    reopen_wanted = Signal()
    step_wanted = Signal(str)
    edited = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 14, 16, 12)
        head.addWidget(label("中途情况", "heading"))
        self.state = TagLabel("")
        head.addWidget(self.state)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(rule())
        self._stopped = frame("box", Tone.WARN.value)
        inside = columns(self._stopped, gap=12)
        inside.setContentsMargins(14, 10, 14, 10)
        self.told = label("", wrap=True)
        inside.addWidget(self.told, 1)
        self.reopen = button(
            "恢复办理", self.reopen_wanted.emit, kind="primary", made=WritingButton(desk.jobs)
        )
        inside.addWidget(self.reopen)
        around = rows(margin=12)
        around.addWidget(self._stopped)
        self._around = QWidget()
        self._around.setLayout(around)
        lines.addWidget(self._around)
        self._body = QWidget()
        body = columns(self._body, gap=0)
        self.list = PickList(desk.theme, "中途情况")
        self.list.chosen.connect(self._on_chosen)
        body.addWidget(self.list, 2)
        self._content = QWidget()
        self._lines = rows(self._content, margin=16, gap=12)
        body.addWidget(scrolled(self._content), 3)
        lines.addWidget(self._body, 1)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setContentsMargins(16, 16, 16, 16)
        lines.addWidget(self.nothing)
        lines.addStretch()
        self.form: FactForm | None = None
        self.record = button("记录", kind="primary")
        self.record.hide()

    def show_case(self, page: PersonPage) -> None:
        """The events that can happen to the case shown."""
        status = page.status
        events: tuple[EventKind, ...] = events_for(status.nodes) if status is not None else ()
        state = status.nodes.status if status is not None else None
        stopped = state in RESUMABLE
        self._around.setVisible(stopped)
        case = status.file.case if status is not None else None
        if case is not None and stopped:
            why = f"：{case.end_reason}" if case.end_reason else ""
            told = _TOLD[state] if state is not None else ""
            self.told.setText(f"{told}{why}。恢复办理以后，以前的记录都还有效。")
        self.state.show_state(state.value if state is not None and stopped else "", Tone.WARN)
        self._body.setVisible(bool(events))
        self.nothing.setVisible(not events)
        if not events:
            self.nothing.setText(_ended(page))
            return
        self.list.set_entries(("选一种情况", event.code, event.title) for event in events)
        chosen = self.list.current() or events[0].code
        self.list.choose(chosen, tell=False)
        self._on_chosen(chosen)

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.form is not None and self.form.is_dirty()

    def typed(self) -> dict[str, Any]:
        """The event chosen and what was typed about it; empty if nothing was."""
        typed = self.form.typed() if self.form is not None else {}
        return {"event": self.list.current(), "form": typed} if typed else {}

    def retype(self, typed: Mapping[str, Any]) -> None:
        """Put a draft back; nothing happens if the event can no longer be recorded."""
        self.list.choose(str(typed["event"]))
        if self.form is not None and self.list.current() == typed["event"]:
            self.form.retype(typed["form"])

    def _on_chosen(self, code: str) -> None:
        event = event_named(code)
        clear(self._lines)
        self.form = None
        self._lines.addWidget(label(event.title, "heading", wrap=True))
        self._lines.addWidget(label(event.follows, wrap=True, select=True))
        parts = [f"依据：{event.basis}"]
        if event.status is not None:
            parts.append(f"记录后案卷成为“{event.status.value}”")
        self._lines.addWidget(label("；".join(parts) + "。", "small", wrap=True))
        if event.instead:
            act = button(f"到第 {event.instead} 步记录", lambda: self.step_wanted.emit(event.instead))
        else:
            self.form = FactForm(
                [FormField(asked.key, _field(asked)) for asked in event.asks],
                today=self._desk.today,
                column_width=200,
            )
            self.form.set_values({})
            self.form.edited.connect(self.edited)
            self._lines.addWidget(self.form)
            act = button(
                "记录",
                lambda: self._on_record(code),
                kind="primary",
                name=f"记录{event.title}",
                made=WritingButton(self._desk.jobs),
            )
        self.record = act
        line = columns()
        line.addStretch(1)
        line.addWidget(act)
        self._lines.addLayout(line)
        self._lines.addStretch(1)

    def _on_record(self, code: str) -> None:
        form = self.form
        if form is not None and form.show_problems():
            values: dict[str, Any] = form.values()
            self.record_wanted.emit(code, values)


def _field(asked: Asked) -> Field:
    return Field(asked.label, _KINDS[asked.kind], asked.required, asked.words)


def _ended(page: PersonPage) -> str:
    status = page.status
    if status is None:
        return "还没有案卷。"
    case = status.file.case
    day = f"（{case.ended_on}）" if case.ended_on else ""
    why = f"：{case.end_reason}" if case.end_reason else ""
    told = f"这个案卷已经是“{status.nodes.status.value}”{day}{why}，没有别的情况可记。"
    return f"{told}写错了可以撤销，或在第 25 步更正。"
