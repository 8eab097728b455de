"""One window for one place (只开一个窗口): a lock the system frees by itself when the program ends.

The file says nothing and is never removed: only the system's lock on it counts, so nothing stays behind a
crash. A second start leaves a request beside it, which the first one sees and comes forward.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import IO

SHOW = ".show"
"""Ending of the request that a second start leaves."""


def place_of(own: Path, database: Path | None, *, demo: bool) -> str:
    """The name of the place a start is about: the user's own data, the demonstration, or a file named."""
    if demo:
        return "demo"
    if database is None or database == own:
        return "window"
    import hashlib

    place = os.path.normcase(str(database.resolve()))
    return hashlib.sha256(place.encode("utf-8")).hexdigest()[:32]


class OneInstance:
    """The claim of this process on the place ``name`` in ``folder``."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.request = folder / f"{name}{SHOW}"
        self._path = folder / f"{name}.lock"
        self._file: IO[bytes] | None = None

    def claim(self) -> bool:
        """Take the place; False when another process has it. A folder that cannot be written is no reason.

        Where no lock can be kept the database's own lock still lets only one in.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+b")
        except OSError:
            return True
        if not _lock(file):
            file.close()
            return False
        self._file = file
        with contextlib.suppress(OSError):
            self.request.unlink(missing_ok=True)
        return True

    def ask_to_show(self) -> None:
        """Ask the process that has the place to come forward."""
        with contextlib.suppress(OSError):
            self.request.write_bytes(b"")
        _allow_forward()

    def take_request(self) -> bool:
        """Whether somebody asked since the last time."""
        try:
            self.request.unlink()
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Give the place up; the system does it too when the process ends in whatever way."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":  # pragma: no cover
    import ctypes
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _allow_forward() -> None:
        # Windows lets a process come forward only if the one in front allows it; -1 means anybody.
        with contextlib.suppress(OSError, AttributeError):
            ctypes.windll.user32.AllowSetForegroundWindow(-1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _allow_forward() -> None:
        """Window managers elsewhere decide by themselves."""
