"""The password by mouse and keyboard: set with its sheet, asked for at the start, changed, taken away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Paths
from app.services.database import Database, is_encrypted, key_file, open_database, unlock
from app.services.database.password import NewPassword, set_password
from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.password_dialog import PasswordDialog
from app.ui.screen import Place
from app.ui.screens.unlock import Unlock
from app.ui.theme import TEXT_SIZES, Theme
from tests.ui import looks
from tests.ui.test_recovery import Start, paths, start

__all__ = ["paths", "start"]
WORD = "桂花2026开放Ab"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same derivation at a small cost."""
    monkeypatch.setitem(key_file._SCRYPT, "n", 2**4)


@pytest.fixture
def code(paths: Paths) -> str:
    """The data have a password."""
    db = open_database(paths.database)
    prepared = NewPassword(WORD)
    set_password(db, prepared, prepared.code)
    db.close()
    return prepared.code


def asked(opening: object) -> Unlock:
    unlock_screen = opening.unlock  # type: ignore[attr-defined]
    assert isinstance(unlock_screen, Unlock)
    return unlock_screen


def test_the_start_asks_and_opens(qtbot: QtBot, start: Start, code: str) -> None:
    opening = start()
    screen = asked(opening)
    assert opening.window is None
    qtbot.keyClicks(screen.secret, "wrong-one")
    qtbot.keyClick(screen.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "密码不对" in screen.says.text())
    assert not screen.go.isEnabled()
    assert "1 秒" in screen.says.text()
    qtbot.waitUntil(screen.go.isEnabled)
    screen.secret.setText(WORD)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.go.click()
    assert opening.unlock is None
    assert opening.window is not None


def test_the_wait_grows(qtbot: QtBot, theme: Theme) -> None:
    from app.errors import UserError

    screen = Unlock(theme)
    qtbot.addWidget(screen)
    waits = []
    for _ in range(8):
        screen.refuse(UserError("E-DB-17", "密码不对。"))
        waits.append(screen._left)
    screen._tick.stop()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_the_code_opens_when_the_password_is_forgotten(qtbot: QtBot, start: Start, code: str) -> None:
    opening = start()
    screen = asked(opening)
    screen.other.click()
    screen.secret.setText(code)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.go.click()


def test_leaving_opens_nothing(qtbot: QtBot, start: Start, code: str) -> None:
    opening = start()
    screen = asked(opening)
    screen.close()
    assert opening.window is None
    assert opening.database is None


def texts(dialog: PasswordDialog, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_args: path)


def test_set_changed_and_taken_away(
    qtbot: QtBot, office: Desk, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = PasswordDialog(None, office, has_password=False)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.accept_code.isEnabled()
    texts(dialog, monkeypatch, tmp_path / "sheet.pdf")
    dialog.new.setText(WORD)
    dialog.again.setText(WORD + "x")
    dialog.save.click()
    assert "不一样" in dialog.message.text.text()
    dialog.again.setText(WORD)
    dialog.save.click()
    assert (tmp_path / "sheet.pdf").read_bytes()[:5] == b"%PDF-"
    dialog.code.setText("AAAAA")
    dialog.accept_code.click()
    assert "对不上" in dialog.message.text.text()
    assert sample.key is None
    dialog.code.setText(dialog._prepared.code)
    with qtbot.waitSignal(dialog.accepted):
        dialog.accept_code.click()
    assert sample.key is not None

    second = PasswordDialog(None, office, has_password=True)
    qtbot.addWidget(second)
    second.show()
    second.old.setText("wrong-one")
    second.new.setText("another-word-8")
    second.again.setText("another-word-8")
    second.change.click()
    assert "现在的密码不对" in second.message.text.text()
    second.old.setText(WORD)
    with qtbot.waitSignal(second.accepted):
        second.change.click()
    assert unlock(sample.path, "another-word-8") == sample.key
    third = PasswordDialog(None, office, has_password=True)
    qtbot.addWidget(third)
    third.old.setText("another-word-8")
    with qtbot.waitSignal(third.accepted):
        third.drop.click()
    assert sample.key is None
    assert not is_encrypted(sample.path)


def test_the_settings_say_what_is(
    qtbot: QtBot, window: MainWindow, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(Place("settings"))
    screen = window.screen_shown()
    assert screen is not None
    assert "没有设密码" in screen.protection.text()  # type: ignore[attr-defined]
    prepared = NewPassword(WORD)

    def run(_box: object) -> bool:
        set_password(sample, prepared, prepared.code)
        return True

    monkeypatch.setattr(dialogs, "run", run)
    screen.password.click()  # type: ignore[attr-defined]
    assert "已设密码" in screen.protection.text()  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_nothing_is_cut(qtbot: QtBot, office: Desk, size: int) -> None:
    office.theme.set_size(size)
    boxes = (
        Unlock(office.theme),
        PasswordDialog(None, office, has_password=False),
        PasswordDialog(None, office, has_password=True),
    )
    for box in boxes:
        qtbot.addWidget(box)
        box.show()
        QApplication.processEvents()
        for check in (looks.clipped, looks.overlapping, looks.outside, looks.nameless, looks.small_targets):
            assert check(box) == []
    office.theme.set_size(TEXT_SIZES[0])
