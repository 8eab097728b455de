"""BulkDialog: one value for one column of the chosen rows, shown old → new per row before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.errors import UserError
from app.services.bulk_set import BulkPlan, BulkRow, apply_bulk, plan_bulk, settable, stored_value
from app.services.journey.facts import choices_for
from app.ui.common.act_names import concerning
from app.ui.common.choices import ChoiceList
from app.ui.common.editors import QuietCombo
from app.ui.common.fact_form import FactForm, FormField, label_of
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.panel import Panel
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone


class BulkDialog(Panel):
    """Emits ``stored(text)`` when the value is in the data; nothing is written before."""

    HELP = ("bulk", "")

    stored = Signal(str)

    def __init__(
        self,
        desk: Desk,
        sheet: str,
        ids: Sequence[str],
        parent: QWidget,
        *,
        attr: str = "",
        like: str = "",
    ) -> None:
        """``ids`` are UUIDs of rows of ``sheet``; ``attr`` is the column chosen at first.

        ``like`` is the row whose value is proposed (向下填充).
        """
        super().__init__(parent)
        self._desk = desk
        self._sheet = sheet
        self._ids = tuple(ids)
        self._like = like
        self._columns = settable(sheet)
        self._plan: BulkPlan | None = None
        self._asked = 0
        self._choices: dict[str, ChoiceList] = {}
        self.form: FactForm | None = None
        self.setWindowTitle("成批填写")
        px = desk.theme.px
        self.resize(min(px(760), parent.window().width()), min(px(600), parent.window().height()))
        lines = rows(self, margin=20, gap=12)
        head = columns(gap=12)
        head.addWidget(label(f"给选中的 {len(self._ids)} 行填写同一项", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        head.addStretch(1)
        lines.addLayout(head)
        line = columns(gap=12)
        part = QWidget()
        inside = rows(part, gap=4)
        inside.addWidget(label("填哪一项", "small"))
        self.column: QComboBox = QuietCombo()
        self.column.setAccessibleName("填哪一项")
        self.column.setMinimumContentsLength(10)
        for column in self._columns:
            self.column.addItem(label_of(column.field), column.attr)
        self.column.setMaxVisibleItems(16)
        inside.addWidget(self.column)
        inside.addStretch(1)
        line.addWidget(part, 1)
        self._place = rows(gap=0)
        line.addLayout(self._place, 2)
        lines.addLayout(line)
        self.empty = QCheckBox("清空这一项")
        self.empty.clicked.connect(lambda _on: self._on_edited())
        lines.addWidget(self.empty)
        card = frame()
        box = rows(card, gap=0)
        box.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[BulkRow] = RowTableModel(
            [
                Column("label", "哪一行", lambda r: r.label, width=190, tip=lambda r: r.label),
                Column("before", "原来", lambda r: r.before or "（空）", width=210, tip=lambda r: r.before),
                Column("after", "改为", lambda r: r.after or "（空）", stretch=True, tip=lambda r: r.after),
            ]
        )
        self.table: TableView[BulkRow] = TableView(self.model, desk.theme, "改动预览")
        box.addWidget(self.table)
        lines.addWidget(card, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("", self._on_accept, kind="primary")
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self.column.setCurrentIndex(max(0, self.column.findData(attr)))
        self.column.activated.connect(lambda _at: self._turn())
        self._turn()

    @staticmethod
    def takes(sheet: str, attr: str) -> bool:
        """Whether a column can be set for many rows."""
        return any(column.attr == attr for column in settable(sheet))

    def _turn(self) -> None:
        """Another column: its editor, with the choices it needs."""
        self._forget()
        attr = str(self.column.currentData())
        column = next(one for one in self._columns if one.attr == attr)
        sheet, target, like = self._sheet, column.field.target, self._like

        def work(session: Any) -> tuple[Any, Any]:
            value = stored_value(session, sheet, like, attr) if like else None
            return (choices_for(session, target) if target else ()), value

        def show(found: tuple[Any, Any]) -> None:
            choices, value = found
            if self.form is not None:
                self._place.removeWidget(self.form)
                self.form.hide()
                self.form.deleteLater()
            self.form = FactForm(
                [FormField(attr, column.field)],
                today=self._desk.today,
                choices={target: ChoiceList(choices)} if target else {},
            )
            self._place.addWidget(self.form)
            self.form.set_values({attr: value})
            self.form.edited.connect(self._on_value)
            blocker = QSignalBlocker(self.empty)
            self.empty.setChecked(False)
            self.empty.setVisible(not column.field.required)
            blocker.unblock()
            self.form.editor(attr).setFocus()
            self._on_edited()

        self._desk.jobs.read(work, show, owner=self, failed=self._refused, key=(id(self), "column"))

    def _on_value(self) -> None:
        self.empty.setChecked(False)
        self._on_edited()

    def _on_edited(self) -> None:
        """Work out what the value would do; the newest one wins."""
        asked = self._forget()
        form, attr = self.form, str(self.column.currentData())
        if form is None:
            return
        value = form.values()[attr]
        problem = form.editor(attr).problem()
        if self.empty.isChecked():
            value, problem = None, None
        elif problem or value in (None, ()):
            self.model.set_rows(())
            self._say("", Tone.NEUTRAL, problem or "请填上要写的值；要去掉原来的值，请勾选“清空这一项”。")
            return
        sheet, ids = self._sheet, self._ids
        self._desk.jobs.read(
            lambda session: plan_bulk(session, sheet, ids, attr, value),
            lambda plan: self._show(plan, asked),
            owner=self,
            failed=self._refused,
            key=(id(self), "plan"),
        )

    def _forget(self) -> int:
        """What was worked out is out of date: it cannot be written any more, nor shown if it comes late."""
        self._plan = None
        self.go.setEnabled(False)
        self._asked += 1
        return self._asked

    def _show(self, plan: BulkPlan, asked: int) -> None:
        if asked != self._asked:
            return
        self._plan = plan
        self.model.set_rows(plan.rows)
        same = f"，{plan.unchanged} 行本来就是，不变" if plan.unchanged else ""
        if plan.errors:
            self._say("不能写入", Tone.ACCENT, f"{plan.errors[0].message}。数据没有改动。")
        elif not plan.rows:
            self._say("没有变化", Tone.NEUTRAL, "选中的行本来就是这个值，不用写入。")
        else:
            odd = f"　请注意：{plan.warnings[0].message}。" if plan.warnings else ""
            self._say("", Tone.DONE, f"将改 {len(plan.rows)} 行{same}。确认后一次写入，可以撤销。{odd}")
            self.verdict.show_state(f"将改 {len(plan.rows)} 行", Tone.INFO)
        self.go.setText(f"写入 {len(plan.rows)} 行")
        self.go.setAccessibleName(self.go.text())
        self.go.setVisible(plan.may_apply)
        self.go.setEnabled(plan.may_apply)

    def _say(self, word: str, tone: Tone, text: str) -> None:
        self.verdict.show_state(word, tone)
        self.promise.setText(text)
        self.go.hide()

    def _on_accept(self) -> None:
        plan = self._plan
        if plan is None or not plan.may_apply:
            return
        job = Job("正在写入")
        names = [row.label.partition("　")[0] for row in plan.rows]
        self.go.setEnabled(False)

        def done(number: int) -> None:
            self.stored.emit(f"已给 {number} 行填写“{plan.header}”。想退回去，可以按左下角的“撤销”。")
            self.accept()

        self._desk.jobs.write(
            lambda session: apply_bulk(session, plan, job),
            f"成批填写“{plan.header}”（{concerning(names, len(plan.rows), '行')}）",
            done=done,
            owner=self,
            failed=self._refused,
            job=job,
        )

    def _refused(self, error: UserError) -> None:
        self._plan = None
        self._say("没有写入", Tone.ACCENT, f"{error.message}{error.hint}")
