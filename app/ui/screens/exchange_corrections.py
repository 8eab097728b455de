"""更正清单: rows that were sent back to be put right, here or at a branch; to be printed or sent along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.models.exchange_sites import Correction
from app.services.export_register import CORRECTIONS, Outgoing
from app.ui import dialogs, export_panel
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.common.masking import masked
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.theme import Tone

_OURS = "ours"
_Loaded = tuple[tuple[Correction, ...], dict[str, str]]


class CorrectionsPane(QWidget):
    """Emits ``left`` and ``said``."""

    left = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[Correction, ...] = ()
        self._names: dict[str, str] = {}
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("更正清单", "title"))
        self.count = label("", "muted")
        head.addWidget(self.count, 1)
        self.save_list = button("存为 Excel…", lambda: self._save(".xlsx", dialogs.LIST), icon="sheet")
        self.save_pdf = button("存为 PDF…", lambda: self._save(".pdf", dialogs.PDF), icon="print")
        head.addWidget(self.save_list)
        head.addWidget(self.save_pdf)
        head.addWidget(button("返回", self.left.emit, name="返回上一页"))
        lines.addLayout(head)
        self.filter = FilterBar("表、编号、原因", "筛选更正清单")
        self.filter.changed.connect(self._filter)
        find = columns(gap=12)
        find.addWidget(self.filter.box)
        find.addWidget(self.filter, 1)
        lines.addLayout(find)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[Correction] = RowTableModel(self._columns())
        table: TableView[Correction] = TableView(self.model, desk.theme, "更正清单表")
        table.attend(desk, "corrections", self.filter.box)
        inside.addWidget(table)
        lines.addWidget(card, 1)
        lines.addWidget(
            label(
                "上级退回的行改正以后，再导出一次数据包就行；对方收到后从清单里去掉。下级的清单随批复包发回。",
                "small",
                wrap=True,
            )
        )

    def load(self) -> None:
        """Look up both lists."""

        def work(session: Any) -> _Loaded:
            from app.services.exchange.ledger import list_corrections
            from app.services.exchange.sites import trusted_sites

            found = [*list_corrections(session, is_ours=True), *list_corrections(session, is_ours=False)]
            return tuple(found), {site.fingerprint: site.name for site in trusted_sites(session)}

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, loaded: _Loaded) -> None:
        self._rows, self._names = loaded
        self.model.set_rows(self._rows)
        ours = sum(row.is_ours for row in self._rows)
        chips = [Chip("", "全部", len(self._rows))]
        if ours:
            chips.append(Chip(_OURS, "上级退回本单位", ours))
        theirs = [row for row in self._rows if not row.is_ours]
        for fingerprint in sorted({row.fingerprint for row in theirs}, key=self._name):
            number = sum(row.fingerprint == fingerprint for row in theirs)
            chips.append(Chip(fingerprint, self._name(fingerprint), number))
        self.filter.set_chips(chips)
        self._filter()

    def _name(self, fingerprint: str) -> str:
        return self._names.get(fingerprint, fingerprint)

    def _filter(self) -> None:
        chip = self.filter.chosen()

        def accepts(row: Correction) -> bool:
            if chip == _OURS:
                return row.is_ours
            return not chip or (not row.is_ours and row.fingerprint == chip)

        self.model.set_filter(self.filter.text(), accepts)
        shown = self.model.rowCount()
        self.count.setText(f"{shown} 行要改正" if shown else "没有要改正的行。")
        for part in (self.save_list, self.save_pdf):
            part.setEnabled(shown > 0)

    def _save(self, suffix: str, kinds: str) -> None:
        """Ask what for and for whom, then where to; the file is entered in the register of exports."""
        chosen = self.filter.chosen()
        whose = self._names.get(chosen, "本单位" if chosen == _OURS else "")
        shown = self.model.shown_rows()
        people = len({row.record_id for row in shown if row.table_name == "person"})
        scope = f"更正清单 {len(shown)} 行"
        outgoing = Outgoing(CORRECTIONS, f"{scope}（{whose}）" if whose else scope, people, True, "", whose)

        def asked(given: Outgoing) -> None:
            path = dialogs.save_file(self, "保存更正清单", f"更正清单{whose}{suffix}", kinds)
            if path is not None:
                self._write(path, suffix, shown, whose, given)

        export_panel.ask(self._desk, self, outgoing, asked)

    def _write(
        self, path: Path, suffix: str, shown: list[Correction], whose: str, outgoing: Outgoing
    ) -> None:
        today = self._desk.today()
        title = f"更正清单（{whose}）" if whose else "更正清单"
        note = "下列各行没有合并，请在原来的数据里改正后重新导出数据包。"

        def work(_job: Any) -> bytes:
            from app.services.correction_lists import corrections_bytes

            return corrections_bytes(shown, title, note, suffix, today)

        def made(content: bytes) -> None:
            export_panel.save(self._desk, self, path, content, outgoing, done, failed=self._failed)

        def done(_path: Path) -> None:
            self.said.emit(f"更正清单 {len(shown)} 行已保存为“{path.name}”。", Tone.DONE)

        self._desk.jobs.render(work, made, owner=self, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)

    def _columns(self) -> list[Column[Correction]]:
        return [
            Column(
                "site",
                "单位",
                lambda r: "上级退回" if r.is_ours else self._name(r.fingerprint),
                width=220,
                tip=lambda r: self._name(r.fingerprint),
            ),
            Column("sequence", "号", lambda r: r.sequence, width=52, right=True),
            Column("entity", "表", lambda r: r.entity, width=96),
            Column("code", "编号", lambda r: r.code or None, width=120),
            Column("header", "列", lambda r: r.header or None, width=120),
            Column(
                "reason",
                "为什么退回",
                lambda r: r.reason,
                lambda r: masked(r.reason),
                stretch=True,
                tip=lambda r: masked(r.reason),
            ),
        ]
