"""VerdictBox: the arithmetic of a vote while its numbers are typed (应到、实到、赞成)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QFrame

from app.services.rules.votes import Count, Verdict
from app.ui.common.layout import clear, columns, label, restyle, rows
from app.ui.common.tag import TagLabel
from app.ui.theme import Tone


class VerdictBox(QFrame):
    """Shows a :class:`Verdict`: its word, quorum and majority as sentences, contradictions."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "box")
        lines = rows(self, gap=4)
        lines.setContentsMargins(14, 10, 14, 10)
        head = columns(gap=10)
        self.word = TagLabel("")
        self.majority = label("", "strong", wrap=True)
        head.addWidget(self.word)
        head.addWidget(self.majority, 1)
        lines.addLayout(head)
        self._rest = rows(gap=2)
        lines.addLayout(self._rest)

    def show_verdict(self, verdict: Verdict) -> None:
        """Say whether it carries, and why."""
        word, tone = _word(verdict)
        self.setProperty("tone", tone.value if tone is not Tone.NEUTRAL else "")
        restyle(self)
        self.word.show_state(word, tone)
        self.majority.setText(verdict.majority)
        self.setAccessibleName(f"{word}。{'。'.join(verdict.lines)}")
        clear(self._rest)
        self._rest.addWidget(label(verdict.quorum, wrap=True))
        for fault in verdict.faults:
            line = label(f"对不上：{fault}", wrap=True)
            line.setProperty("tone", Tone.ACCENT.value)
            self._rest.addWidget(line)


def count_from(values: Mapping[str, Any]) -> Count:
    """The numbers of a vote from a form's values; anything else in it is left aside."""
    names = Count.__dataclass_fields__
    return Count(**{name: values.get(name) for name in names})


def _word(verdict: Verdict) -> tuple[str, Tone]:
    if verdict.faults:
        return "数字有矛盾", Tone.ACCENT
    if verdict.passed is None:
        return "还不能判断", Tone.NEUTRAL
    return ("可以通过", Tone.DONE) if verdict.passed else ("不能通过", Tone.ACCENT)
