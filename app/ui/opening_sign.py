"""OpeningSign: what one sees at once after the double click, until the first real window stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.config import APP_NAME
from app.ui.common.layout import label, rows
from app.ui.theme import Theme


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

    def tell(self) -> None:
        """Show it and paint it now: opening may keep the screen waiting."""
        self.adjustSize()
        screen = QApplication.primaryScreen()
        if screen is not None:
            self.move(screen.availableGeometry().center() - self.rect().center())
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.show()
        QApplication.processEvents()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another window is coming: make room for it."""
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched is not self
            and watched.isWindow()
        ):
            application = QApplication.instance()
            if application is not None:
                application.removeEventFilter(self)
            self.hide()
            self.deleteLater()
        return False
