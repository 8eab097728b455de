"""另一人同意: a reviewer beside the one at work agrees in this panel, with the PIN where there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui import dialogs
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel
from app.ui.desk import Desk

if TYPE_CHECKING:
    from app.services.operators import Attempt, User


class SecondPersonPanel(Panel):
    """Chooses who agrees and takes the PIN; ``check(user, pin)`` is followed by accept or :meth:`refuse`."""

    HELP = ("privacy", "users")

    def __init__(
        self, what: str, users: Sequence[User], check: Callable[[User, str], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._users = users
        self._check = check
        self.setWindowTitle("另一人同意")
        self.setMinimumWidth(420)
        lines = rows(self, margin=20, gap=12)
        lines.addWidget(label(what, "heading", wrap=True))
        lines.addWidget(label("请审核人到电脑前看过，再由本人同意。谁同意的会记下来。", "small", wrap=True))
        self.who = QComboBox()
        self.who.addItems([user.name for user in users])
        self.who.setAccessibleName("审核人")
        self.who.currentIndexChanged.connect(lambda _at: self._on_who())
        self.pin = QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setAccessibleName("审核人的 PIN")
        self.pin.setPlaceholderText("审核人的 PIN")
        self.pin.setMaxLength(32)
        for word, box in (("审核人", self.who), ("PIN", self.pin)):
            line = columns(gap=12)
            name = label(word, "muted")
            name.setMinimumWidth(52)
            line.addWidget(name)
            line.addWidget(box, 1)
            lines.addLayout(line)
        self.says = label("", "error", wrap=True)
        lines.addWidget(self.says)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("同意", self._on_go, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self._on_who()

    @property
    def user(self) -> User:
        """Who is chosen."""
        return self._users[self.who.currentIndex()]

    def refuse(self, wait: int) -> None:
        """The PIN was wrong; ``wait`` seconds until the next try."""
        self.pin.clear()
        self.says.setText(f"PIN 不对。{f'请等 {wait} 秒再试。' if wait else ''}")
        self.pin.setFocus()

    def _on_who(self) -> None:
        self.pin.clear()
        self.pin.setEnabled(self.user.has_pin)
        self.says.setText("" if self.user.has_pin else "这位审核人没有设 PIN，请本人确认后点“同意”。")
        (self.pin if self.user.has_pin else self.go).setFocus()

    def _on_go(self) -> None:
        self._check(self.user, self.pin.text())


def ask_second(
    desk: Desk, parent: QWidget, what: str, users: Sequence[User], go: Callable[[str], None]
) -> None:
    """Ask one of ``users`` to agree to ``what``, then ``go(name)``; nothing happens after 取消."""

    def check(user: User, pin: str) -> None:
        at = desk.now()

        def tried(attempt: Attempt) -> None:
            if attempt.ok:
                panel.accept()
            else:
                panel.refuse(attempt.wait)

        def work(session: Any) -> Attempt:
            from app.services.operators import try_pin

            return try_pin(session, user.id, pin, at)

        desk.jobs.note(work, tried, owner=panel)

    panel = SecondPersonPanel(what, users, check, parent)
    accepted = dialogs.run(panel)
    name = panel.user.name
    panel.deleteLater()
    if accepted:
        go(name)
