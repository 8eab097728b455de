"""Upkeep of backups: copies at the second place the user chose, the weekly rehearsal of restoring."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from app.errors import UserError
from app.services.backup.container import list_backups
from app.services.backup.making import Backup, make_backup, rehearse
from app.services.backup.rotation import prune
from app.services.backup.state import COPIED, PLACE, REHEARSED, Upkeep, upkeep
from app.services.database import Database
from app.services.exchange.keys import private_keys
from app.services.export_register import BACKUP, Outgoing, enter
from app.services.files import save_bytes
from app.services.local_values import keep_value
from app.services.progress import Progress


def set_second_place(session: Session, place: Path | None) -> None:
    """Copies of backups go there from now on; None for nowhere."""
    keep_value(session, PLACE, str(place) if place is not None else None)
    keep_value(session, COPIED, None)


def back_up(db: Database, folder: Path, at: datetime, progress: Progress | None = None) -> Backup:
    """A verified backup in ``folder``, and its copy at the second place, read back and registered.

    What goes wrong at the second place (a stick that is not there) is kept to be told and stops nothing.
    """
    made = make_backup(db, folder, at, progress)
    with db.read() as session:
        place = upkeep(session).place
    if place is not None:
        copy_backup(db, made, place, at)
    return made


def copy_backup(db: Database, made: Backup, place: Path, at: datetime) -> None:
    """Copy a backup to the second place and note what came of it."""
    trouble = ""
    try:
        if not place.is_dir():
            raise UserError("E-BAK-16", "那个位置现在打不开（U 盘没插？）。")
        content = made.path.read_bytes()
        target = place / made.path.name
        save_bytes(target, content)
        prune(place, list_backups(place), keep=target)
    except UserError as error:
        trouble = error.message
    except OSError as error:
        trouble = error.strerror or str(error)
    with db.note() as session:
        keep_value(session, COPIED, {"at": at.isoformat(), "trouble": trouble})
        if not trouble:
            enter_backup(session, made, "第二处", at)


def enter_backup(session: Session, made: Backup, where: str, at: datetime) -> None:
    """Enter a backup that was written outside the data folder in the register of exports."""
    outgoing = Outgoing(BACKUP, f"全部数据，{where}", made.header.people, False, "备份", "本支部保管")
    enter(session, outgoing, made.path.name, made.path.stat().st_size, made.sha256, at)


def rehearse_newest(db: Database, folder: Path, at: datetime) -> Upkeep | None:
    """Restore the newest backup to a temporary place, compare, and keep what came of it; None without one."""
    found = list_backups(folder)
    if not found:
        return None
    path, header = found[0]
    trouble = ""
    try:
        with db.read() as session:
            private = private_keys(session)
        rehearse(path, private.encryption, header.content, db.path.parent)
    except UserError as error:
        trouble = f"没有成功：{error.message}"
    with db.note() as session:
        keep_value(session, REHEARSED, {"at": at.isoformat(), "trouble": trouble, "n": header.sequence})
        return upkeep(session)
