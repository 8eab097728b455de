"""保密与审计: users, register, audit, retention and the day a stick is lost, by mouse and keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import DevelopmentCase, Person
from app.services.database import Database
from app.services.erasure import list_certificates
from app.services.export_register import (
    BACKUP,
    FORM,
    LIST,
    PACKAGE,
    WORKBOOK,
    Outgoing,
    channel_rule,
    enter,
)
from app.services.journal.recording import Who
from app.services.operators import READER, REVIEWER, WRITER, add_user, list_users
from app.services.retention import WITHDRAWN, retention_years, set_retention
from app.ui import dialogs, export_panel
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.privacy import PrivacyScreen
from app.ui.second_person import SecondPersonPanel
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, OVERDUE
from tests.ui.test_forms import press

AT = datetime(2026, 11, 28, 4, tzinfo=UTC)


def privacy(window: MainWindow, focus: str) -> PrivacyScreen:
    window.open(Place("privacy", focus=focus))
    screen = window.screen_shown()
    assert isinstance(screen, PrivacyScreen)
    return screen


def _exports(sample: Database) -> None:
    with sample.note() as session:
        for outgoing in (
            Outgoing(FORM, "谈话记录", 1, False, "归档", "本支部保管"),
            Outgoing(LIST, "申请人名册", 6, True, "报送", "园区党工委"),
            Outgoing(BACKUP, "全部数据", 23, False, "归档", "本支部保管"),
        ):
            enter(session, outgoing, "x.pdf", 7, "ab" * 32, AT)


def test_settings_lead_to_every_view(qtbot: QtBot, window: MainWindow) -> None:
    for word in ("使用人和锁屏", "导出登记", "操作与审计", "到期处理", "丢了 U 盘怎么办"):
        window.open(Place("settings"))
        screen = window.screen_shown()
        assert screen is not None
        press(qtbot, screen, word)
        assert window.place.screen == "privacy"
        assert word in window.windowTitle()


def test_the_register_is_narrowed_and_saved(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openpyxl import load_workbook

    _exports(sample)
    pane = privacy(window, "register").register
    pane.filter.choose("open")
    assert [row.scope for row in pane.model.shown_rows()] == ["申请人名册", "谈话记录"]
    assert "2 个文件，7 人次" in pane.count.text()
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "register.xlsx")
    press(qtbot, pane, "把导出登记存为 Excel")
    sheet = load_workbook(tmp_path / "register.xlsx").active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[4] for row in cells] == ["申请人名册", "谈话记录"]
    assert all("x.pdf" not in str(row) for row in cells)


def test_the_unit_writes_its_own_rule(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    pane = privacy(window, "register").register
    assert not pane.keep.isEnabled()
    pane.rule.box.clear()
    type_text(pane.rule.box, "一律当面交。")
    qtbot.mouseClick(pane.keep, Qt.MouseButton.LeftButton)
    with sample.read() as session:
        assert channel_rule(session) == "一律当面交。"


def test_the_audit_viewer_narrows_and_compares(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    _exports(sample)
    pane = privacy(window, "audit").audit
    assert pane.verdict.text() == "前后相接"
    pane.span.setCurrentIndex(3)
    pane.what.setCurrentIndex(1)
    press(qtbot, pane, "按条件查看")
    assert {row.what for row in pane.model.shown_rows()} == {"导出"}
    pane.what.setCurrentIndex(0)
    with sample.read() as session:
        code = session.scalars(select(Person.code).where(Person.name == OVERDUE)).one()
    type_text(pane.person.box, code)
    press(qtbot, pane, "按条件查看")
    assert {row.of for row in pane.model.shown_rows()} == {"人员", "案卷"}
    type_text(pane.person.box, "zzz")
    press(qtbot, pane, "按条件查看")
    assert "没有编号为" in window.message.text.text()
    press(qtbot, pane, "复制核对码")
    copied = QGuiApplication.clipboard().text()
    assert copied == pane.code.text()
    type_text(pane.typed.box, copied)
    press(qtbot, pane, "与交接单上的核对码核对")
    assert "一致" in window.message.text.text()
    pane.typed.box.clear()
    type_text(pane.typed.box, "999999 · 0000-0000-0000-0000")
    press(qtbot, pane, "与交接单上的核对码核对")
    assert "少" in window.message.text.text()
    assert pane.verdict.text() == "对不上"


def test_users_are_added_and_changed(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    pane = privacy(window, "users").users
    type_text(pane.name.box, "王芳")
    pane.pin.setText("2468")
    pane.again.setText("2469")
    qtbot.mouseClick(pane.add, Qt.MouseButton.LeftButton)
    assert "不一样" in window.message.text.text()
    pane.again.setText("2468")
    qtbot.mouseClick(pane.add, Qt.MouseButton.LeftButton)
    assert [(row.name, row.role, row.has_pin) for row in pane.model.shown_rows()] == [("王芳", WRITER, True)]
    assert pane.pin.text() == ""
    pane.table.selectRow(0)
    pane.role.setCurrentText(READER)
    qtbot.mouseClick(pane.set_role, Qt.MouseButton.LeftButton)
    assert "没有能改数据的使用人" in window.message.text.text()
    qtbot.mouseClick(pane.clear_pin, Qt.MouseButton.LeftButton)
    with sample.read() as session:
        (user,) = list_users(session)
    assert (user.role, user.has_pin) == (WRITER, False)


def test_the_first_user_is_at_work_at_once_and_the_idle_time_counts(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    asking = MainWindow(
        window.desk, screens(sample.path), owner=BRANCH, people=people_choices, users=list_users
    )
    qtbot.addWidget(asking, before_close_func=lambda w: w.close())
    asking.show()
    pane = privacy(asking, "users").users
    type_text(pane.name.box, "王芳")
    qtbot.mouseClick(pane.add, Qt.MouseButton.LeftButton)
    assert asking.lock.user is not None
    assert asking.top.user.text().strip() == "王芳"
    pane.minutes.setCurrentIndex(pane.minutes.findData(0))
    pane.minutes.activated.emit(0)
    assert asking.lock.watch.minutes() == 0
    assert not asking.lock.watch.is_waiting()


def test_a_reader_changes_no_users(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    pane = privacy(window, "users").users
    window.desk.jobs.forbid("role", "使用人“赵敏”的角色是只读，只能查看和打印。")
    type_text(pane.name.box, "王芳")
    qtbot.mouseClick(pane.add, Qt.MouseButton.LeftButton)
    assert "只读" in window.message.text.text()
    with sample.read() as session:
        assert list_users(session) == ()


def test_people_whose_time_is_over_are_erased_with_a_certificate(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample.note() as session:
        add_user(session, "王芳", WRITER)
        add_user(session, "李明", REVIEWER, "2580")
    with sample.write("撤回") as session:
        person = session.scalars(select(Person).where(Person.name == OVERDUE)).one()
        case = session.scalars(select(DevelopmentCase).where(DevelopmentCase.person_id == person.id)).one()
        case.status, case.ended_on = "撤回", date(2020, 3, 1)
    pane = privacy(window, "retention").retention
    assert [(row.name, row.due_on) for row in pane.model.shown_rows()] == [(OVERDUE, None)]
    assert not pane.erase.isEnabled()
    combo = pane.years[WITHDRAWN]
    combo.setCurrentIndex(combo.findData(3))
    combo.activated.emit(combo.currentIndex())
    with sample.read() as session:
        assert retention_years(session)[WITHDRAWN] == 3
    pane.filter.choose("due")
    pane.table.selectRow(0)
    type_text(pane.reason.box, "保存期满")
    asked: list[str] = []

    def agree(_parent: object, _title: str, text: str, _yes: str, **_options: object) -> bool:
        asked.append(text)
        return True

    monkeypatch.setattr(dialogs, "confirm", agree)
    assert not pane.approver.isVisible()
    second = SecondPerson(qtbot, [None, "1111", "2580"])
    monkeypatch.setattr(dialogs, "run", second)
    qtbot.mouseClick(pane.erase, Qt.MouseButton.LeftButton)
    assert second.said == "取消"
    assert pane.model.rowCount() == 1
    qtbot.mouseClick(pane.erase, Qt.MouseButton.LeftButton)
    assert second.said == "PIN 不对。"
    assert pane.model.rowCount() == 1
    qtbot.mouseClick(pane.erase, Qt.MouseButton.LeftButton)
    assert OVERDUE in asked[0]
    with sample.read() as session:
        assert list_certificates(session)[0].approved_by == "李明"
    assert "已彻底删除 1 人" in window.message.text.text()
    assert pane.model.rowCount() == 0
    assert list((sample.path.parent / "备份").glob("*.zbbak"))
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "proof.pdf")
    press(qtbot, pane, "把删除证明存成 PDF")
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF")
    assert OVERDUE.encode() not in sample.path.read_bytes()
    window.undo_desk.undo()
    with sample.read() as session:
        assert session.scalar(select(Person).where(Person.name == OVERDUE)) is None


class SecondPerson:
    """Answers the panel 另一人同意 with the next of ``pins``, as hands would; None presses 取消."""

    def __init__(self, qtbot: QtBot, pins: list[str | None]) -> None:
        self.qtbot, self.pins, self.said = qtbot, pins, ""

    def __call__(self, panel: QDialog) -> bool:
        assert isinstance(panel, SecondPersonPanel)
        assert not (looks.clipped(panel) + looks.nameless(panel))
        pin = self.pins.pop(0)
        panel.show()
        if pin is None:
            press(self.qtbot, panel, "取消")
            self.said = "取消"
        else:
            type_text(panel.pin, pin)
            press(self.qtbot, panel, "同意")
            self.said = panel.says.text()
        return panel.result() == QDialog.DialogCode.Accepted


def test_many_people_in_a_readable_file_need_a_second_person(
    qtbot: QtBot, window: MainWindow, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[Outgoing] = []
    many = Outgoing(WORKBOOK, "全部记录", 50, False, "归档", "园区")
    for one in (many, replace(many, people=49), replace(many, is_masked=True), replace(many, kind=PACKAGE)):
        export_panel.ask(window.desk, window, one, went.append)
    assert [one.scope for one in went] == ["全部记录"] * 4  # nobody is there to agree
    with sample.note() as session:
        add_user(session, "王芳", WRITER)
        add_user(session, "李明", REVIEWER, "2580")
    second = SecondPerson(qtbot, ["2580"])
    monkeypatch.setattr(
        dialogs, "run", lambda panel: second(panel) if isinstance(panel, SecondPersonPanel) else True
    )
    went.clear()
    for one in (many, replace(many, people=49), replace(many, is_masked=True), replace(many, kind=PACKAGE)):
        export_panel.ask(window.desk, window, one, went.append)
    assert [one.scope for one in went] == ["全部记录（李明同意）", *["全部记录"] * 3]
    # Who is at work cannot agree with oneself.
    window.desk.jobs.set_who(Who("李明", REVIEWER))
    export_panel.ask(window.desk, window, many, went.append)
    assert went[-1].scope == "全部记录"


def test_nobody_is_erased_without_the_last_yes(
    qtbot: QtBot, window: MainWindow, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sample.note() as session:
        set_retention(session, WITHDRAWN, 1)
    with sample.write("撤回") as session:
        person = session.scalars(select(Person).where(Person.name == OVERDUE)).one()
        case = session.scalars(select(DevelopmentCase).where(DevelopmentCase.person_id == person.id)).one()
        case.status, case.ended_on = "撤回", date(2020, 3, 1)
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_options: False)
    pane = privacy(window, "retention").retention
    pane.table.selectRow(0)
    type_text(pane.reason.box, "保存期满")
    qtbot.mouseClick(pane.erase, Qt.MouseButton.LeftButton)
    with sample.read() as session:
        assert session.scalar(select(Person).where(Person.name == OVERDUE)) is not None


def test_the_incident_page_says_what_was_on_the_stick(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = privacy(window, "incident").incident
    assert "没有登记过导出" in pane.says.text()
    _exports(sample)
    pane = privacy(window, "incident").incident
    assert "导出 3 个文件：没有加密的 2 个，7 人次，其中 1 个含完整证号" in pane.says.text()
    assert [row.scope for row in pane.model.shown_rows()] == ["谈话记录", "申请人名册", "全部数据"]
    pane.recipient.setCurrentText("园区党工委")
    pane.recipient.activated.emit(pane.recipient.currentIndex())
    assert [row.scope for row in pane.model.shown_rows()] == ["申请人名册"]
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "list.xlsx")
    qtbot.mouseClick(pane.save, Qt.MouseButton.LeftButton)
    assert (tmp_path / "list.xlsx").exists()
    pane.end.box.clear()
    type_text(pane.end.box, "2026-11-01")
    pane._find()
    assert pane.model.rowCount() == 0
