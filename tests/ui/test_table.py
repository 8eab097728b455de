"""The row model (Qt's own tester, sorting, filtering, thirty thousand rows) and the view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.table_model import TONE_ROLE, Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.theme import Theme, Tone
from tests.ui.keys import type_text

Index = QModelIndex | QPersistentModelIndex


@dataclass
class Line:
    name: str
    age: int | None
    on: date | None = None
    key: str = ""


def columns() -> list[Column[Line]]:
    return [
        Column("name", "姓名", lambda r: r.name),
        Column("age", "年龄", lambda r: r.age, right=True),
        Column("on", "日期", lambda r: r.on, tone=lambda r: Tone.WARN if r.on else None),
    ]


def model(*rows: Line) -> RowTableModel[Line]:
    made = RowTableModel(columns(), search_key=lambda r: f"{r.name} {r.key}")
    made.set_rows(rows)
    return made


def names(made: RowTableModel[Line]) -> list[str]:
    return [row.name for row in made.shown_rows()]


def test_obeys_the_rules_of_qt_models(qapp: QApplication) -> None:
    made = model(Line("甲", 30), Line("乙", None))
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.set_filter("甲")
    made.sort(1)
    made.set_rows([Line("丙", 1)])
    assert tester.model() is made


def test_sorts_by_value_with_unknown_last_both_ways(qapp: QApplication) -> None:
    made = model(Line("甲", 9), Line("乙", None), Line("丙", 100))
    made.sort(1)
    assert names(made) == ["甲", "丙", "乙"]
    made.sort(1, Qt.SortOrder.DescendingOrder)
    assert names(made) == ["丙", "甲", "乙"]
    made.sort(-1)
    assert names(made) == ["甲", "乙", "丙"]


def test_filters_by_every_word_and_by_property(qapp: QApplication) -> None:
    made = model(Line("邓新苗", 31, key="dxm"), Line("沈志远", 40, key="szy"), Line("邓超", 50, key="dc"))
    made.set_filter("DX")
    assert names(made) == ["邓新苗"]
    made.set_filter("邓", lambda row: (row.age or 0) > 40)
    assert names(made) == ["邓超"]
    made.set_filter("邓 苗")
    assert names(made) == ["邓新苗"]


def test_filter_and_order_survive_new_rows(qapp: QApplication) -> None:
    made = model(Line("乙", 2), Line("甲", 1))
    made.sort(1)
    made.set_filter("", lambda row: row.age != 3)
    made.set_rows([Line("丙", 3), Line("丁", 9), Line("戊", 4)])
    assert names(made) == ["戊", "丁"]


def test_cells_give_tone_and_text(qapp: QApplication) -> None:
    made = model(Line("甲", None, date(2026, 5, 18)))
    assert made.data(made.index(0, 2)) == "2026-05-18"
    assert made.data(made.index(0, 1)) == ""
    assert made.data(made.index(0, 2), TONE_ROLE) is Tone.WARN


class Asked(RowTableModel[Line]):
    """Counts the cells that are asked for."""

    cells = 0

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One more."""
        self.cells += 1
        return super().data(index, role)


def test_filtering_and_sorting_ask_for_the_cells_in_sight_only(qtbot: QtBot, theme: Theme) -> None:
    """Columns fitted to every row took half a second of thirty thousand people; bench/ has the times."""
    made = Asked(
        [*columns(), Column("long", "说明", lambda r: r.key, stretch=True)], search_key=lambda r: r.name
    )
    view: TableView[Line] = TableView(made, theme, "人员表")
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    made.set_rows(
        [Line(f"人{n}", n % 60, date(1990, 1, 1) + timedelta(n % 9000), f"r{n}") for n in range(30_000)]
    )
    QApplication.processEvents()
    acts = (lambda: made.set_filter("人29999"), lambda: made.set_filter(""), lambda: made.sort(2))
    for act in acts:
        made.cells = 0
        act()
        QApplication.processEvents()
        assert made.cells < 1_500
    assert len(names(made)) == 30_000


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> TableView[Line]:
    made = TableView(model(Line("甲", 30), Line("乙", 20)), theme, "人员表")
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def test_double_click_and_enter_open_the_row(qtbot: QtBot, view: TableView[Line]) -> None:
    with qtbot.waitSignal(view.opened) as opened:
        at = view.visualRect(view.model().index(1, 0)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args is not None
    assert opened.args[0].name == "乙"
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].name == "乙"


def test_copies_rows_as_cells(qtbot: QtBot, view: TableView[Line]) -> None:
    view.hide_columns(["on"])
    view.selectAll()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "姓名\t年龄\n甲\t30\n乙\t20"


def test_column_chooser_hides_and_shows_but_never_the_first(view: TableView[Line]) -> None:
    menu = view.column_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert "姓名" not in actions
    actions["年龄"].setChecked(False)
    assert view.hidden_columns() == ["age"]
    actions["年龄"].setChecked(True)
    assert view.hidden_columns() == []


def test_filter_bar_waits_a_moment_and_keeps_its_chip(qtbot: QtBot, theme: Theme) -> None:
    bar = FilterBar("姓名、拼音首字母", "筛选人员")
    qtbot.addWidget(bar)
    bar.set_chips([Chip("", "全部", 3), Chip("a", "申请人", 2)])
    assert bar.chosen() == ""
    with qtbot.waitSignal(bar.changed):
        type_text(bar.box, "邓")
    assert bar.text() == "邓"
    bar.choose("a")
    bar.set_chips([Chip("", "全部", 4), Chip("a", "申请人", 3), Chip("b", "积极分子", 1)])
    assert bar.chosen() == "a"
