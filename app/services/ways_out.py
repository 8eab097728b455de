"""What helps when the live file cannot be opened, told from the refusal; every start loads it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from app.errors import UserError

_GONE = frozenset({"E-DB-03"})
_LOCKED = frozenset({"E-DB-15", "E-DB-17"})
_ELSEWHERE = frozenset({"E-DB-14"})
_DAMAGED = frozenset({"E-DB-04", "E-DB-05", "E-DB-08", "E-DB-12", "E-DB-16", "E-DB-18", "E-DISK-04"})


class Way(Enum):
    """What helps: the file is not there, it is damaged, something is in the way, or it stands wrong."""

    GONE = "gone"
    DAMAGED = "damaged"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    LOCKED = "locked"


def way_out(error: UserError) -> Way:
    """What helps against a refusal to open the live file."""
    if error.code in _GONE:
        return Way.GONE
    if error.code in _LOCKED:
        return Way.LOCKED
    if error.code in _ELSEWHERE:
        return Way.ELSEWHERE
    return Way.DAMAGED if error.code in _DAMAGED else Way.AGAIN


def has_backups(folder: Path) -> bool:
    """Whether there is any backup in the folder: then there were data, whatever else is missing."""
    if not folder.is_dir():
        return False
    from app.services.backup.container import SUFFIX

    return any(folder.glob(f"*{SUFFIX}"))
