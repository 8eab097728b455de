"""Previews worked out off the GUI thread: what was changed meanwhile is never written as it was before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.common.bulk_dialog import BulkDialog
from app.ui.common.editors import LineEditor
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.dues import DuesScreen
from tests.ui.keys import type_text
from tests.ui.sample import APPLICANTS
from tests.ui.test_bulk import choose, opened, positions
from tests.ui.test_screens import people

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slow(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes plans wait; calling it delivers those that wait, as a worker would."""
    jobs = window.desk.jobs
    real, waiting = jobs.read, list[Callable[[], Any]]()

    def read(*args: Any, key: Any = None, **more: Any) -> None:
        if isinstance(key, tuple) and key[-1] == "plan":
            waiting.append(lambda: real(*args, key=key, **more))
        else:
            real(*args, key=key, **more)

    monkeypatch.setattr(jobs, "read", read)

    def deliver() -> None:
        while waiting:
            waiting.pop(0)()

    return deliver


def bulk(qtbot: QtBot, window: MainWindow) -> BulkDialog:
    screen = people(window)
    choose(screen, *APPLICANTS[:2], column="position")
    qtbot.mouseClick(screen.fill, LEFT)
    return opened(screen)


def fill(qtbot: QtBot, dialog: BulkDialog, text: str) -> None:
    """Type another value over the present one."""
    assert dialog.form is not None
    editor = dialog.form.editor("position")
    assert isinstance(editor, LineEditor)
    editor.box.setFocus()
    qtbot.keyClick(editor.box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor.box, Qt.Key.Key_Delete)
    if text:
        type_text(editor.box, text)


def test_the_value_typed_last_is_written_or_nothing(
    qtbot: QtBot, window: MainWindow, slow: Callable[[], None]
) -> None:
    dialog = bulk(qtbot, window)
    fill(qtbot, dialog, "检验员")
    slow()
    assert dialog.go.isEnabled()
    fill(qtbot, dialog, "班长")
    assert not dialog.go.isEnabled()
    dialog._on_accept()
    QApplication.processEvents()
    assert positions(people(window), *APPLICANTS[:2]) == ["数控操作工"] * 2
    slow()
    qtbot.mouseClick(dialog.go, LEFT)
    assert positions(people(window), *APPLICANTS[:2]) == ["班长"] * 2


def test_a_plan_that_comes_after_the_value_was_taken_away_is_not_offered(
    qtbot: QtBot, window: MainWindow, slow: Callable[[], None]
) -> None:
    dialog = bulk(qtbot, window)
    fill(qtbot, dialog, "检验员")
    fill(qtbot, dialog, "")
    slow()
    assert not dialog.go.isVisible()
    assert dialog.model.all_rows() == []


def test_another_column_takes_the_former_plan_away(
    qtbot: QtBot, window: MainWindow, slow: Callable[[], None]
) -> None:
    dialog = bulk(qtbot, window)
    fill(qtbot, dialog, "检验员")
    slow()
    dialog.column.setCurrentIndex(dialog.column.findData("department"))
    dialog._turn()
    slow()
    dialog._on_accept()
    assert positions(people(window), *APPLICANTS[:2]) == ["数控操作工"] * 2
    assert not dialog.go.isVisible()


def test_dues_of_a_day_taken_away_meanwhile_are_not_collected(
    qtbot: QtBot, window: MainWindow, slow: Callable[[], None]
) -> None:
    window.open(Place("dues"))
    screen = window.screen_shown()
    assert isinstance(screen, DuesScreen)
    screen.table.selectAll()
    qtbot.mouseClick(screen.collect, LEFT)
    from app.ui.common.collect_dialog import CollectDialog

    dialog = screen.findChild(CollectDialog)
    assert dialog is not None
    slow()
    dialog.paid_on.set_value(None)
    dialog._replan()
    slow()
    assert not dialog.go.isEnabled()
