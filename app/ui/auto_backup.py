"""AutoBackup: a backup after half an hour of changes, the weekly rehearsal, and asking for a second place."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.ui.common.message_bar import MessageBar
from app.ui.desk import Desk
from app.ui.frame_backup import ClosingBackup
from app.ui.jobs import Job
from app.ui.theme import Tone

CHANGES_MINUTES = 30
"""After the first change since the last backup it is so long until the next."""
_FIRST_LOOK_SECONDS, _LOOK_MINUTES = 90, 60


class AutoBackup(QObject):
    """Works in the records thread, so that the window goes on; what goes wrong is told and tried again."""

    def __init__(
        self, parent: QObject, desk: Desk, folder: Path, closing: ClosingBackup, message: MessageBar
    ) -> None:
        super().__init__(parent)
        self._desk, self._folder, self._closing, self._message = desk, folder, closing, message
        self.changes = QTimer(self)
        self.changes.setSingleShot(True)
        self.changes.setInterval(CHANGES_MINUTES * 60_000)
        self.changes.timeout.connect(self.back_up)
        self.looks = QTimer(self)
        self.looks.setInterval(_FIRST_LOOK_SECONDS * 1_000)
        self.looks.timeout.connect(self.look)
        self.looks.start()
        desk.jobs.changed.connect(self._on_changed)

    def _on_changed(self, _changes: Any) -> None:
        if not self.changes.isActive():
            self.changes.start()

    def back_up(self) -> None:
        """Make a backup now, if the newest one does not hold the present facts."""
        folder, now, job = self._folder, self._desk.now().astimezone(UTC), Job("自动备份")

        def work(database: Any) -> None:
            from app.services.backup.making import is_backed_up
            from app.services.backup.upkeep import back_up

            if not is_backed_up(database, folder):
                back_up(database, folder, now, job)

        def done(_none: None) -> None:
            self._closing.is_due = self.changes.isActive()

        def failed(error: Any) -> None:
            self._message.say(f"{error.message}{error.hint}", Tone.WARN)
            self.changes.start()

        self._desk.jobs.whole(work, done, owner=self, failed=failed, job=job)

    def look(self) -> None:
        """Rehearse restoring when a week has gone by; ask for a second place once a week."""
        self.looks.setInterval(_LOOK_MINUTES * 60_000)
        folder, now = self._folder, self._desk.now().astimezone(UTC)

        def work(database: Any) -> bool:
            from app.services.backup.state import is_rehearsal_due, wants_place
            from app.services.backup.upkeep import rehearse_newest

            with database.read() as session:
                is_due = is_rehearsal_due(session, now)
            if is_due:
                rehearse_newest(database, folder, now)
            with database.note() as session:
                return wants_place(session, now)

        def done(asks: bool) -> None:
            if asks:
                self._message.say(
                    "备份只在这台电脑上。请在“数据交换 → 备份”里选第二处（U 盘或另一块盘），电脑坏了也不怕。"
                )

        self._desk.jobs.whole(work, done, owner=self)
