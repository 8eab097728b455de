"""结对培养: every pair with its three rhythms, the mentors' load, the verdicts; contact and hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import UserError
from app.models import Helper
from app.models.fields import Field, Kind
from app.services.case_loading import load_register
from app.services.dates import no_later_than
from app.services.grounds import pair_grounds
from app.services.journey.facts import Choice, choices_for
from app.services.pair_acts import hand_over, record_activity
from app.services.pairing import PairLine, Rhythm, mentors_by_name, pairing_board
from app.services.params import Params, load_params
from app.services.registers import register_field
from app.ui.common.choices import ChoiceList
from app.ui.common.empty_state import EmptyState
from app.ui.common.fact_form import FormField
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.list_room import ListRoom
from app.ui.common.record_pane import RecordPane
from app.ui.common.rhythm_strip import RhythmStrip
from app.ui.common.segments import Segments
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.why import Why
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.record_history import RecordHistory, of_sheet
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wording import due_column, whys

_ACTIVITY = ("kind", "on", "way", "place", "content", "told_to", "problems")
_HAND_OVER = (
    FormField("to", Field("接手的老党员", Kind.REF, True, target="人员")),
    FormField("on", Field("交接日期", Kind.DAY, True)),
    FormField("reason", Field("更换原因", Kind.TEXT, True)),
)
_TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the list shows it; ``due`` is the earliest next date of its rhythms."""

    line: PairLine
    name: str
    mentor: str
    branch: str
    due: date | None
    search_key: str


@dataclass(frozen=True, slots=True)
class _Known:
    rows: tuple[PairRow, ...]
    mentors: str
    people: tuple[Choice, ...]
    params: Params


_PAPERS = {
    "f15-probation": "结对培养协议书（预备党员）",
    "f15": "结对培养协议书（积极分子）",
    "f15-record": "结对培养记录表",
}


class PairingScreen(Screen):
    """Place.subject is a case or a 帮带 row."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._params: Params | None = None
        self._choices: dict[str, ChoiceList] = {}
        self._shown: tuple[str, int] = ("", 0)
        self._row: PairRow | None = None
        self._wanted = ""
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages)
        page = QWidget()
        inside = rows(page, gap=12)
        self.filter = FilterBar("姓名、老党员", "筛选结对")
        head = columns(gap=12)
        head.addWidget(self.filter.box)
        self.load_line = label("", "muted", wrap=True)
        head.addWidget(self.load_line, 1)
        self.assign = button("成批指定联系人…", self._on_assign, icon="people", made=WritingButton(desk.jobs))
        head.addWidget(self.assign)
        inside.addLayout(head)
        card = frame()
        box = rows(card, gap=0)
        box.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[PairRow] = RowTableModel(
            _columns(self.desk.today), search_key=lambda row: row.search_key
        )
        self.table: TableView[PairRow] = TableView(self.model, desk.theme, "结对表")
        self.tools = TableTools(desk, "pairing", "结对名单", self.model, self.table, self.filter)
        self.tools.said.connect(self.said)
        inside.addLayout(self.tools.line)
        box.addWidget(self.table)
        self.bulk = BulkSetting(self.table, desk, "帮带", lambda row: row.line.pair.row.id)
        self.history = RecordHistory(self.table, desk, of_sheet("帮带", lambda row: row.line.pair.row.id))
        for helper in (self.bulk, self.history):
            helper.said.connect(self.said)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        box.addWidget(self.count)
        inside.addWidget(card, 1)
        self.pane = RecordPane(desk, "pairing", "保存", about="联系、汇报、通报的日子")
        self.pane.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))
        self.pane.paper_wanted.connect(self.go)
        self.pane.why.explain(self._reasons)
        self.strip = RhythmStrip()
        self.pane.above.addWidget(self.strip)
        self.acts = Segments(("记录活动", "交接"), "办什么")
        self.pane.foot.insertWidget(0, self.acts)
        inside.addWidget(self.pane, 1)
        ListRoom(card, self.table, self.pane)
        self.pages.addWidget(page)
        self.empty = EmptyState(
            "pair",
            "还没有结对",
            "预备党员所在企业没有党支部时，在本人的页面登记结对老党员，就会出现在这里。",
            (
                ("成批指定联系人…", self._on_assign, desk.jobs),
                ("去人员", lambda: self.go.emit(Place("people"))),
            ),
        )
        self.pages.addWidget(self.empty)
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self.go.emit(Place("person", row.line.pair.file.case.id)))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.acts.chosen.connect(lambda _at: self._on_act())
        self.pane.save_wanted.connect(self._on_save)

    def open(self, place: Place) -> None:
        """The list, with the pair asked for chosen."""
        self._wanted = place.subject
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Pairs, activities or names may differ."""
        self._load()

    def _load(self) -> None:
        today = self.desk.today()

        def work(session: Any) -> _Known:
            register = load_register(session)
            params = load_params(session)
            board = pairing_board(register, today, params)
            people = choices_for(session, "人员")
            loads = "　".join(f"{person.name} {load} 人" for person, load in mentors_by_name(board)[:6])
            keys = {choice.id: choice.search_key for choice in people}
            return _Known(tuple(_row(register, line, keys) for line in board), loads, people, params)

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        self._params = known.params
        self._choices = {"人员": ChoiceList(known.people)}
        chosen = self.table.selected()
        key = self._wanted or (chosen[0].line.pair.row.id if chosen else "")
        self._wanted = ""
        self.pages.setCurrentIndex(0 if known.rows else 1)
        self.load_line.setText(f"在结对的老党员：{known.mentors}" if known.mentors else "")
        self.model.set_rows(known.rows)
        current = sum(row.line.in_force for row in known.rows)
        trouble = sum(bool(row.line.trouble) for row in known.rows)
        self.filter.set_chips(
            [
                Chip("", "全部", len(known.rows)),
                Chip("now", "在结对", current),
                Chip(_TROUBLE, "要处理", trouble),
                Chip("over", "已结束", len(known.rows) - current),
            ]
        )
        self._filter(key)

    def _filter(self, key: str = "") -> None:
        chip = self.filter.chosen()

        def accepts(row: PairRow) -> bool:
            if chip == _TROUBLE:
                return bool(row.line.trouble)
            return row.line.in_force == (chip == "now")

        self.model.set_filter(self.filter.text(), accepts if chip else None)
        shown = self.model.rowCount()
        self.count.setText(f"共 {shown} 对，双击打开本人" if shown else "没有这样的结对。可以清空筛选再找。")
        at = self.model.place_of(lambda row: key in (row.line.pair.row.id, row.line.pair.file.case.id)) or 0
        if shown:
            self.table.selectRow(at)
        self._choose(at if shown else -1)

    def _choose(self, at: int) -> None:
        if not 0 <= at < self.model.rowCount():
            self.pane.hide()
            return
        row = self.model.row_at(at)
        same = self._shown == (row.line.pair.row.id, self.acts.current())
        self._row = row
        self.pane.show()
        if not (same and self.pane.is_dirty()):
            self._show_form(row)
        self._show_notes(row)
        self.pane.why.refresh()

    def _reasons(self) -> Sequence[Why]:
        """The rhythms, the verdicts and the mentor of the pair shown."""
        if self._row is None or self._params is None:
            return ()
        return whys(pair_grounds(self._row.line, self._params), self._params, self.desk.today())

    def _on_assign(self) -> None:
        """Mentors for several people at once."""
        from app.ui.common.assign_dialog import AssignDialog

        if self.desk.jobs.is_read_only:
            self.said.emit(f"{self.desk.jobs.forbidden_because()}没有指定。", Tone.INFO)
            return
        dialog = AssignDialog(self.desk, self)
        dialog.stored.connect(lambda words: self.said.emit(words, Tone.DONE))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_act(self) -> None:
        if self._row is not None:
            self._show_form(self._row)
            self._show_notes(self._row)

    def _show_notes(self, row: PairRow) -> None:
        self.strip.show_rhythms(row.line.rhythms, self.desk.today())
        self.pane.show_notes(_notes(row.line, self.desk.today()))

    def _show_form(self, row: PairRow) -> None:
        self._shown = (row.line.pair.row.id, self.acts.current())
        if self.acts.current() == 0:
            fields = [FormField(attr, register_field("结对活动", attr)) for attr in _ACTIVITY]
            self.pane.save.setText("保存活动")
        else:
            fields = list(_HAND_OVER)
            self.pane.save.setText("办理交接")
        self.pane.save.setAccessibleName(self.pane.save.text())
        self.pane.show_record(
            f"{row.name}　与　{row.mentor}",
            fields,
            {},
            choices=self._choices,
            state=("在结对", Tone.DONE) if row.line.in_force else ("已结束", Tone.NEUTRAL),
            key=f"{row.line.pair.row.id}/{self.acts.current()}",
        )

        case = row.line.pair.file.case.id
        self.pane.offer_papers([(title, Place("forms", case, form)) for form, title in _PAPERS.items()])

    def _on_save(self) -> None:
        row = self._row
        if row is None:
            return
        values, today = self.pane.values(), self.desk.today()
        if self.acts.current() == 0:
            case = row.line.pair.file.case.id

            def record(session: Any) -> object:
                return record_activity(session, case, values, today)

            work, act = record, f"记录“结对{values['kind']}（{row.name}）”"
        else:
            helper = row.line.pair.row.id

            def give(session: Any) -> object:
                stored = session.get_one(Helper, helper)
                return hand_over(session, stored, values["to"], values["on"], values["reason"])

            work, act = give, f"交接结对（{row.name}）"

        def done(_made: object) -> None:
            self._shown = ("", 0)
            self.pane.settle()
            if self.pane.form is not None:
                self.pane.form.set_values({})
            self._load()

        self.desk.jobs.write(work, act, done=done, owner=self, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        """The refusal is said; what was typed stays."""
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _row(register: Any, line: PairLine, keys: dict[str, str]) -> PairRow:
    file = line.pair.file
    person = register.people.get(file.case.person_id)
    mentor = line.pair.mentor
    branch = file.organisation
    due = min((rhythm.next_due for rhythm in line.rhythms if rhythm.next_due is not None), default=None)
    name, other = person.name if person else "", mentor.name if mentor else "（不在名册）"
    found = " ".join(keys.get(one.id, "") for one in (person, mentor) if one is not None)
    return PairRow(
        line,
        name,
        other,
        (branch.short_name or branch.name) if branch is not None else "",
        due if line.in_force else None,
        found,
    )


def _late(rhythm: Rhythm, today: date) -> str:
    """What is late, with the days; the calendar shows the rest."""
    if rhythm.next_due is None or rhythm.next_due >= today:
        return ""
    last = f"上次 {rhythm.last}" if rhythm.last is not None else "还没有过"
    gone = (today - rhythm.next_due).days
    return f"{rhythm.kind}：{last}，应{no_later_than(rhythm.next_due)}，已超 {gone} 天"


def _notes(line: PairLine, today: date) -> Sequence[tuple[str, Tone | None]]:
    notes: list[tuple[str, Tone | None]] = [(text, Tone.WARN) for text in line.trouble]
    notes += [(text, Tone.ACCENT) for rhythm in line.rhythms if (text := _late(rhythm, today))]
    given = [
        f"{party} {day}" if day is not None else f"{party} 还没有" for party, day in line.verdicts.items()
    ]
    by = f"（转正前，最晚 {line.verdicts_due}）" if line.verdicts_due is not None else ""
    notes.append((f"三方意见{by}：{'，'.join(given)}", None))
    return notes


def _columns(today: Any) -> list[Column[PairRow]]:
    def state(row: PairRow) -> str:
        return "在结对" if row.line.in_force else "已结束"

    def trouble(row: PairRow) -> str:
        return "；".join(row.line.trouble)

    return [
        Column("name", "培养的人", lambda r: r.name, width=96),
        Column("mentor", "老党员", lambda r: r.mentor, width=96),
        Column(
            "state", "状态", state, width=84, tone=lambda r: Tone.DONE if r.line.in_force else Tone.NEUTRAL
        ),
        Column("from", "开始", lambda r: r.line.pair.row.from_on, width=112),
        Column("load", "带几人", lambda r: r.line.load, width=72, right=True),
        Column("years", "党龄", lambda r: r.line.years, width=60, right=True),
        due_column("下一次", lambda r: r.due, today),
        Column("branch", "支部", lambda r: r.branch or None, width=120, tip=lambda r: r.branch),
        Column("trouble", "要处理", lambda r: trouble(r) or None, stretch=True, tip=trouble),
    ]
