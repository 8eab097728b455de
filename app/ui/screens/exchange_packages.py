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
from app.ui.common.editors import LineEditor
from app.ui.common.layout import button, columns, frame, label, rows, rule, scrolled
from app.ui.common.package_columns import ledger_columns, site_columns
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.theme import Tone
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


class PackagesPane(QWidget):
    """Emits ``receive_wanted`` and ``conflicts_wanted`` to move on, ``said(text, tone)`` for news."""

    said = Signal(str, object)
    receive_wanted = Signal()
    conflicts_wanted = Signal()

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

    def load(self) -> None:
        """Look up keys, sites and the ledger."""

        def work(session: Any) -> _Home:
            from app.services.exchange.conflicts import list_conflicts
            from app.services.exchange.identity import identity_of, own_name
            from app.services.exchange.keys import public_keys
            from app.services.exchange.ledger import list_passages, list_tallies

            conflicts = len(list_conflicts(session))
            if public_keys(session) is None:
                return _Home(own_name(session), "", True, (), (), conflicts)
            own = identity_of(session)
            return _Home(
                own.name,
                own.fingerprint,
                own.can_open,
                list_tallies(session),
                list_passages(session),
                conflicts,
            )

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show_home(self) -> None:
        self.pages.setCurrentIndex(0)
        self.load()

    def _home_page(self) -> QWidget:
        page = QWidget()
        lines = rows(page, gap=12)
        card = frame()
        inside = columns(card, margin=16, gap=16)
        words = rows(gap=4)
        self.name = label("", "heading")
        self.fingerprint = label("", select=True)
        self.hint = label("", "small", wrap=True)
        for line in (self.name, self.fingerprint, self.hint):
            words.addWidget(line)
        inside.addLayout(words, 1)
        self.make_keys = button("建立本单位名片", self._on_keys, kind="primary")
        self.give_card = button("导出名片…", self._on_card, icon="upload")
        self.sheet = button("恢复表…", self._on_sheet, tip="换电脑以后重新启用钥匙用")
        self.receive = button("接收数据包…", self.receive_wanted.emit, kind="primary", icon="download")
        self.conflicts = button("", self.conflicts_wanted.emit, icon="warning")
        for part in (self.make_keys, self.sheet, self.give_card, self.conflicts, self.receive):
            inside.addWidget(part)
        lines.addWidget(card)
        lines.addWidget(self._code_card())
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
        self.reply = button("导出批复包…", lambda: self._export(reply=True), icon="upload")
        self.send = button("导出数据包…", lambda: self._export(reply=False), icon="upload")
        for part in (self.add, self.drop, self.reply, self.send):
            head.addWidget(part)
        inside.addLayout(head)
        self.sites: RowTableModel[Tally] = RowTableModel(site_columns())
        self.table: TableView[Tally] = TableView(self.sites, self._desk.theme, "往来单位表")
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
        ledger = TableView(self.ledger, self._desk.theme, "收发登记表")
        _keep_low(ledger, self._desk.theme.px(100))
        inside.addWidget(ledger, 1)
        return card

    def _show(self, home: _Home) -> None:
        self._home = home
        ready = bool(home.fingerprint)
        self.name.setText(home.name)
        self.fingerprint.setVisible(ready)
        self.fingerprint.setText(f"指纹　{home.fingerprint}")
        if not ready:
            self.hint.setText("数据包要加密、签名。先建立本单位的名片，交给对方一次，以后就能互发数据包。")
        elif not home.can_open:
            self.hint.setText("这台电脑打不开本单位的钥匙（换过电脑或重装过系统），请用恢复码恢复。")
        else:
            self.hint.setText("把名片交给对方，在电话里核对这六组数字。")
        self.make_keys.setVisible(not ready)
        self.code_card.setVisible(ready and not home.can_open)
        for part in (self.sheet, self.give_card, self.receive, self.add):
            part.setVisible(ready)
            part.setEnabled(home.can_open)
        self.conflicts.setVisible(home.conflicts > 0)
        self.conflicts.setText(f" 处理 {home.conflicts} 项冲突")
        self.conflicts.setAccessibleName(self.conflicts.text().strip())
        chosen = self.table.selected()
        self.sites.set_rows(home.tallies)
        self.ledger.set_rows(home.passages)
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

    def _on_keys(self) -> None:
        at = stamp(self._desk)

        def work(session: Any) -> None:
            from app.services.exchange.keys import ensure_keys

            ensure_keys(session, at)

        self._desk.jobs.write(
            work,
            "建立单位名片",
            done=lambda _none: self.load(),
            owner=self,
            failed=self._failed,
            lasting=True,
        )

    def _code_card(self) -> QWidget:
        """Where the recovery code is typed when this PC cannot open the keys."""
        self.code_card = frame()
        line = columns(self.code_card, margin=16, gap=8)
        line.addWidget(label("恢复码"))
        self.code = LineEditor(placeholder="恢复表上的六组")
        self.code.name_it("恢复码")
        line.addWidget(self.code, 1)
        self.recover = button("重新启用钥匙", self._on_recover, kind="primary")
        line.addWidget(self.recover)
        self.code_card.hide()
        return self.code_card

    def _on_recover(self) -> None:
        code = str(self.code.value() or "")

        def work(session: Any) -> None:
            from app.services.exchange.keys import recover

            recover(session, code)

        def done(_none: None) -> None:
            self.code.set_value(None)
            self.said.emit("单位钥匙已在这台电脑上重新启用。", Tone.DONE)
            self.load()

        self._desk.jobs.write(
            work, "用恢复码启用单位钥匙", done=done, owner=self, failed=self._failed, lasting=True
        )

    def _on_sheet(self) -> None:
        path = dialogs.save_file(self, "保存恢复表", "单位钥匙恢复表.txt", dialogs.TEXT)
        if path is None:
            return
        today = self._desk.today().isoformat()

        def work(session: Any) -> tuple[str, ...]:
            from app.services.exchange.identity import recovery_sheet
            from app.services.exchange.keys import make_recovery_code

            return recovery_sheet(session, make_recovery_code(session), today)

        def made(lines: tuple[str, ...]) -> None:
            from app.services.files import save_bytes

            def saved(_path: Path) -> None:
                self.said.emit(
                    f"恢复表已写入“{path.name}”，以前的恢复表作废。打印一份锁好，然后删除这个文件。",
                    Tone.DONE,
                )

            content = "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")
            self._desk.jobs.render(
                lambda _job: save_bytes(path, content), saved, owner=self, failed=self._failed
            )

        self._desk.jobs.write(work, "制作恢复表", done=made, owner=self, failed=self._failed, lasting=True)

    def _on_card(self) -> None:
        home = self._home
        if home is None:
            return
        path = dialogs.save_file(self, "导出本单位名片", f"{home.name}.zbcard", dialogs.CARD)
        if path is None:
            return

        def work(session: Any) -> None:
            from app.services.exchange.identity import card_file
            from app.services.files import save_bytes

            save_bytes(path, card_file(session))

        def done(_none: None) -> None:
            self.said.emit(f"名片已保存为“{path.name}”。交给对方后，请在电话里核对六组数字。", Tone.DONE)

        self._desk.jobs.read(work, done, owner=self, failed=self._failed)

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

    def _export(self, *, reply: bool) -> None:
        from app.services.exchange.export import package_name

        (one,) = self.table.selected()
        own = self._home.name if self._home is not None else ""
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
