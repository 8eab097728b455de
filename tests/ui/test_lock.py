"""使用人 and the idle lock: who is asked, what a reader may not do, nothing readable behind the cover."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry, Person
from app.models.journal import Act
from app.services.database import Database
from app.services.operators import READER, WRITER, User, add_user, list_users
from app.ui.desk import Desk
from app.ui.lock import IDLE_KEY
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, CANDIDATE

Make = Callable[[], MainWindow]


@pytest.fixture
def make(qtbot: QtBot, office: Desk, sample: Database) -> Make:
    """A window that asks who is there."""

    def made() -> MainWindow:
        window = MainWindow(
            office, screens(sample.path), owner=BRANCH, people=people_choices, users=list_users
        )
        qtbot.addWidget(window, before_close_func=lambda w: w.close())
        window.resize(1366, 768)
        window.show()
        window.open(Place("people"))
        return window

    return made


def _add(sample: Database, name: str, role: str = WRITER, pin: str = "") -> User:
    with sample.note() as session:
        return add_user(session, name, role, pin)


def _texts(root: QWidget) -> str:
    return "\n".join(looks.readable(root))


def _actions(sample: Database) -> list[tuple[str, str]]:
    with sample.read() as session:
        return [
            (row.action, row.operator) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.n))
        ]


def test_without_users_nobody_is_asked(make: Make) -> None:
    window = make()
    assert not window.lock.is_locked
    assert not window.top.user.isVisible()


def test_one_user_without_a_pin_is_known_at_once(make: Make, sample: Database) -> None:
    _add(sample, "王芳")
    window = make()
    assert not window.lock.is_locked
    assert window.top.user.text().strip() == "王芳"
    assert sample.who.operator == "王芳"
    assert _actions(sample)[-1] == ("log-in", "王芳")


def test_with_several_one_is_chosen_and_named_in_acts(qtbot: QtBot, make: Make, sample: Database) -> None:
    _add(sample, "李明")
    _add(sample, "王芳", pin="2468")
    window = make()
    cover = window.lock.cover
    assert window.lock.is_locked
    assert CANDIDATE not in _texts(window)
    assert CANDIDATE not in window.windowTitle()
    cover.who.setCurrentIndex(cover.who.findText("王芳（录入）"))
    qtbot.keyClicks(cover.pin, "0000")
    qtbot.keyClick(cover.pin, Qt.Key.Key_Return)
    assert window.lock.is_locked
    assert "PIN 不对" in cover.says.text()
    qtbot.keyClicks(cover.pin, "2468")
    qtbot.mouseClick(cover.go, Qt.MouseButton.LeftButton)
    assert not window.lock.is_locked
    assert CANDIDATE in _texts(window)
    window.desk.jobs.write(lambda session: session.add(Person(code="N1", name="新人")), "新增 新人")
    with sample.read() as session:
        newest = session.scalars(select(Act).order_by(Act.number.desc())).first()
        assert newest is not None
        assert newest.operator == "王芳"


def test_a_reader_is_told_why_nothing_is_stored(make: Make, sample: Database) -> None:
    _add(sample, "王芳")
    reader = _add(sample, "赵敏", READER)
    window = make()
    window.lock.cover.answered.emit(reader.id, "")
    assert window.top.role.text() == "只读"
    window.desk.jobs.write(lambda session: session.add(Person(code="N1", name="新人")), "新增 新人")
    assert "使用人“赵敏”的角色是只读" in window.message.text.text()
    with sample.read() as session:
        assert session.scalar(select(Person).where(Person.code == "N1")) is None
    assert window.desk.jobs.is_read_only


def test_the_idle_window_is_covered_and_keeps_what_was_typed(
    qtbot: QtBot, make: Make, sample: Database
) -> None:
    window = make()
    window.open(Place("person", _case(sample), "basics"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    assert screen.person_pane.form is not None
    editor = screen.person_pane.form.editor("department")
    type_text(editor.box, "（半句话")  # type: ignore[attr-defined]
    assert window.lock.watch.is_waiting()
    window.lock.watch.idle.emit()
    assert window.lock.is_locked
    assert CANDIDATE not in _texts(window)
    assert CANDIDATE not in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.place.screen == "person", "shortcuts rest while it is covered"
    qtbot.mouseClick(window.lock.cover.go, Qt.MouseButton.LeftButton)
    assert not window.lock.is_locked
    assert CANDIDATE in window.windowTitle()
    assert "（半句话" in editor.box.text()  # type: ignore[attr-defined]
    assert screen.person_pane.is_dirty()


def test_a_question_in_sight_is_taken_away_unanswered(make: Make, qtbot: QtBot) -> None:
    window = make()
    question = QDialog(window)
    question.setModal(True)
    question.show()
    qtbot.waitUntil(question.isVisible)
    window.lock.lock()
    assert not question.isVisible()
    assert question.result() == QDialog.DialogCode.Rejected


def test_numbers_are_covered_by_the_lock(qtbot: QtBot, make: Make) -> None:
    window = make()
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    assert looks.full_ids(window)
    window.lock.lock()
    assert looks.full_ids(window) == []


def test_the_lock_may_be_turned_off_and_touches_put_it_off(qtbot: QtBot, make: Make) -> None:
    window = make()
    watch = window.lock.watch
    assert watch.minutes() == 10
    handle = window.windowHandle()
    assert handle is not None
    watch._watch(handle)
    watch._timer.setTimerType(Qt.TimerType.PreciseTimer)
    watch._timer.start(5_000)
    before = watch._timer.remainingTime()
    qtbot.waitUntil(lambda: watch._timer.remainingTime() < before - 30)
    worn = watch._timer.remainingTime()
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    qtbot.waitUntil(lambda: watch._timer.remainingTime() > worn)
    window.lock.set_minutes(0)
    assert not watch.is_waiting()
    window.desk.settings.setValue(IDLE_KEY, "kaputt")
    assert make().lock.watch.minutes() == 10


def _case(sample: Database) -> str:
    from app.models import DevelopmentCase

    with sample.read() as session:
        return session.scalars(
            select(DevelopmentCase.id)
            .join(Person, Person.id == DevelopmentCase.person_id)
            .where(Person.name == CANDIDATE)
        ).one()


def test_what_had_the_keyboard_may_be_gone_when_the_cover_goes(
    qtbot: QtBot, make: Make, sample: Database
) -> None:
    """The screen behind the cover is made anew meanwhile, as 今日 is by every act."""
    _add(sample, "王芳")
    _add(sample, "李强")
    window = make()
    window.lock.cover.answered.emit(list_users_of(sample)[0].id, "")
    assert not window.lock.is_locked
    screen = window.screen_shown()
    held = QPushButton("按钮", screen)
    cut = QShortcut(screen)
    held.show()
    window.activateWindow()
    held.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is held)
    window.lock.lock()
    assert window.lock.is_locked
    shiboken6.delete(cut)
    shiboken6.delete(held)
    window.lock.cover.answered.emit(list_users_of(sample)[0].id, "")
    assert not window.lock.is_locked


def list_users_of(sample: Database) -> tuple[User, ...]:
    with sample.read() as session:
        return list_users(session)
