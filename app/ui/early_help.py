"""The manual before the main window is there: at the three doors, the password and the recovery screen."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk
from app.ui.frame_help import Help
from app.ui.shortcuts import bind


class AsksForHelp(Protocol):
    """A window with a link to the manual."""

    help_wanted: SignalInstance


def offer_help(desk: Desk, window: QWidget, asks: AsksForHelp, place: str) -> Help:
    """F1 and the link of ``window`` open the manual at ``place``."""
    offered = Help(desk, window)

    def open_page() -> None:
        offered.open_for(place, "")

    bind("help", window, open_page)
    asks.help_wanted.connect(open_page)
    return offered
