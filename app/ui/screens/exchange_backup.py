"""备份: the verified backups, a new one, restoring into a new file, and 安全自查 in five plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.ui import dialogs
from app.ui.common.backup_columns import backup_columns
from app.ui.common.editors import LineEditor
from app.ui.common.layout import ElidedLabel, button, clear, columns, frame, label, rows, scrolled
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.desk import SECOND_PLACE, Desk
from app.ui.jobs import Job
from app.ui.theme import Tone

_NEEDS_CODE = "E-BAK-05"
"""The refusal of a backup that this PC cannot open without the recovery code."""
_SAID = 16
"""Digits of the fingerprint that are shown: enough to compare by telephone."""


class BackupPane(QWidget):
    """``said(text, tone)`` for what was done and for refusals; restoring never touches existing data."""

    said = Signal(str, object)

    def __init__(self, desk: Desk, folder: Path) -> None:
        super().__init__()
        self._desk = desk
        self._folder = folder
        self._waiting: tuple[Path, Path] | None = None
        self._fingerprint = ""
        lines = columns(self, gap=12)
        left = frame()
        inside = rows(left, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        head = columns(gap=8)
        head.setContentsMargins(15, 11, 15, 11)
        head.addWidget(label("备份", "heading"))
        head.addStretch(1)
        self.elsewhere = button("备份到别处…", self._on_elsewhere, icon="folder", tip="例如 U 盘")
        self.make = button("立即备份", lambda: self._make(self._folder), kind="primary", icon="save")
        head.addWidget(self.elsewhere)
        head.addWidget(self.make)
        inside.addLayout(head)
        self.model: RowTableModel[tuple[Path, Any]] = RowTableModel(backup_columns())
        self.table: TableView[tuple[Path, Any]] = TableView(self.model, desk.theme, "备份表")
        self.table.attend(desk, "backups")
        inside.addWidget(self.table, 1)
        self.note = label("", "small", wrap=True)
        self.note.setContentsMargins(15, 6, 15, 6)
        inside.addWidget(self.note)
        inside.addWidget(self._upkeep())
        inside.addWidget(self._code_line())
        foot = columns(gap=8)
        foot.setContentsMargins(15, 8, 15, 11)
        self.restore = button("恢复为新文件…", self._on_restore, icon="undo")
        self.other = button("从别处的备份恢复…", self._on_other)
        foot.addWidget(self.restore)
        foot.addWidget(self.other)
        foot.addStretch(1)
        inside.addLayout(foot)
        lines.addWidget(left, 3)
        right = frame()
        inside = rows(right, margin=16, gap=12)
        head = columns(gap=8)
        head.addWidget(label("安全自查", "heading"))
        self.verdict = TagLabel("")
        head.addWidget(self.verdict)
        head.addStretch(1)
        self.look = button("再查一次", self._examine, name="再做一次安全自查")
        head.addWidget(self.look)
        inside.addLayout(head)
        content = QWidget()
        self._checks = rows(content, gap=14)
        inside.addWidget(scrolled(content), 1)
        line = columns(gap=8)
        self.fingerprint = label("", "muted", wrap=True)
        self.copy = button("复制指纹", self._on_copy, icon="copy", tip="复制全部 64 位")
        line.addWidget(self.fingerprint, 1)
        line.addWidget(self.copy)
        inside.addLayout(line)
        lines.addWidget(right, 2)

    def _upkeep(self) -> QWidget:
        """The second place and the rehearsal of restoring."""
        box = QWidget()
        lines = rows(box, gap=6)
        lines.setContentsMargins(15, 4, 15, 4)
        line = columns(gap=8)
        self.place = ElidedLabel("", "muted")
        line.addWidget(self.place)
        line.addStretch(1)
        self.choose = button("选第二处…", self._on_place, name="选备份的第二处", tip="例如 U 盘或另一块盘")
        line.addWidget(self.choose)
        lines.addLayout(line)
        line = columns(gap=8)
        self.rehearsed = ElidedLabel("", "muted")
        line.addWidget(self.rehearsed)
        line.addStretch(1)
        self.rehearse = button("现在演练恢复", self._on_rehearse)
        line.addWidget(self.rehearse)
        lines.addLayout(line)
        return box

    def _on_place(self) -> None:
        place = dialogs.choose_folder(self, "备份的第二处（U 盘或另一块盘）")
        if place is None:
            return
        if place.resolve() == self._folder.resolve():
            self.said.emit("这就是第一处。第二处请选 U 盘或另一块盘。", Tone.WARN)
            return

        def work(session: Any) -> None:
            from app.services.backup.upkeep import set_second_place

            set_second_place(session, place)

        self._desk.jobs.note(work, lambda _none: self._make(self._folder), owner=self, failed=self._failed)

    def _on_rehearse(self) -> None:
        folder, now = self._folder, self._desk.now().astimezone(UTC)

        def work(database: Any) -> Any:
            from app.services.backup.upkeep import rehearse_newest

            return rehearse_newest(database, folder, now)

        def done(known: Any) -> None:
            self.said.emit(known.rehearsal_words() if known else "还没有备份可以演练。", Tone.INFO)
            self.load()

        job = Job("正在演练恢复")
        self._busy(job)
        self._desk.jobs.whole(work, done, owner=self, failed=self._failed, job=job)

    def _show_upkeep(self, known: Any) -> None:
        # Kept outside the data, too: where they cannot be opened, its backups are offered for restoring.
        self._desk.settings.setValue(SECOND_PLACE, str(known.place or ""))
        named = "第二处：" if known.place is not None else ""
        self.place.set_whole(f"{named}{known.place_words()}")
        self.rehearsed.set_whole(known.rehearsal_words())

    def load(self) -> None:
        """List the backups and look at everything."""
        from app.services.backup.state import upkeep

        self._desk.jobs.read(upkeep, self._show_upkeep, owner=self, key=(id(self), "upkeep"))
        folder = self._folder

        def work(_job: Job) -> Any:
            from app.services.backup.container import list_backups

            return list_backups(folder)

        self._desk.jobs.render(work, self._show, owner=self, key=(id(self), "list"))
        self._examine()

    def _show(self, found: Sequence[tuple[Path, Any]]) -> None:
        self.model.set_rows(found)
        self.restore.setEnabled(bool(found))
        if found:
            self.table.selectRow(0)
            self.note.setText(
                "每一份写好后都试着恢复过一次，内容一致才算数。文件是加密的，丢了别人也看不到。"
            )
        else:
            self.note.setText("还没有备份。关窗口时若有改动，会自动备份一份；也可以现在就备份。")

    def _examine(self) -> None:
        folder, now = self._folder, self._desk.now().astimezone(UTC)

        def work(database: Any) -> Any:
            from app.services.doctor import examine
            from app.services.exchange.state_hash import state_hash

            checks = examine(database, folder, now)
            with database.read() as session:
                return checks, state_hash(session)

        self.look.setEnabled(False)
        job = Job()
        job.finished.connect(lambda: self.look.setEnabled(True))
        self._desk.jobs.whole(work, self._show_checks, owner=self, job=job)

    def _show_checks(self, found: tuple[Sequence[Any], str]) -> None:
        checks, self._fingerprint = found
        groups = " ".join(self._fingerprint[at : at + 4] for at in range(0, _SAID, 4))
        self.fingerprint.setText(f"内容指纹 {groups}：两份数据内容相同，指纹就相同，可以打电话核对。")
        self.copy.setEnabled(True)
        clear(self._checks)
        bad = sum(not check.ok for check in checks)
        self.verdict.show_state(f"{bad} 项要处理" if bad else "都好", Tone.WARN if bad else Tone.DONE)
        for check in checks:
            line = rows(gap=2)
            head = columns(gap=8)
            head.addWidget(label(check.name, "strong"))
            head.addWidget(_verdict(check))
            head.addStretch(1)
            line.addLayout(head)
            line.addWidget(label(check.detail, "muted", wrap=True))
            self._checks.addLayout(line)
        self._checks.addStretch(1)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._fingerprint)
        self.said.emit("已复制内容指纹。", Tone.DONE)

    def _make(self, folder: Path) -> None:
        now = self._desk.now().astimezone(UTC)
        job, home = Job("正在备份"), self._folder

        def work(database: Any) -> Any:
            from app.services.backup.making import make_backup
            from app.services.backup.upkeep import back_up, enter_backup

            if folder == home:
                return back_up(database, folder, now, job)
            made = make_backup(database, folder, now, job)
            with database.note() as session:
                enter_backup(session, made, "备份到别处", now)
            return made

        def done(made: Any) -> None:
            place = "" if folder == self._folder else f"“{folder.name}”里的"
            self.said.emit(f"已备份为{place}“{made.path.name}”，试恢复一致。", Tone.DONE)
            self.load()

        self._busy(job)
        self._desk.jobs.whole(work, done, owner=self, failed=self._failed, job=job)

    def _on_elsewhere(self) -> None:
        folder = dialogs.choose_folder(self, "备份到哪个文件夹")
        if folder is not None:
            self._make(folder)

    def _on_restore(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self._ask_target(chosen[0][0])

    def _on_other(self) -> None:
        path = dialogs.open_file(self, "选择备份", dialogs.BACKUP)
        if path is not None:
            self._ask_target(path)

    def _ask_target(self, path: Path) -> None:
        target = dialogs.save_file(self, "恢复为新文件", f"恢复的{path.stem}.db", dialogs.DATABASE)
        if target is not None:
            self._restore(path, target, None)

    def _restore(self, path: Path, target: Path, code: str | None) -> None:
        job = Job("正在恢复")

        def work(_job: Job) -> Any:
            from app.services.backup.restoring import restore_backup

            return restore_backup(path, target, code)

        def done(header: Any) -> None:
            self._ask_code(None)
            self.said.emit(
                f"已恢复到“{target.name}”（{header.people} 人），现在用的数据没有改动。"
                "要用它，到“设置”的“数据”点“换用别的数据文件…”。",
                Tone.DONE,
            )

        def failed(error: UserError) -> None:
            self._ask_code((path, target) if code is not None or error.code == _NEEDS_CODE else None)
            self._failed(error)

        self._busy(job)
        self._desk.jobs.render(work, done, owner=self, failed=failed, job=job)

    def _code_line(self) -> QWidget:
        """Where the recovery code of the printed sheet is typed; shown when it is needed."""
        self._code = QWidget()
        line = columns(self._code, gap=8)
        line.setContentsMargins(15, 4, 15, 4)
        line.addWidget(label("恢复码"))
        self.code = LineEditor(placeholder="恢复表上的六组")
        self.code.name_it("恢复码")
        line.addWidget(self.code, 1)
        self.with_code = button("用恢复码恢复", self._on_code, kind="primary")
        line.addWidget(self.with_code)
        self._code.hide()
        return self._code

    def _ask_code(self, waiting: tuple[Path, Path] | None) -> None:
        self._waiting = waiting
        self._code.setVisible(waiting is not None)
        if waiting is None:
            self.code.set_value(None)
        else:
            self.code.setFocus()

    def _on_code(self) -> None:
        if self._waiting is not None:
            self._restore(*self._waiting, str(self.code.value() or ""))

    def _busy(self, job: Job) -> None:
        parts = (
            self.rehearse,
            self.choose,
            self.make,
            self.elsewhere,
            self.restore,
            self.other,
            self.with_code,
        )
        free = [part for part in parts if part.isEnabled()]
        for part in free:
            part.setEnabled(False)

        def ready() -> None:
            for part in free:
                part.setEnabled(True)

        job.finished.connect(ready)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _verdict(check: Any) -> TagLabel:
    """好 only for what was looked at and is well; what nobody has begun is neither."""
    if not check.ok:
        return TagLabel("要处理", Tone.WARN)
    return TagLabel("好", Tone.DONE) if check.is_begun else TagLabel("还没做", Tone.INFO)
