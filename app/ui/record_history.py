"""改动历史: what happened to records, in words, and putting one of them back; beside a table as a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.errors import UserError
from app.models.sheets import sheet_named
from app.services.journal.told import CHANGED, CREATED, Key, Told, records_of_person, restore_record, tell
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import ElidedLabel, button, clear, columns, label, rows, rule, scrolled
from app.ui.common.panel import Panel
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone
from app.ui.wording import local_moment, local_time

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


class HistoryDialog(Panel):
    """The changes of the records of one row of a table."""

    HELP = ("row-history", "")

    def __init__(self, desk: Desk, read: Callable[[Any], Sequence[Told]], parent: QWidget) -> None:
        """``read(session)`` gives what happened, newest first."""
        super().__init__(parent)
        self.setWindowTitle("改动历史")
        self._desk = desk
        self._read = read
        px = desk.theme.px
        self.resize(min(px(860), parent.window().width()), min(px(560), parent.window().height()))
        lines = rows(self, margin=16, gap=12)
        self.pane = HistoryPane(desk)
        self.pane.restore_wanted.connect(self._on_restore)
        lines.addWidget(self.pane, 1)
        foot = columns(gap=8)
        self.note = label("", "small", wrap=True)
        foot.addWidget(self.note, 1)
        foot.addWidget(button("关闭", self.accept))
        lines.addLayout(foot)
        self._load()

    def _load(self) -> None:
        self._desk.jobs.read(self._read, self.pane.show_history, owner=self, key=(id(self), "history"))

    def _on_restore(self, line: Told) -> None:
        def done(_none: Any) -> None:
            self.note.setText("已恢复。想退回去，可以按左下角的“撤销”。")
            self._load()

        restore_told(self._desk, line, self, self._refused, done)

    def _refused(self, error: UserError) -> None:
        self.note.setText(f"{error.message}{error.hint}")


class RecordHistory(QObject):
    """改动历史 of the chosen row in the menu of a table. ``said(text, tone)`` says when none is chosen."""

    said = Signal(str, object)

    def __init__(self, table: TableView[Any], desk: Desk, keys: Callable[[Any, Any], Iterable[Key]]) -> None:
        """``keys(session, row)`` names the records a row stands for."""
        super().__init__(table)
        self._table = table
        self._desk = desk
        self._keys = keys
        self.dialog: HistoryDialog | None = None
        table.more_actions.append(("改动历史…", self.open))

    def open(self) -> None:
        """Show what happened to the chosen row."""
        chosen = self._table.selected()
        if len(chosen) != 1:
            self.said.emit("请先选中一行，再看它的改动历史。", Tone.INFO)
            return
        keys, row = self._keys, chosen[0]
        self.dialog = HistoryDialog(
            self._desk, lambda session: tell(session, tuple(keys(session, row))), self._table
        )
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()


def of_sheet(sheet: str, identity: Callable[[Any], str]) -> Callable[[Any, Any], Iterable[Key]]:
    """The one record of a sheet that a row stands for; ``identity`` gives its UUID."""
    described = sheet_named(sheet)
    assert described is not None
    table = described.model.__tablename__
    return lambda _session, row: [(table, identity(row))]


def of_person(person: Callable[[Any], str], sheet: str = "") -> Callable[[Any, Any], Iterable[Key]]:
    """Everything of the person a row stands for, or what of that is of one sheet; deleted ones included."""
    described = sheet_named(sheet) if sheet else None
    only = described.model.__tablename__ if described is not None else ""

    def keys(session: Any, row: Any) -> Iterable[Key]:
        return [key for key in records_of_person(session, person(row)) if not only or key[0] == only]

    return keys


def restore_told(
    desk: Desk,
    line: Told,
    owner: QObject,
    failed: Callable[[UserError], object],
    done: Callable[[Any], None] | None = None,
) -> None:
    """Put the record of a line back as it was then (恢复成这时的值), as an act of that name."""
    desk.jobs.write(
        lambda session: restore_record(session, line.table, line.record_id, line.act_id),
        f"恢复“{line.sheet}（{line.title}）”到 {local_time(line.at)} 的值",
        done=done,
        owner=owner,
        failed=failed,
    )


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
        Column("at", "时间", lambda r: local_moment(r.at), lambda r: local_time(r.at), 140),
        Column("what", "改了什么", _short, stretch=True, tip=_short),
        Column("sheet", "哪里", lambda r: r.sheet, width=88),
        Column("kind", "种类", lambda r: r.kind, width=72, tone=lambda r: _TONES.get(r.kind, Tone.WARN)),
        Column("by", "谁改的", lambda r: r.operator or None, width=88),
    ]
