"""规则手册 › 工作日历: years with their days off and make-up days, typed when a notice comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.calendar_book import (
    OFF,
    DayLine,
    YearLine,
    clear_calendar_day,
    clear_calendar_year,
    import_days,
    list_days,
    list_years,
    read_lines,
    set_calendar_year,
)
from app.services.drafts import draft_key
from app.ui.common.drafts import DraftBar
from app.ui.common.editors import LineEditor, LongEditor, day_and_weekday
from app.ui.common.layout import button, columns, frame, label, rows, rule
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.writing_button import WritingButton
from app.ui.desk import Desk
from app.ui.theme import Tone


class CalendarPane(QWidget):
    """Years at the left, the chosen year's days at the right; emits ``said(text, tone)``."""

    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._year = desk.today().year
        body = columns(self, gap=12)
        left = frame()
        lines = rows(left, gap=0)
        lines.setContentsMargins(1, 1, 1, 1)
        self.years: RowTableModel[YearLine] = RowTableModel(_year_columns())
        self.year_table: TableView[YearLine] = TableView(self.years, desk.theme, "年份")
        self.year_table.attend(desk, "calendar-years")
        lines.addWidget(self.year_table, 1)
        lines.addWidget(rule())
        form = rows(margin=12, gap=8)
        form.addWidget(label("录入放假和补班", "strong"))
        form.addWidget(label("一行一段，照国务院办公厅的通知写：", "small", wrap=True))
        self.text = LongEditor(lines=4)
        self.text.box.setPlaceholderText("2027-02-06 至 2027-02-12 放假 春节\n2027-01-30 补班")
        self.text.name_it("放假和补班")
        self.text.edited.connect(self._on_typed)
        self.draft = DraftBar(desk, self._typed, self._retype)
        form.addWidget(self.draft)
        form.addWidget(self.text)
        self.source = LineEditor(placeholder="这一年的依据：通知名称或文号")
        self.source.name_it("依据的通知")
        self.source.setToolTip("写了依据，这一年就算已经录完，不再标“暂算”")
        self.source.edited.connect(self._on_typed)
        for editor in (self.text, self.source):
            editor.edited.connect(self.draft.touch)
        form.addWidget(self.source)
        line = columns(gap=8)
        line.addStretch(1)
        self.save = button(
            "保存", self._on_save, kind="primary", name="保存放假和补班", made=WritingButton(desk.jobs)
        )
        line.addWidget(self.save)
        form.addLayout(line)
        lines.addLayout(form)
        body.addWidget(left, 1)
        right = frame()
        lines = rows(right, gap=0)
        lines.setContentsMargins(1, 1, 1, 1)
        head = columns(gap=8)
        head.setContentsMargins(16, 10, 16, 10)
        self.title = label("", "strong", wrap=True)
        head.addWidget(self.title, 1)
        self.reopen = button("改回暂算", self._on_reopen, kind="link")
        self.remove = button("删除选中的日子", self._on_remove, kind="link", made=WritingButton(desk.jobs))
        head.addWidget(self.reopen)
        head.addWidget(self.remove)
        lines.addLayout(head)
        lines.addWidget(rule())
        self.days: RowTableModel[DayLine] = RowTableModel(_day_columns())
        self.day_table: TableView[DayLine] = TableView(self.days, desk.theme, "放假和补班")
        self.day_table.attend(desk, "calendar-days")
        lines.addWidget(self.day_table, 1)
        body.addWidget(right, 1)
        self.year_table.selectionModel().currentRowChanged.connect(lambda now, _b: self._on_year(now.row()))
        self.day_table.selectionModel().selectionChanged.connect(lambda *_rows: self._set_acts())
        self._on_typed()

    def load(self) -> None:
        """Read years and days anew."""
        today, year = self._desk.today(), self._year

        def work(session: Any) -> tuple[tuple[YearLine, ...], tuple[DayLine, ...]]:
            return list_years(session, today), list_days(session, year)

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))
        if not self.draft.key:
            self.draft.come(draft_key("rulebook", "calendar"), "放假和补班（未保存）")

    def _show(self, found: tuple[tuple[YearLine, ...], tuple[DayLine, ...]]) -> None:
        years, days = found
        blocked = self.year_table.selectionModel().blockSignals(True)
        self.years.set_rows(years)
        place = self.years.place_of(lambda line: line.year == self._year)
        if place is not None:
            self.year_table.selectRow(place)
        self.year_table.selectionModel().blockSignals(blocked)
        self.days.set_rows(days)
        line = next((line for line in years if line.year == self._year), None)
        known = line is not None and line.known
        text = f"{self._year} 年　{line.source}" if line is not None and known else f"{self._year} 年　暂算"
        self.title.setText(text if known else f"{text}：放假安排还没有录入，工作日按周一至周五算")
        self.reopen.setVisible(known and line is not None and "随程序" not in line.source)
        self._set_acts()

    def _on_year(self, row: int) -> None:
        if 0 <= row < self.years.rowCount():
            self._year = self.years.row_at(row).year
            self.load()

    def _set_acts(self) -> None:
        self.remove.setEnabled(any(line.typed for line in self.day_table.selected()))

    def _typed(self) -> Mapping[str, Any]:
        typed = {"text": self.text.value() or "", "source": self.source.value() or ""}
        return typed if any(typed.values()) else {}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        self.text.set_value(typed["text"])
        self.source.set_value(typed["source"])
        self._on_typed()

    def _on_typed(self) -> None:
        self.save.setEnabled(bool(self.text.value() or self.source.value()))

    def _on_save(self) -> None:
        text, source = self.text.value() or "", self.source.value() or ""
        try:
            days = read_lines(text)
        except UserError as error:
            self._on_failed(error)
            return
        if days:
            self._year = days[0][0].year
        year = self._year

        def work(session: Any) -> int:
            number = import_days(session, text)
            if source:
                set_calendar_year(session, year, source)
            return number

        def stored(number: int) -> None:
            self.text.set_value("")
            self.source.set_value("")
            self.draft.settle()
            self._on_typed()
            self.said.emit(f"已保存 {year} 年的 {number} 天。", Tone.DONE)

        self._desk.jobs.write(
            work, f"录入“{year} 年工作日历”", done=stored, owner=self, failed=self._on_failed
        )

    def _on_remove(self) -> None:
        typed = [line.on for line in self.day_table.selected() if line.typed]

        def work(session: Any) -> None:
            for on in typed:
                clear_calendar_day(session, on)

        self._desk.jobs.write(work, f"删除“{len(typed)} 个录入的日子”", owner=self, failed=self._on_failed)

    def _on_reopen(self) -> None:
        year = self._year
        self._desk.jobs.write(
            lambda session: clear_calendar_year(session, year), f"工作日历 {year} 年改回暂算", owner=self
        )

    def _on_failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _year_columns() -> list[Column[YearLine]]:
    return [
        Column("year", "年份", lambda y: y.year, width=72),
        Column("known", "状态", lambda y: y.known, _known, 104, tone=_known_tone),
        Column("off", "放假", lambda y: y.off, lambda y: f"{y.off} 天" if y.known or y.off else "", 84),
        Column("work", "补班", lambda y: y.work, lambda y: f"{y.work} 天" if y.known or y.work else "", 84),
        Column("source", "依据", lambda y: y.source or None, stretch=True, tip=lambda y: y.source),
    ]


def _known(line: YearLine) -> str:
    return "已知" if line.known else "暂算"


def _known_tone(line: YearLine) -> Tone:
    return Tone.DONE if line.known else Tone.WARN


def _day_columns() -> list[Column[DayLine]]:
    return [
        Column("on", "日期", lambda d: d.on, lambda d: day_and_weekday(d.on), 176),
        Column("word", "怎么算", lambda d: d.word, width=96, tone=_day_tone),
        Column("note", "说明", lambda d: d.note or None, stretch=True, tip=lambda d: d.note),
        Column("typed", "来历", lambda d: "本支部录入" if d.typed else "随程序", width=116),
    ]


def _day_tone(line: DayLine) -> Tone:
    return Tone.WARN if line.word == OFF else Tone.INFO
