"""What Excel has taught everybody: order by several columns, filters in the header, columns, copying out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from PySide6.QtCore import QDate, QPoint, QSettings, Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.services.search import order_key
from app.ui.common.column_filter import ColumnFilter, Holds, filter_from_json
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import LineEditor
from app.ui.common.filter_note import FilterNote
from app.ui.common.filter_popup import FilterPopup
from app.ui.common.frozen_column import FrozenColumn
from app.ui.common.table_copy import native
from app.ui.common.table_model import Column, RowTableModel, SortKey
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.acts import ActsScreen
from app.ui.screens.people import PeopleScreen
from tests.ui import looks
from tests.ui.sample import CANDIDATE, FAKE_ID

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(eq=False)
class Line:
    name: str
    code: str
    on: date | None = None
    sum: Decimal | None = None
    branch: str = ""


LINES = (
    Line("单小芳", "RY10", date(2026, 5, 18), Decimal("12.50"), "一支部"),
    Line("曾国强", "RY9", date(2026, 1, 2), Decimal(3), "二支部"),
    Line("李四", "RY1", None, None, "一支部"),
    Line("李四", "RY2", date(2026, 5, 18), Decimal(100), ""),
)


class Page(QWidget):
    """A table in a card with a filter box, as on a screen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.model: RowTableModel[Line] = RowTableModel(
            [
                Column("name", "姓名", lambda r: r.name),
                Column("code", "编号", lambda r: r.code),
                Column("on", "日期", lambda r: r.on),
                Column("sum", "金额", lambda r: r.sum, right=True),
                Column("branch", "支部", lambda r: r.branch or None, shown=False),
            ]
        )
        self.model.set_rows(LINES)
        self.box = QLineEdit()
        self.table: TableView[Line] = TableView(self.model, desk.theme, "人员表")
        lines = QVBoxLayout(self)
        lines.addWidget(self.box)
        lines.addWidget(self.table)
        self.table.attend(desk, "test", self.box)

    def codes(self) -> list[str]:
        return [row.code for row in self.model.shown_rows()]


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Page:
    made = Page(desk)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.table.setFocus()
    return made


def click_title(qtbot: QtBot, page: Page, section: int, held: Qt.KeyboardModifier | None = None) -> None:
    head = page.table.head
    at = QPoint(head.sectionViewportPosition(section) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held or Qt.KeyboardModifier.NoModifier, at)


def popup() -> FilterPopup:
    found = QApplication.activePopupWidget()
    assert isinstance(found, FilterPopup)
    return found


def tick(qtbot: QtBot, panel: FilterPopup, text: str) -> None:
    item = next(i for i in map(panel.list.item, range(panel.list.count())) if i.text().startswith(text))
    at = panel.list.visualItemRect(item).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_names_stand_in_pinyin_order_and_codes_by_their_numbers() -> None:
    names = ["张三", "曾国强", "单小芳", "阿依古丽·买买提", "李四"]
    assert sorted(names, key=order_key) == ["阿依古丽·买买提", "李四", "单小芳", "曾国强", "张三"]
    assert sorted(["RY10", "RY9", "第10步", "第9步"], key=order_key) == ["第9步", "第10步", "RY9", "RY10"]


def test_a_click_orders_and_ctrl_adds_a_level(qtbot: QtBot, page: Page) -> None:
    click_title(qtbot, page, 0)
    assert page.codes() == ["RY1", "RY2", "RY10", "RY9"]
    click_title(qtbot, page, 1, CTRL)
    click_title(qtbot, page, 1, CTRL)
    assert page.model.order() == (SortKey("name"), SortKey("code", descending=True))
    assert page.codes() == ["RY2", "RY1", "RY10", "RY9"]
    click_title(qtbot, page, 1)
    assert page.codes() == ["RY1", "RY2", "RY9", "RY10"]
    click_title(qtbot, page, 1)
    click_title(qtbot, page, 1)
    assert page.model.order() == ()


def test_chosen_rows_stay_chosen_in_another_order(qtbot: QtBot, page: Page) -> None:
    page.table.selectRow(0)
    click_title(qtbot, page, 1)
    assert [row.code for row in page.table.selected()] == ["RY10"]
    assert page.table.currentIndex().row() == 3


def test_the_funnel_filters_by_values_and_the_note_takes_it_away(qtbot: QtBot, page: Page) -> None:
    head = page.table.head
    at = head.funnel_at(0).center()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    panel = popup()
    texts = [panel.list.item(n).text() for n in range(panel.list.count())]
    assert texts == ["值（行数）", "李四　2", "单小芳　1", "曾国强　1"]
    assert looks.clipped(panel) == []
    assert looks.nameless(panel) == []
    tick(qtbot, panel, "李四")
    qtbot.mouseClick(panel.ok, Qt.MouseButton.LeftButton)
    assert page.codes() == ["RY10", "RY9"]
    note = page.findChild(FilterNote)
    assert note is not None
    assert note.isVisible()
    assert note.text.whole() == "已筛选 1 列：姓名"
    qtbot.mouseClick(note.clear, Qt.MouseButton.LeftButton)
    assert len(page.codes()) == 4
    assert not note.isVisible()


def test_alt_down_filters_the_present_column_by_keyboard_alone(qtbot: QtBot, page: Page) -> None:
    page.table.setCurrentIndex(page.model.index(0, 1))
    assert page.table.head.current == 1
    qtbot.keyClick(page.table, Qt.Key.Key_Down, ALT)
    panel = popup()
    qtbot.keyClicks(panel.text, "ry1")
    qtbot.keyClick(panel.text, Qt.Key.Key_Return)
    assert page.codes() == ["RY10", "RY1"]
    qtbot.keyClick(page.table, Qt.Key.Key_Down, ALT)
    qtbot.keyClick(popup(), Qt.Key.Key_Escape)
    assert page.codes() == ["RY10", "RY1"]


def test_days_and_amounts_have_bounds(qtbot: QtBot, page: Page) -> None:
    panel = page.table.open_filter(2)
    assert isinstance(panel.low, LineEditor)
    qtbot.keyClicks(panel.low.box, "2026-5-1")
    qtbot.keyClick(panel.low.box, Qt.Key.Key_Return)
    assert page.codes() == ["RY10", "RY2"]
    panel = page.table.open_filter(3)
    assert isinstance(panel.high, LineEditor)
    qtbot.keyClicks(panel.high.box, "12.5.1")
    qtbot.keyClick(panel.high.box, Qt.Key.Key_Return)
    assert panel.isVisible()
    assert panel.high.problem() is not None
    panel.high.box.clear()
    qtbot.keyClicks(panel.high.box, "12.50")
    qtbot.mouseClick(panel.ok, Qt.MouseButton.LeftButton)
    assert page.codes() == ["RY10"]
    note = page.findChild(FilterNote)
    assert note is not None
    assert note.text.whole() == "已筛选 2 列：日期、金额"


def test_empty_cells_can_be_asked_for_and_other_filters_narrow_the_values(page: Page) -> None:
    page.model.set_column_filter("branch", ColumnFilter(filled=False))
    assert page.codes() == ["RY2"]
    page.model.set_filter("ry1")
    page.model.set_column_filter("branch", ColumnFilter(filled=True))
    assert page.model.distinct("name") == [("李四", 1), ("单小芳", 1)]
    page.model.set_filter()
    page.model.set_column_filters(
        {"name": ColumnFilter(words=frozenset({"李四"})), "gone": ColumnFilter("x")}
    )  # type: ignore[arg-type]
    assert page.model.column_filters().keys() == {"name"}


def test_a_filter_survives_as_json() -> None:
    wanted = ColumnFilter(frozenset({"", "甲"}), "乙", date(2026, 1, 1), Decimal("3.5"), True)
    assert filter_from_json(wanted.as_json()) == wanted
    assert filter_from_json({"low": "no date", "words": 3, "filled": "x"}).is_idle


def test_typing_goes_to_the_box_and_back(qtbot: QtBot, page: Page) -> None:
    page.table.selectRow(0)
    qtbot.keyClicks(page.table, "ry")
    assert page.box.text() == "ry"
    assert page.box.hasFocus()
    qtbot.keyClick(page.box, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Backspace)
    assert page.box.text() == "r"
    qtbot.keyClick(page.box, Qt.Key.Key_Escape)
    assert page.box.text() == ""


def test_columns_are_chosen_moved_remembered_and_reset(qtbot: QtBot, page: Page, desk: Desk) -> None:
    panel = page.table.open_column_menu(page.table.head)
    assert looks.clipped(panel) == []
    panel.list.setCurrentRow(4)
    qtbot.mouseClick(panel.up, Qt.MouseButton.LeftButton)
    item = panel.list.item(3)
    assert item.text() == "支部"
    qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    assert [column.key for column in page.table.layout_kept.shown()] == [
        "name",
        "code",
        "on",
        "branch",
        "sum",
    ]
    again = Page(desk)
    qtbot.addWidget(again)
    assert [column.key for column in again.table.layout_kept.shown()] == [
        "name",
        "code",
        "on",
        "branch",
        "sum",
    ]
    qtbot.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert [column.key for column in page.table.layout_kept.shown()] == ["name", "code", "on", "sum"]
    panel.close()


def test_damaged_settings_are_no_trouble(qtbot: QtBot, desk: Desk) -> None:
    desk.settings.setValue("tables/test", '{"order": ["gone", 3], "hidden": "x", "widths": {"name": "a"}}')
    made = Page(desk)
    qtbot.addWidget(made)
    assert [column.key for column in made.table.layout_kept.shown()][:2] == ["name", "code"]
    assert isinstance(desk.settings, QSettings)


def test_copied_cells_keep_their_types(qtbot: QtBot, page: Page) -> None:
    page.model.set_rows([Line("=1+1", "007", date(2026, 5, 18), Decimal("12.50"))])
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_C, CTRL)
    data = QApplication.clipboard().mimeData()
    assert data.text().splitlines()[1] == "'=1+1\t007\t2026-05-18\t12.50"
    html = data.html()
    assert "<td x:str style=\"mso-number-format:'\\@';white-space:pre-wrap\">=1+1</td>" in html
    assert "<td x:str style=\"mso-number-format:'\\@';white-space:pre-wrap\">007</td>" in html
    assert "<td style=\"mso-number-format:'yyyy\\-mm\\-dd'\">2026-05-18</td>" in html
    assert "<td style=\"mso-number-format:'General'\">12.50</td>" in html


def test_a_masked_number_is_copied_masked_until_it_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    screen.table.hide_columns([])
    place = screen.model.place_of(lambda row: row.name == CANDIDATE)
    assert place is not None
    screen.table.selectRow(place)
    qtbot.keyClick(screen.table, Qt.Key.Key_C, CTRL)
    data = QApplication.clipboard().mimeData()
    assert FAKE_ID not in data.text() + data.html()
    qtbot.mouseClick(screen.reveal, Qt.MouseButton.LeftButton)
    qtbot.keyClick(screen.table, Qt.Key.Key_C, CTRL)
    assert FAKE_ID in QApplication.clipboard().mimeData().html()


def test_people_say_how_many_are_left(window: MainWindow) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    screen.model.set_column_filter("sex", ColumnFilter(words=frozenset({"女"})))
    left = screen.model.rowCount()
    assert screen.count.text() == f"共 {screen.model.count()} 人，显示 {left} 人"
    assert looks.clipped(window) == []


def test_a_day_is_picked_in_the_calendar_of_the_filter(qtbot: QtBot, page: Page) -> None:
    panel = page.table.open_filter(2)
    assert isinstance(panel.low, DayEditor)
    panel.low.open_calendar()
    month = QApplication.activePopupWidget().findChild(QCalendarWidget)
    assert month is not None
    month.clicked.emit(QDate(2026, 5, 1))
    assert panel.isVisible()
    qtbot.mouseClick(panel.ok, Qt.MouseButton.LeftButton)
    assert page.codes() == ["RY10", "RY2"]


def test_order_and_filters_are_told_to_screen_readers(page: Page) -> None:
    page.model.set_order([SortKey("name"), SortKey("code", True)])
    page.model.set_column_filter("sum", ColumnFilter(filled=True))
    assert page.table.accessibleDescription() == "次序：姓名升序，编号降序；已筛选：金额"


def test_the_menus_do_what_they_say(page: Page) -> None:
    def act(menu: QMenu, word: str) -> None:
        next(action for action in menu.actions() if action.text().startswith(word)).trigger()

    act(page.table.header_menu(1), "降序")
    act(page.table.header_menu(0), "再按它升序")
    assert page.model.order() == (SortKey("code", True), SortKey("name"))
    act(page.table.header_menu(0), "恢复原来的次序")
    assert page.model.order() == ()
    act(page.table.header_menu(3), "隐藏这一列")
    assert page.table.hidden_columns() == ["sum", "branch"]
    page.model.set_column_filter("name", ColumnFilter(contains="李"))
    act(page.table.header_menu(0), "清除这一列的筛选")
    assert len(page.codes()) == 4
    page.model.set_column_filter("name", ColumnFilter(contains="李"))
    act(page.table.row_menu(), "清除筛选")
    assert len(page.codes()) == 4
    # The funnel understands pinyin as the search box does.
    everybody = page.codes()
    for typed in ("l", "li", "LI", "李"):
        page.model.set_column_filter("name", ColumnFilter(contains=typed))
        assert 0 < len(page.codes()) < len(everybody), typed
    act(page.table.row_menu(), "清除筛选")
    act(page.table.row_menu(), "全选")
    act(page.table.row_menu(), "复制")
    assert len(QApplication.clipboard().text().splitlines()) == 5
    assert not any(action.text().startswith("粘贴") for action in page.table.row_menu().actions())


def test_a_width_dragged_by_mouse_is_remembered_and_reset(qtbot: QtBot, page: Page, desk: Desk) -> None:
    head = page.table.head
    edge = QPoint(head.sectionViewportPosition(1) - 1, head.height() // 2)
    qtbot.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    qtbot.mouseMove(head.viewport(), edge + QPoint(40, 0))
    qtbot.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(40, 0))
    assert head.sectionSize(0) == 150
    again = Page(desk)
    qtbot.addWidget(again)
    assert again.table.head.sectionSize(0) == 150
    desk.theme.set_size(18)
    assert head.sectionSize(0) == desk.theme.px(150)
    desk.theme.set_size(14)
    page.table.show_layout(page.table.layout_kept.default())
    assert head.sectionSize(0) == 110


def test_the_first_column_stays_in_sight_sideways(qtbot: QtBot, page: Page) -> None:
    assert page.table.findChild(FrozenColumn) is None
    page.resize(330, 400)
    QApplication.processEvents()
    bar = page.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    frozen = page.table.findChild(FrozenColumn)
    assert frozen is not None
    assert frozen.isVisible()
    assert frozen.viewport().mapTo(page.table, QPoint(0, 0)) == page.table.viewport().pos()
    at = frozen.visualRect(page.model.index(2, 0)).center()
    page.box.setFocus()
    qtbot.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [row.code for row in page.table.selected()] == ["RY1"]
    assert page.table.hasFocus()
    assert bar.value() == bar.maximum()
    with qtbot.waitSignal(page.table.opened) as opened:
        qtbot.mouseDClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.args[0].code == "RY1"
    head = frozen.horizontalHeader()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, head.height() // 2))
    assert page.model.order() == (SortKey("name"),)
    page.table.setCurrentIndex(page.model.index(0, 1))
    assert page.table.head.sectionViewportPosition(1) >= frozen.width() - 2
    bar.setValue(0)
    assert not frozen.isVisible()


def test_a_moment_is_filtered_by_the_day_its_cell_shows() -> None:
    """01:30 in China is the day before in UTC."""
    east = timezone(timedelta(hours=8))
    moment = datetime(2026, 11, 30, 1, 30, tzinfo=east).astimezone()
    shown = moment.astimezone().date()
    fits = ColumnFilter(low=shown, high=shown).test()
    assert fits(moment, "")
    assert fits(moment.astimezone(UTC), "")
    assert fits(moment.astimezone(timezone(timedelta(hours=-11))), "")


def test_birth_dates_of_people_are_dates_and_months_stay_months(window: MainWindow) -> None:
    window.open(Place("people"))
    screen = window.screen_shown()
    assert isinstance(screen, PeopleScreen)
    column = screen.model.columns[screen.model.column_number("birth")]
    row = next(r for r in screen.model.all_rows() if r.name == CANDIDATE)
    assert native(column, row) == date(1995, 3, 12)
    assert native(column, replace(row, birth="1995-03")) == "1995-03"
    screen.model.set_column_filter("birth", ColumnFilter(low=date(1995, 1, 1), high=date(1995, 12, 31)))
    assert CANDIDATE in [r.name for r in screen.model.shown_rows()]
    screen.model.set_column_filters({})
    screen.model.set_order([SortKey("birth")])
    births = [r.birth for r in screen.model.shown_rows() if r.birth]
    assert births == sorted(births)


def test_acts_are_filtered_by_the_day_they_were_done(window: MainWindow) -> None:
    window.open(Place("acts"))
    screen = window.screen_shown()
    assert isinstance(screen, ActsScreen)
    assert screen.acts.holds("at") is Holds.DAY
    day = max(line.at for line in screen.acts.all_rows())
    shown = datetime.fromisoformat(day).astimezone().date()
    screen.acts.set_column_filter("at", ColumnFilter(low=shown + timedelta(days=1)))
    assert screen.acts.rowCount() == 0
    screen.acts.set_column_filter("at", ColumnFilter(low=shown, high=shown))
    assert screen.acts.rowCount() > 0


def test_one_cell_alone_is_copied_as_it_is_shown(page: Page) -> None:
    page.table.setCurrentIndex(page.model.index(1, 1))
    act = next(each for each in page.table.row_menu().actions() if each.text() == "只复制这一格")
    act.trigger()
    assert QApplication.clipboard().text() == "RY9"
    page.table.setCurrentIndex(page.model.index(2, 2))
    assert "只复制这一格" not in [each.text() for each in page.table.row_menu().actions()]
