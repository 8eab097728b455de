"""From a data file to what a window needs of it at once; any thread, no Qt.

Reading this module reads the whole database layer, so the window imports it on a worker thread, after its
frame stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.services.database import Database, create_database, open_database, unlock
from app.services.disk_trouble import plainly
from app.services.founding import found_place
from app.services.operators import User, list_users
from app.services.overview import place_name
from app.services.start_check import ExitNote, open_checked

ENCOURAGE_PASSWORD = "可以在“设置”里给数据文件设密码，不设也行"
"""Said once of a new file."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, whose data they are, who may be at the window, and a line to show once."""

    database: Database
    owner: str
    users: tuple[User, ...]
    said: str = ""


def open_own(path: Path, note: ExitNote, now: datetime, password: str = "", code: str = "") -> Opened:
    """Check and open a user's file; ``password`` or recovery ``code`` where it has one. ``now`` in UTC.

    Raises UserError (E-DB-…) when it cannot be opened.
    """
    key = unlock(path, password, code) if password or code else None
    database, said = open_checked(path, note, now, key)
    return _opened(database, said)


def open_demonstration(path: Path, today: date) -> Opened:
    """Open the demonstration, made on first use."""
    return _opened(open_database(path) if path.exists() else make_demonstration(path, today))


def create_own(path: Path, note: ExitNote, name: str, kind: str) -> Opened:
    """A new, empty file with its own organisation ``name`` of ``kind``; never over an existing one."""
    database = create_database(path)
    with database.write() as session:
        found_place(session, name, kind)
    note.opened()
    return _opened(database, ENCOURAGE_PASSWORD)


def make_demonstration(path: Path, today: date) -> Database:
    """Make the demonstration; renamed when whole, so that an interrupted start leaves no half one."""
    from app.services.demo.build import build_demo

    making = path.with_suffix(".making")
    with plainly(making, "演示数据没有生成"):
        making.unlink(missing_ok=True)
        database = create_database(making)
        try:
            with database.write() as session:
                build_demo(session, today)
        finally:
            database.close()
        making.replace(path)
    return open_database(path)


def _opened(database: Database, said: str = "") -> Opened:
    try:
        with database.read() as session:
            return Opened(database, place_name(session), list_users(session), said)
    except BaseException:
        database.close()
        raise
