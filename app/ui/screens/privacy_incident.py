"""丢了 U 盘怎么办: what may have been on it, from the register of exports, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.models.fields import Field, Kind
from app.services.export_register import Exported, list_exports, on_a_stick, register_bytes
from app.ui import dialogs
from app.ui.common.day_editor import DayEditor
from app.ui.common.editors import QuietCombo
from app.ui.common.export_columns import export_columns
from app.ui.common.layout import FlowLayout, button, columns, frame, label, rows, scrolled
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.theme import Tone

_EVERYBODY = "交给谁的都算"
_STEPS = (
    ("先找，再报告", "马上告诉支部书记和企业管保密的人，不要自己拖。发错微信、邮件的，先请对方删除并确认。"),
    ("查里面是什么", "在左边填大概的日期：程序按导出登记列出可能在上面的文件，没有加密的排在最前。"),
    ("加密的不用慌", "数据包和备份只有收件单位或本单位打得开，捡到的人看不到里面的内容。"),
    (
        "没有加密的要处理",
        "按人数和有没有完整证号判断轻重；需要告知本人的，由单位统一告知，并写明提醒防诈骗。",
    ),
    ("留下记录", "把这张清单存下来，连同经过交给单位；以后改用数据包或备份传递，不用普通表格。"),
)


class IncidentPane(QWidget):
    """``said(text, tone)`` for news."""

    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._all: Sequence[Exported] = ()
        lines = columns(self, gap=12)
        left = frame()
        inside = rows(left, gap=8)
        inside.setContentsMargins(1, 12, 1, 1)
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        head = rows(gap=0)
        head.setContentsMargins(14, 0, 14, 0)
        head.addWidget(box)
        self.start = DayEditor(Field("从", Kind.DAY), desk.today)
        self.end = DayEditor(Field("到", Kind.DAY), desk.today)
        self.recipient = QuietCombo()
        self.recipient.setAccessibleName("交给谁的")
        self.recipient.setMinimumContentsLength(10)
        self.recipient.addItem(_EVERYBODY, "")
        for word, editor in (("从哪天起拷过东西", self.start), ("到哪天", self.end)):
            editor.name_it(word)
            editor.setMinimumWidth(desk.theme.px(206))
            editor.edited.connect(self._find)
            together = QWidget()
            line = columns(together, gap=8)
            line.addWidget(label(word, "muted"))
            line.addWidget(editor)
            flow.addWidget(together)
        self.recipient.activated.connect(lambda _at: self._find())
        flow.addWidget(self.recipient)
        inside.addLayout(head)
        self.says = label("", "strong", wrap=True)
        self.says.setContentsMargins(14, 0, 14, 0)
        inside.addWidget(self.says)
        self.model: RowTableModel[Exported] = RowTableModel(export_columns())
        self.table: TableView[Exported] = TableView(self.model, desk.theme, "可能在上面的文件")
        self.table.attend(desk, "incident")
        inside.addWidget(self.table, 1)
        foot = columns(gap=8)
        foot.setContentsMargins(14, 4, 14, 11)
        foot.addStretch(1)
        self.save = button("把清单存为 Excel…", self._on_save, icon="sheet")
        foot.addWidget(self.save)
        inside.addLayout(foot)
        lines.addWidget(left, 3)
        right = frame()
        outer = rows(right, margin=0, gap=0)
        content = QWidget()
        steps = rows(content, margin=16, gap=12)
        steps.addWidget(label("怎么办", "heading"))
        for number, (title, text) in enumerate(_STEPS, start=1):
            part = rows(gap=2)
            part.addWidget(label(f"{number}. {title}", "strong"))
            part.addWidget(label(text, "muted", wrap=True))
            steps.addLayout(part)
        steps.addStretch(1)
        outer.addWidget(scrolled(content))
        lines.addWidget(right, 2)

    def load(self) -> None:
        """Read the register; the last 30 days stand there at first."""
        if self.start.value() is None and not self.start.box.text():
            self.start.set_value(self._desk.today() - timedelta(days=30))
            self.end.set_value(self._desk.today())
        self._desk.jobs.read(list_exports, self._show, owner=self, key=(id(self), "load"))

    def _show(self, found: Sequence[Exported]) -> None:
        self._all = found
        chosen = self.recipient.currentData()
        self.recipient.clear()
        self.recipient.addItem(_EVERYBODY, "")
        for name in dict.fromkeys(row.recipient for row in found):
            self.recipient.addItem(name, name)
        self.recipient.setCurrentIndex(max(self.recipient.findData(chosen), 0))
        self._find()

    def _find(self) -> None:
        start, end = self.start.value(), self.end.value()
        if start is None or end is None:
            self.says.setText("请填起止日期。")
            self.model.set_rows(())
            self.save.setEnabled(False)
            return
        found = on_a_stick(self._all, start, end, str(self.recipient.currentData() or ""))
        self.model.set_rows(found)
        self.save.setEnabled(bool(found))
        self.says.setText(summary(found))

    def _on_save(self) -> None:
        shown, today = self.model.shown_rows(), self._desk.today()
        path = dialogs.save_file(self, "保存清单", f"丢失排查 {today}.xlsx", dialogs.LIST)
        if path is None:
            return

        def work(_job: Any) -> Path:
            from app.services.files import save_bytes

            return save_bytes(path, register_bytes(shown, today))

        self._desk.jobs.render(
            work,
            lambda target: self.said.emit(f"已保存“{target.name}”。", Tone.DONE),
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def summary(found: Sequence[Exported]) -> str:
    """One sentence that says how bad it is."""
    if not found:
        return "这几天没有登记过导出。没有经过本程序的文件（自己另存、拍照），程序不知道。"
    readable = [row for row in found if not row.is_encrypted]
    numbers = [row for row in readable if not row.is_masked]
    if not readable:
        return f"这几天导出 {len(found)} 个文件，都已加密，别人打不开。"
    people = sum(row.people for row in readable)
    whole = f"，其中 {len(numbers)} 个含完整证号" if numbers else "，都不含完整证号"
    return f"这几天导出 {len(found)} 个文件：没有加密的 {len(readable)} 个，{people} 人次{whole}。"
