"""WhyToggle: the link 为什么 and, once pressed, the reasons under it, kept up to date while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.common.layout import button, clear, columns, rows
from app.ui.common.why import Why, WhyBox


class WhyToggle(QWidget):
    """Emits ``rule_wanted(number)`` for a page of the rule book."""

    rule_wanted = Signal(str)

    def __init__(self, about: str, *, is_apart: bool = False) -> None:
        """``about`` says what is explained: 表决结果怎样算. With ``is_apart`` the link stands elsewhere."""
        super().__init__()
        self._reasons: Callable[[], Sequence[Why]] = tuple
        self._is_apart = is_apart
        lines = rows(self, gap=4)
        self.link = button("为什么", kind="link", edge=not is_apart, name=f"为什么：{about}")
        self.link.setCheckable(True)
        self.link.toggled.connect(lambda _on: self.refresh())
        if not is_apart:
            line = columns()
            line.addWidget(self.link)
            line.addStretch(1)
            lines.addLayout(line)
        self._place = rows(gap=0)
        lines.addLayout(self._place)

    def explain(self, reasons: Callable[[], Sequence[Why]]) -> None:
        """``reasons`` is asked anew each time they are shown; without any the link is hidden."""
        self._reasons = reasons
        self.refresh()

    def refresh(self) -> None:
        """What is reckoned with has changed."""
        found = self._reasons()
        on = self.link.isChecked()
        self.link.setVisible(bool(found))
        self.setVisible(bool(found) and (on or not self._is_apart))
        self.link.setText("收起" if on else "为什么")
        clear(self._place)
        if not on or not found:
            return
        box = WhyBox(found)
        box.rule_wanted.connect(self.rule_wanted)
        self._place.addWidget(box)
