"""A window in a process of its own, in which a form is half filled; it says when two seconds have passed.

    python -m tests.reliability.typist DATABASE PLACE [TWIN]

``PLACE`` is ``person`` (a step's facts) or ``meeting`` (the wizard). ``TWIN`` "forgetful" is the known-bad
twin: it says so before anything was kept, so the test must find nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.services.database import open_database
from app.services.people import list_people
from app.ui.application import create_application
from app.ui.common.drafts import DraftBar
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.person import PersonScreen
from app.ui.theme import Theme
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, OVERDUE, TODAY

TYPED = "二楼会议室，张三李四在场"


def main(path: str, place: str, twin: str = "") -> None:
    """Type and wait to be killed."""
    app = create_application()
    database = open_database(Path(path))
    jobs = Jobs(database, changes_of=lambda session: session.changes())
    settings = QSettings(str(Path(tempfile.mkdtemp()) / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(
        jobs,
        Theme(app, dark=False),
        lambda: TODAY,
        lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC),
        settings,
    )
    window = MainWindow(desk, screens(database.path), owner=BRANCH)
    window.show()

    def settle() -> None:
        for _ in range(20):
            jobs.wait()
            app.processEvents()

    found: list[str] = []
    jobs.read(
        lambda session: [r.case_id for r in list_people(session, TODAY).rows if r.name == OVERDUE],
        found.extend,
    )
    settle()
    window.open(Place("person", found[0], "2") if place == "person" else Place("meetings", "new"))
    settle()
    box, bar = _where(window)
    box.setFocus()
    type_text(box, TYPED)
    if twin:
        _say()
    # The timer of the program itself, nothing pushed.
    while not bar._kept:
        QTest.qWait(50)
    jobs.wait()
    _say()


def _say() -> None:
    sys.stdout.write("kept\n")
    sys.stdout.flush()
    time.sleep(600)


def _where(window: MainWindow) -> tuple[QWidget, DraftBar]:
    screen = window.screen_shown()
    if isinstance(screen, PersonScreen):
        box = screen.step_pane.sections[0].form.editor("talk_place").focusProxy()
        bar = screen.draft
    else:
        assert isinstance(screen, MeetingsScreen)
        assert screen.wizard.about is not None
        box, bar = screen.wizard.about.editor("place").focusProxy(), screen.wizard.draft.bar
    assert box is not None
    return box, bar


if __name__ == "__main__":
    main(*sys.argv[1:])
