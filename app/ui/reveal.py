"""显示: covered numbers shown for half a minute, each time noted in the audit chain, then covered again.

The one mechanism for every place that can show a full ID number on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.access import ReadOnly
from app.ui.desk import Desk

SECONDS = 30
"""How long numbers stay readable."""


class Reveal(QObject):
    """Says whether numbers are shown now; :attr:`changed` when that changes, also after half a minute."""

    changed = Signal(bool)

    def __init__(self, desk: Desk, where: str, parent: QObject) -> None:
        """``where`` names the place for the audit chain (人员表)."""
        super().__init__(parent)
        self._desk = desk
        self._where = where
        self._is_on = False
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1_000)
        self._timer.timeout.connect(self.hide)

    @property
    def is_on(self) -> bool:
        """Whether numbers are shown."""
        return self._is_on

    def show(self, people: Sequence[str]) -> None:
        """Show the numbers of these people (UUIDs of persons) and note that they were shown."""
        wanted, where = tuple(people), self._where
        if not wanted:
            return
        if self._desk.jobs.is_inspected:
            self._desk.jobs.failed.emit(
                ReadOnly("E-ROLE-02", "迎检模式下不显示完整证件号码。", "要看，请先退出迎检模式。")
            )
            return
        self._asked += 1
        asked = self._asked

        def noted(_none: Any) -> None:
            if asked == self._asked:  # the user may have left meanwhile
                self._is_on = True
                self._timer.start()
                self.changed.emit(True)

        def work(session: Any) -> None:
            from app.services.journal.noting import REVEAL, note_people

            note_people(session, REVEAL, wanted, where)

        # Noted first: what could not be noted is not shown.
        self._desk.jobs.note(work, noted, owner=self)

    def hide(self) -> None:
        """Cover them again."""
        self._asked += 1
        self._timer.stop()
        if self._is_on:
            self._is_on = False
            self.changed.emit(False)

    def toggle(self, people: Sequence[str]) -> None:
        """Show or cover."""
        if self.is_on:
            self.hide()
        else:
            self.show(people)


def note_search(desk: Desk, found: Sequence[str], where: str) -> None:
    """Note that a whole ID number was typed to find somebody; whom it found, never the number."""
    people = tuple(found) or ("",)

    def work(session: Any) -> None:
        from app.services.journal.noting import SEARCH, note_people

        note_people(session, SEARCH, people, where)

    desk.jobs.note(work)
