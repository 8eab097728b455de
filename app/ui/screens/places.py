"""组织与企业: the party organisations and the enterprises as tables, each row edited beside its list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from app.errors import UserError
from app.services.journey.facts import Choice, choices_for
from app.services.registers import (
    PlaceRow,
    list_enterprises,
    list_organisations,
    new_code,
    record_values,
    register_attrs,
    register_field,
    save_record,
)
from app.services.removal import Removal, delete_record
from app.ui.common.choices import ChoiceList
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_form import FormField
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.record_pane import RecordPane
from app.ui.common.segments import Segments
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_sheet
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableButtons
from app.ui.theme import Tone

ORGANISATIONS, ENTERPRISES = "党组织", "企业"
_SHEETS = (ORGANISATIONS, ENTERPRISES)
_HINTS = {
    ORGANISATIONS: "本支部和上级党组织登记在这里，表格上的名称都从这里取。",
    ENTERPRISES: "党支部覆盖的企业登记在这里，人员表里就可以选，统计和报表也按它分。",
}


@dataclass(frozen=True, slots=True)
class _Known:
    rows: tuple[PlaceRow, ...]
    organisations: tuple[Choice, ...]
    enterprises: tuple[Choice, ...]
    next_code: str


class PlacesScreen(Screen):
    """Place.focus is 党组织 or 企业; Place.subject a row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._known: _Known | None = None
        self._choices: dict[str, ChoiceList] = {}
        self._shown: str | None = None
        self._is_new = False
        self._wanted = ""
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        head = columns(gap=12)
        self.views = Segments(_SHEETS, "组织与企业")
        head.addWidget(self.views)
        self.filter = FilterBar("名称、编号", "筛选组织与企业")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        self.ledgers = button(
            "台账：任职、选举、工作报告…",
            lambda: self.go.emit(Place("ledgers")),
            kind="link",
            name="打开台账",
        )
        head.addWidget(self.ledgers)
        self.new = button(
            "新增", self._on_new, kind="primary", icon="plus", name="新增一行", made=WritingButton(desk.jobs)
        )
        head.addWidget(self.new)
        lines.addLayout(head)
        # The bar has no chips here; a place in the layout gives it an owner that takes it along.
        lines.addWidget(self.filter)
        self.filter.hide()
        body = columns(gap=12)
        self._tables = QStackedWidget()
        self.models: dict[str, RowTableModel[PlaceRow]] = {}
        self.tables: dict[str, TableView[PlaceRow]] = {}
        self.counts: dict[str, QLabel] = {}
        self._empty: dict[str, tuple[EmptyState, tuple[QWidget, ...]]] = {}
        for sheet in _SHEETS:
            self._tables.addWidget(self._card(sheet))
        body.addWidget(self._tables, 5)
        self.pane = RecordPane(desk, "places", "保存", column_width=168)
        self.give_up = button("放弃", self._on_give_up, name="放弃新增")
        self.pane.foot.insertWidget(0, self.give_up)
        body.addWidget(self.pane, 4)
        lines.addLayout(body, 1)
        self.views.chosen.connect(self._on_view)
        self.filter.changed.connect(self._filter)
        self.pane.save_wanted.connect(self._on_save)
        self.pane.delete_wanted.connect(self._on_delete)

    @property
    def sheet(self) -> str:
        """党组织 or 企业."""
        return _SHEETS[self.views.current()]

    def open(self, place: Place) -> None:
        """The list asked for."""
        if place.focus in _SHEETS:
            self._turn(_SHEETS.index(place.focus))
        self._wanted = place.subject
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Names or counts may differ."""
        self._load()

    def _card(self, sheet: str) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        model: RowTableModel[PlaceRow] = RowTableModel(_columns(sheet))
        table: TableView[PlaceRow] = TableView(model, self.desk.theme, f"{sheet}表")
        self.models[sheet], self.tables[sheet] = model, table
        inside.addWidget(table, 1)
        place = "organisations" if sheet == ORGANISATIONS else "enterprises"
        tools = TableButtons(
            self.desk, place, f"{sheet}名单", model, table, self.filter, people=lambda _rows: 0
        )
        tools.said.connect(self.said)
        top = QWidget()
        bar = columns(top, gap=8)
        bar.setContentsMargins(12, 6, 12, 6)
        bar.addStretch(1)
        for part in tools.parts:
            bar.addWidget(part)
        inside.insertWidget(0, top)
        table.narrowed.connect(self._filter)
        pasting = Pasting(table, self.desk, sheet, self.filter.box)
        pasting.said.connect(self.said)
        bulk = BulkSetting(table, self.desk, sheet, lambda row: row.id)
        bulk.said.connect(self.said)
        history = RecordHistory(table, self.desk, of_sheet(sheet, lambda row: row.id))
        history.said.connect(self.said)
        note = label("", "small")
        note.setContentsMargins(12, 6, 12, 6)
        self.counts[sheet] = note
        foot = QWidget()
        rows(foot).addLayout(paste_line(note, table, self.desk.jobs))
        inside.addWidget(foot)
        empty = EmptyState(
            "organisation",
            f"还没有登记{sheet}",
            _HINTS[sheet],
            (("新增", self._on_new, self.desk.jobs), ("从 Excel 粘贴", table.paste, self.desk.jobs)),
        )
        empty.hide()
        inside.addWidget(empty, 1)
        self._empty[sheet] = (empty, (top, table, foot))
        table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        return card

    def _on_view(self, at: int) -> None:
        self._turn(at)
        self._load()

    def _turn(self, at: int) -> None:
        self.views.choose(at)
        self._tables.setCurrentIndex(at)
        self._shown, self._is_new = None, False
        if self.pane.draft is not None:
            self.pane.draft.flush()
        if self.pane.form is not None:
            self.pane.form.set_values(self.pane.values())

    def _load(self) -> None:
        sheet = self.sheet

        def work(session: Any) -> _Known:
            found = list_organisations(session) if sheet == ORGANISATIONS else list_enterprises(session)
            return _Known(
                found, choices_for(session, "党组织"), choices_for(session, "企业"), new_code(session, sheet)
            )

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        self._known = known
        self._choices = {"党组织": ChoiceList(known.organisations), "企业": ChoiceList(known.enterprises)}
        table, model = self.tables[self.sheet], self.models[self.sheet]
        chosen = table.selected()
        key = self._wanted or (chosen[0].id if chosen else "")
        self._wanted = ""
        model.set_rows(known.rows)
        self._filter(key)

    def _filter(self, key: str = "") -> None:
        table, model = self.tables[self.sheet], self.models[self.sheet]
        model.set_filter(self.filter.text())
        shown = model.rowCount()
        empty, listed = self._empty[self.sheet]
        for part in listed:
            part.setVisible(model.count() > 0)
        empty.setVisible(not model.count())
        words = f"共 {shown} 个" if shown else f"没有这样的{self.sheet}，可以按“新增”。"
        self.counts[self.sheet].setText(words)
        at = model.place_of(lambda row: row.id == key) or 0
        if shown:
            table.selectRow(at)
        if not self._is_new:
            self._choose(at if shown else -1)

    def _choose(self, at: int) -> None:
        model = self.models[self.sheet]
        if not 0 <= at < model.rowCount():
            self.pane.setVisible(self._is_new)
            return
        row, sheet = model.row_at(at), self.sheet
        if self.pane.is_dirty() and (self._is_new or self._shown == row.id):
            return
        self._is_new = False

        def show(values: dict[str, Any]) -> None:
            self._shown = row.id
            self.pane.show()
            self.give_up.hide()
            self.pane.show_record(
                row.name, _form_fields(sheet), values, choices=self._choices, key=row.id, can_delete=True
            )

        self.desk.jobs.read(
            lambda session: record_values(session, sheet, row.id), show, owner=self, key=(id(self), "row")
        )

    def _on_new(self) -> None:
        known = self._known
        if known is None:
            return
        self._is_new, self._shown = True, None
        self.pane.show()
        self.give_up.show()
        self.pane.show_record(
            f"新的{self.sheet}",
            _form_fields(self.sheet),
            {},
            choices=self._choices,
            proposed={"code": known.next_code},
            key=f"{self.sheet}/new",
        )
        if self.pane.form is not None:
            self.pane.form.editor("name").setFocus()

    def _on_give_up(self) -> None:
        self._is_new = False
        self.pane.settle()
        self._load()

    def _on_delete(self) -> None:
        row_id, sheet, name = self._shown, self.sheet, self.pane.title.whole()
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
        row_id, sheet = self._shown, self.sheet
        values = self.pane.values() if row_id is None else self.pane.changes()
        name = self.pane.values()["name"]

        def done(stored: str) -> None:
            self._is_new, self._shown = False, None
            self.pane.settle()
            self._wanted = stored
            self._load()

        self.desk.jobs.write(
            lambda session: save_record(session, sheet, row_id, values),
            f"{'新增' if row_id is None else '改'}“{sheet}（{name}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _form_fields(sheet: str) -> list[FormField]:
    return [FormField(attr, register_field(sheet, attr)) for attr in register_attrs(sheet)]


def _columns(sheet: str) -> list[Column[PlaceRow]]:
    is_organisation = sheet == ORGANISATIONS
    name, kind, above = ("全称", "类别", "上级") if is_organisation else ("企业名称", "类型", "覆盖的党组织")
    kind_attr = "kind" if is_organisation else "enterprise_type"
    return [
        Column("code", "编号", lambda r: r.code, width=84, attr="code"),
        Column("name", name, lambda r: r.name, stretch=True, tip=lambda r: r.name, attr="name"),
        Column("kind", kind, lambda r: r.kind or None, width=96, tip=lambda r: r.kind, attr=kind_attr),
        Column(
            "above",
            above,
            lambda r: r.above or None,
            width=112,
            tip=lambda r: r.above,
            attr="superior_id" if is_organisation else "",
        ),
        Column("people", "人数", lambda r: r.people, width=60, right=True),
    ]
