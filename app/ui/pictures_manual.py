"""The manual's pictures, taken of the real screens on demo data of a fixed day, small and in few colours.

Beside them ``words.json`` keeps the words of the controls in each; a test takes the screens again and
compares them: a changed screen asks for a new picture (``python3 start.py pictures``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QTableView, QWidget

from app.services.people import People, PersonRow, list_people
from app.ui.application import create_application
from app.ui.main_window import MainWindow
from app.ui.pictures import open_window
from app.ui.pictures_work import leave_meeting, leave_notice, walk_meeting
from app.ui.screen import Place
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.first_run import FirstRun
from app.ui.screens.settings import SettingsScreen
from app.ui.theme import LIGHT, Theme

DAY = date(2026, 11, 26)
"""The day of every picture, so that they change only when a screen does."""
WORDS = "words.json"
_USERS_FILE = r"C:\Users\书记\AppData\Local\zhibu-desk\zhibu.db"
_SIZE = (1280, 720)
_INKS = ("text", "muted", "accent", "warn", "info", "done", "fill", "neutral")
_PAPERS = ("ground", "surface", "sunken", "hover", "line", "control", "on_fill")
_SOFT = ("neutral_soft", "accent_soft", "warn_soft", "info_soft", "done_soft")


class Shooter:
    """Takes each picture once; with ``out`` None only the words are noted."""

    def __init__(self, app: QApplication, out: Path | None) -> None:
        self._app = app
        self._out = out
        self.words: dict[str, list[str]] = {}

    def shoot(
        self, window: MainWindow, name: str, place: Place, prepare: Callable[[], object] = lambda: None
    ) -> None:
        """Go to a place, prepare it, take it."""
        window.resize(*_SIZE)
        window.open(place, remember=False)
        self.settle()
        prepare()
        self.take(window, name)

    def take(self, widget: QWidget, name: str, size: tuple[int, int] = _SIZE) -> None:
        """Take a widget as it is."""
        widget.resize(*size)
        self.settle()
        self.words[name] = sorted(set(_words(widget)))
        if self._out is not None:
            _save(widget.grab().toImage(), self._out / f"{name}.png")

    def settle(self) -> None:
        """Let layouts and paints come to an end."""
        for _ in range(5):
            self._app.processEvents()


def write_manual_pictures(database_path: Path, out: Path | None) -> dict[str, list[str]]:
    """Take every picture into ``out`` (made if missing, old ones removed) and note the words of each.

    Works on a copy of the database; with ``out`` None nothing is written.
    """
    app = create_application() if QApplication.instance() is None else QApplication.instance()
    assert isinstance(app, QApplication)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for old in out.glob("*.png"):
            old.unlink()
    shooter = Shooter(app, out)
    with _theme(app) as theme, TemporaryDirectory() as folder:
        doors = FirstRun(theme)
        doors.show()
        shooter.take(doors, "first-run", (880, 560))
        doors.close()
        doors.deleteLater()
        copy = Path(folder) / "zhibu.db"
        copyfile(database_path, copy)
        with open_window(theme, copy, DAY, Path(folder), demo=False) as window:
            _all(shooter, window, Path(folder))
    if out is not None:
        text = json.dumps(shooter.words, ensure_ascii=False, indent=1, sort_keys=True)
        (out / WORDS).write_text(text + "\n", encoding="utf-8")
    return shooter.words


@contextmanager
def _theme(app: QApplication) -> Iterator[Theme]:
    theme = Theme(app, dark=False)
    try:
        yield theme
    finally:
        app.styleHints().colorSchemeChanged.disconnect(theme._on_system_changed)
        theme.deleteLater()


def _all(shooter: Shooter, window: MainWindow, folder: Path) -> None:
    shoot = shooter.shoot
    rows = _rows(window)
    activist = _case(rows, "入党积极分子")
    candidate = _case(rows, "发展对象")
    late = _case(rows, "预备党员")
    shoot(window, "today", Place("today"))
    shoot(window, "findings", Place("findings"))
    shoot(window, "statistics", Place("statistics", focus="age"))
    shoot(window, "people", Place("people"))
    shoot(window, "person", Place("person", activist, "6"))
    shoot(window, "progress-board", Place("progress", focus="board"))
    shoot(window, "progress-plan", Place("progress", candidate, "plan"))
    shoot(window, "compare", Place("progress", focus="compare"))
    shoot(window, "meetings", Place("meetings"))
    shoot(window, "meeting-counts", Place("meetings"), walk_meeting(window, 3))
    leave_meeting(window)
    shoot(window, "ledgers", Place("ledgers", focus="任职"))
    shoot(window, "notices", Place("notices"))
    shoot(window, "notice-plan", Place("notices", "new"))
    leave_notice(window)
    for key in ("pairing", "transfers", "dues", "places"):
        shoot(window, key, Place(key))
    shoot(window, "forms", Place("forms", late, "f03"))
    shoot(window, "batch", Place("batch", late))
    shoot(window, "exchange-files", Place("exchange", focus="files"))
    shoot(window, "import-preview", Place("exchange", focus="files"), lambda: _plan(window, folder))
    shoot(window, "packages", Place("exchange", focus="packages"))
    shoot(window, "backup", Place("exchange", focus="backup"))
    shoot(window, "acts", Place("acts"))
    shoot(window, "privacy", Place("privacy", focus="register"))
    shoot(window, "rulebook", Place("rulebook", "R36", "rules"))
    shoot(window, "wording", Place("rulebook", focus="wording"))
    shoot(window, "calendar", Place("rulebook", focus="calendar"))
    shoot(window, "settings", Place("settings"), lambda: _name_file(window, folder))
    shoot(window, "calibration", Place("settings"), lambda: _show_calibration(window))
    window.inspection.start()
    shoot(window, "record", Place("record", late))
    window.inspection.leave()


def _rows(window: MainWindow) -> tuple[PersonRow, ...]:
    people: list[People] = []
    window.desk.jobs.read(lambda session: list_people(session, DAY), people.append)
    return people[0].rows


def _case(rows: tuple[PersonRow, ...], stage: str) -> str:
    """The case of the first person of a stage with something to do."""
    return next(row.case_id for row in rows if row.stage == stage and row.case_id and row.next_on)


def _plan(window: MainWindow, folder: Path) -> None:
    from app.services.workbook import export_workbook

    path = folder / "数据工作簿.xlsx"
    window.desk.jobs.read(lambda session: export_workbook(session, path), lambda _counts: None)
    screen = window.screen_shown()
    if isinstance(screen, ExchangeScreen):
        screen.plan(path)


def _show_calibration(window: MainWindow) -> None:
    screen = window.screen_shown()
    if isinstance(screen, SettingsScreen):
        area = screen.findChild(QScrollArea)
        if area is not None:
            area.ensureWidgetVisible(screen.printing, 0, 0)
            bar = area.verticalScrollBar()
            bar.setValue(min(bar.maximum(), screen.printing.y()))


def _name_file(window: MainWindow, folder: Path) -> None:
    """The data file where a user has it, not where this picture is taken."""
    screen = window.screen_shown()
    for text in screen.findChildren(QLabel) if screen is not None else ():
        if text.text().startswith(str(folder)):
            text.setText(_USERS_FILE)


def _words(widget: QWidget) -> Iterator[str]:
    """Words of the buttons and column heads in sight; what holds a number comes from the data."""
    for part in widget.findChildren(QPushButton):
        if part.isVisible() and not part.visibleRegion().isEmpty() and part.text().strip():
            yield from _fixed(part.text())
    for table in widget.findChildren(QTableView):
        model = table.model()
        if table.isVisible() and model is not None:
            for at in range(model.columnCount()):
                if not table.isColumnHidden(at):
                    yield from _fixed(str(model.headerData(at, Qt.Orientation.Horizontal) or ""))


def _fixed(text: str) -> Iterator[str]:
    if text.strip() and not re.search(r"\d|　|，", text):
        yield text.strip()


def _save(image: QImage, path: Path) -> None:
    from PIL import Image

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    made = Image.frombuffer(
        "RGB",
        (plain.width(), plain.height()),
        bytes(plain.constBits()),
        "raw",
        "RGB",
        plain.bytesPerLine(),
        1,
    )
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette())
    few = made.quantize(palette=palette, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _palette() -> list[int]:
    """The colours of the scheme and steps from each ink to white: red stays red, text stays sharp."""
    found = [getattr(LIGHT, name) for name in (*_PAPERS, *_SOFT)]
    for name in _INKS:
        ink = QColor(getattr(LIGHT, name))
        for part in (1.0, 0.75, 0.5, 0.25):
            levels = (ink.red(), ink.green(), ink.blue())
            mixed = [round(255 - (255 - level) * part) for level in levels]
            found.append(QColor(*mixed).name())
    colours = [QColor(name) for name in found]
    return [level for one in colours for level in (one.red(), one.green(), one.blue())]
