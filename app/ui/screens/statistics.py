"""统计图: stages, age, education, posts, half-year flow, mentors; as picture, PDF and table of numbers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImageWriter
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from app.services.chart_layout import text_width
from app.services.charts import (
    Chart,
    ChartBook,
    ChartRow,
    Scope,
    half_name,
    halves_back,
    load_charts,
    scopes,
)
from app.services.export_register import CHART, Outgoing
from app.services.overview import home_organisation
from app.services.statistics import half_reported_on
from app.ui import dialogs, export_panel
from app.ui.common.chart_view import ChartView, picture
from app.ui.common.editors import QuietCombo
from app.ui.common.empty_state import EmptyState
from app.ui.common.layout import button, columns, frame, label, rows, scrolled
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.screen import Place, Screen
from app.ui.theme import Tone

_HALVES = 10
_WORDS = ("各阶段", "年龄", "学历", "岗位", "半年变动", "培养和结对")
KEYS = ("stages", "age", "education", "post", "flow", "mentors")
"""Place.focus: the chart to show."""


class StatisticsScreen(Screen):
    """One chart at a time with the table of its numbers; Place.focus is one of :data:`KEYS`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._book: ChartBook | None = None
        self._period = half_reported_on(desk.today())
        self._scope = ""
        outer = rows(self, gap=12)
        outer.setContentsMargins(24, 16, 24, 16)
        head = columns(gap=8)
        self.kinds = Segments(_WORDS, "哪张图")
        head.addWidget(self.kinds)
        head.addStretch(1)
        outer.addLayout(head)
        outer.addLayout(self._choices())
        self.pages = QStackedWidget()
        outer.addWidget(self.pages, 1)
        self.pages.addWidget(self._sheet())
        self.empty = EmptyState(
            "people",
            "还没有可以统计的人",
            "录入党支部和人员以后，这里会有图。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.pages.addWidget(self.empty)
        self.kinds.chosen.connect(lambda _at: self._show_chart())

    def open(self, place: Place) -> None:
        """Count anew; the chart looked at last stays unless another is asked for."""
        if place.focus in KEYS:
            self.kinds.choose(KEYS.index(place.focus))
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Anybody may have moved on."""
        self._load()

    def _choices(self) -> Any:
        line = columns(gap=8)
        self.period = QuietCombo()
        self.period.setAccessibleName("哪个半年")
        today = self.desk.today()
        for year, half in halves_back(today, _HALVES):
            self.period.addItem(half_name(year, half), f"{year}-{half}")
        self.period.setCurrentIndex(max(0, self.period.findData("{}-{}".format(*self._period))))
        self.branch = QuietCombo()
        self.branch.setAccessibleName("哪个支部")
        for box in (self.period, self.branch):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(lambda _at: self._on_choice())
            line.addWidget(box)
        line.addStretch(1)
        self.as_picture = button("存为图片", self._save_picture, icon="save", tip="把这张图存为 PNG 图片")
        self.as_pdf = button("存为 PDF", self._save_pdf, icon="save", tip="把全部统计图存为一个 PDF")
        line.addWidget(self.as_picture)
        line.addWidget(self.as_pdf)
        return line

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        line = columns(sheet, gap=16)
        card = frame()
        inside = rows(card, margin=16, gap=10)
        self.title = label("", "heading")
        self.counted = label("", "small", wrap=True)
        inside.addWidget(self.title)
        inside.addWidget(self.counted)
        self.chart = ChartView(self.desk.theme)
        ground = QWidget()
        lines = rows(ground)
        lines.addWidget(self.chart)
        lines.addStretch(1)
        inside.addWidget(scrolled(ground), 1)
        line.addWidget(card, 5)
        numbers = frame()
        inside = rows(numbers, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self._numbers = inside
        self.table: TableView[ChartRow] | None = None
        line.addWidget(numbers, 4)
        return sheet

    def _on_choice(self) -> None:
        year, half = str(self.period.currentData()).split("-")
        self._period = int(year), int(half)
        self._scope = str(self.branch.currentData() or "")
        self._load()

    def _load(self) -> None:
        today, period, wanted = self.desk.today(), self._period, self._scope

        def work(session: Any) -> tuple[tuple[Scope, ...], str, ChartBook | None]:
            known = scopes(session)
            home = home_organisation(session)
            offered = [one.organisation_id for one in known]
            likely = [wanted, home.id if home is not None else "", *offered]
            chosen = next((each for each in likely if each in offered), "")
            return known, chosen, load_charts(session, chosen, today, period) if chosen else None

        # A park of three thousand enterprises takes some seconds.
        job = Job("正在统计")
        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"), job=job)

    def _show(self, found: tuple[tuple[Scope, ...], str, ChartBook | None]) -> None:
        known, self._scope, self._book = found
        self.branch.clear()
        for one in known:
            self.branch.addItem(one.name, one.organisation_id)
        self.branch.setCurrentIndex(max(0, self.branch.findData(self._scope)))
        self.branch.setVisible(len(known) > 1)
        self.pages.setCurrentIndex(0 if self._book is not None else 1)
        for part in (self.kinds, self.period, self.as_picture, self.as_pdf):
            part.setEnabled(self._book is not None)
        self._show_chart()

    def _shown(self) -> Chart | None:
        return None if self._book is None else self._book.charts[self.kinds.current()]

    def _show_chart(self) -> None:
        chart, book = self._shown(), self._book
        if chart is None or book is None:
            return
        self.title.setText(chart.title)
        self.counted.setText(
            f"{book.place}　{book.period}" + ("　没有可以画的数字。" if chart.is_empty else "")
        )
        self.chart.show_chart(chart)
        self._show_numbers(chart)

    def _show_numbers(self, chart: Chart) -> None:
        """A fresh table, because every chart has columns of its own."""
        if self.table is not None:
            self._numbers.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        head, series, listed = _numbers_of(chart)
        shown: list[Column[ChartRow]] = [Column("label", head, lambda row: row.label, stretch=True)]
        for at, name in enumerate(series):

            def value(row: ChartRow, at: int = at) -> int:
                return row.values[at]

            shown.append(Column(str(at), name, value, width=round(text_width(name, 13)) + 38, right=True))
        model: RowTableModel[ChartRow] = RowTableModel(shown)
        self.table = TableView(model, self.desk.theme, f"{chart.title}的数字")
        self.table.attend(self.desk, f"statistics-{chart.title}")
        model.setParent(self.table)
        model.set_rows(listed)
        self._numbers.addWidget(self.table)

    def _save_picture(self) -> None:
        chart, book = self._shown(), self._book
        if chart is None or book is None:
            return
        font = self.font()

        def make(_job: Job) -> bytes:
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            drawn = picture(chart, f"{book.place}　{book.period}", font)
            QImageWriter(buffer, QByteArray(b"png")).write(drawn)
            return bytes(buffer.data().data())

        self._save(make, chart.title, f"{chart.title} {book.end}.png", dialogs.PICTURE)

    def _save_pdf(self) -> None:
        book, today = self._book, self.desk.today()
        if book is None:
            return

        def make(_job: Job) -> bytes:
            from app.services.forms.chart_pages import chart_pdf

            return chart_pdf(book, today)

        self._save(make, "统计图", f"统计图 {book.end}.pdf", dialogs.PDF)

    def _save(self, make: Callable[[Job], bytes], scope: str, suggested: str, kinds: str) -> None:
        """Ask what for and where to, draw off the GUI thread, store and enter in the register."""
        assert self._book is not None
        counted = sum(row.values[0] for row in self._book.charts[0].rows)

        def go(outgoing: Outgoing) -> None:
            path = dialogs.save_file(self, f"保存{scope}", suggested, kinds)
            if path is None:
                return

            def drawn(content: bytes) -> None:
                export_panel.save(self.desk, self, path, content, outgoing, self._saved)

            self.desk.jobs.render(make, drawn, owner=self, job=Job("正在画统计图"))

        export_panel.ask(self.desk, self, Outgoing(CHART, scope, counted, True), go)

    def _saved(self, path: Path) -> None:
        self.said.emit(f"已保存到 {path}", Tone.DONE)


def _numbers_of(chart: Chart) -> tuple[str, tuple[str, ...], tuple[ChartRow, ...]]:
    """What the table shows: the heading of its first column, those of the numbers, the rows.

    Panels of half-years have them as columns, as one reads a year.
    """
    if chart.kind != "columns":
        return ("姓名" if chart.key == "mentors" else "分类"), chart.series, chart.rows
    turned = zip(*(row.values for row in chart.rows), strict=True)
    rows = tuple(ChartRow(name, tuple(values)) for name, values in zip(chart.series, turned, strict=True))
    return "变动", tuple(row.label[2:] for row in chart.rows), rows
