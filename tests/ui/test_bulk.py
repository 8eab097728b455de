"""成批填写 and Ctrl+D with real clicks and keys: preview, refusal, one act, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.common.bulk_dialog import BulkDialog
from app.ui.common.editors import LineEditor
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.people import PeopleScreen
from app.ui.screens.places import PlacesScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import APPLICANTS, CANDIDATE

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def people(window: MainWindow) -> PeopleScreen:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    return screen


def choose(screen: PeopleScreen, *names: str, column: str = "name") -> None:
    """Choose the rows of these people, the keyboard in a column of the first of them."""
    screen.table.clearSelection()
    select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    places = sorted(n for n, row in enumerate(screen.model.shown_rows()) if row.name in names)
    assert len(places) == len(names)
    at = screen.model.index(places[0], screen.model.column_number(column))
    screen.table.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
    for place in places:
        screen.table.selectionModel().select(screen.model.index(place, 0), select)


def opened(screen: PeopleScreen) -> BulkDialog:
    QApplication.processEvents()
    dialog = screen.bulk.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def positions(screen: PeopleScreen, *names: str) -> list[str]:
    found = {row.name: row.position for row in screen.model.all_rows()}
    return [found[name] for name in names]


def test_one_value_for_several_people_and_back(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen
) -> None:
    chosen = (*APPLICANTS[:2], CANDIDATE)
    choose(people, *chosen, column="position")
    qtbot.mouseClick(people.fill, Qt.MouseButton.LeftButton)
    dialog = opened(people)
    assert dialog.column.currentText() == "岗位"
    assert not dialog.go.isVisible()
    assert dialog.form is not None
    editor = dialog.form.editor("position")
    assert isinstance(editor, LineEditor)
    type_text(editor.box, "工艺员")
    assert [(row.before, row.after) for row in dialog.model.all_rows()] == [("数控操作工", "工艺员")] * 2
    assert dialog.promise.text().startswith("将改 2 行，1 行本来就是，不变")
    for check in (looks.clipped, looks.nameless, looks.overlapping):
        assert check(dialog) == []
    assert positions(people, *chosen) == ["数控操作工", "数控操作工", "工艺员"]
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert positions(people, *chosen) == ["工艺员"] * 3
    assert "已给 2 行填写“岗位”" in window.message.text.text()
    assert window.strip.act.whole() == "刚才：成批填写“岗位”（沈志远、于佳）"
    window.undo()
    assert positions(people, *chosen) == ["数控操作工", "数控操作工", "工艺员"]


def test_another_column_has_its_own_editor_and_may_be_emptied(qtbot: QtBot, people: PeopleScreen) -> None:
    choose(people, *APPLICANTS[:2], column="branch")
    qtbot.mouseClick(people.fill, Qt.MouseButton.LeftButton)
    dialog = opened(people)
    assert dialog.column.currentText() == "组织"
    qtbot.keyClick(dialog.empty, Qt.Key.Key_Space)
    assert [row.after for row in dialog.model.all_rows()] == ["", ""]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert {row.branch for row in people.model.all_rows() if row.name in APPLICANTS[:2]} != {""}


def test_fill_down_takes_the_value_of_the_first_row(qtbot: QtBot, people: PeopleScreen) -> None:
    people.model.sort(0)
    choose(people, CANDIDATE, *APPLICANTS[:3], column="position")
    first = people.table.selected()[0].name
    assert first == CANDIDATE
    people.table.setFocus()
    qtbot.keyClick(people.table, Qt.Key.Key_D, CTRL)
    dialog = opened(people)
    assert {row.after for row in dialog.model.all_rows()} == {"工艺员"}
    assert len(dialog.model.all_rows()) == 3
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert positions(people, *APPLICANTS[:3]) == ["工艺员"] * 3


def test_what_is_computed_or_belongs_to_one_cannot_be_filled_down(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen
) -> None:
    for column, word in (("due", "期限"), ("mobile", "手机")):
        choose(people, *APPLICANTS[:2], column=column)
        people.table.setFocus()
        qtbot.keyClick(people.table, Qt.Key.Key_D, CTRL)
        assert f"“{word}”不能向下填充" in window.message.text.text()
    choose(people, APPLICANTS[0], column="position")
    qtbot.keyClick(people.table, Qt.Key.Key_D, CTRL)
    assert "两行以上" in window.message.text.text()
    people.table.clearSelection()
    qtbot.mouseClick(people.fill, Qt.MouseButton.LeftButton)
    assert "请先选中要填写的行" in window.message.text.text()
    assert people.bulk.dialog is None


def test_a_circle_of_organisations_is_refused_before_writing(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("places", focus="党组织"))
    screen = window.screen_shown()
    assert isinstance(screen, PlacesScreen)
    table = screen.tables["党组织"]
    table.selectRow(0)
    row = table.selected()[0]
    act = dict(table.writing_actions)["成批填写…"]
    act()
    dialog = table.findChild(BulkDialog)
    assert dialog is not None
    at = dialog.column.findData("superior_id")
    dialog.column.setCurrentIndex(at)
    dialog.column.activated.emit(at)
    assert dialog.form is not None
    dialog.form.editor("superior_id").set_value(row.id)
    dialog.form.edited.emit()
    assert dialog.verdict.text() == "不能写入"
    assert "绕成了圈" in dialog.promise.text()
    assert not dialog.go.isVisible()
    dialog.reject()
