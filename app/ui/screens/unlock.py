"""The password of the data file at the start: typed, never shown; a wrong one is answered more slowly."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import UserError
from app.ui.common.layout import button, columns, frame, label, rows
from app.ui.theme import Theme

_LONGEST = 60
"""Seconds that the wait after wrong passwords grows to; it never becomes for ever."""


class Unlock(QWidget):
    """Emits ``answered(password, code)``, one of them empty; closing the window gives up."""

    answered = Signal(str, str)
    help_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self.setWindowTitle("支部案头")
        self.resize(960, 640)
        self._failures, self._left, self._busy = 0, 0, False
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._count_down)
        lines = rows(self)
        lines.addStretch(2)
        card = frame()
        card.setFixedWidth(theme.px(460))
        inside = rows(card, margin=28, gap=14)
        self.title = label("数据文件设有密码", "title")
        inside.addWidget(self.title)
        self.what = label("", "muted", wrap=True)
        inside.addWidget(self.what)
        self.secret = QLineEdit()
        self.secret.setMaxLength(200)
        self.secret.returnPressed.connect(self._answer)
        inside.addWidget(self.secret)
        self.says = label("", "error", wrap=True)
        inside.addWidget(self.says)
        foot = columns(gap=8)
        self.other = button("", self._turn, kind="link", edge=True)
        foot.addWidget(self.other)
        foot.addStretch(1)
        self.help = button("说明（F1）", self.help_wanted.emit, kind="link")
        foot.addWidget(self.help)
        foot.addWidget(button("退出", self.close))
        self.go = button("打开", self._answer, kind="primary")
        foot.addWidget(self.go)
        inside.addLayout(foot)
        middle = columns(gap=0)
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        lines.addLayout(middle)
        lines.addStretch(3)
        self._by_code = True
        self._turn()

    def refuse(self, error: UserError) -> None:
        """It did not open; the next try waits 1, 2, 4 … seconds."""
        self._failures += 1
        self._left = min(2 ** (self._failures - 1), _LONGEST)
        self._said = error.message
        self.set_busy(False)
        self.secret.clear()
        self._tick.start()
        self._show()

    def set_busy(self, on: bool) -> None:
        """The key is being derived on another thread."""
        self._busy = on
        self.secret.setEnabled(not on)
        self.go.setEnabled(not on and not self._left)
        if on:
            self.says.setText("正在打开…")

    def _turn(self) -> None:
        """Password or recovery code."""
        self._by_code = not self._by_code
        self.what.setText(
            "请输入“数据文件密码恢复表”上的恢复码（六组），打开后请到“设置”里改一个新密码。"
            if self._by_code
            else "输入密码打开数据。密码不在任何地方保存，忘了只能用“数据文件密码恢复表”上的恢复码。"
        )
        mode = QLineEdit.EchoMode.Normal if self._by_code else QLineEdit.EchoMode.Password
        self.secret.setEchoMode(mode)
        self.secret.clear()
        name = "恢复码" if self._by_code else "密码"
        self.secret.setAccessibleName(name)
        self.secret.setPlaceholderText(name)
        self.other.setText("用密码打开" if self._by_code else "忘了密码，用恢复码")
        self.other.setAccessibleName(self.other.text())
        self.secret.setFocus()

    def _answer(self) -> None:
        text = self.secret.text()
        if text and self.go.isEnabled():
            self.set_busy(True)
            self.answered.emit("" if self._by_code else text, text if self._by_code else "")

    def _count_down(self) -> None:
        self._left -= 1
        self._show()

    def _show(self) -> None:
        if self._left <= 0:
            self._left = 0
            self._tick.stop()
        wait = f"请等 {self._left} 秒再试。" if self._left else "请看清大小写和输入法再试。"
        self.says.setText(f"{self._said}{wait}")
        self.go.setEnabled(not self._left and not self._busy)
        self.secret.setFocus()
