"""The frame: rail, back, titles, command box, shortcuts, messages, progress with cancel, memory of size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.services.database import Database
from app.ui.desk import Desk
from app.ui.jobs import Done, Job
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.theme import TEXT_SIZES
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, CANDIDATE


def test_every_entry_of_the_rail_leads_to_a_screen_with_something_on_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    entries = window.rail.buttons
    assert list(entries)[:2] == ["today", "people"]
    assert list(entries)[-1] == "settings"
    for key, entry in entries.items():
        qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
        assert window.place.screen == key
        shown = window.screen_shown()
        assert shown is not None
        assert any(label.text() for label in shown.findChildren(QLabel))


def test_rail_leads_and_back_returns(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.top.back.isVisible()
    qtbot.mouseClick(window.rail.buttons["people"], Qt.MouseButton.LeftButton)
    assert window.place == Place("people")
    assert window.top.place.text() == "人员"
    assert window.windowTitle() == f"人员 — {BRANCH} — 支部案头"
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("today")


def test_up_and_down_go_through_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    window.rail.buttons["today"].setFocus()
    qtbot.keyClick(window.rail.buttons["today"], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is window.rail.buttons["people"]
    qtbot.keyClick(window.rail.buttons["people"], Qt.Key.Key_Space)
    assert window.place.screen == "people"


def test_ctrl_digits_open_screens(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place.screen == "people"


@pytest.mark.parametrize("typed", [CANDIDATE, "dxm", "dengxin", "RY001"])
def test_command_box_finds_people(qtbot: QtBot, window: MainWindow, typed: str) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.top.command_box
    assert QApplication.focusWidget() is box
    type_text(box, typed)
    assert box.hits()[0].startswith(CANDIDATE)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.place.screen == "person"
    assert window.top.place.text() == f"人员 › {CANDIDATE}"
    qtbot.waitUntil(lambda: not box.text())


def test_command_box_finds_screens_and_escape_empties_it(qtbot: QtBot, window: MainWindow) -> None:
    box = window.top.command_box
    box.setFocus()
    type_text(box, "数据")
    assert "数据交换" in box.hits()
    assert "去" in box.kinds()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert box.hits() == []


def test_rail_folds_when_there_is_little_room_unless_the_user_decided(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert not window.rail.is_narrow()
    window.resize(1093, 614)
    assert window.rail.is_narrow()
    assert window.rail.buttons["people"].toolTip() == "人员"
    window.resize(1366, 768)
    assert not window.rail.is_narrow()
    qtbot.mouseClick(window.rail._fold, Qt.MouseButton.LeftButton)
    assert window.rail.is_narrow()
    window.resize(1500, 800)
    assert window.rail.is_narrow()


def test_ctrl_plus_and_minus_change_the_text_size(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.theme.size == TEXT_SIZES[1]
    qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.theme.size == TEXT_SIZES[0]


def test_trouble_is_said_in_the_bar_and_can_be_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.desk.jobs.failed.emit(UserError("E-X", "磁盘已满，没有保存；原有数据完好。", "请腾出空间。"))
    assert window.message.text.text() == "磁盘已满，没有保存；原有数据完好。请腾出空间。"
    assert window.message.isVisible()
    qtbot.mouseClick(window.message.shut, Qt.MouseButton.LeftButton)
    assert not window.message.isVisible()


def test_long_work_shows_progress_and_cancel(qtbot: QtBot, window: MainWindow) -> None:
    job = Job("正在读取工作簿")
    window.desk.jobs.started.emit(job)
    assert window.strip._bar.isVisible()
    job.progressed.emit(3, 10, "正在核对“人员”表")
    assert window.strip._bar.value() == 3
    assert window.strip._task.text() == "正在核对“人员”表"
    qtbot.mouseClick(window.strip._cancel, Qt.MouseButton.LeftButton)
    assert job.cancelled
    window.desk.jobs.ended.emit(job)
    assert not window.strip._bar.isVisible()


def test_what_was_done_is_said_with_the_time(window: MainWindow) -> None:
    window.desk.jobs.acted.emit(Done("记录“谈话”"))
    assert window.strip.act.whole() == "刚才：记录“谈话”"
    assert window.strip.saved.text() == "已保存 14:03"
    assert window.strip.undo.isVisible()
    window.desk.jobs.acted.emit(Done("撤销 记录“谈话”", is_undo=True))
    assert not window.strip.undo.isVisible()


def test_undo_without_anything_to_undo_says_so(window: MainWindow) -> None:
    # The sample was stored as one act; taking it back leaves nothing more to take back.
    window.undo()
    window.undo()
    assert window.message.text.text() == "没有可以撤销的操作。"


def test_size_is_remembered(qtbot: QtBot, office: Desk, sample: Database) -> None:
    first = MainWindow(office, screens(sample.path), owner=BRANCH)
    first.resize(1200, 700)
    first.show()
    first.close()
    second = MainWindow(office, screens(sample.path), owner=BRANCH)
    qtbot.addWidget(second)
    # The offscreen screen is narrower than the window was; its height fits.
    assert second.height() == 700
    first.deleteLater()


def test_settings_take_effect_at_once(qtbot: QtBot, window: MainWindow) -> None:
    from app.ui.screens.settings import SettingsScreen

    window.open(Place("settings"))
    screen = window.screen_shown()
    assert isinstance(screen, SettingsScreen)
    qtbot.mouseClick(screen.looks.button(2), Qt.MouseButton.LeftButton)
    assert window.desk.theme.dark
    qtbot.mouseClick(screen.looks.button(1), Qt.MouseButton.LeftButton)
    assert not window.desk.theme.dark
    qtbot.mouseClick(screen.sizes.button(2), Qt.MouseButton.LeftButton)
    assert window.desk.theme.size == TEXT_SIZES[2]
    qtbot.mouseClick(screen.sizes.button(0), Qt.MouseButton.LeftButton)
