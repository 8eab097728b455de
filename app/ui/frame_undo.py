"""撤销 and 重做 of recorded acts for the frame: by shortcut, from the strip, from the list of acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.ui.desk import Desk
from app.ui.jobs import Job

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

    from app.services.journal.undo import Turn


class UndoDesk(QObject):
    """Takes acts back and does them again; ``say`` tells the user when there is nothing to do."""

    def __init__(self, desk: Desk, say: Callable[[str], object], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._say = say

    def undo(self) -> None:
        """Take back the newest act that can be taken back (撤销)."""
        self._ask(_newest_undo, "没有可以撤销的操作。")

    def redo(self) -> None:
        """Do again what was taken back last (重做)."""
        self._ask(_newest_redo, "没有可以重做的操作。")

    def undo_key(self) -> None:
        """Ctrl+Z: inside a text it takes back typing, elsewhere an act."""
        text = typing_in()
        if text is None:
            self.undo()
        else:
            text.undo()

    def redo_key(self) -> None:
        """Ctrl+Y: the same way round."""
        text = typing_in()
        if text is None:
            self.redo()
        else:
            text.redo()

    def _ask(self, which: Callable[..., Turn | None], nothing: str) -> None:
        def found(turn: Turn | None) -> None:
            if turn is None:
                self._say(nothing)
            else:
                take(self._desk, turn)

        self._desk.jobs.read(which, found, owner=self)


def _newest_undo(session: Any) -> Turn | None:
    # Read with the database, not with the frame, which stands before it.
    from app.services.journal.undo import next_undo

    return next_undo(session)


def _newest_redo(session: Any) -> Turn | None:
    from app.services.journal.undo import next_redo

    return next_redo(session)


def take(desk: Desk, turn: Turn) -> None:
    """Take an act back (or do it again) as a new act of its own; a refusal is said by the frame."""
    from app.services.journal.undo import undo_act

    job = Job("正在重做" if turn.is_redo else "正在撤销")
    desk.jobs.write(
        lambda session: undo_act(session, turn.act_id, job.step),
        turn.name,
        undoes=turn.act_id,
        redo=turn.is_redo,
        job=job,
    )


def typing_in() -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """The text the user is typing in, if any."""
    # At the first key and not with the start: these are large classes.
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

    now = QApplication.focusWidget()
    if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit) and not now.isReadOnly():
        return now
    return None
