"""PinPanel: asks for a PIN before 迎检模式 is left."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel

if TYPE_CHECKING:
    from app.services.operators import User


class PinPanel(Panel):
    """Asks for a user's PIN before the mode is left."""

    HELP = ("record", "")

    def __init__(self, user: User, check: Callable[[str], object], parent: QWidget) -> None:
        """``check`` is given the PIN; :meth:`refuse` or ``accept`` follows."""
        super().__init__(parent)
        self.setWindowTitle("退出迎检模式")
        self.setMinimumWidth(360)
        lines = rows(self, margin=20, gap=12)
        lines.addWidget(label(f"请使用人“{user.name}”输入 PIN", "heading"))
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setAccessibleName("PIN")
        self.pin.setMaxLength(32)
        lines.addWidget(self.pin)
        self.says = label("", "error", wrap=True)
        lines.addWidget(self.says)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("退出迎检", lambda: check(self.pin.text()), kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self.pin.setFocus()

    def refuse(self, wait: int) -> None:
        """The PIN was wrong; ``wait`` seconds until the next try."""
        self.pin.clear()
        self.says.setText(f"PIN 不对。{f'请等 {wait} 秒再试。' if wait else ''}")
