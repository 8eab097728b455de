"""Pasting into tables with real keys: preview, decisions, refusal, one act that can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.common.paste_dialog import PasteDialog
from app.ui.common.table_paste import Pasting
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.dues import DuesScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.places import PlacesScreen
from tests.services.pasting.clips import excel
from tests.ui import looks
from tests.ui.sample import CANDIDATE, FAKE_ID, OVERDUE

CTRL = Qt.KeyboardModifier.ControlModifier


def put(html: str = "", text: str = "") -> None:
    data = QMimeData()
    if html:
        data.setHtml(html)
    if text:
        data.setText(text)
    QApplication.clipboard().setMimeData(data)


def paste(qtbot: QtBot, pasting: Pasting) -> PasteDialog:
    table = pasting.parent()
    qtbot.keyClick(table, Qt.Key.Key_V, CTRL)  # type: ignore[arg-type]
    QApplication.processEvents()
    dialog = pasting.dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


@pytest.fixture
def people(window: MainWindow) -> PeopleScreen:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    return screen


def choose(qtbot: QtBot, box: object, text: str) -> None:
    """Choose an entry of a combo box by keyboard."""
    at = box.findText(text)  # type: ignore[attr-defined]
    assert at >= 0
    box.setFocus()  # type: ignore[attr-defined]
    box.setCurrentIndex(at)  # type: ignore[attr-defined]
    box.activated.emit(at)  # type: ignore[attr-defined]


def test_a_block_from_excel_is_pasted_and_taken_back(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen
) -> None:
    before = people.model.count()
    put(excel(("姓名", "身份证号", "手机"), (CANDIDATE, FAKE_ID, "13811112222"), ("新来的", "", "139")), "x")
    dialog = paste(qtbot, people.pasting)
    assert dialog.verdict.text() == "可以粘贴"
    for check in (looks.clipped, looks.nameless, looks.overlapping, looks.full_ids):
        assert check(dialog) == []
    assert people.model.count() == before
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert people.model.count() == before + 1
    assert "新增 1 行，更新 1 行" in window.message.text.text()
    assert window.strip.act.whole() == f"刚才：粘贴到“人员”（{CANDIDATE}、新来的）"
    assert next(r for r in people.model.all_rows() if r.name == CANDIDATE).mobile == "13811112222"
    window.undo()
    assert people.model.count() == before
    assert next(r for r in people.model.all_rows() if r.name == CANDIDATE).mobile == ""


def test_errors_stop_the_whole_block_until_they_are_settled(qtbot: QtBot, people: PeopleScreen) -> None:
    before = people.model.count()
    put(text=f"姓名\t甲列\n{OVERDUE}\t班长\n新来的\t组长")
    dialog = paste(qtbot, people.pasting)
    assert dialog.verdict.text() == "还不能粘贴"
    assert not dialog.accept_button.isVisible()
    assert "已有一个" in dialog.whole.text()
    choose(qtbot, dialog.same, "就是已有的那个人")
    choose(qtbot, dialog.boxes[1], "岗位")
    assert dialog.verdict.text() == "可以粘贴"
    assert dialog.accept_button.text() == "粘贴 2 行"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert people.model.count() == before + 1
    assert next(r for r in people.model.all_rows() if r.name == OVERDUE).position == "班长"


def test_giving_up_writes_nothing(qtbot: QtBot, people: PeopleScreen) -> None:
    before = people.model.count()
    put(text="姓名\n新来的")
    dialog = paste(qtbot, people.pasting)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert people.model.count() == before


def test_what_cannot_be_written_any_more_is_said(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen
) -> None:
    from app.services.people import save_person

    put(text="姓名\n新来的")
    dialog = paste(qtbot, people.pasting)
    other = people.model.row_at(0)
    window.desk.jobs.write(lambda s: save_person(s, other.person_id, {"position": "检验员"}), "修改")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert "又有了变化" in dialog.promise.text()
    assert not [row for row in people.model.all_rows() if row.name == "新来的"]
    dialog.reject()


def test_a_reader_is_told_at_once(qtbot: QtBot, window: MainWindow, people: PeopleScreen) -> None:
    window.desk.jobs.forbid("role", "只读的使用人不能改动数据。")
    put(text="姓名\n新来的")
    qtbot.keyClick(people.table, Qt.Key.Key_V, CTRL)
    assert people.pasting.dialog is None
    assert window.message.text.text() == "只读的使用人不能改动数据。没有粘贴。"
    people.table.selectAll()
    people.bulk_set()
    assert people.bulk.dialog is None
    assert window.message.text.text() == "只读的使用人不能改动数据。没有改动。"
    offered = [action.text().split("\t")[0] for action in people.table.row_menu().actions()]
    assert not {"粘贴…", "成批填写…", "向下填充"} & set(offered)
    assert {"复制", "改动历史…"} <= set(offered)
    window.desk.jobs.permit("role")
    offered = [action.text().split("\t")[0] for action in people.table.row_menu().actions()]
    assert {"粘贴…", "成批填写…", "向下填充"} <= set(offered)


def test_a_single_word_is_looked_for_and_nothing_is_said_of_pictures(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen
) -> None:
    put(text=CANDIDATE)
    qtbot.keyClick(people.table, Qt.Key.Key_V, CTRL)
    people.filter.flush()
    assert [row.name for row in people.model.shown_rows()] == [CANDIDATE]
    put(html="<img src='x'>")
    qtbot.keyClick(people.table, Qt.Key.Key_V, CTRL)
    assert "没有表格内容" in window.message.text.text()
    put(text="甲\n" * 20_001)
    qtbot.keyClick(people.table, Qt.Key.Key_V, CTRL)
    assert "复制的内容太多" in window.message.text.text()


def test_months_of_dues_are_pasted_by_name(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("dues"))
    screen = window.screen_shown()
    assert isinstance(screen, DuesScreen)
    put(text="姓名\t1月\t2月\n陈国栋\t12.50\t12.50\n赵敏\t8\t")
    dialog = paste(qtbot, screen.pasting)
    assert dialog.verdict.text() == "可以粘贴"
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    row = next(r for r in screen.model.all_rows() if r.member.person.name == "陈国栋")
    assert [cell.text for cell in row.cells[:3]] == ["12.50", "12.50", ""]


def test_enterprises_are_pasted_into_their_table(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("places", focus="企业"))
    screen = window.screen_shown()
    assert isinstance(screen, PlacesScreen)
    put(text="企业名称\t行业\n星河公司\t模具\n天工公司\t注塑")
    pasting = screen.tables["企业"].findChild(Pasting)
    assert pasting is not None
    dialog = paste(qtbot, pasting)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert {row.name for row in screen.models["企业"].all_rows()} >= {"星河公司", "天工公司"}
