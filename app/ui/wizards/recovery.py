"""RecoveryPane: the recovery sheet is printed and typed back before it takes effect (恢复表演练)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.ui import dialogs
from app.ui.common.editors import LineEditor
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone


class RecoveryPane(QWidget):
    """Two steps: save and print the sheet, then copy the code from the paper. Emits ``left``, ``said``."""

    left = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._prepared: Any = None
        lines = rows(self, gap=12)
        card = frame()
        inside = rows(card, margin=24, gap=12)
        inside.addWidget(label("单位钥匙恢复表", "heading"))
        inside.addWidget(
            label(
                "换电脑、重装系统、换经办人以后，靠数据备份和这张纸重新启用本单位的钥匙。"
                "没有它，就只能新建身份，由上级重新登记。",
                "muted",
                wrap=True,
            )
        )
        inside.addWidget(label("第一步　存为 PDF，打印一份，然后删除这个文件。", "strong", wrap=True))
        first = columns(gap=8)
        self.save = button("存为 PDF…", self._on_save, kind="primary", icon="print", name="保存恢复表")
        first.addWidget(self.save)
        self.saved = label("", "muted", wrap=True)
        first.addWidget(self.saved, 1)
        inside.addLayout(first)
        inside.addWidget(
            label("第二步　看着打印的纸，把六组恢复码敲一遍。对了才生效，旧表随之作废。", "strong", wrap=True)
        )
        second = columns(gap=8)
        self.code = LineEditor(placeholder="纸上的六组，每组五位")
        self.code.name_it("纸上的恢复码")
        second.addWidget(self.code, 1)
        self.accept = button("核对并启用", self._on_accept, kind="primary")
        second.addWidget(self.accept)
        inside.addLayout(second)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("返回", self._leave, name="不做恢复表"))
        inside.addLayout(foot)
        lines.addWidget(card)
        lines.addStretch(1)

    def start(self) -> None:
        """From the beginning: a new code that is not in force yet."""
        self._prepared = None
        self.code.set_value(None)
        self.saved.setText("")
        self._unlock()

    def _unlock(self) -> None:
        is_printed = self._prepared is not None and bool(self.saved.text())
        self.code.set_locked(not is_printed)
        self.accept.setEnabled(is_printed)

    def _on_save(self) -> None:
        path = dialogs.save_file(self, "保存恢复表", "单位钥匙恢复表.pdf", dialogs.PDF)
        if path is None:
            return
        today = self._desk.today()

        def work(session: Any) -> Any:
            from app.services.exchange.identity import recovery_sheet
            from app.services.exchange.keys import prepare_recovery_code

            prepared = self._prepared or prepare_recovery_code(session)
            return prepared, recovery_sheet(session, prepared.code, today.isoformat())

        def made(found: tuple[Any, tuple[str, ...]]) -> None:
            self._prepared = found[0]
            self._write(path, found[1], found[0].code)

        self._desk.jobs.read(work, made, owner=self, failed=self._failed)

    def _write(self, path: Path, sheet: tuple[str, ...], code: str) -> None:
        today = self._desk.today()

        def draw(_job: Job) -> None:
            from app.services.files import save_bytes
            from app.services.forms.slips import Line, render_slip

            lines = [Line(text.strip(), large=text.strip() == code) for text in sheet[1:]]
            save_bytes(path, render_slip(sheet[0], lines, today).pdf_bytes)

        def done(_none: None) -> None:
            self.saved.setText(f"已写入“{path.name}”。请打印出来，再做第二步。")
            self._unlock()
            self.code.setFocus()

        self._desk.jobs.render(draw, done, owner=self, failed=self._failed)

    def _on_accept(self) -> None:
        prepared, typed = self._prepared, str(self.code.value() or "")
        if prepared is None:
            return

        def work(session: Any) -> None:
            from app.services.exchange.keys import accept_recovery_code

            accept_recovery_code(session, prepared, typed)

        def done(_none: None) -> None:
            self._leave()
            self.said.emit("恢复表已核对并启用，以前的恢复表作废。把纸锁好，删除刚才的 PDF 文件。", Tone.DONE)

        self._desk.jobs.write(work, "启用恢复表", done=done, owner=self, failed=self._failed, lasting=True)

    def _leave(self) -> None:
        self.start()
        self.left.emit()

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
