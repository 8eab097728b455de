"""党费, 组织关系, 结对培养, 组织与企业: each screen's main act and its refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import (
    AffiliationTransfer,
    DevelopmentCase,
    Document,
    Dues,
    Enterprise,
    Helper,
    Organisation,
    PairActivity,
    Person,
    PrintLog,
)
from app.services.database import Database
from app.services.print_log import PRINTER
from app.ui import dialogs
from app.ui.common.collect_dialog import CollectDialog
from app.ui.common.paste_dialog import PasteDialog
from app.ui.common.record_pane import RecordPane
from app.ui.common.spoil_dialog import SpoilDialog
from app.ui.common.table_view import TableView
from app.ui.main_window import MainWindow
from app.ui.printing import Wish, draw, note, prepare
from app.ui.screen import Place
from app.ui.screens.dues import DuesScreen
from app.ui.screens.forms import FormsScreen
from app.ui.screens.pairing import PairingScreen
from app.ui.screens.places import PlacesScreen
from app.ui.screens.today import TodayScreen
from app.ui.screens.transfers import TransfersScreen
from tests.ui import looks
from tests.ui.keys import type_text
from tests.ui.sample import CANDIDATE, MEMBERS
from tests.ui.test_exchange import VIEWS, troubles
from tests.ui.test_notices import write
from tests.ui.test_screens import press


def fill(qtbot: QtBot, pane: RecordPane, attr: str, text: str) -> None:
    assert pane.form is not None
    box: QWidget | None = pane.form.editor(attr).focusProxy()
    write(qtbot, box, text)
    QApplication.processEvents()


def pick(pane: RecordPane, attr: str, word: object) -> None:
    assert pane.form is not None
    pane.form.editor(attr).set_value(word)
    pane.form.edited.emit()


def person_id(database: Database, name: str) -> str:
    with database.read() as session:
        return session.scalars(select(Person.id).where(Person.name == name)).one()


def dues(window: MainWindow, name: str, month: int) -> DuesScreen:
    window.open(Place("dues"))
    screen = window.screen_shown()
    assert isinstance(screen, DuesScreen)
    row = screen.model.place_of(lambda r: r.member.person.name == name)
    assert row is not None
    screen.table.setCurrentIndex(screen.model.index(row, 3 + month))
    return screen


@pytest.fixture
def paying(window: MainWindow) -> MainWindow:
    """A member with a dues book from September on."""

    def work(session: object) -> None:
        member = session.scalars(select(Person).where(Person.name == MEMBERS[0])).one()  # type: ignore[attr-defined]
        session.add(  # type: ignore[attr-defined]
            Dues(
                person_id=member.id,
                month="2026-09",
                base=Decimal("5800"),
                payable=Decimal("87"),
                paid=Decimal("87"),
                paid_on=date(2026, 9, 10),
                category="在职",
            )
        )

    window.desk.jobs.write(work, "准备")
    return window


def test_a_payment_is_recorded_with_its_arithmetic(
    qtbot: QtBot, paying: MainWindow, sample: Database
) -> None:
    screen = dues(paying, MEMBERS[0], 10)
    assert screen.pane.title.whole() == f"{MEMBERS[0]}　2026-10"
    assert screen.pane.state.text() == "欠交"
    # Base and rate as last month; the sum follows while it is typed.
    fill(qtbot, screen.pane, "base", "6200")
    note = screen.pane.findChildren(type(screen.total))
    assert any("按 1.5% 计，应交 93.00 元" in one.text() for one in note)
    fill(qtbot, screen.pane, "payable", "93")
    fill(qtbot, screen.pane, "paid", "93")
    fill(qtbot, screen.pane, "paid_on", "2026-11-30")
    press(qtbot, screen.pane, "保存党费")
    assert f"党费（{MEMBERS[0]} 2026-10）" in paying.strip.act.whole()
    with sample.read() as session:
        row = session.scalars(select(Dues).where(Dues.month == "2026-10")).one()
    assert (row.payable, row.paid) == (Decimal("93"), Decimal("93"))
    assert "壹佰捌拾元整" in screen.total.text()
    paying.undo()
    with sample.read() as session:
        assert session.scalars(select(Dues).where(Dues.month == "2026-10")).all() == []


def test_money_from_a_day_to_come_is_refused(qtbot: QtBot, paying: MainWindow) -> None:
    screen = dues(paying, MEMBERS[0], 10)
    fill(qtbot, screen.pane, "paid", "87")
    fill(qtbot, screen.pane, "paid_on", "2026-12-30")
    press(qtbot, screen.pane, "保存党费")
    assert "还没有到" in paying.message.text.text()
    assert screen.pane.values()["paid"] == Decimal("87")


def test_money_without_a_day_is_warned_of_and_taken(
    qtbot: QtBot, paying: MainWindow, sample: Database
) -> None:
    screen = dues(paying, MEMBERS[0], 10)
    fill(qtbot, screen.pane, "paid", "87")
    notes = [one.text() for one in screen.pane.findChildren(type(screen.total))]
    assert any("没有填交纳日期" in note for note in notes)
    press(qtbot, screen.pane, "保存党费")
    with sample.read() as session:
        row = session.scalars(select(Dues).where(Dues.month == "2026-10")).one()
    assert (row.paid, row.paid_on) == (Decimal("87"), None)


def test_arrears_are_one_click_away(qtbot: QtBot, paying: MainWindow) -> None:
    screen = dues(paying, MEMBERS[0], 10)
    chip = next(b for b in screen.findChildren(type(screen.earlier)) if b.text().startswith("欠交"))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert MEMBERS[0] in {row.member.person.name for row in screen.model.shown_rows()}
    press(qtbot, screen, "上一年")
    assert screen.year.text() == "2025 年"


def transfers(window: MainWindow, subject: str = "") -> TransfersScreen:
    window.open(Place("transfers", subject))
    screen = window.screen_shown()
    assert isinstance(screen, TransfersScreen)
    return screen


def new_letter(qtbot: QtBot, window: MainWindow, sample: Database) -> TransfersScreen:
    screen = transfers(window)
    press(qtbot, screen, "登记介绍信")
    assert screen.pane.values()["letter_number"] == "2026-001"
    pick(screen.pane, "person_id", person_id(sample, MEMBERS[1]))
    fill(qtbot, screen.pane, "issued_on", "2026-09-01")
    fill(qtbot, screen.pane, "valid_days", "90")
    press(qtbot, screen.pane, "保存")
    return screen


def test_a_letter_goes_out_is_chased_and_lands(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = new_letter(qtbot, window, sample)
    assert f"登记“组织关系介绍信（{MEMBERS[1]}）”" in window.strip.act.whole()
    (letter,) = screen.model.all_rows()
    assert (letter.row.letter_number, letter.days_left, letter.to_chase) == ("2026-001", 0, True)
    assert "下一个号 2026-002" in screen.numbers.text()
    pick(screen.pane, "state", "已落")
    press(qtbot, screen.pane, "保存")
    assert "没有回执，不能记为已落" in window.message.text.text()
    fill(qtbot, screen.pane, "receipt_on", "2026-11-20")
    press(qtbot, screen.pane, "保存")
    (letter,) = screen.model.all_rows()
    assert (letter.state.value, letter.to_chase) == ("已落", False)
    window.undo()
    (letter,) = screen.model.all_rows()
    assert letter.state.value == "办理中"


def test_a_refusal_needs_its_reason_and_a_number_serves_once(
    qtbot: QtBot, window: MainWindow, sample: Database
) -> None:
    screen = new_letter(qtbot, window, sample)
    pick(screen.pane, "state", "退回")
    press(qtbot, screen.pane, "保存")
    assert "没有填拒收理由" in window.message.text.text()
    fill(qtbot, screen.pane, "refusal_reason", "地址不符")
    press(qtbot, screen.pane, "保存")
    assert screen.model.row_at(0).state.value == "退回"
    press(qtbot, screen, "登记介绍信")
    pick(screen.pane, "person_id", person_id(sample, MEMBERS[2]))
    fill(qtbot, screen.pane, "letter_number", "2026-001")
    press(qtbot, screen.pane, "保存")
    assert "已经用过" in window.message.text.text()
    press(qtbot, screen.pane, "放弃新的介绍信")
    with sample.read() as session:
        assert len(session.scalars(select(AffiliationTransfer)).all()) == 1


def test_printing_for_good_is_counted_and_a_spoiled_sheet_takes_the_next_number(
    qtbot: QtBot, window: MainWindow, sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = new_letter(qtbot, window, sample)
    person = person_id(sample, MEMBERS[1])
    desk = window.desk
    for output in ("预览", "打印", "打印"):
        with sample.read() as session:
            made = prepare(session, "f36", None, person, desk.today(), Wish(choices={"output": output}))
        note(desk, [draw(made, desk.today())], PRINTER)
    with sample.read() as session:
        logged = [(row.form, row.subject_id == person) for row in session.scalars(select(PrintLog))]
    # A preview is no printing.
    assert logged == [("f36", True), ("f36/letter", False)] * 2
    screen = transfers(window)
    assert any("三联介绍信正式打印 2 次" in line.text() for line in screen.pane.findChildren(QLabel))
    asked: list[str] = []

    def answer(box: SpoilDialog) -> bool:
        asked.append(box.number.text())
        box.number.clear()
        assert not box.go.isEnabled()
        box.number.setText(asked[0])
        assert looks.clipped(box) == looks.nameless(box) == []
        return box.go.isEnabled()

    monkeypatch.setattr("app.ui.dialogs.run", answer)
    press(qtbot, screen, "纸打废了…")
    assert asked == ["2026-002"]
    (letter,) = screen.model.all_rows()
    assert letter.row.letter_number == "2026-002"
    assert "下一个号 2026-003" in screen.numbers.text()
    with sample.read() as session:
        (sheet,) = session.scalars(select(Document).where(Document.spoiled.is_(True)))
        assert (sheet.number, sheet.form) == ("2026-001", "F36")
    monkeypatch.setattr("app.ui.dialogs.run", lambda box: box.number.setText("2026-001") is None)
    press(qtbot, screen, "纸打废了…")
    assert "已经用过" in window.message.text.text()
    window.undo()
    (letter,) = screen.model.all_rows()
    assert letter.row.letter_number == "2026-001"


def places(window: MainWindow, focus: str) -> PlacesScreen:
    window.open(Place("places", focus=focus))
    screen = window.screen_shown()
    assert isinstance(screen, PlacesScreen)
    return screen


def test_an_enterprise_is_added_and_changed(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = places(window, "企业")
    press(qtbot, screen, "新增一行")
    fill(qtbot, screen.pane, "name", "示例电子有限公司")
    press(qtbot, screen.pane, "保存")
    assert "新增“企业（示例电子有限公司）”" in window.strip.act.whole()
    fill(qtbot, screen.pane, "workers", "320")
    press(qtbot, screen.pane, "保存")
    with sample.read() as session:
        row = session.scalars(select(Enterprise).where(Enterprise.name == "示例电子有限公司")).one()
    assert row.workers == 320
    press(qtbot, screen, "新增一行")
    fill(qtbot, screen.pane, "code", row.code)
    fill(qtbot, screen.pane, "name", "另一家")
    press(qtbot, screen.pane, "保存")
    assert "相同的记录" in window.message.text.text()
    press(qtbot, screen.pane, "放弃新增")


def test_an_organisation_keeps_its_name(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    screen = places(window, "党组织")
    assert screen.pane.form is not None
    box = screen.pane.form.editor("name").focusProxy()
    assert box is not None
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    press(qtbot, screen.pane, "保存")
    assert "name" in screen.pane.form.problems()
    with sample.read() as session:
        assert all(row.name for row in session.scalars(select(Organisation)))


@pytest.fixture
def paired(window: MainWindow) -> MainWindow:
    """The candidate is paired with a member."""

    def work(session: object) -> None:
        case = session.scalars(  # type: ignore[attr-defined]
            select(DevelopmentCase)
            .join(Person, DevelopmentCase.person_id == Person.id)
            .where(Person.name == CANDIDATE)
        ).one()
        mentor = session.scalars(select(Person.id).where(Person.name == MEMBERS[3])).one()  # type: ignore[attr-defined]
        session.add(  # type: ignore[attr-defined]
            Helper(case_id=case.id, role="结对老党员", person_id=mentor, from_on=date(2026, 9, 1))
        )

    window.desk.jobs.write(work, "准备")
    return window


def pairing(window: MainWindow) -> PairingScreen:
    window.open(Place("pairing"))
    screen = window.screen_shown()
    assert isinstance(screen, PairingScreen)
    return screen


def test_a_contact_is_recorded(qtbot: QtBot, paired: MainWindow, sample: Database) -> None:
    screen = pairing(paired)
    assert [(row.name, row.mentor) for row in screen.model.all_rows()] == [(CANDIDATE, MEMBERS[3])]
    pick(screen.pane, "kind", "联系")
    fill(qtbot, screen.pane, "on", "2026-12-20")
    press(qtbot, screen.pane, "保存活动")
    assert "还没有到" in paired.message.text.text()
    fill(qtbot, screen.pane, "on", "2026-11-27")
    press(qtbot, screen.pane, "保存活动")
    assert f"结对联系（{CANDIDATE}）" in paired.strip.act.whole()
    with sample.read() as session:
        assert session.scalars(select(PairActivity)).one().on == date(2026, 11, 27)


def test_the_calendar_of_a_pair_shows_what_was_done_and_what_is_due(qtbot: QtBot, paired: MainWindow) -> None:
    """Paired on 1 September; a contact on 27 November, seen on the 30th."""
    screen = pairing(paired)
    pick(screen.pane, "kind", "联系")
    fill(qtbot, screen.pane, "on", "2026-11-27")
    press(qtbot, screen.pane, "保存活动")
    QApplication.processEvents()
    shown = [one.text() for one in screen.strip.findChildren(QLabel) if one.isVisible()]
    assert shown[:12] == [
        *("2026年6月", "7月", "8月", "9月", "10月", "11月"),
        *("12月", "2027年1月", "2月", "3月", "4月", "5月"),
    ]
    row = shown[12:25]
    assert row[0] == "联系　每 1 个月"
    assert [word for word in row[1:] if word] == ["超期 1 日", "✓ 27 日", "最晚 27 日"]


def test_a_pair_is_handed_over(qtbot: QtBot, paired: MainWindow, sample: Database) -> None:
    screen = pairing(paired)
    press(qtbot, screen, "办什么：交接")
    pick(screen.pane, "to", person_id(sample, MEMBERS[3]))
    fill(qtbot, screen.pane, "on", "2026-11-30")
    fill(qtbot, screen.pane, "reason", "调往外地")
    press(qtbot, screen.pane, "办理交接")
    assert "接手的还是同一个人" in paired.message.text.text()
    pick(screen.pane, "to", person_id(sample, MEMBERS[4]))
    press(qtbot, screen.pane, "办理交接")
    assert f"交接结对（{CANDIDATE}）" in paired.strip.act.whole()
    rows = {row.mentor: row.line.pair.row.to_on for row in screen.model.all_rows()}
    assert rows == {MEMBERS[4]: None, MEMBERS[3]: date(2026, 11, 29)}
    paired.undo()
    assert [row.mentor for row in screen.model.all_rows()] == [MEMBERS[3]]


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_the_registers_fit(
    qtbot: QtBot, paying: MainWindow, sample: Database, size: tuple[int, int], text_size: int
) -> None:
    new_letter(qtbot, paying, sample)
    found = []
    for place in (Place("dues"), Place("transfers"), Place("pairing"), Place("places", focus="党组织")):
        paying.open(place)
        found += [f"{place.screen}: {trouble}" for trouble in troubles(paying, size, text_size)]
        found += looks.full_ids(paying)
    assert found == []


def test_a_month_of_several_members_is_recorded_at_once(
    qtbot: QtBot, paying: MainWindow, sample: Database
) -> None:
    screen = dues(paying, MEMBERS[0], 11)
    qtbot.mouseClick(screen.collect, Qt.MouseButton.LeftButton)
    dialog = screen.findChild(CollectDialog)
    assert dialog is not None
    assert dialog.first.currentText() == dialog.last.currentText() == "11 月"
    for check in (looks.clipped, looks.nameless, looks.overlapping):
        assert check(dialog) == []
    assert dialog.promise.text().startswith("将登记 1 笔，共 87.00 元；15 笔不知道应交多少")
    dialog.amount.box.setText("20")
    dialog.amount.edited.emit()
    assert dialog.go.text() == "登记 16 笔"
    dialog.first.setCurrentIndex(11)
    dialog.first.activated.emit(11)
    assert "请核对" in dialog.promise.text()
    assert not dialog.go.isVisible()
    dialog.first.setCurrentIndex(10)
    dialog.first.activated.emit(10)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert "已登记 16 笔党费，共 320.00 元" in paying.message.text.text()
    with sample.read() as session:
        assert len(session.scalars(select(Dues).where(Dues.month == "2026-11")).all()) == 16
    paying.undo()
    with sample.read() as session:
        assert session.scalars(select(Dues).where(Dues.month == "2026-11")).all() == []


def test_a_reader_records_no_dues(qtbot: QtBot, paying: MainWindow) -> None:
    screen = dues(paying, MEMBERS[0], 11)
    paying.desk.jobs.forbid("role", "只读的使用人不能改动数据。")
    assert not screen.collect.isVisible()
    screen.collect.click()
    assert screen.findChild(CollectDialog) is None
    assert "没有登记" in paying.message.text.text()
    paying.desk.jobs.permit("role")
    assert screen.collect.isVisible()


def test_a_form_below_a_long_list_is_given_room(window: MainWindow) -> None:
    """At 1366×768 the list keeps five rows; the fields of a month stood in one row under eight."""
    window.open(Place("dues"))
    screen = window.screen_shown()
    assert isinstance(screen, DuesScreen)
    assert screen.model.rowCount() > 10
    screen.table.setCurrentIndex(screen.model.index(0, 5))
    QApplication.processEvents()
    row = screen.table.verticalHeader().defaultSectionSize()
    room = screen.table.viewport().height()
    assert 5 * row <= room < 7 * row
    fields = [edit for edit in screen.pane.findChildren(QLineEdit) if edit.isVisible()]
    bottom = screen.pane.save.mapTo(screen, QPoint(0, 0)).y()
    seen = {edit.mapTo(screen, QPoint(0, 0)).y() for edit in fields}
    assert len([y for y in seen if y + fields[0].height() < bottom]) >= 2


def test_a_letter_due_on_today_is_opened(qtbot: QtBot, window: MainWindow, sample: Database) -> None:
    with sample.write("开介绍信") as session:
        for at, name in enumerate((MEMBERS[2], MEMBERS[4])):
            letter = AffiliationTransfer(person_id=person_id(sample, name), direction="转出")
            letter.issued_on, letter.letter_number = date(2026, 10, 1 + at), f"2026-00{at + 1}"
            session.add(letter)
    window.open(Place("people"))
    window.open(Place("today"))
    today = window.screen_shown()
    assert isinstance(today, TodayScreen)
    press(qtbot, today, f"打开介绍信：{MEMBERS[4]}　催要回执")
    screen = window.screen_shown()
    assert isinstance(screen, TransfersScreen)
    assert [letter.row.letter_number for letter in screen.table.selected()] == ["2026-002"]


def papers(screen: QWidget, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The menu under 打印表格 of the pane in sight, by its words."""
    shown: dict[str, Any] = {}

    def keep(menu: QMenu, _at: QPoint) -> None:
        shown.update({action.text(): action for action in menu.actions()})
        shown["menu"] = menu

    monkeypatch.setattr(dialogs, "show_menu", keep)
    [button] = [each for each in screen.findChildren(QPushButton) if each.text().strip() == "打印表格"]
    assert button.isVisible()
    button.click()
    return shown


@pytest.mark.parametrize(
    ("where", "word", "form"),
    [
        ("dues", "党费收缴登记表（全年）", "f40"),
        ("pairing", "结对培养记录表", "f15-record"),
        ("transfers", "党员组织关系介绍信（三联）", "f36"),
    ],
)
def test_the_papers_of_a_record_are_one_step_away(
    qtbot: QtBot,
    paired: MainWindow,
    sample: Database,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    word: str,
    form: str,
) -> None:
    """A person with a case is printed for by the case, wherever one comes from."""
    new_letter(qtbot, paired, sample)
    paired.open(Place(where))
    screen = paired.screen_shown()
    assert screen is not None
    QApplication.processEvents()
    offered = papers(screen, monkeypatch)
    offered[word].trigger()
    forms = paired.screen_shown()
    assert isinstance(forms, FormsScreen)
    assert forms.list.current() == form
    assert forms.who.value(), "somebody is chosen"
    assert forms.right.currentWidget() is forms.sheet, paired.message.text.text()


def test_letters_are_pasted_filled_and_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    window.open(Place("transfers"))
    screen = window.screen_shown()
    assert isinstance(screen, TransfersScreen)
    data = QMimeData()
    data.setText(
        "姓名\t方向\t介绍信号\t开具日期\t有效天数\n"
        f"{MEMBERS[1]}\t转出\t2026001\t2026-11-02\t30\n{MEMBERS[2]}\t转出\t2026002\t46000\t30"
    )
    QApplication.clipboard().setMimeData(data)
    screen.table.paste()
    QApplication.processEvents()
    dialog = screen.pasting.dialog
    assert dialog is not None
    assert dialog.verdict.text() == "可以粘贴", dialog.whole.text()
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert [row.row.issued_on for row in screen.model.all_rows() if row.person.name == MEMBERS[2]] == [
        date(2025, 12, 9)
    ]
    screen.table.selectAll()
    at = screen.model.index(0, screen.model.column_number("receipt"))
    screen.table.selectionModel().setCurrentIndex(at, QItemSelectionModel.SelectionFlag.NoUpdate)
    screen.bulk.open()
    filling = screen.bulk.dialog
    assert filling is not None
    assert filling.column.currentData() == "receipt_on"
    assert filling.form is not None
    editor = filling.form.editor("receipt_on")
    focus = editor.focusProxy()
    assert focus is not None
    type_text(focus, "2026-11-20")
    assert {row.label for row in filling.model.all_rows()} == {MEMBERS[1], MEMBERS[2]}
    qtbot.mouseClick(filling.go, Qt.MouseButton.LeftButton)
    assert {row.row.receipt_on for row in screen.model.all_rows()} == {date(2026, 11, 20)}
    window.undo()
    assert {row.row.receipt_on for row in screen.model.all_rows()} == {None}
    window.undo()
    assert screen.model.count() == 0


@pytest.mark.parametrize("where", ["people", "dues", "transfers", "notices", "places"])
def test_what_a_table_copies_out_it_takes_back(
    qtbot: QtBot, paired: MainWindow, sample: Database, where: str
) -> None:
    """Every column that may be pasted is known by its title; nothing has changed by the way."""
    new_letter(qtbot, paired, sample)
    paired.open(Place(where))
    QApplication.processEvents()
    screen = paired.screen_shown()
    assert screen is not None
    tried = 0
    for table in screen.findChildren(TableView):
        if not table.takes_paste or not table.model().rowCount():
            continue
        tried += 1
        table.hide_columns([])
        table.selectAll()
        table.copy()
        table.paste()
        QApplication.processEvents()
        dialog = table.findChild(PasteDialog)
        assert dialog is not None
        plan = dialog.plan()
        assert plan is not None
        assert dialog.verdict.text() == "没有变化", dialog.promise.text()
        known = {column.title: column.target for column in plan.columns}
        for column in table.layout_kept.shown():
            if column.attr:
                assert known[column.title] is not None, column.title
        dialog.reject()
    assert tried
