"""A password for the data file (数据文件密码): set, changed, taken away; the live file is whole throughout.

The database is written anew into another file by SQLCipher, compared with the live one table by table, and
only then takes its name. A crash at any moment leaves the old file or the new one, each whole.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.errors import UserError
from app.services.database import APPLICATION_ID, HEAD, Database
from app.services.database.engine import connect, key_text
from app.services.database.key_file import (
    PASSWORD,
    RECOVERY,
    KeyFile,
    check_password,
    key_file_beside,
    new_key_file,
    read_key_file,
)
from app.services.database.migrating import content_of_tables
from app.services.exchange.recovery_code import new_code
from app.services.files import save_bytes

_NEW, _OLD = ".新", ".旧"


class NewPassword:
    """A password that was chosen and is not in force yet: its code is still to be printed and typed back."""

    def __init__(self, password: str) -> None:
        """Raises UserError for a password too short or too simple. Takes some tenths of a second."""
        trouble = check_password(password)
        if trouble:
            raise UserError("E-PW-01", trouble)
        self.code = new_code()
        self.file, self.key = new_key_file(password, self.code)


def rehearse_code(prepared: NewPassword, typed: str) -> None:
    """Open the wrapped key with the code typed from the paper. Raises UserError when it does not open."""
    if prepared.file.open(typed, RECOVERY) != prepared.key:
        raise UserError(
            "E-PW-02",
            "敲的恢复码和纸上的对不上，密码还没有生效，数据没有改动。",
            "请对照纸逐组核对，共六组。",
        )


def set_password(db: Database, prepared: NewPassword, typed: str) -> None:
    """Encrypt the live file with a password whose code was typed back from the paper.

    Raises UserError, the file being what it was, when the code is wrong or the disk does not take it.
    """
    if db.key is not None:
        # A second key file over the first would leave the file without its key for a moment.
        raise UserError("E-PW-05", "数据文件已经有密码了，没有改动。", "要换密码，请用“改密码”。")
    rehearse_code(prepared, typed)
    fresh = _rewritten(db, prepared.key)
    # First the key file: beside a plain database it means nothing, behind an encrypted one it would be late.
    save_bytes(key_file_beside(db.path), prepared.file.content(), is_key=True)
    _swap(db, fresh, prepared.key)


def change_password(db: Database, old: str, new: str) -> None:
    """Wrap the data key by another password; nothing is encrypted anew.

    ``old`` is the password or the recovery code. Raises UserError when it is wrong.
    """
    file, key = _opened(db, old)
    trouble = check_password(new)
    if trouble:
        raise UserError("E-PW-01", trouble)
    save_bytes(key_file_beside(db.path), file.with_slot(PASSWORD, new, key).content(), is_key=True)


def remove_password(db: Database, password: str) -> None:
    """Make the live file plain again. Raises UserError, the file being what it was, for a wrong password."""
    _opened(db, password)
    _swap(db, _rewritten(db, None), None)
    with suppress(OSError):
        key_file_beside(db.path).unlink(missing_ok=True)


def _opened(db: Database, password: str) -> tuple[KeyFile, bytes]:
    file = read_key_file(db.path)
    key = (file.open(password) or file.open(password, RECOVERY)) if file is not None else None
    if file is None or key is None or key != db.key:
        raise UserError("E-PW-03", "现在的密码不对，没有改动。", "请看清大小写和输入法再试。")
    return file, key


def _rewritten(db: Database, key: bytes | None) -> Path:
    """The live content in a new file under another key, compared with the live one."""
    fresh = db.path.with_name(f"{db.path.name}{_NEW}")
    try:
        fresh.unlink(missing_ok=True)
        with db._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"ATTACH DATABASE ? AS fresh KEY {key_text(key)}", (str(fresh),))
            try:
                raw.execute("SELECT sqlcipher_export('fresh')").fetchall()
                raw.execute(f"PRAGMA fresh.application_id = {APPLICATION_ID}")
                raw.execute(f"PRAGMA fresh.user_version = {int(HEAD)}")
            finally:
                raw.execute("DETACH DATABASE fresh")
            content, schema = content_of_tables(raw), _schema(raw)
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        copy = connect(fresh, key)
        try:
            is_whole = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            is_equal = is_whole and content_of_tables(copy) == content and _schema(copy) == schema
        finally:
            copy.close()
    except (OSError, driver.DatabaseError) as trouble:
        _forget(fresh)
        raise _not_rewritten(db.path) from trouble
    if not is_equal:
        _forget(fresh)
        raise _not_rewritten(db.path)
    return fresh


def _schema(raw: Any) -> list[tuple[Any, ...]]:
    """Every table, index and trigger in the words it was made with."""
    return list(raw.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1, 2"))


def _swap(db: Database, fresh: Path, key: bytes | None) -> None:
    """Let the new file take the live one's name; what the old one held is overwritten before it goes."""
    old = db.path.with_name(f"{db.path.name}{_OLD}")
    db.close()
    try:
        with suppress(OSError):
            old.unlink(missing_ok=True)
            os.link(db.path, old)
        os.replace(fresh, db.path)
    except OSError as trouble:
        _forget(fresh)
        with suppress(OSError):
            old.unlink(missing_ok=True)
        db.reopen(db.key)
        raise _not_rewritten(db.path) from trouble
    db.reopen(key)
    wipe(old)


def wipe(path: Path) -> None:
    """Overwrite a file with zeros and remove it; only the name goes where the file has another one too.

    (After a crash between linking and replacing the other name is the live file's.)
    """
    with suppress(OSError):
        with path.open("rb+") as file:
            left = os.fstat(file.fileno()).st_size if os.fstat(file.fileno()).st_nlink == 1 else 0
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def clear_leftovers(path: Path) -> None:
    """After a crash in the middle of a change: the database ``path`` is whole, what lies beside it goes."""
    wipe(path.with_name(f"{path.name}{_OLD}"))
    wipe(path.with_name(f"{path.name}{_NEW}"))


def _forget(fresh: Path) -> None:
    for ending in ("", "-journal"):
        with suppress(OSError):
            fresh.with_name(f"{fresh.name}{ending}").unlink(missing_ok=True)


def _not_rewritten(path: Path) -> UserError:
    return UserError(
        "E-PW-04",
        "数据文件没有换成，还是原来的样子，数据没有改动。",
        f"请在“{path.parent}”所在的盘腾出和数据文件一样大的空间，关闭占用它的程序后再试。",
    )
