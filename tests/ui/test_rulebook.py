"""规则手册: finding a rule, thresholds, corrections, the wording check-list, the work calendar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.services.database import Database
from app.services.params import load_params
from app.services.rulebook import corrections, wording_points
from app.services.workcalendar import load_calendar
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.rulebook import RulebookScreen
from tests.ui.keys import type_text
from tests.ui.test_screens import press


def rulebook(window: MainWindow, subject: str = "", focus: str = "") -> RulebookScreen:
    window.open(Place("rulebook", subject, focus))
    screen = window.screen_shown()
    assert isinstance(screen, RulebookScreen)
    return screen


def write(qtbot: QtBot, box: QWidget | None, text: str) -> None:
    QApplication.processEvents()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if isinstance(box, QPlainTextEdit):
        box.setPlainText(text)
    else:
        type_text(box, text)


def texts(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def test_settings_lead_to_the_book(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("settings"))
    shown = window.screen_shown()
    assert shown is not None
    press(qtbot, shown, "用语核对")
    screen = window.screen_shown()
    assert isinstance(screen, RulebookScreen)
    assert screen.pages.currentWidget() is screen.wording


def test_a_rule_is_found_by_its_words_and_explained(qtbot: QtBot, window: MainWindow) -> None:
    screen = rulebook(window)
    type_text(screen.rules.search, "派人谈话")
    shown = [screen.rules.list.item(n).text() for n in range(screen.rules.list.count())]
    assert any(text.startswith("R05") for text in shown)
    screen.rules.list.choose("R05")
    told = texts(screen.rules)
    assert "第七条" in told
    assert "细则（2026）" in told
    assert "收到申请书后派人谈话的期限" in told


def test_a_threshold_is_changed_marked_undone(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = rulebook(window, "params")
    row = next(row for row in screen.rules.param_rows if row.key == "filing_days")
    assert not row.save.isVisible()
    write(qtbot, row.editor.focusProxy(), "20")
    press(qtbot, row, "保存确定积极分子后上报备案")
    with sample.read() as session:
        assert load_params(session).whole("filing_days") == 20
    row = next(row for row in screen.rules.param_rows if row.key == "filing_days")
    assert "本支部设定" in texts(row)
    press(qtbot, row, "恢复为 15")
    with sample.read() as session:
        assert not load_params(session).changed


def test_storing_one_threshold_keeps_what_is_typed_for_another(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = rulebook(window, "params")
    rows = {row.key: row for row in screen.rules.param_rows}
    write(qtbot, rows["notice_days"].editor.focusProxy(), "7")
    write(qtbot, rows["filing_days"].editor.focusProxy(), "20")
    press(qtbot, rows["filing_days"], "保存确定积极分子后上报备案")
    rows = {row.key: row for row in screen.rules.param_rows}
    assert rows["notice_days"].typed() == "7"
    assert rows["notice_days"].is_changed()
    press(qtbot, rows["notice_days"], "保存公示天数")
    with sample.read() as session:
        params = load_params(session)
        assert (params.whole("filing_days"), params.whole("notice_days")) == (20, 7)
    assert not any(row.is_changed() for row in screen.rules.param_rows)


def test_a_value_that_does_not_fit_is_refused_calmly(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = rulebook(window, "params")
    row = next(row for row in screen.rules.param_rows if row.key == "notice_days")
    write(qtbot, row.editor.focusProxy(), "三")
    press(qtbot, row, "保存公示天数")
    assert "原来的设定没有改动" in window.message.text.text()
    assert row.editor.value() == "三"
    day = next(row for row in screen.rules.param_rows if row.key == "r2026_from")
    write(qtbot, day.editor.focusProxy(), "2026-13-01")
    press(qtbot, day, "保存2026 年细则起用日（未见原文，印发日起）")
    assert "2026-13-01" in window.message.text.text()
    with sample.read() as session:
        assert not load_params(session).changed


def test_words_of_thresholds_are_chinese(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = rulebook(window, "params")
    for row in screen.rules.param_rows:
        shown = row.editor.value()
        assert not (isinstance(shown, str) and shown.isascii() and shown.isalpha()), row.key
    row = next(row for row in screen.rules.param_rows if row.key == "prob_inspect")
    row.editor.set_value("每半年一次")
    row.editor.edited.emit()
    press(qtbot, row, "保存预备期考察频次")
    with sample.read() as session:
        assert load_params(session).word("prob_inspect") == "HALF_YEARLY"


def test_a_text_is_corrected_and_taken_back(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = rulebook(window, "R05")
    form = screen.rules.form
    assert form is not None
    before = form.stored("duty")
    write(qtbot, form.editor("duty").focusProxy(), "收到申请书后一个月内派人谈话（按官方全文）")
    press(qtbot, screen.rules, "保存更正")
    assert window.strip.act.whole() == "刚才：更正规则“R05”"
    assert "本支部更正过" in texts(screen.rules)
    with sample.read() as session:
        assert [item.field for item in corrections(session)] == ["duty"]
    window.undo()
    assert screen.rules.form is not None
    assert screen.rules.form.stored("duty") == before
    assert "本支部更正过" not in texts(screen.rules)


def test_a_corrected_text_is_restored(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = rulebook(window, "R05")
    assert screen.rules.form is not None
    write(qtbot, screen.rules.form.editor("title").focusProxy(), "谈话期限")
    press(qtbot, screen.rules, "保存更正")
    press(qtbot, screen.rules, "恢复程序原来的文字")
    with sample.read() as session:
        assert corrections(session) == ()


def test_wording_is_compared_point_by_point(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = rulebook(window, focus="wording")
    assert [card.point.key for card in screen.wording.cards] == [
        "V1", "V2", "V3", "V5", "V6", "V7", "V8", "V9",
    ]  # fmt: skip
    assert "12371.cn" in texts(screen.wording)
    card = screen.wording.cards[0]
    press(qtbot, card.state, "不符")
    write(qtbot, card.note.focusProxy(), "原文作“报上级党委审查同意”")
    press(qtbot, screen.wording, "保存V1")
    with sample.read() as session:
        point = wording_points(session)[0]
    assert (point.state, point.note) == ("不符", "原文作“报上级党委审查同意”")
    assert "还有 7 条没有核对" in texts(screen.wording)
    press(qtbot, screen.wording, "打开规则 R34")
    assert screen.pages.currentWidget() is screen.rules
    assert screen.rules.list.current() == "R34"


def test_a_year_is_entered_and_is_no_longer_provisional(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = rulebook(window, focus="calendar")
    pane = screen.calendar
    place = pane.years.place_of(lambda line: line.year == 2028)
    assert place is not None
    assert not pane.years.row_at(place).known
    pane.year_table.selectRow(place)
    assert "暂算" in pane.title.text()
    assert not pane.save.isEnabled()
    write(qtbot, pane.text.focusProxy(), "2028-01-26 至 2028-01-28 放假 春节\n2028-01-22 补班")
    write(qtbot, pane.source.focusProxy(), "国办发明电〔2027〕9 号")
    press(qtbot, pane, "保存放假和补班")
    assert "4 天" in window.message.text.text()
    assert "国办发明电" in pane.title.text()
    assert pane.days.rowCount() == 4
    with sample.read() as session:
        assert load_calendar(session).is_published(2028)
    pane.day_table.selectRow(0)
    press(qtbot, pane, "删除选中的日子")
    assert pane.days.rowCount() == 3
    press(qtbot, pane, "改回暂算")
    assert "暂算" in pane.title.text()


def test_an_unreadable_line_is_refused_and_stays(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    pane = rulebook(window, focus="calendar").calendar
    write(qtbot, pane.text.focusProxy(), "春节放假七天")
    press(qtbot, pane, "保存放假和补班")
    assert "一天也没有保存" in window.message.text.text()
    assert pane.text.value() == "春节放假七天"
    with sample.read() as session:
        assert load_calendar(session).user_days == {}
