"""When the live file cannot be opened (打不开时): what can be done, and putting a backup in its place.

The file that cannot be read is moved aside with its journals, never deleted; the backup is restored into a
new file and checked before it takes the place. Nothing is ever created unasked.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import string
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.errors import UserError
from app.services.backup.container import BackupHeader, list_backups
from app.services.backup.restoring import restore_backup
from app.services.database.key_file import ENDING, key_file_beside

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file; played back into another file it would destroy that one."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A backup that took the live file's place: its header, where it is, what was moved aside."""

    header: BackupHeader
    path: Path
    aside: tuple[Path, ...]


def backups_for(folders: Iterable[Path]) -> tuple[tuple[Path, BackupHeader], ...]:
    """Every readable backup in the folders, the newest by sequence first within one folder."""
    found: dict[Path, tuple[Path, BackupHeader]] = {}
    for folder in dict.fromkeys(folders):
        for path, header in list_backups(folder):
            found.setdefault(path.resolve(), (path, header))
    return tuple(sorted(found.values(), key=lambda item: (item[1].made_at, item[1].sequence), reverse=True))


def find_again(path: Path) -> Path | None:
    """The file at its place, or at the same place of another drive (a stick got another letter)."""
    if path.is_file():
        return path
    if sys.platform == "win32":  # pragma: no cover
        for letter in string.ascii_uppercase:
            other = Path(f"{letter}:\\").joinpath(*path.parts[1:])
            if other.is_file():
                return other
    return None


def place_for(path: Path, home: Path) -> Path:
    """Where a backup is restored: the file's own place, or ``home`` when that drive is gone.

    A file already at ``home`` is left alone: another name beside it is taken.
    """
    if path.parent.is_dir():
        return path
    number, place = 1, home
    while place.exists():
        number += 1
        place = home.with_name(f"{home.stem}-恢复{number}{home.suffix}")
    return place


def recover(backup: Path, path: Path, at: datetime, code: str | None = None) -> Recovered:
    """Restore ``backup`` and put it in the place of the live file ``path``.

    ``code`` is the recovery code from the printed sheet. Raises UserError with everything left as it was when
    the backup cannot be opened or is damaged; where only
    the name could not be given, the restored file is named.
    """
    fresh = free_path(path.with_name(f"{path.stem}-恢复中{path.suffix}"))
    header = restore_backup(backup, fresh, code)
    try:
        aside = move_aside(path, at)
        if key_file_beside(fresh).exists():
            os.replace(key_file_beside(fresh), key_file_beside(path))
        os.replace(fresh, path)
    except OSError as trouble:
        raise UserError(
            "E-BAK-06",
            f"备份已经完整地恢复成“{fresh.name}”，但不能换成“{path.name}”（文件被占用或不允许改写）。"
            "原来的文件没有删除。",
            "请关闭其他正在用这个文件的程序，再点一次“恢复”。",
        ) from trouble
    return Recovered(header, path, aside)


def move_aside(path: Path, at: datetime) -> tuple[Path, ...]:
    """Rename a file and its journals to ``名字-损坏-日期``; returns the new names, nothing if none was there.

    The journals follow their file, so that the damaged file can still be examined with them.
    """
    name = free_path(path.with_name(f"{path.stem}-损坏-{at:%Y%m%d-%H%M%S}{path.suffix}"))
    moved = []
    for ending in ("", *JOURNALS, ENDING):
        source = path.with_name(f"{path.name}{ending}")
        if source.exists():
            target = name.with_name(f"{name.name}{ending}")
            os.replace(source, target)
            moved.append(target)
    return tuple(moved)


def free_path(path: Path) -> Path:
    """``path``, or the first name with a number where nothing stands, no journal either."""
    number, name = 1, path
    while name.exists() or any(
        _holds(name.with_name(f"{name.name}{ending}")) for ending in (*JOURNALS, ENDING)
    ):
        number += 1
        name = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return name


def _holds(journal: Path) -> bool:
    """Whether a journal would be played back; the program leaves empty ones behind."""
    return journal.exists() and journal.stat().st_size > 0


def bring_home(path: Path, home: Path) -> Path:
    """Copy a data file that must not be used where it stands to this PC; returns the copy's place.

    The file is copied with its journal, compared, and left as it is. Raises UserError when nobody can read
    it, it changes meanwhile, or the disk does not take it.
    """
    home.parent.mkdir(parents=True, exist_ok=True)
    target = free_path(home)
    try:
        for ending in (ENDING, "-journal", "-wal", ""):
            source = path.with_name(f"{path.name}{ending}")
            if ending and not source.exists():
                continue
            copy = target.with_name(f"{target.name}{ending}")
            with source.open("rb") as file, copy.open("xb") as made:
                shutil.copyfileobj(file, made)
                made.flush()
                os.fsync(made.fileno())
            if _sha(source) != _sha(copy):
                raise OSError("the file changes")
    except OSError as trouble:
        for ending in ("", "-journal", "-wal", ENDING):
            with suppress(OSError):
                target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)
        raise UserError(
            "E-BAK-07",
            f"没有把“{path.name}”复制到本机，原文件没有改动。",
            "请确认没有别人正在用它，再试一次。",
        ) from trouble
    return target


def _sha(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
