"""From 申请 to 归档 on the person page alone: every fact of a regular case is typed and clicked in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import DevelopmentCase, PublicNotice
from app.services.database import Database, create_database
from app.services.steps import STEPS, FactGroup
from app.ui.common.step_line import StepMark
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.person import PersonScreen
from app.ui.theme import Theme
from tests.builders import Regular, d
from tests.ui.hands import fill
from tests.ui.test_screens import press


class Secretary:
    """Works through a case step by step; :attr:`today` goes on with what is recorded."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path, case: Regular) -> None:
        self.qtbot, self.case = qtbot, case
        self.today = d("2025-05-20")
        self.database: Database = create_database(folder / "branch.db")
        with self.database.write() as session:
            session.add_all([case.committee, case.department, case.branch, *case.members, case.person])
            self.person_id = case.person.id
            session.flush()
            everybody = [*case.members, case.person, case.committee, case.department, case.branch]
            self.names = {row.id: row.name for row in everybody}
            session.expunge_all()
        self.jobs = Jobs(self.database, inline=True, changes_of=lambda session: session.changes())
        self.bugs: list[BaseException] = []
        self.jobs.crashed.connect(self.bugs.append)
        settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        now = lambda: datetime.combine(self.today, time(14, 3), UTC)  # noqa: E731
        self.desk = Desk(self.jobs, theme, lambda: self.today, now, settings)
        self.window = MainWindow(
            self.desk, screens(self.database.path), owner="测试支部", people=people_choices
        )
        qtbot.addWidget(self.window, before_close_func=lambda w: w.close())
        self.window.resize(1366, 768)
        self.window.show()

    def page(self, step: str = "") -> PersonScreen:
        """The person's page at a step."""
        self.window.open(Place("today"))
        self.window.open(Place("person", self.person_id, step))
        QApplication.processEvents()
        screen = self.window.screen_shown()
        assert isinstance(screen, PersonScreen)
        return screen

    def begin(self) -> None:
        """A case for the person, at the button that the page offers."""
        screen = self.page()
        form = screen.new_case.form
        assert form is not None
        fill(self.qtbot, form, {"application_date": d("2025-05-18"), "received": d("2025-05-20")}, self.names)
        press(self.qtbot, screen.new_case, "新建案卷")

    def record(self, code: str, group: FactGroup, values: dict[str, Any], *, more: bool) -> None:
        """One row of a step's facts, or the rest of the newest one, saved by the button."""
        pane = self.page(code).step_pane
        section = next(each for each in pane.sections if each.group_key == group.key)
        if group.many and not more and section.add.isVisible():
            self.qtbot.mouseClick(section.add, Qt.MouseButton.LeftButton)
            QApplication.processEvents()
        fill(self.qtbot, section.form, values, self.names)
        press(self.qtbot, pane, "保存")
        assert not pane.is_dirty(), (code, group.key, section.form.problems(), self.said())
        assert self.bugs == []

    def said(self) -> str:
        """What the window answered."""
        return self.window.message.text.text()

    def close(self) -> None:
        """The end of the work."""
        self.jobs.close()
        self.jobs.deleteLater()
        self.database.close()


@pytest.fixture
def secretary(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Secretary]:
    """At the window of a branch with sixteen members, on the day of the application."""
    made = Secretary(qtbot, theme, tmp_path, Regular())
    yield made
    made.close()


@dataclass(frozen=True)
class Entry:
    """What is entered on a day: a row, or with ``more`` the rest of one."""

    on: date
    step: str
    group: FactGroup
    values: dict[str, Any]
    more: bool = False


_FIRST = {
    "SuperiorFiling": ("submitted_on", "organisation_id"),
    "PublicNotice": ("start_on", "end_on", "places", "ways"),
    "Booklet": ("number", "issued_on"),
}
"""What is known when such a row begins; the rest comes later."""


def entries(case: Regular) -> list[Entry]:
    """Everything to be entered, by day, and on one day in the order of the steps."""
    found = []
    for step in STEPS:
        for group in step.groups:
            rows = [case.case] if group.model is DevelopmentCase else case._rows()
            for row in rows:
                if not group.owns(row):
                    continue
                values = {attr: getattr(row, attr) for attr in group.attrs}
                values = {attr: value for attr, value in values.items() if value not in (None, ())}
                first = {
                    attr: values[attr] for attr in _FIRST.get(group.model.__name__, ()) if attr in values
                }
                rest = {attr: value for attr, value in values.items() if attr not in first}
                if (
                    first
                    and "submitted_on" not in first
                    and "start_on" not in first
                    and "number" not in first
                ):
                    first, rest = {}, values
                begun = [day for day in days_of(first) if group.model is not PublicNotice] or days_of(first)[
                    :1
                ]
                if first:
                    found.append(Entry(min(begun), step.code, group, first))
                if rest:
                    ended = max(days_of(rest), default=max(days_of(first), default=case.today))
                    found.append(Entry(ended, step.code, group, rest, more=bool(first)))
    order = [step.code for step in STEPS]
    return sorted(found, key=lambda one: (one.on, order.index(one.step)))


def days_of(values: dict[str, Any]) -> list[date]:
    """The dates among values."""
    several = [value if isinstance(value, tuple) else (value,) for value in values.values()]
    return [each for values in several for each in values if isinstance(each, date)]


AT_HAND = """
2025-05-20 2   2025-06-10 2   2025-08-20 3   2025-08-21 3   2025-09-01 3   2025-09-05 4   2025-09-05 5
2025-09-05 6   2025-09-12 6   2025-12-10 6   2026-02-25 6   2026-03-10 6   2026-06-10 6   2026-08-20 6
2026-08-25 6   2026-08-26 6   2026-08-26 6   2026-08-28 6   2026-09-02 7   2026-09-05 8   2026-09-24 8
2026-09-28 8b  2026-10-09 8b  2026-10-12 8b  2026-10-12 9   2026-10-12 9   2026-10-20 10  2026-10-23 11
2026-10-26 12  2026-10-26 12  2026-10-30 12  2026-10-31 13  2026-11-11 13  2026-11-12 14  2026-11-20 14
2026-11-30 15  2026-12-03 16  2026-12-20 16  2027-01-16 17  2027-01-18 18  2027-01-20 19  2027-01-25 20
2027-02-10 20  2027-02-26 21  2027-03-10 21  2027-05-28 21  2027-06-10 21  2027-08-27 21  2027-09-10 21
2027-11-10 22  2027-11-12 21  2027-11-20 21  2027-11-29 21  2027-12-02 23  2027-12-02 23  2027-12-05 23
2027-12-10 23  2027-12-13 24  2028-01-20 24  2028-01-25 25  2028-02-05 25  2028-03-01 25
"""
"""The step at which the person's page opens before each entry, read from rules.md 1.1 by hand: 考察 goes on
until the year is over (2026-09-01) and the study can begin, the superior's answers are waited for beside
what the branch can do, the application for conversion may be written thirty days before the end."""


def test_every_fact_of_a_regular_case_is_entered_day_by_day(secretary: Secretary) -> None:
    secretary.begin()
    at_hand = []
    for entry in entries(secretary.case):
        values = entry.values
        if entry.group.key == "application":
            values = {attr: value for attr, value in values.items() if "date" not in attr}
        secretary.today = max(secretary.today, entry.on)
        at_hand += [str(entry.on), secretary.page().line.current()]
        secretary.record(entry.step, entry.group, values, more=entry.more)
    assert at_hand == AT_HAND.split()

    page = secretary.page()
    assert {item.mark for item in page.line.items()} == {StepMark.DONE}
    assert page.head.stage.text() == "正式党员·已归档"
    assert page.head.open.isHidden(), page.head.open.text()
    with secretary.database.read() as session:
        stored = stored_case(session, secretary.case)
        for step in STEPS:
            for group in step.groups:
                wanted = [row for row in secretary.case._rows() if group.owns(row)]
                assert facts(group, stored, group.model) == facts(group, wanted, group.model), group.key


def stored_case(session: Any, case: Regular) -> list[Any]:
    """Every row of the case that was entered."""
    [entered] = session.scalars(select(DevelopmentCase))
    models = {type(row) for row in case._rows()}
    return [row for model in models for row in session.scalars(select(model)) if row.case_id == entered.id]


def facts(group: FactGroup, rows: list[Any], model: type) -> list[list[str]]:
    """The facts of a group in an order of their own; ticks have none. Meetings are made by the program."""

    def plain(value: Any) -> str:
        return str(sorted(map(str, value)) if isinstance(value, tuple) else value or None)

    return sorted(
        [f"{attr} {plain(getattr(row, attr))}" for attr in group.attrs if attr != "meeting_id"]
        for row in rows
        if model is not DevelopmentCase and group.owns(row)
    )
