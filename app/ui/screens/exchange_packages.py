"""数据包: this site's card, the confirmed sites with what went to and fro, packages out, the ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from app.errors import UserError
from app.services.exchange.ledger import Passage, Tally
from app.services.export_register import PACKAGE, REPLY, Outgoing, enter, everybody
from app.ui import dialogs, export_panel
from app.ui.common.layout import button, columns, frame, label, rows, rule, scrolled
from app.ui.common.package_columns import ledger_columns, site_columns
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.screens.exchange_identity import IdentityCard
from app.ui.theme import Tone
from app.ui.wizards.recovery import RecoveryPane
from app.ui.wizards.trust import TrustPane, stamp


@dataclass(frozen=True, slots=True)
class _Home:
    """What the pane shows; ``fingerprint`` is "" before the keys are made."""

    name: str
    fingerprint: str
    can_open: bool
    tallies: tuple[Tally, ...]
    passages: tuple[Passage, ...]
    conflicts: int
    approvals: int = 0
    corrections: int = 0
    same: int = 0
    has_sheet: bool = True


class PackagesPane(QWidget):
    """Emits ``wanted(room)`` to move on, ``sent`` after an export, ``said(text, tone)`` for news."""

    said = Signal(str, object)
    wanted = Signal(str)
    sent = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._home: _Home | None = None
        self.pages = QStackedWidget()
        rows(self).addWidget(self.pages)
        self.pages.addWidget(self._home_page())
        self.trust = TrustPane(desk)
        self.trust.left.connect(self._show_home)
        self.trust.said.connect(self.said)
        self.pages.addWidget(self.trust)
        self.recovery = RecoveryPane(desk)
        self.recovery.left.connect(self._show_home)
        self.recovery.said.connect(self.said)
        self.pages.addWidget(self.recovery)

    def load(self) -> None:
        """Look up keys, sites and the ledger."""

        def work(session: Any) -> _Home:
            from app.services.exchange.approvals import list_approvals
            from app.services.exchange.conflicts import list_conflicts
            from app.services.exchange.identity import SUPERIOR, identity_of, own_name
            from app.services.exchange.keys import has_recovery_code, public_keys
            from app.services.exchange.ledger import list_corrections, list_passages, list_tallies
            from app.services.exchange.links import suspects
            from app.services.exchange.sites import trusted_sites

            conflicts, same = len(list_conflicts(session)), len(suspects(session))
            if public_keys(session) is None:
                return _Home(own_name(session), "", True, (), (), conflicts, same=same)
            own = identity_of(session)
            has_superior = bool(trusted_sites(session, SUPERIOR))
            return _Home(
                own.name,
                own.fingerprint,
                own.can_open,
                list_tallies(session),
                list_passages(session),
                conflicts,
                len(list_approvals(session)) if has_superior else 0,
                len(list_corrections(session, is_ours=True)) + len(list_corrections(session, is_ours=False)),
                same,
                has_recovery_code(session),
            )

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show_home(self) -> None:
        self.pages.setCurrentIndex(0)
        self.load()

    def _home_page(self) -> QWidget:
        page = QWidget()
        lines = rows(page, gap=12)
        self.identity = IdentityCard(self._desk)
        self.identity.changed.connect(self.load)
        self.identity.said.connect(self.said)
        self.identity.sheet_wanted.connect(self._on_sheet)
        lines.addWidget(self.identity)
        acts = columns(gap=8)
        self.conflicts = button("", lambda: self.wanted.emit("conflicts"), icon="warning")
        self.approvals = button("", lambda: self.wanted.emit("approvals"))
        self.corrections = button("", lambda: self.wanted.emit("corrections"))
        self.same = button("", lambda: self.wanted.emit("same"))
        self.receive = button(
            "接收数据包…", lambda: self.wanted.emit("choose"), kind="primary", icon="download",
            tip="可以一次选多个；也可以把文件拖到窗口里",
        )  # fmt: skip
        for part in (self.conflicts, self.approvals, self.corrections, self.same):
            acts.addWidget(part)
        acts.addStretch(1)
        acts.addWidget(self.receive)
        lines.addLayout(acts)
        lines.addWidget(self._sites_card(), 3)
        lines.addWidget(self._ledger_card(), 2)
        return scrolled(page)

    def _sites_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        head = columns(gap=8)
        head.setContentsMargins(15, 9, 15, 9)
        head.addWidget(label("往来单位", "heading"))
        head.addStretch(1)
        self.add = button("登记对方名片…", self._on_trust, icon="plus")
        self.drop = button("取消登记", self._on_distrust)
        self.reply = button("导出批复包…", lambda: self._send(reply=True), icon="upload")
        self.send = button("导出数据包…", lambda: self._send(reply=False), icon="upload")
        for part in (self.add, self.drop, self.reply, self.send):
            head.addWidget(part)
        inside.addLayout(head)
        self.sites: RowTableModel[Tally] = RowTableModel(site_columns())
        self.table: TableView[Tally] = TableView(self.sites, self._desk.theme, "往来单位表")
        self.table.attend(self._desk, "sites")
        _keep_low(self.table, self._desk.theme.px(120))
        inside.addWidget(self.table, 1)
        self.site_note = label("", "small", wrap=True)
        self.site_note.setContentsMargins(15, 6, 15, 8)
        inside.addWidget(self.site_note)
        self.table.selectionModel().selectionChanged.connect(lambda *_both: self._on_chosen())
        return card

    def _ledger_card(self) -> QWidget:
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        title = label("收发登记", "heading")
        title.setContentsMargins(15, 9, 15, 9)
        inside.addWidget(title)
        inside.addWidget(rule())
        self.ledger: RowTableModel[Passage] = RowTableModel(ledger_columns())
        table = self.passages = TableView(self.ledger, self._desk.theme, "收发登记表")
        table.attend(self._desk, "ledger")
        _keep_low(table, self._desk.theme.px(100))
        inside.addWidget(table, 1)
        self.nothing_sent = label(
            "还没有收发过数据包。发出和收到的每一份都会登记在这里。", "small", wrap=True
        )
        self.nothing_sent.setContentsMargins(15, 6, 15, 8)
        inside.addWidget(self.nothing_sent)
        inside.addStretch(0)
        return card

    def _show(self, home: _Home) -> None:
        self._home = home
        ready = bool(home.fingerprint)
        self.identity.show_site(home.name, home.fingerprint, can_open=home.can_open, has_sheet=home.has_sheet)
        for part in (self.receive, self.add):
            part.setVisible(ready)
            part.setEnabled(home.can_open)
        for part, number, text in (
            (self.conflicts, home.conflicts, f" 处理 {home.conflicts} 项冲突"),
            (self.approvals, home.approvals, f"上级批复 {home.approvals} 项"),
            (self.corrections, home.corrections, f"更正清单 {home.corrections} 行"),
            (self.same, home.same, f"疑似同一人 {home.same} 对"),
        ):
            part.setVisible(number > 0)
            part.setText(text)
            part.setAccessibleName(text.strip())
        chosen = self.table.selected()
        self.sites.set_rows(home.tallies)
        self.ledger.set_rows(home.passages)
        # A list of nothing takes no room from the word that says so.
        self.passages.setVisible(bool(home.passages))
        self.nothing_sent.setVisible(not home.passages)
        at = self.sites.place_of(lambda row: bool(chosen) and row.fingerprint == chosen[0].fingerprint)
        if home.tallies:
            self.table.selectRow(at or 0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        chosen = self.table.selected()
        one = chosen[0] if len(chosen) == 1 else None
        for part in (self.send, self.drop):
            part.setVisible(one is not None)
        self.reply.setVisible(one is not None and one.role == "subordinate")
        if one is not None:
            self.site_note.setText(f"{one.name}　指纹 {one.fingerprint}")
        else:
            self.site_note.setText("还没有登记对方。请对方导出名片（.zbcard）交过来，在电话里核对后登记。")

    def _on_sheet(self) -> None:
        self.recovery.start()
        self.pages.setCurrentWidget(self.recovery)

    def _on_trust(self) -> None:
        path = dialogs.open_file(self, "选择对方的名片", dialogs.CARD)
        if path is not None:
            self.read_card(path)

    def read_card(self, path: Path) -> None:
        """Show a card to be compared by telephone."""

        def work(_job: Job) -> Any:
            from app.services.exchange.package import read_file
            from app.services.exchange.site_card import read_card

            return read_card(read_file(path), path.name)

        def done(card: Any) -> None:
            self.trust.show_card(card)
            self.pages.setCurrentWidget(self.trust)

        self._desk.jobs.render(work, done, owner=self, failed=self._failed)

    def _on_distrust(self) -> None:
        (one,) = self.table.selected()
        if not dialogs.confirm(
            self, "取消登记", f"取消登记“{one.name}”以后，它发来的数据包会被拒收。", "取消登记", danger=True
        ):
            return

        def work(session: Any) -> None:
            from app.services.exchange.identity import distrust

            distrust(session, one.fingerprint)

        self._desk.jobs.write(
            work,
            f"取消登记“{one.name}”",
            done=lambda _none: self.load(),
            owner=self,
            failed=self._failed,
            lasting=True,
        )

    def reply_to(self, fingerprint: str) -> None:
        """Ask where to save a return package for a confirmed site, and make it."""

        def work(session: Any) -> tuple[str, Tally | None]:
            from app.services.exchange.identity import own_name
            from app.services.exchange.ledger import list_tallies

            found = (one for one in list_tallies(session) if one.fingerprint == fingerprint)
            return own_name(session), next(found, None)

        def found(answer: tuple[str, Tally | None]) -> None:
            if answer[1] is not None:
                self._export(answer[0], answer[1], reply=True)

        self._desk.jobs.read(work, found, owner=self, failed=self._failed)

    def _send(self, *, reply: bool) -> None:
        if self._home is not None:
            (one,) = self.table.selected()
            self._export(self._home.name, one, reply=reply)

    def _export(self, own: str, one: Tally, *, reply: bool) -> None:
        from app.services.exchange.export import package_name

        name = package_name(own, one.name, one.sent + 1, "return" if reply else "data")

        def asked(people: int) -> None:
            # How many are in it is known when it is made; the receiver is the one it is sealed for.
            outgoing = Outgoing(REPLY if reply else PACKAGE, f"给“{one.name}”", people, False, "", one.name)
            export_panel.ask(
                self._desk, self, outgoing, lambda given: self._export_as(one, name, given, reply=reply)
            )

        self._desk.jobs.read(everybody, asked, owner=self)

    def _export_as(self, one: Tally, name: str, outgoing: Outgoing, *, reply: bool) -> None:
        word = outgoing.kind
        path = dialogs.save_file(self, f"导出{word}", name, dialogs.PACKAGE)
        if path is None:
            return
        at, now = stamp(self._desk), self._desk.now()
        job = Job(f"正在制作{word}")

        def work(session: Any) -> Any:
            from app.services.exchange.export import export_package, export_reply
            from app.services.exchange.identity import find_site

            site = find_site(session, one.fingerprint)
            make = export_reply if reply else export_package
            exported = make(session, site, at, session.who.operator)
            leaving = replace(outgoing, people=exported.rows.get("person", 0))
            enter(session, leaving, path.name, exported.size, exported.sha256, now)
            return exported

        def made(exported: Any) -> None:
            # The ledger first: a number that never left is harmless, a package nobody wrote down is not.
            from app.services.files import save_bytes

            def saved(_path: Path) -> None:
                self.said.emit(
                    f"已导出第 {exported.sequence} 号{word}“{path.name}”，只有“{one.name}”能打开。", Tone.DONE
                )

            self._desk.jobs.render(
                lambda _job: save_bytes(path, exported.content), saved, owner=self, failed=self._failed
            )
            self.load()
            self.sent.emit()

        self._desk.jobs.write(
            work,
            f"导出{word}（{one.name}）",
            done=made,
            owner=self,
            failed=self._failed,
            lasting=True,
            job=job,
        )

    def _failed(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)


def _keep_low(table: QWidget, least: int) -> None:
    """In a scrolled page a table takes the room there is, not the height it would like."""
    table.setMinimumHeight(least)
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
