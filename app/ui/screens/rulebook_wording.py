"""规则手册 › 用语核对: the points to compare with the official text, and how each one compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.errors import UserError
from app.services.rulebook import STATES, WordingPoint, note_wording, official_pages, wording_points
from app.ui.common.editors import LineEditor
from app.ui.common.layout import FlowLayout, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.segments import Segments
from app.ui.common.tag import TagLabel
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone

_WORDS = ("未核对", "相符", "不符")
_TONES = (Tone.WARN, Tone.DONE, Tone.ACCENT)


@dataclass(slots=True)
class WordingCard:
    """The editors of one point."""

    point: WordingPoint
    state: Segments
    note: LineEditor


class WordingPane(QWidget):
    """Emits ``rule_wanted(number)`` and ``said(text, tone)``."""

    rule_wanted = Signal(str)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.cards: list[WordingCard] = []
        content = QWidget()
        self._lines = rows(content, gap=12)
        rows(self).addWidget(scrolled(content))

    def load(self) -> None:
        """Read the points anew."""
        self._desk.jobs.read(wording_points, self._show, owner=self, key=(id(self), "load"))

    def _show(self, points: tuple[WordingPoint, ...]) -> None:
        clear(self._lines)
        self.cards = []
        top = frame()
        lines = rows(top, margin=16, gap=4)
        open_points = sum(not point.state for point in points)
        lines.addWidget(label(f"2026 年版用语核对表　还有 {open_points} 条没有核对", "heading", wrap=True))
        lines.addWidget(
            label("程序里标“摘引”的文字没有见到原文。请对照官方公布的全文逐条核对；程序不联网，网址可以抄到别的电脑上打开。",
                  "muted", wrap=True)
        )  # fmt: skip
        for page in official_pages():
            lines.addWidget(label(page, wrap=True, select=True))
        self._lines.addWidget(top)
        for point in points:
            self._lines.addWidget(self._card(point))
        self._lines.addStretch(1)

    def _card(self, point: WordingPoint) -> QFrame:
        card = frame()
        lines = rows(card, margin=16, gap=8)
        head = columns(gap=10)
        head.addWidget(label(f"{point.key}　{point.topic}", "strong", wrap=True), 1)
        at = STATES.index(point.state)
        head.addWidget(TagLabel(_WORDS[at], _TONES[at]))
        lines.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, words) in enumerate((("2014 年版", point.r2014), ("2026 年版", point.r2026))):
            grid.addWidget(label(name, "muted"), row, 0)
            grid.addWidget(label(words, wrap=True, select=True), row, 1)
        lines.addLayout(grid)
        if point.rules:
            links = QWidget()
            flow = FlowLayout(links, gap=4)
            flow.addWidget(label(f"{point.article}　涉及规则", "muted"))
            for number in point.rules:
                link = button(number, lambda which=number: self.rule_wanted.emit(which), kind="link")  # type: ignore[misc]
                link.setAccessibleName(f"打开规则 {number}")
                flow.addWidget(link)
            lines.addWidget(links)
        line = columns(gap=8)
        state = Segments(_WORDS, f"{point.key}核对结果")
        state.choose(at)
        note = LineEditor(placeholder="官方原文怎么写的")
        note.name_it(f"{point.key}官方原文")
        note.set_value(point.note)
        made = WordingCard(point, state, note)
        self.cards.append(made)
        line.addWidget(state)
        line.addWidget(note, 1)
        line.addWidget(
            button(
                "保存",
                lambda: self._save(made),
                name=f"保存{point.key}",
                made=WritingButton(self._desk.jobs),
            )
        )
        lines.addLayout(line)
        return card

    def _save(self, card: WordingCard) -> None:
        point, state, note = card.point, STATES[card.state.current()], card.note.value() or ""

        def work(session: Any) -> None:
            note_wording(session, point.key, state, note)

        self._desk.jobs.write(work, f"核对“{point.key} {point.topic}”", owner=self, failed=self._on_failed)

    def _on_failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
