"""TagLabel: a state as a word on a tinted ground, e.g. 违规, 超期 3 天, 发展对象."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.common.layout import restyle
from app.ui.theme import Tone


class TagLabel(QLabel):
    """A short word with a tone; the word alone already says the state."""

    def __init__(self, text: str = "", tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__(text)
        self.setProperty("kind", "tag")
        self.setProperty("tone", tone.value)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, tone: Tone) -> None:
        """Change word and tone; an empty word hides the tag."""
        self.setText(text)
        self.setProperty("tone", tone.value)
        self.setVisible(bool(text))
        restyle(self)
