"""迎检模式: everything may be looked at, nothing changed, no ID number read; a banner says so.

Switched on from the record screen, the command box or by Ctrl+F9; Esc leaves, asking for the PIN of a user
who has one. The guard behind it is :mod:`app.services.access`; this is the switch and the banner.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFrame, QLineEdit, QMainWindow

from app.services.access import INSPECTION
from app.ui import dialogs
from app.ui.common.layout import button, columns, label
from app.ui.desk import Desk
from app.ui.lock import Lock
from app.ui.reveal import Reveal
from app.ui.screen import Place
from app.ui.shortcuts import bind
from app.ui.theme import TEXT_SIZES, Tone

if TYPE_CHECKING:
    from app.services.operators import Attempt

START = Place("inspection")
"""Going here switches 迎检模式 on; it is no screen of its own."""
RECORD = "record"
"""Key of the screen of whole-process records."""
BANNER = "迎检模式：只读，证件号码已遮盖"
_SENTENCE = "现在是迎检模式，只能查看。"


class InspectionBanner(QFrame):
    """Stands above everything while the mode is on."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "inspection")
        self.setAccessibleName(BANNER)
        line = columns(self, gap=12)
        line.setContentsMargins(16, 4, 16, 4)
        self.text = label(BANNER, "strong")
        self.text.setProperty("tone", Tone.WARN.value)
        line.addWidget(self.text)
        line.addStretch(1)
        self.record = button("全程纪实（F9）", kind="quiet")
        self.large = button("大字", kind="chip", tip="字放到最大，离远也看得清")
        self.large.setCheckable(True)
        self.end = button("退出迎检（Esc）", kind="quiet")
        for part in (self.record, self.large, self.end):
            line.addWidget(part)
        self.hide()


class Inspection(QObject):
    """The switch; emits :attr:`changed` when the mode was entered or left. Owns the banner."""

    changed = Signal(bool)

    def __init__(self, window: QMainWindow, desk: Desk, lock: Lock, say: Callable[..., object]) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._lock = lock
        self._say = say
        self._size = TEXT_SIZES[0]
        self.banner = InspectionBanner()
        self.banner.end.clicked.connect(lambda _checked=False: self.leave())
        self.banner.large.toggled.connect(self._on_large)
        [self.escape] = bind("leave-inspection", window, self._on_escape)
        self.escape.setEnabled(False)

    @property
    def is_on(self) -> bool:
        """Whether the mode is on."""
        return self._desk.jobs.is_inspected

    def start(self) -> None:
        """Nothing can be changed and no number read from now on."""
        if self.is_on or not self._desk.jobs.is_open:
            return
        self._desk.jobs.forbid(INSPECTION, _SENTENCE)
        for reveal in self._window.findChildren(Reveal):
            reveal.hide()
        self._size = self._desk.theme.size
        self.banner.show()
        self.escape.setEnabled(True)
        self.changed.emit(True)

    def toggle(self) -> None:
        """Ctrl+F9: in or out."""
        if self.is_on:
            self.leave()
        else:
            self.start()

    def leave(self) -> None:
        """Out again; who has a PIN is asked for it."""
        user = self._lock.user
        if not self.is_on:
            return
        if user is None or not user.has_pin:
            self._end()
            return
        at = self._desk.now

        def check(pin: str) -> None:
            def tried(attempt: Attempt) -> None:
                if attempt.ok:
                    panel.accept()
                else:
                    panel.refuse(attempt.wait)

            def work(session: Any) -> Attempt:
                from app.services.operators import try_pin

                return try_pin(session, user.id, pin, at())

            self._desk.jobs.note(work, tried, owner=panel)

        from app.ui.pin_panel import PinPanel  # when it is asked for, not with the start

        panel = PinPanel(user, check, self._window)
        accepted = dialogs.run(panel)
        panel.deleteLater()
        if accepted:
            self._end()

    def _end(self) -> None:
        self._desk.jobs.permit(INSPECTION)
        self.banner.large.setChecked(False)
        self.banner.hide()
        self.escape.setEnabled(False)
        self._say("已退出迎检模式。", Tone.INFO)
        self.changed.emit(False)

    def _on_escape(self) -> None:
        """The first Esc empties the search box one is typing in, as everywhere."""
        now = QApplication.focusWidget()
        if isinstance(now, QLineEdit) and now.text():
            now.clear()
        else:
            self.leave()

    def _on_large(self, large: bool) -> None:
        if large:
            self._size = self._desk.theme.size
        self._desk.theme.set_size(TEXT_SIZES[-1] if large else self._size)
