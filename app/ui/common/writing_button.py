"""WritingButton: a button that changes facts, out of sight while nothing may be changed (迎检模式, 只读)."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from app.ui.jobs import Jobs


class WritingButton(QPushButton):
    """Shown when it is wanted and changes are allowed; it comes back by itself when they are again."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._is_wanted = True
        jobs.access_changed.connect(self._fit)
        if jobs.is_read_only:
            super().setVisible(False)

    def setVisible(self, visible: bool) -> None:
        """What the screen wants; asked of :meth:`show` and :meth:`hide` too."""
        self._is_wanted = visible
        super().setVisible(visible and not self._jobs.is_read_only)

    def _fit(self) -> None:
        super().setVisible(self._is_wanted and not self._jobs.is_read_only)
