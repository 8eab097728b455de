"""会议表决: a meeting recorded page by page, its refusals, its forms; nothing of a single vote anywhere."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import DevelopmentCase, Organisation, Vote
from app.services.database import Database
from app.services.meeting_list import list_meetings, stored_meeting
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.forms import FormsScreen
from app.ui.screens.meetings import MeetingsScreen
from app.ui.wizards.meeting import MeetingWizard
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, MEMBERS, TODAY
from tests.ui.test_screens import people, press


def meetings(window: MainWindow, subject: str = "", focus: str = "") -> MeetingsScreen:
    window.open(Place("meetings", subject, focus))
    screen = window.screen_shown()
    assert isinstance(screen, MeetingsScreen)
    return screen


def write(qtbot: QtBot, box: QWidget | None, text: str) -> None:
    QApplication.processEvents()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, text)


def fill(qtbot: QtBot, wizard: MeetingWizard, attr: str, text: str, at: int = 0) -> None:
    write(qtbot, wizard.counts.sections[at].form.editor(attr).focusProxy(), text)


def to_counts(qtbot: QtBot, window: MainWindow, day: str = "2026-11-30") -> MeetingWizard:
    """The wizard on the admission of the candidate, up to the counts."""
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE)
    wizard = meetings(window, case or "", "接收预备党员").wizard
    assert wizard.about is not None
    write(qtbot, wizard.about.editor("on").focusProxy(), day)
    for _ in range(3):
        press(qtbot, wizard, "下一步")
    assert wizard.pages.currentWidget() is wizard.counts
    return wizard


def count(qtbot: QtBot, wizard: MeetingWizard, **numbers: str) -> None:
    given = {"issued": "15", "returned": "15", "votes_for": "13", "votes_against": "1", "votes_abstain": "1",
             "votes_invalid": "0", **numbers}  # fmt: skip
    for attr, text in given.items():
        fill(qtbot, wizard, attr, text)


def test_a_meeting_is_recorded_page_by_page_and_undone_at_once(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE)
    screen = meetings(window, case or "", "接收预备党员")
    wizard = screen.wizard
    assert wizard.about is not None
    assert wizard.about.editor("kind").value() == "支部大会"
    write(qtbot, wizard.about.editor("on").focusProxy(), "2026-11-30")
    press(qtbot, wizard, "下一步")
    assert [item.name for item in wizard.topics.chosen()] == [CANDIDATE]
    press(qtbot, wizard, "下一步")
    assert len(wizard.roll.boxes) == 16
    last = next(box for box in wizard.roll.boxes.values() if box.text() == MEMBERS[-1])
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert "应到 16" in wizard.roll.sum.text()
    assert "实到 15" in wizard.roll.sum.text()
    press(qtbot, wizard, "下一步")
    count(qtbot, wizard)
    section = wizard.counts.sections[0]
    assert section.box.word.text() == "可以通过"
    assert "至少 9" in section.box.majority.text()
    section.form.editor("result").set_value("通过")
    press(qtbot, wizard, "下一步")
    assert wizard.pages.currentWidget() is wizard.review
    assert any("无记名" in text for text in wizard.review.warnings)
    press(qtbot, wizard, "保存")
    assert wizard.pages.currentWidget() is wizard.done
    assert f"2026-11-30 支部大会（{CANDIDATE}）" in window.strip.act.whole()
    with sample.read() as session:
        row = list_meetings(session, TODAY)[0]
        stored = stored_meeting(session, row.key)
    assert (row.state, row.results) == ("已记录", "通过")
    assert [(v.due, v.present, v.votes_for) for v in stored.votes] == [(16, 15, 13)]
    assert [absence.state for absence in stored.absences] == ["请假"]
    window.undo()
    with sample.read() as session:
        assert list_meetings(session, TODAY)[0].on < date(2026, 11, 30)


def test_contradicting_numbers_are_refused_and_what_was_typed_stays(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    wizard = to_counts(qtbot, window)
    count(qtbot, wizard, votes_for="14")
    press(qtbot, wizard, "下一步")
    assert wizard.pages.currentWidget() is wizard.counts
    assert "数字对不上" in window.message.text.text()
    assert CANDIDATE in window.message.text.text()
    assert wizard.counts.sections[0].form.values()["votes_for"] == 14
    window.open(Place("today"))
    screen = meetings(window)
    assert screen.pages.currentWidget() is wizard
    with sample.read() as session:
        assert list_meetings(session, TODAY)[0].on < date(2026, 11, 30)


def test_too_few_in_favour_is_said_with_the_arithmetic_and_the_minutes_decide(
    qtbot: QtBot, window: MainWindow
) -> None:
    wizard = to_counts(qtbot, window)
    count(qtbot, wizard, votes_for="8", votes_against="7", votes_abstain="0")
    section = wizard.counts.sections[0]
    assert section.box.word.text() == "不能通过"
    section.form.editor("result").set_value("通过")
    press(qtbot, wizard, "下一步")
    assert any("写“通过”，但赞成须超过" in text for text in wizard.review.warnings)


def test_nobody_and_no_day_are_refused(qtbot: QtBot, window: MainWindow) -> None:
    screen = meetings(window)
    press(qtbot, screen, "记录会议")
    wizard = screen.wizard
    press(qtbot, wizard, "下一步")
    assert wizard.about is not None
    assert wizard.about.problems() == {"kind": "必填。", "on": "必填。"}
    wizard.about.editor("kind").set_value("支部大会")
    write(qtbot, wizard.about.editor("on").focusProxy(), "2026-11-30")
    press(qtbot, wizard, "下一步")
    assert wizard.topics.chosen() == ()
    press(qtbot, wizard, "下一步")
    assert "还没有选要讨论的人" in window.message.text.text()
    press(qtbot, wizard, "放弃这次会议记录")
    assert not wizard.is_running
    assert screen.model.rowCount() > 0


def test_a_member_not_counted_lowers_the_number_due(qtbot: QtBot, window: MainWindow) -> None:
    wizard = to_counts(qtbot, window)
    press(qtbot, wizard, "上一步")
    roll = wizard.roll
    who, box = next((who, box) for who, box in roll.boxes.items() if box.text() == MEMBERS[-1])
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    away = roll._away[who]
    away.state.setCurrentText("不计应到")
    assert (roll.due, roll.present) == (15, 15)
    press(qtbot, wizard, "下一步")
    assert wizard.pages.currentWidget() is roll
    assert away.form.problems() == {"situation": "必填。"}
    away.form.editor("situation").set_value("长期不能自理")
    press(qtbot, wizard, "下一步")
    assert wizard.counts.sections[0].form.values()["due"] == 15
    press(qtbot, wizard, "下一步")
    assert any("上级同意" in text for text in wizard.review.warnings)


def test_a_planned_meeting_prints_its_papers_and_is_counted_later(qtbot: QtBot, window: MainWindow) -> None:
    wizard = to_counts(qtbot, window, "2026-12-04")
    assert "会还没有开" in wizard.hint.text()
    press(qtbot, wizard, "下一步")
    press(qtbot, wizard, "保存")
    assert window.strip.act.whole().startswith("刚才：计划“2026-12-04 支部大会")
    press(qtbot, wizard, "预览会议签到表")
    shown = window.screen_shown()
    assert isinstance(shown, FormsScreen)
    assert shown.view.drawn() > 0
    assert "2026-12-04 支部大会" in window.top.place.text()
    screen = meetings(window)
    assert screen.table.selected() == [screen.model.row_at(0)]
    assert screen.model.row_at(0).state == "计划"
    press(qtbot, screen, "开完会，记结果")
    assert wizard.about is not None
    assert wizard.about.values()["on"] == date(2026, 12, 4)
    press(qtbot, wizard, "下一步")
    assert [item.name for item in wizard.topics.chosen()] == [CANDIDATE]


def test_a_recorded_meeting_is_corrected(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    wizard = to_counts(qtbot, window)
    count(qtbot, wizard)
    wizard.counts.sections[0].form.editor("result").set_value("通过")
    press(qtbot, wizard, "下一步")
    press(qtbot, wizard, "保存")
    press(qtbot, wizard, "回到会议表")
    screen = meetings(window)
    row = screen.model.row_at(0)
    meetings(window, row.key)
    press(qtbot, wizard, "下一步")
    # 接收大会 has been passed: the motion is still there because this meeting decided it.
    assert [(item.name, item.motion) for item in wizard.topics.chosen()] == [(CANDIDATE, "接收预备党员")]
    press(qtbot, wizard, "下一步")
    press(qtbot, wizard, "下一步")
    assert wizard.counts.sections[0].form.values()["votes_for"] == 13
    fill(qtbot, wizard, "votes_for", "12")
    fill(qtbot, wizard, "votes_against", "2")
    press(qtbot, wizard, "下一步")
    press(qtbot, wizard, "保存")
    with sample.read() as session:
        assert [vote.votes_for for vote in stored_meeting(session, row.key).votes] == [12]
        assert sum(row.on == date(2026, 11, 30) for row in list_meetings(session, TODAY)) == 1


def test_the_keyboard_alone_goes_through_the_wizard(qtbot: QtBot, window: MainWindow) -> None:
    screen = meetings(window)
    window.activateWindow()
    screen.new.setFocus()
    qtbot.keyClick(screen.new, Qt.Key.Key_Space)
    wizard = screen.wizard
    assert wizard.about is not None
    first = wizard.about.editor("organisation_id").focusProxy()
    assert first is not None
    first.setFocus()
    for _ in range(20):
        QApplication.processEvents()
        now = QApplication.focusWidget()
        if now is wizard.next:
            break
        qtbot.keyClick(now or window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is wizard.next


def test_a_meeting_is_deleted_with_its_votes_and_comes_back(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = meetings(window)
    before = screen.model.all_rows()
    row = next(row for row in before if "支委会审查" in row.people)
    place = screen.model.place_of(lambda one: one.key == row.key)
    assert place is not None
    screen.table.selectRow(place)

    def votes() -> int:
        with sample.read() as session:
            return len(session.scalars(select(Vote.id)).all())

    had = votes()
    press(qtbot, screen, f"删除会议：{row.on} {row.kind}")
    assert votes() == had - len(row.motions)
    assert row.key not in {one.key for one in screen.model.all_rows()}
    assert "回到没有办" in window.message.text.text()
    assert "可以撤销" in window.message.text.text()
    qtbot.mouseClick(window.strip.undo, Qt.MouseButton.LeftButton)
    assert votes() == had
    assert {one.key for one in screen.model.all_rows()} == {one.key for one in before}


def test_without_a_committee_a_motion_asked_for_comes_to_the_assembly(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE)
    with sample.write("不设支委会") as session:
        session.get_one(
            Organisation, session.get_one(DevelopmentCase, case).organisation_id
        ).has_committee = False
    wizard = meetings(window, case or "", "支委会审查").wizard
    assert wizard.about is not None
    assert wizard.about.editor("kind").value() == "支部大会"
    wizard.about.editor("kind").set_value("支委会")
    write(qtbot, wizard.about.editor("on").focusProxy(), "2026-11-30")
    press(qtbot, wizard, "下一步")
    assert wizard.topics.boxes == {}
    told = [label.text() for label in wizard.topics.findChildren(QLabel)]
    assert any("会议类型选支部大会" in text for text in told)
