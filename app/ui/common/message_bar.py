"""MessageBar: one calm line above a screen for trouble and for news; it never blocks."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.errors import UserError
from app.ui import icons
from app.ui.common.layout import button, columns, frame, label, restyle, rows
from app.ui.theme import Tone

_ICONS = {Tone.ACCENT: "error", Tone.WARN: "warning", Tone.INFO: "info", Tone.DONE: "check"}


class MessageBar(QWidget):
    """Shows the latest message until it is closed or replaced; read out by screen readers as its name."""

    def __init__(self, margin: int = 16) -> None:
        """``margin`` is the room left of, above and right of the bar, in logical pixels."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._box = frame("box")
        outer = rows(self)
        outer.setContentsMargins(margin, margin // 2, margin, 0)
        outer.addWidget(self._box)
        line = columns(self._box, gap=8)
        line.setContentsMargins(12, 6, 6, 6)
        self._icon = QLabel()
        self.text = label("", wrap=True, select=True)
        line.addWidget(self._icon)
        line.addWidget(self.text, 1)
        self.shut = button("", self.hide, kind="icon", icon="close", name="关闭提示", tip="关闭提示")
        line.addWidget(self.shut)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Show a text with a tone."""
        self.text.setText(text)
        self.setAccessibleName(text)
        icons.set_picture(self._icon, _ICONS.get(tone, "info"), tone.value, 20)
        self._box.setProperty("tone", tone.value)
        restyle(self._box)
        self.show()

    def say_error(self, error: UserError) -> None:
        """Show expected trouble: what happened, that the data are unharmed, what to do."""
        self.say(f"{error.message}{error.hint}", Tone.WARN)
