"""Making a backup: copy, check, encrypt, write, read back, restore to a temporary place, compare."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from app.errors import UserError
from app.models import DevelopmentCase, Person
from app.models.exchange_sites import SiteKey
from app.services.backup.container import SUFFIX, BackupHeader, list_backups, pack, read_header, unpack
from app.services.backup.locking import data_key, lock_fields
from app.services.backup.rotation import prune
from app.services.database import Database, open_database
from app.services.database.key_file import key_file_beside
from app.services.disk_trouble import plainly
from app.services.exchange.keys import ensure_keys, private_keys
from app.services.exchange.state_hash import state_hash
from app.services.files import save_bytes
from app.services.journal.recording import chain_head
from app.services.progress import NullProgress, Progress


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was restored once and found equal."""

    path: Path
    header: BackupHeader
    sha256: str
    verified: bool = True


def is_backed_up(db: Database, folder: Path) -> bool:
    """Whether the newest backup in ``folder`` holds exactly the present facts."""
    found = list_backups(folder)
    if not found:
        return False
    with db.read() as session:
        return state_hash(session) == found[0][1].content


def make_backup(db: Database, folder: Path, at: datetime, progress: Progress | None = None) -> Backup:
    """Make a verified backup of the live data in ``folder``; older ones are thinned only afterwards.

    Raises UserError (the live data are never touched) when the copy, the disk or the comparison fails, and
    Cancelled from ``progress``; what was written is then not left under a backup's name.
    """
    with plainly(db.path, "没有备份"):
        return _make_backup(db, folder, at, progress or NullProgress())


def _make_backup(db: Database, folder: Path, at: datetime, told: Progress) -> Backup:
    told.step(0, 3, "正在备份：复制数据")
    stamp = at.isoformat(timespec="seconds")
    with db.note() as session:
        ensure_keys(session, stamp)
    with db.read() as session:
        content = state_hash(session)
        people = session.scalar(select(func.count()).select_from(Person)) or 0
        cases = session.scalar(select(func.count()).select_from(DevelopmentCase)) or 0
        keys = session.scalars(select(SiteKey)).one()
        private = private_keys(session)
        audit_n, audit_hash, _at = chain_head(session)
    with tempfile.TemporaryDirectory(prefix="zhibu-", dir=_near(db), ignore_cleanup_errors=True) as place:
        copy = Path(place) / "copy.db"
        db.copy_to(copy)
        database = copy.read_bytes()
    told.step(1, 3, "正在备份：加密")
    known = [header.sequence for _, header in list_backups(folder)]
    header = BackupHeader(
        sequence=max(known, default=0) + 1,
        made_at=stamp,
        revision=db.revision(),
        people=people,
        cases=cases,
        content=content,
        plain=hashlib.sha256(database).hexdigest(),
        site=keys.site,
        wrapped=keys.wrapped.hex(),
        wrapped_recovery=(keys.wrapped_recovery or b"").hex(),
        recovery_salt=(keys.recovery_salt or b"").hex(),
        audit_n=audit_n,
        audit_hash=audit_hash,
        **lock_fields(db, keys.encryption, private.encryption, keys.site),
    )
    target = folder / f"备份-{header.sequence:06}{SUFFIX}"
    with plainly(target, "没有备份"):
        folder.mkdir(parents=True, exist_ok=True)
    whole = pack(header, database, keys.encryption)
    told.step(2, 3, "正在备份：写入并试恢复")
    save_bytes(target, whole, check=lambda path: rehearse(path, private.encryption, content, _near(db)))
    prune(folder, list_backups(folder), keep=target)
    return Backup(target, header, hashlib.sha256(whole).hexdigest())


def backup_before(
    db: Database, folder: Path, at: datetime, progress: Progress | None = None
) -> Backup | None:
    """A verified backup before anything foreign is merged; None where there are no people yet."""
    with db.read() as session:
        is_empty = not session.scalar(select(func.count()).select_from(Person))
    if is_empty:
        return None
    from app.services.backup.upkeep import back_up

    return back_up(db, folder, at, progress)


def rehearse(path: Path, identity: str, content: str, near: Path) -> None:
    """Restore a backup to a temporary place in the folder ``near`` and compare its content.

    ``near`` is where the live data are: nothing readable goes to a stick or a shared place. Raises UserError
    if the content differs.
    """
    header = read_header(path)
    key = data_key(header, identity)
    with tempfile.TemporaryDirectory(prefix="zhibu-", dir=near, ignore_cleanup_errors=True) as place:
        restored = Path(place) / "restored.db"
        restored.write_bytes(unpack(path, identity))
        if key is not None:
            key_file_beside(restored).write_bytes(bytes.fromhex(header.key_file))
        if content_of(restored, key) != content:
            raise UserError(
                "E-BAK-03",
                "备份写好后试恢复，内容与现有数据不一致，这份备份不算数；现有数据没有改动。",
                "请换一块盘再备份。",
            )


def content_of(path: Path, key: bytes | None = None) -> str:
    """The canonical hash of a database file, after integrity and reference checks."""
    db = open_database(path, key=key)
    try:
        db.check_integrity()
        with db.read() as session:
            return state_hash(session)
    finally:
        db.close()


def _near(db: Database) -> Path:
    """The data's own folder: a copy never goes to a shared temporary place."""
    return db.path.parent
