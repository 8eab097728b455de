"""IdleWatch: tells when nobody has touched keyboard or mouse for a while.

It listens at the windows, where an event comes by once, not at every widget: typing and scrolling stay fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Emits :attr:`idle` after so many minutes without a touch; 0 minutes is never."""

    idle = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        self._watch(QGuiApplication.focusWindow())

    def set_minutes(self, minutes: int) -> None:
        """Wait so long from now on."""
        self._timer.setInterval(minutes * 60_000)
        self.touch()

    def minutes(self) -> int:
        """How long it waits; 0 when it does not."""
        return self._timer.interval() // 60_000

    def touch(self) -> None:
        """Somebody is there: begin to wait anew."""
        if self._timer.interval() > 0:
            self._timer.start()
        else:
            self._timer.stop()

    def stop(self) -> None:
        """Nothing to wait for while the window is locked."""
        self._timer.stop()

    def is_waiting(self) -> bool:
        """Whether :attr:`idle` will come."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees what happens in a window and never keeps it."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
