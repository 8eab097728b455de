"""今日: what must be done, is anything wrong, what comes in the next sixty days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.services.export_register import CALENDAR, Outgoing
from app.services.findings import todo
from app.services.first_steps import BACKUP, BRANCH, PEOPLE, POSTS, first_steps
from app.services.ics import calendar_file, due_entries
from app.services.overview import AGENDA_DAYS, LINES, home_branch, overview
from app.services.params import load_params
from app.ui import dialogs, export_panel
from app.ui.common.editors import WEEKDAYS
from app.ui.common.empty_state import EmptyState
from app.ui.common.first_steps_card import FirstStepsCard
from app.ui.common.layout import button, clear, columns, frame, label, rows, rule, scrolled
from app.ui.common.stat_card import StatCard
from app.ui.common.tag import TagLabel
from app.ui.common.why import WhyBox
from app.ui.desk import Desk
from app.ui.duties import Date, Duty, TodayView, build_view
from app.ui.jobs import Job
from app.ui.screen import Place, Screen
from app.ui.theme import Tone

MOST_LINES = LINES


_FIRST: dict[str, tuple[tuple[str, Place], ...]] = {
    BRANCH: (("填写", Place("places", focus="党组织")),),
    PEOPLE: (
        ("导入名册", Place("exchange", focus="roster")),
        ("导入数据工作簿", Place("exchange", focus="import")),
        ("逐个新增", Place("person", "new")),
    ),
    POSTS: (("记任职", Place("ledgers", focus="任职")),),
    BACKUP: (("去选", Place("exchange", focus="backup")),),
}
"""Where each of the first things is done."""


def _read(session: Any, today: date) -> TodayView:
    found = overview(session, today)
    is_new_branch = not any(found.stage_counts.values()) and home_branch(session) is not None
    return build_view(found, load_params(session), first_steps(session) if is_new_branch else ())


class TodayScreen(Screen):
    """Built from a :class:`TodayView`; every line leads to the place where it is settled."""

    def __init__(self, desk: Desk, backups: Path | None = None) -> None:
        """``backups`` is the folder whose newest backup is told."""
        super().__init__(desk)
        self._backups = backups
        self._acts: list[QPushButton] = []
        ground = QWidget()
        self._lines = rows(ground, margin=0, gap=16)
        self._lines.setContentsMargins(24, 20, 24, 20)
        outer = rows(self)
        self._area = scrolled(ground)
        outer.addWidget(self._area)
        head = columns(gap=12)
        self.title = label("", "title")
        self.summary = label("", "muted")
        head.addWidget(self.title)
        self.summary.setContentsMargins(0, 0, 0, 2)
        head.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignBottom)
        head.addStretch(1)
        self.charts = button("统计图", lambda: self.go.emit(Place("statistics")), kind="link")
        head.addWidget(self.charts)
        self.record = button("全程纪实（迎检）", lambda: self.go.emit(Place("record")), kind="link")
        head.addWidget(self.record)
        self._lines.addLayout(head)
        self._duties = frame()
        self._duty_lines = rows(self._duties, gap=0)
        self._lines.addWidget(self._duties)
        self._stat_row = QWidget()
        self._stats: QHBoxLayout = columns(self._stat_row, gap=12)
        self._lines.addWidget(self._stat_row)
        self._agenda = frame()
        inside = rows(self._agenda, margin=16, gap=8)
        kept = columns(gap=16)
        kept.addWidget(label(f"今后 {AGENDA_DAYS} 天", "heading"))
        kept.addStretch(1)
        self.backup = button(
            "", lambda: self.go.emit(Place("exchange", focus="backup")), kind="link", name="上次备份"
        )
        self.sent = button(
            "", lambda: self.go.emit(Place("exchange", focus="packages")), kind="link", name="上次发出数据包"
        )
        self.calendar = button(
            "存为日历文件",
            self._on_calendar,
            kind="link",
            tip=f"已超期和今后 {AGENDA_DAYS} 天要办的事，存成 .ics 文件",
        )
        for part in (self.calendar, self.backup, self.sent):
            kept.addWidget(part)
        inside.addLayout(kept)
        inside.addWidget(rule())
        self._agenda_lines: QVBoxLayout = rows(gap=8)
        inside.addLayout(self._agenda_lines)
        self._agenda_why = rows(gap=0)
        self._explained: Date | None = None
        inside.addLayout(self._agenda_why)
        inside.addStretch(1)
        self._lines.addWidget(self._agenda, 1)
        self._show_day()

    def open(self, place: Place) -> None:
        """Load anew: the day may have changed since the last time."""
        self._show_day()
        today = self.desk.today()
        self.desk.jobs.read(
            lambda session: _read(session, today),
            self.show_view,
            owner=self,
            key=(id(self), "load"),
        )

        self._show_backup()

    def _show_backup(self) -> None:
        folder = self._backups

        def work(_job: Job) -> str:
            from app.services.backup.container import list_backups

            found = list_backups(folder) if folder is not None else ()
            if not found:
                return "还没有备份"
            return f"上次备份：{datetime.fromisoformat(found[0][1].made_at).astimezone():%m-%d %H:%M}"

        def done(text: str) -> None:
            self.backup.setText(text)
            self.backup.setAccessibleName(text)

        self.desk.jobs.render(work, done, owner=self, key=(id(self), "backups"))

    def _on_calendar(self) -> None:
        """What is overdue and what the agenda shows, as a file for the calendar of a telephone."""
        today, at = self.desk.today(), self.desk.now()

        def saved(target: Path) -> None:
            self.said.emit(f"已保存“{target.name}”，导入手机或办公软件的日历即可。", Tone.DONE)

        def ask(dues: Any) -> None:
            if not dues:
                self.said.emit(f"没有超期的事，今后 {AGENDA_DAYS} 天也没有到期的日子，没有存文件。", None)
                return
            people = len({due.person for due in dues if due.person})

            def save(outgoing: Outgoing) -> None:
                path = dialogs.save_file(self, "存为日历文件", f"要办的事（{today}）.ics", dialogs.CALENDAR)
                if path is not None:
                    content = calendar_file(due_entries(dues), at)
                    export_panel.save(self.desk, self, path, content, outgoing, saved)

            export_panel.ask(self.desk, self, Outgoing(CALENDAR, "到期的事", people, True), save)

        self.desk.jobs.read(
            lambda session: todo(session, today, AGENDA_DAYS), ask, owner=self, key=(id(self), "calendar")
        )

    def show_view(self, view: TodayView) -> None:
        """Put everything on screen."""
        self._show_day()
        self.summary.setText(self._sentence(view))
        self._show_duties(view)
        self._show_stats(view)
        self._show_agenda(view)
        self.sent.setText(view.sent)
        self.sent.setAccessibleName(view.sent)
        # An empty place shows the next step alone; rows of zeros would only be noise.
        for part in (self._stat_row, self._agenda, self.charts, self.record):
            part.setVisible(view.people > 0)

    def _show_day(self) -> None:
        today = self.desk.today()
        self.title.setText(f"{today.month} 月 {today.day} 日　星期{WEEKDAYS[today.weekday()]}")

    @staticmethod
    def _sentence(view: TodayView) -> str:
        if not view.duties:
            return "没有到期的事" if view.people else ""
        late = f"，其中 {view.overdue} 件已经超期" if view.overdue else "，没有超期的"
        return f"{view.total} 件事要办{late}"

    def _show_duties(self, view: TodayView) -> None:
        clear(self._duty_lines)
        if not view.duties or view.first:
            self._duty_lines.addWidget(self._nothing(view))
            return
        self._acts = []
        for at, duty in enumerate(view.duties[:MOST_LINES]):
            if at:
                self._duty_lines.addWidget(rule())
            self._duty_lines.addWidget(self._line(duty, first=at == 0))
        # One width for all, so that 为什么 stands in one line down the card.
        widest = max((act.sizeHint().width() for act in self._acts), default=0)
        for act in self._acts:
            act.setMinimumWidth(widest)
        rest = view.total - min(len(view.duties), MOST_LINES)
        if rest > 0:
            self._duty_lines.addWidget(rule())
            more = columns(margin=4)
            more.addStretch(1)
            more.addWidget(
                button(
                    f"还有 {rest} 件，在人员表里看",
                    lambda: self.go.emit(Place("people", focus="duty")),
                    kind="link",
                )
            )
            more.addStretch(1)
            self._duty_lines.addLayout(more)

    def _nothing(self, view: TodayView) -> QWidget:
        if view.people:
            return EmptyState("check", "今天没有要办的事", "到期和超期的事会出现在这里。")
        if view.first:
            steps = [
                (step.title, step.hint, step.is_done, [self._way(*way) for way in _FIRST[step.key]])
                for step in view.first
            ]
            return FirstStepsCard(self.desk.theme, "先办这几件", steps)
        return EmptyState(
            "people",
            "还没有人员",
            "先导入数据工作簿，或者逐个录入。",
            (("导入数据工作簿", lambda: self.go.emit(Place("exchange", focus="import"))),),
        )

    def _way(self, word: str, place: Place) -> tuple[str, Callable[[], object]]:
        return word, lambda: self.go.emit(place)

    def _line(self, duty: Duty, *, first: bool) -> QWidget:
        box = QWidget()
        line = columns(box, gap=14)
        line.setContentsMargins(16, 8, 16, 8)
        tag = TagLabel(duty.badge, duty.tone)
        tag.setMinimumWidth(self.desk.theme.px(84))
        line.addWidget(tag)
        words = rows(gap=1)
        words.addWidget(label(f"{duty.who}　{duty.what}", "strong", wrap=True))
        words.addWidget(label(duty.why, "small", wrap=True))
        line.addLayout(words, 1)
        why = button("为什么", kind="link", name=f"为什么：{duty.who}　{duty.what}")
        why.setCheckable(True)
        line.addWidget(why)
        if duty.place is not None:
            act = button(
                duty.act,
                lambda: self.go.emit(duty.place),
                kind="primary" if first and duty.tone is Tone.ACCENT else "",
                name=f"{duty.act}：{duty.who}　{duty.what}",
            )
            line.addWidget(act)
            self._acts.append(act)
        whole = QWidget()
        together = rows(whole, gap=0)
        together.addWidget(box)
        why.toggled.connect(lambda on: self._explain(duty, together, on))
        return whole

    def _explain(self, duty: Duty, lines: QVBoxLayout, on: bool) -> None:
        """Open or close what a line rests on, under it."""
        if not on:
            opened = lines.takeAt(1)
            if opened is not None and (widget := opened.widget()) is not None:
                widget.deleteLater()
            return
        around = QWidget()
        inside = rows(around)
        inside.setContentsMargins(16, 0, 16, 12)
        reasons = WhyBox([duty.reason])
        reasons.rule_wanted.connect(lambda number: self.go.emit(Place("rulebook", number, "rules")))
        inside.addWidget(reasons)
        lines.addWidget(around)

    def _show_stats(self, view: TodayView) -> None:
        clear(self._stats)
        for stat in view.stats:
            card = StatCard(stat.word, lambda key=stat.key: self.go.emit(Place("people", focus=key)))  # type: ignore[misc]
            card.show_figures([(stat.number, "", None)])
            self._stats.addWidget(card, 1)
        health = StatCard("检查发现", lambda: self.go.emit(Place("findings")))
        health.show_figures([(view.violations, "违规", Tone.ACCENT), (view.warnings, "预警", Tone.WARN)])
        self._stats.addWidget(health, 1)

    def _show_agenda(self, view: TodayView) -> None:
        clear(self._agenda_lines)
        clear(self._agenda_why)
        self._explained = None
        if not view.agenda:
            self._agenda_lines.addWidget(label(f"今后 {AGENDA_DAYS} 天没有到期的日子。", "muted"))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(2)
        half = (len(view.agenda) + 1) // 2
        for at, entry in enumerate(view.agenda):
            grid.addWidget(self._date(entry), at % half, at // half)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self._agenda_lines.addLayout(grid)

    def _date(self, entry: Date) -> QWidget:
        box = QFrame()
        line = columns(box, gap=12)
        day = label(f"{entry.on:%m-%d}　星期{WEEKDAYS[entry.on.weekday()]}")
        day.setProperty("tone", (Tone.WARN if entry.urgent else Tone.INFO).value)
        day.setFixedWidth(self.desk.theme.px(108))
        line.addWidget(day)
        if entry.place is not None:
            what = button(
                entry.text,
                lambda: self.go.emit(entry.place),
                kind="quiet",
                name=f"{entry.on}　{entry.text}",
            )
            what.setProperty("lead", "left")
            line.addWidget(what)
        else:
            alone = label(entry.text)
            alone.setContentsMargins(5, 6, 0, 6)
            line.addWidget(alone)
        if entry.urgent:
            left = (entry.on - self.desk.today()).days
            line.addWidget(TagLabel(f"还有 {left} 天" if left else "今天", Tone.WARN))
        why = button("为什么", kind="link", name=f"为什么：{entry.on}　{entry.text}")
        why.clicked.connect(lambda: self._explain_date(entry))
        # At the end of the line, so that the links stand below each other.
        line.addStretch(1)
        line.addWidget(why)
        line.addSpacing(self.desk.theme.px(24))
        return box

    def _explain_date(self, entry: Date) -> None:
        """Open what a day of the agenda rests on under the list, in place of another; once more closes it."""
        closes = self._explained is entry
        self._explained = None if closes else entry
        clear(self._agenda_why)
        if closes:
            return
        reasons = WhyBox([entry.reason])
        reasons.rule_wanted.connect(lambda number: self.go.emit(Place("rulebook", number, "rules")))
        self._agenda_why.addWidget(reasons)
        QTimer.singleShot(0, reasons, lambda: self._bring(reasons))

    def _bring(self, part: QWidget) -> None:
        """Scroll to what was opened, once it has its place."""
        ground = self._area.widget()
        if ground is not None and (layout := ground.layout()) is not None:
            layout.activate()
            ground.resize(ground.width(), max(layout.sizeHint().height(), self._area.viewport().height()))
        self._area.ensureWidgetVisible(part, 0, 16)

    def on_changed(self, changes: Any) -> None:
        """Whatever changed, duties may have."""
        self.open(Place("today"))
