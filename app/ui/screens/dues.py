"""党费: the month grid of a year, arrears, the sum in words, and the payment of one member's month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.errors import UserError
from app.services.case_loading import load_register
from app.services.dues import YearGrid, YearRow, payable_of, year_grid
from app.services.grounds import dues_grounds
from app.services.journey.facts import Choice, choices_for
from app.services.memberfile import load_members
from app.services.months import month_of
from app.services.params import Params, load_params
from app.services.registers import payment_values, record_payment, register_field
from app.services.removal import Removal, delete_payment
from app.ui.common.dues_columns import DUES_TONES, dues_columns
from app.ui.common.editors import QuietCombo
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_form import FormField
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.list_room import ListRoom
from app.ui.common.record_pane import RecordPane
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.why import Why
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_person
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wording import whys

_FIELDS = (
    "base", "category", "payable", "paid", "paid_on", "receipt",
    "reduction", "document_number", "branch_decided_on", "superior_approved_on",
)  # fmt: skip
_FIRST_MONTH = 3
"""A column's number less this is its month: four columns stand before January."""


@dataclass(frozen=True, slots=True)
class _Known:
    grid: YearGrid | None
    branch: str
    branches: tuple[Choice, ...]
    params: Params


class DuesScreen(Screen):
    """Place.subject is a branch."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._branch = ""
        self._params: Params | None = None
        self._year = desk.today().year
        self._month = month_of(desk.today())
        self._shown: tuple[str, str] = ("", "")
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages)
        page = QWidget()
        inside = rows(page, gap=12)
        self.filter = FilterBar("姓名、编号", "筛选党员")
        inside.addLayout(self._head())
        card = frame()
        box = rows(card, gap=0)
        box.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[YearRow] = RowTableModel(
            dues_columns(), search_key=lambda row: f"{row.member.person.search_key} {row.member.person.code}"
        )
        self.table: TableView[YearRow] = TableView(self.model, desk.theme, "党费台账")
        self.tools = TableTools(desk, "dues", "党费台账", self.model, self.table, self.filter)
        self.tools.said.connect(self.said)
        self.collect = button(
            "成批登记交费",
            self._on_collect,
            icon="pencil",
            tip="给选中的几人（只选一人时给列出的全部）登记同一个月的党费",
            made=WritingButton(desk.jobs),
        )
        self.tools.line.insertWidget(1, self.collect, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(self.tools.line)
        box.addWidget(self.table, 1)
        self.total = label("", "small", wrap=True)
        self.total.setContentsMargins(12, 6, 12, 6)
        box.addLayout(paste_line(self.total, self.table, desk.jobs))
        inside.addWidget(card, 6)
        self.pane = RecordPane(desk, "dues", "保存党费", about="应交数怎样算")
        self.pane.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))
        self.pane.why.explain(self._reasons)
        inside.addWidget(self.pane, 5)
        ListRoom(card, self.table, self.pane)
        self.pages.addWidget(page)
        self.empty = EmptyState(
            "dues",
            "这一年还没有要交党费的党员",
            "党员在人员里登记入党、转正日期或在册起始日期后，会出现在这里。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.pages.addWidget(self.empty)
        self.pasting = Pasting(self.table, desk, "党费", self.filter.box, lambda: self._year)
        self.history = RecordHistory(self.table, desk, of_person(lambda row: row.member.person.id, "党费"))
        self.history.said.connect(self.said)
        self.pasting.said.connect(self.said)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.clicked.connect(self._on_cell)
        self.table.selectionModel().currentChanged.connect(lambda now, _before: self._on_cell(now))
        self.pane.paper_wanted.connect(self.go)
        self.pane.save_wanted.connect(self._on_save)
        self.pane.delete_wanted.connect(self._on_delete)
        self.pane.edited.connect(self._on_edited)

    def open(self, place: Place) -> None:
        """The register of the present year, of the branch asked for."""
        if place.subject:
            self._branch = place.subject
        self._load()

    def on_changed(self, changes: Any) -> None:
        """A payment or a name may differ."""
        self._load()

    def _head(self) -> Any:
        head = columns(gap=8)
        self.earlier = button("", lambda: self._turn(-1), kind="icon", icon="chevron-left", name="上一年")
        self.year = label("", "title")
        self.later = button("", lambda: self._turn(1), kind="icon", icon="chevron-right", name="下一年")
        for part in (self.earlier, self.year, self.later):
            head.addWidget(part)
        self.branch = QuietCombo()
        self.branch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.branch.setAccessibleName("哪个支部")
        self.branch.activated.connect(lambda _at: self._on_branch())
        head.addWidget(self.branch)
        head.addStretch(1)
        head.addWidget(self.filter.box)
        return head

    def _turn(self, by: int) -> None:
        self._year += by
        self._month = f"{self._year}{self._month[4:]}"
        self._load()

    def _on_branch(self) -> None:
        self._branch = str(self.branch.currentData())
        self._load()

    def _load(self) -> None:
        branch, year, today = self._branch, self._year, self.desk.today()

        def work(session: Any) -> _Known:
            branches = choices_for(session, "党组织")
            members = load_members(session, load_register(session))
            paying = {member.person.organisation_id for member in members}
            known = {choice.id for choice in branches}
            # At first the branch that has members: the home organisation may be a committee.
            chosen = branch if branch in known else next((b.id for b in branches if b.id in paying), "")
            here = [member for member in members if member.person.organisation_id == chosen]
            grid = year_grid(here, year, today) if chosen else None
            return _Known(grid, chosen, branches, load_params(session))

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        self._params = known.params
        self.year.setText(f"{self._year} 年")
        self._branch = known.branch
        self.branch.clear()
        for choice in known.branches:
            self.branch.addItem(choice.label, choice.id)
        self.branch.setCurrentIndex(max(0, self.branch.findData(self._branch)))
        self.branch.setToolTip(self.branch.currentText())
        self.branch.setVisible(len(known.branches) > 1)
        grid = known.grid
        chosen = self.table.selected()
        has_rows = grid is not None and bool(grid.rows)
        self.table.setVisible(has_rows)
        if grid is None or not grid.rows:
            self.model.set_rows(())
            self.filter.set_chips([Chip("", "全部", 0), Chip("owed", "欠交", 0)])
            self.total.setText("这一年这里没有要交党费的党员。")
            self.pane.hide()
            if not known.branch:
                self.pages.setCurrentWidget(self.empty)
            return
        self.pages.setCurrentIndex(0)
        self.model.set_rows(grid.rows)
        self.filter.set_chips([Chip("", "全部", len(grid.rows)), Chip("owed", "欠交", len(grid.owing))])
        self.total.setText(
            f"共 {len(grid.rows)} 人　全年实收 {grid.total:.2f} 元（{grid.capitals}）"
            f"　欠交 {len(grid.owing)} 人，共 {sum(len(row.owed) for row in grid.owing)} 个月"
        )
        self._filter()
        at = self.model.place_of(
            lambda row: bool(chosen) and row.member.person.id == chosen[0].member.person.id
        )
        if self.model.rowCount():
            self.table.selectRow(at or 0)
            self._show_month(at or 0)

    def _filter(self) -> None:
        owed = self.filter.chosen() == "owed"
        self.model.set_filter(self.filter.text(), (lambda row: bool(row.owed)) if owed else None)
        self.pane.setVisible(self.model.rowCount() > 0)

    def _on_cell(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        number = index.column() - _FIRST_MONTH
        if 1 <= number <= 12:
            self._month = f"{self._year}-{number:02}"
        self._show_month(index.row())

    def _show_month(self, at: int) -> None:
        """The payment of the chosen member's month; text being typed for the same one stays."""
        row = self.model.row_at(at)
        person = row.member.person
        asked = (person.id, self._month)
        if asked == self._shown and self.pane.is_dirty():
            return
        month, name = self._month, person.name
        cell = next(cell for cell in row.cells if cell.month == month)

        def work(session: Any) -> dict[str, Any]:
            return payment_values(session, person.id, month)

        def show(values: dict[str, Any]) -> None:
            self._shown = asked
            self.pane.offer_papers(
                [
                    ("党费收缴登记表（全年）", Place("forms", self._branch, "f40")),
                    ("党费欠交、减免和补交清单", Place("forms", self._branch, "f40-list")),
                    (f"{name}的党费收据", Place("forms", person.id, "f40-receipt")),
                ]
            )
            stored = values if "month" in values else {}
            self.pane.show_record(
                f"{name}　{month}",
                [FormField(attr, register_field("党费", attr)) for attr in _FIELDS],
                {attr: stored.get(attr) for attr in _FIELDS},
                state=(cell.state.value, DUES_TONES.get(cell.state, Tone.NEUTRAL)),
                proposed={} if stored else {attr: values[attr] for attr in _FIELDS if attr in values},
                key=f"{person.id}/{month}",
                can_delete=bool(stored),
            )

        self.desk.jobs.read(work, show, owner=self, key=(id(self), "month"))

    def _on_collect(self) -> None:
        """The month of several members at once."""
        from app.ui.common.collect_dialog import CollectDialog

        if self.desk.jobs.is_read_only:
            self.said.emit(f"{self.desk.jobs.forbidden_because()}没有登记。", Tone.INFO)
            return
        chosen = self.table.selected() if self.table.selected_count() > 1 else self.model.shown_rows()
        if not chosen:
            self.said.emit("表里没有党员，没有登记。", Tone.INFO)
            return
        people = [row.member.person.id for row in chosen]
        dialog = CollectDialog(self.desk, people, self._year, int(self._month[5:]), self)
        dialog.stored.connect(lambda words: self.said.emit(words, Tone.DONE))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_edited(self) -> None:
        """The arithmetic of the month while it is typed."""
        params = self._params
        if params is None:
            return
        values = self.pane.values()
        base, category = values.get("base"), values.get("category")
        due = payable_of(base, category, params) if base is None or base >= 0 else None
        notes: list[tuple[str, Tone | None]] = []
        if due is not None:
            rate = f"基数 {base:.2f} 元按 {_percent(base, category)} 计，" if base is not None else ""
            notes.append((f"{rate}应交 {due:.2f} 元", None))
            typed = values.get("payable")
            if typed is not None and typed != due:
                notes.append((f"填的应交 {typed:.2f} 元与计算不同，请核对。", Tone.WARN))
        if values.get("paid") and values.get("paid_on") is None:
            notes.append(
                (
                    "填了实交，没有填交纳日期：可以保存，但是不是按时交、补交晚了多久就无法判断。",
                    Tone.WARN,
                )
            )
        self.pane.show_notes(notes)
        self.pane.why.refresh()

    def _reasons(self) -> Sequence[Why]:
        """The arithmetic of the month shown, by the rule of its kind of member."""
        params = self._params
        if params is None or self.pane.form is None:
            return ()
        values = self.pane.values()
        return whys(
            dues_grounds(values.get("base"), values.get("category"), params), params, self._month_day()
        )

    def _month_day(self) -> date:
        return date(self._year, int(self._month[5:]), 1)

    def _on_delete(self) -> None:
        person, month = self._shown
        name = self.pane.title.whole().split("　")[0]

        def done(_removal: Removal) -> None:
            self.pane.settle()
            self._shown = ("", "")
            self._load()

        self.desk.jobs.write(
            lambda session: delete_payment(session, person, month),
            f"删除“党费（{name} {month}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _on_save(self) -> None:
        person, month = self._shown
        name = self.pane.title.whole().split("　")[0]
        values, today, params = self.pane.values(), self.desk.today(), self._params
        if values["payable"] is None and params is not None:
            values["payable"] = payable_of(values["base"], values["category"], params)

        def done(_row: str) -> None:
            self.pane.settle()
            self._shown = ("", "")
            self._load()

        self.desk.jobs.write(
            lambda session: record_payment(session, person, month, values, today),
            f"记录“党费（{name} {month}）”",
            done=done,
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _percent(base: Any, category: str | None) -> str:
    from app.services.dues import percent_of

    percent = percent_of(base, category)
    return "固定数" if percent is None else f"{percent:f}%"
