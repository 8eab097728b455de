"""到期处理: people whose data's purpose has ended, the years the unit set, erasing them, certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.erasure import Certificate, erase_people, list_certificates
from app.services.operators import User
from app.services.privacy_words import RetentionKind, retention_kinds
from app.services.retention import Expired, expired_people, retention_years, set_retention
from app.services.second_person import approvers
from app.ui import dialogs
from app.ui.common.editors import LineEditor, QuietCombo
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.layout import button, columns, frame, label, rows, scrolled
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.second_person import ask_second
from app.ui.theme import Tone

_DUE, _ALL = "due", ""
_NAMED = 8
_YEARS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the pane shows."""

    people: Sequence[Expired]
    years: Mapping[str, int]
    certificates: Sequence[Certificate]
    reviewers: Sequence[User]


class RetentionPane(QWidget):
    """``said(text, tone)`` for news."""

    said = Signal(str, object)

    def __init__(self, desk: Desk, backups: Path) -> None:
        """``backups``: before anybody is erased a backup is made there."""
        super().__init__()
        self._desk = desk
        self._backups = backups
        self._reviewers: Sequence[User] = ()
        self.years: dict[str, QuietCombo] = {}
        lines = columns(self, gap=12)
        lines.addWidget(self._list(), 3)
        right = frame()
        outer = rows(right, gap=0)
        outer.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        inside = rows(content, margin=15, gap=12)
        inside.addWidget(label("保存多久由本单位定", "heading"))
        inside.addWidget(label("到期只是列出来，删不删由人决定。", "small", wrap=True))
        for kind in retention_kinds():
            inside.addWidget(self._kind(kind))
        inside.addWidget(label("删除证明", "heading"))
        self.certificates: RowTableModel[Certificate] = RowTableModel(_certificate_columns())
        self.proofs: TableView[Certificate] = TableView(self.certificates, desk.theme, "删除证明表")
        self.proofs.attend(desk, "erasures")
        self.proofs.setMinimumHeight(desk.theme.px(130))
        inside.addWidget(self.proofs, 1)
        line = columns(gap=8)
        line.addStretch(1)
        self.paper = button("存成 PDF…", self._on_paper, icon="save", name="把删除证明存成 PDF")
        line.addWidget(self.paper)
        inside.addLayout(line)
        outer.addWidget(scrolled(content))
        lines.addWidget(right, 2)

    def load(self) -> None:
        """List everybody whose purpose has ended."""
        today, present = self._desk.today(), self._desk.jobs.operator

        def work(session: Any) -> _Found:
            return _Found(
                expired_people(session, today),
                retention_years(session),
                list_certificates(session),
                approvers(session, present),
            )

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _list(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=8)
        inside.setContentsMargins(1, 12, 1, 1)
        head = rows(gap=8)
        head.setContentsMargins(14, 0, 14, 0)
        self.filter = FilterBar("姓名、编号", "筛选到期的人")
        self.filter.changed.connect(self._filter)
        line = columns(gap=8)
        line.addWidget(self.filter.box)
        line.addWidget(self.filter, 1)
        head.addLayout(line)
        self.says = label("", "muted", wrap=True)
        head.addWidget(self.says)
        inside.addLayout(head)
        self.model: RowTableModel[Expired] = RowTableModel(
            _columns(self._desk), search_key=lambda row: f"{row.name} {row.code}"
        )
        self.table: TableView[Expired] = TableView(self.model, self._desk.theme, "目的已结束的人")
        self.table.attend(self._desk, "expired", self.filter.box)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._offer())
        inside.addWidget(self.table, 1)
        foot = rows(gap=8)
        foot.setContentsMargins(14, 4, 14, 12)
        line = columns(gap=8)
        self.reason = LineEditor(placeholder="删除原因，如：保存期满", limit=200)
        self.reason.name_it("删除原因")
        self.approver = LineEditor(placeholder="批准人", limit=50)
        self.approver.name_it("批准人")
        for part in (self.reason, self.approver):
            part.edited.connect(self._offer)
        line.addWidget(self.reason, 2)
        line.addWidget(self.approver, 1)
        self.erase = button("删除选中的人…", self._on_erase, icon="trash")
        line.addWidget(self.erase)
        foot.addLayout(line)
        foot.addWidget(
            label(
                "彻底删除，不能撤销，也不进回收站；先自动备份一份，删除后出一张不含个人信息的删除证明。",
                "small",
                wrap=True,
            )
        )
        inside.addLayout(foot)
        return card

    def _kind(self, kind: RetentionKind) -> QWidget:
        box = QWidget()
        lines = rows(box, gap=2)
        line = columns(gap=8)
        name = label(kind.label, "strong")
        line.addWidget(name, 1)
        years = QuietCombo()
        years.setMinimumContentsLength(5)
        for number in _YEARS:
            years.addItem(f"{number} 年" if number else "不启用", number)
        years.setAccessibleName(f"{kind.label}保存几年")
        years.setToolTip(f"从{kind.since}算起；可参考 {kind.proposal} 年")
        years.activated.connect(lambda _at: self._on_years(kind.key))
        self.years[kind.key] = years
        line.addWidget(years)
        lines.addLayout(line)
        lines.addWidget(
            label(f"{kind.of}；从{kind.since}算起，可参考 {kind.proposal} 年。", "small", wrap=True)
        )
        lines.addWidget(label(kind.source, "small", wrap=True))
        return box

    def _show(self, found: _Found) -> None:
        today = self._desk.today()
        self._reviewers = found.reviewers
        # A typed name is enough only where nobody has the role that agrees.
        self.approver.setVisible(not found.reviewers)
        self.model.set_rows(found.people)
        due = sum(one.is_due(today) for one in found.people)
        self.filter.set_chips([Chip(_ALL, "全部", len(found.people)), Chip(_DUE, "已到期", due)])
        for key, years in found.years.items():
            combo = self.years[key]
            if combo.findData(years) < 0:
                combo.addItem(f"{years} 年", years)
            combo.setCurrentIndex(combo.findData(years))
        off = not any(found.years.values())
        self.says.setText(
            "还没有设保存年限，所以没有人到期。下面是目的已经结束的人。"
            if off
            else f"目的已经结束的 {len(found.people)} 人，其中到期 {due} 人。"
        )
        self.certificates.set_rows(found.certificates)
        self.paper.setEnabled(bool(found.certificates))
        if found.certificates:
            self.proofs.selectRow(0)
        self._filter()

    def _filter(self) -> None:
        today = self._desk.today()
        only_due = self.filter.chosen() == _DUE
        self.model.set_filter(self.filter.text(), (lambda one: one.is_due(today)) if only_due else None)
        self._offer()

    def _offer(self) -> None:
        chosen = self.table.selected()
        self.erase.setEnabled(bool(chosen) and bool(self.reason.value()))
        self.erase.setToolTip("" if chosen else "先在表里选人（可多选），再写删除原因")

    def _on_years(self, key: str) -> None:
        years, jobs = self.years[key].currentData(), self._desk.jobs
        if jobs.is_read_only:
            self.said.emit(f"{jobs.forbidden_because()}保存年限没有改动。", Tone.WARN)
            self.load()
            return
        jobs.note(
            lambda session: set_retention(session, key, years),
            lambda _none: self.load(),
            owner=self,
            failed=self._failed,
        )

    def _on_erase(self) -> None:
        chosen = self.table.selected()
        reason, approver = str(self.reason.value() or ""), str(self.approver.value() or "").strip()
        names = "、".join(one.name for one in chosen[:_NAMED])
        more = f"等 {len(chosen)} 人" if len(chosen) > _NAMED else ""
        early = sum(not one.is_due(self._desk.today()) for one in chosen)
        doubt = f"其中 {early} 人还没有到期。" if early else ""
        asked = f"彻底删除 {names}{more} 的全部记录，不能恢复。{doubt}"
        ids = [one.person_id for one in chosen]
        if not dialogs.confirm(self, "到期处理", asked, f"删除 {len(chosen)} 人", danger=True):
            return
        if self._reviewers:
            what = f"彻底删除 {len(chosen)} 人的全部记录，不能恢复"
            agree = self._reviewers
            ask_second(self._desk, self, what, agree, lambda name: self._erase(ids, reason, name))
        else:
            self._erase(ids, reason, approver)

    def _erase(self, ids: Sequence[str], reason: str, approver: str) -> None:
        desk, folder, now = self._desk, self._backups, self._desk.now()
        job = Job("正在备份")
        self.erase.setEnabled(False)

        def backed_up(_made: Any) -> None:
            desk.jobs.write(
                lambda session: erase_people(session, ids, reason, now, approver),
                f"到期删除 {len(ids)} 人",
                done=erased,
                owner=self,
                failed=self._failed,
                lasting=True,
            )

        def erased(certificate: Certificate) -> None:
            desk.jobs.whole(lambda database: database.compact(), lambda _none: done(certificate), owner=self)

        def done(certificate: Certificate) -> None:
            self.reason.set_value(None)
            self.approver.set_value(None)
            self.said.emit(
                f"已彻底删除 {certificate.people} 人，删除证明 {certificate.number} 号；请打印存档。",
                Tone.DONE,
            )
            self.load()

        def work(database: Any) -> Any:
            from app.services.backup.upkeep import back_up

            database.access.check_write()
            return back_up(database, folder, now.astimezone(UTC), job)

        desk.jobs.whole(work, backed_up, owner=self, failed=self._failed, job=job)

    def _on_paper(self) -> None:
        chosen = self.proofs.selected()
        if not chosen:
            return
        name = f"删除证明 {chosen[0].number}.pdf"
        path = dialogs.save_file(self, "保存删除证明", name, dialogs.PDF)
        if path is None:
            return
        lines = chosen[0].lines()
        from app.ui.plain_paper import paper_pdf

        def work(_job: Any) -> Path:
            from app.services.files import save_bytes

            return save_bytes(path, paper_pdf(lines))

        self._desk.jobs.render(
            work,
            lambda target: self.said.emit(f"已保存“{target.name}”。", Tone.DONE),
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self._offer()
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _columns(desk: Desk) -> list[Column[Expired]]:
    def tone(row: Expired) -> Tone | None:
        return Tone.WARN if row.is_due(desk.today()) else None

    def state(row: Expired) -> str:
        if row.due_on is None:
            return "日期没有记全" if row.since is None else "没有设年限"
        return "已到期" if row.is_due(desk.today()) else "还没到期"

    return [
        Column("name", "姓名", lambda r: r.name, width=104),
        Column("code", "编号", lambda r: r.code, width=88),
        Column("label", "为什么不再需要", lambda r: r.label, stretch=True),
        Column("since", "从哪天起", lambda r: r.since, width=112),
        Column("due", "到期日", lambda r: r.due_on, width=112),
        Column("state", "状态", state, width=120, tone=tone),
    ]


def _certificate_columns() -> list[Column[Certificate]]:
    return [
        Column("number", "编号", lambda r: r.number, width=96),
        Column("on", "日期", lambda r: r.at, lambda r: f"{r.at.astimezone():%Y-%m-%d}", 108),
        Column("people", "人数", lambda r: r.people, width=60, right=True),
        Column("reason", "原因", lambda r: r.reason, stretch=True, tip=lambda r: r.reason),
    ]
