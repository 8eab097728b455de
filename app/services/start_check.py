"""Opening the live file at a start (启动检查): was it left in order, and is it what it was then.

A note beside the program's own settings says that a file is open; a clean exit replaces it by the size and
time the file then had. A note that was left, a file that differs from what was noted, or a week without a
check lead to SQLite's whole check before anything is shown. Nothing of it decides about data.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DatabaseError

from app.errors import DatabaseRefused, UserError
from app.services.database import Database, open_database
from app.services.database.password import clear_leftovers
from app.services.local_values import keep_value, read_value

CHECK_EVERY = timedelta(days=7)
CHECKED = "start.checked_at"
"""Key of the local value: when the file was last checked, UTC, ISO."""

WAS_UNCLEAN = "上次未正常退出，数据已检查，完好"
"""The line shown once after a crash or a power cut."""

_UNREADABLE = (DatabaseError, ValueError, TypeError, ArithmeticError)


class ExitNote:
    """What ``folder`` knows of how the database ``path`` was last left."""

    def __init__(self, folder: Path, path: Path) -> None:
        self._database = path
        place = os.path.normcase(str(path.resolve()))
        self._file = folder / f"{hashlib.sha256(place.encode('utf-8')).hexdigest()[:32]}.json"

    def was_unclean(self) -> bool:
        """Whether the program ended without closing the file."""
        return self._read().get("open") is True

    def is_as_left(self) -> bool:
        """Whether the file has the size and time it had at the last clean exit."""
        return self._read().get("left") == self._state()

    def opened(self) -> None:
        """The file is open from now on; on the disk before anything is written to the database."""
        self._write({"open": True})

    def closed(self) -> None:
        """The file was closed in order."""
        self._write({"left": self._state()})

    def _state(self) -> list[int] | None:
        try:
            found = self._database.stat()
        except OSError:
            return None
        return [found.st_size, found.st_mtime_ns]

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, content: dict[str, Any]) -> None:
        """Replace the note. Trouble is not an error: the next start then checks the file."""
        unfinished = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8") as file:
                file.write(json.dumps(content))
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, self._file)
        except OSError:
            with suppress(OSError):
                self._file.unlink(missing_ok=True)


def open_checked(path: Path, note: ExitNote, now: datetime, key: bytes | None = None) -> tuple[Database, str]:
    """Open the database after the checks of a start; the second value is a line to show, mostly empty.

    ``now`` is UTC, ``key`` the data key of an encrypted file. Raises DatabaseRefused, creating and changing
    nothing, when the file is not in order.
    """
    was_unclean = note.was_unclean()
    _check_kind_of_journal(path)
    db = open_database(path, key=key)
    try:
        if was_unclean or not note.is_as_left() or _is_due(db, now):
            _check(db)
            with db.note() as session:
                keep_value(session, CHECKED, now.isoformat(timespec="seconds"))
        clear_leftovers(path)
        note.opened()
    except UserError:
        db.close()
        raise
    except _UNREADABLE as trouble:
        db.close()
        raise _damaged(path) from trouble
    return db, WAS_UNCLEAN if was_unclean else ""


def _check(db: Database) -> None:
    """SQLite's own checks, then every fact read once: text can be broken where SQLite sees nothing wrong."""
    from app.services.exchange.state_hash import state_hash

    try:
        db.check_integrity()
        with db.read() as session:
            state_hash(session)
    except _UNREADABLE as trouble:
        raise _damaged(db.path) from trouble


def _is_due(db: Database, now: datetime) -> bool:
    with db.read() as session:
        kept = read_value(session, CHECKED)
    try:
        passed = now - datetime.fromisoformat(str(kept))
    except (ValueError, TypeError):
        return True
    # A clock that went back is as good as a week.
    return not timedelta() <= passed < CHECK_EVERY


def _check_kind_of_journal(path: Path) -> None:
    """A file that names another kind of journal is not as this program left it: opening would change it."""
    try:
        with path.open("rb") as file:
            header = file.read(20)
    except OSError:
        return
    if header[:16] == b"SQLite format 3\x00" and header[18:20] not in (b"", b"\x01\x01"):
        raise _damaged(path)


def _damaged(path: Path) -> DatabaseRefused:
    return DatabaseRefused(
        "E-DB-12",
        f"“{path.name}”没有通过完整性检查。原文件没有被改动。",
        "请用最近一次备份恢复。",
    )
