"""冲突: what two sides changed without knowing of each other, a card for each record, a choice each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import UserError
from app.models.fields import Kind
from app.services.exchange.cards import Conflict
from app.services.exchange.columns import shape_of
from app.services.exchange.parts import OWNER
from app.services.identity_number import mask_identity
from app.services.journal.canonical import plain_value
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button, clear, columns, frame, label, rows, rule, scrolled
from app.ui.common.masking import masked
from app.ui.desk import Desk
from app.ui.reveal import Reveal
from app.ui.theme import Tone

_MOST = 30
"""Cards shown at once; the next come up as these are settled."""
_NUMBER = "identity_number"
_TYPED = frozenset({Kind.REF, Kind.REFS})
"""Kinds of fields where no third value is typed: there one chooses on the record's own page."""
_Found = tuple[list[tuple[Conflict, str]], str]


@dataclass(frozen=True, slots=True)
class _Side:
    choice: str
    word: str
    value: Any
    who: str
    when: str


class ConflictsPane(QWidget):
    """Emits ``left`` when the user goes back, ``said(text, tone)`` for refusals."""

    left = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kind = ""
        self._found: list[tuple[Conflict, str]] = []
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("冲突", "title"))
        self.count = label("", "muted")
        head.addWidget(self.count)
        head.addStretch(1)
        self.numbers = Reveal(desk, "冲突", self)
        self.numbers.changed.connect(self._on_revealed)
        self.reveal = button("显示身份证号", self._on_reveal, icon="eye", tip="30 秒后自动遮盖，并记入审计")
        self.reveal.setCheckable(True)
        self.reveal.hide()
        head.addWidget(self.reveal)
        head.addWidget(button("返回", self.left.emit, name="返回数据包"))
        lines.addLayout(head)
        content = QWidget()
        self._cards = rows(content, gap=12)
        lines.addWidget(scrolled(content), 1)

    def load(self) -> None:
        """List what is open."""

        def work(session: Any) -> _Found:
            from app.services.exchange.columns import all_shapes
            from app.services.exchange.conflicts import list_conflicts
            from app.services.exchange.replica import site_kind
            from app.services.journey.facts import record_label

            found = [
                (one, record_label(session, all_shapes()[one.table].model, one.record_id))
                for one in list_conflicts(session)
            ]
            return found, site_kind(session)

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, loaded: _Found) -> None:
        self._found, self._kind = loaded
        self._fill()

    def hideEvent(self, event: QHideEvent) -> None:
        """Numbers that were shown are covered when one goes elsewhere."""
        super().hideEvent(event)
        self.numbers.hide()

    def _people(self) -> list[str]:
        """Whose ID numbers are on the cards."""
        return sorted({one.record_id for one, _name in self._found if one.attr == _NUMBER})

    def _on_reveal(self) -> None:
        self.reveal.setChecked(self.numbers.is_on)
        self.numbers.toggle(self._people())

    def _on_revealed(self, shown: bool) -> None:
        self.reveal.setChecked(shown)
        self.reveal.setText(" 隐藏身份证号" if shown else " 显示身份证号")
        self._fill()

    def _fill(self) -> None:
        found = self._found
        clear(self._cards)
        self.reveal.setVisible(bool(self._people()))
        self.count.setText(f"{len(found)} 项要选" if found else "没有冲突，都处理完了。")
        shown = 0
        for _key, group in groupby(found, key=lambda pair: (pair[0].table, pair[0].record_id)):
            if shown >= _MOST:
                break
            together = list(group)
            shown += len(together)
            self._cards.addWidget(self._card(together))
        if len(found) > shown:
            self._cards.addWidget(label(f"还有 {len(found) - shown} 项，处理完上面的再显示。", "muted"))
        self._cards.addStretch(1)

    def _card(self, together: Sequence[tuple[Conflict, str]]) -> QFrame:
        """Everything open about one record."""
        card = frame()
        inside = rows(card, margin=16, gap=8)
        conflict, name = together[0]
        who_or_what = f"{name}（{conflict.code}）" if name not in ("", conflict.code) else conflict.code
        what = f"{conflict.entity}　{who_or_what}"
        inside.addWidget(label(masked(what), "heading", wrap=True))
        for n, (one, _name) in enumerate(together):
            if n:
                inside.addWidget(rule())
            self._field(inside, one, what)
        return card

    def _field(self, inside: Any, conflict: Conflict, what: str) -> None:
        inside.addWidget(label(conflict.field or "整条记录", "strong"))
        if conflict.kind == "needed":
            inside.addWidget(label("一方删除了这条记录，但还有别的记录用到它。", "muted", wrap=True))
        elif conflict.kind == "delete":
            inside.addWidget(label("一方删除了这条记录，另一方又改了它。", "muted", wrap=True))
        sides = columns(gap=12)
        title = f"{what}　{conflict.field or '整条记录'}"
        for side in (
            _Side("ours", "本机", conflict.ours, conflict.our_who, conflict.our_when),
            _Side("theirs", conflict.source or "对方", conflict.theirs, conflict.who, conflict.when),
        ):
            sides.addWidget(self._side(conflict, side, title), 1)
        inside.addLayout(sides)
        self._third(inside, conflict, title)

    def _side(self, conflict: Conflict, side: _Side, title: str) -> QFrame:
        box = frame("box")
        part = rows(box, margin=12, gap=4)
        part.addWidget(label(side.word, "small", wrap=True))
        shown = shown_value(conflict, side.value, is_whole=self.numbers.is_on)
        part.addWidget(label(shown, "strong", wrap=True))
        part.addWidget(
            label("　".join(text for text in (side.who, _when(side.when)) if text), "small", wrap=True)
        )
        line = columns(gap=0)
        line.addWidget(
            button(
                "用这个",
                lambda: self._settle(conflict, side.choice),
                name=f"{masked(title)}：用{side.word}的“{shown}”",
            )
        )
        line.addStretch(1)
        part.addLayout(line)
        return box

    def _third(self, inside: Any, conflict: Conflict, title: str) -> None:
        """Another value than either, where this site fills the field in."""
        shape = shape_of(conflict.table)
        if conflict.kind != "edit" or self._kind != OWNER[conflict.part] or shape is None:
            return
        if conflict.attr not in shape.known:
            return
        field = shape.sheet.column(conflict.attr).field
        if field.kind in _TYPED:
            return
        holder = QWidget()
        below = rows(holder, gap=8)
        line = columns(gap=8)
        below.addLayout(line)

        def unfold() -> None:
            clear(below)
            form = FactForm([FormField(conflict.attr, field)], today=self._desk.today)
            below.addWidget(form)
            foot = columns(gap=8)
            use = button("用填的值", lambda: self._use(conflict, form), name=f"{masked(title)}：用填的值")
            foot.addWidget(use)
            foot.addStretch(1)
            below.addLayout(foot)
            form.editor(conflict.attr).setFocus()

        line.addWidget(
            button("另填一个值…", unfold, kind="link", edge=True, name=f"{masked(title)}：另填一个值")
        )
        line.addStretch(1)
        inside.addWidget(holder)

    def _use(self, conflict: Conflict, form: FactForm) -> None:
        editor = form.editor(conflict.attr)
        trouble = editor.problem()
        if trouble:
            self.said.emit(f"没有处理：{trouble}", Tone.WARN)
            return
        value = plain_value(editor.value())
        self._settle(conflict, {"value": value if value not in ("", []) else None})

    def _settle(self, conflict: Conflict, choice: Any) -> None:
        from app.services.exchange.conflicts import act_name

        def work(session: Any) -> None:
            from app.services.exchange.conflicts import resolve

            resolve(session, conflict.id, choice)

        def failed(error: UserError) -> None:
            self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
            self.load()

        self._desk.jobs.write(
            work, act_name(conflict), done=lambda _none: self.load(), owner=self, failed=failed
        )


def shown_value(conflict: Conflict, value: Any, *, is_whole: bool = False) -> str:
    """A side's value in words; an ID number masked, whatever was typed for it, unless ``is_whole``."""
    if value is None:
        return "空" if conflict.kind == "edit" else "删除"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return masked("；".join(str(part) for part in value)) or "空"
    if conflict.attr == _NUMBER:
        return str(value) if is_whole else mask_identity(str(value))
    return masked(str(value)) or "空"


def _when(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return at
