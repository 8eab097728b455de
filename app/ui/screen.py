"""Screen: what the frame knows of a screen; Place: where one can go; ScreenSpec: one line of the rail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.desk import Desk


class Place(NamedTuple):
    """A screen by its key, what it shows (UUID, form key), and where on it to look (a step, a stage)."""

    screen: str
    subject: str = ""
    focus: str = ""


GO, DO, FORM = "去", "操作", "表格"
"""Kinds of commands; people (人员) are the fourth kind of what the command box finds."""


class Command(NamedTuple):
    """Something the command box offers: where it leads, or what it does (``act``, without leaving).

    ``detail`` is shown muted beside ``text``; ``words`` are more words it is found by, not shown.
    """

    text: str
    kind: str = DO
    place: Place | None = None
    act: Callable[[], object] | None = None
    detail: str = ""
    words: str = ""


class Screen(QWidget):
    """Base of the screens. ``go(Place)`` asks the frame to move; ``titled(str)`` names what is shown.

    ``said(text, tone)`` shows a line in the message bar. A screen loads in :meth:`open` and again in
    :meth:`on_changed`, through the desk's jobs, never in the constructor.
    """

    go = Signal(object)
    titled = Signal(str)
    said = Signal(str, object)
    users_changed = Signal()
    """Users or the time of the idle lock were edited."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.setProperty("kind", "ground")
        # Takes the keyboard on arrival, so that the first Tab leads into the screen.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def open(self, place: Place) -> None:
        """Show a place on this screen; called every time the user comes here."""
        raise NotImplementedError

    def on_changed(self, changes: Any) -> None:
        """Stored facts changed (``changes.tables()`` names the tables); only the shown screen is told."""

    def subject(self) -> str:
        """UUID of the person or case in sight, for keys that act on it; empty when there is none."""
        return ""

    def commands(self) -> Sequence[Command]:
        """What the command box offers while this screen is shown: acts on what is at hand."""
        return ()

    def topic(self) -> str:
        """What on the screen is in sight (a step, a view), for F1; empty: what ``Place.focus`` said."""
        return ""

    def leave(self) -> None:
        """The user goes elsewhere; half-typed text is to be kept."""


class ScreenSpec(NamedTuple):
    """One screen as the frame lists it; ``rail`` is the entry that is lit while it is shown.

    ``commands`` are what the command box offers of it from everywhere; asked off the GUI thread.
    ``for_inspectors``: may be looked at in 迎检模式; nothing on it shows or prints a full ID number.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Desk], Screen]
    rail: str = ""
    at_bottom: bool = False
    for_inspectors: bool = False
    commands: Callable[[], Sequence[Command]] | None = None

    @property
    def in_rail(self) -> bool:
        """Whether it has an entry of its own."""
        return not self.rail
