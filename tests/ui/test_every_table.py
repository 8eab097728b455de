"""The manners of Excel in every table of every screen: columns remembered, typing finds, order by several."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.database import Database
from app.ui.common.quick_find import QuickFind
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.ledgers import SHEETS, LedgersScreen
from tests.ui import looks
from tests.ui.test_table_manners import CTRL, Page, click_title


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Page:
    made = Page(desk)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    # As on a screen whose table has no filter box.
    made.table._box = None
    made.box.hide()
    return made


def tables(window: MainWindow, sample: Database) -> list[TableView[object]]:
    """All tables of all screens."""
    found = []
    for spec in screens(sample.path):
        window.open(Place(spec.key))
        QApplication.processEvents()
        screen = window.screen_shown()
        if isinstance(screen, LedgersScreen):
            for sheet in SHEETS:
                window.open(Place("ledgers", focus=sheet))
        found += screen.findChildren(TableView)
    return found


def test_every_table_remembers_its_columns_under_a_name_of_its_own(
    window: MainWindow, sample: Database, office: Desk
) -> None:
    found = tables(window, sample)
    assert len(found) > 50
    places: dict[str, str] = {}
    for table in found:
        name = table.accessibleName()
        if len(table._model.columns) < 2:
            continue
        key = table._model.columns[1].key
        table.hide_columns([key])
        kept = [k for k in office.settings.allKeys() if k.startswith("tables/") and k not in places]
        assert len(kept) == 1, f"{name}: {kept}"
        places[kept[0]] = name
        fresh: TableView[object] = TableView(table._model, office.theme, name)
        fresh.attend(office, kept[0].removeprefix("tables/"))
        assert key in fresh.hidden_columns(), name
        fresh.deleteLater()


def test_every_table_finds_what_is_typed_in_it(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    window.resize(1600, 900)
    tried = 0
    for spec in screens(sample.path):
        window.open(Place(spec.key))
        QApplication.processEvents()
        for table in window.screen_shown().findChildren(TableView):
            if not table.isVisible() or not table._model.count():
                continue
            tried += 1
            name = table.accessibleName()
            table.setFocus()
            qtbot.keyClicks(table, "@@")
            QApplication.processEvents()
            box = table._box or table.quick_find().box
            assert box.text() == "@@", name
            qtbot.waitUntil(lambda table=table: table._model.rowCount() == 0, timeout=2_000)
            qtbot.keyClick(box, Qt.Key.Key_Escape)
            qtbot.waitUntil(lambda table=table: table._model.rowCount() > 0, timeout=2_000)
    assert tried >= 10


def test_the_line_of_finding_comes_with_typing_and_goes_with_escape(qtbot: QtBot, page: Page) -> None:
    page.table.setFocus()
    click_title(qtbot, page, 1)
    qtbot.keyClicks(page.table, "l")
    finder = page.findChild(QuickFind)
    assert finder is not None
    assert finder.isVisible()
    assert finder.box.hasFocus()
    qtbot.keyClick(finder.box, Qt.Key.Key_Backspace)
    assert not finder.isVisible()
    assert len(page.codes()) == 4
    finder.take("李四")
    assert page.codes() == ["RY1", "RY2"]
    assert finder.count.text() == "找到 2 行"
    for check in (looks.clipped, looks.nameless, looks.overlapping):
        assert check(page) == []
    click_title(qtbot, page, 2, CTRL)
    page.model.set_filter("RY2")
    assert page.codes() == ["RY2"]
    qtbot.keyClick(finder.box, Qt.Key.Key_Escape)
    assert not finder.isVisible()
    assert page.table.hasFocus()
    assert page.codes() == ["RY2"]
    page.model.set_filter("")
    assert len(page.codes()) == 4
