"""A new PC: a backup through the first door; another data file, a restored one too, from 设置."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Paths
from app.services.backup.making import content_of
from app.ui import dialogs
from app.ui.desk import KNOWN
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.settings import SettingsScreen
from tests.ui import looks
from tests.ui.test_recovery import Start, paths, start

__all__ = ["paths", "start"]


@pytest.fixture
def stick(paths: Paths, tmp_path: Path) -> Path:
    """A backup on a stick; nothing of the old PC is left in the data folder."""
    (backup,) = paths.backups.glob("*.zbbak")
    kept = tmp_path / "stick" / backup.name
    kept.parent.mkdir()
    backup.rename(kept)
    for path in paths.root.rglob("*.db*"):
        path.unlink()
    return kept


def test_a_backup_is_restored_through_the_first_door(
    qtbot: QtBot, start: Start, paths: Paths, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "open_file", lambda _parent, _title, kinds: asked.append(kinds) or stick)
    before = stick.read_bytes()
    opening = start()
    assert opening.doors is not None
    opening.doors.existing.setFocus()
    qtbot.keyClick(opening.doors.existing, Qt.Key.Key_Space)
    assert "*.zbbak" in asked[0]
    assert opening.recovery is not None
    screen = opening.recovery.screen
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    assert not paths.database.exists()
    assert screen.head.text() == "用备份恢复数据"
    assert str(paths.database) in screen.path.whole()
    assert screen.table.selected()[0][0] == stick
    QApplication.processEvents()
    assert looks.clipped(screen) == []
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        qtbot.keyClick(screen.restore, Qt.Key.Key_Space)
    assert opening._desk.settings.value(KNOWN) == str(paths.database)
    opening._desk.jobs.close()
    opening.close()
    assert content_of(paths.database)
    assert stick.read_bytes() == before


def test_another_file_is_used_from_the_next_start(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.open(Place("settings"))
    screen = window.screen_shown()
    assert isinstance(screen, SettingsScreen)
    other = tmp_path / "恢复的.db"
    for picked, kept, said in (
        (None, None, ""),
        (screen._database, None, "正在用的就是这个文件"),
        (other, str(other), "关掉程序再打开，用的就是“恢复的.db”"),
    ):
        monkeypatch.setattr(dialogs, "open_file", lambda *_args, picked=picked: picked)
        screen.other.setFocus()
        qtbot.keyClick(screen.other, Qt.Key.Key_Space)
        assert window.desk.settings.value(KNOWN) == kept
        assert said in window.message.text.text()
