"""常用视图 and 导出名单 of the people table, with the menus a user opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.services.database import Database
from app.services.people import save_person
from app.ui import dialogs
from app.ui.common.column_filter import ColumnFilter
from app.ui.common.saved_views import NameDialog
from app.ui.common.table_model import SortKey
from app.ui.export_panel import ExportPanel
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.people import PeopleScreen
from app.ui.table_tools import TableTools
from tests.ui import looks
from tests.ui.sample import APPLICANTS, CANDIDATE, FAKE_ID


@pytest.fixture
def people(window: MainWindow) -> PeopleScreen:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    return screen


def pick(monkeypatch: pytest.MonkeyPatch, *words: str) -> list[list[str]]:
    """Choose the entry that begins with the words, one word a level; answers what was offered."""
    offered: list[list[str]] = []

    def show(menu: QMenu, _at: QPoint) -> None:
        for word in words:
            offered.append([action.text() for action in menu.actions() if action.text()])
            action = next(a for a in menu.actions() if a.text().startswith(word))
            assert action.isEnabled(), word
            inner = action.menu()
            if not isinstance(inner, QMenu):
                action.trigger()
                return
            menu = inner

    monkeypatch.setattr(dialogs, "show_menu", show)
    return offered


def name_it(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, name: str) -> None:
    def run(box: QDialog) -> bool:
        assert isinstance(box, NameDialog)
        assert not box.go.isEnabled()
        box.name.setText(name)
        assert looks.nameless(box) == []
        return box.go.isEnabled()

    monkeypatch.setattr(dialogs, "run", run)


def views(qtbot: QtBot, people: PeopleScreen) -> None:
    qtbot.mouseClick(people.views, Qt.MouseButton.LeftButton)


def test_a_view_is_kept_and_comes_back_in_a_new_window(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.model.set_column_filter("sex", ColumnFilter(words=frozenset({"女"})))
    people.model.set_order([SortKey("age", True), SortKey("name")])
    people.table.hide_columns(["mobile"])
    people.filter.choose("入党申请人")
    expected = [row.name for row in people.model.shown_rows()]
    pick(monkeypatch, "把现在的样子存为")
    name_it(monkeypatch, qtbot, "女申请人")
    views(qtbot, people)
    assert "已存为常用视图“女申请人”" in window.message.text.text()
    pick(monkeypatch, "恢复全部显示")
    views(qtbot, people)
    assert people.model.rowCount() == people.model.count()
    assert people.model.order() == ()
    assert "mobile" not in people.table.hidden_columns()
    offered = pick(monkeypatch, "女申请人")
    views(qtbot, people)
    assert "今年要转正" in offered[0]
    assert [row.name for row in people.model.shown_rows()] == expected
    assert people.filter.chosen() == "入党申请人"
    assert people.table.hidden_columns() == ["mobile"]
    assert people.model.order() == (SortKey("age", True), SortKey("name"))


def test_a_view_is_overwritten_and_deleted(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch, sample: Database
) -> None:
    pick(monkeypatch, "把现在的样子存为")
    name_it(monkeypatch, qtbot, "甲")
    views(qtbot, people)
    people.model.set_order([SortKey("name")])
    pick(monkeypatch, "覆盖", "甲")
    views(qtbot, people)
    people.model.set_order([])
    pick(monkeypatch, "甲")
    views(qtbot, people)
    assert people.model.order() == (SortKey("name"),)
    name_it(monkeypatch, qtbot, "乙")
    pick(monkeypatch, "改名", "甲")
    views(qtbot, people)
    assert "常用视图“甲”已改名为“乙”" in window.message.text.text()
    name_it(monkeypatch, qtbot, "丙")
    pick(monkeypatch, "把现在的样子存为")
    views(qtbot, people)
    name_it(monkeypatch, qtbot, "乙")
    pick(monkeypatch, "改名", "丙")
    views(qtbot, people)
    offered = pick(monkeypatch, "改名", "乙")
    monkeypatch.setattr(dialogs, "run", lambda _box: False)
    views(qtbot, people)
    assert offered[1] == ["丙", "乙"] or offered[1] == ["乙", "丙"]
    name_it(monkeypatch, qtbot, "甲")
    pick(monkeypatch, "改名", "乙")
    views(qtbot, people)
    pick(monkeypatch, "删除", "甲")
    views(qtbot, people)
    assert "已删除常用视图“甲”" in window.message.text.text()
    offered = pick(monkeypatch, "恢复全部显示")
    views(qtbot, people)
    assert "甲" not in offered[0]


def test_ready_views_find_what_they_say(
    qtbot: QtBot, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(monkeypatch, "缺手机号")
    views(qtbot, people)
    assert people.model.rowCount() > 0
    assert {row.mobile for row in people.model.shown_rows()} == {""}
    pick(monkeypatch, "今年要转正")
    views(qtbot, people)
    assert "expires_on" not in people.table.hidden_columns()
    assert people.model.rowCount() == 0
    assert "没有符合条件的人" in people.count.text()


def test_a_whole_number_looked_for_is_not_kept(people: PeopleScreen) -> None:
    people.filter.box.setText(FAKE_ID)
    people.filter.flush()
    assert people.views.content()["text"] == ""


def saving(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[bool]:
    masked: list[bool] = []

    def run(box: QDialog) -> bool:
        assert isinstance(box, ExportPanel)
        masked.append(box.outgoing().is_masked)
        return True

    def save_file(_parent: QWidget, _title: str, _suggested: str, _kinds: str) -> Path:
        return path

    monkeypatch.setattr(dialogs, "run", run)
    monkeypatch.setattr(dialogs, "save_file", save_file)
    return masked


def test_the_chosen_and_the_listed_are_saved_and_registered(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    people.filter.choose("入党申请人")
    masked = saving(monkeypatch, tmp_path / "名单.xlsx")
    pick(monkeypatch, f"存为 Excel：列出的 {len(APPLICANTS)} 行")
    qtbot.mouseClick(people.export, Qt.MouseButton.LeftButton)
    sheet = load_workbook(tmp_path / "名单.xlsx").worksheets[0]
    assert sheet.max_row == 3 + len(APPLICANTS)
    assert masked == [True]
    assert "已保存“名单.xlsx”" in window.message.text.text()
    people.filter.choose("")
    place = people.model.place_of(lambda row: row.name == CANDIDATE)
    assert place is not None
    people.table.selectRow(place)
    saving(monkeypatch, tmp_path / "名单.pdf")
    pick(monkeypatch, "存为 PDF：选中的 1 行")
    qtbot.mouseClick(people.export, Qt.MouseButton.LeftButton)
    assert (tmp_path / "名单.pdf").read_bytes().startswith(b"%PDF")


def test_covered_numbers_leave_covered_and_shown_ones_are_said_to_be_whole(
    qtbot: QtBot, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    def numbers(path: Path) -> str:
        rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
        return "".join(str(value) for row in rows for value in row)

    people.table.hide_columns([])
    covered = saving(monkeypatch, tmp_path / "a.xlsx")
    people.lists.save(paper=False, whole=True)
    assert covered == [True]
    assert FAKE_ID not in numbers(tmp_path / "a.xlsx")
    qtbot.mouseClick(people.reveal, Qt.MouseButton.LeftButton)
    whole = saving(monkeypatch, tmp_path / "b.xlsx")
    people.lists.save(paper=False, whole=True)
    assert whole == [False]
    assert FAKE_ID in numbers(tmp_path / "b.xlsx")


def test_nothing_to_save_is_said(
    window: MainWindow, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.model.set_filter("没有这个人")
    monkeypatch.setattr(dialogs, "run", lambda _box: pytest.fail("asked for nothing"))
    people.lists.save(paper=True)
    assert "没有导出" in window.message.text.text()


@pytest.mark.parametrize("name", ["findings", "dues", "notices", "meetings"])
def test_every_large_table_has_views_columns_and_lists(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    window.open(Place(name))
    screen = window.screen_shown()
    tools = screen.findChild(TableTools)
    assert tools is not None
    pick(monkeypatch, "把现在的样子存为")
    name_it(monkeypatch, qtbot, f"我的{name}")
    qtbot.mouseClick(tools.views, Qt.MouseButton.LeftButton)
    assert f"已存为常用视图“我的{name}”" in window.message.text.text()
    saving(monkeypatch, tmp_path / "表.xlsx")
    pick(monkeypatch, "存为 Excel：列出的")
    qtbot.mouseClick(tools.export, Qt.MouseButton.LeftButton)
    assert (tmp_path / "表.xlsx").read_bytes().startswith(b"PK")


def test_all_chosen_people_stay_chosen_after_a_change(people: PeopleScreen) -> None:
    people.table.choose_where(lambda row: row.name in APPLICANTS[:3])
    other = next(row for row in people.model.all_rows() if row.name == CANDIDATE)
    people.desk.jobs.write(lambda s: save_person(s, other.person_id, {"position": "检验员"}), "修改")
    assert {row.name for row in people.table.selected()} == set(APPLICANTS[:3])
    assert people.count.text().endswith("选中 3 人")


def test_the_list_goes_to_the_printer_chosen(
    qtbot: QtBot, window: MainWindow, people: PeopleScreen, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setResolution(300)
    monkeypatch.setattr(dialogs, "choose_printer", lambda *_asked: None)
    people.lists.print(whole=True)
    assert not window.message.isVisible()
    monkeypatch.setattr(dialogs, "choose_printer", lambda *_asked: printer)
    pick(monkeypatch, "打印：列出的")
    qtbot.mouseClick(people.export, Qt.MouseButton.LeftButton)
    assert "已送往打印机：2 页" in window.message.text.text()
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")


def test_arriving_from_a_count_shows_all_of_it(window: MainWindow, people: PeopleScreen) -> None:
    people.model.set_column_filter("sex", ColumnFilter(words=frozenset({"女"})))
    people.filter.box.setText("x")
    people.filter.flush()
    window.open(Place("today"))
    window.open(Place("people", focus="入党申请人"))
    assert {row.name for row in people.model.shown_rows()} == set(APPLICANTS)
