"""人员: the table people know from Excel: filter as you type, chips by stage, sort, copy, choose columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.services.identity_number import is_whole
from app.services.milestones import Stage
from app.services.people import People, PersonRow, list_people, mask_identity
from app.ui.common.column_filter import ColumnFilter
from app.ui.common.column_picker import ColumnPicker
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.saved_views import Preset, ViewsButton
from app.ui.common.table_bulk import BulkSetting
from app.ui.common.table_model import Column, Prepared, RowTableModel, SortKey
from app.ui.common.table_paste import Pasting, paste_line
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.list_export import ListExport
from app.ui.record_history import RecordHistory, of_person
from app.ui.reveal import Reveal, note_search
from app.ui.screen import Place, Screen
from app.ui.theme import Tone
from app.ui.wording import due_column, short_stage, stage_tone

FINDING, DUTY, ENDED = "finding", "duty", "ended"
_RANK = {stage.value: number for number, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class _Known:
    people: People
    lines: Prepared[PersonRow]
    chips: list[Chip]
    places: dict[str, Counter[str]]


class PeopleScreen(Screen):
    """Place.focus is a chip: a stage's name, :data:`FINDING` (problems) or :data:`DUTY` (a date set)."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown_numbers: frozenset[str] = frozenset()
        self._wanted_numbers: list[str] = []
        self._searched = ""
        self.numbers = Reveal(desk, "人员表", self)
        self.numbers.changed.connect(self._on_revealed)
        self._chip_wanted = ""
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        head, second = columns(gap=8), columns(gap=8)
        self.filter = FilterBar("姓名、拼音首字母、手机、编号", "筛选人员")
        head.addWidget(self.filter.box)
        head.addStretch(1)
        self.reveal = button(
            "显示身份证号",
            self._on_reveal,
            icon="eye",
            tip="选中几人就显示几人的，没有选就显示列出的全部；30 秒后自动遮盖，并记入审计",
        )
        self.reveal.setCheckable(True)
        self.chooser = button("列", self._on_columns, icon="columns", tip="选择显示哪些列")
        self.new = button(
            "新增人员",
            lambda: self.go.emit(Place("person", "new")),
            icon="plus",
            made=WritingButton(desk.jobs),
        )
        self.fill = button(
            "成批填写",
            self.bulk_set,
            icon="pencil",
            tip="给选中的人填写同一项",
            made=WritingButton(desk.jobs),
        )
        self.charts = button("统计图", lambda: self.go.emit(Place("statistics")), icon="chart")
        self.print = button("打印表格", self._on_print, icon="print", tip="给选中的人成批打印")
        self.export = button("导出名单", self._on_export, icon="download", tip="把选中的或列出的人存成名单")
        for part in (self.fill, self.export, self.print, self.new):
            head.addWidget(part)
        lines.addLayout(head)
        second.addWidget(self.filter, 1)
        lines.addLayout(second)
        self._pages = QStackedWidget()
        lines.addWidget(self._pages, 1)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[PersonRow] = RowTableModel(
            _columns(lambda: self._shown_numbers, desk.today), search_key=lambda row: row.search_key
        )
        self.table: TableView[PersonRow] = TableView(self.model, desk.theme, "人员表")
        inside.addWidget(self.table)
        self.places = {
            key: ColumnPicker(self.model, key, title, desk.theme)
            for key, title in (("branch", "支部"), ("enterprise", "企业"))
        }
        for at, box in enumerate(self.places.values(), start=1):
            head.insertWidget(at, box)
        self.views = ViewsButton(
            desk, "people", self.model, self.table, self.filter, lambda: presets(desk.today())
        )
        for part in (self.views, self.chooser, self.charts, self.reveal):
            second.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addLayout(paste_line(self.count, self.table, desk.jobs))
        self._pages.addWidget(card)
        self.empty = EmptyState(
            "people",
            "还没有人员",
            "从别处的名册或数据工作簿导入，从 Excel 复制几行粘贴过来，或者逐个新增。",
            (
                ("从 Excel 粘贴", self.table.paste, desk.jobs),
                ("导入名册", lambda: self.go.emit(Place("exchange", focus="roster"))),
                ("导入数据工作簿", lambda: self.go.emit(Place("exchange", focus="import"))),
                ("新增人员", lambda: self.go.emit(Place("person", "new")), desk.jobs),
            ),
        )
        self._pages.addWidget(self.empty)
        self.history = RecordHistory(self.table, desk, of_person(lambda row: row.person_id))
        self.history.said.connect(self.said)
        self.table.attend(desk, "people", self.filter.box)
        self.pasting = Pasting(self.table, desk, "人员", self.filter.box)
        self.pasting.said.connect(self.said)
        self.bulk = BulkSetting(self.table, desk, "人员", lambda row: row.person_id)
        self.lists = ListExport(self.table, self.model, desk, "人员名单")
        for helper in (self.bulk, self.lists, self.views):
            helper.said.connect(self.said)
        self.table.selectionModel().selectionChanged.connect(lambda *_both: self._say_count())
        self.table.opened.connect(lambda row: self.go.emit(Place("person", row.case_id or row.person_id)))
        self.table.narrowed.connect(self._say_count)
        self.filter.changed.connect(self._filter)

    def open(self, place: Place) -> None:
        """Show the table; ID numbers are masked again."""
        self._chip_wanted = place.focus
        self.numbers.hide()
        self._load()

    def subject(self) -> str:
        """The chosen person's case, or the person."""
        chosen = self.table.selected()
        return (chosen[0].case_id or chosen[0].person_id) if chosen else ""

    def leave(self) -> None:
        """Numbers are covered."""
        self.numbers.hide()

    def on_changed(self, changes: Any) -> None:
        """People, steps or findings may differ."""
        self._load()

    def _load(self) -> None:
        today, model = self.desk.today(), self.model

        def work(session: Any) -> _Known:
            people = list_people(session, today)
            lines = sorted(people.rows, key=lambda row: (_RANK.get(row.stage, 9), row.code))
            places = {key: Counter(getattr(row, key) for row in lines) for key in ("branch", "enterprise")}
            return _Known(people, model.prepare(lines, sort_by_all=True), _chips(people), places)

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, known: _Known) -> None:
        people = known.people
        self._pages.setCurrentIndex(0 if people.rows else 1)
        tools = (self.views, self.charts, self.reveal, self.chooser, self.fill, self.export, self.print)
        for part in (self.filter, self.filter.box, *tools, self.new):
            part.setVisible(bool(people.rows))
        chosen = {row.person_id for row in self.table.selected()}
        self.model.set_prepared(known.lines)
        self.filter.set_chips(known.chips)
        for key, box in self.places.items():
            box.offer(known.places[key])
        if self._chip_wanted:
            # Whoever comes from a count wants to see as many as were counted.
            self.filter.box.clear()
            self.model.set_column_filters({})
            self.filter.choose(self._chip_wanted)
            self._chip_wanted = ""
        self._filter()
        if chosen:
            self.table.choose_where(lambda row: row.person_id in chosen)

    def _filter(self) -> None:
        text, accepts = self.filter.text(), _accepts(self.filter.chosen())
        if is_whole(text):
            # A search key holds the last digits only; a whole number is compared and noted.
            self.model.set_filter("", lambda row: row.identity_number.upper() == text.upper())
            if text != self._searched:
                note_search(self.desk, [row.person_id for row in self.model.shown_rows()], "人员表")
            self._searched = text
        else:
            self.model.set_filter(text, accepts)
            self._searched = ""
        self._say_count()

    def _say_count(self) -> None:
        shown, all_rows = self.model.rowCount(), self.model.count()
        chosen = self.table.selected_count()
        more = f"，选中 {chosen} 人" if chosen > 1 else ""
        if shown == all_rows:
            self.count.setText(f"共 {all_rows} 人{more}")
        elif shown:
            self.count.setText(f"共 {all_rows} 人，显示 {shown} 人{more}")
        else:
            self.count.setText("没有符合条件的人。可以清空筛选再找。")

    def _on_reveal(self) -> None:
        self.reveal.setChecked(self.numbers.is_on)
        if self.numbers.is_on:
            self.numbers.hide()
            return
        chosen = self.table.selected() or self.model.shown_rows()
        self._wanted_numbers = [row.person_id for row in chosen if row.identity_number]
        self.numbers.show(self._wanted_numbers)

    def _on_revealed(self, shown: bool) -> None:
        self._shown_numbers = frozenset(self._wanted_numbers if shown else ())
        self.model.forget_texts()
        self.reveal.setChecked(shown)
        self.reveal.setText("隐藏身份证号" if shown else "显示身份证号")
        if not shown:
            self.table.viewport().update()
            return
        at = next(n for n, column in enumerate(self.model.columns) if column.key == "identity")
        self.table.setColumnHidden(at, False)
        self.table.viewport().update()

    def _on_print(self) -> None:
        chosen = [row.case_id or row.person_id for row in self.table.selected()]
        self.go.emit(Place("batch", ",".join(chosen)))

    def _on_export(self) -> None:
        self.lists.open(self.export)

    def bulk_set(self) -> None:
        """Fill one column of the chosen people."""
        self.bulk.open()

    def _on_columns(self) -> None:
        self.table.open_column_menu(self.chooser)


def _chips(people: People) -> list[Chip]:
    ended = sum(row.is_ended for row in people.rows)
    return [
        Chip("", "全部", len(people.rows)),
        *(Chip(s.value, short_stage(s.value), people.stage_counts.get(s.value, 0)) for s in Stage),
        *([Chip(ENDED, "已终止或离开", ended)] if ended else []),
        Chip(FINDING, "检查发现", sum(bool(row.violations or row.warnings) for row in people.rows)),
        Chip(DUTY, "有期限", sum(row.next_on is not None for row in people.rows)),
    ]


def presets(today: date) -> list[Preset]:
    """The ready views of a day."""
    this_year = ColumnFilter(low=date(today.year, 1, 1), high=date(today.year, 12, 31))
    activists = ColumnFilter(words=frozenset({Stage.ACTIVIST.value}))
    missing = ColumnFilter(filled=False)
    return [
        Preset("今年要转正", {"expires_on": this_year}, (SortKey("expires_on"),), ("expires_on",)),
        Preset("有期限的，先到的在前", {"due": ColumnFilter(filled=True)}, (SortKey("due"),)),
        Preset("积极分子没有培养联系人", {"stage": activists, "mentors": missing}, (), ("mentors",)),
        Preset("缺手机号", {"mobile": missing}),
        Preset("缺身份证号", {"identity": missing}, (), ("identity",)),
    ]


def _accepts(chip: str) -> Callable[[PersonRow], bool] | None:
    if not chip:
        return None
    if chip == FINDING:
        return lambda row: bool(row.violations or row.warnings)
    if chip == DUTY:
        return lambda row: row.next_on is not None
    if chip == ENDED:
        return lambda row: row.is_ended
    return lambda row: row.stage == chip


def _columns(revealed: Callable[[], Collection[str]], today: Callable[[], date]) -> list[Column[PersonRow]]:
    def identity(row: PersonRow) -> str:
        shown = row.person_id in revealed()
        return row.identity_number if shown else mask_identity(row.identity_number)

    def problems(row: PersonRow) -> str:
        parts = [(row.violations, "违规"), (row.warnings, "预警")]
        return "　".join(f"{number} {word}" for number, word in parts if number)

    def problem_tone(row: PersonRow) -> Tone | None:
        return Tone.ACCENT if row.violations else Tone.WARN if row.warnings else None

    def stage_rank(row: PersonRow) -> int | None:
        return _RANK.get(row.stage, len(_RANK)) if row.stage else None

    def text(key: str, title: str, width: int, attr: str = "", *, shown: bool = False) -> Column[PersonRow]:
        """A column that shows one of the row's texts."""

        def value(row: PersonRow) -> str | None:
            return getattr(row, key) or None

        return Column(key, title, value, width=width, shown=shown, attr=attr, tip=lambda r: getattr(r, key))

    def day(key: str, title: str) -> Column[PersonRow]:
        return Column(key, title, lambda r: getattr(r, key), width=112, shown=False)

    return [
        Column("name", "姓名", lambda r: r.name, width=104, attr="name"),
        Column(
            "stage",
            "阶段",
            lambda r: r.stage or None,
            width=120,
            tone=lambda r: stage_tone(r.stage),
            order=stage_rank,
        ),
        Column(
            "next",
            "下一件事",
            lambda r: r.next_act or None,
            width=136,
            stretch=True,
            tip=lambda r: r.next_act,
        ),
        due_column("期限", lambda r: r.next_on, today),
        Column("problems", "检查", lambda r: (r.violations, r.warnings), problems, 128, tone=problem_tone),
        Column("age", "年龄", lambda r: r.age, width=68, right=True),
        Column("sex", "性别", lambda r: r.sex or None, width=64, attr="sex"),
        text("branch", "支部", 112, "organisation_id", shown=True),
        text("position", "岗位", 124, "position", shown=True),
        Column("mobile", "手机", lambda r: r.mobile or None, width=112, attr="mobile"),
        Column(
            "identity",
            "身份证号",
            lambda r: r.identity_number or None,
            identity,
            176,
            shown=False,
            attr="identity_number",
            is_mark=True,
        ),
        Column("code", "人员编号", lambda r: r.code, width=104, shown=False, attr="code"),
        text("status", "案卷状态", 104),
        text("enterprise", "企业", 160, "enterprise_id"),
        text("department", "部门", 112, "department"),
        text("education", "学历", 96, "education"),
        Column(
            "birth",
            "出生日期",
            lambda r: _born(r.birth),
            lambda r: r.birth,
            width=112,
            shown=False,
            order=lambda r: r.birth or None,
            attr="birth",
        ),
        text("political_status", "政治面貌", 112, "political_status"),
        text("group_name", "党小组", 112, "group_name"),
        text("mentors", "培养联系人", 132),
        day("applied_on", "申请日期"),
        day("activist_on", "积极分子"),
        day("candidate_on", "发展对象"),
        day("admitted_on", "入党（推算）"),
        day("expires_on", "预备期满"),
        day("full_on", "转正（推算）"),
    ]


def _born(birth: str) -> date | str | None:
    """A birth date as a date where its day is known, so that it leaves and is filtered as one."""
    try:
        return date.fromisoformat(birth)
    except ValueError:
        return birth or None
