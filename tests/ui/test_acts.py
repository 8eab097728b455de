"""操作记录 and 回收站, 撤销 and 重做 by button and key, deleting and the history on the person page."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import DevelopmentCase, Dues, Enterprise, Person
from app.services.database import Database
from app.ui.common.table_model import SortKey
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.acts import ActsScreen
from app.ui.screens.dues import DuesScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.places import PlacesScreen
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, MEMBERS, OVERDUE
from tests.ui.test_person import person, write
from tests.ui.test_screens import press

CTRL = Qt.KeyboardModifier.ControlModifier
SAVED = f"记录“党组织派人谈话（{OVERDUE}）”"


def talk(database: Database) -> date | None:
    with database.read() as session:
        case = select(DevelopmentCase).join(Person, Person.id == DevelopmentCase.person_id)
        return session.scalars(case.where(Person.name == OVERDUE)).one().talk_date


def record_talk(qtbot: QtBot, window: MainWindow) -> PersonScreen:
    screen = person(window, OVERDUE, "2")
    write(screen, qtbot, "talk_date", "2026-11-20")
    press(qtbot, screen.step_pane, "保存")
    return screen


def acts(window: MainWindow, focus: str = "") -> ActsScreen:
    window.open(Place("acts", focus=focus))
    screen = window.screen_shown()
    assert isinstance(screen, ActsScreen)
    return screen


def test_undo_and_redo_by_the_buttons_of_the_strip(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    record_talk(qtbot, window)
    assert talk(sample) == date(2026, 11, 20)
    assert not window.strip.redo.isVisible()
    press(qtbot, window.strip, "撤销刚才的操作")
    assert talk(sample) is None
    assert window.strip.act.whole() == f"刚才：撤销 {SAVED}"
    assert not window.strip.undo.isVisible()
    press(qtbot, window.strip, "重做刚才撤销的操作")
    assert talk(sample) == date(2026, 11, 20)
    assert window.strip.act.whole() == f"刚才：重做 {SAVED}"
    assert window.strip.undo.isVisible()
    assert not window.strip.redo.isVisible()


@pytest.mark.parametrize("shifted", [False, True])
def test_undo_and_redo_by_key(qtbot: QtBot, window: MainWindow, sample: Database, shifted: bool) -> None:
    record_talk(qtbot, window)
    window.rail.buttons["person" if "person" in window.rail.buttons else "people"].setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert talk(sample) is None
    if shifted:
        qtbot.keyClick(window, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    else:
        qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert talk(sample) == date(2026, 11, 20)
    qtbot.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert window.message.text.text() == "没有可以重做的操作。"


def test_in_a_text_the_keys_take_back_typing(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = record_talk(qtbot, window)
    box = screen.step_pane.sections[0].form.editor("talk_place").focusProxy()
    assert box is not None
    QApplication.processEvents()
    box.setFocus()
    type_text(box, "二楼")
    qtbot.keyClick(box, Qt.Key.Key_Z, CTRL)
    assert box.text() == ""  # type: ignore[attr-defined]
    window.undo_desk.redo_key()
    assert box.text() == "二楼"  # type: ignore[attr-defined]
    window.undo_desk.undo_key()
    assert box.text() == ""  # type: ignore[attr-defined]
    assert talk(sample) == date(2026, 11, 20)


def test_any_act_of_the_list_is_taken_back(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    record_talk(qtbot, window)
    screen = person(window, CANDIDATE, "basics")
    assert screen.person_pane.form is not None
    box = screen.person_pane.form.editor("mobile").focusProxy()
    box.setFocus()
    type_text(box, "13900001111")
    press(qtbot, screen.person_pane, "保存")
    press(qtbot, window.strip, "操作记录和回收站")
    listed = window.screen_shown()
    assert isinstance(listed, ActsScreen)
    names = [row.name for row in listed.acts.shown_rows()]
    assert names == [f"修改“{CANDIDATE}”的基本情况", SAVED, "示例"]
    listed.table.selectRow(1)
    press(qtbot, listed, "撤销这一项")
    assert talk(sample) is None
    lines = listed.acts.shown_rows()
    assert (lines[0].name, lines[0].state) == (f"撤销 {SAVED}", "可重做")
    assert lines[2].state == "已撤销"
    listed.table.selectRow(2)
    assert not listed.act.isEnabled()
    listed.table.selectRow(0)
    press(qtbot, listed, "重做这一项")
    assert talk(sample) == date(2026, 11, 20)


def test_an_act_whose_records_were_changed_since_is_refused_with_the_reason(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    record_talk(qtbot, window)
    screen = person(window, OVERDUE, "2")
    write(screen, qtbot, "talk_date", "2026-11-21")
    press(qtbot, screen.step_pane, "保存")
    listed = acts(window)
    listed.table.selectRow(1)
    press(qtbot, listed, "撤销这一项")
    assert "后来又改过，不能直接撤销" in window.message.text.text()
    assert talk(sample) == date(2026, 11, 21)


def test_a_deleted_case_is_in_the_bin_and_comes_back(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = person(window, CANDIDATE, "basics")
    press(qtbot, screen.person_pane, "删除案卷")
    assert screen.right.currentWidget() is screen.new_case
    assert window.message.text.text().startswith(f"已删除“{CANDIDATE}”的案卷，连同")
    listed = acts(window, "bin")
    assert listed.pages.currentIndex() == 1
    (line,) = listed.deleted.shown_rows()
    assert (line.sheet, line.act) == ("案卷", f"删除案卷“{CANDIDATE}”")
    assert CANDIDATE in line.title
    assert line.together > 10
    press(qtbot, listed, "恢复")
    assert listed.pages.currentWidget() is listed.empty
    screen = person(window, CANDIDATE, "6")
    assert len(screen.step_pane.sections[0].facts.rows) > 0


def test_a_person_needed_by_others_is_not_deleted_and_it_is_said_why(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = person(window, MEMBERS[0])
    press(qtbot, screen.person_pane, "删除这个人")
    assert "不能删除，没有改动" in window.message.text.text()
    assert window.place.screen == "person"
    screen = person(window, OVERDUE, "basics")
    press(qtbot, screen.person_pane, "删除这个人")
    assert window.place.screen == "people"
    assert f"已删除“{OVERDUE}”" in window.message.text.text()
    window.undo()
    assert talk(sample) is None


def test_the_history_of_a_person_puts_a_value_back(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    record_talk(qtbot, window)
    screen = person(window, OVERDUE, "2")
    write(screen, qtbot, "talk_date", "2026-11-21")
    press(qtbot, screen.step_pane, "保存")
    press(qtbot, screen.head, "改动历史")
    pane = screen.history_pane
    assert screen.right.currentWidget() is pane
    lines = pane.model.shown_rows()
    assert [change.new for change in lines[0].changes] == ["2026-11-21"]
    assert not pane.restore.isEnabled()
    pane.table.selectRow(1)
    press(qtbot, pane, "恢复成这时的值")
    assert talk(sample) == date(2026, 11, 20)
    assert [change.new for change in pane.model.shown_rows()[0].changes] == ["2026-11-20"]
    window.undo()
    assert talk(sample) == date(2026, 11, 21)


def test_taking_something_back_leaves_what_is_being_typed(qtbot: QtBot, window: MainWindow) -> None:
    screen = record_talk(qtbot, window)
    write(screen, qtbot, "talk_place", "二楼会议室")
    window.undo()
    assert screen.step_pane.sections[0].form.changes()["talk_place"] == "二楼会议室"


def register(window: MainWindow, key: str, focus: str = "") -> object:
    window.open(Place(key, focus=focus))
    return window.screen_shown()


def test_a_branch_that_is_needed_stays_and_an_enterprise_that_is_not_goes(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = register(window, "places", "党组织")
    assert isinstance(screen, PlacesScreen)
    press(qtbot, screen.pane, "删除这条记录")
    assert "不能删除，没有改动" in window.message.text.text()
    with sample.write("新增企业") as session:
        session.add(Enterprise(code="QY900", name="临时企业"))
    screen = register(window, "places", "企业")
    assert isinstance(screen, PlacesScreen)
    table, model = screen.tables["企业"], screen.models["企业"]
    table.selectRow(model.place_of(lambda row: row.name == "临时企业") or 0)
    press(qtbot, screen.pane, "删除这条记录")
    assert "删除“企业（临时企业）”" in window.strip.act.whole()
    assert "临时企业" not in [row.name for row in model.all_rows()]
    listed = acts(window, "bin")
    assert listed.deleted.shown_rows()[0].title == "临时企业　QY900"
    press(qtbot, listed, "恢复")
    with sample.read() as session:
        assert session.scalars(select(Enterprise.code).where(Enterprise.name == "临时企业")).one() == "QY900"


def test_dues_of_a_month_are_deleted(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = register(window, "dues")
    assert isinstance(screen, DuesScreen)
    assert screen.pane.delete.isHidden()
    assert screen.pane.form is not None
    for attr, text in (("base", "5000"), ("paid", "25"), ("paid_on", "2026-11-20")):
        if attr in screen.pane.form.values():
            box = screen.pane.form.editor(attr).focusProxy()
            assert box is not None
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_A, CTRL)
            type_text(box, text)
    press(qtbot, screen.pane, "保存党费")
    assert screen.pane.delete.isVisible()
    press(qtbot, screen.pane, "删除这条记录")
    assert "删除“党费（" in window.strip.act.whole()
    with sample.read() as session:
        assert session.scalars(select(Dues)).all() == []


def test_several_come_back_whatever_order_they_stand_in(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = person(window, OVERDUE, "basics")
    press(qtbot, screen.person_pane, "删除案卷")
    press(qtbot, person(window, OVERDUE, "basics").person_pane, "删除这个人")
    listed = acts(window, "bin")
    for descending in (False, True):
        listed.deleted.set_order([SortKey("sheet", descending=descending)])
        listed.bin.selectAll()
        assert len(listed.bin.selected()) == 2
        press(qtbot, listed, "恢复")
        assert listed.pages.currentWidget() is listed.empty
        window.undo()
        assert listed.deleted.count() == 2
