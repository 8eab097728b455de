"""A second start brings the first window forward: the request is a file, no socket is opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QFileSystemWatcher, QObject
from PySide6.QtWidgets import QWidget

from app.services.one_instance import OneInstance


class ComingForward(QObject):
    """Watches for requests to ``instance`` and shows the window that ``window`` names."""

    def __init__(self, instance: OneInstance, window: Callable[[], QWidget | None]) -> None:
        super().__init__()
        self._instance = instance
        self._window = window
        self._watcher = QFileSystemWatcher([str(instance.folder)], self)
        self._watcher.directoryChanged.connect(lambda _folder: self._look())

    def _look(self) -> None:
        if self._instance.take_request():
            bring_forward(self._window())


def bring_forward(window: QWidget | None) -> None:
    """Put a window in front of the others, also when it was made small."""
    if window is None:
        return
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
