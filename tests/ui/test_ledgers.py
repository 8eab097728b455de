"""台账 with mouse and keys: a post, a family member from the person page, a refusal, a deletion."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import FamilyMember, Person, Post
from app.services.database import Database
from app.services.ledgers import SHEETS
from app.services.registers import save_record
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.ledgers import LedgersScreen
from tests.services.pasting.clips import excel
from tests.ui import looks
from tests.ui.sample import CANDIDATE, MEMBERS
from tests.ui.test_paste import put
from tests.ui.test_person import person
from tests.ui.test_registers import fill, person_id, pick
from tests.ui.test_screens import press


def ledgers(window: MainWindow, sheet: str, subject: str = "") -> LedgersScreen:
    window.open(Place("ledgers", subject, sheet))
    screen = window.screen_shown()
    assert isinstance(screen, LedgersScreen)
    return screen


def test_a_post_is_entered_and_taken_back(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = ledgers(window, "任职")
    before = len(screen.model.all_rows())
    press(qtbot, screen, "新增一行")
    with sample.read() as session:
        branch = session.scalars(select(Person.organisation_id).where(Person.name == MEMBERS[3])).one()
    pick(screen.pane, "organisation_id", branch)
    pick(screen.pane, "person_id", person_id(sample, MEMBERS[3]))
    pick(screen.pane, "title", "青年委员")
    fill(qtbot, screen.pane, "from_on", "2026-03-02")
    fill(qtbot, screen.pane, "to_on", "2026-03-01")
    qtbot.mouseClick(screen.pane.save, Qt.MouseButton.LeftButton)
    assert "早于“起”2026-03-02，没有保存" in window.message.text.text()
    pick(screen.pane, "to_on", None)
    qtbot.mouseClick(screen.pane.save, Qt.MouseButton.LeftButton)
    assert f"{MEMBERS[3]}）”" in window.strip.act.whole()
    assert len(screen.model.all_rows()) == before + 1
    assert screen.table.selected()[0].cells[2] == "青年委员"
    with sample.read() as session:
        assert session.scalars(select(Post.title).where(Post.from_on == "2026-03-02")).all() == ["青年委员"]
    press(qtbot, screen, "删除这条记录")
    assert len(screen.model.all_rows()) == before
    qtbot.mouseClick(window.strip.undo, Qt.MouseButton.LeftButton)
    assert len(screen.model.all_rows()) == before + 1


def test_a_family_member_from_the_person_page(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    page = person(window, CANDIDATE, "basics")
    press(qtbot, page, "这个人的家庭成员")
    screen = window.screen_shown()
    assert isinstance(screen, LedgersScreen)
    press(qtbot, screen, "新增一行")
    form = screen.pane.form
    assert form is not None
    assert form.values()["person_id"] == person_id(sample, CANDIDATE)
    pick(screen.pane, "category", "家庭成员")
    fill(qtbot, screen.pane, "relation", "父亲")
    fill(qtbot, screen.pane, "name", "邓大山")
    qtbot.mouseClick(screen.pane.save, Qt.MouseButton.LeftButton)
    assert [row.cells[2] for row in screen.model.shown_rows()] == ["父亲"]
    candidate = person_id(sample, CANDIDATE)
    with sample.read() as session:
        found = session.scalars(select(FamilyMember).where(FamilyMember.name == "邓大山")).one()
        assert found.person_id == candidate


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_ledger_opens_empty_and_new(qtbot: QtBot, window: MainWindow, sheet: str) -> None:
    screen = ledgers(window, sheet)
    screen._on_new()
    window.grab()
    qtbot.waitUntil(lambda: looks.clipped(window) == [])
    assert looks.nameless(window) == []
    press(qtbot, screen, "放弃新增")
    screen.picks.choose("简历")
    assert window.screen_shown() is screen
    assert screen._sheet == "简历"


def test_posts_are_pasted_from_excel_and_taken_back(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = ledgers(window, "任职")
    assert screen.model.all_rows() == []
    put(
        excel(
            ("姓名", "职务", "起"),
            (MEMBERS[2], "青年委员", "2026-03-02"),
            (MEMBERS[3], "宣传委员", "2026-03-02"),
        )
    )
    press(qtbot, screen, "从 Excel 粘贴")
    dialog = screen.pastings["任职"].dialog
    assert dialog is not None
    assert dialog.verdict.text() == "可以粘贴"
    for check in (looks.clipped, looks.nameless, looks.overlapping):
        assert check(dialog) == []
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert len(screen.model.all_rows()) == 2
    qtbot.waitUntil(lambda: looks.clipped(window) == [])
    window.undo()
    assert screen.model.all_rows() == []


def test_a_column_is_set_for_several_rows(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    with sample.write("任职") as session:
        branch = session.scalars(select(Person.organisation_id).where(Person.name == MEMBERS[3])).one()
        for name, title in ((MEMBERS[2], "青年委员"), (MEMBERS[3], "宣传委员")):
            values = {"organisation_id": branch, "title": title, "from_on": date(2026, 3, 2)}
            whose = session.scalars(select(Person.id).where(Person.name == name)).one()
            save_record(session, "任职", None, {**values, "person_id": whose})
    screen = ledgers(window, "任职")
    screen.table.selectAll()
    screen.bulks["任职"].open()
    dialog = screen.bulks["任职"].dialog
    assert dialog is not None
    dialog.column.setCurrentIndex(dialog.column.findData("to_on"))
    dialog.column.activated.emit(dialog.column.currentIndex())
    assert dialog.form is not None
    dialog.form.set_values({"to_on": date(2026, 12, 31)})
    dialog.form.edited.emit()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    with sample.read() as session:
        assert set(session.scalars(select(Post.to_on))) == {date(2026, 12, 31)}


def test_numbers_are_ordered_as_numbers_and_other_columns_can_be_shown(window: MainWindow) -> None:
    screen = ledgers(window, "党费上缴")
    columns = {column.key: column for column in screen.model.columns}
    assert not columns["published_on"].shown
    assert columns["amount"].right
