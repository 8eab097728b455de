"""Bringing an older file to the present tables (升级): a checked copy first, then all of it or nothing.

Everything happens in one transaction, the version stamp included. Before it is committed the references are
checked, and every row of every table must hold what it held before, apart from what is declared here.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from app.errors import DatabaseRefused
from app.services.database.engine import connect

REVISIONS = ("0001", "0002")
"""Every migration in order; a test keeps it equal to alembic's, so that alembic loads only when needed."""

HEAD = REVISIONS[-1]

CHANGED_ON_PURPOSE: dict[str, frozenset[str]] = {}
"""Table → columns whose values a migration changes or drops; ``*`` for a whole table. None so far."""

_WHOLE = "*"
_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a table: its columns in the order they were read, number of rows, sum of row hashes."""

    columns: tuple[str, ...]
    rows: int
    digest: int


def content_of_tables(raw: Any, like: dict[str, Content] | None = None) -> dict[str, Content]:
    """The content of every table, independent of the order of rows; what changes on purpose is left out.

    ``like`` is an earlier state: then only its tables and columns are read, as far as they are still there.
    """
    tables = [
        row[0]
        for row in raw.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' "
            "AND name <> 'alembic_version' ORDER BY name"
        )
    ]
    found = {}
    for table in tables:
        given_up = CHANGED_ON_PURPOSE.get(table, frozenset())
        if _WHOLE in given_up or (like is not None and table not in like):
            continue
        there = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")') if row[1] not in given_up]
        columns = tuple(there if like is None else [name for name in like[table].columns if name in there])
        listed = ", ".join(f'"{name}"' for name in columns) or "NULL"
        number, total = 0, 0
        for row in raw.execute(f'SELECT {listed} FROM "{table}"'):
            number += 1
            total += int.from_bytes(
                hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest(), "big"
            )
        found[table] = Content(columns, number, total % _MODULUS)
    return found


def copy_before(engine: Engine, path: Path, revision: str, key: bytes | None) -> Path:
    """Keep a checked copy of the file as it was, beside it, before its tables are changed; returns its place.

    Raises DatabaseRefused, leaving no half copy, when there is no room for it or it differs.
    """
    target = path.with_name(f"{path.stem}-升级前-{revision}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}-升级前-{revision}-{number}{path.suffix}")
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM INTO ?", (str(target),))
            content = content_of_tables(raw)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
        is_whole = _is_whole(target, content, key)
    except (OSError, DatabaseError, driver.DatabaseError) as trouble:
        _remove(target)
        raise _no_copy(path) from trouble
    if not is_whole:
        _remove(target)
        raise _no_copy(path)
    return target


def _is_whole(copy: Path, content: dict[str, Content], key: bytes | None) -> bool:
    raw = connect(copy, key)
    try:
        answer = raw.execute("PRAGMA integrity_check(1)").fetchone()[0]
        return bool(answer == "ok" and content_of_tables(raw) == content)
    finally:
        raw.close()


def _remove(target: Path) -> None:
    for ending in ("", "-journal"):
        with suppress(OSError):
            target.with_name(f"{target.name}{ending}").unlink(missing_ok=True)


def _no_copy(path: Path) -> DatabaseRefused:
    return DatabaseRefused(
        "E-DB-10",
        "升级前要先留一份检验过的副本，这一步没有做成，所以没有升级，数据没有被改动。",
        f"请在“{path.parent}”所在的盘腾出空间，或检查磁盘后再试。",
    )


def migrate(engine: Engine, *, is_new: bool = False) -> None:
    """Bring the tables to :data:`HEAD` in one transaction, foreign keys off outside it and checked inside.

    Raises DatabaseRefused, the file being what it was, when anything would be lost or the disk does not
    take it.
    """
    from alembic import command
    from alembic.config import Config

    from app.config import migrations_path

    config = Config()
    config.set_main_option("script_location", str(migrations_path()).replace("%", "%%"))
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        before = {} if is_new else content_of_tables(raw)
        raw.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken or content_of_tables(raw, before) != before:
                    raise DatabaseRefused(
                        "E-DB-11", "升级后有记录对不上，已经放弃升级，数据没有被改动。", "请联系技术支持。"
                    )
                connection.exec_driver_sql(f"PRAGMA user_version = {int(HEAD)}")
        finally:
            raw.execute("PRAGMA foreign_keys = ON")
