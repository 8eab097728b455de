"""成批打印: tick people, tick forms, one PDF or one a person, with progress and 取消."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QFrame, QProgressBar

from app.errors import Cancelled, FormRefused
from app.services.export_register import FORM, Outgoing, enter_file
from app.services.files import file_name
from app.services.forms import FormSpec
from app.services.forms.shown import mentions
from app.services.milestones import Stage
from app.services.people import People, PersonRow, list_people
from app.services.print_log import PDF_FILE
from app.ui import dialogs, export_panel
from app.ui.batch import Batch, Order, Outcome
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.form_ticks import FormTicks
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag_delegate import TICKED, UNTICKED, TickDelegate
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.printing import Drawn, leaving, noting, save_pdf
from app.ui.screen import Place, Screen
from app.ui.screens.forms_picker import heading
from app.ui.theme import Tone
from app.ui.wording import short_stage, stage_tone

_RANK = {stage.value: number for number, stage in enumerate(Stage)}
_TICKED = "ticked"
_TOLD = 5
"""How many of the forms that could not be drawn are named."""


class BatchScreen(Screen):
    """Place.subject may name people to tick: UUIDs of cases, joined by commas."""

    def __init__(self, desk: Desk, forms: Sequence[FormSpec], folder: Path | None = None) -> None:
        """``folder`` holds the user's own layouts."""
        super().__init__(desk)
        self._forms: Mapping[str, FormSpec] = {f.key: f for f in forms if f.scope in ("case", "person")}
        self._folder = folder
        self._ticked: dict[str, str] = {}
        self._wanted: set[str] = set()
        self._alone: set[str] = set()
        self._batch: Batch | None = None
        self._saving: Job | None = None
        lines = rows(self, gap=12)
        lines.setContentsMargins(16, 16, 16, 16)
        body = columns(gap=12)
        body.addWidget(self._build_people(), 3)
        self.choice = FormTicks(self._forms, heading, desk.theme, desk.today)
        self.choice.changed.connect(self._count)
        self.forms = self.choice.list
        body.addWidget(self.choice, 2)
        lines.addLayout(body, 1)
        lines.addWidget(self._build_foot())
        self._count()

    def open(self, place: Place) -> None:
        """Show everybody; what was ticked stays."""
        self._wanted = set(filter(None, place.subject.split(",")))
        self._load()

    def on_changed(self, changes: Any) -> None:
        """Names or stages may differ."""
        self._load()

    def _build_people(self) -> QFrame:
        card = frame()
        inside = rows(card, gap=8)
        inside.setContentsMargins(1, 12, 1, 1)
        head = rows(gap=8)
        head.setContentsMargins(12, 0, 12, 0)
        self.filter = FilterBar("姓名、拼音首字母、编号", "筛选人员")
        self.filter.changed.connect(self._filter)
        line = columns(gap=8)
        line.addWidget(self.filter.box, 1)
        line.addWidget(button("勾选列出的人", self._on_all))
        line.addWidget(button("全部不选", self._on_none))
        head.addLayout(line)
        head.addWidget(self.filter)
        inside.addLayout(head)
        self.model: RowTableModel[PersonRow] = RowTableModel(
            [
                Column("on", "选", self._box, width=48),
                Column("name", "姓名", lambda r: r.name, width=110),
                Column(
                    "stage",
                    "阶段",
                    lambda r: _RANK.get(r.stage, 9) if r.stage else None,
                    lambda r: short_stage(r.stage),
                    120,
                    tone=lambda r: stage_tone(r.stage) if r.stage else None,
                ),
                Column("branch", "支部", lambda r: r.branch or None, stretch=True, tip=lambda r: r.branch),
            ],
            search_key=lambda row: row.search_key,
        )
        self.table = _People(self.model, self)
        self.table.setItemDelegateForColumn(0, TickDelegate(self.desk.theme, self.table))
        self.table.attend(self.desk, "batch", self.filter.box)
        self.table.clicked.connect(self._on_clicked)
        self.nobody = EmptyState(
            "people",
            "还没有人员",
            "在“人员”里导入或新增以后，再来成批打印。",
            (("去人员", lambda: self.go.emit(Place("people"))),),
        )
        self.nobody.hide()
        inside.addWidget(self.table, 1)
        inside.addWidget(self.nobody, 1)
        return card

    def _build_foot(self) -> QFrame:
        card = frame()
        line = columns(card, gap=12)
        line.setContentsMargins(16, 10, 16, 10)
        self.count = label("", "strong")
        line.addWidget(self.count)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.bar.setAccessibleName("成批打印进度")
        self.stop = button("取消", self.cancel, name="取消成批打印")
        line.addWidget(self.bar)
        line.addWidget(self.stop)
        line.addStretch(1)
        self.opinions = QCheckBox("打印已记录的意见")
        line.addWidget(self.opinions)
        self.way = Segments(("合成一个 PDF", "每人一个 PDF"), "存法")
        line.addWidget(self.way)
        self.make = button("生成…", self._on_make, kind="primary", icon="save")
        line.addWidget(self.make)
        self.bar.hide()
        self.stop.hide()
        return card

    def cancel(self) -> None:
        """Stop the batch at the next form."""
        for job in (self._batch.job if self._batch else None, self._saving):
            if job is not None:
                job.cancel()

    def _box(self, row: PersonRow) -> str:
        return TICKED if _id(row) in self._ticked else UNTICKED

    def _load(self) -> None:
        today = self.desk.today()
        self.desk.jobs.read(
            lambda session: list_people(session, today), self._show, owner=self, key=(id(self), "load")
        )

    def _show(self, people: People) -> None:
        ordered = sorted(people.rows, key=lambda row: (_RANK.get(row.stage, 9), row.code))
        names = {_id(row): row.name for row in ordered}
        self._alone = {_id(row) for row in ordered if row.case_id is None}
        self._ticked = {each: names[each] for each in (*self._ticked, *self._wanted) if each in names}
        wanted, self._wanted = self._wanted, set()
        self.model.set_rows(ordered)
        self.table.setVisible(bool(ordered))
        self.nobody.setVisible(not ordered)
        counts = people.stage_counts
        self.filter.set_chips(
            [
                Chip("", "全部", len(ordered)),
                *(Chip(s.value, short_stage(s.value), counts.get(s.value, 0)) for s in Stage),
                Chip(_TICKED, "已勾选"),
            ]
        )
        self._filter()
        first = self.model.place_of(lambda row: _id(row) in wanted)
        if first is not None:
            self.table.scrollTo(self.model.index(first, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _filter(self) -> None:
        chip = self.filter.chosen()

        def accepts(row: PersonRow) -> bool:
            return _id(row) in self._ticked if chip == _TICKED else row.stage == chip

        self.model.set_filter(self.filter.text(), accepts if chip else None)
        self._count()

    def _on_clicked(self, index: QModelIndex) -> None:
        self.toggle([self.model.row_at(index.row())])

    def toggle(self, people: Sequence[PersonRow]) -> None:
        """Tick people; those ticked already are no longer."""
        for row in people:
            if self._ticked.pop(_id(row), None) is None:
                self._ticked[_id(row)] = row.name
        self._repaint()

    def _on_all(self) -> None:
        self._ticked |= {_id(row): row.name for row in self.model.shown_rows()}
        self._repaint()

    def _on_none(self) -> None:
        self._ticked = {}
        self._repaint()

    def _repaint(self) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(last, 0))
        self._count()

    def _orders(self) -> list[Order]:
        """Person after person, each with the forms in the order listed; a form of a case needs a case."""
        wish = self.choice.wish(self.opinions.isChecked())
        return [
            Order(key, subject, name, wish)
            for subject, name in self._ticked.items()
            for key in self.forms.ticked()
            if subject not in self._alone or self._forms[key].scope == "person"
        ]

    def _count(self) -> None:
        people, forms, orders = len(self._ticked), len(self.forms.ticked()), len(self._orders())
        text = f"{people} 人，{forms} 张表，共 {orders} 份"
        missing = people * forms - orders
        if missing:
            text += f"（{missing} 份要先建案卷）"
        self.count.setText(text)
        self.make.setEnabled(orders > 0 and self._batch is None and self._saving is None)

    def _on_make(self) -> None:
        orders = self._orders()
        try:
            self.choice.check_paper(orders[0].wish)
        except FormRefused as refused:
            self.said.emit(f"{refused.message}{refused.hint}", Tone.WARN)
            return
        each = self.way.current() == 1
        people = len({order.subject for order in orders})
        numbers = any(mentions(self._forms[key], "identity_number") for key in self.forms.ticked())
        outgoing = Outgoing(FORM, f"{self._scope()}，{len(orders)} 份", people, not numbers)
        export_panel.ask(self.desk, self, outgoing, lambda given: self._start(orders, each, given))

    def _start(self, orders: Sequence[Order], each: bool, outgoing: Outgoing) -> None:
        names = list(dict.fromkeys(order.name for order in orders))
        if each:
            target = dialogs.choose_folder(self, "每人一个 PDF，存到哪个文件夹")
        else:
            title = self._title()
            who = f"{names[0]}等{len(names)}人" if len(names) > 1 else names[0]
            suggested = file_name(title, who, suffix=".pdf")
            target = dialogs.save_file(self, "存为 PDF", suggested, dialogs.PDF)
        if target is None:
            return
        path = target
        self._batch = Batch(self.desk, orders, self._folder, once=not each, parent=self)
        self._batch.job.progressed.connect(self._on_progress)
        self._batch.drawn.connect(lambda outcome: self._drawn(outcome, path, each, outgoing))
        self._busy(True)
        self._batch.start()

    def _scope(self) -> str:
        keys = self.forms.ticked()
        first = self._forms[keys[0]].title
        return first if len(keys) == 1 else f"{first}等 {len(keys)} 种"

    def _title(self) -> str:
        keys = self.forms.ticked()
        return self._forms[keys[0]].title if len(keys) == 1 else "表格"

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.count.setText(text)

    def _busy(self, busy: bool) -> None:
        for part in (self.bar, self.stop):
            part.setVisible(busy)
        for switch in (self.forms, self.table, self.way, self.opinions, self.make):
            switch.setEnabled(not busy)
        if not busy:
            self._count()

    def _drawn(self, outcome: Outcome, path: Path, each: bool, outgoing: Outgoing) -> None:
        batch, self._batch = self._batch, None
        if batch is not None:
            batch.deleteLater()
        if outcome.cancelled or not outcome.sheets:
            self._busy(False)
            said = (
                "已取消，没有生成文件，数据没有改动。"
                if outcome.cancelled
                else "一份也没有生成，数据没有改动。"
            )
            self.said.emit(said + _told(outcome.troubles), Tone.INFO if outcome.cancelled else Tone.WARN)
            return
        job = self._saving = Job("正在保存")
        job.progressed.connect(self._on_progress)
        job.finished.connect(self._saved_or_not)
        title = self._title()

        def work(task: Job) -> _Saved:
            return _save_each(outcome.sheets, path, title, task) if each else _save_one(outcome.sheets, path)

        def done(saved: _Saved) -> None:
            tone = Tone.WARN if outcome.troubles else Tone.DONE
            self.said.emit(saved.words + _told(outcome.troubles), tone)
            if saved.kept:
                self._enter(saved, outgoing)

        self.desk.jobs.render(work, done, owner=self, job=job)

    def _enter(self, saved: _Saved, outgoing: Outgoing) -> None:
        log, at = noting(self.desk, saved.kept, PDF_FILE), self.desk.now()
        found = leaving(saved.kept)
        outgoing = replace(outgoing, people=found.people, is_masked=found.is_masked)
        one = replace(outgoing, people=1, scope=self._scope())

        def work(session: Any) -> None:
            log(session)
            for path in saved.files:
                enter_file(session, path, outgoing if len(saved.files) == 1 else one, at)

        self.desk.jobs.note(work, owner=self)

    def _saved_or_not(self) -> None:
        self._saving = None
        self._busy(False)


class _People(TableView[PersonRow]):
    """The table of people; the space bar ticks those chosen."""

    def __init__(self, model: RowTableModel[PersonRow], screen: BatchScreen) -> None:
        super().__init__(model, screen.desk.theme, "要打印的人")
        self._screen = screen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, everything else as in every table."""
        if event.key() == Qt.Key.Key_Space:
            self._screen.toggle(self.selected())
        else:
            super().keyPressEvent(event)


def _id(row: PersonRow) -> str:
    return row.case_id or row.person_id


@dataclass(frozen=True, slots=True)
class _Saved:
    """What came of saving: the words, the sheets kept, the files they are in."""

    words: str
    kept: Sequence[Drawn]
    files: Sequence[Path]


def _save_one(sheets: Sequence[Drawn], path: Path) -> _Saved:
    from app.services.batch_print import join_pdfs

    save_pdf(path, join_pdfs(sheet.content for sheet in sheets))
    pages = sum(sheet.pages for sheet in sheets)
    return _Saved(f"已保存“{path.name}”：{len(sheets)} 份，{pages} 页。", sheets, [path])


def _save_each(sheets: Sequence[Drawn], folder: Path, title: str, job: Job) -> _Saved:
    """One file a person; after 取消 those saved by then stay, and are noted."""
    from app.services.batch_print import save_person

    files: dict[str, list[Drawn]] = {}
    for sheet in sheets:
        files.setdefault(sheet.of.subject, []).append(sheet)
    kept: list[Drawn] = []
    paths: list[Path] = []
    for number, mine in enumerate(files.values(), 1):
        try:
            job.step(number - 1, len(files), f"正在保存 {number} / {len(files)}")
        except Cancelled:
            return _Saved(f"已取消，先前的 {number - 1} 个文件已经保存在“{folder.name}”。", kept, paths)
        paths.append(save_person(folder, mine[0].of.name, title, [sheet.content for sheet in mine]))
        kept += mine
    return _Saved(f"已在“{folder.name}”保存 {len(files)} 个 PDF，共 {len(sheets)} 份。", kept, paths)


def _told(troubles: Sequence[str]) -> str:
    if not troubles:
        return ""
    more = f"等 {len(troubles)} 份" if len(troubles) > _TOLD else ""
    return f"没有生成：{'；'.join(troubles[:_TOLD])}{more}"
