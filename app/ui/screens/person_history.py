"""One more right half of the person page: the changes (改动历史), and putting one record back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.services.journal.told import CHANGED, CREATED, Told, records_of_person, tell
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import ElidedLabel, button, clear, columns, label, rows, rule, scrolled
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wording import local_time

_TONES = {CREATED: Tone.INFO, CHANGED: Tone.NEUTRAL}


class HistoryPane(QFrame):
    """A table of changes with the chosen one written out below; emits ``restore_wanted(Told)``."""

    restore_wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setProperty("kind", "card")
        lines = rows(self, gap=0)
        head = columns(gap=10)
        head.setContentsMargins(16, 8, 16, 8)
        self.title = label("改动历史", "heading")
        head.addWidget(self.title)
        head.addStretch(1)
        self.filter = FilterBar("事项、字段、谁改的", "筛选改动历史")
        # Only its box is shown; without a parent it would outlive the window.
        self.filter.setParent(self)
        self.filter.hide()
        self.filter.box.setMinimumWidth(160)
        head.addWidget(self.filter.box)
        lines.addLayout(head)
        lines.addWidget(rule())
        self.model: RowTableModel[Told] = RowTableModel(_columns(), search_key=_key)
        self.table: TableView[Told] = TableView(self.model, desk.theme, "改动历史")
        self.table.attend(desk, "history", self.filter.box)
        lines.addWidget(self.table, 3)
        lines.addWidget(rule())
        content = QWidget()
        self._detail = rows(content, margin=16, gap=6)
        lines.addWidget(scrolled(content), 2)
        lines.addWidget(rule())
        foot = columns(gap=12)
        foot.setContentsMargins(16, 8, 16, 8)
        self.told = ElidedLabel("", "muted")
        self.restore = button("恢复成这时的值", self._on_restore, made=WritingButton(desk.jobs))
        foot.addWidget(self.told)
        foot.addStretch(1)
        foot.addWidget(self.restore)
        lines.addLayout(foot)
        self.filter.changed.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._offer())

    def read(self, person: str) -> None:
        """Load and show the changes of a person (UUID)."""
        self._desk.jobs.read(
            lambda session: tell(session, records_of_person(session, person)),
            self.show_history,
            owner=self,
            key=(id(self), "history"),
        )

    def show_history(self, told: Sequence[Told]) -> None:
        """Show what happened, newest first; the chosen line stays chosen."""
        chosen = self.table.selected()
        self.title.setText(f"改动历史　{len(told)} 项" if told else "改动历史")
        self.model.set_rows(told)
        self._filter()
        if chosen:
            before = (chosen[0].act_id, chosen[0].record_id)
            place = self.model.place_of(lambda line: (line.act_id, line.record_id) == before)
            if place is not None:
                self.table.selectRow(place)

    def _filter(self) -> None:
        self.model.set_filter(self.filter.text())
        if self.model.rowCount():
            self.table.selectRow(0)
        self._offer()

    def _offer(self) -> None:
        clear(self._detail)
        chosen = self.table.selected()
        line = chosen[0] if len(chosen) == 1 else None
        self.restore.setEnabled(line is not None and line.can_restore)
        if line is None:
            self.told.set_whole("还没有改动。" if not self.model.all_rows() else "选一项看改了什么。")
            return
        self._detail.addWidget(label(f"{line.sheet}　{line.title}", "strong", wrap=True, select=True))
        if line.changes:
            self._detail.addWidget(_changes(line))
        else:
            self._detail.addWidget(label(f"{line.kind}了这条记录。", "muted", wrap=True))
        self._detail.addStretch(1)
        self.told.set_whole(_why(line))

    def _on_restore(self) -> None:
        chosen = self.table.selected()
        if len(chosen) == 1 and chosen[0].can_restore:
            self.restore_wanted.emit(chosen[0])


def _why(line: Told) -> str:
    if line.can_restore:
        return "只恢复这一条记录，是一次新的操作，可以撤销。"
    if line.kind in (CREATED, CHANGED):
        return "这条记录现在就是这时的值，或者已经删除。"
    return "删除的记录在“操作记录 › 回收站”里恢复。"


def _changes(line: Told) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    for row, change in enumerate(line.changes):
        grid.addWidget(label(change.name, "muted"), row, 0)
        grid.addWidget(label(f"{change.old}　→　{change.new}", wrap=True, select=True), row, 1)
    grid.setColumnStretch(1, 1)
    return box


def _short(line: Told) -> str:
    if not line.changes:
        return f"{line.kind}{line.sheet}"
    first = line.changes[0]
    more = f" 等 {len(line.changes)} 处" if len(line.changes) > 1 else ""
    return f"{first.name}：{first.old} → {first.new}{more}".replace("\n", " ")


def _key(line: Told) -> str:
    fields = " ".join(f"{change.name} {change.old} {change.new}" for change in line.changes)
    return f"{line.sheet} {line.title} {line.operator} {line.act} {fields}".lower()


def _columns() -> list[Column[Told]]:
    return [
        Column("at", "时间", lambda r: r.at, lambda r: local_time(r.at), 140),
        Column("what", "改了什么", _short, stretch=True, tip=_short),
        Column("sheet", "哪里", lambda r: r.sheet, width=88),
        Column("kind", "种类", lambda r: r.kind, width=72, tone=lambda r: _TONES.get(r.kind, Tone.WARN)),
        Column("by", "谁改的", lambda r: r.operator or None, width=88),
    ]
