"""成批指定联系人: ticked, previewed, stored at once and taken back, with the mouse and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Helper
from app.services.database import Database
from app.services.journey.facts import save_row
from app.ui.common.assign_dialog import AssignDialog
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.pairing import PairingScreen
from app.ui.theme import TEXT_SIZES
from tests.ui import looks
from tests.ui.sample import MEMBERS
from tests.ui.test_registers import person_id
from tests.ui.test_screens import people, press


@pytest.fixture
def activists(window: MainWindow) -> MainWindow:
    """Two of the applicants have become activists and have no mentor."""
    cases = {row.name: row.case_id for row in people(window).model.all_rows()}

    def work(session: object) -> None:
        for name in ("于佳", "单小芳"):
            values = {
                "on": window.desk.today().replace(day=20),
                "kind": "支委会",
                "due": 3,
                "present": 3,
                "result": "通过",
            }
            save_row(session, cases[name] or "", "activist_vote", None, values)  # type: ignore[arg-type]

    window.desk.jobs.write(work, "准备")
    return window


def opened(qtbot: QtBot, window: MainWindow) -> AssignDialog:
    window.open(Place("pairing"))
    screen = window.screen_shown()
    assert isinstance(screen, PairingScreen)
    press(qtbot, screen, "成批指定联系人…")
    dialog = screen.findChild(AssignDialog)
    assert dialog is not None
    return dialog


def test_several_get_two_mentors_at_once(qtbot: QtBot, activists: MainWindow, sample: Database) -> None:
    dialog = opened(qtbot, activists)
    assert dialog.who.text() == "还没有联系人的 2 人"
    assert "先在左边勾选" in dialog.promise.text()
    assert not dialog.go.isVisible()
    # One is ticked with the space bar, both by what the test asks of the list.
    dialog.people.setFocus()
    dialog.people.setCurrentRow(1)
    qtbot.keyClick(dialog.people, Qt.Key.Key_Space)
    assert len(dialog.people.ticked()) == 1
    assert "再选联系人" in dialog.promise.text()
    dialog.people.tick([one.case_id for one in dialog._known])
    assert dialog.mentors is not None
    dialog.mentors.set_value((person_id(sample, MEMBERS[0]), person_id(sample, MEMBERS[1])))
    dialog.mentors.edited.emit()
    rows = dialog.model.all_rows()
    assert [(row.name, row.then - row.now) for row in rows] == [(MEMBERS[0], 2), (MEMBERS[1], 2)]
    assert "将给 2 人各指定" in dialog.promise.text()
    with sample.read() as session:
        before = len(session.scalars(select(Helper)).all())
    press(qtbot, dialog, "指定 2 人的联系人")
    with sample.read() as session:
        assert len(session.scalars(select(Helper)).all()) == before + 4
    assert "已给 2 人指定联系人" in activists.message.text.text()
    assert "成批指定联系人（单小芳、于佳）" in activists.strip.act.whole()
    activists.undo()
    with sample.read() as session:
        assert len(session.scalars(select(Helper)).all()) == before


def test_too_many_are_refused_in_words(qtbot: QtBot, activists: MainWindow, sample: Database) -> None:
    dialog = opened(qtbot, activists)
    dialog.people.tick([one.case_id for one in dialog._known])
    assert dialog.mentors is not None
    dialog.mentors.set_value(tuple(person_id(sample, name) for name in MEMBERS[:3]))
    dialog.mentors.edited.emit()
    assert "R17" in dialog.promise.text()
    assert "一至两名" in dialog.promise.text()
    assert not dialog.go.isVisible()


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_the_dialog_fits(
    qtbot: QtBot, activists: MainWindow, sample: Database, size: int, tmp_path: Path
) -> None:
    activists.desk.theme.set_size(size)
    dialog = opened(qtbot, activists)
    dialog.people.tick([one.case_id for one in dialog._known])
    assert dialog.mentors is not None
    dialog.mentors.set_value((person_id(sample, MEMBERS[0]),))
    dialog.mentors.edited.emit()
    for _ in range(4):
        QApplication.processEvents()
    found = [
        trouble for check in (looks.clipped, looks.overlapping, looks.nameless) for trouble in check(dialog)
    ]
    activists.desk.theme.set_size(TEXT_SIZES[0])
    assert found == []


def test_a_reader_names_nobody(qtbot: QtBot, activists: MainWindow) -> None:
    activists.desk.jobs.forbid("role", "使用人“赵敏”的角色是只读，只能查看和打印。")
    activists.open(Place("pairing"))
    screen = activists.screen_shown()
    assert isinstance(screen, PairingScreen)
    assert not screen.assign.isVisible()
    screen.assign.click()
    assert screen.findChild(AssignDialog) is None
    assert "没有指定" in activists.message.text.text()
