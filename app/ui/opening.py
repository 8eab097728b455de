"""From start to the main window: open the data, or show the three doors of the first run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.config import BACKUPS, Paths
from app.errors import UserError
from app.services.first_look import looks_plain
from app.services.ways_out import Way, has_backups, way_out
from app.ui import dialogs
from app.ui.desk import KNOWN, Desk
from app.ui.jobs import Job
from app.ui.main_window import MainWindow
from app.ui.screens.catalogue import SCREENS, load_screen, load_services, screens
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.services.database import Database
    from app.services.finder import PeopleFinder
    from app.services.opening import Opened
    from app.services.operators import User
    from app.services.start_check import ExitNote
    from app.ui.recovery_desk import RecoveryDesk
    from app.ui.screens.first_run import FirstRun
    from app.ui.screens.unlock import Unlock

READ_REST = 1_000
"""Milliseconds after the window is shown at which the modules of the other screens are read."""
BETWEEN = 20
"""Milliseconds between two of them, in which the window answers."""


class Opening(QObject):
    """Owns the window in sight and the open database; emits :attr:`opened` with the main window.

    The database layer is read on the worker thread: before it there is the frame of the main window, or the
    sign (``tell``) where another window may have to be shown.
    """

    opened = Signal(object)

    def __init__(
        self,
        desk: Desk,
        paths: Paths,
        crashed: Callable[[BaseException], None],
        tell: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__()
        self._tell = tell
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

    def start(self, database: Path | None, *, demo: bool) -> None:
        """Open the demo, the given file or this user's file; ask when there is none."""
        path = self._paths.demo_database if demo else database or self._own_file()
        if path is not None and looks_plain(path):
            self.window = self._frame(path)
            self.window.show()
            # The worker thread shares the processor: first what there is to see.
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        else:
            self._tell()
        if demo:
            self.open_demo()
        elif path is not None:
            self.open_file(path, is_own=database is None)
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
            from app.ui.early_help import offer_help
            from app.ui.screens.first_run import FirstRun

            self.doors = FirstRun(self._desk.theme)
            offer_help(self._desk, self.doors, self.doors, "first-run")
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

        def work(_job: Job) -> Opened:
            from app.services.opening import open_own

            note = self._note_of(path)
            opened = open_own(path, note, now, password, code)
            self.database, self._note = opened.database, note
            return opened

        self._prepare(
            work,
            "正在打开数据…",
            demo=path == self._paths.demo_database,
            own=path if is_own and path != self._paths.demo_database else None,
            failed=lambda error: self._refused(path, error, is_own=is_own),
        )

    def _ask_password(self, path: Path, error: UserError, *, is_own: bool) -> None:
        """Ask for the password; the key is derived with the opening, off the GUI thread."""
        if self.unlock is not None:
            self.unlock.refuse(error)
            return
        from app.ui.early_help import offer_help
        from app.ui.screens.unlock import Unlock

        self.unlock = Unlock(self._desk.theme)
        offer_help(self._desk, self.unlock, self.unlock, "unlock")
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

    def _note_of(self, path: Path) -> ExitNote:
        from app.services.start_check import ExitNote

        return ExitNote(self._paths.root / "open", path)

    def _refused(self, path: Path, error: UserError, *, is_own: bool) -> None:
        """The file cannot be opened. A file just picked by hand is only refused, unless it is damaged."""
        self._take_frame_away()
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
            self.recovery = self._recovery_desk(path)
            self.recovery.show(error)

    def open_demo(self) -> None:
        """Open the demonstration, made on first use."""
        path, today = self._paths.demo_database, self._desk.today()

        def work(_job: Job) -> Opened:
            from app.services import opening

            opened = opening.open_demonstration(path, today)
            self.database = opened.database
            return opened

        self._prepare(work, "正在准备演示数据…", demo=True)

    def close(self) -> None:
        """Let go of the database; call after the jobs have ended, one that was still opening it too."""
        if self.database is not None:
            self.database.close()
            self.database = None
            if self._note is not None:
                self._note.closed()

    def _create(self, name: str, kind: str) -> None:
        path = self._paths.database

        def work(_job: Job) -> Opened:
            from app.services.opening import create_own

            note = self._note_of(path)
            opened = create_own(path, note, name, kind)
            self.database, self._note = opened.database, note
            return opened

        self._prepare(work, "正在新建…", demo=False, own=path)

    def _ask_file(self) -> None:
        path = dialogs.open_file(self._parent(), "打开已有数据", dialogs.DATABASE_OR_BACKUP)
        if path is not None and path.suffix.lower() == ".zbbak":
            self._restore_first(path)
        elif path is not None:
            self.open_file(path)

    def _restore_first(self, backup: Path) -> None:
        """A backup on a PC that has no data yet: it is restored to where the data belong."""
        if self.doors is not None:
            self.doors.hide()
        self.recovery = self._recovery_desk(self._paths.database)
        self.recovery.show_picked(backup)

    def _recovery_desk(self, path: Path) -> RecoveryDesk:
        from app.ui.recovery_desk import RecoveryDesk

        return RecoveryDesk(self._desk, self._paths, path, self.open_file)

    def _unlock(self) -> None:
        """After a bug the doors are free again."""
        if self.window is not None:
            self.window.give_up_waiting()
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
        work: Callable[[Job], Opened],
        text: str,
        *,
        demo: bool,
        own: Path | None = None,
        failed: Callable[[UserError], object] | None = None,
    ) -> None:
        if self.doors is not None:
            self.doors.set_busy(text)
        if self.recovery is not None:
            self.recovery.screen.set_busy(text)
        self._desk.jobs.open(
            work,
            lambda opened: self._show(opened, demo=demo, own=own),
            failed=failed or self._back_to_doors,
        )

    def _back_to_doors(self, trouble: UserError) -> None:
        self._take_frame_away()
        self.show_doors(trouble)

    def _frame(self, path: Path) -> MainWindow:
        """The main window on the file ``path``, waiting for its data."""
        # Other files than the user's own are not mixed into its row of backups.
        backups = None
        if path == self._paths.database:
            backups = self._paths.backups
        elif str(path) == str(self._desk.settings.value(KNOWN, "")):
            backups = path.parent / BACKUPS
        return MainWindow(
            self._desk,
            screens(path, self._paths.forms, backups, self._paths.templates),
            owner=None,
            demo=path == self._paths.demo_database,
            people=people_choices,
            backups=backups,
            users=users_choices,
        )

    def _take_frame_away(self) -> None:
        """There is nothing to fill the frame with."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _show(self, opened: Opened, *, demo: bool, own: Path | None) -> None:
        from app.ui.common.drafts import tell_drafts

        path = opened.database.path
        if own is not None:
            # From now on this is the user's own file; it is missed when it is gone.
            self._desk.settings.setValue(KNOWN, str(own))
        window = self.window
        if window is None:
            window = self.window = self._frame(path)
        window.begin(opened.owner, opened.users)
        window.show()
        tell_drafts(self._desk, window, window.say)
        window.strip.act.set_whole(opened.said)
        self._warn(window, path)
        self._unlocked()
        if self.recovery is not None:
            self.recovery.close()
            self.recovery = None
        if self.doors is not None:
            self.doors.close()
            self.doors.deleteLater()
            self.doors = None
        # Only once the window stands: the first click on a screen finds it read.
        QTimer.singleShot(READ_REST, window, self._read_rest)
        self.opened.emit(window)

    def _read_rest(self) -> None:
        self._desk.jobs.render(
            lambda _job: load_services(),
            lambda _nothing: self._read_screens(iter(SCREENS)),
            owner=self.window,
        )

    def _read_screens(self, names: Iterator[str]) -> None:
        """Read one screen, and then the next."""
        name = next(names, None)
        if name is not None and self.window is not None:
            load_screen(name)
            QTimer.singleShot(BETWEEN, self.window, lambda: self._read_screens(names))

    def _warn(self, window: MainWindow, path: Path) -> None:
        """Say in the banner what the program cannot help: the PC's date, a file on a stick."""
        from app.services.clock_doubt import clock_doubt
        from app.services.database.storage import judge_place

        today, place = self._desk.today(), judge_place(path)

        def found(doubt: str) -> None:
            said = "\n".join(text for text in (place.reason, doubt) if text)
            if said:
                window.banner.say(said, Tone.WARN)

        self._desk.jobs.read(lambda session: clock_doubt(session, today), found, owner=window)


def people_choices(session: Any) -> PeopleFinder:
    """Everybody, for the command box."""
    from app.services.finder_loading import load_finder

    return load_finder(session)


def users_choices(session: Any) -> tuple[User, ...]:
    """Who may be at the window."""
    from app.services.operators import list_users

    return list_users(session)
