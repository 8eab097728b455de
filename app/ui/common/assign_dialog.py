"""AssignDialog: mentors for several people at once (成批指定), shown per mentor before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.assigning import AssignPlan, MentorLoad, Wanting, assign, people_wanting, plan_assignment
from app.services.journey.facts import Choice, choices_for
from app.ui.common.act_names import concerning
from app.ui.common.check_list import CheckList
from app.ui.common.choices import ChoiceList
from app.ui.common.day_editor import DayEditor
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.panel import Panel
from app.ui.common.pickers import PickManyEditor
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.theme import Tone


class AssignDialog(Panel):
    """Emits ``stored(text)`` when the mentors are in the data; nothing is written before."""

    HELP = ("assign", "")

    stored = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: AssignPlan | None = None
        self._asked = 0
        self._known: Sequence[Wanting] = ()
        self.setWindowTitle("成批指定联系人")
        px = desk.theme.px
        self.resize(min(px(860), parent.window().width()), min(px(600), parent.window().height()))
        lines = rows(self, margin=20, gap=12)
        head = columns(gap=12)
        head.addWidget(label("成批指定联系人", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        head.addStretch(1)
        lines.addLayout(head)
        body = columns(gap=16)
        left = rows(gap=6)
        self.who = label("还没有联系人的人", "strong")
        left.addWidget(self.who)
        self.people = CheckList(desk.theme, "要指定联系人的人")
        self.people.changed.connect(self._replan)
        sheet = frame()
        inside = rows(sheet, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.people)
        left.addWidget(sheet, 1)
        body.addLayout(left, 2)
        right = rows(gap=6)
        right.addWidget(label("联系人（积极分子一至两名，预备党员一名老党员）", "strong", wrap=True))
        self._place = rows(gap=0)
        right.addLayout(self._place)
        self.mentors: PickManyEditor | None = None
        right.addWidget(label("从哪天起", "strong"))
        self.on = DayEditor(Field("开始日期", Kind.DAY), desk.today)
        self.on.name_it("开始日期")
        self.on.set_value(desk.today())
        self.on.edited.connect(self._replan)
        right.addWidget(self.on)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[MentorLoad] = RowTableModel(_columns())
        self.table: TableView[MentorLoad] = TableView(self.model, desk.theme, "指定以后各人带几个")
        inside.addWidget(self.table)
        right.addWidget(card, 1)
        body.addLayout(right, 3)
        lines.addLayout(body, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("", self._on_accept, kind="primary")
        self.go.hide()
        foot.addWidget(self.go)
        lines.addLayout(foot)
        today = desk.today()
        desk.jobs.read(
            lambda session: (people_wanting(session, today), choices_for(session, "人员")),
            self._begin,
            owner=self,
        )

    def _begin(self, found: tuple[Sequence[Wanting], Sequence[Choice]]) -> None:
        self._known, choices = found
        self.mentors = PickManyEditor(ChoiceList(choices))
        self.mentors.name_it("联系人")
        self.mentors.edited.connect(self._replan)
        self._place.addWidget(self.mentors)
        self.people.set_entries((_heading(one), one.case_id, _line(one)) for one in self._known)
        self.who.setText(f"还没有联系人的 {len(self._known)} 人")
        self._replan()

    def _replan(self) -> None:
        """Work out what would be stored; the newest choice wins."""
        self._plan = None
        self.go.setEnabled(False)
        self._asked += 1
        asked = self._asked
        chosen = self.people.ticked()
        mentors = tuple(self.mentors.value() or ()) if self.mentors is not None else ()
        on = self.on.value()
        missing = (
            "现在没有要指定联系人的人。" if not self._known
            else "先在左边勾选要指定联系人的人。" if not chosen
            else "再选联系人。" if not mentors
            else self.on.problem() or ("请填从哪天起。" if on is None else "")
        )  # fmt: skip
        if missing:
            self.model.set_rows(())
            self._say("", Tone.NEUTRAL, missing)
            return
        today = self._desk.today()
        self._desk.jobs.read(
            lambda session: plan_assignment(session, chosen, mentors, on, today),
            lambda plan: self._show(plan, asked),
            owner=self,
            failed=self._refused,
            key=(id(self), "plan"),
        )

    def _show(self, plan: AssignPlan, asked: int) -> None:
        if asked != self._asked:
            return
        self._plan = plan
        self.model.set_rows(plan.mentors)
        doubts = sum(bool(one.doubts) for one in plan.mentors)
        names = "、".join(one.name for one in plan.mentors)
        self.promise.setText(
            f"将给 {len(plan.people)} 人各指定 {names}，从 {plan.on} 起。确认后一次写入，可以撤销。"
        )
        if doubts:
            self.verdict.show_state(f"{doubts} 名联系人有疑点", Tone.WARN)
        else:
            self.verdict.show_state("可以指定", Tone.DONE)
        self.go.setText(f"指定 {len(plan.people)} 人的联系人")
        self.go.setAccessibleName(self.go.text())
        self.go.setEnabled(True)
        self.go.show()

    def _say(self, word: str, tone: Tone, text: str) -> None:
        self.verdict.show_state(word, tone)
        self.promise.setText(text)
        self.go.hide()

    def _on_accept(self) -> None:
        plan, today = self._plan, self._desk.today()
        if plan is None:
            return
        self.go.setEnabled(False)

        def done(_number: int) -> None:
            self.stored.emit(f"已给 {len(plan.people)} 人指定联系人。想退回去，可以按左下角的“撤销”。")
            self.accept()

        self._desk.jobs.write(
            lambda session: assign(session, plan, today),
            f"成批指定联系人（{concerning((one.name for one in plan.people), len(plan.people), '人')}）",
            done=done,
            owner=self,
            failed=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        self._plan = None
        self.model.set_rows(())
        self._say("没有写入", Tone.ACCENT, f"{error.message}{error.hint}")


def _heading(one: Wanting) -> str:
    return f"{one.role.value}：{one.stage}"


def _line(one: Wanting) -> str:
    since = f"，{one.since} 起" if one.since is not None else ""
    return f"{one.name}（{one.branch}{since}）"


def _columns() -> list[Column[Any]]:
    return [
        Column("name", "联系人", lambda r: r.name, width=96),
        Column("now", "现在带", lambda r: r.now, width=72, right=True),
        Column("then", "指定后", lambda r: r.then, width=72, right=True),
        Column(
            "doubts",
            "疑点",
            lambda r: "；".join(r.doubts) or None,
            stretch=True,
            tip=lambda r: "；".join(r.doubts),
            tone=lambda r: Tone.WARN if r.doubts else None,
        ),
    ]
