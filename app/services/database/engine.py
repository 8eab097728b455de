"""The engine of a database file: one exclusive connection with the settings of the live file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache

from app.errors import DatabaseRefused

PRAGMAS = (
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

STATEMENTS: LRUCache[Any, Any] = LRUCache(1500)
"""Statements already put into SQL, for every file opened in this process."""


class FileDialect(SQLiteDialect_pysqlite):
    """SQLite as this program speaks it: equal for every file, so that SQL made for one serves all.

    A backup, a rehearsal or a package opens one more file, and each would compile its statements anew.
    """

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.zhibu", __name__, FileDialect.__name__)


def connect(path: Path, key: bytes | None = None) -> Any:
    """A bare connection to ``path`` in explicit-transaction mode; ``key`` is the data key of 32 bytes."""
    connection = driver.connect(str(path), isolation_level=None, check_same_thread=False, timeout=0.2)
    connection.execute("PRAGMA cipher_log_level = NONE")
    if key is not None:
        connection.execute(f"PRAGMA key = {key_text(key)}")
    return connection


def key_text(key: bytes | None) -> str:
    """The key as SQLCipher takes it in a statement: raw, so that nothing is derived a second time."""
    return "''" if key is None else f"\"x'{key.hex()}'\""


def make_engine(path: Path, key: bytes | None = None) -> Engine:
    """An engine with the one connection; nothing is opened yet."""
    engine = create_engine(
        "sqlite+zhibu://",
        module=driver,
        creator=lambda: connect(path, key),
        poolclass=StaticPool,
        execution_options={"compiled_cache": STATEMENTS},
        hide_parameters=True,  # what went wrong with a statement is told without the values in it
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def apply_pragmas(connection: Any) -> None:
    """Set everything and ask whether it is so. Raises DatabaseRefused where a setting did not take."""
    for name, value, expected in PRAGMAS:
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
