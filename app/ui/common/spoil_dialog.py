"""SpoilDialog: a numbered sheet was spoiled in printing; which sheet the letter goes on instead, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel

_REASON = "打印偏移，字没有落在格内"


class SpoilDialog(Panel):
    """Asks for the number of the new sheet and the reason; the spoiled sheet is to be kept."""

    HELP = ("spoil", "")

    def __init__(self, name: str, number: str, proposed: str, parent: QWidget) -> None:
        """``number`` is that of the spoiled sheet, ``proposed`` the next one."""
        super().__init__(parent)
        self.setWindowTitle("登记作废号")
        self.setMinimumWidth(440)
        lines = rows(self, margin=20, gap=10)
        lines.addWidget(label(f"{name}的介绍信“{number}”这张纸打废了", "heading", wrap=True))
        lines.addWidget(label("作废的号记入使用登记表（F36），打废的纸保存，不要撕毁。", "small", wrap=True))
        lines.addWidget(label("换用的新号（照新纸上的红色号码）"))
        self.number = QLineEdit(proposed)
        self.number.setMaxLength(60)
        self.number.setAccessibleName("换用的新号")
        lines.addWidget(self.number)
        lines.addWidget(label("作废原因"))
        self.reason = QLineEdit(_REASON)
        self.reason.setMaxLength(200)
        self.reason.setAccessibleName("作废原因")
        lines.addWidget(self.reason)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("登记作废", self.accept, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        lines.addLayout(foot)
        for box in (self.number, self.reason):
            box.textChanged.connect(lambda _text: self._on_typed())
        self._on_typed()

    def _on_typed(self) -> None:
        self.go.setEnabled(bool(self.number.text().strip()) and bool(self.reason.text().strip()))
