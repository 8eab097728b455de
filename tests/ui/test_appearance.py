"""Laws of the window's look that can be stated: what is written is readable, whole, and in its place."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.services.params import Params
from app.ui import dialogs
from app.ui.common.layout import button
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.findings import FindingsScreen
from app.ui.screens.notices import NoticesScreen
from app.ui.theme import Theme, contrast


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def left_of(part: QWidget, window: QWidget) -> int:
    """Where a widget begins in its window."""
    return part.mapTo(window, part.rect().topLeft()).x()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("made", [QLineEdit, QPlainTextEdit])
def test_the_hint_in_an_empty_box_is_readable(
    qtbot: QtBot, theme: Theme, made: type[QLineEdit], dark: bool
) -> None:
    theme.set_dark(dark)
    box = made()
    qtbot.addWidget(box)
    box.show()
    settle()
    ink = box.palette().color(QPalette.ColorRole.PlaceholderText)
    assert ink.alpha() == 255
    for paper in (theme.colors.surface, theme.colors.sunken):
        assert contrast(ink.name(), paper) >= 4.5
    theme.set_dark(False)


@pytest.mark.parametrize("kind", ["chip", "segment"])
def test_a_chosen_word_is_whole_and_moves_nothing(qtbot: QtBot, theme: Theme, kind: str) -> None:
    word = "2025-02-25 组织指定"
    part = button(word, kind=kind)
    part.setCheckable(True)
    qtbot.addWidget(part)
    part.show()
    settle()
    at_rest = part.sizeHint().width()
    bold = QFont(part.font())
    bold.setBold(True)
    assert at_rest >= QFontMetrics(bold).horizontalAdvance(word) + 20
    part.setChecked(True)
    settle()
    assert part.sizeHint().width() == at_rest


def test_questions_put_the_act_last_as_every_panel_does(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def look(box: QMessageBox) -> int:
        box.show()
        settle()
        found = sorted(box.buttons(), key=lambda part: left_of(part, box))
        seen.append([part.text() for part in found])
        qtbot.addWidget(box)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    dialogs.confirm(None, "彻底删除", "彻底删除这个人的全部资料？", "彻底删除", danger=True)
    dialogs.show_error(None, UserError("E-X", "磁盘已满，没有保存。", "请腾出空间。"))
    assert seen == [["取消", "彻底删除"], ["知道了"]]


def test_the_strip_begins_and_ends_at_its_margins(window: MainWindow) -> None:
    strip, margin = window.strip, window.desk.theme.px(16)
    settle()
    assert not strip.act.isVisible()
    assert left_of(strip.acts, window) == margin
    strip.saved.setText("已保存 14:03")
    strip.backup.setText("")
    settle()
    assert left_of(strip.saved, window) + strip.saved.width() == window.width() - margin
    strip.backup.setText("备份于 13:30")
    settle()
    assert left_of(strip.backup, window) + strip.backup.width() == window.width() - margin


def test_a_short_list_leaves_its_room_to_the_form_below(window: MainWindow) -> None:
    window.open(Place("notices"))
    screen = window.screen_shown()
    assert isinstance(screen, NoticesScreen)
    settle()
    table, row = screen.table, window.desk.theme.px(36)
    assert screen.outcome.isVisible()
    assert table.verticalScrollBar().maximum() == 0
    shown = table.viewport().height() - screen.model.rowCount() * row
    assert 0 <= shown <= 3 * row  # a list of one is as high as three
    screen.filter.box.setText("没有这个人")
    screen.filter.flush()
    settle()
    assert not screen.outcome.isVisible()
    assert screen.table.height() > 8 * row
    screen.filter.box.setText("")
    screen.filter.flush()
    settle()
    assert screen.outcome.isVisible()
    assert table.viewport().height() <= (max(3, screen.model.rowCount()) + 1) * row


def test_the_findings_of_a_clean_branch_are_good_news(window: MainWindow) -> None:
    window.open(Place("findings"))
    screen = window.screen_shown()
    assert isinstance(screen, FindingsScreen)
    screen._show(([], Params(), None))  # type: ignore[arg-type]
    settle()
    assert screen.count.text() == "检查没有发现问题。"
    assert not screen._why_area.isVisible()
