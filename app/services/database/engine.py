"""The engine of a database file: one exclusive connection with the settings of the live file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

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
        "sqlite://",
        module=driver,
        creator=lambda: connect(path, key),
        poolclass=StaticPool,
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
