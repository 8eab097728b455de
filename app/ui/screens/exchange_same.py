"""疑似同一人: pairs of records that may be one human; a person decides, and may take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.errors import UserError
from app.services.exchange.same_people import Pair, Side
from app.services.identity_number import mask_identity
from app.ui.common.layout import button, clear, columns, frame, label, rows, scrolled
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.reveal import Reveal
from app.ui.screen import Place
from app.ui.theme import Tone

_FIELDS: tuple[tuple[str, Callable[[Side], str]], ...] = (
    ("编号", lambda side: side.code),
    ("姓名", lambda side: side.name),
    ("出生日期", lambda side: side.birth),
    ("身份证号", lambda side: mask_identity(side.identity_number) if side.identity_number else ""),
    ("手机", lambda side: side.mobile),
    ("党组织", lambda side: side.branch),
    ("企业", lambda side: side.enterprise),
)


class SamePane(QWidget):
    """Emits ``left``, ``go(Place)`` and ``said``."""

    left = Signal()
    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._suspected: tuple[Pair, ...] = ()
        self._linked: tuple[Pair, ...] = ()
        lines = rows(self, gap=12)
        head = columns(gap=12)
        head.addWidget(label("同一人", "title"))
        self.views = Segments(["疑似", "已认定"], "同一人")
        self.views.chosen.connect(lambda _at: self._show_list())
        head.addWidget(self.views)
        self.count = label("", "muted")
        head.addWidget(self.count, 1)
        head.addWidget(button("返回", self.left.emit, name="返回上一页"))
        lines.addLayout(head)
        lines.addWidget(
            label(
                "程序不会自己合并两个人。认定以后两条记录都保留，列在“已认定”里，不再提示；认错了可以取消。",
                "muted",
                wrap=True,
            )
        )
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self.model: RowTableModel[Pair] = RowTableModel(_columns())
        self.table: TableView[Pair] = TableView(self.model, desk.theme, "同一人名单")
        self.table.attend(desk, "same")
        self.table.selectionModel().currentRowChanged.connect(lambda now, _old: self._on_row(now.row()))
        inside.addWidget(self.table)
        lines.addWidget(card, 4)
        self.detail = frame()
        below = rows(self.detail, margin=16, gap=8)
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        below.addWidget(scrolled(content), 1)
        foot = columns(gap=8)
        self.first = button("打开第一条", lambda: self._open(0))
        self.second = button("打开第二条", lambda: self._open(1))
        self.numbers = Reveal(desk, "同一人", self)
        self.numbers.changed.connect(self._on_revealed)
        self.reveal = button("显示身份证号", self._on_reveal, icon="eye", tip="30 秒后自动遮盖，并记入审计")
        self.reveal.setCheckable(True)
        self.join = button("认定是同一人", self._on_join, kind="primary")
        self.part = button("取消认定", self._on_part)
        for each in (self.first, self.second, self.reveal):
            foot.addWidget(each)
        foot.addStretch(1)
        for each in (self.part, self.join):
            foot.addWidget(each)
        below.addLayout(foot)
        lines.addWidget(self.detail, 5)

    def load(self) -> None:
        """Look for pairs."""

        def work(session: Any) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
            from app.services.exchange.same_people import linked_pairs, suspected_pairs

            return suspected_pairs(session), linked_pairs(session)

        self._desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, found: tuple[tuple[Pair, ...], tuple[Pair, ...]]) -> None:
        self._suspected, self._linked = found
        self._show_list()

    def _show_list(self) -> None:
        is_linked = self.views.current() == 1
        pairs = self._linked if is_linked else self._suspected
        self.count.setText(
            f"疑似 {len(self._suspected)} 对，已认定 {len(self._linked)} 对"
            if self._suspected or self._linked
            else "没有疑似同一人的记录。"
        )
        self.model.set_rows(pairs)
        self.join.setVisible(not is_linked)
        self.part.setVisible(is_linked)
        if pairs:
            self.table.selectRow(0)
        self._explain(0 if pairs else -1)

    def hideEvent(self, event: QHideEvent) -> None:
        """Numbers that were shown are covered when one goes elsewhere."""
        super().hideEvent(event)
        self.numbers.hide()

    def _on_row(self, row: int) -> None:
        self.numbers.hide()
        self._explain(row)

    def _on_reveal(self) -> None:
        self.reveal.setChecked(self.numbers.is_on)
        pair = self._chosen()
        if pair is not None:
            sides = (pair.first, pair.second)
            self.numbers.toggle([side.person_id for side in sides if side.identity_number])

    def _on_revealed(self, shown: bool) -> None:
        self.reveal.setChecked(shown)
        self.reveal.setText(" 隐藏身份证号" if shown else " 显示身份证号")
        self._explain(self.table.currentIndex().row())

    def _explain(self, row: int) -> None:
        clear(self._grid)
        self.detail.setVisible(0 <= row < self.model.rowCount())
        if not self.detail.isVisibleTo(self):
            return
        pair = self.model.row_at(row)
        self.reveal.setVisible(bool(pair.first.identity_number or pair.second.identity_number))
        for at, word in ((1, "第一条"), (2, "第二条")):
            self._grid.addWidget(label(word, "small"), 0, at)
        for n, (word, of) in enumerate(_FIELDS, start=1):
            one, other = of(pair.first), of(pair.second)
            if word == "身份证号" and self.numbers.is_on:
                one, other = pair.first.identity_number, pair.second.identity_number
            self._grid.addWidget(label(word, "small"), n, 0)
            for at, text in ((1, one), (2, other)):
                role = "strong" if one and one == other else ""
                self._grid.addWidget(label(text or "（空）", role, wrap=True), n, at)

    def _chosen(self) -> Pair | None:
        place = self.table.currentIndex().row()
        return self.model.row_at(place) if 0 <= place < self.model.rowCount() else None

    def _open(self, which: int) -> None:
        pair = self._chosen()
        if pair is not None:
            side: Side = pair.second if which else pair.first
            self.go.emit(Place("person", side.person_id))

    def _on_join(self) -> None:
        pair = self._chosen()
        if pair is None:
            return
        first, second, ground = pair.first.person_id, pair.second.person_id, pair.ground

        def work(session: Any) -> None:
            from app.services.exchange.links import link

            link(session, "person", first, second, ground)

        self._store(work, f"认定同一人（{pair.first.name} {pair.first.code}、{pair.second.code}）")

    def _on_part(self) -> None:
        pair = self._chosen()
        if pair is None:
            return

        def work(session: Any) -> None:
            from app.services.exchange.links import unlink

            unlink(session, pair.link_id)

        self._store(work, f"取消同一人（{pair.first.name} {pair.first.code}、{pair.second.code}）")

    def _store(self, work: Any, act: str) -> None:
        def failed(error: UserError) -> None:
            self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
            self.load()

        self._desk.jobs.write(work, act, done=lambda _none: self.load(), owner=self, failed=failed)


def _columns() -> list[Column[Pair]]:
    def who(side: Side) -> str:
        return f"{side.name}（{side.code}）"

    def where(side: Side) -> str:
        return "　".join(part for part in (side.branch, side.enterprise) if part)

    return [
        Column("first", "第一条", lambda r: who(r.first), width=180),
        Column("first_at", "所在", lambda r: where(r.first), stretch=True, tip=lambda r: where(r.first)),
        Column("second", "第二条", lambda r: who(r.second), width=180),
        Column("second_at", "所在", lambda r: where(r.second), stretch=True, tip=lambda r: where(r.second)),
        Column("ground", "依据", lambda r: r.ground or None, width=160, tip=lambda r: r.ground),
    ]
