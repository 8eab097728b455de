"""Pictures of the main screens, written by a task so that a person can look at them (and for the manual)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from app import clock
from app.errors import UserError
from app.services.database import Database, create_database, open_database
from app.services.organisations import create_home
from app.services.overview import place_name
from app.services.people import People, PersonRow, list_people
from app.ui.application import create_application
from app.ui.common.pdf_view import PdfView
from app.ui.desk import Desk
from app.ui.jobs import Done, Jobs
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.pictures_work import empty_work_pictures, work_pictures
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.first_run import FirstRun
from app.ui.screens.statistics import KEYS
from app.ui.theme import Theme

SIZES = ((1366, 768), (1920, 1080))
"""Window sizes in logical pixels."""


def write_pictures(database_path: Path, out_dir: Path, today: date) -> list[Path]:
    """Write PNG files of the main screens, empty and full, light and dark; returns them.

    Works on copies: the database at ``database_path`` is not touched. Bugs met on the way are raised.
    """
    app = create_application()
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "pictures.db"
        copyfile(database_path, copy)
        empty = Path(folder) / "empty.db"
        made = create_database(empty)
        with made.write("新建支部") as session:
            create_home(session, "中共示范精密制造有限公司支部委员会")
        made.close()
        for dark in (False, True):
            theme = Theme(app, dark=dark)
            camera = _Camera(app, theme, out_dir, "-dark" if dark else "", written)
            camera.first_run()
            export = Path(folder) / "名册.xlsx"
            with open_window(theme, copy, today, Path(folder)) as window:
                _full(camera, window, export)
            with open_window(theme, empty, today, Path(folder), demo=False) as window:
                camera.shoot(window, "empty-today", Place("today"))
                camera.shoot(window, "empty-people", Place("people"))
                empty_work_pictures(camera, window)
                _import(camera, window, export)
            app.styleHints().colorSchemeChanged.disconnect(theme._on_system_changed)
            theme.deleteLater()
    return written


class _Camera:
    """Saves what a window shows in each size."""

    def __init__(self, app: QApplication, theme: Theme, out: Path, suffix: str, written: list[Path]) -> None:
        self._app = app
        self._theme = theme
        self._out = out
        self._suffix = suffix
        self._written = written

    def first_run(self) -> None:
        """The three doors."""
        doors = FirstRun(self._theme)
        doors.show()
        self._save(doors, "first-run", (960, 640))
        doors.close()
        doors.deleteLater()

    def shoot(
        self, window: MainWindow, name: str, place: Place, prepare: Callable[[], object] = lambda: None
    ) -> None:
        """Go to a place and take it in every size."""
        for size in SIZES:
            window.resize(*size)
            window.open(place, remember=False)
            self._settle()
            prepare()
            self._save(window, f"{name}-{size[0]}", size)

    def _settle(self) -> None:
        for _ in range(5):
            self._app.processEvents()

    def _save(self, widget: QWidget, name: str, size: tuple[int, int]) -> None:
        widget.resize(*size)
        self._settle()
        path = self._out / f"{name}{self._suffix}.png"
        widget.grab().save(str(path))
        self._written.append(path)


@contextmanager
def open_window(
    theme: Theme, path: Path, today: date, folder: Path, *, demo: bool = True
) -> Iterator[MainWindow]:
    """A window on a database, with jobs inline; bugs met in it are raised at the end."""
    database: Database = open_database(path)
    jobs = Jobs(database, inline=True, changes_of=lambda session: session.changes())
    bugs: list[BaseException] = []
    desk = Desk(
        jobs,
        theme,
        lambda: today,
        lambda: datetime(today.year, today.month, today.day, 14, 3, tzinfo=clock.now_utc().tzinfo),
        QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat),
    )
    with database.read() as session:
        owner = place_name(session)
    window = MainWindow(
        desk, screens(path), owner=owner, demo=demo, people=people_choices, crashed=bugs.append
    )
    window.show()
    try:
        yield window
    finally:
        for view in window.findChildren(PdfView):
            view.clear()  # PDFium complains of documents that are open at the end
        window.close()
        window.deleteLater()
        jobs.close()
        database.close()
    if bugs:
        raise bugs[0]


def _full(camera: _Camera, window: MainWindow, export: Path) -> None:
    """The screens with data, and each way something can be wrong; leaves the data in ``export``."""
    from app.services.workbook import export_workbook

    people: list[People] = []
    today = window.desk.today()
    window.desk.jobs.read(lambda session: list_people(session, today), people.append)
    rows = people[0].rows
    window.strip.show_done(Done("记录“党组织派人谈话”"), "14:03")
    camera.shoot(window, "today", Place("today"))
    camera.shoot(window, "findings", Place("findings"))
    camera.shoot(window, "people", Place("people"))
    camera.shoot(window, "people-found", Place("people", focus="finding"))
    wrong = _first(rows, lambda row: row.violations > 0 and bool(row.next_act))
    if wrong is not None:
        camera.shoot(window, "person", Place("person", wrong.case_id or ""))
        camera.shoot(window, "person-findings", Place("person", wrong.case_id or "", "findings"))
        camera.shoot(window, "person-basics", Place("person", wrong.case_id or "", "basics"))
        camera.shoot(window, "person-history", Place("person", wrong.case_id or "", "history"))
        camera.shoot(window, "form", Place("forms", wrong.case_id or "", "f03"))
    late = _first(rows, lambda row: row.stage in ("预备党员", "正式党员") and row.case_id is not None)
    if late is not None:
        camera.shoot(window, "person-vote", Place("person", late.case_id or "", "15"))
        camera.shoot(window, "person-inspections", Place("person", late.case_id or "", "6"))
        camera.shoot(window, "record", Place("forms", late.case_id or "", "f05"))
    alone = _first(rows, lambda row: row.case_id is None and not row.stage)
    if alone is not None:
        camera.shoot(window, "person-without-case", Place("person", alone.person_id))
    work_pictures(camera, window, rows)
    for key in ("pairing", "transfers", "dues", "places"):
        camera.shoot(window, key, Place(key))
    for key in KEYS:
        camera.shoot(window, f"statistics-{key}", Place("statistics", focus=key))
    window.inspection.start()
    camera.shoot(window, "inspection", Place("record"))
    window.inspection.leave()
    camera.shoot(window, "forms", Place("forms"))
    camera.shoot(window, "acts", Place("acts"))
    camera.shoot(window, "bin", Place("acts", focus="bin"))
    camera.shoot(window, "settings", Place("settings"))
    camera.shoot(window, "packages", Place("exchange", focus="packages"))
    camera.shoot(window, "exchange", Place("exchange", focus="files"))
    camera.shoot(window, "backup", Place("exchange", focus="backup"))
    window.desk.jobs.read(lambda session: export_workbook(session, export), lambda _counts: None)
    error = UserError("E-X", "磁盘已满，这次没有保存；原有数据完好。", "请腾出约 20 MB 后再保存一次。")
    camera.shoot(window, "error", Place("today"), lambda: window.message.say_error(error))


def _import(camera: _Camera, window: MainWindow, good: Path) -> None:
    """The preview of an import that may be done and of one that may not."""
    bad = good.with_name("有错误的名册.xlsx")
    _spoil(good, bad)

    def plan(path: Path) -> None:
        screen = window.screen_shown()
        if isinstance(screen, ExchangeScreen):
            screen.plan(path)

    camera.shoot(window, "import", Place("exchange", focus="files"), lambda: plan(good))
    camera.shoot(window, "import-errors", Place("exchange", focus="files"), lambda: plan(bad))


def _spoil(good: Path, bad: Path) -> None:
    """A copy of a workbook with a word that no column knows, as a tired hand would type it."""
    with ZipFile(good) as source, ZipFile(bad, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(">男<".encode(), ">南<".encode(), 1))


def _first(rows: tuple[PersonRow, ...], fits: Callable[[PersonRow], bool]) -> PersonRow | None:
    return next((row for row in rows if fits(row)), None)
