"""The work behind the recovery screen: looking for backups, restoring, looking for the file again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.config import BACKUPS, Paths
from app.errors import UserError
from app.services.backup.recovering import (
    Recovered,
    backups_for,
    bring_home,
    find_again,
    free_path,
    place_for,
    recover,
)
from app.services.ways_out import Way, way_out
from app.ui import dialogs
from app.ui.desk import SECOND_PLACE, Desk
from app.ui.early_help import offer_help
from app.ui.jobs import Job
from app.ui.screens.recovery import Recovery

_NEEDS_CODE = frozenset({"E-BAK-05", "E-KEY-06", "E-KEY-07"})
"""Refusals of a backup that the right recovery code would open."""


class RecoveryDesk(QObject):
    """One screen for the file ``path``; ``opened(path)`` is called when there is something to open."""

    def __init__(self, desk: Desk, paths: Paths, path: Path, opened: Callable[[Path], object]) -> None:
        super().__init__()
        self._desk = desk
        self._paths = paths
        self.path = path
        self._open = opened
        self._folders = [path.parent / BACKUPS, paths.backups]
        elsewhere = str(desk.settings.value(SECOND_PLACE, ""))
        if elsewhere:
            self._folders.append(Path(elsewhere))
        self.screen = Recovery(desk.theme)
        offer_help(desk, self.screen, self.screen, "recovery")
        self.screen.again_wanted.connect(self._again)
        self.screen.file_wanted.connect(self._choose_file)
        self.screen.search_wanted.connect(self._choose_backup)
        self.screen.restore_wanted.connect(self._restore)
        self.screen.home_wanted.connect(self._bring_home)

    def show(self, error: UserError) -> None:
        """Show why the file cannot be opened, and the backups."""
        way = way_out(error)
        self.screen.show_trouble(self.path, error, way)
        self.screen.show()
        if way in (Way.GONE, Way.DAMAGED):
            self._list()

    def show_picked(self, backup: Path) -> None:
        """There are no data here yet: offer the backup picked, and those beside it."""
        self.path = free_path(self.path)
        self.screen.show_empty(self.path)
        self.screen.show()
        self._folders.insert(0, backup.parent)
        self._list(backup)

    def refuse(self, error: UserError) -> None:
        """Another file was tried and is not the data."""
        self.screen.refuse(error)

    def close(self) -> None:
        """The data are open: the screen goes."""
        self.screen.close()
        self.screen.deleteLater()

    def _list(self, picked: Path | None = None) -> None:
        folders = list(self._folders)
        self._desk.jobs.render(
            lambda _job: backups_for(folders),
            lambda found: self.screen.show_backups(found, picked),
            owner=self,
            key=(id(self), "list"),
        )

    def _again(self) -> None:
        self.screen.set_busy("正在查找…")
        path = self.path

        def found(place: Any) -> None:
            self._open(place or path)

        self._desk.jobs.render(lambda _job: find_again(path), found, owner=self)

    def _choose_file(self) -> None:
        path = dialogs.open_file(self.screen, "选择数据文件", dialogs.DATABASE)
        if path is not None:
            self._open(path)

    def _choose_backup(self) -> None:
        path = dialogs.open_file(self.screen, "选择备份", dialogs.BACKUP)
        if path is not None:
            self._folders.insert(0, path.parent)
            self._list()

    def _bring_home(self) -> None:
        path, home = self.path, self._paths.database

        def done(copy: Any) -> None:
            self._open(copy)

        self.screen.set_busy("正在复制…")
        self._desk.jobs.render(
            lambda _job: bring_home(path, home),
            done,
            owner=self,
            failed=self.screen.refuse,
            job=Job("正在复制"),
        )

    def _restore(self, backup: Path, code: str) -> None:
        path, home = self.path, self._paths.database
        at = self._desk.now()

        def work(_job: Job) -> Recovered:
            return recover(backup, place_for(path, home), at, code or None)

        def failed(error: UserError) -> None:
            self.screen.refuse(error)
            if error.code in _NEEDS_CODE:
                self.screen.ask_code(error)

        def done(recovered: Any) -> None:
            self._open(recovered.path)

        self.screen.set_busy("正在恢复…")
        self._desk.jobs.render(work, done, owner=self, failed=failed, job=Job("正在恢复"))
