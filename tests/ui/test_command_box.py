"""The command box: groups, acts on the person at hand, forms, keys and mouse, what was used last."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry, LocalValue
from app.services.database import Database
from app.services.journal.noting import SEARCH
from app.ui.command_box import CommandBox
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, CANDIDATE, FAKE_ID, OVERDUE
from tests.ui.test_person import person


def typed(qtbot: QtBot, window: MainWindow, text: str) -> CommandBox:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.top.command_box
    assert QApplication.focusWidget() is box
    if text:
        type_text(box, text)
    return box


@pytest.mark.parametrize(
    ("text", "line", "place"),
    [
        ("新增", "新增人员", Place("person", "new")),
        ("xzry", "新增人员", Place("person", "new")),
        ("xinzengrenyuan", "新增人员", Place("person", "new")),
        ("开会", "开会议表决", Place("meetings", "new")),
        ("排一次", "排一次公示", Place("notices", "new")),
        ("备份", "备份和恢复", Place("exchange", focus="backup")),
        ("hsz", "回收站", Place("acts", focus="bin")),
        ("节假日", "工作日历", Place("rulebook", focus="calendar")),
        ("dangfei", "党费", Place("dues")),
        ("F05", "F05 发展党员全程纪实表", Place("forms", focus="f05")),
    ],
)
def test_screens_acts_and_forms_by_word_pinyin_and_initials(
    qtbot: QtBot, window: MainWindow, text: str, line: str, place: Place
) -> None:
    box = typed(qtbot, window, text)
    assert box.hits()[0].startswith(line[:4]), box.hits()
    assert line in box.hits() or text == "F05"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.place == place
    assert not box.matches().isVisible()


def test_groups_stand_together_with_their_word(qtbot: QtBot, window: MainWindow) -> None:
    person(window, CANDIDATE)
    box = typed(qtbot, window, CANDIDATE)
    kinds = box.kinds()
    assert kinds[0] == "人员"
    assert set(kinds) >= {"人员", "操作"}
    assert sorted(range(len(kinds)), key=lambda at: kinds.index(kinds[at])) == list(range(len(kinds)))
    assert box.matches().isVisible()


def test_acts_on_the_person_at_hand(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE)
    case = screen._page.status.file.case.id  # type: ignore[union-attr]
    box = typed(qtbot, window, "谈话")
    assert f"记录 第 2 步 党组织派人谈话（{CANDIDATE}）" in box.hits()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    for text, place in (
        ("换联系人", Place("pairing", case)),
        ("改动历史", Place("person", case, "history")),
    ):
        window.open(Place("person", case))
        box = typed(qtbot, window, text)
        assert box.hits()[0] == f"{text}（{CANDIDATE}）"
        qtbot.keyClick(box, Qt.Key.Key_Return)
        assert window.place == place
    window.open(Place("person", case))
    box = typed(qtbot, window, "f05")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.place == Place("forms", case, "f05")


def test_undo_from_the_box(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "撤销")
    assert box.hits()[0] == "撤销"
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert window.strip.act.whole() == "刚才：撤销 示例"


def test_arrows_enter_escape_and_mouse(qtbot: QtBot, window: MainWindow) -> None:
    box = typed(qtbot, window, "1390000")
    assert len(box.hits()) > 2
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert box.matches().current() == 1
    assert box.accessibleDescription().startswith("人员：")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert box.matches().current() == len(box.hits()) - 1
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert not box.matches().isVisible()
    type_text(box, "1390000")
    name = box.hits()[1].split("　")[0]
    row = box.matches().visualRect(box.matches().model().index(1, 0)).center()
    qtbot.mouseClick(box.matches().viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert window.top.place.text() == f"人员 › {name}"


def test_what_was_used_last_is_offered_first_also_after_a_new_start(
    qtbot: QtBot, window: MainWindow, office: Desk, sample: Database
) -> None:
    for text in ("党费", CANDIDATE):
        qtbot.keyClick(typed(qtbot, window, text), Qt.Key.Key_Return)
    window.open(Place("today"))
    box = typed(qtbot, window, "")
    assert box.kinds()[:2] == ["最近", "最近"]
    assert [line.split("　")[0] for line in box.hits()[:2]] == [CANDIDATE, "党费"]
    with sample.read() as session:
        kept = session.scalars(select(LocalValue.value)).all()
    assert not any(CANDIDATE in value for value in kept)
    second = MainWindow(office, screens(sample.path), owner=BRANCH, people=people_choices)
    qtbot.addWidget(second)
    second.show()
    second.open(Place("today"))
    window.hide()
    second.activateWindow()
    qtbot.waitUntil(second.isActiveWindow)
    box = typed(qtbot, second, "")
    assert [line.split("　")[0] for line in box.hits()[:2]] == [CANDIDATE, "党费"]


def test_the_end_of_a_number_finds_is_noted_and_never_shown(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    box = typed(qtbot, window, FAKE_ID[-3:])
    assert not any(CANDIDATE in line for line in box.hits())
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    type_text(box, FAKE_ID[-4:].lower())
    assert box.hits()[0].startswith(CANDIDATE)
    assert looks.full_ids(window) == []
    assert not any(FAKE_ID[-6:] in line for line in box.hits())
    with sample.read() as session:
        before = len(session.scalars(select(AuditEntry).where(AuditEntry.action == SEARCH)).all())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    with sample.read() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == SEARCH)).all()
    assert len(noted) == before + 1
    assert noted[-1].table_name == "person"


def test_a_name_stored_meanwhile_is_found(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    box = typed(qtbot, window, "吕航")
    assert box.hits() == []
    screen = person(window, OVERDUE, "basics")
    assert screen.person_pane.form is not None
    name = screen.person_pane.form.editor("name").focusProxy()
    name.setFocus()
    qtbot.keyClick(name, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(name, "吕航")
    screen.person_pane.try_save()
    assert typed(qtbot, window, "lh").hits()[0].startswith("吕航")
    # Under the old name, too, and it is said why.
    box.clear()
    type_text(box, OVERDUE)
    assert box.hits()[0].startswith(f"吕航（原名 {OVERDUE}）")
