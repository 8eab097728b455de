"""Reading a database file that a branch without packages sends (未签名的数据库文件).

Runs in the reading child, on a copy that stands alone in a private folder. The file's schema must be ours to
the letter: nothing of it, no view, trigger, virtual table or generated column, is ever run. Python's own
SQLite is used because it can be fenced in; the live database is opened elsewhere and never here.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from pathlib import Path
from typing import Any

from app.services.exchange import refusal
from app.services.exchange.reading import Emit

DATABASE_LIMIT = 256 * 1024 * 1024
SECONDS = 60.0
ROW_LIMIT = 1_000_000
MAGIC = b"SQLite format 3\x00"
_LENGTH_LIMIT = 1_000_000
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_TRANSACTION)
_LIMITS = (
    (sqlite3.SQLITE_LIMIT_LENGTH, _LENGTH_LIMIT),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 200),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 20),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 3),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 25_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 1),
)
# Values of another kind than the column's: SQLite keeps any value in any column.
_UNREADABLE = (
    sqlite3.Error,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
)
Schema = list[list[str | None]]


def check_head(content: bytes, name: str, application_id: int) -> None:
    """Whether these first bytes are of a database of this program. Raises PackageRefused."""
    if content[:16] != MAGIC or len(content) < 100:
        raise refusal.not_a_package(name)
    if struct.unpack(">I", content[68:72])[0] != application_id:
        raise refusal.not_a_package(name)


def read_database(path: Path, name: str, schema: Schema, emit: Emit) -> None:
    """Send every record of the file to ``emit`` as the lines of a package, checked like those.

    ``schema`` is what a database of ours has. Raises PackageRefused for anything else.
    """
    try:
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, cached_statements=0
        )
    except sqlite3.Error as trouble:
        raise refusal.odd_structure(name, "数据库打不开") from trouble
    try:
        _fence(connection)
        _compare(connection, schema, name)
        _check(connection, name)
        _send(connection, name, emit)
    except _UNREADABLE as trouble:
        raise refusal.odd_structure(name, "数据库内容不能读取") from trouble
    finally:
        connection.close()


def _fence(connection: sqlite3.Connection) -> None:
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    for what, most in _LIMITS:
        connection.setlimit(what, most)
    deadline = time.monotonic() + SECONDS
    connection.set_progress_handler(lambda: int(time.monotonic() > deadline), 10_000)


def _compare(connection: sqlite3.Connection, schema: Schema, name: str) -> None:
    found = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name, tbl_name LIMIT 2000"
    ).fetchall()
    if sorted(map(_known, found)) != sorted(map(_known, schema)):
        raise refusal.odd_structure(name, "数据库里的表与本程序的不同")


def _known(row: Any) -> tuple[str, ...]:
    return tuple(str(part) for part in row)


def _check(connection: sqlite3.Connection, name: str) -> None:
    answers = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
    if answers != ["ok"]:
        raise refusal.altered(name)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    total = 0
    for (table,) in rows:
        # The names are ours: the schema was compared just before.
        total += connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        if total > ROW_LIMIT:
            raise refusal.too_large(name, "行数过多")


def _send(connection: sqlite3.Connection, name: str, emit: Emit) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import StaticPool

    from app.services.exchange.state import full_state
    from app.services.exchange.strict import NotStrict, check_line

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    try:
        with engine.connect():
            pass
        connection.set_authorizer(_authorize)
        with Session(engine) as session:
            state = full_state(session)
        for table in state.records:
            last, member = "", f"rows/{table}.jsonl"
            for n, line in enumerate(state.lines(table), 1):
                try:
                    last = check_line(line.encode("utf-8"), last)
                except (NotStrict, UnicodeEncodeError) as trouble:
                    raise refusal.bad_line(name, member, n) from trouble
                emit(member, f"{line}\n".encode())
    except SQLAlchemyError as trouble:
        raise refusal.odd_structure(name, "数据库内容不能读取") from trouble


def _authorize(action: int, *_what: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
