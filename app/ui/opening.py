"""From start to the main window: open the data, or show the three doors of the first run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.config import BACKUPS, Paths
from app.errors import UserError
from app.services.clock_doubt import clock_doubt
from app.services.database import Database, create_database, open_database, unlock
from app.services.database.storage import judge_place
from app.services.disk_trouble import plainly
from app.services.finder import PeopleFinder, load_finder
from app.services.founding import found_place
from app.services.operators import list_users
from app.services.overview import place_name
from app.services.start_check import ExitNote, open_checked
from app.services.ways_out import Way, has_backups, way_out
from app.ui import dialogs
from app.ui.common.drafts import tell_drafts
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import load_screens, screens
from app.ui.screens.first_run import FirstRun
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.ui.recovery_desk import RecoveryDesk
    from app.ui.screens.unlock import Unlock

KNOWN = "data/path"
"""Setting of this PC: the user's own data file, so that a missing one is missed and never made anew."""

READ_REST = 1_000
"""Milliseconds after the window is shown at which the modules of the other screens are read."""


class Opening(QObject):
    """Owns the window in sight and the open database; emits :attr:`opened` with the main window."""

    opened = Signal(object)

    def __init__(self, desk: Desk, paths: Paths, crashed: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._desk = desk
        self._paths = paths
        desk.jobs.crashed.connect(crashed)  # before there is a window that could listen
        desk.jobs.crashed.connect(lambda _bug: self._unlock())
        self.doors: FirstRun | None = None
        self.database: Database | None = None
        self.window: MainWindow | None = None
        self.recovery: RecoveryDesk | None = None
        self.unlock: Unlock | None = None
        self._note: ExitNote | None = None
        self._said = ""

    def start(self, database: Path | None, *, demo: bool) -> None:
        """Open the demo, the given file or this user's file; ask when there is none."""
        if demo:
            self.open_demo()
        elif database is not None:
            self.open_file(database, is_own=False)
        elif (own := self._own_file()) is not None:
            self.open_file(own)
        else:
            self.show_doors()

    def shown(self) -> QWidget | None:
        """The window in sight."""
        return (
            self.window or self.unlock or (self.recovery.screen if self.recovery is not None else self.doors)
        )

    def _own_file(self) -> Path | None:
        """The user's own data file, there or not; None when there never was one on this PC."""
        kept = str(self._desk.settings.value(KNOWN, "") or "")
        if kept:
            return Path(kept)
        known = self._paths.database.exists() or has_backups(self._paths.backups)
        return self._paths.database if known else None

    def show_doors(self, trouble: UserError | None = None) -> FirstRun:
        """The first-run window; ``trouble`` says why the data could not be opened."""
        if self.doors is None:
            self.doors = FirstRun(self._desk.theme)
            self.doors.new_wanted.connect(self._create)
            self.doors.open_wanted.connect(self._ask_file)
            self.doors.demo_wanted.connect(self.open_demo)
        self.doors.set_busy("")
        if trouble is not None:
            self.doors.message.say_error(trouble)
        self.doors.show()
        return self.doors

    def open_file(self, path: Path, *, is_own: bool = True, password: str = "", code: str = "") -> None:
        """Check and open a database off the GUI thread, then the main window; else the recovery screen.

        With ``is_own`` it is opened by itself at the next start.
        """
        now = self._desk.now().astimezone(UTC)
        note = ExitNote(self._paths.root / "open", path)

        def work(_job: Job) -> Database:
            key = unlock(path, password, code) if password or code else None
            database, self._said = open_checked(path, note, now, key)
            self._note = note
            if is_own and path != self._paths.demo_database:
                self._own(path, note)
            return database

        self._prepare(
            work,
            "正在打开数据…",
            demo=path == self._paths.demo_database,
            failed=lambda error: self._refused(path, error, is_own=is_own),
        )

    def _ask_password(self, path: Path, error: UserError, *, is_own: bool) -> None:
        """Ask for the password; the key is derived with the opening, off the GUI thread."""
        if self.unlock is not None:
            self.unlock.refuse(error)
            return
        from app.ui.screens.unlock import Unlock

        self.unlock = Unlock(self._desk.theme)
        self.unlock.answered.connect(
            lambda password, code: self.open_file(path, is_own=is_own, password=password, code=code)
        )
        if self.doors is not None:
            self.doors.hide()
        if self.recovery is not None:
            self.recovery.screen.hide()
        self.unlock.show()

    def _unlocked(self) -> None:
        if self.unlock is not None:
            self.unlock.close()
            self.unlock.deleteLater()
            self.unlock = None

    def _own(self, path: Path, note: ExitNote) -> ExitNote:
        """From now on this is the user's own file; it is missed when it is gone."""
        self._note = note
        self._desk.settings.setValue(KNOWN, str(path))
        return note

    def _refused(self, path: Path, error: UserError, *, is_own: bool) -> None:
        """The file cannot be opened. A file just picked by hand is only refused, unless it is damaged."""
        if way_out(error) is Way.LOCKED:
            self._ask_password(path, error, is_own=is_own)
            return
        self._unlocked()
        if self.recovery is not None:
            if path == self.recovery.path:
                self.recovery.show(error)
            else:
                self.recovery.refuse(error)
        elif self.doors is not None and (way_out(error) in (Way.GONE, Way.AGAIN) or error.code == "E-DB-05"):
            self.show_doors(error)
        else:
            if self.doors is not None:
                self.doors.hide()
            from app.ui.recovery_desk import RecoveryDesk

            self.recovery = RecoveryDesk(self._desk, self._paths, path, self.open_file)
            self.recovery.show(error)

    def open_demo(self) -> None:
        """Open the demonstration, made on first use."""
        path, today = self._paths.demo_database, self._desk.today()

        def work(_job: Job) -> Database:
            return open_database(path) if path.exists() else _make_demo(path, today)

        self._prepare(work, "正在准备演示数据…", demo=True)

    def close(self) -> None:
        """Let go of the database; call after the jobs have ended."""
        if self.database is not None:
            self.database.close()
            self.database = None
            if self._note is not None:
                self._note.closed()

    def _create(self, name: str, kind: str) -> None:
        path = self._paths.database

        def work(_job: Job) -> Database:
            database = create_database(path)
            with database.write() as session:
                found_place(session, name, kind)
            self._own(path, ExitNote(self._paths.root / "open", path)).opened()
            self._said = "可以在“设置”里给数据文件设密码，不设也行"
            return database

        self._prepare(work, "正在新建…", demo=False)

    def _ask_file(self) -> None:
        path = dialogs.open_file(self._parent(), "打开已有数据", dialogs.DATABASE)
        if path is not None:
            self.open_file(path)

    def _unlock(self) -> None:
        """After a bug the doors are free again."""
        if self.doors is not None:
            self.doors.set_busy("")
        if self.recovery is not None:
            self.recovery.screen.set_busy("")
        if self.unlock is not None:
            self.unlock.set_busy(False)

    def _parent(self) -> QWidget | None:
        return self.doors

    def _prepare(
        self,
        work: Callable[[Job], Database],
        text: str,
        *,
        demo: bool,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        if self.doors is not None:
            self.doors.set_busy(text)
        if self.recovery is not None:
            self.recovery.screen.set_busy(text)
        self._desk.jobs.render(
            work,
            lambda database: self._opened(database, demo=demo),
            failed=failed or self.show_doors,
        )

    def _opened(self, database: Database, *, demo: bool) -> None:
        self.database = database
        self._desk.jobs.use(database)
        self._desk.jobs.read(place_name, lambda name: self._show(database, name, demo=demo))

    def _show(self, database: Database, owner: str, *, demo: bool) -> None:
        # Other files than the user's own are not mixed into its row of backups.
        backups = None
        if database.path == self._paths.database:
            backups = self._paths.backups
        elif str(database.path) == str(self._desk.settings.value(KNOWN, "")):
            backups = database.path.parent / BACKUPS
        window = MainWindow(
            self._desk,
            screens(database.path, self._paths.forms, backups, self._paths.templates),
            owner=owner,
            demo=demo,
            people=people_choices,
            backups=backups,
            users=list_users,
        )
        self.window = window
        window.show()
        window.open(Place("today"))
        tell_drafts(self._desk, window, window.say)
        window.strip.act.set_whole(self._said)
        self._warn(window, database.path)
        self._unlocked()
        if self.recovery is not None:
            self.recovery.close()
            self.recovery = None
        if self.doors is not None:
            self.doors.close()
            self.doors.deleteLater()
            self.doors = None
        # On another thread, and only once the window stands: the first click on a screen finds it read.
        QTimer.singleShot(READ_REST, window, self._read_rest)
        self.opened.emit(window)

    def _read_rest(self) -> None:
        self._desk.jobs.render(lambda _job: load_screens(), lambda _nothing: None)

    def _warn(self, window: MainWindow, path: Path) -> None:
        """Say in the banner what the program cannot help: the PC's date, a file on a stick."""
        today, place = self._desk.today(), judge_place(path)

        def found(doubt: str) -> None:
            said = "\n".join(text for text in (place.reason, doubt) if text)
            if said:
                window.banner.say(said, Tone.WARN)

        self._desk.jobs.read(lambda session: clock_doubt(session, today), found, owner=window)


def people_choices(session: Any) -> PeopleFinder:
    """Everybody, for the command box."""
    return load_finder(session)


def _make_demo(path: Path, today: Any) -> Database:
    from app.services.demo.build import build_demo

    making = path.with_suffix(".making")
    with plainly(making, "演示数据没有生成"):
        making.unlink(missing_ok=True)
        database = create_database(making)
        try:
            with database.write() as session:
                build_demo(session, today)
        finally:
            database.close()
        # Renamed when whole: an interrupted first start leaves no half demonstration.
        making.replace(path)
    return open_database(path)
