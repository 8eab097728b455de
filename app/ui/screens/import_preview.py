"""The preview of an import: what would become of every row, the troubles, and one button that does it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from app.errors import Issue
from app.services.workbook.plan_rows import ACTION_WORDS, Action, ImportPlan, PlannedRow
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.masking import masked
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.theme import Theme, Tone

_ORDER = (Action.ERROR, Action.CONFLICT, Action.CREATE, Action.UPDATE, Action.SAME)
_TONES = {
    Action.CREATE: Tone.DONE,
    Action.UPDATE: Tone.INFO,
    Action.SAME: Tone.NEUTRAL,
    Action.CONFLICT: Tone.ACCENT,
    Action.ERROR: Tone.ACCENT,
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong or to be looked at, with what the row is about (a person, a meeting)."""

    word: str
    issue: Issue
    about: str = ""


class ImportPreview(QWidget):
    """Emits ``accepted(plan)``, ``given_up`` or ``another_wanted``."""

    accepted = Signal(object)
    given_up = Signal()
    another_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._plan: ImportPlan | None = None
        self._done = False
        lines = rows(self, gap=12)
        head = columns(gap=12)
        self.title = label("", "title")
        self.verdict = TagLabel("")
        self.summary = label("", "muted", wrap=True)
        head.addWidget(self.title)
        head.addWidget(self.verdict)
        head.addWidget(self.summary, 1)
        lines.addLayout(head)
        bar = columns(gap=12)
        self.filter = FilterBar("姓名、编号、表名", "筛选预览行")
        bar.addWidget(self.filter, 1)
        bar.addWidget(self.filter.box)
        lines.addLayout(bar)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        self.issue_card = frame()
        inside = rows(self.issue_card, gap=0)
        inside.setContentsMargins(1, 8, 1, 1)
        self.issue_title = label("", "strong")
        self.issue_title.setContentsMargins(15, 0, 12, 8)
        inside.addWidget(self.issue_title)
        self.issues: RowTableModel[Trouble] = RowTableModel(_issue_columns())
        self.issue_table: TableView[Trouble] = TableView(self.issues, theme, "问题")
        inside.addWidget(self.issue_table)
        split.addWidget(self.issue_card)
        self.row_card = row_card = frame()
        inside = rows(row_card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[PlannedRow] = RowTableModel(_row_columns())
        self.table: TableView[PlannedRow] = TableView(self.model, theme, "预览")
        inside.addWidget(self.table)
        split.addWidget(row_card)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        lines.addWidget(split, 1)
        foot = columns(gap=8)
        self.promise = label("", "small")
        foot.addWidget(self.promise)
        foot.addStretch(1)
        self.leave = button("取消", self.given_up.emit)
        self.another = button("换一个文件…", self.another_wanted.emit)
        self.accept = button("", self._on_accept, kind="primary")
        for part in (self.another, self.leave, self.accept):
            foot.addWidget(part)
        lines.addLayout(foot)
        self.filter.changed.connect(self._filter)

    def is_done(self) -> bool:
        """Whether the plan shown has been carried out."""
        return self._done

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what a file would do; nothing has been written."""
        self._plan, self._done = plan, False
        counts = plan.counts()
        change = counts[Action.CREATE] + counts[Action.UPDATE]
        self.title.setText("导入预览")
        self.summary.setText(f"“{plan.file_name}”　共 {len(plan.rows)} 行")
        if not plan.may_apply:
            self.verdict.show_state("不能导入", Tone.ACCENT)
            self.promise.setText(
                f"文件里有 {len(plan.errors)} 处错误，数据没有改动。请在工作簿里改好，再选一次。"
            )
        elif not change:
            self.verdict.show_state("没有变化", Tone.NEUTRAL)
            self.promise.setText("文件里的内容已经都在了，不用导入。")
        else:
            self.verdict.show_state("可以导入", Tone.DONE)
            self.promise.setText("还没有写入。确认后一次全部写入，之后也可以撤销。")
        self.accept.setText(f"导入 {change} 行")
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(plan.may_apply and change > 0)
        self.accept.setVisible(plan.may_apply and change > 0)
        self.leave.setText("取消")
        self.leave.setAccessibleName("取消")
        self.another.setVisible(True)
        self._show_issues(plan)
        self.model.set_rows(sorted(plan.rows, key=lambda row: _ORDER.index(row.action)))
        chips = [Chip("", "全部", len(plan.rows))]
        chips += [Chip(action.value, ACTION_WORDS[action], counts[action]) for action in Action]
        self.filter.set_chips(chips)
        worst = next((a for a in (Action.ERROR, Action.CONFLICT) if counts[a]), None)
        self.filter.choose(worst.value if worst is not None else "")

    def lock(self) -> None:
        """While it is being written."""
        self.accept.setEnabled(False)
        self.another.setVisible(False)

    def show_done(self, plan: ImportPlan, counts: dict[str, int]) -> None:
        """Say what was written."""
        self._done = True
        self.title.setText("导入完成")
        self.verdict.show_state("已全部写入", Tone.DONE)
        self.summary.setText(
            f"“{plan.file_name}”　新增 {counts[Action.CREATE]} 行，更新 {counts[Action.UPDATE]} 行"
        )
        self.promise.setText("想退回去，可以按左下角的“撤销”。")
        self.accept.setVisible(False)
        self.another.setVisible(False)
        self.leave.setText("完成")
        self.leave.setAccessibleName("完成")
        self.leave.setFocus()

    def _show_issues(self, plan: ImportPlan) -> None:
        about = {(row.made_from or row.sheet, row.row): row.label for row in plan.rows}
        found = [
            Trouble(word, issue, about.get((issue.sheet or "", issue.row or 0), ""))
            for word, issues in (("错误", plan.errors), ("注意", plan.warnings))
            for issue in issues
        ]
        self.issues.set_rows(found)
        words = [(len(plan.errors), "处错误"), (len(plan.warnings), "处要注意")]
        self.issue_title.setText("，".join(f"{number} {word}" for number, word in words if number))
        self.issue_card.setVisible(bool(found))

    def _filter(self) -> None:
        wanted = self.filter.chosen()
        self.model.set_filter(self.filter.text(), (lambda row: row.action == wanted) if wanted else None)
        # The rows with errors are all listed above, each with its column and what was typed.
        self.row_card.setVisible(wanted != Action.ERROR.value or not self.issues.rowCount())

    def _on_accept(self) -> None:
        if self._plan is not None and not self._done:
            self.accepted.emit(self._plan)


def _changes(row: PlannedRow) -> str:
    if row.action is Action.CREATE:
        return "、".join(f"{header} {new}" for header, (_old, new) in list(row.changes.items())[:6])
    return "；".join(f"{header}：{old or '空'} → {new}" for header, (old, new) in row.changes.items())


def _says(row: PlannedRow) -> str:
    return row.issues[0].message if row.issues else masked(_changes(row))


def _row_columns() -> list[Column[PlannedRow]]:
    def action(row: PlannedRow) -> str:
        return ACTION_WORDS[row.action]

    return [
        Column(
            "action",
            "结果",
            lambda r: list(Action).index(r.action),
            action,
            88,
            tone=lambda r: _TONES[r.action],
        ),
        Column("sheet", "表", lambda r: r.made_from or r.sheet, width=96),
        Column("row", "行", lambda r: r.row, width=56, right=True),
        Column("code", "编号", lambda r: r.code or None, width=104),
        Column("label", "内容", lambda r: r.label or None, width=200, tip=lambda r: r.label),
        Column("says", "变化或问题", _says, stretch=True, tip=_says),
    ]


def _issue_columns() -> list[Column[Trouble]]:
    return [
        Column(
            "word",
            "程度",
            lambda r: 0 if r.word == "错误" else 1,
            lambda r: r.word,
            72,
            tone=lambda r: Tone.ACCENT if r.word == "错误" else Tone.WARN,
        ),
        Column("sheet", "表", lambda r: r.issue.sheet, width=96),
        Column("row", "行", lambda r: r.issue.row, width=56, right=True),
        Column("about", "内容", lambda r: r.about or None, width=176, tip=lambda r: r.about),
        Column("column", "列", lambda r: r.issue.column, width=112),
        Column("value", "填的是", lambda r: r.issue.value, lambda r: masked(r.issue.value or ""), 144),
        Column("message", "问题", lambda r: r.issue.message, stretch=True, tip=lambda r: r.issue.message),
    ]
