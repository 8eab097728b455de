"""数据交换: packages, workbook and roster in (preview first) and out, backups and 安全自查."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.errors import UserError
from app.services.export_register import WORKBOOK, Outgoing, enter_file, everybody
from app.ui import dialogs, export_panel
from app.ui.common.layout import button, columns, frame, label, rows, scrolled
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.screen import Place, Screen
from app.ui.screens.exchange_backup import BackupPane
from app.ui.screens.exchange_decide import DecidePane
from app.ui.screens.exchange_rooms import PackageRooms
from app.ui.screens.exchange_roster import RosterPane
from app.ui.screens.import_preview import ImportPreview
from app.ui.theme import Tone

IMPORT = "import"
"""Place.focus that asks for a file at once."""
ROSTER, BACKUP = "roster", "backup"
"""Place.focus that asks for a roster at once, and that shows the backups."""
FILES, PACKAGES, BRANCHES, DECIDE = "files", "packages", "branches", "decide"
MERGE = "merge"
"""Place.focus that shows what files would do: Place.subject names them, one a line."""
_VIEWS = (
    (BRANCHES, "下级单位"), (DECIDE, "批复"), (FILES, "导入导出"), (PACKAGES, "数据包"), (BACKUP, "备份"),
)  # fmt: skip
_OF_COMMITTEE = (BRANCHES, DECIDE)


def _is_committee(session: Any) -> bool:
    from app.services.exchange.parts import COMMITTEE
    from app.services.exchange.replica import site_kind

    return site_kind(session) == COMMITTEE


class ExchangeScreen(Screen):
    """Place.focus is one of the views; choosing a file turns 导入导出 into the preview of its import."""

    def __init__(self, desk: Desk, backups: Path) -> None:
        super().__init__(desk)
        self._path: Path | None = None
        outer = rows(self, gap=12)
        outer.setContentsMargins(24, 16, 24, 16)
        self.views = Segments([word for _key, word in _VIEWS], "数据交换")
        outer.addWidget(self.views)
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self.pages = QStackedWidget()
        self._backups = backups
        self.backup = BackupPane(desk, backups)
        self._room = PackageRooms(desk, backups)
        self.decide = DecidePane(desk)
        self.packages, self.branches = self._room.packages, self._room.branches
        self.receive, self.conflicts = self._room.receive, self._room.conflicts
        self.same, self.corrections = self._room.same, self._room.corrections
        self.approvals = self._room.approvals
        for part in (self._room, self.decide):
            part.said.connect(self.said)
            part.go.connect(self.go)
        self._room.home.connect(self._to_room)
        self._is_committee: bool | None = None
        self._parts: dict[str, QWidget] = {
            BRANCHES: self._room, DECIDE: self.decide, PACKAGES: self._room, FILES: self.pages,
            BACKUP: self.backup,
        }  # fmt: skip
        for shown in (self._room, self.decide, self.pages, self.backup):
            self.stack.addWidget(shown)
        self.views.chosen.connect(self._on_view)
        self.backup.said.connect(self.said)
        self.pages.addWidget(self._cards())
        self.preview = ImportPreview(desk.theme)
        self.preview.table.attend(desk, "import-preview", self.preview.filter.box)
        self.preview.issue_table.attend(desk, "import-issues")
        self.preview.given_up.connect(self._home)
        self.preview.accepted.connect(self._apply)
        self.preview.another_wanted.connect(self.choose_file)
        self.pages.addWidget(self.preview)
        self.roster = RosterPane(desk, backups)
        self.roster.left.connect(self._home)
        self.roster.said.connect(self.said)
        self.roster.another_wanted.connect(self.choose_roster)
        self.pages.addWidget(self.roster)

    def open(self, place: Place) -> None:
        """A view, or the file chooser at once; a preview that was not carried out is still there."""
        shown = self.pages.currentWidget()
        if not (
            (shown is self.preview and not self.preview.is_done())
            or (shown is self.roster and not self.roster.is_done())
        ):
            self._home()
        self.desk.jobs.read(_is_committee, lambda found: self._arrive(place, found), owner=self)

    def _arrive(self, place: Place, is_committee: bool) -> None:
        first = self._is_committee is None
        self._show_views(is_committee)
        focus = place.focus
        if focus in (IMPORT, ROSTER):
            self._choose(FILES)
        elif focus == MERGE:
            self._take([Path(line) for line in place.subject.split("\n") if line])
            return
        elif focus in self._parts and (is_committee or focus not in _OF_COMMITTEE):
            self._choose(focus)
        elif first:
            self._choose(BRANCHES if is_committee else FILES)
        elif not focus and self.receive.is_done():
            self._room.leave_receipt()
        if focus == IMPORT:
            self.choose_file()
        elif focus == ROSTER:
            self.choose_roster()
        self._load()

    def _show_views(self, is_committee: bool) -> None:
        if is_committee != self._is_committee:
            self._is_committee = is_committee
            self.views.show_only(
                [at for at, (key, _word) in enumerate(_VIEWS) if is_committee or key not in _OF_COMMITTEE]
            )

    def topic(self) -> str:
        """The view in sight."""
        return _VIEWS[self.views.current()][0]

    def _choose(self, key: str) -> None:
        self.views.choose([known for known, _word in _VIEWS].index(key))
        self.stack.setCurrentWidget(self._parts[key])
        if key in (BRANCHES, PACKAGES):
            self._room.show_home(key)

    def _on_view(self, at: int) -> None:
        self._choose(_VIEWS[at][0])
        self._load()

    def _to_room(self, key: str) -> None:
        self._choose(key if self._is_committee or key != BRANCHES else PACKAGES)

    def _load(self) -> None:
        shown = self.stack.currentWidget()
        if shown is self.backup:
            self.backup.load()
        elif shown is self.decide:
            self.decide.load()
        elif shown is self._room:
            self._room.load()

    def on_changed(self, changes: Any) -> None:
        """An act was taken back: cards and lists follow; previews keep what they show."""
        self._load()
        self.desk.jobs.read(_is_committee, self._show_views, owner=self)

    def _take(self, paths: list[Path]) -> None:
        """What was dropped: one workbook at a branch is an import, everything else is merged."""
        if len(paths) == 1 and paths[0].suffix.lower() == ".xlsx" and not self._is_committee:
            self._choose(FILES)
            self.plan(paths[0])
        elif paths:
            self.plan_packages(paths)

    def plan_package(self, path: Path) -> None:
        """Show the preview of one file."""
        self.plan_packages([path])

    def plan_packages(self, paths: list[Path]) -> None:
        """Show the preview of a merge of any number of files."""
        self._choose(BRANCHES if self._is_committee else PACKAGES)
        self._room.plan(paths)

    def choose_roster(self) -> None:
        """Ask for a roster and show how it is understood and what it would do."""
        path = dialogs.open_file(self, "选择名册", dialogs.ROSTER)
        if path is not None:
            self.plan_roster(path)

    def plan_roster(self, path: Path) -> None:
        """Show the preview of a roster."""
        self._choose(FILES)
        self.pages.setCurrentWidget(self.roster)
        self.roster.start(path)

    def choose_file(self) -> None:
        """Ask for a workbook and show what it would do."""
        path = dialogs.open_file(self, "选择数据工作簿", dialogs.WORKBOOK)
        if path is not None:
            self.plan(path)

    def plan(self, path: Path) -> None:
        """Read a workbook off the GUI thread; a file that cannot be read is explained and nothing changes."""
        self._path = path
        job = Job("正在读取工作簿")
        self._show_job(job)

        def work(session: Any) -> Any:
            from app.services.workbook import plan_import

            return plan_import(session, path, job)

        def failed(error: UserError) -> None:
            self._home()
            self._failed(error)

        self.desk.jobs.read(work, self._planned, owner=self, failed=failed, job=job)

    def _planned(self, plan: Any) -> None:
        self._ready()
        self.preview.show_plan(plan)
        self.pages.setCurrentIndex(1)

    def _apply(self, plan: Any) -> None:
        now = self.desk.now()
        job = Job("正在写入")
        self.preview.lock()

        def work(session: Any) -> Any:
            from app.services.workbook import apply_import

            return apply_import(session, plan, now, job)

        def failed(error: UserError) -> None:
            self.preview.show_plan(plan)
            self._failed(error)

        def ended() -> None:
            if job.cancelled:
                # Nothing was written: the preview is as it was before, to be carried out or left.
                self.preview.show_plan(plan)

        job.finished.connect(ended)

        def back_up(database: Any) -> Any:
            from app.services.backup.making import backup_before

            return backup_before(database, folder, now.astimezone(UTC), first)

        def backed_up(_made: Any) -> None:
            self.desk.jobs.write(
                work,
                f"导入“{plan.file_name}”",
                done=lambda counts: self.preview.show_done(plan, counts),
                owner=self,
                failed=failed,
                job=job,
            )

        folder, first = self._backups, Job("导入前备份")
        first.finished.connect(lambda: self.preview.show_plan(plan) if first.cancelled else None)
        self.desk.jobs.whole(back_up, backed_up, owner=self, failed=failed, job=first)

    def _export(self) -> None:
        def asked(people: int) -> None:
            export_panel.ask(self.desk, self, Outgoing(WORKBOOK, "全部记录", people, False), self._export_as)

        self.desk.jobs.read(everybody, asked, owner=self)

    def _export_as(self, outgoing: Outgoing) -> None:
        suggested = f"数据工作簿 {self.desk.today()}.xlsx"
        path = dialogs.save_file(self, "导出数据工作簿", suggested, dialogs.WORKBOOK)
        if path is None:
            return
        job, at = Job("正在导出"), self.desk.now()
        self._show_job(job)

        def work(session: Any) -> int:
            from app.services.workbook import export_workbook

            counts = export_workbook(session, path, job)
            enter_file(session, path, outgoing, at)
            return sum(counts.values())

        def done(number: int) -> None:
            self._ready()
            self.said.emit(f"已导出“{path.name}”，共 {number} 行。里面有个人信息，请妥善保管。", Tone.DONE)

        self.desk.jobs.note(work, done, owner=self, failed=self._failed, job=job)

    def _template(self) -> None:
        path = dialogs.save_file(self, "保存空白工作簿", "数据工作簿（空白）.xlsx", dialogs.WORKBOOK)
        if path is None:
            return
        job = Job("正在生成空白工作簿")
        self._show_job(job)

        def work(_job: Job) -> None:
            from app.services.workbook import write_template

            write_template(path)

        def done(_none: None) -> None:
            self._ready()
            self.said.emit(f"已保存“{path.name}”。用 WPS 或 Excel 填好后再回这里导入。", Tone.DONE)

        self.desk.jobs.render(work, done, owner=self, failed=self._failed, job=job)

    def _failed(self, error: UserError) -> None:
        self._ready()
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)

    def _home(self) -> None:
        self.pages.setCurrentIndex(0)

    def _show_job(self, job: Job) -> None:
        """While a file is read or written the buttons wait; after 取消 they are free again."""
        for part in self._buttons:
            part.setEnabled(False)
        job.finished.connect(self._ready)

    def _ready(self) -> None:
        for part in self._buttons:
            part.setEnabled(True)

    def _cards(self) -> QWidget:
        ground = QWidget()
        lines = rows(ground, gap=16)
        self.take_in = button(
            "选择文件…", self.choose_file, kind="primary", icon="download", name="导入：选择文件"
        )
        self.put_out = button("导出…", self._export, icon="upload", name="导出数据工作簿")
        self.blank = button("保存空白工作簿…", self._template, icon="sheet")
        self.take_roster = button("选择名册…", self.choose_roster, icon="people")
        self._buttons = (self.take_in, self.take_roster, self.put_out, self.blank)
        for title, text, act in (
            (
                "导入数据工作簿",
                "先逐行预览：新增、更新、无变化、冲突、错误。确认之前什么也不写；有一处错误就一行也不写。",
                self.take_in,
            ),
            (
                "导入名册",
                "别处来的任何名册（xlsx、xls、ods、csv）：程序认出每一列是什么，认错的可以改，看过预览再写入。",
                self.take_roster,
            ),
            (
                "导出数据工作簿",
                "把全部记录写成一个 Excel 文件，可以在别处打开，也可以再导回来。",
                self.put_out,
            ),
            (
                "空白工作簿",
                "带下拉选项和每一列说明的空表，习惯用 Excel 或 WPS 的人可以填好再导入。",
                self.blank,
            ),
        ):
            card = frame()
            inside = columns(card, margin=16, gap=16)
            words = rows(gap=4)
            words.addWidget(label(title, "heading"))
            words.addWidget(label(text, "muted", wrap=True))
            inside.addLayout(words, 1)
            inside.addWidget(act)
            lines.addWidget(card)
        lines.addStretch(1)
        return scrolled(ground)
