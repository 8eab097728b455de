"""The set-up application, a desk whose jobs run inline, and a check that no timer or pool is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.access import Access
from app.services.database import Database, open_database
from app.services.journal.recording import Who
from app.ui import dialogs
from app.ui.application import create_application
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.theme import Theme
from tests.reliability.writers import BY_CLICKS
from tests.ui.leaking import watched_window
from tests.ui.sample import BRANCH, write_sample
from tests.ui.sample import TODAY as SAMPLE_DAY

TODAY = date(2026, 11, 23)


OFFSCREEN = [r"This plugin does not support (propagateSizeHints|raise|grabbing the keyboard)"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Popups make the offscreen platform say what it cannot do; that is no fault of the window."""
    windows = (Path(__file__).parent, Path(__file__).parent.parent / "e2e")
    for item in items:
        if any(folder in item.path.parents for folder in windows):
            item.add_marker(pytest.mark.qt_log_ignore(*OFFSCREEN, extend=True))


class NoDatabase:
    """Scopes whose session is a list of what was written; raising rolls it back."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.access = Access()
        self.who = Who()

    @contextmanager
    def read(self) -> Iterator[list[Any]]:
        """A copy to look at."""
        yield list(self.rows)

    @contextmanager
    def write(self, act: str = "", undoes: str | None = None) -> Iterator[list[Any]]:
        """Kept only if nothing is raised."""
        session = list(self.rows)
        yield session
        self.rows = session

    @contextmanager
    def note(self) -> Iterator[list[Any]]:
        """Kept like what is written."""
        with self.write() as session:
            yield session


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """pytest-qt makes the application; the window sets it up."""
    return QApplication


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    """The application with style, fonts and Chinese buttons."""
    if not qapp.property("set_up"):
        create_application()
        qapp.setProperty("set_up", True)
    return qapp


@pytest.fixture
def theme(app: QApplication) -> Iterator[Theme]:
    """The light theme at the normal size, once the windows of earlier tests are really gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    made = Theme(app, dark=False)
    yield made
    app.styleHints().colorSchemeChanged.disconnect(made._on_system_changed)
    made.deleteLater()


@pytest.fixture
def desk(theme: Theme, tmp_path: Path) -> Iterator[Desk]:
    """A desk without a database; jobs run inline."""
    jobs = Jobs(NoDatabase(), inline=True)
    yield Desk(
        jobs=jobs,
        theme=theme,
        today=lambda: TODAY,
        now=lambda: datetime(2026, 11, 23, 14, 3, tzinfo=UTC),
        settings=QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
    )
    jobs.close()
    jobs.deleteLater()


@pytest.fixture(autouse=True)
def _answer_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Panels of the program's own are accepted as they come up, as Enter would."""
    monkeypatch.setattr(dialogs, "run", lambda _box: True)


@pytest.fixture(autouse=True)
def _nothing_leaks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """T13 for every file and every line of the log of every test of the window."""
    with watched_window(monkeypatch) as seen:
        yield
    test = f"{request.path.name}::{request.node.name.partition('[')[0]}"
    wanted = {place for place, entering in BY_CLICKS.items() if entering == test}
    assert wanted <= seen.places, "this test no longer enters a place that it stands for"
    assert seen.leaks() == []


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample database, made once."""
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    write_sample(path)
    return path


@pytest.fixture
def sample(sample_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of the sample database, open."""
    path = tmp_path / "branch.db"
    copyfile(sample_template, path)
    database = open_database(path)
    yield database
    database.close()


@pytest.fixture
def office(theme: Theme, sample: Database, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the sample database on its day; jobs run inline, and an unexpected error fails the test."""
    jobs = Jobs(sample, inline=True, changes_of=lambda session: session.changes())
    bugs: list[BaseException] = []
    jobs.crashed.connect(bugs.append)
    yield Desk(
        jobs=jobs,
        theme=theme,
        today=lambda: SAMPLE_DAY,
        now=lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC),
        settings=QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat),
    )
    jobs.close()
    jobs.deleteLater()
    if bugs:
        raise bugs[0]


@pytest.fixture
def window(qtbot: QtBot, office: Desk, sample: Database) -> MainWindow:
    """The main window on the sample, at 今日, 1366×768."""
    made = MainWindow(office, screens(sample.path), owner=BRANCH, people=people_choices)
    qtbot.addWidget(made, before_close_func=lambda w: w.close())
    made.resize(1366, 768)
    made.show()
    made.open(Place("today"))
    return made
