"""FirstStepsCard: numbered things to do first, each with its button; those done are ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.ui.common.layout import button, columns, label, rows, rule
from app.ui.common.tag import TagLabel
from app.ui.theme import Theme, Tone

Step = tuple[str, str, bool, Sequence[tuple[str, Callable[[], object]]]]
"""Title, hint, whether it is done, and its buttons (word, what to do)."""


class FirstStepsCard(QWidget):
    """The first button of the first thing not done is the primary one."""

    def __init__(self, theme: Theme, title: str, steps: Sequence[Step]) -> None:
        super().__init__()
        lines = rows(self, gap=0)
        lines.setContentsMargins(16, 12, 16, 12)
        head = label(title, "heading")
        head.setContentsMargins(0, 4, 0, 12)
        lines.addWidget(head)
        is_next = True
        for at, (text, hint, done, acts) in enumerate(steps, start=1):
            lines.addWidget(rule())
            line = columns(gap=14)
            line.setContentsMargins(0, 10, 0, 10)
            tag = TagLabel("已有" if done else f"第 {at} 件", Tone.DONE if done else Tone.NEUTRAL)
            tag.setMinimumWidth(theme.px(64))
            line.addWidget(tag)
            words = rows(gap=1)
            words.addWidget(label(text, "strong", wrap=True))
            words.addWidget(label(hint, "small", wrap=True))
            line.addLayout(words, 1)
            for number, (word, pressed) in enumerate(acts):
                primary = is_next and not done and not number
                line.addWidget(
                    button(word, pressed, kind="primary" if primary else "", name=f"{word}：{text}")
                )
            is_next = is_next and done
            lines.addLayout(line)
        lines.addStretch(1)
