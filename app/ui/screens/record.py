"""全程纪实: the whole-process record of one person after the other, ID numbers covered; into 迎检模式."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.milestones import Stage
from app.services.people import PersonRow, list_people
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import ElidedLabel, button, columns, frame, label, rows
from app.ui.common.pdf_view import PdfView
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.inspection import START
from app.ui.jobs import Job
from app.ui.screen import Place, Screen
from app.ui.shortcuts import bind
from app.ui.wording import stage_tone

FORM = "f05"
_RANK = {stage.value: number for number, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The frozen facts of one record, ID numbers covered already."""

    form: Any
    data: Any


class RecordScreen(Screen):
    """Place.subject is the UUID of a case or person; always masked, in 迎检模式 or not."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._wanted = ""
        self._shown = ""
        outer = rows(self, gap=12)
        outer.setContentsMargins(24, 16, 24, 16)
        outer.addLayout(self._head())
        self.pages = QStackedWidget()
        outer.addWidget(self.pages, 1)
        self.pages.addWidget(self._body())
        self.empty = EmptyState(
            "people",
            "还没有案卷",
            "有了发展对象的案卷，这里就能一页一页看全程纪实表。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.pages.addWidget(self.empty)
        bind("previous", self, lambda: self.turn(-1))
        bind("next", self, lambda: self.turn(1))

    def open(self, place: Place) -> None:
        """The record of the person asked for, else of the one looked at last."""
        self._wanted = place.subject or self._wanted
        self.filter.box.clear()
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Facts differ: draw it anew."""
        self._shown = ""
        self._load()

    def subject(self) -> str:
        """The case shown."""
        return self._wanted

    def turn(self, by: int) -> None:
        """The next (1) or previous (-1) person of the list; stops at its ends."""
        at = self.table.currentIndex().row() + by
        if 0 <= at < self.model.rowCount():
            self.table.selectRow(at)

    def _head(self) -> Any:
        head = columns(gap=8)
        self.before = button("上一人", lambda: self.turn(-1), icon="chevron-left", tip="Ctrl+↑")
        self.after = button("下一人", lambda: self.turn(1), icon="chevron-right", tip="Ctrl+↓")
        self.after.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # its arrow points away from the word
        self.who = ElidedLabel("", "heading")
        for part in (self.before, self.after, self.who):
            head.addWidget(part)
        head.addStretch(1)
        self.smaller = button("", lambda: self.view.step_zoom(-1), kind="icon", icon="zoom-out", name="缩小")
        self.larger = button("", lambda: self.view.step_zoom(1), kind="icon", icon="zoom-in", name="放大")
        self.person = button("看这个人的 25 步", self._on_person)
        self.inspect = button("进入迎检模式", lambda: self.go.emit(START), kind="primary", tip="Ctrl+F9")
        for part in (self.smaller, self.larger, self.person, self.inspect):
            head.addWidget(part)
        self.desk.jobs.access_changed.connect(self._show_mode)
        return head

    def _body(self) -> QWidget:
        body = QWidget()
        line = columns(body, gap=16)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.filter = FilterBar("姓名或拼音首字母", "筛选案卷")
        # Only its box is shown; without a parent it would outlive the window.
        self.filter.setParent(self)
        self.filter.hide()
        self.filter.box.setMinimumWidth(120)
        bar = rows(margin=8)
        bar.addWidget(self.filter.box)
        inside.addLayout(bar)
        self.model: RowTableModel[PersonRow] = RowTableModel(
            [
                Column("name", "姓名", lambda r: r.name, stretch=True),
                Column("stage", "阶段", lambda r: r.stage, width=132, tone=lambda r: stage_tone(r.stage)),
            ],
            search_key=lambda row: row.search_key,
        )
        self.table: TableView[PersonRow] = TableView(self.model, self.desk.theme, "案卷")
        self.table.attend(self.desk, "record", self.filter.box)
        inside.addWidget(self.table)
        line.addWidget(card, 2)
        sheet = frame()
        inside = rows(sheet, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.view = PdfView(self.desk.jobs)
        inside.addWidget(self.view, 1)
        note = label("证件号码中间几位已遮盖。要打印正式的表，请到“表格”。", "small")
        note.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(note)
        line.addWidget(sheet, 5)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._choose(now.row()))
        self.table.opened.connect(lambda _row: self.view.setFocus())
        self.filter.changed.connect(self._filter)
        return body

    def _load(self) -> None:
        today = self.desk.today()
        self._show_mode()

        def work(session: Any) -> list[PersonRow]:
            found = [row for row in list_people(session, today).rows if row.case_id is not None]
            return sorted(found, key=lambda row: (_RANK.get(row.stage, 9), row.code))

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, found: list[PersonRow]) -> None:
        self.pages.setCurrentIndex(0 if found else 1)
        for part in (self.before, self.after, self.smaller, self.larger, self.person):
            part.setEnabled(bool(found))
        self.model.set_rows(found)
        self._filter()

    def _filter(self) -> None:
        self.model.set_filter(self.filter.text())
        at = self.model.place_of(lambda row: self._wanted in (row.case_id, row.person_id)) or 0
        if self.model.rowCount():
            self.table.selectRow(at)
            self._choose(at)
        else:
            self.who.set_whole("没有这样的人" if self.model.count() else "")

    def _choose(self, at: int) -> None:
        if not 0 <= at < self.model.rowCount():
            return
        row = self.model.row_at(at)
        case = row.case_id or ""
        self._wanted = case
        self.who.set_whole(f"{row.name}　{row.stage}　第 {at + 1} / {self.model.rowCount()} 人")
        self.before.setEnabled(at > 0)
        self.after.setEnabled(at + 1 < self.model.rowCount())
        if case != self._shown:
            self._shown = case
            self._draw(case)

    def _draw(self, case: str) -> None:
        today = self.desk.today()

        def work(session: Any) -> _Facts:
            from app.services.forms import build_data, get_form
            from app.services.forms.covered import covered

            form = get_form(FORM)
            return _Facts(form, covered(build_data(session, form, case, today)))

        def read(facts: _Facts) -> None:
            def paint(_job: Job) -> bytes:
                from app.services.forms import Options, render

                return bytes(render(facts.form, facts.data, today, Options(footer=False)).pdf_bytes)

            self.desk.jobs.render(paint, self.view.show_pdf, owner=self, key=(id(self), "draw"))

        self.desk.jobs.read(work, read, owner=self, key=(id(self), "facts"))

    def _on_person(self) -> None:
        if self._wanted:
            self.go.emit(Place("person", self._wanted))

    def _show_mode(self) -> None:
        self.inspect.setVisible(not self.desk.jobs.is_inspected)
