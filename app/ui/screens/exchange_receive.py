"""接收数据包: what a received package would change, before anything changes; then merged in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.exchange.merge_items import Rejected
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows
from app.ui.common.masking import masked
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_KINDS = {"data": "数据包", "return": "批复包"}


@dataclass(frozen=True, slots=True)
class SheetCount:
    """How many records of one sheet change."""

    sheet: str
    create: int
    update: int
    delete: int
    same: int


class ReceivePane(QWidget):
    """Emits ``left`` when through, ``conflicts_wanted`` after a merge with conflicts, and ``said``."""

    left = Signal()
    conflicts_wanted = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._package: Any = None
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("接收数据包", "title"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        self.summary = ElidedLabel("", "muted")
        head.addWidget(self.summary)
        head.addStretch(1)
        lines.addLayout(head)
        self.counts = label("", "strong", wrap=True)
        lines.addWidget(self.counts)
        self._notes = rows(gap=4)
        lines.addLayout(self._notes)
        body = columns(gap=12)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        title = label("各表的变化", "strong")
        title.setContentsMargins(15, 9, 12, 9)
        inside.addWidget(title)
        self.sheets: RowTableModel[SheetCount] = RowTableModel(_sheet_columns())
        inside.addWidget(TableView(self.sheets, desk.theme, "各表的变化"), 1)
        body.addWidget(card, 2)
        self.wrong_card = frame()
        inside = rows(self.wrong_card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        title = label("不能合并的行，会列进更正清单", "strong")
        title.setContentsMargins(15, 9, 12, 9)
        inside.addWidget(title)
        self.wrong: RowTableModel[Rejected] = RowTableModel(_wrong_columns())
        inside.addWidget(TableView(self.wrong, desk.theme, "不能合并的行"), 1)
        body.addWidget(self.wrong_card, 3)
        lines.addLayout(body, 1)
        foot = columns(gap=8)
        self.promise = label("", "small", wrap=True)
        foot.addWidget(self.promise, 1)
        self.leave = button("取消", self.left.emit, name="不合并")
        self.settle = button("处理冲突", self.conflicts_wanted.emit)
        self.accept = button("合并", self._on_accept, kind="primary")
        for part in (self.leave, self.settle, self.accept):
            foot.addWidget(part)
        lines.addLayout(foot)

    def start(self, path: Path) -> None:
        """Read a package in a process of its own and show what it would do."""
        self._package = None
        job = Job("正在读取数据包")

        def work(session: Any) -> Any:
            from app.services.exchange.package import open_package, plan_package, read_file
            from app.services.exchange.reading_child import Reader

            with Reader() as reader:
                package = open_package(session, read_file(path), path.name, reader)
            result, plan = plan_package(session, package)
            return package, result, dict(plan.by_sheet) if plan is not None else {}

        def failed(error: UserError) -> None:
            self._failed(error)
            self.left.emit()

        self._desk.jobs.read(work, self._show, owner=self, failed=failed, key=(id(self), "read"), job=job)

    def _show(self, found: tuple[Any, Any, Mapping[str, Mapping[str, int]]]) -> None:
        self._package, result, by_sheet = found
        kind = _KINDS.get(result.kind, result.kind)
        self.summary.set_whole(f"“{result.sender}”第 {result.sequence} 号{kind}　{result.file}")
        self._show_result(result)
        found_sheets = [
            SheetCount(
                sheet,
                numbers.get("create", 0),
                numbers.get("update", 0),
                numbers.get("delete", 0),
                numbers.get("same", 0) + numbers.get("older", 0),
            )
            for sheet, numbers in by_sheet.items()
        ]
        # What changes stands first.
        self.sheets.set_rows(sorted(found_sheets, key=lambda one: -(one.create + one.update + one.delete)))
        new = result.state == "new"
        self.verdict.show_state("可以合并" if new else "没有变化", Tone.DONE if new else Tone.NEUTRAL)
        more = f"{len(result.conflicts)} 项冲突合并后逐项选择，两边的值都留着。" if result.conflicts else ""
        self.promise.setText(
            f"还没有改动任何数据。合并是一次完成的，要么全部写入，要么一点不动。{more}"
            if new
            else result.reason
        )
        self.accept.setVisible(new)
        self.accept.setEnabled(True)
        self.settle.hide()
        self.leave.setText("取消" if new else "返回")
        self.leave.setAccessibleName("不合并" if new else "返回数据包")

    def _show_result(self, result: Any) -> None:
        parts = [
            ("新增", result.create),
            ("修改", result.update),
            ("删除", result.delete),
            ("无变化", result.same + result.older),
            ("冲突", len(result.conflicts)),
            ("不能合并", len(result.rejected)),
        ]
        self.counts.setText("　".join(f"{word} {number}" for word, number in parts))
        self.wrong.set_rows(result.rejected)
        self.wrong_card.setVisible(bool(result.rejected))
        clear(self._notes)
        for note in result.notes:
            self._notes.addWidget(label(note, wrap=True))
        for one in result.approvals:
            text = f"批复：{one.case} {one.person} {one.matter} {one.decision} {one.decided_on} {one.number}"
            self._notes.addWidget(label(f"{text}　{one.message}", wrap=True))

    def _on_accept(self) -> None:
        package, at = self._package, self._desk.now().astimezone(UTC).isoformat(timespec="seconds")
        if package is None:
            return
        from app.services.exchange.package import act_name

        job = Job("正在合并")
        self.accept.setEnabled(False)
        job.finished.connect(lambda: self.accept.setEnabled(True))

        def work(session: Any) -> Any:
            from app.services.exchange.package import merge_package

            return merge_package(session, package, at, session.who.operator)

        def done(result: Any) -> None:
            self._show_result(result)
            self.verdict.show_state("已合并", Tone.DONE)
            self.accept.hide()
            self.settle.setVisible(bool(result.conflicts))
            self.leave.setText("完成")
            self.leave.setAccessibleName("完成")
            self.promise.setText("已全部写入，并记在收发登记里。")

        self._desk.jobs.write(
            work, act_name(package), done=done, owner=self, failed=self._failed, lasting=True, job=job
        )

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _sheet_columns() -> list[Column[SheetCount]]:
    def number(value: int) -> str:
        return str(value) if value else ""

    return [
        Column("sheet", "表", lambda r: r.sheet, stretch=True),
        Column("create", "新增", lambda r: r.create, lambda r: number(r.create), 64, right=True),
        Column("update", "修改", lambda r: r.update, lambda r: number(r.update), 64, right=True),
        Column("delete", "删除", lambda r: r.delete, lambda r: number(r.delete), 64, right=True),
        Column("same", "无变化", lambda r: r.same, lambda r: number(r.same), 76, right=True),
    ]


def _wrong_columns() -> list[Column[Rejected]]:
    return [
        Column("entity", "表", lambda r: r.entity, width=88),
        Column("code", "编号", lambda r: r.code or None, width=96),
        Column("field", "列", lambda r: r.field or None, width=96),
        Column("reason", "为什么", lambda r: r.reason, lambda r: masked(r.reason), stretch=True),
    ]
