"""How backups are kept, as it is known and told: the second place, the last copy, the last rehearsal.

Reads no cryptography: the window says it at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.services.backup.container import list_backups
from app.services.local_values import keep_value, read_value

WEEK = timedelta(days=7)
PLACE, COPIED, REHEARSED = "backup/place", "backup/copied", "backup/rehearsed"
_NAGGED = "backup/nagged"


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How backups are kept: the second place, what came of the last copy there, the last rehearsal."""

    place: Path | None
    copied_at: datetime | None
    copy_trouble: str
    rehearsed_at: datetime | None
    rehearsal_trouble: str

    def place_words(self) -> str:
        """The second place in one sentence."""
        if self.place is None:
            return "还没有选第二处：电脑坏了，这里的备份也会没有"
        if self.copy_trouble:
            return f"上次没有写进“{self.place}”：{self.copy_trouble}"
        if self.copied_at is None:
            return f"“{self.place}”，下次备份时写入"
        return f"“{self.place}”，{self.copied_at.astimezone():%Y-%m-%d %H:%M} 写入并读回核对"

    def rehearsal_words(self) -> str:
        """上次恢复演练：日期，成功."""
        if self.rehearsed_at is None:
            return "还没有演练过恢复"
        day = f"{self.rehearsed_at.astimezone():%Y-%m-%d}"
        return f"上次恢复演练：{day}，{self.rehearsal_trouble or '成功'}"


def upkeep(session: Session) -> Upkeep:
    """What is known of the upkeep of backups."""
    place = read_value(session, PLACE)
    copied, rehearsed = read_value(session, COPIED, {}), read_value(session, REHEARSED, {})
    return Upkeep(
        Path(place) if place else None,
        _time(copied.get("at")),
        str(copied.get("trouble", "")),
        _time(rehearsed.get("at")),
        str(rehearsed.get("trouble", "")),
    )


def is_rehearsal_due(session: Session, at: datetime) -> bool:
    """Whether a week has gone by since restoring was last tried, or the clock says nonsense."""
    last = upkeep(session).rehearsed_at
    return last is None or not timedelta(0) <= at - last < WEEK


def wants_place(session: Session, at: datetime) -> bool:
    """Whether to ask once more for a second place: once a week until there is one; asking is noted."""
    if upkeep(session).place is not None:
        return False
    last = _time(read_value(session, _NAGGED))
    if last is not None and timedelta(0) <= at - last < WEEK:
        return False
    keep_value(session, _NAGGED, at.astimezone(UTC).isoformat())
    return last is not None


def backup_words(session: Session, folder: Path) -> str:
    """The state of the backups in a few words, for the bottom of the window."""
    found = list_backups(folder)
    if not found:
        return "还没有备份"
    words = f"备份于 {datetime.fromisoformat(found[0][1].made_at).astimezone():%m-%d %H:%M}"
    known = upkeep(session)
    if known.place is not None and known.copy_trouble:
        return f"{words}，第二处没有写入"
    return f"{words}，第二处也有" if known.place is not None and known.copied_at else words


def _time(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
