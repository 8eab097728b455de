"""When the data cannot be opened: the screen, its buttons, and that nothing is made or changed unasked."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Paths, default_paths
from app.services.backup.making import content_of, make_backup
from app.services.database import open_database, storage
from app.services.exchange.keys import make_recovery_code
from app.services.start_check import WAS_UNCLEAN, ExitNote
from app.ui import dialogs
from app.ui.desk import KNOWN, SECOND_PLACE, Desk
from app.ui.jobs import Jobs
from app.ui.opening import Opening
from app.ui.screens.recovery import Recovery
from app.ui.theme import TEXT_SIZES, Theme
from tests.ui import looks
from tests.ui.sample import TODAY

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 11, 29, 8, tzinfo=UTC)
Start = Callable[..., Opening]


@pytest.fixture
def paths(sample_template: Path, tmp_path: Path) -> Paths:
    """A data folder with the sample and a backup of it."""
    found = Paths(tmp_path / "data")
    found.root.mkdir()
    shutil.copy(sample_template, found.database)
    db = open_database(found.database)
    make_backup(db, found.backups, AT)
    db.close()
    return found


@pytest.fixture
def start(theme: Theme, paths: Paths, qtbot: QtBot) -> Iterator[Start]:
    """Starts the program on the data folder, as often as wanted, with real threads."""
    made: list[tuple[Opening, Jobs]] = []
    bugs: list[BaseException] = []

    def begin(database: Path | None = None, today: object = TODAY) -> Opening:
        jobs = Jobs(changes_of=lambda session: session.changes())
        settings = QSettings(str(paths.root / "window.ini"), QSettings.Format.IniFormat)
        desk = Desk(jobs, theme, lambda: today, lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC), settings)  # type: ignore[arg-type,return-value]
        opening = Opening(desk, paths, bugs.append)
        made.append((opening, jobs))
        opening.start(database, demo=False)
        qtbot.waitUntil(lambda: _is_settled(opening), timeout=20_000)
        return opening

    yield begin
    for opening, jobs in made:
        end(opening, jobs)
    QApplication.processEvents()
    assert bugs == []


def _is_filled(opening: Opening) -> bool:
    return opening.window is not None and not opening.window.is_waiting


def _is_settled(opening: Opening) -> bool:
    """There is a window, and not only the frame that waits for its data."""
    return _is_filled(opening) or (opening.window is None and opening.shown() is not None)


def end(opening: Opening, jobs: Jobs) -> None:
    jobs.close()
    opening.close()
    for shown in (opening.window, opening.doors, opening.recovery and opening.recovery.screen):
        if shown is not None:
            shown.close()
            shown.deleteLater()


def screen_of(opening: Opening, qtbot: QtBot, rows: int) -> Recovery:
    assert opening.recovery is not None
    screen = opening.recovery.screen
    qtbot.waitUntil(lambda: screen.model.rowCount() == rows)
    assert opening.window is None
    assert opening.doors is None
    return screen


def tree(folder: Path) -> dict[str, bytes]:
    skipped = ("window.ini", "open")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] not in skipped
    }


@pytest.mark.parametrize(
    ("content", "head"),
    [
        (b"", "已经损坏"),
        (b"\x00" * 9000, "已经损坏"),
        (b"SQLite format 3\x00" + b"\x55" * 9000, "已经损坏"),
        ("cut", "已经损坏"),
        (None, "找不到"),
    ],
)
def test_the_screen_comes_and_nothing_is_made(
    qtbot: QtBot, start: Start, paths: Paths, content: bytes | str | None, head: str
) -> None:
    if content is None:
        paths.database.unlink()
    else:
        whole = paths.database.read_bytes()
        paths.database.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    before = tree(paths.root)
    screen = screen_of(start(), qtbot, 1)
    assert head in screen.head.text()
    assert "23 " not in screen.note.text()
    assert screen.restore.isEnabled()
    assert tree(paths.root) == before


def test_restoring_by_mouse(qtbot: QtBot, start: Start, paths: Paths) -> None:
    content = content_of(paths.database)
    paths.database.write_bytes(b"damaged")
    opening = start()
    screen = screen_of(opening, qtbot, 1)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.restore.click()
    assert opening.recovery is None
    assert opening.window is not None
    assert opening.window.isVisible()
    assert [path.read_bytes() for path in paths.root.glob("zhibu-损坏-*.db")] == [b"damaged"]
    opening._desk.jobs.close()
    opening.close()
    assert content_of(paths.database) == content


def test_restoring_by_keyboard(qtbot: QtBot, start: Start, paths: Paths) -> None:
    paths.database.unlink()
    opening = start()
    screen = screen_of(opening, qtbot, 1)
    screen.activateWindow()
    qtbot.waitUntil(screen.table.hasFocus)
    for _ in range(12):
        if screen.restore.hasFocus():
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert screen.restore.hasFocus()
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        qtbot.keyClick(screen.restore, Qt.Key.Key_Space)


def test_looking_again_finds_the_stick(qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path) -> None:
    away = tmp_path / "away.db"
    paths.database.rename(away)
    opening = start()
    screen = screen_of(opening, qtbot, 1)
    screen.again.click()
    qtbot.waitUntil(screen.again.isEnabled)
    assert opening.window is None
    assert not paths.database.exists()
    away.rename(paths.database)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.again.click()


def test_the_file_elsewhere_is_remembered(
    qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, wrong = tmp_path / "away.db", tmp_path / "photo.db"
    paths.database.rename(away)
    wrong.write_bytes(b"JFIF" * 100)
    opening = start()
    screen = screen_of(opening, qtbot, 1)
    monkeypatch.setattr(dialogs, "open_file", lambda *_args: wrong)
    screen.other.click()
    qtbot.waitUntil(lambda: "不是本程序" in screen.message.text.text())
    monkeypatch.setattr(dialogs, "open_file", lambda *_args: away)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.other.click()
    assert opening._desk.settings.value(KNOWN) == str(away)


def test_a_known_file_on_a_drive_that_is_gone(
    qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path
) -> None:
    """Fault 6: nothing is made at that place; the backup goes to this PC."""
    settings = QSettings(str(paths.root / "window.ini"), QSettings.Format.IniFormat)
    gone = tmp_path / "stick" / "zhibu.db"
    settings.setValue(KNOWN, str(gone))
    settings.sync()
    paths.database.unlink()
    opening = start()
    screen = screen_of(opening, qtbot, 1)
    assert "找不到" in screen.head.text()
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.restore.click()
    assert not gone.parent.exists()
    assert opening.database is not None
    assert opening.database.path == paths.database


def test_the_recovery_code_is_asked_for_on_another_pc(qtbot: QtBot, start: Start, paths: Paths) -> None:
    db = open_database(paths.database)
    with db.write("恢复表") as session:
        code = make_recovery_code(session)
    make_backup(db, paths.backups, AT)
    db.close()
    paths.database.write_bytes(b"")
    shutil.rmtree(default_paths().root / "keys")
    opening = start()
    screen = screen_of(opening, qtbot, 2)
    screen.restore.click()
    qtbot.waitUntil(screen.code.isVisible)
    screen.code.set_value("AAAAA-BBBBB")
    screen.restore.click()
    qtbot.waitUntil(lambda: "抄写有误" in screen.message.text.text())
    assert paths.database.read_bytes() == b""
    screen.code.set_value(code)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        qtbot.keyClick(screen.code.box, Qt.Key.Key_Return)


def test_backups_elsewhere(
    qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    paths.backups.rename(stick)
    settings = QSettings(str(paths.root / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue(KNOWN, str(paths.database))
    settings.sync()
    paths.database.unlink()
    opening = start()
    screen = screen_of(opening, qtbot, 0)
    qtbot.waitUntil(lambda: "没有找到备份" in screen.note.text())
    assert not screen.restore.isEnabled()
    monkeypatch.setattr(dialogs, "open_file", lambda *_args: next(stick.iterdir()))
    screen.search.click()
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.restore.click()


def test_backups_at_the_second_place_are_found_without_looking(
    qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    paths.backups.rename(stick)
    settings = QSettings(str(paths.root / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue(SECOND_PLACE, str(stick))
    settings.sync()
    paths.database.write_bytes(b"damaged")
    screen = screen_of(start(), qtbot, 1)
    assert screen.restore.isEnabled()


def test_a_file_in_use_or_newer_offers_no_restore(qtbot: QtBot, start: Start, paths: Paths) -> None:
    holder = open_database(paths.database)
    opening = start()
    assert opening.recovery is not None
    screen = opening.recovery.screen
    assert "正被另一个" in screen.what.text()
    assert not screen.restore.isVisible()
    assert not screen.card.isVisible()
    holder.close()
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.again.click()


def test_a_file_on_a_network_drive_is_brought_home(
    qtbot: QtBot, start: Start, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    far = share / "zhibu.db"
    paths.database.rename(far)
    before = far.read_bytes()
    monkeypatch.setattr(
        storage,
        "system_drive",
        lambda folder: storage.Drive.NETWORK if folder == share else storage.Drive.LOCAL,
    )
    opening = start(far)
    assert opening.recovery is not None
    screen = opening.recovery.screen
    assert "网络盘" in screen.what.text()
    assert not screen.restore.isVisible()
    assert far.read_bytes() == before
    with qtbot.waitSignal(opening.opened, timeout=60_000):
        screen.home.click()
    assert opening.database is not None
    assert opening.database.path == paths.database
    assert far.read_bytes() == before


def test_a_file_on_a_stick_is_warned_of(qtbot: QtBot, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "system_drive", lambda _folder: storage.Drive.REMOVABLE)
    opening = start()
    qtbot.waitUntil(lambda: _is_filled(opening), timeout=30_000)
    assert opening.window is not None
    qtbot.waitUntil(opening.window.banner.isVisible)
    assert "U 盘" in opening.window.banner.text.text()


def test_a_crash_is_mentioned_once(qtbot: QtBot, start: Start, paths: Paths) -> None:
    ExitNote(paths.root / "open", paths.database).opened()
    opening = start()
    qtbot.waitUntil(lambda: _is_filled(opening), timeout=30_000)
    assert opening.window is not None
    assert opening.window.strip.act.whole() == WAS_UNCLEAN
    opening._desk.jobs.close()
    opening.close()
    opening.window.close()
    again = start()
    qtbot.waitUntil(lambda: _is_filled(again), timeout=30_000)
    assert again.window is not None
    assert again.window.strip.act.whole() == ""


def test_a_wrong_clock_is_said_in_a_banner(qtbot: QtBot, start: Start) -> None:
    from datetime import date

    opening = start(today=date(2009, 1, 1))
    qtbot.waitUntil(lambda: _is_filled(opening), timeout=30_000)
    assert opening.window is not None
    banner = opening.window.banner
    qtbot.waitUntil(banner.isVisible)
    assert "电脑日期可能不对" in banner.text.text()


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_the_screen_is_whole_at_every_text_size(
    qtbot: QtBot, theme: Theme, start: Start, paths: Paths, size: int
) -> None:
    theme.set_size(size)
    paths.database.write_bytes(b"")
    screen = screen_of(start(), qtbot, 1)
    screen._code.show()
    QApplication.processEvents()
    for check in (looks.clipped, looks.overlapping, looks.outside, looks.nameless, looks.small_targets):
        assert check(screen) == []
    theme.set_size(TEXT_SIZES[0])


RUN = """
import sys
from datetime import date
from pathlib import Path
from app.config import Paths
from app.ui import application
raise SystemExit(application.run(Paths(Path(sys.argv[1])), date(2026, 11, 30)))
"""


def program(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", RUN, str(folder)], cwd=ROOT)


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(1200):
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it never happened")


def test_a_second_start_brings_the_first_forward_and_a_killed_one_leaves_nothing(paths: Paths) -> None:
    """T15 with whole programs: the second exits 0 without a write, the third starts after SIGKILL."""
    note = ExitNote(paths.root / "open", paths.database)
    first = program(paths.root)
    wait_until(note.was_unclean)
    before = paths.database.read_bytes()
    second = program(paths.root)
    assert second.wait(timeout=60) == 0
    assert paths.database.read_bytes() == before
    wait_until(lambda: not list((paths.root / "running").glob("*.show")))  # the first one saw it
    assert first.poll() is None
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert note.was_unclean()
    third = program(paths.root)
    left = (paths.root / "open").stat().st_mtime_ns
    wait_until(lambda: (paths.root / "open").stat().st_mtime_ns != left)
    third.terminate()
    third.wait()
