"""The one way to the database file: engine, pragmas, transactions, what changed.

Settings follow the design for the live file: one exclusive connection, rollback journal, every commit
on the disk before it is said to be saved. Services get a session from :meth:`Database.read` or
:meth:`Database.write` and never commit themselves.
"""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from app import clock
from app.errors import DatabaseRefused
from app.services.access import Access, check_noted
from app.services.exchange.replica import ReplicaFile, Writer, attach_writer
from app.services.exchange.stamping import stamp_versions
from app.services.journal.recording import Recorder, Who, attach_recorder, write_act, write_notes

log = logging.getLogger(__name__)

APPLICATION_ID = 0x5A424154
"""``ZBAT`` in the file's header: this file belongs to 支部案头."""

HEAD = "0002"
"""The newest migration; a test keeps it equal to alembic's head, so that alembic loads only when needed."""

_MAGIC = b"SQLite format 3\x00"
_PRAGMAS = (
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("temp_store", "MEMORY", 2),
)


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction touched: table name → UUIDs. Screens reload only what is theirs."""

    touched: dict[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.touched)

    def tables(self) -> frozenset[str]:
        """Names of the tables with a changed row."""
        return frozenset(self.touched)


class WriteSession(Session):
    """A session whose transaction is one named act: it remembers what its flushes touch and journals it.

    ``act`` is the name a person will see beside 撤销; ``undoes`` the act this one takes back. With
    ``only_notes`` it is no act: nothing of it can be taken back, and facts must not be changed in it.
    """

    def __init__(
        self,
        *args: Any,
        act: str = "",
        who: Who | None = None,
        undoes: str | None = None,
        now: Callable[[], datetime] = clock.now_utc,
        note: ReplicaFile | None = None,
        only_notes: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.act_name = act
        self.only_notes = only_notes
        self.undoes = undoes
        self.who = who or Who()
        self.now = now
        self.recorder = Recorder()
        self.writer = Writer(note, lambda: self.who.operator, now)
        self._is_closing = False
        attach_recorder(self, self.recorder)
        attach_writer(self, self.writer)

    def note_change(self, table: str, identity: str) -> None:
        """Name a change made by a bulk statement, which no flush sees."""
        self.recorder.note_change(table, identity)

    def changes(self) -> Changes:
        """What has been touched so far."""
        touched = {table: set(ids) for table, ids in self.recorder.named.items()}
        for table, identity in self.recorder.touched:
            touched.setdefault(table, set()).add(identity)
        return Changes({table: frozenset(ids) for table, ids in touched.items()})

    def write_journal(self) -> None:
        """Put versions, act, history and audit entries into the transaction; called once, before commit."""
        self._is_closing = True
        self.flush()
        if self.only_notes:
            write_notes(self, self.recorder, self.who, self.now())
            return
        for table, identity in stamp_versions(self, self.recorder):
            self.note_change(table, identity)
        who = replace(self.who, replica=self.who.replica or self.writer.replica)
        write_act(self, self.recorder, self.act_name, who, self.now(), self.undoes)
        write_notes(self, self.recorder, who, self.now())
        self.writer.finish(self)


@event.listens_for(WriteSession, "before_flush")
def _remember(session: WriteSession, _context: object, _instances: object) -> None:
    if session.only_notes:
        check_noted([*session.new, *session.dirty, *session.deleted])
    session.recorder.collect(session)


@event.listens_for(WriteSession, "before_commit")
def _journal(session: WriteSession) -> None:
    if not session._is_closing:
        session.write_journal()


def _engine(path: Path) -> Engine:
    def connect() -> Any:
        connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, timeout=0.2)
        connection.execute("PRAGMA cipher_log_level = NONE")
        return connection

    engine = create_engine("sqlite://", module=driver, creator=connect, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _apply_pragmas(connection: Any) -> None:
    for name, value, expected in _PRAGMAS:
        answer = connection.execute(f"PRAGMA {name} = {value}").fetchone()
        if answer is None or name in ("synchronous", "cell_size_check"):
            answer = connection.execute(f"PRAGMA {name}").fetchone()
        got = answer[0] if answer else None
        if got != expected:
            raise DatabaseRefused(
                "E-DB-09",
                f"数据库的安全设置没有生效（{name}）。数据没有被改动。",
                "请把数据文件放在本机硬盘上再试。",
            )


class Database:
    """An open database file, held exclusively until :meth:`close`."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.who = Who()
        self.access = Access()
        self.now: Callable[[], datetime] = clock.now_utc
        self._engine = engine
        self._note: ReplicaFile | None = None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; whatever is changed in it is thrown away."""
        with Session(self._engine, expire_on_commit=False) as session:
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
        with session, session.begin():
            yield session

    @contextmanager
    def note(self) -> Iterator[WriteSession]:
        """A session for what is only noted (a reveal, an export, a printout): allowed to readers too.

        It changes no fact, is no act, and does not stand in the way of 撤销 or 重做.
        """
        session = WriteSession(
            self._engine, expire_on_commit=False, who=self.who, now=self.now, only_notes=True
        )
        with session, session.begin():
            yield session

    def revision(self) -> str:
        """The migration the file stands at."""
        with self._engine.connect() as connection:
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())

    def copy_to(self, target: Path) -> None:
        """A consistent copy in the new file ``target``, flushed to the disk; never by copying the file."""
        with self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(target),))
        with target.open("rb+") as file:
            os.fsync(file.fileno())

    def compact(self) -> None:
        """Write the file anew without free room: after records were forgotten no byte of them is left."""
        with self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")

    def check_integrity(self) -> None:
        """Raise DatabaseRefused if SQLite's own checks find damage or a reference to nothing."""
        with self._engine.connect() as connection:
            answer = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if answer != "ok" or broken:
            raise DatabaseRefused(
                "E-DB-12",
                f"“{self.path.name}”没有通过完整性检查。数据没有被改动。",
                "请马上备份到另一块盘，并用最近一次备份恢复。",
            )

    def close(self) -> None:
        """Let the file go."""
        self._engine.dispose()


def create_database(path: Path) -> Database:
    """A new empty database, migrated to head.

    Raises DatabaseRefused if the file exists or cannot be made.
    """
    if path.exists():
        raise DatabaseRefused(
            "E-DB-01", f"“{path.name}”已经存在，没有新建，也没有改动它。", "请换一个文件名，或直接打开它。"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = _engine(path)
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            _apply_pragmas(raw)
    except (OSError, DatabaseError) as trouble:
        raise DatabaseRefused(
            "E-DB-02", f"不能在“{path.parent}”新建数据文件。", "请检查磁盘空间和写入权限，换一个文件夹再试。"
        ) from trouble
    _migrate(engine)
    return Database(path, engine)


def open_database(path: Path) -> Database:
    """Open an existing database of this program; older ones are migrated after a verified copy is made.

    Raises DatabaseRefused, and creates or changes nothing, when the file is missing, empty, foreign,
    damaged, made by a newer program, or held by another window.
    """
    _check_header(path)
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            _apply_pragmas(raw)
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
            # Reading alone keeps others only from writing; from here on nobody else may open the file.
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("COMMIT")
    except (DatabaseError, driver.DatabaseError, UnicodeDecodeError) as trouble:
        engine.dispose()
        raise _refusal(path, trouble) from trouble
    revision = found[0] if found else ""
    if revision != HEAD:
        if revision > HEAD:
            engine.dispose()
            raise DatabaseRefused(
                "E-DB-06",
                f"“{path.name}”是较新版本的程序保存的，本版本不能打开。数据没有被改动。",
                "请先更新本程序。",
            )
        _copy_before_migration(engine, path, revision)
        _migrate(engine)
    return Database(path, engine)


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
    if foreign or struct.unpack(">I", header[68:72])[0] != APPLICATION_ID:
        raise DatabaseRefused("E-DB-05", f"“{path.name}”不是本程序的数据文件。没有改动它。", "请另选文件。")


def _refusal(path: Path, trouble: Exception) -> DatabaseRefused:
    if isinstance(trouble, OperationalError | driver.OperationalError) and "locked" in str(trouble):
        return DatabaseRefused(
            "E-DB-07",
            f"“{path.name}”正被另一个窗口或命令使用。数据没有被改动。",
            "请先关闭那个窗口，再试一次。",
        )
    return DatabaseRefused(
        "E-DB-08",
        f"“{path.name}”已经损坏，不能打开。原文件没有被改动。",
        "请用最近一次备份恢复。",
    )


def _copy_before_migration(engine: Engine, path: Path, revision: str) -> None:
    """Keep a checked copy of the file as it was, beside it, before its tables are changed."""
    target = path.with_name(f"{path.stem}-升级前-{revision}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}-升级前-{revision}-{number}{path.suffix}")
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("VACUUM INTO ?", (str(target),))
    copy = driver.connect(str(target))
    try:
        answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        copy.close()
    if answer != "ok":
        raise DatabaseRefused(
            "E-DB-10", "升级前的备份没有通过检验，没有升级，数据没有被改动。", "请检查磁盘后再试。"
        )


def _migrate(engine: Engine) -> None:
    """Bring the tables to :data:`HEAD` in one transaction, foreign keys off outside it and checked inside."""
    from alembic import command
    from alembic.config import Config

    from app.config import migrations_path

    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise DatabaseRefused(
                        "E-DB-11", "升级后有记录对不上，已经放弃升级，数据没有被改动。", "请联系技术支持。"
                    )
                connection.exec_driver_sql(f"PRAGMA user_version = {int(HEAD)}")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
