"""Which backups are kept: by sequence, never by a clock alone (4.8 of the reliability design).

The last 20; beside them the newest of each of the last 14 days and 12 months that had one, by the date each
backup carries. Nothing goes before a newer one was verified, ten are always left, and nothing at all goes
while dates run backwards against the sequence (a clock that cannot be trusted).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.services.backup.container import BackupHeader

LAST = 20
DAYS = 14
MONTHS = 12
ALWAYS = 10


def to_remove(backups: Sequence[tuple[Path, BackupHeader]]) -> tuple[Path, ...]:
    """Backups that may go, given all of them with the newest (highest sequence) first."""
    stamps = [header.made_at for _, header in backups]
    if stamps != sorted(stamps, reverse=True):
        return ()
    keep = {path for path, _ in backups[: max(LAST, ALWAYS)]}
    for length, number in ((10, DAYS), (7, MONTHS)):
        periods: dict[str, Path] = {}
        for path, header in backups:
            periods.setdefault(header.made_at[:length], path)
        keep.update(list(periods.values())[:number])
    return tuple(path for path, _ in backups if path not in keep)


def prune(folder: Path, backups: Sequence[tuple[Path, BackupHeader]], *, keep: Path) -> tuple[Path, ...]:
    """Remove what may go from ``folder``, never ``keep`` (the one just verified); returns what went.

    What cannot be removed now stays until the next time.
    """
    gone = []
    for path in to_remove(backups):
        if path != keep and path.parent == folder:
            with suppress(OSError):
                path.unlink(missing_ok=True)
                gone.append(path)
    return tuple(gone)
