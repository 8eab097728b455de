"""CollectDialog: the dues of several members for a month or a few, shown per person before storing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.collecting import CollectLine, CollectPlan, Outcome, collect, plan_collection
from app.services.months import through
from app.ui.common.act_names import concerning
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import Editor, LineEditor, QuietCombo
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.panel import Panel
from app.ui.common.reading import reader
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_TONES = {Outcome.STORED: Tone.DONE, Outcome.KEPT: Tone.NEUTRAL, Outcome.UNKNOWN: Tone.WARN}


class CollectDialog(Panel):
    """Emits ``stored(text)`` when the payments are in the data; nothing is written before."""

    HELP = ("collect", "")

    stored = Signal(str)

    def __init__(self, desk: Desk, people: Sequence[str], year: int, month: int, parent: QWidget) -> None:
        """``people`` are UUIDs of members; ``month`` (1–12) of ``year`` is proposed."""
        super().__init__(parent)
        self._desk = desk
        self._people = tuple(people)
        self._year = year
        self._plan: CollectPlan | None = None
        self._asked = 0
        self.setWindowTitle("成批登记交费")
        px = desk.theme.px
        self.resize(min(px(760), parent.window().width()), min(px(600), parent.window().height()))
        lines = rows(self, margin=20, gap=12)
        head = columns(gap=12)
        head.addWidget(label(f"登记 {len(self._people)} 人的党费（{year} 年）", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        head.addStretch(1)
        lines.addLayout(head)
        line = columns(gap=12)
        words = [f"{number} 月" for number in range(1, 13)]
        self.first, self.last = QuietCombo(), QuietCombo()
        for word, combo in (("从", self.first), ("到", self.last)):
            combo.addItems(words)
            combo.setCurrentIndex(month - 1)
            combo.setAccessibleName(f"{word}几月")
            combo.activated.connect(lambda _at: self._replan())
            line.addLayout(_under(word, combo), 1)
        self.paid_on = DayEditor(Field("交纳日期", Kind.DAY), desk.today)
        self.paid_on.name_it("交纳日期")
        self.paid_on.set_value(desk.today())
        line.addLayout(_under("交纳日期", self.paid_on), 2)
        self.amount = LineEditor(reader(Field("金额", Kind.MONEY)), placeholder="按各人应交")
        self.amount.name_it("每人每月的金额，空着按各人应交")
        line.addLayout(_under("金额（元）", self.amount), 2)
        lines.addLayout(line)
        for box in (self.paid_on, self.amount):
            box.edited.connect(self._replan)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[CollectLine] = RowTableModel(_columns())
        self.table: TableView[CollectLine] = TableView(self.model, desk.theme, "交费预览")
        inside.addWidget(self.table)
        lines.addWidget(card, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("", self._on_accept, kind="primary")
        self.go.hide()
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self._replan()

    def _replan(self) -> None:
        """Work out what would be stored; the newest choice wins, the former can no more be written."""
        self._plan = None
        self.go.setEnabled(False)
        self._asked += 1
        asked = self._asked
        paid_on, amount = self.paid_on.value(), self.amount.value()
        problem = next((p for box in self._boxes() if (p := box.problem())), None)
        first, last = self.first.currentIndex() + 1, self.last.currentIndex() + 1
        if paid_on is None and problem is None:
            problem = "请填哪天交的。"
        if first > last and problem is None:
            problem = "“到”的月份在“从”的前面，请核对。"
        if problem is not None:
            self.model.set_rows(())
            self._say("", Tone.NEUTRAL, problem)
            return
        people, today = self._people, self._desk.today()
        months = tuple(through(f"{self._year}-{first:02}", f"{self._year}-{last:02}"))
        self._desk.jobs.read(
            lambda session: plan_collection(session, people, months, paid_on, amount, today),
            lambda plan: self._show(plan, asked),
            owner=self,
            failed=self._refused,
            key=(id(self), "plan"),
        )

    def _boxes(self) -> tuple[Editor, ...]:
        return (self.paid_on, self.amount)

    def _show(self, plan: CollectPlan, asked: int) -> None:
        if asked != self._asked:
            return
        self._plan = plan
        self.model.set_rows(plan.lines)
        number = len(plan.stored)
        kept = sum(line.outcome is Outcome.KEPT for line in plan.lines)
        unknown = sum(line.outcome is Outcome.UNKNOWN for line in plan.lines)
        parts = [f"将登记 {number} 笔，共 {plan.total:.2f} 元"] if number else ["没有要登记的"]
        if kept:
            parts.append(f"{kept} 笔不变")
        if unknown:
            parts.append(f"{unknown} 笔不知道应交多少，这次不登记")
        self.promise.setText(f"{'；'.join(parts)}。{'确认后一次写入，可以撤销。' if number else ''}")
        if number:
            self.verdict.show_state(f"{plan.total:.2f} 元", Tone.INFO)
        else:
            self.verdict.show_state("没有变化", Tone.NEUTRAL)
        self.go.setText(f"登记 {number} 笔")
        self.go.setAccessibleName(self.go.text())
        self.go.setVisible(number > 0)
        self.go.setEnabled(number > 0)

    def _say(self, word: str, tone: Tone, text: str) -> None:
        self.verdict.show_state(word, tone)
        self.promise.setText(text)
        self.go.hide()

    def _on_accept(self) -> None:
        plan, today = self._plan, self._desk.today()
        if plan is None or not plan.stored:
            return
        job = Job("正在登记党费")
        self.go.setEnabled(False)

        def done(number: int) -> None:
            self.stored.emit(
                f"已登记 {number} 笔党费，共 {plan.total:.2f} 元。想退回去，可以按左下角的“撤销”。"
            )
            self.accept()

        self._desk.jobs.write(
            lambda session: collect(session, plan, today, job),
            f"成批登记党费（{concerning((line.name for line in plan.stored), len(plan.stored), '笔')}）",
            done=done,
            owner=self,
            failed=self._refused,
            job=job,
        )

    def _refused(self, error: UserError) -> None:
        self._plan = None
        self._say("没有写入", Tone.ACCENT, f"{error.message}{error.hint}")


def _under(word: str, part: QWidget) -> Any:
    lines = rows(gap=4)
    lines.addWidget(label(word, "small"))
    lines.addWidget(part)
    return lines


def _columns() -> list[Column[CollectLine]]:
    def after(line: CollectLine) -> str:
        return f"{line.amount:.2f}" if line.amount is not None else ""

    return [
        Column("name", "姓名", lambda r: r.name, width=120),
        Column("month", "月份", lambda r: r.month, width=92),
        Column("before", "原来", lambda r: r.before, width=112),
        Column("outcome", "结果", lambda r: r.outcome.value, width=104, tone=lambda r: _TONES[r.outcome]),
        Column("after", "实交", lambda r: r.amount, after, 88, right=True),
        Column("why", "说明", lambda r: r.why or None, stretch=True, tip=lambda r: r.why),
    ]
