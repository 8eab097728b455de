"""One person's way: a new branch, a workbook in, the missing talk recorded, the form on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.config import Paths
from app.services.database import open_database
from app.services.workbook import export_workbook
from app.ui import dialogs
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.opening import Opening
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.forms import FormsScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from app.ui.theme import Theme
from tests.ui.keys import type_text
from tests.ui.sample import BRANCH, OVERDUE, TODAY, write_sample

W = TypeVar("W", bound=QWidget)


class Visitor:
    """Somebody with a mouse and a keyboard in front of the program."""

    def __init__(self, qtbot: QtBot, opening: Opening) -> None:
        self.qtbot = qtbot
        self.opening = opening

    @property
    def window(self) -> MainWindow:
        """The main window, once it is there."""
        self.wait(lambda: self.opening.window is not None)
        assert self.opening.window is not None
        return self.opening.window

    def wait(self, true: Callable[[], bool]) -> None:
        """Until the worker threads have brought what is needed."""
        self.qtbot.waitUntil(true, timeout=20_000)

    def press(self, inside: QWidget, name: str) -> None:
        """Click the button that reads (or is called) ``name``."""

        def found() -> list[QPushButton]:
            return [
                button
                for button in inside.findChildren(QPushButton)
                if name in (button.text().strip(), button.accessibleName())
                and button.isVisible()
                and button.isEnabled()
            ]

        self.wait(lambda: bool(found()))
        self.qtbot.mouseClick(found()[0], Qt.MouseButton.LeftButton)

    def screen(self, kind: type[W]) -> W:
        """The screen in sight, once it is of this kind."""
        self.wait(lambda: isinstance(self.window.screen_shown(), kind))
        shown = self.window.screen_shown()
        assert isinstance(shown, kind)
        return shown

    def double_click(self, table: TableView[object], row: int) -> None:
        """Open a row of a table."""
        at: QPoint = table.visualRect(table.model().index(row, 0)).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        self.qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A data workbook as another copy of the program would have written it."""
    source = tmp_path / "elsewhere.db"
    write_sample(source)
    database = open_database(source)
    path = tmp_path / "数据工作簿.xlsx"
    with database.read() as session:
        export_workbook(session, path)
    database.close()
    return path


@pytest.fixture
def visitor(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Visitor]:
    """The program on its first start, with an empty data folder; bugs fail the test."""
    bugs: list[BaseException] = []
    jobs = Jobs(changes_of=lambda session: session.changes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(jobs, theme, lambda: TODAY, lambda: datetime(2026, 11, 30, 14, 3, tzinfo=UTC), settings)
    opening = Opening(desk, Paths(tmp_path / "data"), bugs.append)
    opening.start(None, demo=False)
    yield Visitor(qtbot, opening)
    for shown in (opening.window, opening.doors):
        if shown is not None:
            # The main window makes its backup first and closes after it.
            shown.close()
            qtbot.waitUntil(lambda window=shown: not window.isVisible(), timeout=20_000)
            shown.deleteLater()
    QApplication.processEvents()
    jobs.close()
    opening.close()
    if bugs:
        raise bugs[0]


def make_branch(visitor: Visitor) -> None:
    """Through the first of the three doors."""
    doors = visitor.opening.doors
    assert doors is not None
    visitor.qtbot.mouseClick(doors.new, Qt.MouseButton.LeftButton)
    type_text(doors.name, BRANCH)
    visitor.press(doors, "新建")
    assert visitor.window.place.screen == "today"


def digest(path: Path) -> str:
    """Content of a file in short."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_from_the_first_start_to_the_printed_form(
    visitor: Visitor, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_branch(visitor)
    window = visitor.window

    # The empty screen says what to do next; the workbook is shown before anything is written.
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: workbook)
    visitor.press(window, "导入数据工作簿")
    exchange = visitor.screen(ExchangeScreen)
    visitor.wait(exchange.preview.accept.isVisible)
    assert exchange.preview.model.rowCount() > 50
    visitor.qtbot.mouseClick(exchange.preview.accept, Qt.MouseButton.LeftButton)
    visitor.wait(exchange.preview.is_done)
    assert "导入" in window.strip.act.whole()
    visitor.press(exchange, "完成")

    # Found by the initials of his name, opened by a double click.
    visitor.qtbot.mouseClick(window.rail.buttons["people"], Qt.MouseButton.LeftButton)
    people = visitor.screen(PeopleScreen)
    visitor.wait(lambda: people.model.rowCount() > 20)
    visitor.qtbot.keyClicks(people.filter.box, "szy")
    visitor.wait(lambda: people.model.rowCount() == 1)
    assert people.model.row_at(0).name == OVERDUE
    visitor.double_click(people.table, 0)

    # The step that is due stands open, with the violation above its facts.
    person = visitor.screen(PersonScreen)
    pane = person.step_pane
    visitor.wait(lambda: bool(pane.cards) and pane.cards[0].why.isVisible())
    assert person.head.name.text() == OVERDUE
    assert pane.title.text() == "党组织派人谈话"
    assert [card.finding.key for card in pane.cards] == ["R05"]
    visitor.qtbot.mouseClick(pane.cards[0].why, Qt.MouseButton.LeftButton)
    visitor.wait(pane.cards[0].facts.isVisible)
    assert any("第七条" in words for _name, words in pane.cards[0].finding.facts)

    # The talk took place in time and was only never recorded.
    form = pane.sections[0].form
    visitor.qtbot.keyClicks(form.editor("talk_date").focusProxy(), "2026.11.20")
    talkers = form.editor("talker_ids").focusProxy()
    visitor.qtbot.keyClicks(talkers, "cgd")
    visitor.qtbot.keyClick(talkers, Qt.Key.Key_Return)
    visitor.press(form, "谈话五项齐全：是")
    visitor.press(pane, "保存")
    visitor.wait(lambda: not pane.cards and not pane.is_dirty())
    assert "记录“党组织派人谈话" in window.strip.act.whole()
    assert window.strip.saved.text() == "已保存 14:03"
    done = next(item for item in person.line.items() if item.key == "2")
    assert done.note == "2026-11-20"

    # The form of the step, as it will be printed, and as a file.
    visitor.press(pane, "预览入党申请人谈话记录")
    forms = visitor.screen(FormsScreen)
    visitor.wait(lambda: forms.view.drawn() > 0)
    target = tmp_path / "谈话记录.pdf"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: target)
    visitor.press(forms, "存为 PDF")
    visitor.wait(window.message.isVisible)
    assert "已保存" in window.message.text.text()
    text = "".join(page.extract_text() for page in PdfReader(target).pages)
    assert OVERDUE in text.replace(" ", "")
    assert "陈国栋" in text.replace(" ", "")


def test_what_was_recorded_can_be_taken_back(
    visitor: Visitor, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_branch(visitor)
    window = visitor.window
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: workbook)
    visitor.press(window, "导入数据工作簿")
    exchange = visitor.screen(ExchangeScreen)
    visitor.wait(exchange.preview.accept.isVisible)
    visitor.qtbot.mouseClick(exchange.preview.accept, Qt.MouseButton.LeftButton)
    visitor.wait(exchange.preview.is_done)
    visitor.press(exchange, "完成")
    visitor.qtbot.mouseClick(window.rail.buttons["today"], Qt.MouseButton.LeftButton)
    visitor.press(window, f"记录谈话：{OVERDUE}　派人谈话")
    pane = visitor.screen(PersonScreen).step_pane
    visitor.wait(lambda: bool(pane.cards))
    visitor.qtbot.keyClicks(pane.sections[0].form.editor("talk_date").focusProxy(), "20261120")
    visitor.press(pane, "保存")
    visitor.wait(lambda: window.strip.undo.isVisible() and not pane.is_dirty())
    visitor.wait(lambda: "R05" not in [card.finding.key for card in pane.cards])
    visitor.press(window.strip, "撤销")
    visitor.wait(lambda: [card.finding.key for card in pane.cards] == ["R05"])
    assert window.strip.act.whole().startswith("刚才：撤销 记录")


@pytest.mark.parametrize("kind", ["text", "empty", "word"])
def test_a_file_that_cannot_be_read_is_explained_and_changes_nothing(
    visitor: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    make_branch(visitor)
    window = visitor.window
    bad = tmp_path / {"text": "名单.xlsx", "empty": "空.xlsx", "word": "报告.docx"}[kind]
    bad.write_bytes({"text": "这不是表格".encode(), "empty": b"", "word": b"PK\x03\x04 word"}[kind])
    database = tmp_path / "data" / "zhibu.db"
    before = digest(database)
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: bad)
    visitor.qtbot.mouseClick(window.rail.buttons["exchange"], Qt.MouseButton.LeftButton)
    visitor.press(visitor.screen(ExchangeScreen), "导入：选择文件")
    visitor.wait(window.message.isVisible)
    said = window.message.text.text()
    assert bad.name in said
    assert "没有" in said
    assert digest(database) == before


def test_a_workbook_with_errors_cannot_be_imported(
    visitor: Visitor, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl

    book = openpyxl.load_workbook(workbook)
    sheet = book["人员"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, columns["出生日期"]).value = "二〇二一年三月五日"  # type: ignore[arg-type]
    book.save(workbook)
    make_branch(visitor)
    window = visitor.window
    database = tmp_path / "data" / "zhibu.db"
    before = digest(database)
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: workbook)
    visitor.press(window, "导入数据工作簿")
    exchange = visitor.screen(ExchangeScreen)
    visitor.wait(lambda: exchange.pages.currentIndex() == 1)
    preview = exchange.preview
    assert preview.verdict.text() == "不能导入"
    assert not preview.accept.isVisible()
    assert preview.issues.rowCount() >= 1
    row = [preview.issues.index(0, at).data() for at in range(preview.issues.columnCount())]
    assert row[:3] + row[4:6] == ["错误", "人员", "3", "出生日期", "二〇二一年三月五日"]
    assert row[3], "whose row it is"
    # What is wrong is listed once; the other rows are still to be seen.
    assert not preview.row_card.isVisible()
    preview.filter.choose("")
    assert preview.row_card.isVisible()
    visitor.press(preview, "取消")
    assert digest(database) == before


def test_a_missing_data_file_never_becomes_a_new_one(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    jobs = Jobs(changes_of=lambda session: session.changes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(jobs, theme, lambda: TODAY, lambda: datetime(2026, 11, 30, tzinfo=UTC), settings)
    opening = Opening(desk, Paths(tmp_path / "data"), lambda _bug: None)
    opening.start(tmp_path / "gone.db", demo=False)
    qtbot.waitUntil(lambda: opening.recovery is not None and opening.recovery.screen.isVisible())
    assert opening.recovery is not None
    screen = opening.recovery.screen
    assert any("找不到数据文件" in part.text() for part in screen.findChildren(QLabel))
    assert not (tmp_path / "gone.db").exists()
    jobs.wait()
    opening.recovery.close()
    jobs.close()


def test_a_bug_while_opening_is_reported_and_the_doors_stay_usable(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(_path: Path) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr("app.services.opening.create_database", break_down)
    jobs = Jobs(changes_of=lambda session: session.changes())
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desk = Desk(jobs, theme, lambda: TODAY, lambda: datetime(2026, 11, 30, tzinfo=UTC), settings)
    bugs: list[BaseException] = []
    opening = Opening(desk, Paths(tmp_path / "data"), bugs.append)
    opening.start(None, demo=False)
    doors = opening.doors
    assert doors is not None
    doors.new_wanted.emit(BRANCH, "党支部")
    qtbot.waitUntil(lambda: bool(bugs))
    assert isinstance(bugs[0], RuntimeError)
    assert doors.new.isEnabled()
    doors.close()
    doors.deleteLater()
    jobs.close()
