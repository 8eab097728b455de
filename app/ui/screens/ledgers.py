"""组织与企业 › 台账: posts, elections, reports, families and the like, one list for each sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QWidget

from app.errors import UserError
from app.models.fields import Kind
from app.services.journey.facts import Choice, choices_for
from app.services.ledgers import (
    LEDGERS,
    SHEETS,
    LedgerRow,
    ledger_counts,
    list_ledger,
    listed_columns,
    typed_columns,
)
from app.services.registers import record_values, save_record
from app.services.removal import Removal, delete_record
from app.ui.common.choices import ChoiceList
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_form import FormField
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.ledger_columns import ledger_columns, people_of
from app.ui.common.pick_list import PickList
from app.ui.common.record_pane import RecordPane
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_sheet
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableButtons
from app.ui.theme import Tone

_TARGETS = ("人员", "党组织", "企业", "会议", "案卷")
_HINTS = {
    "任职": "书记、委员、组织员等，从哪天到哪天。支委会应到几人，就按这里算。",
    "家庭成员": "家庭主要成员和主要社会关系，政治审查和入党志愿书都用。",
    "简历": "从上学起，一段一行，起止年月要接得上。",
}
_HINT = "按“新增”，一行一条；以后打印的表格都从这里取。"


@dataclass(frozen=True, slots=True)
class _Known:
    rows: tuple[LedgerRow, ...]
    counts: Mapping[str, int]
    choices: Mapping[str, tuple[Choice, ...]]


class LedgersScreen(Screen):
    """Place.focus is a sheet's name; Place.subject a row, or whose rows to begin with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._sheet = SHEETS[0]
        self._choices: dict[str, ChoiceList] = {}
        self._shown: str | None = None
        self._is_new = False
        self._wanted = self._owner = ""
        lines = columns(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        left = frame()
        inside = rows(left, gap=0)
        inside.setContentsMargins(1, 8, 1, 8)
        self.picks = PickList(desk.theme, "台账")
        inside.addWidget(self.picks)
        lines.addWidget(left)
        self._left = left
        middle = rows(gap=12)
        head = columns(gap=12)
        self.filter = FilterBar("打字就找", "筛选台账")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        self.new = button(
            "新增", self._on_new, kind="primary", icon="plus", name="新增一行", made=WritingButton(desk.jobs)
        )
        head.addWidget(self.new)
        middle.addLayout(head)
        second = columns(gap=8)
        second.addWidget(self.filter, 1)
        self.tools = QStackedWidget()
        self.tools.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        second.addWidget(self.tools, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        middle.addLayout(second)
        card = frame()
        around = rows(card, gap=0)
        around.setContentsMargins(1, 1, 1, 1)
        self.pages = QStackedWidget()
        self.empty = EmptyState(
            "forms", "", "", (("新增", self._on_new, desk.jobs), ("从 Excel 粘贴", self._on_paste, desk.jobs))
        )
        self.pages.addWidget(self.empty)
        around.addWidget(self.pages)
        middle.addWidget(card, 1)
        self.models: dict[str, RowTableModel[LedgerRow]] = {}
        self.tables: dict[str, TableView[LedgerRow]] = {}
        self.counts: dict[str, QLabel] = {}
        self.pastings: dict[str, Pasting] = {}
        self.bulks: dict[str, BulkSetting] = {}
        self._places: dict[str, tuple[QWidget, QWidget]] = {}
        lines.addLayout(middle, 5)
        self.pane = RecordPane(desk, "ledgers", "保存", column_width=168)
        self.give_up = button("放弃", self._on_give_up, name="放弃新增")
        self.pane.foot.insertWidget(0, self.give_up)
        lines.addWidget(self.pane, 4)
        self.picks.chosen.connect(self._on_sheet)
        self.filter.changed.connect(self._filter)
        self.pane.save_wanted.connect(self._on_save)
        self.pane.delete_wanted.connect(self._on_delete)
        desk.theme.changed.connect(self._resize)
        self._resize()

    @property
    def model(self) -> RowTableModel[LedgerRow]:
        """The rows of the sheet shown."""
        return self.models[self._sheet]

    @property
    def table(self) -> TableView[LedgerRow]:
        """The table of the sheet shown."""
        return self.tables[self._sheet]

    def open(self, place: Place) -> None:
        """The list asked for, narrowed to one owner's rows if that is asked for."""
        if place.focus in SHEETS:
            self._turn(place.focus)
        self._wanted = self._owner = place.subject
        self._load()

    def topic(self) -> str:
        """The sheet shown."""
        return self._sheet

    def on_changed(self, changes: Any) -> None:
        """Rows or names may differ."""
        self._load()

    def _resize(self) -> None:
        self._left.setFixedWidth(self.desk.theme.px(140))

    def _on_sheet(self, sheet: str) -> None:
        self._turn(sheet)
        self._owner = ""
        self._load()

    def _turn(self, sheet: str) -> None:
        self._sheet = sheet
        self._shown, self._is_new = None, False
        if self.pane.draft is not None:
            self.pane.draft.flush()
        if self.pane.form is not None:
            self.pane.form.set_values(self.pane.values())

    def _make_table(self, sheet: str) -> None:
        model: RowTableModel[LedgerRow] = RowTableModel(
            ledger_columns(sheet), search_key=lambda row: row.search_key
        )
        table: TableView[LedgerRow] = TableView(model, self.desk.theme, f"{sheet}表")
        self.models[sheet], self.tables[sheet] = model, table
        name = f"ledger-{SHEETS.index(sheet)}"
        tools = TableButtons(self.desk, name, f"{sheet}台账", model, table, self.filter, people=people_of)
        bulk = BulkSetting(table, self.desk, sheet, lambda row: row.id)
        self.pastings[sheet] = Pasting(table, self.desk, sheet, self.filter.box)
        self.bulks[sheet] = bulk
        history = RecordHistory(table, self.desk, of_sheet(sheet, lambda row: row.id))
        for helper in (tools, bulk, self.pastings[sheet], history):
            helper.said.connect(self.said)
        bar = QWidget()
        line = columns(bar, gap=8)
        line.setContentsMargins(0, 0, 0, 0)
        line.addStretch(1)
        for part in tools.parts:
            line.addWidget(part)
        self.tools.addWidget(bar)
        table.narrowed.connect(self._filter)
        table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        note = label("", "small")
        note.setContentsMargins(12, 6, 12, 6)
        self.counts[sheet] = note
        page = QWidget()
        inside = rows(page, gap=0)
        inside.addWidget(table)
        inside.addLayout(paste_line(note, table, self.desk.jobs))
        self.pages.addWidget(page)
        self._places[sheet] = page, bar

    def _load(self) -> None:
        sheet = self._sheet

        def work(session: Any) -> _Known:
            choices = {target: choices_for(session, target) for target in _TARGETS}
            return _Known(list_ledger(session, sheet), ledger_counts(session), choices)

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        self._choices = {target: ChoiceList(found) for target, found in known.choices.items()}
        self.picks.set_entries(
            (heading, sheet, f"{sheet}　{known.counts[sheet] or ''}".strip())
            for heading, sheets in LEDGERS
            for sheet in sheets
        )
        self.picks.choose(self._sheet, tell=False)
        if self._sheet not in self.tables:
            self._make_table(self._sheet)
        chosen = self.table.selected()
        key = self._wanted or (chosen[0].id if chosen else "")
        self._wanted = ""
        self.model.set_rows(known.rows)
        named = self._name_of(self._owner)
        mine = sum(self._owner in row.owners for row in known.rows)
        if named:
            self.filter.set_chips(
                [Chip("", "全部", len(known.rows)), Chip(self._owner, f"只看{named}", mine)]
            )
            self.filter.choose(self._owner)
        else:
            self.filter.set_chips([])
        self.filter.setVisible(bool(named))
        self._filter(key)

    def _name_of(self, owner: str) -> str:
        """What the owner asked for is called; empty for none or for a row."""
        found = (choices.get(owner) for choices in self._choices.values())
        return next((choice.label for choice in found if choice is not None), "")

    def _filter(self, key: str = "") -> None:
        if self._sheet not in self.tables:
            return
        chip = self.filter.chosen()
        self.model.set_filter(self.filter.text(), (lambda row: chip in row.owners) if chip else None)
        shown = self.model.rowCount()
        page, tools = self._places[self._sheet]
        self.pages.setCurrentWidget(page if self.model.all_rows() else self.empty)
        self.tools.setCurrentWidget(tools)
        self.empty.show_text(f"还没有{self._sheet}", _HINTS.get(self._sheet, _HINT))
        self.counts[self._sheet].setText(f"共 {shown} 条" if shown else "没有这样的记录，可以按“新增”。")
        at = self.model.place_of(lambda row: row.id == key) or 0
        if shown:
            self.table.selectRow(at)
        if not self._is_new:
            self._choose(at if shown else -1)

    def _choose(self, at: int) -> None:
        if not 0 <= at < self.model.rowCount():
            self.pane.setVisible(self._is_new)
            return
        row, sheet = self.model.row_at(at), self._sheet
        if self.pane.is_dirty() and (self._is_new or self._shown == row.id):
            return
        self._is_new = False

        def show(values: dict[str, Any]) -> None:
            self._shown = row.id
            self.pane.show()
            self.give_up.hide()
            self.pane.show_record(
                row.title, _form_fields(sheet), values, choices=self._choices, key=row.id, can_delete=True
            )

        self.desk.jobs.read(
            lambda session: record_values(session, sheet, row.id), show, owner=self, key=(id(self), "row")
        )

    def _on_new(self) -> None:
        self._is_new, self._shown = True, None
        self.pane.show()
        self.give_up.show()
        fields = _form_fields(self._sheet)
        self.pane.show_record(
            f"新的{self._sheet}",
            fields,
            {},
            choices=self._choices,
            proposed=self._proposed(fields),
            key=f"{self._sheet}/new",
        )
        form = self.pane.form
        if form is not None:
            form.editor(next(field.attr for field in fields if form.values()[field.attr] is None)).setFocus()

    def _proposed(self, fields: list[FormField]) -> dict[str, Any]:
        """Whose row it will be: the owner looked at, named once."""
        proposed: dict[str, Any] = {}
        chip = self.filter.chosen()
        for field in fields:
            if field.field.kind is not Kind.REF or field.field.target in {t for _a, t in proposed.values()}:
                continue
            found = self._choices.get(field.field.target or "")
            if found is not None and found.get(chip) is not None:
                proposed[field.attr] = (chip, field.field.target)
        return {attr: value for attr, (value, _target) in proposed.items()}

    def _on_paste(self) -> None:
        self.table.paste()

    def _on_give_up(self) -> None:
        self._is_new = False
        self.pane.settle()
        self._load()

    def _on_delete(self) -> None:
        row_id, sheet, name = self._shown, self._sheet, self.pane.title.whole()
        if row_id is None:
            return

        def done(_removal: Removal) -> None:
            self.pane.settle()
            self._shown = None
            self._load()

        self.desk.jobs.write(
            lambda session: delete_record(session, sheet, row_id),
            f"删除“{sheet}（{name}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _on_save(self) -> None:
        row_id, sheet = self._shown, self._sheet
        typed = self.pane.values()
        values = typed if row_id is None else self.pane.changes()

        def done(stored: str) -> None:
            self._is_new, self._shown = False, None
            self.pane.settle()
            self._wanted = stored
            self._load()

        self.desk.jobs.write(
            lambda session: save_record(session, sheet, row_id, values),
            f"{'新增' if row_id is None else '改'}“{sheet}（{self._called(typed)}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _called(self, values: Mapping[str, Any]) -> str:
        """The first two things that name a row, references by name."""
        found = []
        for column in listed_columns(self._sheet):
            value = values.get(column.attr)
            if value not in (None, ""):
                found.append(self._name_of(str(value)) or str(value))
        return "　".join(found[:2])

    def _failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _form_fields(sheet: str) -> list[FormField]:
    return [FormField(column.attr, column.field) for column in typed_columns(sheet)]
