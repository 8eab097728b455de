"""公示: planning with working days, refusals, objections and outcome."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.models import DevelopmentCase, PublicNotice
from app.services.database import Database
from app.services.notice_list import list_notices
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.forms import FormsScreen
from app.ui.screens.notices import NoticesScreen
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, TODAY
from tests.ui.test_screens import people, press


def notices(window: MainWindow, subject: str = "", focus: str = "") -> NoticesScreen:
    window.open(Place("notices", subject, focus))
    screen = window.screen_shown()
    assert isinstance(screen, NoticesScreen)
    return screen


def write(qtbot: QtBot, box: QWidget | None, text: str) -> None:
    QApplication.processEvents()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, text)


def before_the_notice(window: MainWindow) -> str:
    """The candidate as on the eve of the notice; returns the case."""
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE) or ""

    def work(session: object) -> None:
        for row in session.query(PublicNotice):  # type: ignore[attr-defined]
            session.delete(row)  # type: ignore[attr-defined]
        session.get(DevelopmentCase, case).candidate_since = None  # type: ignore[attr-defined]

    window.desk.jobs.write(work, "准备")
    return case


def test_a_notice_is_planned_with_holidays_and_stored(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    case = before_the_notice(window)
    screen = notices(window, case, "发展对象")
    planner = screen.planner
    assert planner.form is not None
    write(qtbot, planner.form.editor("start").focusProxy(), "2026-09-28")
    assert planner.word.text() == "天数够"
    # Three working days, the National Day holidays, then the rest.
    assert planner.strip.cells["2026-09-28"].text() == "第 1 天"
    assert planner.strip.cells["2026-10-01"].text().startswith("放假")
    assert planner.plan is not None
    assert planner.form.values()["end"] == planner.plan.safe_end
    assert planner.boxes[case].isChecked()
    press(qtbot, planner, "保存公示")
    assert f"发展对象公示（{CANDIDATE}）" in window.strip.act.whole()
    with sample.read() as session:
        (row,) = list_notices(session, TODAY)
    assert (row.person, row.start, row.short) == (CANDIDATE, date(2026, 9, 28), False)
    assert [r.notice_id for r in screen.table.selected()] == [row.notice_id]
    window.undo()
    assert screen.pages.currentWidget() is screen.empty


def test_too_short_a_notice_is_refused_with_the_first_lawful_day(qtbot: QtBot, window: MainWindow) -> None:
    case = before_the_notice(window)
    planner = notices(window, case, "发展对象").planner
    assert planner.form is not None
    write(qtbot, planner.form.editor("start").focusProxy(), "2026-09-28")
    write(qtbot, planner.form.editor("end").focusProxy(), "2026-09-30")
    assert planner.word.text() == "天数不够"
    press(qtbot, planner, "保存公示")
    assert "只有 3 个。最早 2026-10-09 可以。" in window.message.text.text()
    assert "R36" in window.message.text.text()
    assert "最早 2026-10-" in window.message.text.text()
    assert planner.form.values()["end"] == date(2026, 9, 30)
    window.open(Place("today"))
    assert notices(window).pages.currentWidget() is planner


def test_nobody_chosen_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    screen = notices(window)
    press(qtbot, screen, "排一次公示")
    press(qtbot, screen.planner, "保存公示")
    assert "还没有选公示谁" in window.message.text.text()
    press(qtbot, screen.planner, "放弃这次公示")
    assert screen.pages.currentWidget() is screen._list


def test_objections_and_outcome_are_recorded(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = notices(window)
    form = screen.outcome.form
    assert form is not None
    assert not screen.outcome.save.isEnabled()
    write(qtbot, form.editor("feedback").focusProxy(), "收到一条反映，已核实不属实")
    assert screen.outcome.save.isEnabled()
    press(qtbot, screen.outcome, "保存结果")
    assert not screen.outcome.save.isEnabled()
    assert f"公示结果（{CANDIDATE}）" in window.strip.act.whole()
    with sample.read() as session:
        assert "核实" in (session.query(PublicNotice).one().feedback or "")


def test_an_outcome_before_the_last_day_is_refused(qtbot: QtBot, window: MainWindow) -> None:
    case = before_the_notice(window)
    planner = notices(window, case, "发展对象").planner
    assert planner.form is not None
    write(qtbot, planner.form.editor("start").focusProxy(), "2026-11-30")
    press(qtbot, planner, "保存公示")
    screen = notices(window)
    assert screen.model.row_at(0).state == "公示中"
    form = screen.outcome.form
    assert form is not None
    form.editor("result").set_value("不影响")
    form.edited.emit()
    press(qtbot, screen.outcome, "保存结果")
    assert "才截止" in window.message.text.text()
    assert form.changes() == {"result": "不影响"}


def test_both_sheets_are_printed(qtbot: QtBot, window: MainWindow) -> None:
    screen = notices(window)
    press(qtbot, screen.outcome, "预览公示（拟列为发展对象）")
    shown = window.screen_shown()
    assert isinstance(shown, FormsScreen)
    assert shown.view.drawn() > 0
    press(qtbot, notices(window).outcome, "预览公示情况登记表（拟列为发展对象）")
    assert "公示情况登记表" in window.top.place.text()
