"""设置 and the quiet lines of 今日: branch, faces, printers, last backup, last package."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.backup.making import make_backup
from app.services.database import Database
from app.services.exchange.ledger import Tally, newest_sent
from app.services.forms.face_report import face_report
from app.services.overlay_adjustments import adjustments_of
from app.services.overview import grouped
from app.services.rules.findings import Due, Severity
from app.ui import printing
from app.ui.desk import Desk
from app.ui.duties import sent_words
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.settings import SettingsScreen
from app.ui.screens.today import TodayScreen
from tests.ui.sample import BRANCH, TODAY


def test_today_tells_the_last_backup_and_the_last_package(
    qtbot: QtBot, office: Desk, tmp_path: Path, sample: Database
) -> None:
    screen = TodayScreen(office, tmp_path / "备份")
    qtbot.addWidget(screen)
    screen.open(Place("today"))
    assert screen.backup.text() == "还没有备份"
    assert screen.sent.text() == "还没有发过数据包"
    make_backup(sample, tmp_path / "备份", office.now())
    screen.open(Place("today"))
    assert screen.backup.text().startswith("上次备份：11-30")
    gone: list[Place] = []
    screen.go.connect(gone.append)
    qtbot.mouseClick(screen.backup, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(screen.sent, Qt.MouseButton.LeftButton)
    assert gone == [Place("exchange", focus="backup"), Place("exchange", focus="packages")]
    older = Tally("a", "区委", "上级", 0, "", 3, "2026-11-01T08:00:00+00:00", 3, 0)
    newer = Tally("b", "园区党工委", "上级", 0, "", 7, "2026-11-20T08:00:00+00:00", 6, 0)
    assert newest_sent([older, newer]) is newer
    assert newest_sent([]) is None
    assert sent_words(newer) == "上次发出数据包：11-20 第 7 号给园区党工委，还没有回执"
    assert sent_words(older).endswith("第 3 号给区委，已收到回执")


def test_the_quiet_lines_of_today_are_seen_without_scrolling(window: MainWindow) -> None:
    today = window.screen_shown()
    assert isinstance(today, TodayScreen)
    for part in (today.backup, today.sent):
        foot = part.mapTo(window, part.rect().bottomLeft()).y()
        assert foot < window.strip.mapTo(window, window.strip.rect().topLeft()).y()


def test_a_duty_of_the_branch_leads_to_the_branch() -> None:
    due = Due("R1", TODAY, "半年汇报", "还没有写", Severity.HINT, 10, subject_id="branch-1")
    [line] = grouped([due], TODAY, frozenset({"person-1"}))
    assert (line.person_ids, line.place_ids) == ((), ("branch-1",))


def test_settings_keep_how_a_printer_is_off(window: MainWindow, qtbot: QtBot, sample: Database) -> None:
    window.open(Place("settings"))
    screen = window.screen_shown()
    assert isinstance(screen, SettingsScreen)
    card = screen.printing
    assert "还没有校准" in card.kept.text()
    card.fit.click()
    assert "还没有填" in window.message.text.text()
    for at, (x, y) in enumerate(card._crosses()[:3]):
        right, down = card.edits[at]
        right.setText(f"{x + 1.5:g}")
        down.setText(f"{y - 2:g}")
    card.fit.click()
    with sample.read() as session:
        [kept] = adjustments_of(session, "").values()
    assert (kept.dx, kept.dy, kept.kx, kept.angle) == (-1.5, 2.0, 1.0, 0.0)
    assert "右移 -1.5 毫米，下移 2 毫米" in card.kept.text()
    card.edits[0][0].setText("十五")
    card.edits[0][1].setText("15")
    card.fit.click()
    assert "看不懂" in window.message.text.text()
    card.forget.click()
    with sample.read() as session:
        assert adjustments_of(session, "") == {}


def test_settings_say_which_faces_are_used_and_lead_to_the_branch(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Fonts").mkdir()
    (tmp_path / "Fonts" / "simfang.ttf").write_bytes(b"")
    monkeypatch.setenv("WINDIR", str(tmp_path))
    used = {face.name: (face.file, face.is_system) for face in face_report(tmp_path / "Fonts")}
    assert used["仿宋"] == ("simfang.ttf", True)
    assert used["宋体"] == ("NotoSerifSC-Regular.ttf", False)
    assert not any(face.problem for face in face_report())
    window.open(Place("settings"))
    screen = window.screen_shown()
    assert isinstance(screen, SettingsScreen)
    assert printing.font_folder(window.desk) is None
    screen.printing.source.chosen.emit(1)
    assert printing.font_folder(window.desk) == tmp_path / "Fonts"
    assert screen.home.text() == BRANCH
    qtbot.mouseClick(screen.edit_home, Qt.MouseButton.LeftButton)
    assert window.place.screen == "places"
