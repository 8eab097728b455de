"""LockCover: stands where the window's content was while it is locked, and asks who is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.services.operators import User

_NO_PIN = "没有设 PIN，点一下就继续。"
_NOT_A_VAULT = "锁屏只挡住屏幕，不是对数据文件的保护；离开时请同时锁定电脑。"


class LockCover(QWidget):
    """Emits :attr:`answered` with the chosen user's UUID (empty without users) and the PIN typed."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self._users: tuple[User, ...] = ()
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._count_down)
        lines = rows(self)
        lines.addStretch(2)
        card = frame()
        card.setFixedWidth(theme.px(420))
        theme.changed.connect(lambda: card.setFixedWidth(theme.px(420)))
        inside = rows(card, margin=28, gap=14)
        self.title = label("已锁定", "title")
        inside.addWidget(self.title)
        self.who = QComboBox()
        self.who.setAccessibleName("使用人")
        self.who.currentIndexChanged.connect(lambda _at: self._show_needs())
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText("PIN")
        self.pin.setAccessibleName("PIN")
        self.pin.setMaxLength(32)
        self.pin.returnPressed.connect(self._answer)
        inside.addWidget(self.who)
        inside.addWidget(self.pin)
        self.says = label("", "error", wrap=True)
        inside.addWidget(self.says)
        foot = columns(gap=8)
        foot.addStretch(1)
        self.go = button("继续", self._answer, kind="primary")
        foot.addWidget(self.go)
        inside.addLayout(foot)
        inside.addWidget(label(_NOT_A_VAULT, "small", wrap=True))
        # Not by alignment: that would take the wrapped texts at the height of one line.
        middle = columns(gap=0)
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        lines.addLayout(middle)
        lines.addStretch(3)
        self._show_needs()

    def ask(self, users: Sequence[User], chosen: str = "", *, title: str = "已锁定") -> None:
        """Ask one of ``users``; ``chosen`` is the UUID of the one proposed."""
        self._users = tuple(users)
        self.title.setText(title)
        self.who.clear()
        for user in self._users:
            self.who.addItem(f"{user.name}（{user.role}）", user.id)
        at = self.who.findData(chosen)
        self.who.setCurrentIndex(max(at, 0) if self._users else -1)
        self.who.setVisible(bool(self._users))
        self._stop_waiting()
        self._show_needs()
        self.take_keyboard()

    def take_keyboard(self) -> None:
        """Put the cursor where something is to be typed."""
        (self.pin if self.pin.isVisibleTo(self) else self.go).setFocus()

    def refuse(self, wait: int) -> None:
        """The PIN was wrong; ``wait`` seconds until the next try."""
        self.pin.clear()
        self._left = wait
        if wait:
            self.go.setEnabled(False)
            self._tick.start()
        self._say_wrong()
        self.take_keyboard()

    def _say_wrong(self) -> None:
        help_ = (
            "忘了 PIN，请另一位使用人在“设置 → 使用人”里清除；"
            "只有一个人用的，请退出，由维护人员用命令 users --clear-pin 清除。"
        )
        wait = f"请等 {self._left} 秒再试。" if self._left else ""
        self.says.setText(f"PIN 不对。{wait}{help_}")

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._stop_waiting()
        else:
            self._say_wrong()

    def _stop_waiting(self) -> None:
        self._left = 0
        self._tick.stop()
        self.go.setEnabled(True)
        self.says.setText("")

    def _chosen(self) -> User | None:
        at = self.who.currentIndex()
        return self._users[at] if 0 <= at < len(self._users) else None

    def _show_needs(self) -> None:
        user = self._chosen()
        needs = user is not None and user.has_pin
        self.pin.setVisible(needs)
        self.pin.clear()
        if not self._left:
            self.says.setText("")
        self.go.setToolTip("" if needs else _NO_PIN)

    def _answer(self) -> None:
        if self.go.isEnabled():
            user = self._chosen()
            self.answered.emit(user.id if user is not None else "", self.pin.text())
