"""The person page: recording, refusing, drafts, votes with live arithmetic, new people and cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.models import Probation
from app.ui import dialogs
from app.ui.common.identity_editor import IdentityEditor
from app.ui.common.step_line import StepMark
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.person import PersonScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, FAKE_ID, MEMBERS, NEWCOMER, OVERDUE
from tests.ui.test_screens import people, press


def person(window: MainWindow, name: str, step: str = "") -> PersonScreen:
    row = next(row for row in people(window).model.all_rows() if row.name == name)
    window.open(Place("person", row.case_id or row.person_id, step))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    return screen


def write(screen: PersonScreen, qtbot: QtBot, attr: str, text: str, section: int = 0) -> None:
    QApplication.processEvents()
    box = screen.step_pane.sections[section].form.editor(attr).focusProxy()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, text)


def test_opens_at_the_step_to_be_done_now(window: MainWindow) -> None:
    screen = person(window, CANDIDATE)
    assert screen.line.current() == "15"
    marks = {item.key: item.mark for item in screen.line.items()}
    assert marks["1"] is StepMark.DONE
    assert marks["15"] is StepMark.NOW
    assert marks["17"] is StepMark.LATER
    assert len(marks) == 26


def test_saving_removes_the_finding_and_says_so(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE)
    assert screen.head.open.text() == "1 项违规"
    assert not screen.step_pane.save.isEnabled()
    write(screen, qtbot, "talk_date", "2026年11月20日")
    assert screen.step_pane.save.isEnabled()
    qtbot.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not screen.step_pane.is_dirty()
    assert "R05" not in [card.finding.key for card in screen.step_pane.cards]
    assert window.strip.act.whole() == f"刚才：记录“党组织派人谈话（{OVERDUE}）”"


def test_mistyped_facts_are_not_saved_and_stay(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE)
    write(screen, qtbot, "talk_date", "2026-11-31")
    press(qtbot, screen.step_pane, "保存")
    assert screen.step_pane.is_dirty()
    form = screen.step_pane.sections[0].form
    assert "2026-11-31" in form.problems()["talk_date"]
    assert window.strip.act.whole() == ""


def test_a_refused_save_is_said_and_keeps_what_was_typed(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = person(window, OVERDUE)
    write(screen, qtbot, "talk_date", "2026-11-20")

    def refuse(*_given: object) -> None:
        raise UserError("E-X", "磁盘已满，这次没有保存；原有数据完好。", "请腾出空间。")

    monkeypatch.setattr("app.ui.screens.person_acts.save_row", refuse)
    press(qtbot, screen.step_pane, "保存")
    assert "磁盘已满" in window.message.text.text()
    assert screen.step_pane.sections[0].form.changes() == {"talk_date": date(2026, 11, 20)}
    assert screen.step_pane.save.isEnabled()


def test_half_typed_facts_wait_for_the_return(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE)
    write(screen, qtbot, "talk_place", "二楼会议室")
    screen.line.choose("1")
    assert not screen.step_pane.is_dirty()
    screen.line.choose("2")
    assert screen.step_pane.sections[0].form.changes() == {"talk_place": "二楼会议室"}
    window.open(Place("today"))
    screen = person(window, OVERDUE, "2")
    assert screen.step_pane.is_dirty()
    press(qtbot, screen.step_pane, "放弃修改")
    assert not screen.step_pane.is_dirty()


def test_rows_are_added_chosen_and_removed(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "6")
    section = screen.step_pane.sections[0]
    assert section.facts.group.title == "考察"
    before = len(section.facts.rows)
    press(qtbot, section, "添加考察")
    write(screen, qtbot, "on", "2026-11-05")
    chips = [chip for chip in section.findChildren(QPushButton) if chip.isCheckable() and chip.isVisible()]
    assert not any(
        chip.isEnabled() for chip in chips if not chip.isChecked() and "考察：" in chip.accessibleName()
    )
    press(qtbot, screen.step_pane, "保存")
    section = screen.step_pane.sections[0]
    assert len(section.facts.rows) == before + 1
    press(qtbot, section, "删除这条考察")
    section = screen.step_pane.sections[0]
    assert len(section.facts.rows) == before
    window.undo()
    assert len(screen.step_pane.sections[0].facts.rows) == before + 1


def test_facts_the_case_holds_are_emptied_and_come_back(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "2")
    section = screen.step_pane.sections[0]
    before = dict(section.facts.rows[0].values)
    assert before["talk_date"] is not None
    write(screen, qtbot, "talk_place", "二楼会议室")
    assert not section.remove.isEnabled()  # what is being typed would be lost
    press(qtbot, screen.step_pane, "放弃修改")
    section = screen.step_pane.sections[0]
    press(qtbot, section, f"清空{section.facts.group.title}")
    section = screen.step_pane.sections[0]
    assert set(section.facts.rows[0].values.values()) <= {None, ()}
    assert not section.remove.isVisible()
    assert f"清空“{section.facts.group.title}（{CANDIDATE}）”" in window.strip.act.whole()
    window.undo()
    assert dict(screen.step_pane.sections[0].facts.rows[0].values) == before


def test_emptying_one_step_leaves_the_others_of_the_same_row(qtbot: QtBot, window: MainWindow) -> None:
    """Grouping, oath and archive share one row."""
    page = person(window, CANDIDATE)._page
    assert page is not None
    case = page.cases[-1][0]

    def work(session: Any) -> None:
        session.add(
            Probation(case_id=case, grouped_on=date(2026, 11, 20), group_name="一组", oath_place="展厅")
        )

    window.desk.jobs.write(work, "准备")
    screen = person(window, CANDIDATE, "19")
    section = screen.step_pane.sections[0]
    press(qtbot, section, f"清空{section.facts.group.title}")
    assert set(screen.step_pane.sections[0].facts.rows[0].values.values()) <= {None, ()}
    oath = person(window, CANDIDATE, "20").step_pane.sections[0].facts.rows[0]
    assert oath.values["oath_place"] == "展厅"
    window.undo()
    kept = person(window, CANDIDATE, "19").step_pane.sections[0].facts.rows[0]
    assert kept.values["group_name"] == "一组"


def test_vote_arithmetic_follows_the_typing(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "15")
    box = screen.step_pane.verdicts[0]
    assert not box.isVisible()
    for attr, value in (("due", "16"), ("present", "8"), ("votes_for", "8")):
        write(screen, qtbot, attr, value)
    assert box.isVisible()
    assert box.word.text() == "不能通过"
    write(screen, qtbot, "present", "14")
    write(screen, qtbot, "votes_for", "12")
    assert box.word.text() == "可以通过"
    assert "至少 9" in box.majority.text()
    write(screen, qtbot, "present", "17")
    assert box.word.text() == "数字有矛盾"


def test_a_doubtful_number_is_remarked_while_it_is_typed_and_may_be_stored(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    form = screen.person_pane.form
    assert form is not None

    def remark() -> str:
        cell = form._cells["identity_number"]
        return cell.remark.text() if cell.remark.isVisible() else ""

    box = form.editor("identity_number").focusProxy()
    form.editor("name").set_value("吕航")
    assert remark() == ""
    for typed, said in (
        ("990101199503", "应为 18 位"),
        ("990101199503120020", "校验位不对"),
        ("990101199513120025", "出生日期不存在"),
        ("990101199503120023", ""),
    ):
        box.clear()
        type_text(box, typed)
        assert said in remark(), typed
        assert bool(remark()) is bool(said), remark()
    form.editor("sex").set_value("男")
    type_text(box, "")
    form.edited.emit()
    assert "性别是女" in remark()
    press(qtbot, screen.person_pane, "保存")
    assert screen.head.name.text() == "吕航"
    # Once it is covered, its digits are not told either.
    screen = person(window, "吕航", "basics")
    cell = screen.person_pane.form._cells["identity_number"]  # type: ignore[union-attr]
    assert cell.remark.text() == "身份证号有疑点，点右边的“显示身份证号”核对。"
    assert looks.full_ids(screen) == []


def test_number_is_shown_only_on_demand(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE)
    assert looks.full_ids(screen) == []
    press(qtbot, screen.head, "显示或隐藏身份证号")
    assert any(FAKE_ID in text for text in looks.full_ids(screen))
    screen = person(window, CANDIDATE, "basics")
    assert looks.full_ids(screen) == []
    assert screen.person_pane.form is not None
    editor = screen.person_pane.form.editor("identity_number")
    assert isinstance(editor, IdentityEditor)
    assert editor.box.isReadOnly()
    assert editor.value() == FAKE_ID
    editor.reveal_wanted.emit()
    assert editor.box.text() == FAKE_ID
    assert not screen.person_pane.is_dirty()


def test_findings_lead_to_their_step(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE)
    qtbot.mouseClick(screen.head.open, Qt.MouseButton.LeftButton)
    assert screen.right.currentWidget() is screen.findings_pane
    assert len(screen.findings_pane.cards) == 1
    card = screen.findings_pane.cards[0]
    qtbot.mouseClick(card.why, Qt.MouseButton.LeftButton)
    shown = dict(card.finding.facts)
    assert shown["规则"].startswith("R05")
    assert "第七条" in shown["依据"]
    assert "一个月内" in shown["规定"]
    numbers = [words for name, words in card.finding.facts if name == "所用数字"]
    assert any("个月" in words for words in numbers)
    assert shown["来源"]
    press(qtbot, card, f"第 2 步：{card.finding.title}")
    assert screen.right.currentWidget() is screen.step_pane
    assert screen.line.current() == "2"


def test_basics_are_changed_and_the_name_is_searchable(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, CANDIDATE, "basics")
    form = screen.person_pane.form
    assert form is not None
    box = form.editor("name").focusProxy()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, "单小芳二")
    press(qtbot, screen.person_pane, "保存")
    assert screen.head.name.text() == "单小芳二"
    table = people(window)
    type_text(table.filter.box, "sxfe")
    table.filter.flush()
    assert [row.name for row in table.model.shown_rows()] == ["单小芳二"]


def test_a_new_person_and_a_new_case(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    assert screen.person_pane.form is not None
    QApplication.processEvents()
    type_text(screen.person_pane.form.editor("name").focusProxy(), "吕航")
    press(qtbot, screen.person_pane, "保存")
    assert screen.head.name.text() == "吕航"
    assert screen._page is not None
    assert screen._page.branch == "新北精密支部"  # the home branch was proposed
    assert screen.right.currentWidget() is screen.new_case
    assert screen.new_case.form is not None
    press(qtbot, screen.new_case, "新建案卷")
    assert screen.new_case.form.problems() == {"received": "必填。"}
    qtbot.keyClicks(screen.new_case.form.editor("received").focusProxy(), "20261128")
    press(qtbot, screen.new_case, "新建案卷")
    assert screen.right.currentWidget() is screen.step_pane
    assert screen.line.items()[0].mark is StepMark.DONE


def test_a_proposed_branch_alone_is_no_reason_to_save(window: MainWindow) -> None:
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    form = screen.person_pane.form
    assert form is not None
    assert form.changes().keys() == {"organisation_id"}
    assert not form.is_dirty()
    assert not screen.person_pane.save.isEnabled()


def test_a_name_is_required(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    assert screen.person_pane.form is not None
    type_text(screen.person_pane.form.editor("mobile").focusProxy(), "13900001111")
    press(qtbot, screen.person_pane, "保存")
    assert screen.person_pane.form.problems() == {"name": "必填。"}


def test_people_without_a_case_are_asked_for_one_and_members_are_not(window: MainWindow) -> None:
    screen = person(window, NEWCOMER)
    assert screen.right.currentWidget() is screen.new_case
    screen = person(window, MEMBERS[0])
    assert screen.right.currentWidget() is screen.person_pane
    assert screen.head.stage.text() == "正式党员"


def test_a_person_who_is_gone_is_said_calmly(window: MainWindow) -> None:
    window.open(Place("person", "00000000-0000-0000-0000-000000000000"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    assert screen.nobody.isVisible()
    assert "这个人已经不在了" in screen.nobody.text.text()
    # No fields, tags or buttons of nobody.
    assert not screen.head.isVisible()
    assert not screen.right.isVisible()
    person(window, OVERDUE)
    assert screen.head.isVisible()
    assert screen.right.isVisible()
    assert not screen.nobody.isVisible()


def test_the_keyboard_alone_reaches_save(qtbot: QtBot, window: MainWindow) -> None:
    screen = person(window, OVERDUE)
    window.activateWindow()
    screen.line.setFocus()
    qtbot.keyClick(screen.line, Qt.Key.Key_Up)
    qtbot.keyClick(screen.line, Qt.Key.Key_Down)
    assert screen.line.current() == "2"
    seen = []
    for _ in range(40):
        QApplication.processEvents()
        now = QApplication.focusWidget()
        seen.append(now)
        if now is screen.step_pane.sections[0].form.editor("talk_place").focusProxy():
            type_text(now, "会议室")
        if now is screen.step_pane.save:
            break
        qtbot.keyClick(now or window, Qt.Key.Key_Tab)
    assert seen[-1] is screen.step_pane.save
    qtbot.keyClick(screen.step_pane.save, Qt.Key.Key_Space)
    assert not screen.step_pane.is_dirty()


def test_forms_without_room_are_in_a_menu(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = person(window, CANDIDATE, "3")
    links = screen.step_pane._form_links
    assert len(links) > 3
    assert screen.step_pane._more is not None
    assert screen.step_pane._more.isVisibleTo(screen)
    hidden = [link.text() for link in links if link.isHidden()]
    offered: list[str] = []

    def choose_last(menu: QMenu, _at: object) -> None:
        offered.extend(action.text() for action in menu.actions())
        menu.actions()[-1].trigger()

    monkeypatch.setattr(dialogs, "show_menu", choose_last)
    screen.step_pane._more.click()
    assert offered == hidden
    assert window.place.screen == "forms"
    assert hidden[-1] in window.top.place.text()
