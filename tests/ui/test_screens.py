"""今日, 人员, 表格, 数据交换: each screen's main act and its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.errors import FormRefused, SaveRefused
from app.models import ExportEntry
from app.services.database import Database
from app.services.export_register import CALENDAR
from app.services.findings import todo
from app.services.overview import AGENDA_DAYS
from app.services.people import save_person
from app.services.rules.texts import rule_texts
from app.ui import dialogs
from app.ui.common.stat_card import StatCard
from app.ui.common.why import WhyBox
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.forms import FormsScreen
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.today import TodayScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, FAKE_ID, OVERDUE
from tests.ui.sample import TODAY as SAMPLE_DAY


def press(qtbot: QtBot, inside: QWidget, name: str) -> None:
    QApplication.processEvents()
    button = next(
        b
        for b in inside.findChildren(QPushButton)
        if name in (b.text().strip(), b.accessibleName()) and b.isVisible()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def people(window: MainWindow, focus: str = "") -> PeopleScreen:
    window.open(Place("people", focus=focus))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    return screen


def forms(window: MainWindow, form: str = "", who: str = CANDIDATE) -> FormsScreen:
    row = next(row for row in people(window).model.all_rows() if row.name == who)
    window.open(Place("forms", row.case_id or "", form))
    screen = window.screen_shown()
    assert isinstance(screen, FormsScreen)
    return screen


def test_the_agenda_is_kept_as_a_calendar_file(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same events as ``todo --ics``, overdue and coming; the file is entered in the register."""
    target = tmp_path / "due.ics"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: None)
    press(qtbot, window.screen_shown(), "存为日历文件")
    assert not target.exists()
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: target)
    press(qtbot, window.screen_shown(), "存为日历文件")
    with sample.read() as session:
        dues = todo(session, SAMPLE_DAY, AGENDA_DAYS)
        registered = session.scalars(select(ExportEntry)).all()
    events = target.read_bytes().count(b"BEGIN:VEVENT")
    assert events == len(dues) > 0
    assert [row.kind for row in registered] == [CALENDAR]
    assert "due.ics" in window.message.text.text()


def test_today_leads_to_the_step_that_is_due(qtbot: QtBot, window: MainWindow) -> None:
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    assert screen.title.text() == "11 月 30 日　星期一"
    assert screen.summary.text() == "2 件事要办，其中 1 件已经超期"
    press(qtbot, screen, f"记录谈话：{OVERDUE}　派人谈话")
    shown = window.screen_shown()
    assert isinstance(shown, PersonScreen)
    assert shown.head.name.text() == OVERDUE
    assert shown.line.current() == "2"


def test_a_meeting_that_is_due_opens_the_wizard(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window.screen_shown(), f"打开会议向导：{CANDIDATE}　召开接收大会")
    shown = window.screen_shown()
    assert isinstance(shown, MeetingsScreen)
    assert shown.wizard.is_running
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE)
    assert shown._asked == (case, "接收预备党员")


def test_a_duty_says_why(qtbot: QtBot, window: MainWindow) -> None:
    screen = window.screen_shown()
    name = f"为什么：{OVERDUE}　派人谈话"
    press(qtbot, screen, name)
    (box,) = screen.findChildren(WhyBox)
    told = "\n".join(part.text() for part in box.findChildren(QLabel))
    assert "2026-10-27 收到申请书，应在一个月内（不晚于 2026-11-27）" in told
    assert rule_texts()["R05"].duty in told
    assert "谁可放行" in told
    window.grab()
    qtbot.waitUntil(lambda: looks.clipped(screen) == [])
    press(qtbot, screen, f"在规则手册里看 R05：{OVERDUE}　派人谈话")
    assert window.place == Place("rulebook", "R05", "rules")
    window.open(Place("today"))
    press(qtbot, window.screen_shown(), name)
    press(qtbot, window.screen_shown(), name)
    qtbot.waitUntil(lambda: window.screen_shown().findChildren(WhyBox) == [])


def test_a_count_leads_to_the_filtered_list(qtbot: QtBot, window: MainWindow) -> None:
    card = next(c for c in window.findChildren(StatCard) if c.accessibleName().startswith("申请人"))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    assert screen.filter.chosen() == "入党申请人"
    assert {row.stage for row in screen.model.shown_rows()} == {"入党申请人"}


def test_today_follows_what_is_stored(window: MainWindow, sample: Database) -> None:
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    before = screen.summary.text()
    row = next(r for r in people(window).model.all_rows() if r.name == OVERDUE)
    window.open(Place("today"))
    from app.services.journey.facts import save_row

    window.desk.jobs.write(
        lambda s: save_row(s, row.case_id or "", "talk", None, {"talk_date": window.desk.today()}),
        "记录谈话",
    )
    assert screen.summary.text() != before


def test_filter_finds_by_name_initials_and_number(qtbot: QtBot, window: MainWindow) -> None:
    screen = people(window)
    everybody = screen.model.rowCount()
    for typed in (CANDIDATE, "dxm", "DXM", "ｄｘｍ"):
        screen.filter.box.clear()
        type_text(screen.filter.box, typed)
        screen.filter.flush()
        assert [row.name for row in screen.model.shown_rows()] == [CANDIDATE], typed
    screen.filter.box.clear()
    type_text(screen.filter.box, "没有这个人")
    screen.filter.flush()
    assert screen.model.rowCount() == 0
    assert "没有符合条件的人" in screen.count.text()
    screen.filter.box.clear()
    screen.filter.flush()
    assert screen.model.rowCount() == everybody


def test_id_numbers_are_masked_until_asked_for_and_again_on_return(qtbot: QtBot, window: MainWindow) -> None:
    screen = people(window)
    assert looks.full_ids(window) == []
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    assert any(FAKE_ID in text for text in looks.full_ids(window))
    window.open(Place("today"))
    screen = people(window)
    assert looks.full_ids(window) == []
    assert not screen.reveal.isChecked()


def test_hidden_columns_are_remembered(window: MainWindow) -> None:
    screen = people(window)
    screen.table.hide_columns(["mobile", "age"])
    window.open(Place("today"))
    assert set(json.loads(str(window.desk.settings.value("tables/people")))["hidden"]) == {"mobile", "age"}


def test_chosen_person_stays_chosen_after_a_change(window: MainWindow, sample: Database) -> None:
    screen = people(window)
    place = screen.model.place_of(lambda row: row.name == CANDIDATE)
    assert place is not None
    screen.table.selectRow(place)
    other = next(row for row in screen.model.all_rows() if row.name == OVERDUE)
    window.desk.jobs.write(lambda s: save_person(s, other.person_id, {"position": "检验员"}), "修改")
    assert [row.name for row in screen.table.selected()] == [CANDIDATE]
    changed = next(row for row in screen.model.all_rows() if row.name == OVERDUE)
    assert changed.position == "检验员"


def test_form_is_drawn_for_the_person_chosen_by_initials(qtbot: QtBot, window: MainWindow) -> None:
    screen = forms(window, "f03", OVERDUE)
    assert screen.view.drawn() > 0
    assert OVERDUE in window.top.place.text()
    screen.who.box.clear()
    qtbot.keyClicks(screen.who.box, "dxm")
    screen.who.box.editingFinished.emit()
    assert CANDIDATE in window.top.place.text()
    screen.list.choose("f05")
    assert "全程纪实表" in window.top.place.text()


def test_pdf_is_saved_under_a_telling_name(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, suggested: str, _kinds: str) -> Path:
        asked.append(suggested)
        return tmp_path / "out.pdf"

    monkeypatch.setattr(dialogs, "save_file", answer)
    screen = forms(window, "f03", OVERDUE)
    press(qtbot, screen, "存为 PDF")
    assert OVERDUE in asked[0]
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    assert "已保存“out.pdf”" in window.message.text.text()


def test_a_file_that_cannot_be_written_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "out.pdf")

    def refuse(*_given: object, **_options: object) -> None:
        raise SaveRefused("E-SAVE", "文件被占用，没有保存；原有文件完好。", "请关闭后再试。")

    monkeypatch.setattr("app.services.export_register.save_bytes", refuse)
    press(qtbot, forms(window, "f03", OVERDUE), "存为 PDF")
    assert "文件被占用" in window.message.text.text()
    assert not (tmp_path / "out.pdf").exists()


def test_printing_goes_to_the_printer_chosen(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setResolution(300)
    monkeypatch.setattr(dialogs, "choose_printer", lambda *_asked: printer)
    press(qtbot, forms(window, "f03", OVERDUE), "打印")
    assert "已送往打印机" in window.message.text.text()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")


def test_workbook_and_template_are_written_where_asked(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open(Place("exchange"))
    screen = window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    for name, target in (("导出数据工作簿", "all.xlsx"), ("保存空白工作簿…", "blank.xlsx")):
        monkeypatch.setattr(dialogs, "save_file", lambda *_asked, path=tmp_path / target: path)
        press(qtbot, screen, name)
        assert (tmp_path / target).read_bytes().startswith(b"PK")
        assert target in window.message.text.text()
    screen.plan(tmp_path / "all.xlsx")
    assert screen.preview.verdict.text() == "没有变化"
    assert not screen.preview.accept.isVisible()
    assert looks.full_ids(window) == []


def test_giving_up_the_file_chooser_changes_nothing(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: None)
    window.open(Place("exchange", focus="import"))
    screen = window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    assert screen.pages.currentIndex() == 0
    assert not window.message.isVisible()


def test_a_form_that_cannot_be_read_does_not_stop_the_recording(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: object) -> None:
        raise FormRefused("E-FORM-01", "表样文件 f03.toml 有错。数据没有改动。", "请改正这个文件。")

    monkeypatch.setattr("app.services.forms.catalogue", refuse)
    row = next(row for row in people(window).model.all_rows() if row.name == OVERDUE)
    window.open(Place("person", row.case_id or "", "2"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    assert screen.step_pane.sections
    assert "f03.toml" in window.message.text.text()
