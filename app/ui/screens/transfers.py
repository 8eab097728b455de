"""组织关系: letters out and in, how long each is good, receipts to chase, the next number of the year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import UserError
from app.services.grounds import letter_grounds
from app.services.journey.facts import Choice, choices_for
from app.services.letter_numbers import number_register, numbered_papers, spoil_letter
from app.services.letter_prints import LetterPrints, letter_prints
from app.services.params import Params, load_params
from app.services.registers import register_field, save_letter
from app.services.removal import Removal, delete_record
from app.services.transfers import Direction, Letter, LetterState, list_letters
from app.ui import dialogs
from app.ui.common.choices import ChoiceList
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_form import FormField
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.list_room import ListRoom
from app.ui.common.record_pane import RecordPane
from app.ui.common.spoil_dialog import SpoilDialog
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.transfer_columns import (
    days_left_words,
    letter_columns,
    letter_search_key,
    letter_state,
    letter_tone,
)
from app.ui.common.why import Why
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_sheet
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wording import whys

NEW = "new"
CHASE = "chase"
_FIELDS = (
    "person_id", "direction", "letter_number", "issued_on", "valid_days", "from_organisation",
    "to_organisation", "dues_paid_to", "receipt_on", "state", "refusal_reason", "heading", "purpose",
    "other_contact", "other_phone", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    letters: tuple[Letter, ...]
    people: tuple[Choice, ...]
    next_number: str
    gaps: tuple[str, ...]
    prints: Mapping[str, LetterPrints]
    params: Params


class TransfersScreen(Screen):
    """Place.subject is a letter or :data:`NEW`; Place.focus a chip: a state's name or :data:`CHASE`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: _Known | None = None
        self._choices: dict[str, ChoiceList] = {}
        self._shown: str | None = None
        self._wanted = ""
        self._is_new = False
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages)
        page = QWidget()
        inside = rows(page, gap=12)
        self.filter = FilterBar("姓名、介绍信号、单位", "筛选介绍信")
        head = columns(gap=8)
        head.addWidget(self.filter.box)
        self.numbers = label("", "muted", select=True)
        head.addWidget(self.numbers)
        head.addStretch(1)
        self.new = button(
            "登记介绍信", self._on_new, kind="primary", icon="plus", made=WritingButton(desk.jobs)
        )
        head.addWidget(self.new)
        inside.addLayout(head)
        card = frame()
        box = rows(card, gap=0)
        box.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[Letter] = RowTableModel(letter_columns(), search_key=letter_search_key)
        self.table: TableView[Letter] = TableView(self.model, desk.theme, "介绍信表")
        self.tools = TableTools(desk, "transfers", "组织关系介绍信", self.model, self.table, self.filter)
        self.tools.said.connect(self.said)
        inside.addLayout(self.tools.line)
        box.addWidget(self.table)
        self.pasting = Pasting(self.table, desk, "组织关系", self.filter.box)
        self.bulk = BulkSetting(self.table, desk, "组织关系", lambda letter: letter.row.id)
        self.history = RecordHistory(self.table, desk, of_sheet("组织关系", lambda letter: letter.row.id))
        for helper in (self.pasting, self.bulk, self.history):
            helper.said.connect(self.said)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        box.addLayout(paste_line(self.count, self.table, desk.jobs))
        inside.addWidget(card, 2)
        self.pane = RecordPane(desk, "transfers", "保存", about="有效期和回执")
        self.pane.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))
        self.give_up = button("放弃", self._on_give_up, name="放弃新的介绍信")
        self.pane.foot.insertWidget(0, self.give_up)
        self.spoil = button(
            "纸打废了…", self._on_spoil, tip="登记作废的号，介绍信换用新号", made=WritingButton(desk.jobs)
        )
        self.pane.foot.insertWidget(1, self.spoil)
        inside.addWidget(self.pane, 3)
        ListRoom(card, self.table, self.pane)
        self.pages.addWidget(page)
        self.empty = EmptyState(
            "transfer",
            "还没有组织关系介绍信",
            "转出、转入和证明信都登记在这里：号码按年连号，到期、回执都有提醒。",
            (("登记介绍信", self._on_new, desk.jobs), ("从 Excel 粘贴", self.table.paste, desk.jobs)),
        )
        self.pages.addWidget(self.empty)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self.go.emit(Place("person", row.person.id)))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.pane.save_wanted.connect(self._on_save)
        self.pane.paper_wanted.connect(self.go)
        self.pane.delete_wanted.connect(self._on_delete)

    def open(self, place: Place) -> None:
        """The list; a half-filled letter is still there."""
        if place.subject == NEW:
            self._is_new = True
        elif place.subject:
            self._wanted = place.subject
        self._load(chip=place.focus)

    def on_changed(self, changes: Any) -> None:
        """Letters, dues or names may differ."""
        self._load()

    def _load(self, chip: str = "") -> None:
        today = self.desk.today()

        def work(session: Any) -> _Known:
            params = load_params(session)
            letters = list_letters(session, today, params)
            # Spoiled sheets use up numbers too, other papers account for theirs.
            numbers = number_register(
                [letter.row for letter in letters], session.scalars(numbered_papers()), today.year
            )
            return _Known(
                letters,
                choices_for(session, "人员"),
                numbers.next_number,
                numbers.gaps,
                letter_prints(session),
                params,
            )

        def show(known: _Known) -> None:
            self._show(known)
            if chip:
                self.filter.choose(chip)

        self.desk.jobs.read(work, show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        self._known = known
        self._choices = {"人员": ChoiceList(known.people)}
        chosen = self.table.selected()
        key = self._wanted or (chosen[0].row.id if chosen else "")
        self._wanted = ""
        more = f" 等 {len(known.gaps)} 个" if len(known.gaps) > 3 else ""
        gaps = f"，缺号 {'、'.join(known.gaps[:3])}{more}" if known.gaps else ""
        self.numbers.setText(f"下一个号 {known.next_number}{gaps}")
        self.model.set_rows(known.letters)
        counts = [Chip(state.value, state.value, _count(known.letters, state)) for state in LetterState]
        chase = sum(letter.to_chase for letter in known.letters)
        self.filter.set_chips([Chip("", "全部", len(known.letters)), Chip(CHASE, "催要回执", chase), *counts])
        if self._is_new:
            self._start_new()
        elif not known.letters:
            self.pages.setCurrentWidget(self.empty)
        else:
            self.pages.setCurrentIndex(0)
            self._filter(key)

    def _place_of(self, key: str) -> int:
        """The row of a letter, or of a person's letter (one to be chased first); the first row otherwise."""
        for is_it in (
            lambda letter: letter.row.id == key,
            lambda letter: letter.row.person_id == key and letter.to_chase,
            lambda letter: letter.row.person_id == key,
        ):
            if (at := self.model.place_of(is_it)) is not None:
                return at
        return 0

    def _filter(self, key: str = "") -> None:
        chip = self.filter.chosen()

        def accepts(letter: Letter) -> bool:
            return letter.to_chase if chip == CHASE else letter.state.value == chip

        self.model.set_filter(self.filter.text(), accepts if chip else None)
        shown = self.model.rowCount()
        self.count.setText(
            f"共 {shown} 封，双击打开本人" if shown else "没有这样的介绍信。可以清空筛选再找。"
        )
        at = self._place_of(key)
        if shown:
            self.table.selectRow(at)
        if not self._is_new:
            self._choose(at if shown else -1)

    def _choose(self, at: int) -> None:
        if not 0 <= at < self.model.rowCount():
            self.pane.setVisible(self._is_new)
            return
        letter = self.model.row_at(at)
        if self.pane.is_dirty() and (self._is_new or self._shown == letter.row.id):
            return
        self._is_new = False
        self._shown = letter.row.id
        self.pane.show()
        self.give_up.hide()
        self.spoil.setVisible(letter.row.direction == Direction.OUT and bool(letter.row.letter_number))
        self.pane.show_record(
            f"{letter.person.name}　{letter.row.direction}",
            _form_fields(known=True),
            {attr: getattr(letter.row, attr) for attr in _FIELDS},
            choices=self._choices,
            state=(letter_state(letter), letter_tone(letter)),
            key=letter.row.id,
            can_delete=True,
        )
        notes: list[tuple[str, Tone | None]] = [(doubt, Tone.WARN) for doubt in letter.doubts]
        if letter.days_left is not None:
            notes.insert(0, (f"有效期到 {letter.expires_on}，{days_left_words(letter.days_left)}", None))
        if letter.to_chase:
            notes.append(("回执还没有来，请向接收单位催要。收到回执前，党员仍由本支部管理。", Tone.WARN))
        if letter.lacks_reason:
            notes.append(("退回没有写理由。不得无故拒转拒接，请补上对方的理由。", Tone.WARN))
        printed = self._known.prints.get(letter.row.id) if self._known is not None else None
        if printed is not None:
            day = datetime.fromisoformat(printed.last).astimezone().date()
            notes.append((f"三联介绍信正式打印 {printed.times} 次，最近一次 {day}", None))
        self.pane.show_notes(notes)
        self._explain(letter)
        self.pane.offer_papers(_papers(letter))

    def _explain(self, letter: Letter | None) -> None:
        """What the validity, the receipt and the doubts rest on; nothing for a letter not yet written."""
        known, today = self._known, self.desk.today()

        def reasons() -> Sequence[Why]:
            if letter is None or known is None:
                return ()
            return whys(letter_grounds(letter, known.params), known.params, letter.row.issued_on or today)

        self.pane.why.explain(reasons)

    def _on_spoil(self) -> None:
        known, chosen = self._known, self.table.selected()
        if known is None or not chosen:
            return
        letter, today = chosen[0], self.desk.today()
        box = SpoilDialog(letter.person.name, letter.row.letter_number or "", known.next_number, self)
        if not dialogs.run(box):
            return
        number, reason = box.number.text(), box.reason.text()
        self.desk.jobs.write(
            lambda session: spoil_letter(session, letter.row.id, number, today, reason),
            f"作废介绍信号 {letter.row.letter_number}（{letter.person.name}）",
            done=lambda _row: self._load(),
            owner=self,
            failed=self._failed,
        )

    def _on_new(self) -> None:
        self._is_new = True
        if self._known is not None:
            self._start_new()

    def _start_new(self) -> None:
        known = self._known
        if known is None or (self.pane.is_dirty() and self._shown is None):
            self.pages.setCurrentIndex(0)
            return
        self._shown = None
        self.pages.setCurrentIndex(0)
        self.pane.show()
        self.give_up.show()
        self.spoil.hide()
        self.pane.offer_papers(())
        self.pane.show_record(
            "新的介绍信",
            _form_fields(known=False),
            {},
            choices=self._choices,
            proposed={
                "direction": Direction.OUT.value,
                "letter_number": known.next_number,
                "issued_on": self.desk.today(),
                "state": LetterState.OPEN.value,
            },
            key="new",
        )
        self.pane.show_notes([("号码照纸上的填；上面是按本年连号算出的下一个号。", None)])
        self._explain(None)
        if self.pane.form is not None:
            self.pane.form.editor("person_id").setFocus()

    def _on_give_up(self) -> None:
        self._is_new = False
        self._shown = None
        self.pane.settle()
        self._load()

    def _on_delete(self) -> None:
        row_id, name = self._shown, self.pane.title.whole().split("　")[0]
        if row_id is None:
            return

        def done(_removal: Removal) -> None:
            self.pane.settle()
            self._shown = None
            self._load()

        self.desk.jobs.write(
            lambda session: delete_record(session, "组织关系", row_id),
            f"删除“组织关系介绍信（{name}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _on_save(self) -> None:
        row_id, today = self._shown, self.desk.today()
        values = self.pane.values() if row_id is None else self.pane.changes()
        person = self._choices["人员"].get(self.pane.values()["person_id"])
        name = person.label if person is not None else ""

        def done(stored: str) -> None:
            self._is_new = False
            self._shown = None
            self.pane.settle()
            self._wanted = stored
            self._load()

        act = "登记" if row_id is None else "改"
        self.desk.jobs.write(
            lambda session: save_letter(session, row_id, values, today),
            f"{act}“组织关系介绍信（{name}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _form_fields(*, known: bool) -> list[FormField]:
    locked = ("person_id", "direction") if known else ()
    return [FormField(attr, register_field("组织关系", attr), attr in locked) for attr in _FIELDS]


def _count(letters: Sequence[Letter], state: LetterState) -> int:
    return sum(letter.state is state for letter in letters)


def _papers(letter: Letter) -> list[tuple[str, Place]]:
    """The papers of a letter, and the register of all numbers."""
    person, branch = letter.person.id, letter.person.organisation_id
    papers = {
        Direction.OUT: {"f36": "党员组织关系介绍信（三联）", "f35": "组织关系介绍信（系统内）"},
        Direction.CERTIFICATE: {"f37": "党员证明信"},
    }.get(Direction(letter.row.direction), {})
    found = [(title, Place("forms", person, form)) for form, title in papers.items()]
    if branch is not None:
        found.append(("介绍信、证明信使用登记表", Place("forms", branch, "f36-register")))
    return found
