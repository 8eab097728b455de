"""PasteDialog: what a pasted block would do, what each column is taken for, one button that does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.errors import Issue, UserError
from app.models.sheets import sheet_named
from app.services.pasting import Block, PasteOptions, PastePlan, apply_paste, plan_paste, targets_of
from app.services.workbook.plan_rows import ACTION_WORDS, Action, PlannedRow
from app.ui.common.act_names import concerning
from app.ui.common.editors import QuietCombo
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.masking import masked
from app.ui.common.panel import Panel
from app.ui.common.table_model import Column, Prepared, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_LEFT_OUT = "（不粘贴）"
_SAME: tuple[tuple[str, bool | None], ...] = (
    ("请选择", None),
    ("就是已有的那个人", True),
    ("是另一个人", False),
)
_ORDER = (Action.ERROR, Action.CONFLICT, Action.CREATE, Action.UPDATE, Action.SAME)
_TONES = {
    Action.CREATE: Tone.DONE,
    Action.UPDATE: Tone.INFO,
    Action.SAME: Tone.NEUTRAL,
    Action.CONFLICT: Tone.ACCENT,
    Action.ERROR: Tone.ACCENT,
}


@dataclass(frozen=True, slots=True)
class PasteLine:
    """One line of the preview; ``row`` None: trouble with the whole block, or a remark about it."""

    row: int | None
    action: Action | None
    label: str
    says: str


class PasteDialog(Panel):
    """Emits ``stored(text)`` when the block is in the data; nothing is written before."""

    HELP = ("paste", "")

    stored = Signal(str)

    def __init__(
        self, desk: Desk, sheet: str, block: Block, shown: Sequence[str], year: int, parent: QWidget
    ) -> None:
        """``shown`` are the attributes of the visible columns; ``year`` is that of columns called 1月 …."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._sheet = sheet
        self._block = block
        self._shown = tuple(shown)
        self._options = PasteOptions(year)
        self._plan: PastePlan | None = None
        described = sheet_named(sheet)
        assert described is not None
        self._targets = targets_of(described, year)
        self.boxes: list[QComboBox] = []
        self._heads: list[tuple[ElidedLabel, ElidedLabel]] = []
        self.setWindowTitle(f"粘贴到“{sheet}”")
        px = desk.theme.px
        self.resize(min(px(1080), parent.window().width()), min(px(620), parent.window().height()))
        lines = rows(self, margin=20, gap=12)
        head = columns(gap=12)
        head.addWidget(label(f"粘贴到“{sheet}”", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        self.summary = label("", "muted")
        head.addWidget(self.summary)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addLayout(self._choices())
        body = columns(gap=12)
        body.addWidget(self._columns_card(), 2)
        body.addWidget(self._lines_card(), 3)
        lines.addLayout(body, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        self.leave = button("取消", self.reject)
        self.accept_button = button("", self._on_accept, kind="primary")
        foot.addWidget(self.leave)
        foot.addWidget(self.accept_button)
        lines.addLayout(foot)
        self.accept_button.hide()
        self._replan()

    def plan(self) -> PastePlan | None:
        """What is shown; None while it is worked out."""
        return self._plan

    def _choices(self) -> QHBoxLayout:
        line = columns(gap=16)
        self.header = QCheckBox("第一行是表头")
        self.header.clicked.connect(lambda on: self._decide(with_header=on, targets={}))
        line.addWidget(self.header)
        self._same_part = QWidget()
        inside = columns(self._same_part, gap=6)
        inside.addWidget(label("和已有的人同名时", "small"))
        self.same = QuietCombo()
        self.same.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.same.setAccessibleName("和已有的人同名时")
        self.same.addItems([word for word, _value in _SAME])
        self.same.activated.connect(lambda at: self._decide(same_names=_SAME[at][1]))
        inside.addWidget(self.same)
        self._same_part.hide()
        line.addWidget(self._same_part)
        line.addStretch(1)
        return line

    def _columns_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        title = label("每一列是什么", "strong")
        title.setContentsMargins(15, 9, 12, 9)
        inside.addWidget(title)
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(15, 0, 12, 12)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        inside.addWidget(scrolled(content), 1)
        return card

    def _lines_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.filter = FilterBar("", "筛选粘贴的行")
        self.filter.box.setParent(self.filter)
        self.filter.box.hide()
        self.filter.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.filter)
        self.model: RowTableModel[PasteLine] = RowTableModel(_line_columns())
        self.table: TableView[PasteLine] = TableView(self.model, self._desk.theme, "粘贴预览")
        inside.addWidget(self.table, 1)
        self.whole = label("", "small", wrap=True, select=True)
        self.whole.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.whole)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.filter.changed.connect(self._filter)
        return card

    def _decide(self, **more: Any) -> None:
        self._options = replace(self._options, **more)
        self._replan()

    def _replan(self) -> None:
        """Work out what the block would do; the newest decision wins, the former can no more be written."""
        self._plan = None
        self.accept_button.setEnabled(False)
        sheet, block, shown, options = self._sheet, self._block, self._shown, self._options
        job, model = Job("正在核对粘贴的内容"), self.model

        def work(session: Any) -> tuple[PastePlan, Prepared[PasteLine]]:
            plan = plan_paste(session, sheet, block, shown, options, job)
            return plan, model.prepare(_lines(plan))

        self._desk.jobs.read(
            work,
            self._show,
            owner=self,
            failed=self._refused,
            key=(id(self), "plan"),
            job=job,
        )

    def _show(self, found: tuple[PastePlan, Prepared[PasteLine]]) -> None:
        plan, lines = found
        self._plan = plan
        counts = plan.changes.counts()
        change = counts[Action.CREATE] + counts[Action.UPDATE]
        self.summary.setText(f"共 {plan.lines} 行")
        self.header.setChecked(plan.with_header)
        self._same_part.setVisible(bool(plan.namesakes) or self._options.same_names is not None)
        self._show_columns(plan)
        self._show_lines(lines)
        if plan.changes.errors:
            self.verdict.show_state("还不能粘贴", Tone.ACCENT)
            self.promise.setText(
                f"有 {len(plan.changes.errors)} 处问题，数据没有改动。"
                "请指明每一列是什么，或在表格软件里改好再复制一次。"
            )
        elif not change:
            self.verdict.show_state("没有变化", Tone.NEUTRAL)
            self.promise.setText("这些内容已经都在了，不用粘贴。")
        else:
            self.verdict.show_state("可以粘贴", Tone.DONE)
            self.promise.setText("还没有写入。确认后一次全部写入，之后也可以撤销。空格不会清掉已有的内容。")
        self.accept_button.setText(f"粘贴 {change} 行")
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setVisible(plan.may_apply)
        self.accept_button.setEnabled(plan.may_apply)

    def _show_columns(self, plan: PastePlan) -> None:
        if len(self.boxes) != len(plan.columns):
            clear(self._grid)
            self.boxes = []
            self._heads = []
            for at, _column in enumerate(plan.columns):
                head, samples = ElidedLabel(), ElidedLabel("", "small")
                head.setMaximumWidth(self._desk.theme.px(104))
                samples.setMaximumWidth(self._desk.theme.px(120))
                box: QComboBox = QuietCombo()
                box.addItem(_LEFT_OUT, None)
                for target, word in self._targets.items():
                    box.addItem(word, target)
                box.setMinimumContentsLength(8)
                box.activated.connect(lambda _at, place=at: self._on_target(place))
                for place, part in enumerate((head, samples, box)):
                    self._grid.addWidget(part, at, place)
                self.boxes.append(box)
                self._heads.append((head, samples))
            self._grid.setRowStretch(len(plan.columns), 1)
        for column, chosen, (head, samples) in zip(plan.columns, self.boxes, self._heads, strict=True):
            head.set_whole(column.title)
            samples.set_whole(masked("、".join(column.samples)))
            blocker = QSignalBlocker(chosen)
            chosen.setCurrentIndex(max(0, chosen.findData(column.target)) if column.target else 0)
            blocker.unblock()
            chosen.setAccessibleName(f"“{column.title}”是什么")
            chosen.setToolTip(chosen.currentText())

    def _on_target(self, place: int) -> None:
        self._decide(targets={**self._options.targets, place: self.boxes[place].currentData()})

    def _show_lines(self, lines: Prepared[PasteLine]) -> None:
        self.model.set_prepared(lines)
        number = {action: sum(line.action is action for line in lines.rows) for action in Action}
        self.filter.set_chips(
            [
                Chip("", "全部", len(lines.rows)),
                *(Chip(action.value, ACTION_WORDS[action], number[action]) for action in Action),
            ]
        )
        self._filter()

    def _filter(self) -> None:
        wanted = self.filter.chosen()
        self.model.set_filter("", (lambda line: line.action == wanted) if wanted else None)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._tell(0)

    def _tell(self, place: int) -> None:
        """The whole of what a row's line has no room for."""
        here = 0 <= place < self.model.rowCount()
        self.whole.setText(self.model.row_at(place).says if here else "")
        self.whole.setVisible(bool(self.whole.text()))

    def _on_accept(self) -> None:
        plan, now = self._plan, self._desk.now()
        if plan is None or not plan.may_apply:
            return
        counts = plan.changes.counts()
        new, changed = counts[Action.CREATE], counts[Action.UPDATE]
        written = (row for row in plan.rows if row.action in (Action.CREATE, Action.UPDATE))
        names = [masked(row.label).partition(" ")[0] for row in written]
        job = Job("正在写入")
        self.accept_button.setEnabled(False)

        def done(_counts: dict[str, int]) -> None:
            self.stored.emit(f"已粘贴：新增 {new} 行，更新 {changed} 行。想退回去，可以按左下角的“撤销”。")
            self.accept()

        job.finished.connect(lambda: self.accept_button.setEnabled(True))
        self._desk.jobs.write(
            lambda session: apply_paste(session, plan, now, job),
            f"粘贴到“{self._sheet}”（{concerning(names, new + changed, '行')}）",
            done=done,
            owner=self,
            failed=self._refused,
            job=job,
        )

    def _refused(self, error: UserError) -> None:
        self.verdict.show_state("没有写入", Tone.ACCENT)
        self.promise.setText(f"{error.message}{error.hint}")
        self.accept_button.setEnabled(False)


def _lines(plan: PastePlan) -> list[PasteLine]:
    """Troubles of the whole block first, then every row by what becomes of it."""
    whole = [issue for issue in (*plan.changes.errors, *plan.changes.warnings) if issue.row is None]
    errors = {id(issue) for issue in plan.changes.errors}
    found = [
        PasteLine(None, Action.ERROR if id(issue) in errors else None, "整块内容", masked(issue.message))
        for issue in whole
    ]
    ordered = sorted(plan.rows, key=lambda row: (_ORDER.index(row.action), row.row))
    return found + [PasteLine(row.row, row.action, row.label, _says(row)) for row in ordered]


def _says(row: PlannedRow) -> str:
    """What is wrong or odd with a row, and what would change."""
    if row.action is Action.CREATE:
        parts = ["、".join(f"{header} {new}" for header, (_old, new) in row.changes.items())]
    else:
        parts = [f"{header}：{old or '空'} → {new}" for header, (old, new) in row.changes.items()]
    parts += [_told(issue) for issue in row.issues]
    return masked("；".join(part for part in parts if part))


def _told(issue: Issue) -> str:
    return f"{issue.column}：{issue.message}" if issue.column else issue.message


def _line_columns() -> list[Column[PasteLine]]:
    def word(line: PasteLine) -> str:
        return ACTION_WORDS[line.action] if line.action is not None else "注意"

    def tone(line: PasteLine) -> Tone:
        return _TONES[line.action] if line.action is not None else Tone.WARN

    return [
        Column("action", "结果", word, width=84, tone=tone),
        Column("row", "行", lambda r: r.row, width=60, right=True),
        Column("label", "内容", lambda r: r.label or None, width=120, tip=lambda r: r.label),
        Column("says", "变化或问题", lambda r: r.says, stretch=True, tip=lambda r: r.says),
    ]
