"""F1 in a dialog or a wizard opens its part of the manual; no dialog of the program is without one."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.config import program_root
from app.services import manual
from app.ui.common.explain_dialog import ExplainDialog
from app.ui.common.panel import Panel
from app.ui.common.saved_views import NameDialog
from app.ui.frame_help import Help
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.forms import FormsScreen
from app.ui.screens.meetings import MeetingsScreen


def test_every_dialog_is_such_a_panel() -> None:
    sources = {path: path.read_text("utf-8") for path in (program_root() / "app" / "ui").rglob("*.py")}
    assert [path.name for path, text in sources.items() if re.search(r"\(QDialog\):", text)] == ["panel.py"]


def test_every_panel_has_a_part_of_the_manual() -> None:
    made = program_root() / "app"
    for path in made.rglob("*.py"):
        if "(Panel)" in path.read_text("utf-8"):
            import_module(".".join(path.relative_to(made.parent).with_suffix("").parts))
    kinds = Panel.__subclasses__()
    assert len(kinds) >= 11
    for kind in kinds:
        found = manual.find(*kind.HELP)
        assert found.heading, kind.__name__
        assert found.page != manual.FIRST


@pytest.mark.parametrize("which", ["explain", "name"])
def test_f1_in_a_dialog(qtbot: QtBot, window: MainWindow, which: str) -> None:
    box: QDialog
    if which == "explain":
        box = ExplainDialog("甲", is_national=True, reason="", by="", parent=window)
        page = "findings"
    else:
        box, page = NameDialog([], window), "people"
    box.open()
    qtbot.waitExposed(box)
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    qtbot.keyClick(box, Qt.Key.Key_F1)
    (helper,) = box.findChildren(Help)
    assert helper.shown is not None
    assert helper.shown.isVisible()
    assert helper.shown.page() == page
    assert helper.shown.parentWidget() is box
    helper.shown.close()
    box.reject()
    box.deleteLater()


def heading(window: MainWindow, qtbot: QtBot) -> str:
    """Where the manual opens."""
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help.shown is not None
    found = window.help.shown.view.textCursor().block().text()
    window.help.shown.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return found


def test_f1_in_the_wizards_and_at_a_preprinted_paper(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("meetings", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, MeetingsScreen)
    wizard = screen.wizard
    told = []
    for page in (wizard.topics, wizard.counts, wizard.done):
        screen.pages.setCurrentWidget(wizard)
        wizard.pages.setCurrentWidget(page)
        told.append(heading(window, qtbot))
    assert told == ["开会以前", "开完会", "会后打印"]
    window.open(Place("notices", "new"))
    assert heading(window, qtbot) == "排一次公示"
    window.open(Place("forms"))
    forms = window.screen_shown()
    assert isinstance(forms, FormsScreen)
    forms.list.choose("f36")
    assert forms.topic() == "f36"
    assert heading(window, qtbot) == "套打三联介绍信"
