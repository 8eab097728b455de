"""FindingCard: one finding with its severity, its sentence and, under 为什么, everything it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from app.ui.common.layout import button, columns, label, rows
from app.ui.common.tag import TagLabel
from app.ui.common.why import facts_grid
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class FindingText:
    """What a card shows. ``facts`` are the labelled lines behind 为什么: 条款, 版本, 依据, 数字, 来源 …

    ``explained`` is the explanation kept with it (情况说明), with name and day.
    """

    key: str
    word: str
    tone: Tone
    title: str
    detail: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    local: str = ""
    open_text: str = ""
    explained: str = ""


class FindingCard(QFrame):
    """A card that opens on 为什么; ``opened`` is called by its action button, if it has one.

    Emits ``rule_wanted(number)`` for the rule's page of the rule book.
    """

    rule_wanted = Signal(str)

    def __init__(self, text: FindingText, opened: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.finding = text
        self.setProperty("kind", "box")
        self.setAccessibleName(f"{text.word}：{text.title}")
        lines = rows(self, gap=4)
        lines.setContentsMargins(14, 10, 12, 10)
        head = columns(gap=8)
        head.addWidget(TagLabel(text.word, text.tone))
        title = label(text.title, "strong", wrap=True, select=True)
        head.addWidget(title, 1)
        if text.local:
            head.addWidget(TagLabel(text.local, Tone.NEUTRAL))
        if opened is not None and text.open_text:
            head.addWidget(
                button(text.open_text, opened, kind="link", name=f"{text.open_text}：{text.title}")
            )
        self.explain: QPushButton | None = None
        self.withdraw: QPushButton | None = None
        self._acts = columns(gap=8)
        head.addLayout(self._acts)
        self.why: QPushButton = button("为什么", kind="link", name=f"为什么：{text.title}")
        self.why.setCheckable(True)
        self.why.toggled.connect(self._on_why)
        head.addWidget(self.why)
        if not text.facts:
            self.why.hide()
        lines.addLayout(head)
        if text.detail:
            lines.addWidget(label(text.detail, "muted", wrap=True, select=True))
        if text.explained:
            lines.addWidget(label(text.explained, "muted", wrap=True, select=True))
        self.facts = QWidget()
        behind = rows(self.facts, gap=4)
        behind.addWidget(facts_grid(text.facts))
        self.book = button(
            f"规则手册 {text.key}", lambda: self.rule_wanted.emit(text.key), kind="link", edge=True
        )
        self.book.setAccessibleName(f"在规则手册里看 {text.key}：{text.title}")
        foot = columns()
        foot.addWidget(self.book)
        foot.addStretch(1)
        behind.addLayout(foot)
        lines.addWidget(self.facts)
        self.facts.hide()

    def offer_explaining(self, explain: Callable[[], object], withdraw: Callable[[], object]) -> None:
        """Add 说明情况, and 撤回说明 where there is an explanation, before 为什么."""
        text = self.finding
        word = "改说明" if text.explained else "说明情况"
        self.explain = button(f"{word}…", explain, kind="link", name=f"{word}：{text.title}")
        self._acts.addWidget(self.explain)
        if text.explained:
            self.withdraw = button("撤回说明", withdraw, kind="link", name=f"撤回说明：{text.title}")
            self._acts.addWidget(self.withdraw)

    def _on_why(self, on: bool) -> None:
        self.facts.setVisible(on)
        self.why.setText("收起" if on else "为什么")
