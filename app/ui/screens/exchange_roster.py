"""导入名册: what each column is taken for and may be changed to, what each line would do, one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker, QStringListModel, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QSizePolicy, QWidget

from app.errors import UserError
from app.ui.common.editors import LineEditor, QuietCombo
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import ElidedLabel, FlowLayout, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.masking import masked
from app.ui.common.roster_columns import ORDER, WORDS, RosterLine, line_columns, roster_lines
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_LEFT_OUT = "（不导入）"


class RosterPane(QWidget):
    """Emits ``left`` when the user is through, ``said(text, tone)`` for what was done and refusals."""

    left = Signal()
    said = Signal(str, object)
    another_wanted = Signal()

    def __init__(self, desk: Desk, backups: Path) -> None:
        """A verified backup is made in ``backups`` before a roster is written."""
        super().__init__()
        self._desk = desk
        self._backups = backups
        self._path = Path()
        self._options: Any = None
        self._plan: Any = None
        self._done = False
        self._targets = QStringListModel(self)
        self.boxes: dict[str, QComboBox] = {}
        self._shown_columns: list[tuple[str, tuple[str, ...]]] = []
        lines = rows(self, gap=10)
        head = columns(gap=12)
        head.addWidget(label("导入名册", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        self.summary = ElidedLabel("", "muted")
        head.addWidget(self.summary)
        head.addStretch(1)
        lines.addLayout(head)
        lines.addWidget(self._choices())
        body = columns(gap=12)
        body.addWidget(self._columns_card(), 1)
        body.addWidget(self._lines_card(), 1)
        lines.addLayout(body, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        self.another = button("换一个文件…", self.another_wanted.emit)
        self.leave = button("取消", self.left.emit)
        self.accept = button("", self._on_accept, kind="primary")
        for part in (self.another, self.leave, self.accept):
            foot.addWidget(part)
        lines.addLayout(foot)

    def is_done(self) -> bool:
        """Whether the plan shown has been carried out, or none is shown."""
        return self._done or self._plan is None

    def start(self, path: Path) -> None:
        """Read a roster with nothing decided yet."""
        self._path, self._options, self._plan, self._done = path, None, None, False
        self._replan()

    def _replan(self) -> None:
        """Read again with what was decided; the newest reading wins."""
        path, options = self._path, self._options
        job = Job("正在读取名册")

        def work(session: Any) -> Any:
            from app.services.journey.facts import choices_for
            from app.services.roster import RosterOptions, plan_roster, targets_to_choose

            chosen = options or RosterOptions()
            plan = plan_roster(session, path, chosen, job)
            return plan, chosen, targets_to_choose(), choices_for(session, "党组织")

        def failed(error: UserError) -> None:
            self._failed(error)
            if self._plan is None:
                self.left.emit()

        self._desk.jobs.read(work, self._show, owner=self, failed=failed, key=(id(self), "plan"), job=job)

    def _show(self, found: tuple[Any, Any, Sequence[str], Sequence[Any]]) -> None:
        plan, self._options, targets, organisations = found
        self._plan = plan
        self._targets.setStringList([_LEFT_OUT, *targets])
        self._show_choices(plan, organisations)
        self._show_columns(plan)
        self._show_lines(plan)
        counts = plan.counts()
        change = counts["create"] + counts["update"]
        self.summary.set_whole(f"“{plan.file_name}”　共 {len(plan.lines)} 行")
        left_aside = len(plan.corrections.lines) if plan.corrections is not None else 0
        if not plan.may_apply:
            self.verdict.show_state("不能导入", Tone.ACCENT)
            advice = "" if self._options.good_rows else "也可以勾选“只导入没有错误的行”。"
            self.promise.setText(
                f"有 {len(plan.errors)} 处错误，数据没有改动。改对列的对照，或改好名册再选一次。{advice}"
            )
        elif not change:
            self.verdict.show_state("没有变化", Tone.NEUTRAL)
            self.promise.setText("名册里的内容已经都在了，不用导入。")
        else:
            self.verdict.show_state("可以导入", Tone.DONE)
            more = f"有错误的 {left_aside} 行另存为修正表，放在名册旁边。" if left_aside else ""
            self.promise.setText(f"还没有写入。确认后一次写入，之后也可以撤销。{more}")
        self.accept.setText(f"导入 {change} 行")
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setEnabled(True)
        self.accept.setVisible(plan.may_apply and change > 0)
        self.another.show()
        self.leave.setText("取消")
        self.leave.setAccessibleName("取消导入名册")

    def _on_accept(self) -> None:
        plan, path, now = self._plan, self._path, self._desk.now()
        if plan is None or self._done:
            return
        job = Job("正在写入")
        self.accept.setEnabled(False)

        def work(session: Any) -> Any:
            from app.services.roster import apply_roster

            return apply_roster(session, plan, now, job)

        def done(counts: dict[str, int]) -> None:
            self._done = True
            self.verdict.show_state("已写入", Tone.DONE)
            self.promise.setText("想退回去，可以按左下角的“撤销”。")
            self.accept.hide()
            self.another.hide()
            self.leave.setText("完成")
            self.leave.setAccessibleName("完成")
            text = f"已导入名册：新增 {counts['create']} 行，更新 {counts['update']} 行。"
            if plan.corrections is None:
                self.said.emit(text, Tone.DONE)
            else:
                self._save_corrections(plan.corrections, path, text)

        def failed(error: UserError) -> None:
            self.accept.setEnabled(True)
            self._failed(error)

        def free() -> None:
            self.accept.setEnabled(True)

        def back_up(database: Any) -> Any:
            from app.services.backup.making import backup_before

            return backup_before(database, folder, now.astimezone(UTC), first)

        def backed_up(_made: Any) -> None:
            self._desk.jobs.write(
                work, f"导入名册“{plan.file_name}”", done=done, owner=self, failed=failed, job=job
            )

        folder, first = self._backups, Job("导入前备份")
        job.finished.connect(free)
        first.finished.connect(lambda: free() if first.cancelled else None)
        self._desk.jobs.whole(back_up, backed_up, owner=self, failed=failed, job=first)

    def _save_corrections(self, corrections: Any, path: Path, text: str) -> None:
        def done(saved: Path) -> None:
            self.said.emit(
                f"{text}其余 {len(corrections.lines)} 行在“{saved.name}”，改正后再导入它。", Tone.DONE
            )

        def failed(error: UserError) -> None:
            self.said.emit(f"{text}但修正表没有保存：{error.message}{error.hint}", Tone.WARN)

        work = partial(corrections.save_and_enter, roster=path, at=self._desk.now())
        self._desk.jobs.note(work, done, owner=self, failed=failed)

    def _choices(self) -> QWidget:
        """What the user decides about the whole file."""
        card = QWidget()
        line = FlowLayout(card, gap=12)
        self.sheet = QuietCombo()
        self.sheet.setMinimumContentsLength(8)
        self.header_row = LineEditor(_whole)
        self.header_row.setFixedWidth(self._desk.theme.px(64))
        self.organisation = QuietCombo()
        self.organisation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for word, name, box in (
            ("表", "读哪张表", self.sheet),
            ("表头在第几行", "表头在第几行", self.header_row),
            ("没写支部的人归", "没写支部的人归哪个支部", self.organisation),
        ):
            part = QWidget()
            inside = columns(part, gap=6)
            inside.addWidget(label(word, "small"))
            inside.addWidget(box)
            line.addWidget(part)
            if box is self.sheet:
                self._sheet_part = part
            if isinstance(box, LineEditor):
                box.name_it(name)
            else:
                box.setAccessibleName(name)
        self.new_branches = QCheckBox("新建没见过的支部")
        self.good_rows = QCheckBox("只导入没有错误的行")
        line.addWidget(self.new_branches)
        line.addWidget(self.good_rows)
        self.sheet.activated.connect(
            lambda _at: self._decide(sheet=self.sheet.currentText(), header_row=None)
        )
        self.organisation.activated.connect(
            lambda _at: self._decide(organisation=self.organisation.currentData() or None)
        )
        self.new_branches.clicked.connect(lambda on: self._decide(create_organisations=on))
        self.good_rows.clicked.connect(lambda on: self._decide(good_rows=on))
        self.header_row.box.editingFinished.connect(self._on_header_row)
        return card

    def _on_header_row(self) -> None:
        row = self.header_row.value()
        shown = self._plan.header_row if self._plan is not None else None
        if self.header_row.problem() is None and row != shown:
            self._decide(header_row=row)

    def _decide(self, **more: Any) -> None:
        if self._options is not None and not self._done:
            self._options = replace(self._options, **more)
            self._replan()

    def _show_choices(self, plan: Any, organisations: Sequence[Any]) -> None:
        blockers = [QSignalBlocker(box) for box in (self.sheet, self.organisation)]
        self.sheet.clear()
        self.sheet.addItems(list(plan.sheets))
        self.sheet.setCurrentText(plan.sheet or "")
        self._sheet_part.setVisible(len(plan.sheets) > 1)
        self.header_row.set_value(plan.header_row)
        self.organisation.clear()
        self.organisation.addItem("", "")
        for choice in organisations:
            self.organisation.addItem(choice.label, choice.detail)
        at = self.organisation.findData(self._options.organisation or "")
        self.organisation.setCurrentIndex(max(0, at))
        del blockers

    def _columns_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.column_title = label("每一列是什么", "strong")
        self.column_title.setContentsMargins(15, 9, 12, 9)
        inside.addWidget(self.column_title)
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(15, 0, 12, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        inside.addWidget(scrolled(content), 1)
        return card

    def _show_columns(self, plan: Any) -> None:
        shown = [(column.header, column.samples) for column in plan.columns]
        if shown == self._shown_columns:
            for column in plan.columns:
                self._set_target(self.boxes[column.header], column.target)
            return
        self._shown_columns = shown
        clear(self._grid)
        self.boxes = {}
        for at, column in enumerate(plan.columns):
            head = ElidedLabel(column.header)
            head.setMaximumWidth(self._desk.theme.px(120))
            samples = ElidedLabel(masked("、".join(column.samples[:3])), "small")
            samples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box = QuietCombo()
            box.setModel(self._targets)
            box.setMinimumContentsLength(10)
            box.setFixedWidth(self._desk.theme.px(216))
            box.setAccessibleName(f"“{column.header}”列是什么")
            self._set_target(box, column.target)
            box.activated.connect(lambda _at, header=column.header: self._on_target(header))
            self.boxes[column.header] = box
            for place, part in enumerate((head, samples, box)):
                self._grid.addWidget(part, at, place)
        self._grid.setRowStretch(len(shown), 1)

    def _set_target(self, box: QComboBox, target: str | None) -> None:
        word = target or _LEFT_OUT
        if box.findText(word) < 0:
            self._targets.insertRow(self._targets.rowCount())
            self._targets.setData(self._targets.index(self._targets.rowCount() - 1), word)
        box.setCurrentIndex(box.findText(word))
        box.setToolTip(word)

    def _on_target(self, header: str) -> None:
        word = self.boxes[header].currentText()
        self._decide(mapping={**self._options.mapping, header: None if word == _LEFT_OUT else word})

    def _lines_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.filter = FilterBar("", "筛选名册的行")
        self.filter.box.setParent(self.filter)
        self.filter.box.hide()
        self.filter.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.filter)
        self.model: RowTableModel[RosterLine] = RowTableModel(line_columns())
        self.table: TableView[RosterLine] = TableView(self.model, self._desk.theme, "名册预览")
        self.table.attend(self._desk, "roster")
        inside.addWidget(self.table, 1)
        self.whole = label("", "small", wrap=True, select=True)
        self.whole.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.whole)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._say_whole(now.row()))
        self.filter.changed.connect(self._filter)
        return card

    def _show_lines(self, plan: Any) -> None:
        found = roster_lines(plan)
        self.model.set_rows(found)
        number = {key: sum(line.action == key for line in found) for key in ORDER}
        self.filter.set_chips(
            [Chip("", "全部", len(found)), *(Chip(key, WORDS[key], number[key]) for key in WORDS)]
        )
        self._filter()

    def _filter(self) -> None:
        wanted = self.filter.chosen()
        self.model.set_filter("", (lambda line: line.action == wanted) if wanted else None)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._say_whole(0)

    def _say_whole(self, place: int) -> None:
        """The whole sentence of the row chosen: most are longer than their cell."""
        here = 0 <= place < self.model.rowCount()
        self.whole.setText(self.model.row_at(place).says if here else "")

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isdecimal() or int(text) < 1:
        raise ValueError("请填行号。")
    return int(text)
