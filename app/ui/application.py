"""The QApplication of the window: style, bundled fonts, Chinese standard buttons, crash reporting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSettings, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app import clock
from app.config import APP_NAME, Paths, resource_path

if TYPE_CHECKING:
    from app.ui.opening_sign import OpeningSign
    from app.ui.theme import Theme

STARTED = 2_000
"""Milliseconds after which the window stands and the rest may be read."""
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def create_application(argv: Sequence[str] = (), *, in_chinese: bool = True) -> QApplication:
    """The one QApplication, set up; an existing one is set up again and returned (tests).

    Without ``in_chinese`` Qt's own words are read later, with :func:`_translate`.
    """
    existing = QApplication.instance()
    # Named here and not set afterwards: that gives the style back, and PySide all of its enums with it.
    named = [sys.argv[0], "-style", "Fusion", *argv]
    app = existing if isinstance(existing, QApplication) else QApplication(named)
    app.setApplicationName("zhibu-desk")
    app.setApplicationDisplayName(APP_NAME)
    if existing is not None:
        app.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    load_fonts()
    if in_chinese:
        _translate(app)
    return app


def has_display() -> bool:
    """Whether a window can be shown: always on Windows and macOS, else with a display server set."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(paths: Paths, today: date, database: Path | None = None, *, demo: bool = False) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    ``today`` other than the clock's day is kept for the whole run (looking at another day); the clock's
    day moves on at midnight. Without ``database`` the user's own file is opened, or the three doors shown.
    """
    from app.services.one_instance import OneInstance, place_of

    instance = OneInstance(paths.root / "running", place_of(paths.database, database, demo=demo))
    if not instance.claim():
        instance.ask_to_show()
        return 0
    app = create_application(in_chinese=False)
    settings = QSettings(str(paths.root / "window.ini"), QSettings.Format.IniFormat)
    theme = _theme(app, settings)
    from app.ui import dialogs
    from app.ui.crash import CrashReporter, start_logging
    from app.ui.desk import Desk
    from app.ui.jobs import Jobs
    from app.ui.opening import Opening

    faults = start_logging(paths.logs)
    theme.changed.connect(lambda: settings.setValue("look/size", theme.size))
    crash = CrashReporter(lambda text: dialogs.show_crash(app.activeWindow(), text))
    crash.install()
    jobs = Jobs(changes_of=lambda session: session.changes())
    day: Callable[[], date] = clock.today if today == clock.today() else (lambda: today)
    desk = Desk(jobs, theme, day, _local_now, settings)
    signs: list[OpeningSign] = []  # nothing else owns it
    opening = Opening(desk, paths, crash.handle, lambda: signs.append(_sign(theme)))
    opening.start(database, demo=demo)
    # There is something to see; what nobody needs before the first click follows.
    from app.ui.coming_forward import ComingForward
    from app.ui.tidying import Tidying

    _translate(app)
    forward = ComingForward(instance, opening.shown)
    tidying = Tidying()
    QTimer.singleShot(STARTED, tidying, tidying.begin)
    try:
        return app.exec()
    finally:
        jobs.close()
        opening.close()
        forward.deleteLater()
        tidying.end()
        settings.sync()
        faults.flush()
        instance.release()


def _theme(app: QApplication, settings: QSettings) -> Theme:
    from app.ui.theme import Theme

    return Theme(app, dark=_kept_look(settings), size=int(str(settings.value("look/size", 14))))


def _sign(theme: Theme) -> OpeningSign:
    """Something to see at once where another window than the main one may follow."""
    from app.ui.opening_sign import OpeningSign

    sign = OpeningSign(theme)
    sign.tell()
    return sign


def _local_now() -> datetime:
    return clock.now_utc().astimezone()


def _kept_look(settings: QSettings) -> bool | None:
    return {"true": True, "false": False}.get(str(settings.value("look/dark", "")))


def load_fonts() -> bool:
    """Register the bundled fonts; False when a file is missing and a system font has to serve."""
    known = [resource_path("fonts", name) for name in FONT_FILES]
    loaded = [QFontDatabase.addApplicationFont(str(path)) for path in known if path.is_file()]
    return len(loaded) == len(FONT_FILES) and all(handle >= 0 for handle in loaded)


def _translate(app: QApplication) -> None:
    """Chinese texts for Qt's own buttons and menus (确定, 取消, 复制 …)."""
    from PySide6.QtCore import QLibraryInfo, QTranslator

    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)
