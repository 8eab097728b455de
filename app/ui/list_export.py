"""The rows of a table as a file: the chosen or all listed ones, as a workbook or as a printed list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.errors import UserError
from app.services.export_register import TABLE, Outgoing
from app.ui import dialogs, export_panel
from app.ui.common import table_copy
from app.ui.common.masking import masked
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.pdf_pages import print_pages
from app.ui.theme import Tone

if TYPE_CHECKING:
    from app.services.plain_lists import PlainList

_PAPER_LIMIT = 3_000
"""Rows of a printed list; longer ones are for the screen."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """What was on the screen when the user asked: taken at once, drawn later."""

    columns: tuple[Column[Any], ...]
    rows: tuple[Any, ...]
    notes: tuple[str, ...]


class ListExport(QObject):
    """Saves one table. ``said(text, tone)`` tells what was saved or refused."""

    said = Signal(str, object)

    def __init__(
        self,
        table: TableView[Any],
        model: RowTableModel[Any],
        desk: Desk,
        title: str,
        people: Callable[[Sequence[Any]], int] = len,
    ) -> None:
        """``title`` heads the list (人员名单); ``people`` counts how many people some rows are about.

        Both ``title`` and ``notes``, lines under it, may be set anew while the table shows something else.
        """
        super().__init__(table)
        self._table = table
        self._model = model
        self._desk = desk
        self.title = title
        self.notes: tuple[str, ...] = ()
        self._people = people
        table.more_actions += [
            ("选中的行存为 Excel 名单…", partial(self.save, paper=False)),
            ("选中的行存为 PDF 名单…", partial(self.save, paper=True)),
            ("打印选中的行…", self.print),
        ]

    def open(self, below: QWidget) -> None:
        """The ways to save, under a button."""
        dialogs.show_menu(self.menu(), below.mapToGlobal(QPoint(0, below.height())))

    def menu(self) -> QMenu:
        """Each kind of file for the chosen rows and for all listed ones."""
        menu = QMenu(self._table)
        chosen, listed = self._table.selected_count(), self._model.rowCount()
        acts: tuple[tuple[str, Callable[..., None]], ...] = (
            ("存为 Excel", partial(self.save, paper=False)),
            ("存为 PDF", partial(self.save, paper=True)),
            ("打印", self.print),
        )
        for word, act in acts:
            menu.addAction(f"{word}：列出的 {listed} 行…", partial(act, whole=True)).setEnabled(listed > 0)
            menu.addAction(f"{word}：选中的 {chosen} 行…", act).setEnabled(chosen > 0)
            menu.addSeparator()
        return menu

    def save(self, *, paper: bool, whole: bool = False) -> None:
        """Ask what for and where to, and save the chosen rows, or all listed ones if none is chosen."""
        rows = self._wanted(whole, paper)
        if not rows:
            return
        shown = self._shown(rows)
        marks = [column for column in shown.columns if column.is_mark]
        is_masked = all(masked(column.show(row)) == column.show(row) for column in marks for row in rows)
        scope = f"{self.title}，{len(rows)} 行；列：{'、'.join(c.title for c in shown.columns)}"
        # The words are taken now: half a minute later numbers are covered again.
        found = self._taken(shown)
        export_panel.ask(
            self._desk,
            self._table,
            Outgoing(TABLE, scope, self._people(rows), is_masked),
            partial(self._choose, found, paper),
        )

    def print(self, *, whole: bool = False) -> None:
        """Draw the chosen rows, or all listed ones if none is chosen, and send them to a printer."""
        rows = self._wanted(whole, True)
        if not rows:
            return
        found, today, job = self._taken(self._shown(rows)), self._desk.today(), Job("正在生成名单")

        def work(_job: Job) -> Any:
            from app.services.plain_lists import pdf_of

            return pdf_of(found, today)

        def drawn(paper: Any) -> None:
            printer = dialogs.choose_printer(self._table, paper.pages)
            if printer is None:
                return
            sending = Job("正在打印")
            self._desk.jobs.render(
                lambda task: print_pages(paper.pdf_bytes, printer, task),
                lambda pages: self.said.emit(f"已送往打印机：{pages} 页。", Tone.DONE),
                owner=self,
                failed=self._refused,
                job=sending,
            )

        self._desk.jobs.render(work, drawn, owner=self, failed=self._refused, job=job)

    def _wanted(self, whole: bool, paper: bool) -> list[Any]:
        """The rows to take; none, said why, where there are none or too many for paper."""
        rows = self._model.shown_rows() if whole else self._table.selected() or self._model.shown_rows()
        if not rows:
            self.said.emit("表里没有行，没有导出。", Tone.INFO)
        elif paper and len(rows) > _PAPER_LIMIT:
            self.said.emit(
                f"有 {len(rows)} 行，打印的名单最多 {_PAPER_LIMIT} 行，没有导出。"
                "请先筛选，或存为 Excel 名单。",
                Tone.INFO,
            )
            return []
        return rows

    def _shown(self, rows: Sequence[Any]) -> _Shown:
        filters = self._model.column_filters()
        titles = [column.title for column in self._model.columns if column.key in filters]
        notes = [*self.notes, f"共 {len(rows)} 行"]
        if titles:
            notes.append(f"已按{'、'.join(titles)}筛选")
        return _Shown(tuple(self._table.layout_kept.shown()), tuple(rows), tuple(notes))

    def _taken(self, shown: _Shown) -> PlainList:
        from app.services.plain_lists import PlainList

        number = self._model.column_number
        return PlainList(
            self.title,
            shown.notes,
            tuple(column.title for column in shown.columns),
            tuple(self._table.columnWidth(number(column.key)) for column in shown.columns),
            tuple(tuple(table_copy.native(c, row) for c in shown.columns) for row in shown.rows),
        )

    def _choose(self, found: PlainList, paper: bool, outgoing: Outgoing) -> None:
        kind, end = (dialogs.PDF, "pdf") if paper else (dialogs.LIST, "xlsx")
        suggested = f"{self.title}（{self._desk.today():%Y-%m-%d}）.{end}"
        path = dialogs.save_file(self._table, "存为名单", suggested, kind)
        if path is None:
            return
        today = self._desk.today()
        job = Job("正在生成名单")

        def work(_job: Job) -> tuple[bytes, str]:
            from app.services.plain_lists import pdf_of, xlsx_bytes

            if not paper:
                return xlsx_bytes(found), ""
            drawn = pdf_of(found, today)
            lacking = "、".join(f"“{glyph.char}”" for glyph in drawn.missing_glyphs[:5])
            return drawn.pdf_bytes, f"字体里没有{lacking}，这些字没有印出来。" if lacking else ""

        self._desk.jobs.render(
            work, partial(self._store, path, outgoing), owner=self, failed=self._refused, job=job
        )

    def _store(self, path: Path, outgoing: Outgoing, made: tuple[bytes, str]) -> None:
        content, note = made

        def done(saved: Path) -> None:
            self.said.emit(f"已保存“{saved.name}”。{note}", Tone.WARN if note else Tone.DONE)

        export_panel.save(self._desk, self._table, path, content, outgoing, done, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
