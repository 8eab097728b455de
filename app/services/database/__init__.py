"""The one way to the database file: opening, transactions, copies.

Settings follow the design for the live file: one exclusive connection, rollback journal, every commit
on the disk before it is said to be saved. Services get a session from :meth:`Database.read` or
:meth:`Database.write` and never commit themselves.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from app import __version__, clock
from app.errors import DatabaseRefused, UserError
from app.models import Act
from app.services.access import Access
from app.services.database.engine import apply_pragmas, make_engine
from app.services.database.key_file import RECOVERY, key_file_beside, read_key_file
from app.services.database.migrating import HEAD, REVISIONS, copy_before, migrate
from app.services.database.session import Changes, WriteSession
from app.services.database.storage import check_place
from app.services.disk_trouble import explained, plainly, plainly_in_session
from app.services.exchange.replica import ReplicaFile
from app.services.files import keep_from_overwriting, let_go
from app.services.journal.recording import Who

__all__ = [
    "APPLICATION_ID",
    "HEAD",
    "Changes",
    "Database",
    "WriteSession",
    "ask_password_with",
    "check_database",
    "create_database",
    "is_encrypted",
    "open_database",
    "unlock",
]

log = logging.getLogger(__name__)

APPLICATION_ID = 0x5A424154
"""``ZBAT`` in the file's header: this file belongs to 支部案头."""

_MAGIC = b"SQLite format 3\x00"
_PAGE = 4096
_ask: Callable[[Path], str] | None = None


class Database:
    """An open database file, held exclusively until :meth:`close`."""

    def __init__(self, path: Path, engine: Engine, key: bytes | None = None) -> None:
        self.path = path
        self.key = key
        self.who = Who()
        self.access = Access()
        self.now: Callable[[], datetime] = clock.now_utc
        self._engine = engine
        self._note: ReplicaFile | None = None
        keep_from_overwriting(path)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; whatever is changed in it is thrown away."""
        with (
            plainly_in_session(self.path, "没有读出来"),
            Session(self._engine, expire_on_commit=False) as session,
        ):
            try:
                yield session
            finally:
                # Rows handed out stay readable: a rollback would expire what the session still holds.
                session.expunge_all()
                session.rollback()

    @contextmanager
    def write(self, act: str = "", undoes: str | None = None) -> Iterator[WriteSession]:
        """A session whose changes are all stored at the end, or none of them if anything fails.

        ``act`` names what is done (记录谈话（沈志远）), for 撤销 and the audit chain. Raises ReadOnly while
        changes are forbidden (:attr:`access`).
        """
        self.access.check_write()
        if self._note is None:
            self._note = ReplicaFile(self.path)
        session = WriteSession(
            self._engine,
            expire_on_commit=False,
            act=act,
            who=self.who,
            undoes=undoes,
            now=self.now,
            note=self._note,
        )
        with (
            plainly_in_session(self.path, stored=lambda: self._has_act(session.act_id)),
            session,
            session.begin(),
        ):
            yield session

    def _has_act(self, act: str | None) -> bool:
        """Whether the act with this identity is stored; a disk that failed may leave that open."""
        if act is None:
            return False
        with self._engine.connect() as connection:
            return connection.execute(select(Act.id).where(Act.id == act)).first() is not None

    @contextmanager
    def note(self) -> Iterator[WriteSession]:
        """A session for what is only noted (a reveal, an export, a printout): allowed to readers too.

        It changes no fact, is no act, and does not stand in the way of 撤销 or 重做.
        """
        session = WriteSession(
            self._engine, expire_on_commit=False, who=self.who, now=self.now, only_notes=True
        )
        with plainly_in_session(self.path), session, session.begin():
            yield session

    def revision(self) -> str:
        """The migration the file stands at."""
        with self._engine.connect() as connection:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())

    def copy_to(self, target: Path) -> None:
        """A consistent copy in the new file ``target``, flushed to the disk; never by copying the file.

        Raises UserError when the disk does not take it.
        """
        with plainly(target, "没有复制"):
            with self._engine.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute("VACUUM INTO ?", (str(target),))
            with target.open("rb+") as file:
                os.fsync(file.fileno())

    def compact(self) -> None:
        """Write the file anew without free room: after records were forgotten no byte of them is left."""
        with plainly(self.path, "没有整理"), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")

    def check_integrity(self) -> None:
        """Raise DatabaseRefused if SQLite's own checks find damage or a reference to nothing."""
        with plainly(self.path, "没有检查完"), self._engine.connect() as connection:
            answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if answer != "ok" or broken:
            raise DatabaseRefused(
                "E-DB-12",
                f"“{self.path.name}”没有通过完整性检查。数据没有被改动。",
                "请马上备份到另一块盘，并用最近一次备份恢复。",
            )

    def reopen(self, key: bytes | None) -> None:
        """Go on with the file that now has this name, under ``key``; for a change of the password."""
        self._engine = _opened_engine(self.path, key)[0]
        self.key = key

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()
        let_go(self.path)


def create_database(path: Path) -> Database:
    """A new empty database, migrated to head.

    Raises DatabaseRefused if the file exists or cannot be made, or must not stand there.
    """
    check_place(path)
    if path.exists():
        raise DatabaseRefused(
            "E-DB-01", f"“{path.name}”已经存在，没有新建，也没有改动它。", "请换一个文件名，或直接打开它。"
        )
    engine = make_engine(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            apply_pragmas(raw)
        migrate(engine, is_new=True)
    except BaseException as trouble:
        # Nothing half made is left, or the next attempt would find a file that is none.
        engine.dispose()
        for ending in ("", "-journal"):
            with suppress(OSError):
                path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)
        if not isinstance(trouble, OSError | DatabaseError | driver.DatabaseError):
            raise
        raise DatabaseRefused(
            "E-DB-02", f"不能在“{path.parent}”新建数据文件。", "请检查磁盘空间和写入权限，换一个文件夹再试。"
        ) from trouble
    return Database(path, engine)


def open_database(path: Path, *, key: bytes | None = None) -> Database:
    """Open an existing database of this program; older ones are migrated after a verified copy is made.

    ``key`` is the data key of an encrypted file (:func:`unlock`); without it the way set by
    :func:`ask_password_with` is asked. Raises DatabaseRefused, and creates or changes nothing, when the file
    is missing, empty, foreign, damaged, locked by a password, made by a newer program, or held by another
    window.
    """
    check_place(path)
    _check_header(path)
    key = (key or _asked(path)) if is_encrypted(path) else None
    engine, revision = _opened_engine(path, key)
    if revision != HEAD:
        try:
            if revision not in REVISIONS:
                raise _newer(path, revision)
            copy_before(engine, path, revision, key)
            migrate(engine)
        except BaseException as trouble:
            engine.dispose()
            if isinstance(trouble, UnicodeDecodeError):
                raise _refusal(path, trouble) from trouble
            if isinstance(trouble, DatabaseError | driver.DatabaseError):
                raise _not_migrated(path) from trouble
            raise
    log.info("SQLite %s, data version %s", driver.sqlite_version, HEAD)
    return Database(path, engine, key)


def check_database(path: Path) -> None:
    """Raise what :func:`open_database` would raise of a file that is missing, empty, foreign or newer.

    The file is not opened, so a window may hold it and a password is not asked for.
    """
    check_place(path)
    _check_header(path)


def ask_password_with(ask: Callable[[Path], str] | None) -> None:
    """Let ``ask(path)`` give the password of an encrypted file that is opened without a key (commands)."""
    global _ask
    _ask = ask


def is_encrypted(path: Path) -> bool:
    """Whether the file is encrypted and its key file stands beside it."""
    try:
        with path.open("rb") as file:
            header = file.read(16)
    except OSError:
        return False
    return bool(header) and header != _MAGIC and key_file_beside(path).is_file()


def unlock(path: Path, password: str = "", code: str = "") -> bytes:
    """The data key of an encrypted file, by the password or the recovery code; slow on purpose.

    Raises DatabaseRefused when it does not open.
    """
    file = read_key_file(path)
    key = None
    if file is not None:
        key = file.open(code, RECOVERY) if code else file.open(password)
    if key is None:
        what = "恢复码" if code else "密码"
        raise DatabaseRefused(
            "E-DB-17",
            f"{what}不对，没有打开“{path.name}”，数据没有被改动。",
            "请看清大小写和输入法再试；忘了密码可以用恢复码。",
        )
    return key


def _asked(path: Path) -> bytes:
    if _ask is None:
        raise DatabaseRefused("E-DB-15", f"“{path.name}”设有密码，还没有打开。", "请输入密码。")
    return unlock(path, _ask(path))


def _opened_engine(path: Path, key: bytes | None) -> tuple[Engine, str]:
    """The engine with its exclusive lock, and the migration the file stands at."""
    engine = make_engine(path, key)
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            apply_pragmas(raw)
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            # Reading alone keeps others only from writing; from here on nobody else may open the file.
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("COMMIT")
    except (DatabaseError, driver.DatabaseError, UnicodeDecodeError) as trouble:
        engine.dispose()
        raise _refusal(path, trouble) from trouble
    return engine, found[0] if found else ""


def _check_header(path: Path) -> None:
    if not path.is_file():
        raise DatabaseRefused("E-DB-03", f"找不到数据文件“{path}”，没有新建。", "请检查文件名和位置。")
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise DatabaseRefused(
            "E-DB-04", f"“{path.name}”是空文件，不是本程序的数据。没有改动它。", "请用备份恢复，或另选文件。"
        )
    foreign = header[:16] != _MAGIC or len(header) < 100
    if foreign and is_encrypted(path):
        return
    if foreign and _looks_encrypted(path):
        raise DatabaseRefused(
            "E-DB-16",
            f"“{path.name}”像是加了密码的数据，可是旁边没有它的钥匙文件“{path.name}.key”。没有改动它。",
            "请把两个文件放在一起；找不到钥匙文件时请用备份恢复，备份里带有它。",
        )
    if foreign or struct.unpack(">I", header[68:72])[0] != APPLICATION_ID:
        raise DatabaseRefused("E-DB-05", f"“{path.name}”不是本程序的数据文件。没有改动它。", "请另选文件。")
    version = struct.unpack(">I", header[60:64])[0]
    if version > int(HEAD):
        raise _newer(path, f"{version:04}")


def _looks_encrypted(path: Path) -> bool:
    """Whole pages without any order: nothing else of this size looks like it by chance."""
    size = path.stat().st_size
    if size < 8 * _PAGE or size % _PAGE:
        return False
    with path.open("rb") as file:
        pages = [file.read(_PAGE) for _ in range(4)]
    return all(len(set(page)) > 250 and page.count(0) < 40 for page in pages)


def _newer(path: Path, revision: str) -> DatabaseRefused:
    return DatabaseRefused(
        "E-DB-06",
        f"“{path.name}”是较新版本的程序保存的（数据版本 {revision}），"
        f"本程序 {__version__} 只认得到 {HEAD}，不能打开。数据没有被改动。",
        "请先更新本程序。",
    )


def _not_migrated(path: Path) -> DatabaseRefused:
    return DatabaseRefused(
        "E-DB-13",
        f"“{path.name}”要先升级，这次没有升级成，已退回升级前的样子，数据没有被改动。",
        f"请在“{path.parent}”所在的盘腾出空间，再打开一次。",
    )


def _refusal(path: Path, trouble: Exception) -> UserError:
    if isinstance(trouble, OperationalError | driver.OperationalError) and "locked" in str(trouble):
        return DatabaseRefused(
            "E-DB-07",
            f"“{path.name}”正被另一个窗口或命令使用。数据没有被改动。",
            "请先关闭那个窗口，再试一次。",
        )
    told = explained(trouble, path, "没有打开")
    if told is not None and told.code != "E-DISK-04":
        return told
    return DatabaseRefused(
        "E-DB-08",
        f"“{path.name}”已经损坏，不能打开。原文件没有被改动。",
        "请用最近一次备份恢复。",
    )
