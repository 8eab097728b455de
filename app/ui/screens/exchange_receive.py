"""接收: what the files received would change, before anything changes; then a backup and one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.exchange.merge_items import Rejected
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.masking import masked
from app.ui.common.merge_columns import (
    FileLine,
    SheetCount,
    file_columns,
    sheet_columns,
    state_of,
    wrong_columns,
)
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Done, Job
from app.ui.theme import Tone

_KINDS = {"data": "数据包", "return": "批复包", "database": "数据文件", "workbook": "数据工作簿"}


@dataclass(frozen=True, slots=True)
class _Merged:
    results: tuple[Any, ...]
    changes: Any
    has_backup: bool


class ReceivePane(QWidget):
    """Emits ``left`` when through, ``conflicts_wanted`` after a merge with conflicts, and ``said``."""

    left = Signal()
    conflicts_wanted = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk, backups: Path) -> None:
        """``backups`` is the folder of the backup that is made first."""
        super().__init__()
        self._desk = desk
        self._backups = backups
        self._planned: tuple[Any, ...] = ()
        self._is_done = False
        self._job: Job | None = None
        lines = rows(self, gap=12)
        head = columns(gap=12)
        self.title = label("接收数据包", "title")
        head.addWidget(self.title)
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        self.summary = ElidedLabel("", "muted")
        head.addWidget(self.summary)
        head.addStretch(1)
        lines.addLayout(head)
        self.files_card = frame()
        inside = rows(self.files_card)
        inside.setContentsMargins(1, 1, 1, 1)
        self.files: RowTableModel[FileLine] = RowTableModel(file_columns())
        self.file_table: TableView[FileLine] = TableView(self.files, desk.theme, "收到的文件")
        self.file_table.attend(desk, "received")
        self.file_table.selectionModel().currentRowChanged.connect(lambda *_both: self._on_file())
        inside.addWidget(self.file_table)
        lines.addWidget(self.files_card, 3)
        self.counts = label("", "strong", wrap=True)
        lines.addWidget(self.counts)
        notes = QWidget()
        self._notes = rows(notes, gap=4)
        self._note_area = scrolled(notes)
        lines.addWidget(self._note_area)
        body = columns(gap=12)
        self.sheets: RowTableModel[SheetCount] = RowTableModel(sheet_columns())
        sheets: TableView[SheetCount] = TableView(self.sheets, desk.theme, "各表的变化")
        sheets.attend(desk, "received-sheets")
        self.sheet_card = _titled("各表的变化", sheets)
        body.addWidget(self.sheet_card, 2)
        self.wrong: RowTableModel[Rejected] = RowTableModel(wrong_columns())
        wrong: TableView[Rejected] = TableView(self.wrong, desk.theme, "不能合并的行")
        wrong.attend(desk, "received-wrong")
        self.wrong_card = _titled("不能合并的行，会列进更正清单", wrong)
        body.addWidget(self.wrong_card, 3)
        # Keeps the list of files where it is while a file without anything to show is chosen.
        self._rest = QWidget()
        body.addWidget(self._rest, 1)
        lines.addLayout(body, 4)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        self.leave = button("取消", self.left.emit, name="不合并")
        self.settle = button("处理冲突", self.conflicts_wanted.emit)
        self.accept = button("合并", self._on_accept, kind="primary")
        for part in (self.leave, self.settle, self.accept):
            foot.addWidget(part)
        lines.addLayout(foot)

    def start(self, paths: Sequence[Path]) -> None:
        """Read the files in a process of its own and show what they would do."""
        self._planned, self._is_done = (), False
        self.accept.setEnabled(False)
        job = self._job = Job("正在读取收到的文件")
        job.finished.connect(self._on_read)

        def work(session: Any) -> Any:
            from app.services.exchange.reading_child import Reader
            from app.services.merging import plan_files

            with Reader() as reader:
                return plan_files(session, list(paths), reader, job)

        def failed(error: UserError) -> None:
            self._failed(error)
            self.left.emit()

        self._desk.jobs.read(work, self._show, owner=self, failed=failed, key=(id(self), "read"), job=job)

    def _on_read(self) -> None:
        """After 取消 there is nothing to show."""
        if self._job is not None and self._job.cancelled:
            self.left.emit()

    def _ready(self) -> None:
        self.accept.setEnabled(True)

    def is_done(self) -> bool:
        """Whether what was chosen has been merged."""
        return self._is_done

    def _show(self, planned: tuple[Any, ...]) -> None:
        if len(planned) == 1 and planned[0].result.is_refused and not planned[0].result.rejected:
            self.said.emit(planned[0].result.reason, Tone.WARN)
            self.left.emit()
            return
        self._planned = planned
        self._show_files([FileLine(one.result, one.by_sheet) for one in planned], at=0)
        new = [one for one in planned if one.result.state == "new"]
        conflicts = sum(len(one.result.conflicts) for one in new)
        more = f"{conflicts} 项冲突合并后逐项选择，两边的值都留着。" if conflicts else ""
        self.verdict.show_state("可以合并" if new else "没有变化", Tone.DONE if new else Tone.NEUTRAL)
        if len(planned) == 1 and planned[0].result.is_refused:
            self.verdict.show_state("拒收", Tone.ACCENT)
        self.promise.setText(
            "还没有改动任何数据。合并前先做一份核对过的备份；每个文件要么全部写入，要么一点不动。" + more
            if new
            else planned[0].result.reason
            if len(planned) == 1
            else "这些文件没有可以合并的内容。"
        )
        self.accept.setText(f"合并 {len(new)} 个文件" if len(planned) > 1 else "合并")
        self.accept.setAccessibleName(self.accept.text())
        self.accept.setVisible(bool(new))
        self.accept.setEnabled(True)
        self.settle.hide()
        self.leave.setText("取消" if new else "返回")
        self.leave.setAccessibleName("不合并" if new else "返回数据包")

    def _show_files(self, lines: Sequence[FileLine], at: int) -> None:
        many = len(lines) > 1
        self.files_card.setVisible(many)
        self.title.setText(f"接收 {len(lines)} 个文件" if many else "接收数据包")
        self.files.set_rows(lines)
        if lines:
            self.file_table.selectRow(at)
            self._show_result(lines[at])

    def _on_file(self) -> None:
        place = self.file_table.currentIndex().row()
        if 0 <= place < self.files.rowCount():
            self._show_result(self.files.row_at(place))

    def _show_result(self, line: FileLine) -> None:
        result = line.result
        kind = _KINDS.get(result.kind, result.kind)
        number = f"第 {result.sequence} 号{kind}" if result.sequence else kind
        sender = f"“{result.sender}”" if result.sender else ""
        self.summary.set_whole("　".join(part for part in (f"{sender}{number}", result.file) if part))
        parts = [
            ("新增", result.create),
            ("修改", result.update),
            ("删除", result.delete),
            ("无变化", result.same + result.older),
            ("冲突", len(result.conflicts)),
            ("不能合并", len(result.rejected)),
        ]
        self.counts.setText("　".join(f"{word} {number}" for word, number in parts))
        self.counts.setVisible(not result.is_refused)
        self.wrong.set_rows(result.rejected)
        self.wrong_card.setVisible(bool(result.rejected))
        found = [
            SheetCount(
                sheet,
                numbers.get("create", 0),
                numbers.get("update", 0),
                numbers.get("delete", 0),
                numbers.get("same", 0) + numbers.get("older", 0),
            )
            for sheet, numbers in line.by_sheet.items()
        ]
        # What changes stands first.
        self.sheets.set_rows(sorted(found, key=lambda one: -(one.create + one.update + one.delete)))
        self.sheet_card.setVisible(bool(found))
        self._rest.setVisible(not found and not result.rejected)
        self._show_notes(result)

    def _show_notes(self, result: Any) -> None:
        clear(self._notes)
        notes = [result.reason, *result.notes]
        for one in result.approvals:
            text = f"批复：{one.case} {one.person} {one.matter} {one.decision} {one.decided_on} {one.number}"
            notes.append(f"{text}　{one.message}")
        shown = [masked(note) for note in notes if note]
        for note in shown:
            self._notes.addWidget(label(note, wrap=True))
        self._notes.addStretch(1)
        self._note_area.setVisible(bool(shown))
        self._note_area.setMaximumHeight(self._desk.theme.px(34 * min(len(shown), 5) + 10))

    def _on_accept(self) -> None:
        chosen = [one for one in self._planned if one.result.state == "new"]
        if not chosen or self._is_done:
            return
        now, backups = self._desk.now().astimezone(UTC), self._backups
        job = Job("正在合并")
        self.accept.setEnabled(False)
        job.finished.connect(self._ready)

        def work(database: Any) -> _Merged:
            from app.services.backup.making import backup_before
            from app.services.exchange.reading_child import Reader
            from app.services.merging import merge_files

            backup = backup_before(database, backups, now, job)
            with Reader() as reader:
                run = merge_files(database, chosen, reader, now, job)
            return _Merged(run.results, run.changes, backup is not None)

        self._desk.jobs.whole(work, self._merged, owner=self, failed=self._failed, job=job)

    def _merged(self, merged: _Merged) -> None:
        self._is_done = True
        results = iter(merged.results)
        lines = [
            FileLine(next(results), one.by_sheet, is_merged=True)
            if one.result.state == "new"
            else FileLine(one.result, one.by_sheet)
            for one in self._planned
        ]
        taken = [one for one in merged.results if one.state == "new"]
        self._show_files(lines, max(self.file_table.currentIndex().row(), 0))
        conflicts = any(one.conflicts for one in taken)
        word, tone = ("已合并", Tone.DONE) if len(taken) == len(merged.results) else state_of(lines[0])
        if len(lines) > 1 and len(taken) < len(merged.results):
            word, tone = f"已合并 {len(taken)} 个，{len(merged.results) - len(taken)} 个没有合并", Tone.WARN
        self.verdict.show_state(word, tone)
        self.accept.hide()
        self.settle.setVisible(conflicts)
        self.leave.setText("完成")
        self.leave.setAccessibleName("完成")
        first = "合并前已做备份。" if merged.has_backup else ""
        self.promise.setText(f"{first}已全部写入，并记在收发登记里。" if taken else f"{first}没有写入。")
        if taken:
            # Several acts in one job of the database itself: told here, taken back never.
            name = (
                f"合并第 {taken[0].sequence} 号{_KINDS.get(taken[0].kind, '')}（{taken[0].sender}）"
                if len(taken) == 1
                else f"合并 {len(taken)} 个文件"
            )
            self._desk.jobs.acted.emit(Done(name, is_lasting=True))
            self._desk.jobs.changed.emit(merged.changes)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _titled(title: str, table: QWidget) -> QWidget:
    card = frame()
    inside = rows(card, gap=0)
    inside.setContentsMargins(1, 1, 1, 1)
    words = label(title, "strong")
    words.setContentsMargins(15, 9, 12, 9)
    inside.addWidget(words)
    inside.addWidget(table, 1)
    return card
