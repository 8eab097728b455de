"""This site's card and keys: made, handed over, printed, recovered on another PC."""

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
from app.ui.wizards.trust import stamp


class IdentityCard(QWidget):
    """Emits ``changed`` after the keys were made or opened, ``sheet_wanted`` and ``said``."""

    changed = Signal()
    sheet_wanted = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._name = ""
        lines = rows(self, gap=12)
        card = frame()
        inside = columns(card, margin=16, gap=12)
        words = rows(gap=4)
        self.name = label("", "heading")
        self.fingerprint = label("", select=True)
        self.hint = label("", "small", wrap=True)
        for line in (self.name, self.fingerprint, self.hint):
            words.addWidget(line)
        inside.addLayout(words, 1)
        self.make_keys = button("建立本单位名片", self._on_keys, kind="primary")
        self.sheet = button("单位钥匙恢复表…", self.sheet_wanted.emit, tip="换电脑以后重新启用钥匙用")
        self.print_card = button("打印名片…", self._on_print, icon="print")
        self.give_card = button("导出名片…", self._on_card, icon="upload")
        for part in (self.make_keys, self.sheet, self.print_card, self.give_card):
            inside.addWidget(part)
        lines.addWidget(card)
        lines.addWidget(self._code_card())

    def show_site(self, name: str, fingerprint: str, *, can_open: bool, has_sheet: bool) -> None:
        """Show this site; ``fingerprint`` is "" before the keys are made."""
        self._name = name
        ready = bool(fingerprint)
        self.name.setText(name)
        self.fingerprint.setVisible(ready)
        self.fingerprint.setText(f"指纹　{fingerprint}")
        if not ready:
            self.hint.setText("数据包要加密、签名。先建立本单位的名片，交给对方一次，以后就能互发数据包。")
        elif not can_open:
            self.hint.setText(
                "这台电脑打不开本单位的钥匙（换过电脑或重装过系统）。请用“单位钥匙恢复表”上的恢复码启用；"
                "没有这张表，请从别的电脑上的备份恢复，或新建身份后由对方重新登记。"
            )
        elif not has_sheet:
            self.hint.setText("还没有单位钥匙恢复表：电脑一坏，钥匙就没了。请现在做一张，打印后锁好。")
        else:
            self.hint.setText("把名片交给对方，在电话里核对这六组数字。")
        self.make_keys.setVisible(not ready)
        self.code_card.setVisible(ready and not can_open)
        for part in (self.sheet, self.print_card, self.give_card):
            part.setVisible(ready)
            part.setEnabled(can_open)

    def _code_card(self) -> QWidget:
        """Where the recovery code is typed when this PC cannot open the keys."""
        self.code_card = frame()
        line = columns(self.code_card, margin=16, gap=8)
        line.addWidget(label("恢复码"))
        self.code = LineEditor(placeholder="单位钥匙恢复表上的六组")
        self.code.name_it("恢复码")
        line.addWidget(self.code, 1)
        self.recover = button("重新启用钥匙", self._on_recover, kind="primary")
        line.addWidget(self.recover)
        self.anew = button("没有恢复表，新建身份…", self._on_anew)
        line.addWidget(self.anew)
        self.code_card.hide()
        return self.code_card

    def _on_keys(self) -> None:
        at = stamp(self._desk)

        def work(session: Any) -> None:
            from app.services.exchange.keys import ensure_keys

            ensure_keys(session, at)

        self._desk.jobs.write(
            work,
            "建立单位名片",
            done=lambda _none: self.changed.emit(),
            owner=self,
            failed=self._failed,
            lasting=True,
        )

    def _on_recover(self) -> None:
        code = str(self.code.value() or "")

        def work(session: Any) -> None:
            from app.services.exchange.keys import recover

            recover(session, code)

        def done(_none: None) -> None:
            self.code.set_value(None)
            self.said.emit("单位钥匙已在这台电脑上重新启用。", Tone.DONE)
            self.changed.emit()

        self._desk.jobs.write(
            work, "用恢复码启用单位钥匙", done=done, owner=self, failed=self._failed, lasting=True
        )

    def _on_anew(self) -> None:
        if not dialogs.confirm(
            self,
            "新建身份",
            "新建以后，旧钥匙加密的备份和发给旧指纹的数据包就再也打不开了，对方也要重新登记本单位的名片。"
            "找得到恢复表，就不要新建。",
            "新建身份",
            danger=True,
        ):
            return
        at = stamp(self._desk)

        def work(session: Any) -> None:
            from app.services.exchange.keys import replace_keys

            replace_keys(session, at)

        def done(_none: None) -> None:
            self.said.emit("已新建身份。请马上做恢复表，再把新名片交给对方，在电话里核对。", Tone.DONE)
            self.changed.emit()

        self._desk.jobs.write(work, "新建单位身份", done=done, owner=self, failed=self._failed, lasting=True)

    def _on_card(self) -> None:
        path = dialogs.save_file(self, "导出本单位名片", f"{self._name}.zbcard", dialogs.CARD)
        if path is None:
            return

        def work(session: Any) -> None:
            from app.services.exchange.identity import card_file
            from app.services.files import save_bytes

            save_bytes(path, card_file(session))

        def done(_none: None) -> None:
            self.said.emit(f"名片已保存为“{path.name}”。交给对方后，请在电话里核对六组数字。", Tone.DONE)

        self._desk.jobs.read(work, done, owner=self, failed=self._failed)

    def _on_print(self) -> None:
        path = dialogs.save_file(self, "打印本单位名片", f"{self._name}名片.pdf", dialogs.PDF)
        if path is None:
            return

        def work(session: Any) -> tuple[str, ...]:
            from app.services.exchange.identity import card_sheet

            return card_sheet(session)

        def made(sheet: tuple[str, ...]) -> None:
            self._draw(path, sheet)

        self._desk.jobs.read(work, made, owner=self, failed=self._failed)

    def _draw(self, path: Path, sheet: tuple[str, ...]) -> None:
        today = self._desk.today()

        def draw(_job: Job) -> None:
            from app.services.files import save_bytes
            from app.services.forms.slips import Line, render_slip

            lines = [Line(text, large=n == 1) for n, text in enumerate(sheet[1:])]
            save_bytes(path, render_slip(sheet[0], lines, today).pdf_bytes)

        def done(_none: None) -> None:
            self.said.emit(f"名片已存为“{path.name}”，打印出来放在电话旁边，核对时念给对方。", Tone.DONE)

        self._desk.jobs.render(draw, done, owner=self, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
