"""Laws of the window's look that can be stated: what is written is readable, whole, and in its place."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QDate, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.params import Params
from app.ui import dialogs
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import QuietCombo
from app.ui.common.layout import button, columns
from app.ui.common.ledger_columns import ledger_columns
from app.ui.common.table_model import MARK_ROLE
from app.ui.common.tag import TagLabel
from app.ui.common.why import Why
from app.ui.duties import Date
from app.ui.help_window import HelpWindow
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.findings import FindingsScreen
from app.ui.screens.forms_sheet import SheetPane
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.today import TodayScreen
from app.ui.theme import TEXT_SIZES, Theme, Tone, contrast
from app.ui.wording import due_mark, due_tone, rule_why
from tests.ui import looks
from tests.ui.sample import OVERDUE

DAYS = (date(2026, 11, 29), date(2026, 11, 30), date(2026, 12, 10), date(2026, 12, 11))


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


def test_a_colour_never_stands_alone_beside_a_date() -> None:
    today = date(2026, 11, 30)
    found = [(due_tone(day, today), due_mark(day, today)) for day in (None, *DAYS)]
    assert found == [
        (None, ""),
        (Tone.ACCENT, "超期"),  # a day ago
        (Tone.WARN, "临期"),  # today
        (Tone.WARN, "临期"),  # in ten days
        (Tone.INFO, ""),  # in eleven
    ]


def test_the_word_of_a_date_is_painted_and_spoken_but_never_copied(window: MainWindow) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    place = screen.model.place_of(lambda row: row.name == OVERDUE)
    assert place is not None
    index = screen.model.index(place, screen.model.column_number("due"))
    assert index.data() == "2026-11-27"
    assert index.data(MARK_ROLE) == "超期"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "2026-11-27 超期"
    screen.table.selectRow(place)
    assert "超期" not in screen.table.copy_text()


def test_a_near_date_of_the_agenda_says_how_near(window: MainWindow) -> None:
    window.open(Place("today"))
    reason = Why("", "")
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    near = screen._date(Date(window.desk.today() + timedelta(days=3), "派人谈话　某某", True, None, reason))
    far = screen._date(Date(window.desk.today() + timedelta(days=30), "派人谈话　某某", False, None, reason))
    assert [part.text() for part in near.findChildren(TagLabel)] == ["还有 3 天"]
    assert far.findChildren(TagLabel) == []
    for part in (near, far):
        part.deleteLater()


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_a_box_is_as_wide_as_its_widest_entry(qtbot: QtBot, theme: Theme, size: int) -> None:
    theme.set_size(size)
    holder = QWidget()
    qtbot.addWidget(holder)
    line = columns(holder)
    box = QuietCombo()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.addItems(["省外样", "（默认打印机）"])
    line.addWidget(box)
    line.addStretch(1)
    holder.resize(600, 60)
    holder.show()
    settle()
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    field = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    assert field.width() >= QFontMetrics(box.font()).horizontalAdvance("（默认打印机）")
    theme.set_size(TEXT_SIZES[0])


def test_nothing_is_left_empty_under_a_picture_of_the_manual(qtbot: QtBot, window: MainWindow) -> None:
    shown = HelpWindow(window.desk, window)
    qtbot.addWidget(shown)
    shown.show_for("today", "")
    shown.show()
    settle()
    document = shown.view.document()
    block = document.begin()
    while "\ufffc" not in block.text():
        block = block.next()
    layout = document.documentLayout()
    room = layout.blockBoundingRect(block.next()).top() - layout.blockBoundingRect(block).top()
    picture = block.layout().lineAt(0)
    assert room <= picture.height() + 40
    assert block.blockFormat().lineHeight() == 0
    shown.close()


def test_what_a_paper_is_called_is_seen_whole_in_its_ledger() -> None:
    papers = {column.title: column for column in ledger_columns("发文")}
    assert papers["文号"].stretch
    assert not papers["表号"].stretch
    assert {column.title: column for column in ledger_columns("材料")}["名称"].stretch
    family = {column.title: column for column in ledger_columns("家庭成员")}
    assert family["类别"].width >= 6 * 14 + 22  # 主要社会关系


def test_the_third_button_of_a_sheet_stands_beside_the_others_where_there_is_room(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.open(Place("forms", focus="f05"))
    screen = window.screen_shown()
    settle()
    pane = screen.findChild(SheetPane)
    assert pane is not None
    pane.list.show()
    for width, beside in ((1366, True), (1093, None), (1920, True)):
        window.resize(width, 768)
        settle()
        level = pane.list.mapTo(window, QPoint()).y() == pane.save.mapTo(window, QPoint()).y()
        assert beside is None or level is beside
        assert looks.overlapping(pane) == []
        assert looks.outside(pane) == []


def test_the_bar_says_the_place_before_the_paper(window: MainWindow) -> None:
    window.open(Place("forms"))
    assert window.top.place.text() == "表格"
    window.open(Place("forms", focus="word:"))
    assert window.top.place.text() == "表格 › Word 模板"


def test_an_empty_ledger_of_packages_says_what_it_will_hold(window: MainWindow) -> None:
    window.open(Place("exchange", focus="packages"))
    settle()
    words = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert any(text.startswith("还没有收发过数据包") for text in words)


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_the_calendar_shows_six_weeks_and_says_which_days_are_of_another_month(
    qtbot: QtBot, theme: Theme, size: int
) -> None:
    theme.set_size(size)
    editor = DayEditor(Field("日期", Kind.DAY), lambda: date(2026, 11, 27))
    qtbot.addWidget(editor)
    editor.show()
    editor.open_calendar()
    settle()
    month = editor.findChild(QCalendarWidget)
    assert month is not None
    days = month.findChild(QTableView)
    assert days is not None
    assert days.verticalScrollBar().maximum() == 0
    assert sum(days.rowHeight(row) for row in range(7)) <= days.viewport().height()
    assert min(days.rowHeight(row) for row in range(1, 7)) >= 24
    seen: list[str] = []

    class Pen:
        """Notes what is written."""

        def __getattr__(self, name: str) -> object:
            return lambda *told: seen.extend(word for word in told if isinstance(word, str))

    month.paintCell(Pen(), QRect(0, 0, 40, 24), QDate(2026, 10, 26))  # type: ignore[arg-type]
    assert seen == ["10-26"]
    month.window().close()
    theme.set_size(TEXT_SIZES[0])


def test_why_explains_the_edition_that_the_line_named() -> None:
    """梁静怡 was made an activist on 2026-04-20, under 2014; seen in November both said different things."""
    told = [
        dict(rule_why("R14", Params(), date(2026, 11, 27), title="报备案", basis=basis).facts)["依据"]
        for basis in ("细则（2014）第八条", "细则（2026）第八条", "")
    ]
    assert told == ["细则（2014）第八条", "细则（2026）第八条", "细则（2026）第八条"]
