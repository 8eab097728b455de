"""From the doors to the window: the demonstration is made and shown, no bug on the way is swallowed."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config import Paths
from app.models import Organisation
from app.services import opening as opening_service
from app.services.exchange.parts import COMMITTEE
from app.services.exchange.replica import site_kind
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.opening import Opening
from app.ui.screen import Place
from app.ui.screens.exchange import ExchangeScreen
from app.ui.theme import Theme
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import TODAY

Bugs = list[BaseException]


@pytest.fixture
def bugs() -> Bugs:
    return []


@pytest.fixture
def opening(theme: Theme, tmp_path: Path, bugs: Bugs) -> Iterator[Opening]:
    """The opening of an empty data folder, with real threads."""
    jobs = Jobs(changes_of=lambda session: session.changes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(jobs, theme, lambda: TODAY, lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC), settings)
    made = Opening(desk, Paths(tmp_path / "data"), bugs.append)
    yield made
    jobs.close()
    made.close()
    for shown in (made.window, made.doors):
        if shown is not None:
            shown.close()
            shown.deleteLater()
    QApplication.processEvents()


def test_the_demonstration_is_made_and_shown(qtbot: QtBot, opening: Opening, bugs: Bugs) -> None:
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        opening.start(None, demo=True)
    assert bugs == []
    assert opening.window is not None
    assert opening.window.isVisible()


def test_a_bug_while_opening_reaches_the_crash_report(
    qtbot: QtBot, opening: Opening, bugs: Bugs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(opening_service, "make_demonstration", broken)
    opening.start(None, demo=True)
    qtbot.waitUntil(lambda: bool(bugs))
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_a_full_disk_while_the_demonstration_is_made_is_said(
    qtbot: QtBot, opening: Opening, bugs: Bugs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(Path, "replace", full)
    opening.start(None, demo=True)
    qtbot.waitUntil(lambda: opening.doors is not None, timeout=60_000)
    assert opening.doors is not None
    assert "磁盘已满，演示数据没有生成" in opening.doors.message.text.text()
    assert bugs == []
    assert not (opening._paths.demo_database).exists()


def test_a_work_committee_gets_its_room(qtbot: QtBot, opening: Opening, bugs: Bugs) -> None:
    doors = opening.show_doors()
    qtbot.mouseClick(doors.new, Qt.MouseButton.LeftButton)
    assert "批复由上级发回" in doors.kind_hint.text()
    last = doors.kind._group.buttons()[-1]
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert "合并各支部发来的数据包" in doors.kind_hint.text()
    for _ in range(4):
        QApplication.processEvents()
    assert looks.clipped(doors) == looks.nameless(doors) == []
    type_text(doors.name, "中共测试园区工作委员会")
    with qtbot.waitSignal(opening.opened, timeout=30_000):
        qtbot.keyClick(doors.name, Qt.Key.Key_Return)
    assert opening.database is not None
    assert opening.window is not None
    opening.window.open(Place("exchange"))
    screen = opening.window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    qtbot.waitUntil(screen.branches.isVisible)
    opening.window.desk.jobs.wait()
    with opening.database.read() as session:
        home = session.scalars(select(Organisation)).one()
        assert (home.kind, site_kind(session)) == ("党工委", COMMITTEE)
    assert bugs == []
