"""The backup a window makes before it closes after changes, and the word about the last one in the strip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from app.errors import UserError
from app.ui.common.message_bar import MessageBar
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone


class ClosingBackup:
    """Backups of one window into ``folder``; without a folder (None) there are none."""

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        folder: Path | None,
        message: MessageBar,
        parts: Sequence[QWidget],
    ) -> None:
        """``parts`` of the window rest while the backup is made."""
        self._window = window
        self._desk = desk
        self._folder = folder
        self._message = message
        self._parts = parts
        self._running: Job | None = None
        self.is_due = False

    def holds(self, event: QCloseEvent) -> bool:
        """Whether closing waits for a backup; whatever stops that one, the next close goes through."""
        if self._folder is None or not self.is_due:
            return False
        event.ignore()
        self._make(self._folder)
        return True

    def show_last(self, place: QLabel) -> None:
        """When the last backup was made."""
        folder = self._folder
        if folder is None:
            return

        def work(session: Any) -> str:
            if not folder.is_dir():
                return "还没有备份"
            from app.services.backup.state import backup_words

            return backup_words(session, folder)

        self._desk.jobs.read(work, place.setText, owner=place, key=(id(self), "backups"))

    def _make(self, folder: Path) -> None:
        if self._running is not None:
            return
        window = self._window
        job = self._running = Job("正在备份")
        now = self._desk.now().astimezone(UTC)
        for part in self._parts:
            part.setEnabled(False)

        def work(database: Any) -> None:
            from app.services.backup.making import is_backed_up
            from app.services.backup.upkeep import back_up

            if not is_backed_up(database, folder):
                back_up(database, folder, now, job)

        def done(_none: None) -> None:
            # Not at once: Qt takes no second close inside the first one.
            QTimer.singleShot(0, window, window.close)

        def failed(error: UserError) -> None:
            self._message.say(f"{error.message}{error.hint}再关一次窗口就不备份直接退出。", Tone.WARN)

        def ended() -> None:
            if not shiboken6.isValid(window):
                return
            self._running, self.is_due = None, False
            for part in self._parts:
                part.setEnabled(True)
            if job.cancelled:
                self._message.say("备份已取消，数据都已保存。再关一次窗口就不备份直接退出。", Tone.INFO)

        job.finished.connect(ended)
        self._desk.jobs.whole(work, done, owner=window, failed=failed, job=job)
