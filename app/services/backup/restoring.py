"""Restoring a backup into a new file: nothing existing is ever overwritten."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from app.errors import UserError
from app.services.backup.container import BackupHeader, read_header, unpack
from app.services.backup.locking import data_key, identity_by_secret
from app.services.backup.making import content_of
from app.services.database.key_file import key_file_beside
from app.services.disk_trouble import plainly
from app.services.exchange.keys import unwrap_with_code, unwrap_with_device
from app.services.files import replace_patiently, save_bytes, sync_folder


def restore_backup(path: Path, target: Path, code: str | None = None) -> BackupHeader:
    """Restore ``path`` into the new file ``target``; ``code`` is the recovery code from the printed sheet.

    Data that had a password have it again, with the key file beside them; the password opens the backup too.
    Raises UserError, creating nothing, when the target exists, the file is no backup, damaged, or cannot be
    opened on this PC without the recovery code.
    """
    if target.exists():
        raise UserError(
            "E-BAK-04", f"“{target.name}”已经存在，没有恢复，也没有改动它。", "请换一个新的文件名。"
        )
    header = read_header(path)
    identity = _identity(header, path, code)
    database = unpack(path, identity)
    with plainly(target, "没有恢复"):
        _put_in_place(path, header, identity, database, target)
    return header


def _put_in_place(path: Path, header: BackupHeader, identity: str, database: bytes, target: Path) -> None:
    """Write, check, and only then give the file its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhibu-", dir=target.parent, ignore_cleanup_errors=True) as place:
        restored = Path(place) / "restored.db"
        with restored.open("wb") as file:
            file.write(database)
            file.flush()
            os.fsync(file.fileno())
        if header.key_file:
            key_file_beside(restored).write_bytes(bytes.fromhex(header.key_file))
        if content_of(restored, data_key(header, identity)) != header.content:
            raise UserError(
                "E-BAK-02",
                f"备份“{path.name}”的内容与记录不符，没有恢复，现有数据没有改动。",
                "请换一份备份。",
            )
        if header.key_file:
            save_bytes(key_file_beside(target), bytes.fromhex(header.key_file), is_key=True)
        _move_journals_aside(target)
        replace_patiently(restored, target)
    sync_folder(target.parent)


def _move_journals_aside(target: Path) -> None:
    """A journal left by a file that once had this name would be played back into the restored one."""
    for ending in ("-journal", "-wal", "-shm"):
        journal = target.with_name(f"{target.name}{ending}")
        number = 1
        while journal.exists():
            aside = journal.with_name(f"{journal.name}.旧{number}")
            if not aside.exists():
                os.replace(journal, aside)
            number += 1


def _identity(header: BackupHeader, path: Path, code: str | None) -> str:
    if code is None:
        found = unwrap_with_device(bytes.fromhex(header.wrapped), header.site)
        if found is not None:
            return found.encryption
        raise UserError(
            "E-BAK-05",
            "这台电脑打不开这份备份（换了电脑、账户或重装过系统），没有改动任何数据。",
            "请输入“单位钥匙恢复表”上的恢复码再试；数据设过密码的，密码或“数据文件密码恢复表”上的恢复码也可以。",
        )
    try:
        return unwrap_with_code(
            bytes.fromhex(header.wrapped_recovery), bytes.fromhex(header.recovery_salt), header.site, code
        ).encryption
    except UserError:
        found_by_secret = identity_by_secret(header, code, path)
        if found_by_secret is None:
            raise
        return found_by_secret
