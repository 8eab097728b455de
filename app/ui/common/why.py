"""为什么: the rule behind a date, a step or a finding: duty, article, source, numbers, who may allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.ui.common.layout import button, columns, label, rows

Facts = tuple[tuple[str, str], ...]
"""Labelled lines: 规则, 规定, 依据, 所用数字, 来源 …"""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: what it explains, how it is reckoned, and the facts of the rule it rests on."""

    title: str
    how: str
    rule: str = ""
    facts: Facts = ()


def facts_grid(facts: Facts) -> QWidget:
    """Labelled lines under each other, to be read and copied."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 6, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for row, (name, words) in enumerate(facts):
        grid.addWidget(label(name, "small"), row, 0)
        grid.addWidget(label(words, wrap=True, select=True), row, 1)
    return box


class WhyBox(QFrame):
    """Several reasons, each with a link to its page of the rule book; emits ``rule_wanted(number)``."""

    rule_wanted = Signal(str)

    def __init__(self, reasons: Sequence[Why]) -> None:
        super().__init__()
        self.setProperty("kind", "box")
        lines = rows(self, gap=8)
        lines.setContentsMargins(14, 10, 12, 10)
        for why in reasons:
            head = columns(gap=8)
            head.addWidget(label(why.title, "strong", wrap=True, select=True), 1)
            if why.rule:
                head.addWidget(
                    button(
                        f"规则手册 {why.rule}",
                        lambda which=why.rule: self.rule_wanted.emit(which),  # type: ignore[misc]
                        kind="link",
                        name=f"在规则手册里看 {why.rule}：{why.title}",
                    )
                )
            lines.addLayout(head)
            if why.how:
                lines.addWidget(label(why.how, wrap=True, select=True))
            if why.facts:
                lines.addWidget(facts_grid(why.facts))
