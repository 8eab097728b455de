"""成批打印: people and forms ticked, one PDF or one a person, 取消, the window alive meanwhile."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.errors import FormRefused, SaveRefused
from app.models import PrintLog
from app.services.database import Database
from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.printing import Wish
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.forms_batch import BatchScreen
from app.ui.screens.people import PeopleScreen
from tests.ui.sample import BRANCH, CANDIDATE, NEWCOMER, OVERDUE
from tests.ui.test_forms import press


def batch(window: MainWindow) -> BatchScreen:
    window.open(Place("batch"))
    screen = window.screen_shown()
    assert isinstance(screen, BatchScreen)
    return screen


def click_person(qtbot: QtBot, screen: BatchScreen, name: str) -> None:
    place = screen.model.place_of(lambda row: row.name == name)
    assert place is not None
    at = screen.table.visualRect(screen.model.index(place, 1)).center()
    qtbot.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_form(qtbot: QtBot, screen: BatchScreen, title: str) -> None:
    item = screen.forms.findItems(title, Qt.MatchFlag.MatchExactly)[0]
    assert isinstance(item, QListWidgetItem)
    screen.forms.scrollToItem(item)
    at = screen.forms.visualItemRect(item).center()
    qtbot.mouseClick(screen.forms.viewport(), Qt.MouseButton.LeftButton, pos=at)


def log(sample: Database) -> list[tuple[str, int]]:
    with sample.read() as session:
        return sorted((row.form, row.pages) for row in session.scalars(select(PrintLog)))


def test_several_people_and_forms_make_one_pdf(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, _title: str, suggested: str, _kinds: str) -> Path:
        asked.append(suggested)
        return tmp_path / "全部.pdf"

    monkeypatch.setattr(dialogs, "save_file", answer)
    screen = batch(window)
    assert not screen.make.isEnabled()
    for name in (CANDIDATE, OVERDUE):
        click_person(qtbot, screen, name)
    for title in ("入党申请谈话通知书", "入党申请人谈话记录"):
        click_form(qtbot, screen, title)
    assert screen.count.text() == "2 人，2 张表，共 4 份"
    press(qtbot, screen, "生成…")
    qtbot.waitUntil(lambda: "已保存“全部.pdf”：4 份" in window.message.text.text(), timeout=20000)
    assert asked == [f"表格 {CANDIDATE}等2人.pdf"]
    document = pypdfium2.PdfDocument(tmp_path / "全部.pdf")
    pages = len(document)
    document.close()
    assert sum(each for _form, each in log(sample)) == pages
    assert [form for form, _pages in log(sample)] == ["f02", "f02", "f03", "f03"]


def test_one_pdf_a_person_and_none_written_over(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "出件"
    folder.mkdir()
    taken = folder / f"{CANDIDATE} 入党申请谈话通知书.pdf"
    taken.write_bytes(b"mine")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_asked: folder)
    screen = batch(window)
    click_form(qtbot, screen, "入党申请谈话通知书")
    for name in (CANDIDATE, OVERDUE, NEWCOMER):
        click_person(qtbot, screen, name)
    # Who has no case yet has no form of a case.
    assert screen.count.text() == "3 人，1 张表，共 2 份（1 份要先建案卷）"
    press(qtbot, screen, "存法：每人一个 PDF")
    press(qtbot, screen, "生成…")
    qtbot.waitUntil(lambda: "保存 2 个 PDF" in window.message.text.text(), timeout=20000)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            f"{OVERDUE} 入党申请谈话通知书.pdf",
            f"{CANDIDATE} 入党申请谈话通知书.pdf",
            f"{CANDIDATE} 入党申请谈话通知书（2）.pdf",
        ]
    )
    assert taken.read_bytes() == b"mine"


def test_a_file_that_cannot_be_written_is_said_and_nothing_noted(
    qtbot: QtBot, window: MainWindow, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "x.pdf")

    def refuse(*_given: object) -> None:
        raise SaveRefused("E-SAVE", "磁盘已满，没有保存；原有文件完好。", "请腾出空间后再试。")

    monkeypatch.setattr("app.ui.screens.forms_batch.save_pdf", refuse)
    screen = batch(window)
    click_person(qtbot, screen, CANDIDATE)
    click_form(qtbot, screen, "入党申请谈话通知书")
    press(qtbot, screen, "生成…")
    qtbot.waitUntil(lambda: "磁盘已满" in window.message.text.text(), timeout=20000)
    assert log(sample) == []
    assert screen.make.isEnabled()


def test_cancelling_in_other_threads_leaves_no_file(
    qtbot: QtBot, office: Desk, sample: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: tmp_path / "x.pdf")
    jobs = Jobs(sample, changes_of=lambda session: session.changes())
    bugs: list[BaseException] = []
    jobs.crashed.connect(bugs.append)
    desk = Desk(jobs, office.theme, office.today, office.now, office.settings)
    window = MainWindow(desk, screens(sample.path), owner=BRANCH)
    qtbot.addWidget(window, before_close_func=lambda w: w.close())
    window.resize(1366, 768)
    window.show()
    screen = batch(window)
    qtbot.waitUntil(lambda: screen.model.rowCount() > 0, timeout=20000)
    press(qtbot, screen, "勾选列出的人")
    screen.forms.tick(list(screen._forms)[:12])
    total = len(screen._orders())
    assert total >= 60
    told: list[int] = []
    press(qtbot, screen, "生成…")
    qtbot.waitUntil(lambda: screen._batch is not None, timeout=20000)
    assert screen._batch is not None
    screen._batch.job.progressed.connect(lambda done, _total, _text: told.append(done))
    # The window goes on: something else is read and shown while the batch works.
    qtbot.waitUntil(lambda: len(told) >= 2, timeout=30000)
    answered: list[int] = []
    jobs.read(lambda session: 7, answered.append)
    qtbot.waitUntil(lambda: answered == [7], timeout=20000)
    press(qtbot, screen, "取消成批打印")
    qtbot.waitUntil(lambda: "已取消，没有生成文件" in window.message.text.text(), timeout=20000)
    assert told[-1] < total
    assert not (tmp_path / "x.pdf").exists()
    assert log_is_empty(jobs, sample)
    window.close()
    jobs.close()
    assert bugs == []


def log_is_empty(jobs: Jobs, sample: Database) -> bool:
    jobs.wait()
    return log(sample) == []


def test_people_chosen_in_the_table_are_ticked_already(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("people"))
    people = window.screen_shown()
    assert isinstance(people, PeopleScreen)
    place = people.model.place_of(lambda row: row.name == CANDIDATE)
    assert place is not None
    people.table.selectRow(place)
    press(qtbot, people, "打印表格")
    screen = window.screen_shown()
    assert isinstance(screen, BatchScreen)
    assert list(screen._ticked.values()) == [CANDIDATE]
    press(qtbot, screen, "只看已勾选")
    assert [row.name for row in screen.model.shown_rows()] == [CANDIDATE]


def test_a_preprinted_form_alone_offers_its_paper_and_is_mixed_with_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    screen = batch(window)
    click_person(qtbot, screen, OVERDUE)
    title = next(form.title for form in screen._forms.values() if form.key == "f36")
    click_form(qtbot, screen, title)
    assert screen.choice.options.isVisible()
    assert screen.choice.wish(opinions=False).choices["output"] == "预览"
    with pytest.raises(FormRefused, match="2 种纸"):
        screen.forms.tick(["f36", "f02"])
        screen.choice.check_paper(Wish(choices={"output": "打印", "paper": "省外样"}))
    assert not screen.choice.options.isVisible()
    screen.choice.check_paper(screen.choice.wish(opinions=False))
