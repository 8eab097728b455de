"""Progress and cancelling of long jobs: a parameter, so that services know nothing of windows."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told between rows how far a job is; the caller shows it and may stop the job."""

    def step(self, done: int, total: int, text: str) -> None:
        """``done`` of ``total`` units are finished; ``text`` says in Chinese what is going on.

        ``total`` is 0 while it is not known. Raises :class:`app.errors.Cancelled` when the user pressed 取消.
        """


class NullProgress:
    """Nobody is watching."""

    def step(self, done: int, total: int, text: str) -> None:
        """Do nothing."""
