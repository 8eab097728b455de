"""The notice planner (公示计划): who, the first day, and the last lawful day with holidays counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.drafts import draft_key
from app.services.notice_list import NoticePerson, matters_in_use, notice_field, people_to_announce, put_up
from app.services.notices import NoticePlan, plan_notice
from app.services.params import Params, load_params
from app.services.workcalendar import WorkCalendar, load_calendar
from app.ui.common.drafts import DraftBar
from app.ui.common.editors import day_and_weekday
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button, clear, columns, frame, label, rows, scrolled, tab_after
from app.ui.common.month_strip import MonthStrip
from app.ui.common.tag import TagLabel
from app.ui.common.why import WhyBox
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wording import rule_why

_MOST = 60


@dataclass(frozen=True, slots=True)
class _Known:
    """What the planner counts with."""

    params: Params
    calendar: WorkCalendar


class NoticePlanner(QWidget):
    """Emits ``left(UUID of a new notice, or "")`` and ``said(text, tone)``; ``rule_wanted(number)``."""

    left = Signal(str)
    said = Signal(str, object)
    rule_wanted = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._known: _Known | None = None
        self._case = ""
        self._matter = ""
        self._people: tuple[NoticePerson, ...] = ()
        self._proposed: date | None = None
        self.plan: NoticePlan | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self.form: FactForm | None = None
        self._to_tick: set[str] = set()
        lines = rows(self, gap=12)
        self.draft = DraftBar(desk, self._typed, self._retype)
        lines.addWidget(self.draft)
        body = columns(gap=12)
        self._left = frame()
        inside = rows(self._left, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self._content = QWidget()
        self._form_lines = rows(self._content, margin=16, gap=10)
        inside.addWidget(scrolled(self._content))
        body.addWidget(self._left, 4)
        right = frame()
        inside = rows(right, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        more = rows(content, margin=16, gap=8)
        head = columns(gap=10)
        self.word = TagLabel("")
        self.verdict = label("", "strong", wrap=True)
        head.addWidget(self.word)
        head.addWidget(self.verdict, 1)
        more.addLayout(head)
        self.sum = label("", wrap=True)
        more.addWidget(self.sum)
        self.why = button("为什么", kind="link", edge=True, name="为什么：截止日期怎样算出来")
        self.why.setCheckable(True)
        self.why.toggled.connect(lambda _on: self._explain())
        line = columns()
        line.addWidget(self.why)
        line.addStretch(1)
        more.addLayout(line)
        self._reasons = rows(gap=0)
        more.addLayout(self._reasons)
        self.strip = MonthStrip(desk.theme)
        more.addWidget(self.strip)
        more.addStretch(1)
        inside.addWidget(scrolled(content))
        body.addWidget(right, 5)
        lines.addLayout(body, 1)
        foot = frame()
        line = columns(foot, gap=8)
        line.setContentsMargins(16, 8, 16, 8)
        self.cancel = button("放弃", self._on_cancel, name="放弃这次公示")
        self.save = button("保存公示", self._on_save, kind="primary")
        line.addWidget(self.cancel)
        line.addStretch(1)
        line.addWidget(self.save)
        lines.addWidget(foot)

    @property
    def is_running(self) -> bool:
        """Whether a plan was begun and not stored."""
        return self._known is not None

    def is_about(self, case: str) -> bool:
        """Whether the plan was begun for this case."""
        return case == self._case

    def start(self, case: str = "") -> None:
        """Begin a plan; ``case`` is ticked at once."""
        self._case = case

        def work(session: Any) -> _Known:
            return _Known(load_params(session), load_calendar(session))

        self._desk.jobs.read(work, self._begin, owner=self, key=(id(self), "start"))

    def _begin(self, known: _Known) -> None:
        self._known = known
        self._proposed = None
        clear(self._form_lines)
        matters = tuple(matter.value for matter in matters_in_use(known.params))
        self._form_lines.addWidget(label("公示什么，从哪天起", "heading"))
        fields = [
            FormField("matter", Field("事项", Kind.CHOICE, True, matters)),
            FormField("start", Field("第一天", Kind.DAY, True)),
            FormField("end", Field("截止日期", Kind.DAY, True)),
            FormField("places", notice_field("places")),
            FormField("ways", notice_field("ways")),
        ]
        self.form = FactForm(fields, today=self._desk.today, column_width=200)
        self.form.set_values({"matter": matters[0], "start": self._next_workday(known)})
        self.form.edited.connect(self._on_edited)
        self.form.edited.connect(self.draft.touch)
        self._form_lines.addWidget(self.form)
        self._form_lines.addWidget(label("公示谁", "strong"))
        self._who = QWidget()
        self._who_lines = rows(self._who, gap=2)
        self._form_lines.addWidget(self._who)
        self._form_lines.addStretch(1)
        self._matter = ""
        self._on_edited()
        self.draft.come(draft_key("notices", "plan"), "公示计划（未保存）")

    def _next_workday(self, known: _Known) -> date:
        today = self._desk.today()
        return known.calendar.nth_workday(today, 1, count_first=False)

    def _on_edited(self) -> None:
        form, known = self.form, self._known
        if form is None or known is None:
            return
        values = form.values()
        matter = values["matter"] or ""
        if matter != self._matter:
            self._matter = matter
            self._load_people(matter)
        start = values["start"]
        self.plan = plan_notice(start, known.params, known.calendar) if start is not None else None
        # The last day follows the first one until somebody types another.
        if self.plan is not None and values["end"] == self._proposed and not form.editor("end").problem():
            self._proposed = self.plan.safe_end
            form.restore({"end": self._proposed})
        self._show_plan(form.values()["end"])

    def _load_people(self, matter: str) -> None:
        today = self._desk.today()
        self._desk.jobs.read(
            lambda session: people_to_announce(session, matter, today) if matter else (),
            self._show_people,
            owner=self,
            key=(id(self), "people"),
        )

    def _show_people(self, people: Sequence[NoticePerson]) -> None:
        self._people = tuple(people)
        clear(self._who_lines)
        self.boxes = {}
        if not people:
            self._who_lines.addWidget(label("现在没有走到这一步的人。", "muted"))
        ready = [person for person in self._people if person.ready or person.case_id == self._case]
        if self._people and not ready:
            self._who_lines.addWidget(label("现在没有可以公示的人，原因在下面。", "muted", wrap=True))
        for person in ready[:_MOST]:
            line = columns(gap=12)
            box = QCheckBox(person.name)
            box.setAccessibleName(f"公示{person.name}{'，' if person.hint else ''}{person.hint}")
            box.setChecked(person.case_id == self._case or person.case_id in self._to_tick)
            box.toggled.connect(lambda _on: self.draft.touch())
            self.boxes[person.case_id] = box
            line.addWidget(box)
            line.addStretch(1)
            line.addWidget(label(person.hint, "small"))
            self._who_lines.addLayout(line)
        # Who is not there yet is named with the reason, so that nobody is missed in silence.
        waiting = [person for person in self._people if person not in ready]
        if waiting:
            self._who_lines.addSpacing(8)
            self._who_lines.addWidget(label("还不能公示", "strong"))
        for person in waiting[:_MOST]:
            self._who_lines.addWidget(label(f"{person.name}：{person.hint}", "muted", wrap=True))
        self._to_tick.clear()
        tab_after(self._content, [self.cancel, self.save])

    def _typed(self) -> Mapping[str, Any]:
        form = self.form
        if form is None or self._known is None:
            return {}
        return {
            "form": form.typed(whole=True),
            "ticked": [case for case, box in self.boxes.items() if box.isChecked()],
        }

    def _retype(self, typed: Mapping[str, Any]) -> None:
        if self.form is None:
            return
        # Ticked at once where they are listed, and after the list of another matter has been read.
        self._to_tick = set(typed["ticked"])
        before = self._matter
        self.form.retype(typed["form"])
        if self._matter == before:
            self._show_people(self._people)

    def _show_plan(self, end: date | None) -> None:
        plan = self.plan
        self.strip.setVisible(plan is not None)
        if plan is None:
            self.word.show_state("还不能算", Tone.NEUTRAL)
            self.verdict.setText("填上第一天，这里算出哪天截止。")
            self.sum.setText("")
            return
        if end is not None and end < plan.end:
            self.word.show_state("天数不够", Tone.ACCENT)
            self.verdict.setText(f"最早 {day_and_weekday(plan.end)}截止，才满 {plan.needed} 个工作日")
        else:
            self.word.show_state("天数够", Tone.DONE)
            self.verdict.setText(f"最早 {day_and_weekday(plan.end)}截止，满 {plan.needed} 个工作日")
        parts = [
            f"留一天余地到 {plan.safe_end}（首日不计也够）。",
            f"截止次日起（最早 {plan.listed_from}）办结，结果不影响的方可列为发展对象。"
            if self._matter == "发展对象"
            else f"截止次日起（最早 {plan.listed_from}）办结。",
        ]
        if plan.provisional:
            parts.append("这一年的放假安排还没有公布，按周一至周五暂算；公布后请在工作日历里补上。")
        self.sum.setText("".join(parts))
        self.strip.show_plan(plan)
        self._explain()

    def _explain(self) -> None:
        """The rules behind the last day: how many working days, when the outcome may be used."""
        clear(self._reasons)
        known, plan = self._known, self.plan
        self.why.setText("收起" if self.why.isChecked() else "为什么")
        if known is None or plan is None or not self.why.isChecked():
            return
        first = "计入" if known.params.flag("notice_count_first_day") else "不计"
        how = f"从 {plan.start} 数满 {plan.needed} 个工作日（首日{first}，放假不算、补班算），到 {plan.end}。"
        rules = [rule_why("R36", known.params, plan.start, how=how)]
        if self._matter == "发展对象":
            rules.append(rule_why("R38", known.params, plan.start))
        box = WhyBox(rules)
        box.rule_wanted.connect(self.rule_wanted)
        self._reasons.addWidget(box)

    def _on_cancel(self) -> None:
        self.draft.settle()
        self._known = None
        self.left.emit("")

    def _on_save(self) -> None:
        form = self.form
        if form is None or not form.show_problems():
            return
        values = form.values()
        chosen = [person for person in self._people if self._is_ticked(person)]
        names = "、".join(person.name for person in chosen)
        more = {"places": values["places"], "ways": values["ways"]}
        self.save.setEnabled(False)

        def stored(made: tuple[str, ...]) -> None:
            self.save.setEnabled(True)
            self.draft.settle()
            self._known = None
            self.left.emit(made[0])

        self._desk.jobs.write(
            lambda session: put_up(
                session,
                [person.case_id for person in chosen],
                values["matter"],
                values["start"],
                values["end"],
                more,
            ),
            f"记录“{values['matter']}公示（{names}）”",
            done=stored,
            owner=self,
            failed=self._on_failed,
        )

    def _is_ticked(self, person: NoticePerson) -> bool:
        return person.case_id in self.boxes and self.boxes[person.case_id].isChecked()

    def _on_failed(self, error: UserError) -> None:
        """Nothing was stored; the plan is still here."""
        self.save.setEnabled(True)
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
