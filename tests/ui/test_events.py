"""中途情况 on the person page: recording one, what it asks, suspended cases taken up again; the guides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.person import PersonScreen
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, OVERDUE
from tests.ui.test_person import person
from tests.ui.test_screens import press


def write(qtbot: QtBot, box: QWidget | None, text: str) -> None:
    QApplication.processEvents()
    assert box is not None
    box.setFocus()
    type_text(box, text)


def events(qtbot: QtBot, window: MainWindow, name: str) -> PersonScreen:
    screen = person(window, name)
    press(qtbot, screen.head, "中途情况")
    assert screen.right.currentWidget() is screen.event_pane
    return screen


def test_a_withdrawal_ends_the_case_and_is_undone(qtbot: QtBot, window: MainWindow) -> None:
    screen = events(qtbot, window, OVERDUE)
    pane = screen.event_pane
    assert pane.list.current() == "E1"
    press(qtbot, pane, "记录本人撤回申请")
    assert pane.form is not None
    assert set(pane.form.problems()) == {"on", "reason"}
    write(qtbot, pane.form.editor("on").focusProxy(), "2026-11-28")
    write(qtbot, pane.form.editor("reason").focusProxy(), "个人原因")
    pane.form.editor("reason").box.setPlainText("个人原因")  # type: ignore[attr-defined]
    press(qtbot, pane, "记录本人撤回申请")
    assert f"本人撤回申请（{OVERDUE}）" in window.strip.act.whole()
    assert screen.right.currentWidget() is pane
    assert pane.nothing.isVisible()
    assert "撤回" in pane.nothing.text()
    assert "撤回" in screen.head.stage.text()
    window.undo()
    assert pane.list.isVisible()


def test_a_suspended_case_is_taken_up_again(qtbot: QtBot, window: MainWindow) -> None:
    screen = events(qtbot, window, CANDIDATE)
    pane = screen.event_pane
    pane.list.choose("E4")
    QApplication.processEvents()
    assert "一般不办理接收手续" in "".join(
        part.text() for part in pane.findChildren(type(pane.told)) if part.isVisibleTo(pane)
    )
    assert pane.form is not None
    write(qtbot, pane.form.editor("on").focusProxy(), "2027-01-31")
    pane.form.editor("reason").box.setPlainText("去外地工作")  # type: ignore[attr-defined]
    press(qtbot, pane, "记录三个月内将离开，暂不办理接收")
    assert "暂缓" in screen.head.stage.text()
    assert "去外地工作" in pane.told.text()
    press(qtbot, pane, "恢复办理")
    assert "暂缓" not in screen.head.stage.text()
    assert not pane.reopen.isVisible()
    assert window.strip.act.whole() == f"刚才：恢复办理“{CANDIDATE}”"


def test_a_decision_of_a_meeting_leads_to_its_step(qtbot: QtBot, window: MainWindow) -> None:
    screen = events(qtbot, window, CANDIDATE)
    screen.event_pane.list.choose("E6")
    press(qtbot, screen.event_pane, "到第 15 步记录")
    assert screen.right.currentWidget() is screen.step_pane
    assert screen.line.current() == "15"


def test_the_keyboard_chooses_an_event(qtbot: QtBot, window: MainWindow) -> None:
    screen = events(qtbot, window, CANDIDATE)
    window.activateWindow()
    pane = screen.event_pane
    first = pane.list.current()
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert pane.list.current() != first


def test_a_vote_leads_to_the_meeting_wizard(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "15")
    press(qtbot, screen.step_pane, "用会议向导办理")
    shown = window.screen_shown()
    assert isinstance(shown, MeetingsScreen)
    assert shown.wizard.about is not None
    assert shown.wizard.about.values()["kind"] == "支部大会"
    # Another one does not throw away what was begun.
    screen = person(window, CANDIDATE, "12")
    press(qtbot, screen.step_pane, "用会议向导办理")
    assert "还没有保存" in window.message.text.text()
    assert shown.wizard.about.values()["kind"] == "支部大会"


def test_a_notice_leads_to_the_planner(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "8b")
    press(qtbot, screen.step_pane, "排公示日期")
    shown = window.screen_shown()
    assert isinstance(shown, NoticesScreen)
    assert shown.pages.currentWidget() is shown.planner
