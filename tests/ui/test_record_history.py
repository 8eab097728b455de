"""改动历史 of any row: what happened to its record, and putting that back; from the menu of the table."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Enterprise
from app.services.database import Database
from app.ui.main_window import MainWindow
from app.ui.record_history import RecordHistory
from app.ui.screen import Place
from app.ui.screens.places import ENTERPRISES, PlacesScreen
from tests.ui import looks
from tests.ui.sample import OVERDUE
from tests.ui.test_bulk import choose
from tests.ui.test_person import person, write
from tests.ui.test_screens import people, press


def industry(database: Database) -> str | None:
    with database.read() as session:
        return session.scalars(select(Enterprise).where(Enterprise.code == "QY77")).one().industry


def test_the_history_of_an_enterprise_puts_a_value_back(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    with sample.write("新增“企业（新北铸造）”") as session:
        session.add(Enterprise(code="QY77", name="新北铸造", industry="铸造"))
    with sample.write("改“企业（新北铸造）”") as session:
        session.scalars(select(Enterprise).where(Enterprise.code == "QY77")).one().industry = "机加工"
    window.open(Place("places", focus=ENTERPRISES))
    screen = window.screen_shown()
    assert isinstance(screen, PlacesScreen)
    table = screen.tables[ENTERPRISES]
    table.choose_where(lambda row: row.name == "新北铸造")
    act = next(each for each in table.row_menu().actions() if each.text() == "改动历史…")
    act.trigger()
    QApplication.processEvents()
    history = table.findChild(RecordHistory)
    assert history is not None
    dialog = history.dialog
    assert dialog is not None
    assert dialog.isVisible()
    for check in (looks.clipped, looks.nameless, looks.overlapping):
        assert check(dialog) == []
    first, made = dialog.pane.model.shown_rows()
    assert (first.kind, made.kind) == ("修改", "新增")
    dialog.pane.table.selectRow(1)
    press(qtbot, dialog, "恢复成这时的值")
    assert industry(sample) == "铸造"
    assert "已恢复" in dialog.note.text()
    assert len(dialog.pane.model.shown_rows()) == 3
    dialog.accept()
    assert window.strip.act.whole().startswith("刚才：恢复“企业（新北铸造")
    window.undo()
    assert industry(sample) == "机加工"


def test_one_row_of_people_tells_everything_of_that_person(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE, "2")
    write(screen, qtbot, "talk_date", "2026-11-20")
    press(qtbot, screen.step_pane, "保存")
    listed = people(window)
    choose(listed, OVERDUE)
    listed.history.open()
    QApplication.processEvents()
    assert listed.history.dialog is not None
    told = listed.history.dialog.pane.model.shown_rows()
    assert told[0].act == f"记录“党组织派人谈话（{OVERDUE}）”"
    listed.history.dialog.accept()
    listed.table.selectAll()
    listed.history.open()
    assert "请先选中一行" in window.message.text.text()
