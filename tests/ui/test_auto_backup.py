"""A backup after half an hour of changes, the rehearsal, the second place chosen by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.models import Person
from app.services.backup.container import list_backups
from app.services.backup.state import upkeep
from app.services.database import Database
from app.ui import dialogs
from app.ui.auto_backup import AutoBackup
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.exchange import ExchangeScreen
from tests.ui.sample import BRANCH


@pytest.fixture
def kept(qtbot: QtBot, office: Desk, sample: Database, tmp_path: Path) -> Iterator[MainWindow]:
    """A window that keeps backups."""
    folder = tmp_path / "备份"
    window = MainWindow(office, screens(sample.path, backups=folder), owner=BRANCH, backups=folder)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    yield window
    window._backup.is_due = False
    window.close()


def _auto(window: MainWindow) -> AutoBackup:
    return window.findChildren(AutoBackup)[0]


def test_changes_are_backed_up_after_half_an_hour(kept: MainWindow, tmp_path: Path) -> None:
    auto = _auto(kept)
    assert not auto.changes.isActive()
    kept.desk.jobs.write(lambda session: session.add(Person(code="N1", name="新人")), "新增 新人")
    assert auto.changes.isActive()
    assert auto.changes.interval() == 30 * 60_000
    auto.changes.stop()
    auto.changes.timeout.emit()
    ((_path, header),) = list_backups(tmp_path / "备份")
    assert header.people == 25
    assert not kept._backup.is_due, "closing needs no further one"
    auto.changes.timeout.emit()
    assert len(list_backups(tmp_path / "备份")) == 1, "nothing changed since"
    assert "备份于" in kept.strip.backup.text()


def test_restoring_is_rehearsed_by_itself(kept: MainWindow, sample: Database) -> None:
    auto = _auto(kept)
    auto.back_up()
    auto.looks.timeout.emit()
    with sample.read() as session:
        assert "成功" in upkeep(session).rehearsal_words()


def test_the_second_place_is_chosen_and_filled_at_once(
    qtbot: QtBot, kept: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    kept.open(Place("exchange", focus="backup"))
    screen = kept.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    pane = screen.backup
    assert "还没有选第二处" in pane.place.whole()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: tmp_path / "备份")
    qtbot.mouseClick(pane.choose, Qt.MouseButton.LeftButton)
    assert "这就是第一处" in kept.message.text.text()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: stick)
    qtbot.mouseClick(pane.choose, Qt.MouseButton.LeftButton)
    assert len(list_backups(stick)) == 1
    assert "写入并读回核对" in pane.place.whole()
    qtbot.mouseClick(pane.rehearse, Qt.MouseButton.LeftButton)
    assert "上次恢复演练：2026-11-30，成功" in pane.rehearsed.whole()
