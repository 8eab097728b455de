"""TrustPane: a site's card with six groups to be compared by telephone before it is confirmed."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.errors import UserError
from app.ui.common.layout import ElidedLabel, button, columns, frame, label, rows
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.theme import Tone

ROLES = ("superior", "subordinate")
ROLE_WORDS = {"superior": "上级", "subordinate": "下级"}


class TrustPane(QWidget):
    """A card with its six groups to be compared by telephone; emits ``left`` when through."""

    left = Signal()
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._card: Any = None
        lines = rows(self, gap=12)
        card = frame()
        inside = rows(card, margin=24, gap=12)
        inside.addWidget(label("登记对方名片", "heading"))
        self.name = ElidedLabel("", "strong")
        inside.addWidget(self.name)
        self.groups = label("", "figure", select=True)
        inside.addWidget(self.groups)
        inside.addWidget(
            label(
                "请给对方打电话（用原来就知道的号码），让对方念它屏幕上的六组数字，一组一组核对。"
                "数字不一致就是名片被换过，不要登记。",
                "muted",
                wrap=True,
            )
        )
        self.role = Segments([f"对方是{ROLE_WORDS[role]}" for role in ROLES], "对方是上级还是下级")
        inside.addWidget(self.role)
        self.compared = QCheckBox("已在电话里核对，六组数字完全一致")
        inside.addWidget(self.compared)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.left.emit, name="不登记这张名片"))
        self.accept = button("登记", self._on_accept, kind="primary", name="登记这张名片")
        foot.addWidget(self.accept)
        inside.addLayout(foot)
        lines.addWidget(card)
        lines.addStretch(1)

    def show_card(self, card: Any) -> None:
        """Show a card that was read; nothing is confirmed yet."""
        self._card = card
        self.name.set_whole(card.name)
        self.groups.setText(card.fingerprint)
        self.compared.setChecked(False)

    def _on_accept(self) -> None:
        card, role, at = self._card, ROLES[self.role.current()], stamp(self._desk)
        if not self.compared.isChecked():
            self.said.emit("没有登记：请先在电话里核对六组数字，再勾选“已在电话里核对”。", Tone.WARN)
            return

        def work(session: Any) -> None:
            from app.services.exchange.identity import trust

            trust(session, card, role, at, session.who.operator)

        def done(_none: None) -> None:
            self.left.emit()
            self.said.emit(f"已把“{card.name}”登记为{ROLE_WORDS[role]}。", Tone.DONE)

        def failed(error: UserError) -> None:
            self.said.emit(f"{error.message}{error.hint}", Tone.WARN)

        self._desk.jobs.write(
            work, f"登记“{card.name}”的名片", done=done, owner=self, failed=failed, lasting=True
        )


def stamp(desk: Desk) -> str:
    """The present moment as the exchange services take it: UTC, ISO."""
    return desk.now().astimezone(UTC).isoformat(timespec="seconds")
