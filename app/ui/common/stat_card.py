"""StatCard: a number with its word that leads to the list behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.common.layout import columns, label, rows
from app.ui.theme import Tone


class StatCard(QPushButton):
    """A button of two lines: the word, and one or more figures each with a word of its own."""

    def __init__(self, word: str, pressed: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("kind", "stat")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: pressed())
        self._word = word
        lines = rows(self, gap=2)
        lines.setContentsMargins(16, 8, 16, 8)
        lines.addWidget(label(word, "muted"))
        self._line = columns(gap=6)
        lines.addLayout(self._line)

    def show_figures(self, figures: Sequence[tuple[int, str, Tone | None]]) -> None:
        """Show ``(number, word after it, tone)``; a zero is never coloured."""
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, word, tone in figures:
            figure = label(str(number), "figure")
            if tone is not None and number:
                figure.setProperty("tone", tone.value)
            self._line.addWidget(figure)
            if word:
                after = label(word, "small")
                after.setContentsMargins(0, 0, 0, 3)
                self._line.addWidget(after, 0, Qt.AlignmentFlag.AlignBottom)
                self._line.addSpacing(4)
        self._line.addStretch(1)
        spoken = "，".join(f"{number}{word}" for number, word, _tone in figures)
        self.setAccessibleName(f"{self._word}：{spoken}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The layout's, which a push button does not ask for by itself."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never clip the figures."""
        return self.sizeHint()
