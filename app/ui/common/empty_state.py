"""EmptyState: what a screen shows when there is nothing yet: one sentence and the next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.ui import icons
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.writing_button import WritingButton
from app.ui.jobs import Jobs


class EmptyState(QWidget):
    """An icon, what is missing, and up to a few buttons that lead on; the first is the primary one.

    A button that writes names the :class:`Jobs` that say whether anything may be changed.
    """

    def __init__(
        self,
        icon: str,
        text: str,
        hint: str = "",
        actions: tuple[tuple[str, Callable[[], object]] | tuple[str, Callable[[], object], Jobs], ...] = (),
    ) -> None:
        super().__init__()
        lines = rows(self, margin=24, gap=8)
        lines.addStretch(1)
        picture = QLabel()
        icons.set_picture(picture, icon, "muted", 40)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        lines.addWidget(picture)
        self.text = label(text, "heading")
        self.hint = label(hint, "muted", wrap=True)
        for part in (self.text, self.hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(part)
        self.hint.setVisible(bool(hint))
        if actions:
            line = columns(gap=8)
            line.addStretch(1)
            for at, (word, pressed, *jobs) in enumerate(actions):
                made = WritingButton(jobs[0]) if jobs else None
                line.addWidget(button(word, pressed, kind="" if at else "primary", made=made))
            line.addStretch(1)
            lines.addSpacing(8)
            lines.addLayout(line)
        lines.addStretch(2)

    def show_text(self, text: str, hint: str = "") -> None:
        """Change what is said."""
        self.text.setText(text)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
