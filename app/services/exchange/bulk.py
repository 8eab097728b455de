"""Many rows into a table in one go, past the part of SQLAlchemy that looks at each of them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

Process = Callable[[Any], Any]


def insert_rows(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert complete rows (every column in each of them), values as the columns' types take them.

    The statement is SQLAlchemy's own for the database at hand; only its handling of parameters row by row is
    left out, which is a third of the time of inserting.
    """
    if not rows:
        return
    connection = session.connection()
    sql, names, processors = _prepared(table, connection.dialect)
    if names is None:
        session.execute(insert(table), rows)
        return
    values = [
        tuple([row[name] if process is None else process(row[name]) for name, process in processors])
        for row in rows
    ]
    connection.exec_driver_sql(sql, values)


@cache
def _prepared(
    table: Table, dialect: Dialect
) -> tuple[str, Sequence[str] | None, tuple[tuple[str, Process | None], ...]]:
    compiled = insert(table).compile(dialect=dialect)
    names = compiled.positiontup if compiled.positional else None
    processors = tuple(
        (name, table.columns[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or ()
    )
    return str(compiled), names, processors
