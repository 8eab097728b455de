"""发展进程 › 看板: one column for each stage, a card for each open case, the soonest date first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.models.words import CaseStatus
from app.services.milestones import Stage
from app.services.people import PersonRow
from app.services.rules.findings import Severity
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows, rule, scrolled
from app.ui.screen import Place
from app.ui.theme import Theme, Tone
from app.ui.wording import days_badge, short_stage

_MOST = 40
"""Cards in one column; the table has the others."""

_OPEN = ("", CaseStatus.OPEN.value, CaseStatus.SUSPENDED.value)


class PersonCard(QPushButton):
    """Name, what comes next, and by when; a click opens the person."""

    def __init__(self, row: PersonRow, today: date, go: Callable[[Place], object]) -> None:
        super().__init__()
        self.setProperty("kind", "door")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        when, tone = _when(row, today)
        lines = rows(self, gap=2)
        lines.setContentsMargins(12, 8, 12, 8)
        lines.addWidget(ElidedLabel(row.name, "strong"))
        lines.addWidget(ElidedLabel(row.next_act or "没有要办的事", "muted"))
        if when:
            text = ElidedLabel(when)
            text.setProperty("tone", tone.value)
            lines.addWidget(text)
        self.setAccessibleName("，".join(part for part in (row.name, row.next_act, when) if part))
        self.clicked.connect(lambda _checked=False: go(Place("person", row.case_id or row.person_id)))

    def showEvent(self, event: QShowEvent) -> None:
        """Fonts are known now."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """As high as its lines: by itself a button would let itself be squeezed to one."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        layout = self.layout()
        if layout is not None:
            layout.invalidate()
            self.setFixedHeight(layout.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the column."""
        return QSize(80, super().minimumSizeHint().height())


class Board(QWidget):
    """Five columns side by side."""

    def __init__(self, today: Callable[[], date], go: Callable[[Place], object], theme: Theme) -> None:
        super().__init__()
        self._today = today
        self._go = go
        self.cards: list[PersonCard] = []
        line = columns(self, gap=8)
        self._heads: dict[Stage, QLabel] = {}
        self._bodies: dict[Stage, QVBoxLayout] = {}
        for stage in Stage:
            card: QFrame = frame()
            lines = rows(card, gap=0)
            lines.setContentsMargins(1, 1, 1, 1)
            head = label(short_stage(stage.value), "heading")
            head.setContentsMargins(12, 10, 12, 8)
            lines.addWidget(head)
            lines.addWidget(rule())
            content = QWidget()
            body = rows(content, margin=8, gap=8)
            lines.addWidget(scrolled(content), 1)
            self._heads[stage] = head
            self._bodies[stage] = body
            line.addWidget(card, 1)
        theme.changed.connect(self._fit)

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Put every open case into the column of its stage."""
        self.cards = []
        today = self._today()
        for stage in Stage:
            mine = [r for r in people if r.stage == stage.value and r.case_id and r.status in _OPEN]
            mine.sort(key=lambda row: (row.next_on is None, row.next_on or today, row.code))
            self._heads[stage].setText(f"{short_stage(stage.value)}　{len(mine)}")
            body = self._bodies[stage]
            clear(body)
            for row in mine[:_MOST]:
                card = PersonCard(row, today, self._go)
                self.cards.append(card)
                body.addWidget(card)
            if not mine:
                body.addWidget(label("没有", "muted"))
            if len(mine) > _MOST:
                body.addWidget(
                    button(
                        f"还有 {len(mine) - _MOST} 人",
                        lambda key=stage.value: self._go(Place("people", focus=key)),  # type: ignore[misc]
                        kind="link",
                        name=f"{stage.value}还有 {len(mine) - _MOST} 人，在人员表里看",
                    )
                )
            body.addStretch(1)

    def _fit(self) -> None:
        """After the text size changed."""
        for card in self.cards:
            card.fit()


def _when(row: PersonRow, today: date) -> tuple[str, Tone]:
    if row.status == CaseStatus.SUSPENDED:
        return "暂缓", Tone.WARN
    if row.next_on is None:
        return "", Tone.NEUTRAL
    left, tone = days_badge((row.next_on - today).days, Severity.VIOLATION)
    return f"{row.next_on:%m-%d}　{left}", tone
