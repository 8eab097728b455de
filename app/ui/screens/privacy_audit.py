"""操作与审计: the chain of what was done, narrowed; whether it holds; the code for handover lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.audit_view import (
    WORDS,
    Anchor,
    AuditLine,
    ChainReport,
    examine_chain,
    list_entries,
    operators_named,
    own_anchors,
    present_code,
    read_code,
)
from app.ui.common.editors import LineEditor, QuietCombo
from app.ui.common.layout import FlowLayout, button, columns, frame, label, rows
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wording import local_moment, local_time

_SPANS = (("最近 7 天", 7), ("最近 30 天", 30), ("最近半年", 183), ("全部时间", 0))
_NOBODY = "（未登记姓名）"
_LOOKED_AT = {"reveal", "search", "print", "export", "log-in"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What the pane shows."""

    lines: Sequence[AuditLine]
    operators: Sequence[str]


class AuditPane(QWidget):
    """``said(text, tone)`` for news."""

    said = Signal(str, object)

    def __init__(self, desk: Desk, backups: Path) -> None:
        super().__init__()
        self._desk = desk
        self._backups = backups
        lines = rows(self, gap=12)
        lines.addWidget(self._chain())
        lines.addWidget(self._narrowing())
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[AuditLine] = RowTableModel(_columns())
        self.table: TableView[AuditLine] = TableView(self.model, desk.theme, "操作与审计表")
        self.table.attend(desk, "audit")
        inside.addWidget(self.table, 1)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.count)
        lines.addWidget(card, 1)

    def load(self) -> None:
        """Read the newest entries and check the chain."""
        self._list()
        self._verify(())

    def _chain(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=8)
        inside.setContentsMargins(16, 10, 16, 10)
        head = columns(gap=10)
        self.verdict = TagLabel("")
        self.says = label("", wrap=True)
        head.addWidget(self.verdict)
        head.addWidget(self.says, 1)
        inside.addLayout(head)
        box = QWidget()
        flow = FlowLayout(box, gap=10)
        flow.addWidget(label("现在的核对码", "muted"))
        self.code = label("", "strong", select=True)
        flow.addWidget(self.code)
        flow.addWidget(button("复制", self._on_copy, icon="copy", name="复制核对码"))
        self.typed = LineEditor(placeholder="交接单上的核对码", limit=60)
        self.typed.name_it("交接单上的核对码")
        self.typed.setFixedWidth(260)
        self.typed.box.returnPressed.connect(self._on_compare)
        flow.addWidget(self.typed)
        flow.addWidget(button("核对", self._on_compare, name="与交接单上的核对码核对"))
        inside.addWidget(box)
        inside.addWidget(
            label(
                "改动可以被发现，但不能防止：交接时把核对码抄在交接单上，对方日后能看出记录有没有被截掉或重写。",
                "small",
                wrap=True,
            )
        )
        return card

    def _narrowing(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=8)
        self.span, self.what, self.who = QuietCombo(), QuietCombo(), QuietCombo()
        for word, _days in _SPANS:
            self.span.addItem(word)
        self.span.setCurrentIndex(1)
        self.what.addItem("所有操作", ())
        self.what.addItem("看过、带出的（显示、查找、打印、导出、登录）", tuple(sorted(_LOOKED_AT)))
        for key, word in WORDS.items():
            self.what.addItem(word, (key,))
        self.who.addItem("所有人", None)
        for name, combo, wide in (
            ("时间", self.span, 8),
            ("做了什么", self.what, 14),
            ("谁做的", self.who, 8),
        ):
            combo.setAccessibleName(name)
            combo.setMinimumContentsLength(wide)
            combo.activated.connect(lambda _at: self._list())
            flow.addWidget(combo)
        self.person = LineEditor(placeholder="人员编号或案卷编号", limit=60)
        self.person.name_it("人员编号或案卷编号")
        self.person.setFixedWidth(200)
        self.person.box.returnPressed.connect(self._list)
        flow.addWidget(self.person)
        flow.addWidget(button("查看", self._list, kind="primary", name="按条件查看"))
        return box

    def _list(self) -> None:
        span = _SPANS[self.span.currentIndex()][1]
        since = ""
        if span:
            first = datetime.combine(self._desk.today() - timedelta(days=span), time.min).astimezone()
            since = first.astimezone(UTC).isoformat(timespec="seconds")
        actions = self.what.currentData()
        operator, code = self.who.currentData(), str(self.person.value() or "")

        def work(session: Any) -> _Found:
            lines = list_entries(session, operator=operator, actions=actions, since=since, code=code)
            return _Found(lines, operators_named(session))

        self._desk.jobs.read(work, self._show, owner=self, failed=self._failed, key=(id(self), "list"))

    def _show(self, found: _Found) -> None:
        self.model.set_rows(found.lines)
        looked = sum(line.action in _LOOKED_AT for line in found.lines)
        self.count.setText(f"{len(found.lines)} 条，其中查看和带出 {looked} 条")
        chosen = self.who.currentData()
        self.who.clear()
        self.who.addItem("所有人", None)
        for name in found.operators:
            self.who.addItem(name or _NOBODY, name)
        self.who.setCurrentIndex(max(self.who.findData(chosen) if chosen is not None else 0, 0))

    def _verify(self, more: Sequence[Anchor]) -> None:
        folder = self._backups

        def work(session: Any) -> tuple[ChainReport, str]:
            from app.services.backup.container import list_backups

            headers = [header for _path, header in list_backups(folder)]
            anchors = [*more, *own_anchors(session, headers)]
            return examine_chain(session, anchors), present_code(session)

        def shown(found: tuple[ChainReport, str]) -> None:
            report, code = found
            self.verdict.show_state(
                "前后相接" if report.ok else "对不上", Tone.DONE if report.ok else Tone.ACCENT
            )
            self.says.setText(report.words())
            self.code.setText(code or "还没有记录")
            if more:
                tone = Tone.DONE if report.ok else Tone.WARN
                self.said.emit("与交接单上的核对码一致。" if report.ok else report.words(), tone)

        self._desk.jobs.read(work, shown, owner=self, key=(id(self), "verify"))

    def _on_compare(self) -> None:
        try:
            anchor = read_code(str(self.typed.value() or ""))
        except UserError as error:
            self._failed(error)
            return
        self._verify([anchor])

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.text())
        self.said.emit("已复制核对码。", Tone.DONE)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _columns() -> list[Column[AuditLine]]:
    def tone(row: AuditLine) -> Tone | None:
        return Tone.INFO if row.action in _LOOKED_AT else None

    return [
        Column("n", "序号", lambda r: r.n, width=76, right=True),
        Column("at", "时间", lambda r: local_moment(r.at), _when, 152),
        Column("who", "谁", lambda r: r.operator or None, lambda r: r.operator or _NOBODY, 136),
        Column("role", "角色", lambda r: r.role or None, width=72),
        Column("what", "做了什么", lambda r: r.what, width=116, tone=tone),
        Column("of", "对象", lambda r: r.of or None, width=104),
        Column("code", "编号", lambda r: r.code or None, width=104),
        Column("reason", "说明", lambda r: r.reason or None, width=200, tip=lambda r: r.reason),
        Column("act", "所属操作", lambda r: r.act or None, stretch=True, tip=lambda r: r.act),
    ]


def _when(row: AuditLine) -> str:
    return local_time(row.at) + ("（电脑日期可疑）" if row.is_suspect else "")
