"""Fault 17: a long import is cancelled, the window closed under it, its button pressed twice.

Cancelled or closed at any tick of its progress, nothing of it is stored; pressed twice, it happens once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.database import Database, create_database, open_database
from app.services.exchange.state_hash import state_hash
from app.services.journal.acts import list_lines
from app.services.workbook import export_workbook
from app.ui.application import create_application
from app.ui.desk import Desk
from app.ui.jobs import Job, Jobs
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.exchange import ExchangeScreen
from app.ui.theme import Theme
from tests.ui.sample import BRANCH, TODAY, write_sample

PATIENCE = 60_000
"""Milliseconds until a test gives up; nothing is measured by it."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample branch as a workbook."""
    folder = tmp_path_factory.mktemp("closing")
    write_sample(folder / "sample.db")
    database = open_database(folder / "sample.db")
    with database.read() as session:
        export_workbook(session, folder / "sample.xlsx")
    database.close()
    return folder / "sample.xlsx"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty place to import into."""
    made = create_database(tmp_path / "empty.db")
    yield made
    made.close()


@pytest.fixture
def desk(qapp: QApplication, database: Database, tmp_path: Path) -> Iterator[Desk]:
    """A desk whose jobs run on their own threads, as in the program."""
    create_application()
    theme = Theme(qapp, dark=False)
    jobs = Jobs(database, changes_of=lambda session: session.changes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    yield Desk(jobs, theme, lambda: TODAY, lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC), settings)
    jobs.close()
    qapp.styleHints().colorSchemeChanged.disconnect(theme._on_system_changed)
    theme.deleteLater()


@pytest.fixture
def previewed(qtbot: QtBot, desk: Desk, database: Database, book: Path, tmp_path: Path) -> ExchangeScreen:
    """The preview of the import, ready to be carried out."""
    window = MainWindow(desk, screens(database.path), owner=BRANCH)
    qtbot.addWidget(window)
    window.show()
    copy = tmp_path / book.name
    copyfile(book, copy)
    window.open(Place("exchange", focus="files"))
    screen = window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    screen.plan(copy)
    qtbot.waitUntil(
        lambda: screen.preview.accept.isEnabled() and screen.preview.isVisible(), timeout=PATIENCE
    )
    return screen


class Halt:
    """Stops the job at its k-th tick until it is let go, so that something can happen exactly then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, tick: int) -> None:
        self.reached, self._go = threading.Event(), threading.Event()
        step, ticks = Job.step, iter(range(1, 1_000_000))

        def halting(job: Job, done: int, total: int, text: str = "") -> None:
            if job.title == "正在写入" and next(ticks) == tick:
                self.reached.set()
                self._go.wait(PATIENCE / 1_000)
            step(job, done, total, text)

        monkeypatch.setattr(Job, "step", halting)

    def go(self) -> None:
        """Let it go on."""
        self._go.set()


def content(desk: Desk, database: Database) -> tuple[str, list[str]]:
    """What is stored; there is one connection, so the window's own reading has to end first."""
    desk.jobs.wait()
    with database.read() as session:
        return state_hash(session), [line.name for line in list_lines(session)]


def start(qtbot: QtBot, screen: ExchangeScreen, halt: Halt) -> None:
    qtbot.mouseClick(screen.preview.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(halt.reached.is_set, timeout=PATIENCE)


@pytest.mark.parametrize("tick", [1, 2, 5, 9])
def test_a_window_closed_at_any_tick_leaves_nothing_of_the_import(
    qtbot: QtBot,
    previewed: ExchangeScreen,
    desk: Desk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    tick: int,
) -> None:
    before = content(desk, database)
    halt = Halt(monkeypatch, tick)
    start(qtbot, previewed, halt)
    previewed.window().close()
    # What the program does when its last window is closed; the job is at its tick and sees it there.
    closing = threading.Timer(0.05, halt.go)
    closing.start()
    desk.jobs.close()
    closing.join()
    assert content(desk, database) == before


def test_the_twin_that_does_not_hear_the_closing_is_found_out(
    qtbot: QtBot,
    previewed: ExchangeScreen,
    desk: Desk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = content(desk, database)
    halt = Halt(monkeypatch, 2)
    monkeypatch.setattr(Job, "cancel", lambda _job: None)
    start(qtbot, previewed, halt)
    closing = threading.Timer(0.05, halt.go)
    closing.start()
    desk.jobs.close()
    closing.join()
    assert content(desk, database) != before


@pytest.mark.parametrize("tick", [1, 9])
def test_a_cancelled_import_leaves_nothing_and_can_be_started_again(
    qtbot: QtBot,
    previewed: ExchangeScreen,
    desk: Desk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    tick: int,
) -> None:
    before = content(desk, database)
    halt = Halt(monkeypatch, tick)
    start(qtbot, previewed, halt)
    window = previewed.window()
    assert isinstance(window, MainWindow)
    qtbot.mouseClick(window.strip._cancel, Qt.MouseButton.LeftButton)
    halt.go()
    qtbot.waitUntil(previewed.preview.accept.isEnabled, timeout=PATIENCE)
    desk.jobs.wait()
    assert content(desk, database) == before
    qtbot.mouseClick(previewed.preview.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(previewed.preview.is_done, timeout=PATIENCE)
    assert content(desk, database)[1] == ["导入“sample.xlsx”"]


def test_pressed_twice_it_happens_once(
    qtbot: QtBot,
    previewed: ExchangeScreen,
    desk: Desk,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    halt = Halt(monkeypatch, 1)
    qtbot.mouseDClick(previewed.preview.accept, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(previewed.preview.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(halt.reached.is_set, timeout=PATIENCE)
    assert not previewed.preview.accept.isEnabled()
    qtbot.mouseClick(previewed.preview.accept, Qt.MouseButton.LeftButton)
    halt.go()
    qtbot.waitUntil(previewed.preview.is_done, timeout=PATIENCE)
    desk.jobs.wait()
    assert content(desk, database)[1] == ["导入“sample.xlsx”"]
