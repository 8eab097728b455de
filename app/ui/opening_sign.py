"""OpeningSign: what one sees at once after the double click, until the first real window stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.config import APP_NAME
from app.ui.common.layout import label, rows
from app.ui.theme import Theme

_PAUSE_MS = 30
"""How often it looks for another window: asking after every event would slow the start."""


class OpeningSign(QWidget):
    """A small card in the middle of the screen; it goes by itself when any other window is shown.

    Shown before the data are opened, checked and, at a first look at the demonstration, made, so that
    nobody clicks a second time.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen)
        self.setProperty("kind", "ground")
        self.setWindowTitle(APP_NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = rows(self, margin=24, gap=8)
        lines.addWidget(label(APP_NAME, "title"))
        lines.addWidget(label("正在打开…", "muted"))
        self.setMinimumWidth(theme.px(320))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)

    def tell(self) -> None:
        """Show it and paint it now: opening may keep the screen waiting."""
        self.adjustSize()
        screen = QApplication.primaryScreen()
        if screen is not None:
            self.move(screen.availableGeometry().center() - self.rect().center())
        self.show()
        QApplication.processEvents()
        self._timer.start(_PAUSE_MS)

    def _look(self) -> None:
        """Another window stands: make room for it."""
        if any(window.isVisible() for window in QApplication.topLevelWidgets() if window is not self):
            self._timer.stop()
            self.hide()
            self.deleteLater()
