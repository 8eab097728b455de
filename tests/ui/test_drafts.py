"""Drafts in every place where something is typed: kept, offered after a new start, gone when stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import SIGNAL, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.services.database import Database
from app.services.drafts import KeptDraft, list_drafts
from app.ui.common.drafts import DraftBar
from app.ui.common.explain_dialog import ExplainDialog
from app.ui.common.record_pane import RecordPane
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.places import PlacesScreen
from app.ui.screens.rulebook import RulebookScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, CANDIDATE, MEMBERS, OVERDUE
from tests.ui.test_meetings import fill, meetings, to_counts
from tests.ui.test_person import person, write
from tests.ui.test_screens import press


def kept(database: Database) -> list[KeptDraft]:
    with database.read() as session:
        return list(list_drafts(session))


def wait(bar: DraftBar) -> None:
    """The pause after typing, without waiting for it."""
    assert bar._pause.isActive()
    bar._pause.timeout.emit()


Start = Callable[[], MainWindow]


@pytest.fixture
def start(qtbot: QtBot, office: Desk, sample: Database) -> Start:
    """A new window on the same data, as after a crash: nothing is remembered but the file."""

    def make() -> MainWindow:
        made = MainWindow(office, screens(sample.path), owner=BRANCH, people=people_choices)
        qtbot.addWidget(made)
        made.resize(1366, 768)
        made.show()
        return made

    return make


def test_a_step_half_filled_is_offered_after_a_new_start_and_gone_when_stored(
    qtbot: QtBot, start: Start, sample: Database
) -> None:
    screen = person(start(), OVERDUE, "2")
    assert screen.draft.isHidden()
    write(screen, qtbot, "talk_place", "二楼会议室")
    write(screen, qtbot, "talk_date", "2026-11-31")
    assert kept(sample) == []
    wait(screen.draft)
    (draft,) = kept(sample)
    assert draft.key.endswith("/2")

    screen = person(start(), OVERDUE, "2")
    assert screen.draft.isVisible()
    assert screen.draft.text.text().startswith("上次没保存的草稿，11-30 ")
    form = screen.step_pane.sections[0].form
    assert not form.is_dirty()
    press(qtbot, screen.draft, "继续填写草稿")
    assert screen.draft.isHidden()
    assert form.changes() == {"talk_place": "二楼会议室"}
    # What could not be read as a date is back as it was typed, still marked.
    assert form.editor("talk_date").box.text() == "2026-11-31"  # type: ignore[attr-defined]
    write(screen, qtbot, "talk_date", "2026-11-20")
    press(qtbot, screen.step_pane, "保存")
    assert not screen.step_pane.is_dirty()
    assert kept(sample) == []
    assert screen.draft.isHidden()


def test_a_new_row_half_filled_comes_back_as_a_new_row(qtbot: QtBot, start: Start, sample: Database) -> None:
    screen = person(start(), CANDIDATE, "6")
    before = len(screen.step_pane.sections[0].facts.rows)
    press(qtbot, screen.step_pane.sections[0], "添加考察")
    write(screen, qtbot, "on", "2026-11-05")
    screen.leave()
    screen = person(start(), CANDIDATE, "6")
    press(qtbot, screen.draft, "继续填写草稿")
    press(qtbot, screen.step_pane, "保存")
    assert len(screen.step_pane.sections[0].facts.rows) == before + 1
    assert kept(sample) == []


def test_a_draft_thrown_away_is_gone_and_can_be_fetched_back_while_one_stays(
    qtbot: QtBot, start: Start, sample: Database
) -> None:
    screen = person(start(), OVERDUE, "2")
    write(screen, qtbot, "talk_place", "二楼")
    screen.leave()
    screen = person(start(), OVERDUE, "2")
    press(qtbot, screen.draft, "丢弃草稿")
    assert kept(sample) == []
    press(qtbot, screen.draft, "继续填写草稿")
    assert screen.step_pane.sections[0].form.changes() == {"talk_place": "二楼"}
    wait(screen.draft)
    assert len(kept(sample)) == 1
    press(qtbot, screen.step_pane, "放弃修改")
    assert kept(sample) == []


def test_a_new_person_half_filled_with_the_number_covered(
    qtbot: QtBot, start: Start, sample: Database
) -> None:
    window = start()
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    form = screen.person_pane.form
    assert form is not None
    QApplication.processEvents()
    type_text(form.editor("name").focusProxy(), "吕航")
    type_text(form.editor("identity_number").focusProxy(), "99010119950312003X")
    wait(screen.draft)
    window = start()
    window.open(Place("person", "new"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    press(qtbot, screen.draft, "继续填写草稿")
    assert screen.person_pane.form is not None
    assert screen.person_pane.form.changes()["name"] == "吕航"
    assert looks.full_ids(window) == []
    press(qtbot, screen.person_pane, "保存")
    assert screen.head.name.text() == "吕航"
    assert kept(sample) == []


def test_an_event_half_told_comes_back_with_its_kind(qtbot: QtBot, start: Start, sample: Database) -> None:
    screen = person(start(), OVERDUE, "events")
    screen.event_pane.list.choose("E1")
    assert screen.event_pane.form is not None
    type_text(screen.event_pane.form.editor("reason").focusProxy(), "家里有事")
    screen.leave()
    screen = person(start(), OVERDUE, "events")
    press(qtbot, screen.draft, "继续填写草稿")
    assert screen.event_pane.list.current() == "E1"
    assert screen.event_pane.form is not None
    assert screen.event_pane.form.values()["reason"] == "家里有事"


def test_typing_goes_on_the_disk_when_windows_ends(qtbot: QtBot, start: Start, sample: Database) -> None:
    app = QGuiApplication.instance()
    assert isinstance(app, QGuiApplication)
    # The signal itself cannot be sent without a session manager; that it is heard can be seen.
    log_off = SIGNAL("commitDataRequest(QSessionManager&)")
    before = app.receivers(log_off)
    screen = person(start(), OVERDUE, "2")
    assert app.receivers(log_off) > before
    write(screen, qtbot, "talk_place", "二楼")
    screen.draft.keep_now()
    assert [draft.content["talk"][1]["talk_place"] for draft in kept(sample)] == [{"value": "二楼"}]
    write(screen, qtbot, "talk_place", "三楼")
    app.aboutToQuit.emit()
    assert [draft.content["talk"][1]["talk_place"] for draft in kept(sample)] == [{"value": "三楼"}]


def test_a_save_that_is_refused_leaves_text_and_draft(
    qtbot: QtBot, start: Start, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start()
    screen = person(window, OVERDUE, "2")
    write(screen, qtbot, "talk_date", "2026-11-20")
    wait(screen.draft)

    def refuse(*_given: object) -> None:
        raise UserError("E-X", "磁盘已满，这次没有保存；原有数据完好。", "请腾出空间。")

    with monkeypatch.context() as patch:
        patch.setattr("app.ui.screens.person_acts.save_row", refuse)
        press(qtbot, screen.step_pane, "保存")
    assert "磁盘已满" in window.message.text.text()
    assert len(kept(sample)) == 1
    assert screen.step_pane.is_dirty()
    press(qtbot, screen.step_pane, "保存")
    assert kept(sample) == []


def test_registers_keep_a_draft_of_each_record(qtbot: QtBot, start: Start, sample: Database) -> None:
    def places() -> RecordPane:
        window = start()
        window.open(Place("places"))
        screen = window.screen_shown()
        assert isinstance(screen, PlacesScreen)
        return screen.pane

    pane = places()
    assert pane.form is not None
    assert pane.draft is not None
    type_text(pane.form.editor("name").focusProxy(), "新")
    wait(pane.draft)
    assert len(kept(sample)) == 1
    pane = places()
    assert pane.draft is not None
    press(qtbot, pane.draft, "继续填写草稿")
    assert set(pane.changes()) == {"name"}
    press(qtbot, pane, "保存")
    assert kept(sample) == []


def test_a_notice_half_planned_comes_back(qtbot: QtBot, start: Start, sample: Database) -> None:
    def plan(window: MainWindow) -> NoticesScreen:
        window.open(Place("notices", "new"))
        screen = window.screen_shown()
        assert isinstance(screen, NoticesScreen)
        return screen

    planner = plan(start()).planner
    assert planner.form is not None
    QApplication.processEvents()
    box = planner.form.editor("start").focusProxy()
    assert box is not None
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(box, "2026-12-07")
    ticked = list(planner.boxes)[:1]
    for case in ticked:
        planner.boxes[case].click()
    wait(planner.draft)
    planner = plan(start()).planner
    press(qtbot, planner.draft, "继续填写草稿")
    assert planner.form is not None
    assert str(planner.form.values()["start"]) == "2026-12-07"
    assert [case for case, tick in planner.boxes.items() if tick.isChecked()] == ticked
    qtbot.mouseClick(planner.cancel, Qt.MouseButton.LeftButton)
    assert kept(sample) == []


def test_a_meeting_half_counted_comes_back_page_by_page(qtbot: QtBot, start: Start, sample: Database) -> None:
    window = start()
    wizard = to_counts(qtbot, window)
    qtbot.mouseClick(wizard.back, Qt.MouseButton.LeftButton)
    last = next(box for box in wizard.roll.boxes.values() if box.text() == MEMBERS[-1])
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    press(qtbot, wizard, "下一步")
    fill(qtbot, wizard, "votes_for", "13")
    wait(wizard.draft.bar)
    assert len(kept(sample)) == 1

    wizard = meetings(start(), "new").wizard
    assert wizard.pages.currentIndex() == 0
    press(qtbot, wizard.draft.bar, "继续填写草稿")
    assert wizard.pages.currentWidget() is wizard.counts
    assert str(wizard._values()["on"]) == "2026-11-30"
    assert [item.name for item in wizard.topics.chosen()] == [CANDIDATE]
    assert (wizard.roll.due, wizard.roll.present) == (16, 15)
    assert wizard.counts.sections[0].form.values()["votes_for"] == 13
    wait(wizard.draft.bar)
    qtbot.mouseClick(wizard.back, Qt.MouseButton.LeftButton)
    assert wizard.pages.currentWidget() is wizard.roll
    qtbot.mouseClick(wizard.cancel, Qt.MouseButton.LeftButton)
    assert kept(sample) == []


def test_a_correction_of_the_rule_book_and_days_of_a_calendar_come_back(
    qtbot: QtBot, start: Start, sample: Database
) -> None:
    def rulebook(focus: str) -> RulebookScreen:
        window = start()
        window.open(Place("rulebook", "R36" if focus == "rules" else "", focus))
        screen = window.screen_shown()
        assert isinstance(screen, RulebookScreen)
        return screen

    pane = rulebook("calendar").calendar
    type_text(pane.text.box, "2027-01-30 补班")
    wait(pane.draft)
    pane = rulebook("calendar").calendar
    press(qtbot, pane.draft, "继续填写草稿")
    assert pane.text.value() == "2027-01-30 补班"
    press(qtbot, pane, "保存放假和补班")
    rules = rulebook("rules").rules
    assert rules.form is not None
    type_text(rules.form.editor("title").focusProxy(), "甲")
    wait(rules.draft)
    assert len(kept(sample)) == 1
    rules = rulebook("rules").rules
    press(qtbot, rules.draft, "继续填写草稿")
    assert rules.form is not None
    assert set(rules.form.changes()) == {"title"}
    press(qtbot, rules, "保存更正")
    assert kept(sample) == []


def test_an_explanation_half_written_comes_back(qtbot: QtBot, office: Desk, sample: Database) -> None:
    def opened() -> ExplainDialog:
        made = ExplainDialog("谈话晚了", is_national=False, reason="", by="", parent=owner)
        made.keep_drafts(office, "explain/x/R01", "情况说明（沈志远）")
        made.show()
        return made

    owner = QWidget()
    qtbot.addWidget(owner)
    first = opened()
    assert first.draft is not None
    assert first.draft.isHidden()
    type_text(first.reason, "出差两周")
    wait(first.draft)
    assert [draft.title for draft in kept(sample)] == ["情况说明（沈志远）"]
    type_text(first.reason, "，回来当天谈的")
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    again = opened()
    assert again.draft is not None
    assert again.draft.isVisible()
    press(qtbot, again, "继续填写草稿")
    assert again.reason.toPlainText() == "出差两周，回来当天谈的"
    again.by.setText("赵敏")
    press(qtbot, again, "记下说明")
    assert kept(sample) == []
