"""F1 and Ctrl+/ for the frame: the window of the manual, read when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk

if TYPE_CHECKING:
    from app.ui.help_window import HelpWindow


class Help(QObject):
    """Makes the window when it is first asked for."""

    go = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self.shown: HelpWindow | None = None

    def open_for(self, screen: str, topic: str) -> None:
        """The page about a place of the window."""
        self._made().show_for(screen, topic)

    def open_over(self, dialog: QWidget, screen: str, topic: str) -> None:
        """The page over a dialog: a window behind a modal one could be neither read nor closed."""
        over = dialog.findChild(Help) or Help(self._desk, dialog)
        over.open_for(screen, topic)

    def open_keys(self) -> None:
        """The sheet of shortcuts."""
        from app.services.manual import KEYS

        self._made().show_page(KEYS)

    def _made(self) -> HelpWindow:
        if self.shown is None:
            from app.ui.help_window import HelpWindow

            self.shown = HelpWindow(self._desk, self._window)
            self.shown.go.connect(self.go)
        return self.shown
