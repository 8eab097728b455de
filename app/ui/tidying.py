"""Python's cycle collector on the GUI thread only: a widget taken away on another brings the program down."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 1_000
"""Milliseconds between two looks."""


class Tidying(QObject):
    """Collects as Python itself would, by the same thresholds, whichever thread made the garbage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on; what is there already stays for good and is not looked at again."""
        gc.freeze()
        self._timer.start()

    def end(self) -> None:
        """Leave it to Python again, once no other thread is left."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        due = [
            each
            for each, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if 0 < limit < count
        ]
        if due:
            gc.collect(due[-1])
