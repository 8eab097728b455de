"""Every day in the agenda of 今日 opens on the rule it comes from, by mouse and by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.services.rules.texts import rule_texts
from app.ui.common.why import WhyBox
from app.ui.main_window import MainWindow
from app.ui.screens.today import TodayScreen
from tests.ui import looks
from tests.ui.test_why import words


def test_every_day_of_the_agenda_is_explained(qtbot: QtBot, window: MainWindow) -> None:
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    agenda = screen._agenda
    links = [one for one in agenda.findChildren(QPushButton) if one.accessibleName().startswith("为什么：")]
    assert links
    for link in links:
        link.setFocus()
        qtbot.keyClick(link, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: len(agenda.findChildren(WhyBox)) == 1)
        (box,) = agenda.findChildren(WhyBox)
        told = words(box)
        rule = next(number for number in rule_texts() if f"{number}　{rule_texts()[number].title}" in told)
        assert rule_texts()[rule].duty in told
        for part in ("依据", "来源", "谁可放行", link.accessibleName()[4:14]):
            assert part in told
        window.grab()
        qtbot.waitUntil(lambda box=box: not box.visibleRegion().isEmpty())  # type: ignore[misc]
        assert looks.clipped(screen) == []
        qtbot.keyClick(link, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: not agenda.findChildren(WhyBox))
