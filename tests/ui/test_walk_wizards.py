"""Every page of the meeting wizard and the notice planner at every size: nothing clipped or nameless."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.notices import NoticesScreen
from app.ui.theme import TEXT_SIZES
from tests.ui import looks
from tests.ui.sample import CANDIDATE, TODAY
from tests.ui.test_screens import people
from tests.ui.test_walk import VIEWS

CHECKS = (
    looks.clipped,
    looks.overlapping,
    looks.outside,
    looks.nameless,
    looks.small_targets,
    looks.full_ids,
)


def look(window: MainWindow, size: tuple[int, int], name: str) -> list[str]:
    """What is wrong with what is in sight."""
    for _ in range(4):
        QApplication.processEvents()
    assert window.size().toTuple() == size, f"{name} does not fit: {window.size().toTuple()}"
    return [f"{name}: {check.__name__}: {trouble}" for check in CHECKS for trouble in check(window)]


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_the_pages_of_the_wizards(
    qtbot: QtBot, window: MainWindow, size: tuple[int, int], text_size: int
) -> None:
    window.desk.theme.set_size(text_size)
    window.resize(*size)
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE) or ""
    window.open(Place("meetings", case, "接收预备党员"))
    screen = window.screen_shown()
    assert isinstance(screen, MeetingsScreen)
    wizard = screen.wizard
    assert wizard.about is not None
    wizard.about.editor("on").set_value(TODAY)
    troubles = look(window, size, "about")
    wizard.next.click()
    troubles += look(window, size, "topics")
    wizard.next.click()
    for box in list(wizard.roll.boxes.values())[-2:]:
        box.click()
    away = list(wizard.roll._away.values())[-1]
    away.state.setCurrentText("不计应到")
    troubles += look(window, size, "roll")
    away.form.editor("situation").set_value("长期不能自理")
    wizard.next.click()
    form = wizard.counts.sections[0].form
    form.restore({"issued": 14, "returned": 14, "votes_for": 7, "votes_against": 7, "result": "通过"})
    form.edited.emit()
    troubles += look(window, size, "counts")
    wizard.next.click()
    assert wizard.pages.currentWidget() is wizard.review
    assert any("未过半" in text for text in wizard.review.warnings)
    troubles += look(window, size, "review")
    wizard.next.click()
    assert wizard.pages.currentWidget() is wizard.done
    troubles += look(window, size, "done")
    window.open(Place("notices", "new"))
    notices = window.screen_shown()
    assert isinstance(notices, NoticesScreen)
    troubles += look(window, size, "planner")
    window.desk.theme.set_size(TEXT_SIZES[0])
    assert not troubles, "\n".join(troubles)
