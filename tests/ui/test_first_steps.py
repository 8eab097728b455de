"""先办这几件: a new branch is led to its first entries; they are ticked off and make room for the duties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Organisation
from app.services.database import Database, create_database
from app.services.organisations import create_home
from app.services.people import save_person
from app.services.registers import save_record
from app.ui import dialogs
from app.ui.common.first_steps_card import FirstStepsCard
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.forms import FormsScreen
from app.ui.screens.today import TodayScreen
from tests.ui import looks
from tests.ui.sample import BRANCH
from tests.ui.test_screens import press


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Database]:
    """A branch that was founded a minute ago, in place of the sample."""
    database = create_database(tmp_path / "new.db")
    with database.write("新建支部") as session:
        create_home(session, BRANCH)
    yield database
    database.close()


def today(window: MainWindow) -> TodayScreen:
    window.open(Place("people"))
    window.open(Place("today"))
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    # What was shown before is deleted when control returns to the event loop.
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    return screen


def words(widget: QWidget) -> list[str]:
    return [part.text() for part in widget.findChildren(QLabel) if part.isVisible()]


def test_each_thing_leads_to_its_place(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "open_file", lambda _parent, title, _kinds: asked.append(title))
    ways = {
        "填写：填本支部情况": Place("places", focus="党组织"),
        "导入名册：录入党员和发展中的人": Place("exchange", focus="roster"),
        "导入数据工作簿：录入党员和发展中的人": Place("exchange", focus="import"),
        "逐个新增：录入党员和发展中的人": Place("person", "new"),
        "记任职：记书记、委员的任职": Place("ledgers", focus="任职"),
        "去选：选第二处备份": Place("exchange", focus="backup"),
    }
    for name, place in ways.items():
        screen = today(window)
        assert looks.clipped(screen) == []
        assert looks.nameless(screen) == []
        press(qtbot, screen, name)
        assert window.place == place
    assert len(asked) == 2


def test_what_is_there_is_ticked_and_the_list_goes_with_the_first_member(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    assert words(today(window)).count("已有") == 0
    with sample.write("本支部") as session:
        home = session.scalars(select(Organisation.id)).one()
        save_record(session, "党组织", home, {"founded_on": date(2010, 6, 18), "has_committee": False})
    screen = today(window)
    assert words(screen).count("已有") == 2
    primary = [b for b in screen.findChildren(QWidget) if b.property("kind") == "primary" and b.isVisible()]
    assert [b.accessibleName() for b in primary] == ["导入名册：录入党员和发展中的人"]
    with sample.write("新增") as session:
        save_person(
            session,
            None,
            {
                "name": "周志远",
                "organisation_id": home,
                "joined_on": date(2000, 7, 1),
                "full_on": date(2001, 7, 1),
            },
        )
    assert not [card for card in today(window).findChildren(FirstStepsCard) if card.isVisible()]


def test_the_forms_lead_to_the_people_while_there_are_none(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("forms"))
    screen = window.screen_shown()
    assert isinstance(screen, FormsScreen)
    assert screen.nobody.isVisible()
    assert not screen.nothing.isVisible()
    press(qtbot, window, "去人员")
    assert window.place == Place("people")
