"""冲突: what two sides changed without knowing of each other, a card each with both values, who and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.errors import UserError
from app.services.exchange.cards import Conflict
from app.ui.common.layout import button, clear, columns, frame, label, rows, scrolled
from app.ui.common.masking import masked
from app.ui.desk import Desk
from app.ui.theme import Tone

_MOST = 30
"""Cards shown at once; the next come up as these are settled."""


class ConflictsPane(QWidget):
    """Emits ``left`` when the user goes back, ``said(text, tone)`` for refusals."""

    left = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("冲突", "title"))
        self.count = label("", "muted")
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(button("返回", self.left.emit, name="返回数据包"))
        lines.addLayout(head)
        content = QWidget()
        self._cards = rows(content, gap=12)
        lines.addWidget(scrolled(content), 1)

    def load(self) -> None:
        """List what is open."""

        def work(session: Any) -> list[tuple[Conflict, str]]:
            from app.services.exchange.columns import all_shapes
            from app.services.exchange.conflicts import list_conflicts
            from app.services.journey.facts import record_label

            return [
                (one, record_label(session, all_shapes()[one.table].model, one.record_id))
                for one in list_conflicts(session)
            ]

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, found: Sequence[tuple[Conflict, str]]) -> None:
        clear(self._cards)
        self.count.setText(f"{len(found)} 项要选" if found else "没有冲突，都处理完了。")
        for conflict, name in found[:_MOST]:
            self._cards.addWidget(self._card(conflict, name))
        if len(found) > _MOST:
            self._cards.addWidget(label(f"还有 {len(found) - _MOST} 项，处理完上面的再显示。", "muted"))
        self._cards.addStretch(1)

    def _card(self, conflict: Conflict, name: str) -> QFrame:
        card = frame()
        inside = rows(card, margin=16, gap=8)
        who_or_what = f"{name}（{conflict.code}）" if name not in ("", conflict.code) else conflict.code
        what = f"{conflict.entity}　{who_or_what}　{conflict.field or '整条记录'}"
        inside.addWidget(label(what, "heading"))
        if conflict.kind == "needed":
            inside.addWidget(label("一方删除了这条记录，但还有别的记录用到它。", "muted", wrap=True))
        sides = columns(gap=12)
        for side, word, value, who, when in (
            ("ours", "本机", conflict.ours, conflict.our_who, conflict.our_when),
            ("theirs", conflict.source or "对方", conflict.theirs, conflict.who, conflict.when),
        ):
            box = frame("box")
            part = rows(box, margin=12, gap=4)
            part.addWidget(label(word, "small"))
            shown = _value(value)
            part.addWidget(label(shown, "strong", wrap=True))
            part.addWidget(label("　".join(text for text in (who, _when(when)) if text), "small", wrap=True))
            line = columns(gap=0)
            line.addWidget(
                button(
                    "用这个",
                    lambda choice=side: self._settle(conflict, choice),  # type: ignore[misc]
                    name=f"{what}：用{word}的“{shown}”",
                )
            )
            line.addStretch(1)
            part.addLayout(line)
            sides.addWidget(box, 1)
        inside.addLayout(sides)
        return card

    def _settle(self, conflict: Conflict, choice: str) -> None:
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


def _value(value: Any) -> str:
    """A value in words; an ID number masked."""
    if value is None:
        return "删除"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return masked("；".join(str(part) for part in value)) or "空"
    return masked(str(value)) or "空"


def _when(at: str) -> str:
    try:
        return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return at
