"""F1 in a dialog opens its part of the manual over it; no dialog of the program is without one."""

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
