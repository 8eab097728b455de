"""发展进程: the board, the plan backward from a day, what is impossible, the comparison sheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import PoliticalReview, PublicNotice
from app.services.database import Database
from app.ui import dialogs
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.progress import ProgressScreen
from tests.ui.keys import type_text
from tests.ui.sample import APPLICANTS, CANDIDATE, OVERDUE
from tests.ui.test_screens import people, press


def progress(window: MainWindow, subject: str = "", focus: str = "") -> ProgressScreen:
    window.open(Place("progress", subject, focus))
    screen = window.screen_shown()
    assert isinstance(screen, ProgressScreen)
    return screen


def case_of(window: MainWindow, name: str) -> str:
    return next(row.case_id for row in people(window).model.all_rows() if row.name == name) or ""


def write(qtbot: QtBot, box: QWidget | None, text: str) -> None:
    QApplication.processEvents()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, text)


def test_a_card_says_what_is_next_and_opens_the_person(qtbot: QtBot, window: MainWindow) -> None:
    screen = progress(window)
    names = [card.accessibleName().split("，")[0] for card in screen.board.cards]
    assert set(names) == {*APPLICANTS, CANDIDATE}
    assert names[0] == OVERDUE  # the soonest date comes first
    card = screen.board.cards[0]
    assert "超期" in card.accessibleName()
    QApplication.processEvents()
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    shown = window.screen_shown()
    assert isinstance(shown, PersonScreen)
    assert shown.head.name.text() == OVERDUE


def test_a_plan_starts_at_the_earliest_lawful_day(qtbot: QtBot, window: MainWindow) -> None:
    screen = progress(window, case_of(window, CANDIDATE))
    plan = screen.plan
    assert plan.word.text() == "办得到"
    assert plan.day.value() == date(2026, 11, 30)
    nodes = {node.name: node for node in plan.model.all_rows()}
    assert nodes["上级党委预审合格"].actual is not None
    assert nodes["接收大会"].actual is None


def test_an_impossible_day_is_said_with_the_first_possible_one(qtbot: QtBot, window: MainWindow) -> None:
    screen = progress(window, case_of(window, CANDIDATE))
    plan = screen.plan
    write(qtbot, plan.day.focusProxy(), "2027-06-01")
    # The pre-examination would be older than a month by then.
    assert plan.word.text() == "办不到"
    assert "最早 2026-11-30" in plan.verdict.text()
    assert "上级党委预审合格" in plan.verdict.text()
    press(qtbot, plan, "用最早可行的日子")
    assert plan.word.text() == "办得到"


def test_days_that_fit_do_not_hide_what_is_already_wrong(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    with sample.write("公示改短") as session:
        notice = session.scalars(select(PublicNotice)).one()
        notice.end_on = date(2026, 9, 28)
    plan = progress(window, case_of(window, CANDIDATE)).plan
    assert plan.word.text() == "先改正"
    assert "检查出 1 条违规" in plan.verdict.text()


def test_nobody_is_planned_for_after_a_review_that_failed(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    with sample.write("政审不合格") as session:
        session.scalars(select(PoliticalReview)).one().conclusion = "不合格"
    plan = progress(window, case_of(window, CANDIDATE)).plan
    assert plan.word.text() == "办不到"
    assert "不能发展入党" in plan.verdict.text()
    assert "最早" not in plan.verdict.text()


def test_what_follows_is_reckoned_forward(window: MainWindow) -> None:
    plan = progress(window, case_of(window, CANDIDATE)).plan
    assert plan._planned is not None
    assert plan._planned.follows.earliest_conversion == date(2027, 11, 30)


def test_an_applicant_is_chosen_by_initials(qtbot: QtBot, window: MainWindow) -> None:
    screen = progress(window, focus="plan")
    assert not screen.plan.save.isEnabled()
    qtbot.keyClicks(screen.plan.who.box, "yj")
    screen.plan.who.box.editingFinished.emit()
    day = screen.plan.day.value()
    assert day is not None
    assert day > date(2027, 11, 30)  # a year of cultivation is still to come


def test_a_plan_is_kept_as_a_calendar_file(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = progress(window, case_of(window, "于佳")).plan
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: None)
    press(qtbot, plan, "存为日历文件")
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "plan.ics")
    press(qtbot, plan, "存为日历文件")
    content = (tmp_path / "plan.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert "plan.ics" in window.message.text.text()


def test_recommendations_stand_side_by_side(qtbot: QtBot, window: MainWindow) -> None:
    screen = progress(window)
    press(qtbot, screen, "三推一选")
    pane = screen.compare
    assert {row.person.name for row in pane.model.shown_rows()} == set(APPLICANTS) - {OVERDUE}
    pane.filter.choose("all")
    rows = {row.person.name: row for row in pane.model.shown_rows()}
    assert rows[CANDIDATE].number_of_channels >= 2
    assert rows[CANDIDATE].decided == "通过"
    assert "票数只作参考" in pane.count.text()
    pane.table.opened.emit(rows[CANDIDATE])
    shown = window.screen_shown()
    assert isinstance(shown, PersonScreen)
    assert shown.line.current() == "3"


def test_many_people_of_a_stage_lead_to_the_table(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.screens.progress_board._MOST", 2)
    screen = progress(window)
    press(qtbot, screen, "还有 4 人")
    shown = window.screen_shown()
    assert isinstance(shown, PeopleScreen)
    assert shown.filter.chosen() == "入党申请人"


def test_a_plan_is_printed_with_its_person_and_verdict(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """window.md: the plan is printed or saved as a calendar file."""
    sent: list[bytes] = []
    monkeypatch.setattr(dialogs, "choose_printer", lambda _parent, _pages: object())
    monkeypatch.setattr("app.ui.list_export.print_pages", lambda pdf, _printer, _task: sent.append(pdf) or 1)
    pane = progress(window, case_of(window, CANDIDATE)).plan
    assert pane.export.isEnabled()
    pane.lists.print(whole=True)
    text = PdfReader(BytesIO(sent[0])).pages[0].extract_text()
    planned = pane._planned
    assert planned is not None
    assert f"{planned.person}倒排计划（接收大会 {planned.plan.target}）" in text
    assert pane.verdict.text()[:12] in text
    assert "公示截止" in text
