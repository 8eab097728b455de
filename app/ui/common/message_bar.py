"""MessageBar: one calm line above a screen for trouble and for news; it never blocks."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.errors import UserError
from app.ui import icons
from app.ui.common.layout import button, columns, label, restyle
from app.ui.theme import Tone

_ICONS = {Tone.ACCENT: "error", Tone.WARN: "warning", Tone.INFO: "info", Tone.DONE: "check"}


class MessageBar(QFrame):
    """Shows the latest message until it is closed or replaced; read out by screen readers as its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "box")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        line = columns(self, gap=8)
        line.setContentsMargins(12, 6, 6, 6)
        self._icon = QLabel()
        self.text = label("", wrap=True, select=True)
        line.addWidget(self._icon)
        line.addWidget(self.text, 1)
        self.shut = button("", self.hide, kind="quiet", icon="close", name="关闭提示", tip="关闭提示")
        line.addWidget(self.shut)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Show a text with a tone."""
        self.text.setText(text)
        self.setAccessibleName(text)
        icons.set_picture(self._icon, _ICONS.get(tone, "info"), tone.value, 20)
        self.setProperty("tone", tone.value)
        restyle(self)
        self.show()

    def say_error(self, error: UserError) -> None:
        """Show expected trouble: what happened, that the data are unharmed, what to do."""
        self.say(f"{error.message}{error.hint}", Tone.WARN)
