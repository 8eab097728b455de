"""Panel: the program's own dialogs, each with its part of the manual behind F1."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.shortcuts import bind


class Panel(QDialog):
    """A dialog over the main window, whose ``help`` opens the manual; ``HELP`` is its place there."""

    HELP = ("", "")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        bind("help", self, self.open_help)

    def open_help(self) -> None:
        """The manual over this dialog."""
        above = self.parentWidget()
        helper = getattr(above.window() if above is not None else None, "help", None)
        if helper is not None:
            helper.open_over(self, *self.HELP)
