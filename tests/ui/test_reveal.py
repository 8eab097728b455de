"""显示: every place that shows a whole number notes it first and covers it again by itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry, Person
from app.services.database import Database
from app.services.export_register import Exported, list_exports
from app.services.journal.noting import PRINT, REVEAL, SEARCH
from app.ui import dialogs
from app.ui.export_panel import ExportPanel
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.forms import FormsScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, FAKE_ID
from tests.ui.test_forms import press


def _noted(sample: Database, action: str) -> list[tuple[str, str]]:
    with sample.read() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.n))
        return [(row.record_id, row.reason) for row in rows]


def _exports(sample: Database) -> Sequence[Exported]:
    with sample.read() as session:
        return list_exports(session)


def _ids(sample: Database) -> tuple[str, str]:
    """UUIDs of the candidate and of the case."""
    from app.models import DevelopmentCase

    with sample.read() as session:
        person = session.scalars(select(Person).where(Person.name == CANDIDATE)).one()
        case = session.scalars(select(DevelopmentCase).where(DevelopmentCase.person_id == person.id)).one()
        return person.id, case.id


def test_the_table_covers_numbers_again_by_itself(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    place = screen.model.place_of(lambda row: row.name == CANDIDATE)
    assert place is not None
    screen.table.selectRow(place)
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    assert any(FAKE_ID in text for text in looks.full_ids(window))
    assert _noted(sample, REVEAL) == [(_ids(sample)[0], "人员表")]
    screen.numbers._timer.timeout.emit()
    assert looks.full_ids(window) == []
    assert screen.reveal.text().strip() == "显示身份证号"
    assert not screen.reveal.isChecked()


def test_only_the_chosen_people_are_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    other = screen.model.place_of(lambda row: row.name != CANDIDATE)
    assert other is not None
    screen.table.selectRow(other)
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    assert looks.full_ids(window) == []
    assert not screen.reveal.isChecked()


@pytest.mark.parametrize("focus", ["", "basics"])
def test_the_page_of_a_person_covers_numbers_on_leaving(
    window: MainWindow, sample: Database, qtbot: QtBot, focus: str
) -> None:
    person, case = _ids(sample)
    window.open(Place("person", case, focus))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    if focus:
        assert screen.person_pane.form is not None
        screen.person_pane.form.editor("identity_number").reveal_wanted.emit()  # type: ignore[attr-defined]
    else:
        press(qtbot, screen.head, "显示或隐藏身份证号")
    assert any(FAKE_ID in text for text in looks.full_ids(screen))
    assert _noted(sample, REVEAL)[0][0] == person
    window.open(Place("today"))
    assert looks.full_ids(window) == []


def test_a_changed_number_is_covered_but_kept(window: MainWindow, sample: Database) -> None:
    window.open(Place("person", _ids(sample)[1], "basics"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    form = screen.person_pane.form
    assert form is not None
    editor = form.editor("identity_number")
    editor.reveal_wanted.emit()  # type: ignore[attr-defined]
    box = editor.box  # type: ignore[attr-defined]
    box.clear()
    type_text(box, "11010519491231002X")
    screen.person_pane.reveal._timer.timeout.emit()
    assert looks.full_ids(screen) == []
    assert form.changes()["identity_number"] == "11010519491231002X"


def test_what_cannot_be_noted_is_not_shown(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.errors import UserError

    def refuse(*_given: object) -> None:
        raise UserError("E-X", "磁盘已满。")

    monkeypatch.setattr("app.services.journal.noting.note_people", refuse)
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    assert looks.full_ids(window) == []
    assert "磁盘已满" in window.message.text.text()


def test_a_search_by_a_whole_number_is_noted_without_it(window: MainWindow, sample: Database) -> None:
    person, _case = _ids(sample)
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    type_text(screen.filter.box, FAKE_ID.lower())
    screen.filter.flush()
    assert [row.name for row in screen.model.shown_rows()] == [CANDIDATE]
    window.top.command_box.setFocus()
    type_text(window.top.command_box, FAKE_ID)
    assert any(CANDIDATE in text for text in window.top.command_box.hits())
    assert _noted(sample, SEARCH) == [(person, "人员表"), (person, "查找框")]
    with sample.read() as session:
        assert not [row for row in session.scalars(select(AuditEntry)) if FAKE_ID in str(vars(row))]


def test_a_page_with_a_whole_number_is_noted_once_a_visit(window: MainWindow, sample: Database) -> None:
    person, case = _ids(sample)
    for _ in range(2):
        window.open(Place("forms", case, "f05"))
    assert _noted(sample, REVEAL) == [(person, "表格预览 f05")] * 2
    screen = window.screen_shown()
    assert isinstance(screen, FormsScreen)
    screen._draw()
    assert len(_noted(sample, REVEAL)) == 2


def test_saving_a_form_is_one_enter_and_is_registered(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[ExportPanel] = []

    def enter(box: QDialog) -> bool:
        assert isinstance(box, ExportPanel)
        seen.append(box)
        box.show()
        qtbot.keyClick(box, Qt.Key.Key_Return)
        return box.result() == QDialog.DialogCode.Accepted

    monkeypatch.setattr(dialogs, "run", enter)
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "out.pdf")
    window.open(Place("forms", _ids(sample)[1], "f05"))
    screen = window.screen_shown()
    assert screen is not None
    press(qtbot, screen, "存为 PDF")
    assert len(seen) == 1
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")
    (entry,) = _exports(sample)
    assert (entry.kind, entry.people, entry.is_masked) == ("表格", 1, False)
    assert entry.purpose
    assert entry.recipient
    assert FAKE_ID not in entry.scope + entry.file_name
    assert [reason for _who, reason in _noted(sample, PRINT)] == ["f05，PDF 1 份"]


def test_nothing_leaves_after_cancelling_the_panel(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(dialogs, "run", lambda _box: False)
    monkeypatch.setattr(dialogs, "save_file", lambda *given: asked.append(given))
    window.open(Place("forms", _ids(sample)[1], "f05"))
    screen = window.screen_shown()
    assert screen is not None
    press(qtbot, screen, "存为 PDF")
    assert not asked
    assert not _exports(sample)


def test_a_workbook_and_a_calendar_are_registered(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = iter([tmp_path / "all.xlsx", tmp_path / "plan.ics"])
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: next(paths))
    window.open(Place("exchange", focus="files"))
    screen = window.screen_shown()
    assert screen is not None
    press(qtbot, screen, "导出数据工作簿")
    window.open(Place("progress", _ids(sample)[1], "plan"))
    screen = window.screen_shown()
    assert screen is not None
    press(qtbot, screen, "存为日历文件")
    plan, book = _exports(sample)
    assert (book.kind, book.is_masked, book.file_name) == ("数据工作簿", False, "all.xlsx")
    assert book.people > 20
    assert (plan.kind, plan.people, plan.is_masked) == ("日历", 1, True)
