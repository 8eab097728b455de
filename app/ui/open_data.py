"""What the window's jobs need of a database; the real one is read only after the frame stands."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from app.services.access import Access

if TYPE_CHECKING:
    from app.services.journal.recording import Who


class Database(Protocol):
    """What the jobs need of the database: scopes that open, commit or roll back, and close."""

    access: Access
    who: Who

    def read(self) -> AbstractContextManager[Any]:
        """A session for looking only."""
        ...

    def write(self, act: str = "", undoes: str | None = None) -> AbstractContextManager[Any]:
        """A session that is committed on leaving and rolled back on an exception.

        ``act`` names what is done, ``undoes`` is the UUID of the act that is taken back by it.
        """
        ...

    def note(self) -> AbstractContextManager[Any]:
        """A session for what is only noted (a reveal, a printout), allowed to readers too."""
        ...


class Opened(Protocol):
    """What :meth:`Jobs.open` is handed: at least the open database."""

    @property
    def database(self) -> Database:
        """The database to work on."""
        ...
