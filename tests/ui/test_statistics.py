"""统计图: chosen by clicks, the table of the same numbers, picture and PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.services.export_register import list_exports
from app.ui import dialogs
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.people import PeopleScreen
from app.ui.screens.statistics import KEYS, StatisticsScreen
from app.ui.screens.today import TodayScreen


@pytest.fixture
def charts(window: MainWindow) -> StatisticsScreen:
    """The screen on the sample."""
    window.open(Place("statistics"))
    shown = window.screen_shown()
    assert isinstance(shown, StatisticsScreen)
    return shown


def test_it_is_reached_from_today_and_from_the_people(qtbot: QtBot, window: MainWindow) -> None:
    today = window.screen_shown()
    assert isinstance(today, TodayScreen)
    qtbot.mouseClick(today.charts, Qt.MouseButton.LeftButton)
    assert window.place == Place("statistics")
    window.open(Place("people"))
    people = window.screen_shown()
    assert isinstance(people, PeopleScreen)
    qtbot.mouseClick(people.charts, Qt.MouseButton.LeftButton)
    assert window.place == Place("statistics")


def test_every_chart_has_a_table_with_its_numbers(charts: StatisticsScreen, qtbot: QtBot) -> None:
    assert charts._book is not None
    for at, key in enumerate(KEYS):
        charts.open(Place("statistics", focus=key))
        assert charts.kinds.current() == at
        chart = charts._book.charts[at]
        assert chart.key == key
        assert charts.title.text() == chart.title
        table = charts.table
        assert table is not None
        assert table.accessibleName() == f"{chart.title}的数字"
        numbers = sorted(
            int(table.model().index(row, column).data())
            for row in range(table.model().rowCount())
            for column in range(1, table.model().columnCount())
        )
        assert numbers == sorted(value for row in chart.rows for value in row.values)
        assert chart.title in charts.chart.accessibleName()


def test_another_half_year_is_counted_on_its_last_day(charts: StatisticsScreen) -> None:
    at = charts.period.findData("2025-2")
    charts.period.setCurrentIndex(at)
    charts.period.activated.emit(at)
    assert "2025-12-31" in charts.counted.text()
    assert "截至当天" not in charts.counted.text()


def test_a_picture_and_a_pdf_are_saved(
    charts: StatisticsScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def save(_parent: object, _title: str, suggested: str, _kinds: str) -> Path:
        asked.append(suggested)
        return tmp_path / suggested

    monkeypatch.setattr(dialogs, "save_file", save)
    monkeypatch.setattr(dialogs, "run", lambda _panel: True)
    qtbot.mouseClick(charts.as_picture, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(charts.as_pdf, Qt.MouseButton.LeftButton)
    picture, pdf = (tmp_path / name for name in asked)
    image = QImage(str(picture))
    assert image.width() > 1_500
    # White paper, and something on it.
    assert image.pixelColor(2, 2).name() == "#ffffff"
    assert {image.pixelColor(x, y).name() for x in range(0, 600, 9) for y in range(0, 600, 9)} > {"#ffffff"}
    assert pdf.read_bytes().startswith(b"%PDF")
    with charts.desk.jobs._open().read() as session:
        entered = list_exports(session)
    assert [(one.kind, one.scope, one.is_masked) for one in entered] == [
        ("图表", "统计图", True),
        ("图表", "各阶段人数", True),
    ]


def test_an_empty_place_says_what_to_do(charts: StatisticsScreen) -> None:
    charts._show(((), "", None))
    assert charts.pages.currentWidget() is charts.empty
    assert not charts.as_pdf.isEnabled()
