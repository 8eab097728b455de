"""发展进程 › 倒排计划: a target meeting day, the earliest and latest day of every node, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from app.models.fields import Field, Kind
from app.services.export_register import CALENDAR, Outgoing
from app.services.ics import calendar_file, plan_entries
from app.services.journey.facts import Choice
from app.services.journey.status import case_status
from app.services.milestones import Stage
from app.services.params import Params
from app.services.people import People
from app.services.planning import Outlook, Plan, PlanNode, backward_plan, outlook
from app.services.rules.findings import Severity, State
from app.ui import dialogs, export_panel
from app.ui.common.choices import ChoiceList
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import day_and_weekday
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows, rule
from app.ui.common.pickers import PickEditor
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.list_export import ListExport
from app.ui.screen import Place
from app.ui.theme import Tone
from app.ui.wording import rule_why

_CHOOSE = ("选一个人", "程序按已有的记录算出最早哪天可以开会，再排出每个环节的最早、最迟日期。")
_NOBODY = (
    "还没有可以排计划的人",
    "在“人员”里新增，收到入党申请书后开一个案卷，就可以给接收大会倒排日期。",
)
_BEFORE = (Stage.APPLICANT.value, Stage.ACTIVIST.value, Stage.CANDIDATE.value)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A plan, whose it is, what follows from the meeting, and how many acts done so far break a rule."""

    plan: Plan
    code: str
    person: str
    follows: Outlook
    broken: int
    params: Params


class PlanPane(QWidget):
    """Choose a person and a day; emits ``go(Place)`` and ``said(text, tone)``."""

    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._case = ""
        self._planned: _Planned | None = None
        lines = rows(self, gap=12)
        top = frame()
        line = columns(top, gap=12)
        line.setContentsMargins(16, 10, 16, 12)
        self.who = PickEditor(ChoiceList())
        self.who.name_it("给谁排计划")
        self.who.edited.connect(self._on_who)
        self.day = DayEditor(Field("接收大会日期", Kind.DAY), desk.today)
        self.day.name_it("接收大会日期")
        self.day.edited.connect(self._on_day)
        for title, editor in (("给谁排计划", self.who), ("如果接收大会开在", self.day)):
            cell = rows(gap=4)
            cell.addWidget(label(title, "small"))
            cell.addWidget(editor)
            line.addLayout(cell, 1)
        cell = rows(gap=4)
        cell.addWidget(label("", "small"))
        acts = columns(gap=8)
        self.soonest = button("用最早可行的日子", self._on_soonest)
        self.save = button("存为日历文件", self._on_save, tip="保存 .ics 文件")
        self.export = button("打印、导出", self._on_export, tip="打印这份计划，或存为 PDF、Excel")
        for part in (self.soonest, self.save, self.export):
            acts.addWidget(part)
        cell.addLayout(acts)
        line.addLayout(cell)
        lines.addWidget(top)
        self.pages = QStackedWidget()
        lines.addWidget(self.pages, 1)
        self.empty = EmptyState("process", *_CHOOSE)
        holder = frame()
        rows(holder).addWidget(self.empty)
        self.pages.addWidget(holder)
        self.pages.addWidget(self._build_plan())
        self._set_acts()

    def _build_plan(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        head = columns(gap=10)
        head.setContentsMargins(16, 10, 16, 10)
        self.word = TagLabel("")
        self.verdict = label("", "strong", wrap=True)
        head.addWidget(self.word)
        head.addWidget(self.verdict, 1)
        inside.addLayout(head)
        inside.addWidget(rule())
        self.model: RowTableModel[PlanNode] = RowTableModel(_columns())
        self.table: TableView[PlanNode] = TableView(self.model, self._desk.theme, "倒排计划")
        self.table.attend(self._desk, "plan")
        self.lists = ListExport(self.table, self.model, self._desk, "倒排计划", lambda _rows: 1)
        self.lists.said.connect(self.said)
        inside.addWidget(self.table, 1)
        self._why = QWidget()
        self._why_lines = rows(self._why, gap=0)
        self._why_lines.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._why)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._explain(now.row()))
        inside.addWidget(rule())
        self._follows = QWidget()
        self._follow_lines = QGridLayout(self._follows)
        self._follow_lines.setContentsMargins(16, 10, 16, 10)
        self._follow_lines.setHorizontalSpacing(16)
        inside.addWidget(self._follows)
        return card

    def show_people(self, people: People) -> None:
        """Whom one can plan for: open cases before the admission."""
        known = ChoiceList(
            Choice(row.case_id, row.name, row.stage, row.search_key)
            for row in people.rows
            if row.case_id and row.stage in _BEFORE and row.status in ("", "办理中", "暂缓")
        )
        self.who.set_choices(known)
        self.empty.show_text(*(_CHOOSE if known.all() else _NOBODY))
        if self._case:
            self.who.set_value(self._case)
            self._load()

    def choose(self, case: str) -> None:
        """Plan for this case, at its earliest day."""
        if case != self._case:
            self._case = case
            self.day.set_value(None)
        self.who.set_value(case)

    def plan_for(self, day: date) -> None:
        """Plan for another meeting day."""
        self.day.set_value(day)
        self._load()

    def _on_who(self) -> None:
        chosen = self.who.value()
        if chosen and chosen != self._case:
            self._case = chosen
            self.day.set_value(None)
            self._load()

    def _on_day(self) -> None:
        if self.day.value() is not None:
            self._load()

    def _on_soonest(self) -> None:
        if self._planned is not None:
            self.plan_for(self._planned.plan.possible_from)

    def _load(self) -> None:
        case, target, today = self._case, self.day.value(), self._desk.today()

        def work(session: Any) -> _Planned:
            status = case_status(session, case, today)
            file, context = status.file, status.context

            def plan_for(day: date) -> Plan:
                return backward_plan(file, day, today, context.params, context.calendar)

            plan = plan_for(target or plan_for(today).possible_from)
            broken = sum(
                f.severity is Severity.VIOLATION and f.state is State.BROKEN for f in status.findings
            )
            follows = outlook(plan.target, context.params)
            return _Planned(plan, file.case.code, file.person.name, follows, broken, context.params)

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "plan"))

    def _show(self, planned: _Planned) -> None:
        self._planned = planned
        plan = planned.plan
        if self.day.value() is None:
            self.day.set_value(plan.target)
        self.pages.setCurrentIndex(1)
        self.model.set_rows(plan.nodes)
        self.table.selectRow(0)
        self._explain(0)
        if plan.barred:
            self.word.show_state("办不到", Tone.ACCENT)
            self.verdict.setText(f"{planned.person}：{plan.barred}")
        elif plan.is_possible and planned.broken:
            # The days leave room, but what is already done spoils the file: say both.
            self.word.show_state("先改正", Tone.WARN)
            self.verdict.setText(
                f"{planned.person}：日子排得开（{day_and_weekday(plan.target)}），"
                f"但检查出 {planned.broken} 条违规，先到“检查发现”里看怎样改正"
            )
        elif plan.is_possible and plan.is_tight:
            self.word.show_state("时间紧", Tone.WARN)
            self.verdict.setText(
                f"{planned.person}：{day_and_weekday(plan.target)}开接收大会，期限上来得及，"
                f"但留给政审、培训的不足 {planned.params.whole('review_span')} 天（本支部设定）"
            )
        elif plan.is_possible:
            self.word.show_state("办得到", Tone.DONE)
            self.verdict.setText(f"{planned.person}：{day_and_weekday(plan.target)}开接收大会")
        else:
            self.word.show_state("办不到", Tone.ACCENT)
            late = [node.name for node in plan.nodes if not node.fits]
            some = "、".join(late[:3]) + (f"等 {len(late)} 个环节" if len(late) > 3 else "")
            why = f"；{plan.target} 赶不上{some}" if late else ""
            self.verdict.setText(
                f"{planned.person}：按已有记录，最早 {day_and_weekday(plan.possible_from)}可以开会{why}"
            )
        self._show_follows(planned.follows)
        self.lists.title = f"{planned.person}倒排计划（接收大会 {plan.target}）"
        self.lists.notes = (f"{self.word.text()}　{self.verdict.text()}",)
        self._set_acts()

    def _show_follows(self, follows: Outlook) -> None:
        clear(self._follow_lines)
        self._follow_lines.addWidget(
            label(f"如果 {follows.meeting} 开会并通过，往后推算", "strong", wrap=True), 0, 0, 1, 4
        )
        facts = (
            ("审批期限", follows.approval_deadline),
            ("审批最长到", follows.approval_latest),
            ("提醒写转正申请", follows.conversion_application_from),
            ("最早转正", follows.earliest_conversion),
        )
        for at, (name, day) in enumerate(facts):
            row, side = divmod(at, 2)
            self._follow_lines.addWidget(label(name, "muted"), row + 1, 2 * side)
            self._follow_lines.addWidget(label(str(day), select=True), row + 1, 2 * side + 1)
        self._follow_lines.setColumnStretch(1, 1)
        self._follow_lines.setColumnStretch(3, 1)

    def _explain(self, row: int) -> None:
        """The rule behind the chosen line, in one row, and the way to its page."""
        clear(self._why_lines)
        planned = self._planned
        if planned is None or not 0 <= row < self.model.rowCount():
            return
        node = self.model.row_at(row)
        why = rule_why(node.rule, planned.params, node.actual or planned.plan.target)
        known = dict(why.facts)
        line = columns(gap=8)
        text = "　".join([why.title, *(known[name] for name in ("规定", "依据", "来源") if name in known)])
        told = ElidedLabel(text, "small")
        line.addWidget(told, 1)
        open_rule = button(
            "规则手册",
            lambda: self.go.emit(Place("rulebook", node.rule, "rules")),
            kind="link",
            name=f"在规则手册里看 {node.rule}",
        )
        line.addWidget(open_rule)
        self._why_lines.addLayout(line)

    def _set_acts(self) -> None:
        planned = self._planned
        self.save.setEnabled(planned is not None)
        self.export.setEnabled(planned is not None)
        self.soonest.setEnabled(planned is not None and planned.plan.possible_from != planned.plan.target)

    def _on_export(self) -> None:
        self.lists.open(self.export)

    def _on_save(self) -> None:
        planned = self._planned
        if planned is None:
            return
        at = self._desk.now()

        def saved(target: Path) -> None:
            self.said.emit(f"已保存“{target.name}”，导入手机或办公软件的日历即可。", Tone.DONE)

        def save(outgoing: Outgoing) -> None:
            suggested = f"倒排计划（{planned.person}）.ics"
            path = dialogs.save_file(self, "存为日历文件", suggested, dialogs.CALENDAR)
            if path is not None:
                content = calendar_file(plan_entries(planned.plan, planned.code, planned.person), at)
                export_panel.save(self._desk, self, path, content, outgoing, saved)

        export_panel.ask(self._desk, self, Outgoing(CALENDAR, "倒排计划", 1, True), save)


def _columns() -> list[Column[PlanNode]]:
    return [
        Column("name", "环节", lambda n: n.name, width=220),
        Column("actual", "已办", lambda n: n.actual, width=124),
        Column("earliest", "最早", lambda n: None if n.actual else n.earliest, width=124),
        Column("latest", "最迟", lambda n: n.latest, width=124),
        Column("fits", "判断", lambda n: n.fits, _word, width=148, tone=_tone),
        Column("rule", "规则", lambda n: n.rule, width=80, stretch=True),
    ]


def _word(node: PlanNode) -> str:
    if node.actual is not None:
        if node.fits:
            return "已办"
        in_time = node.latest is None or node.actual <= node.latest
        return "已办，到时过期" if in_time else "已办，不够早"
    if not node.fits:
        return "来不及"
    if node.is_overdue:
        return "已超期，尽快补办"
    if node.is_tight:
        return "时间紧"
    return "来得及（暂算）" if node.provisional else "来得及"


def _tone(node: PlanNode) -> Tone | None:
    if not node.fits:
        return Tone.ACCENT
    if node.is_overdue or node.is_tight:
        return Tone.WARN
    return Tone.DONE if node.actual is not None else Tone.INFO
