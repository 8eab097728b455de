"""Deleted records that others still refer to: they stay visible, as a conflict, until nobody needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import cache

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from app.models import NeededRecord
from app.services.exchange.columns import all_shapes
from app.services.exchange.versions import in_chunks

_NEEDED: Table = NeededRecord.__table__  # type: ignore[assignment]
Key = tuple[str, str]
"""Table and UUID of a record."""


@cache
def referring_columns(target: str) -> tuple[tuple[str, str], ...]:
    """(table, attribute) of every single reference to a table."""
    return tuple(
        (name, attr) for name, shape in all_shapes().items() for attr, table in shape.refs if table == target
    )


def references_to(session: Session, target: str, ids: Collection[str]) -> dict[str, set[Key]]:
    """Which rows refer to each of these records of one table; records nobody refers to are absent."""
    found: dict[str, set[Key]] = defaultdict(set)
    for name, attr in referring_columns(target):
        table = all_shapes()[name].table
        column = table.columns[attr]
        for chunk in in_chunks(sorted(ids)):
            rows = session.execute(select(column, table.columns["id"]).where(column.in_(chunk)))
            for referred, record_id in rows:
                found[referred].add((name, record_id))
    return dict(found)


def needed_records(session: Session) -> set[Key]:
    """Every deleted record that is still visible."""
    return {(row[0], row[1]) for row in session.execute(select(*_NEEDED.columns))}


def forget_needed(session: Session, keys: Collection[Key]) -> None:
    """These are no longer kept for others: edited again, or gone."""
    for table, record_id in keys:
        session.execute(
            delete(_NEEDED).where(_NEEDED.c.table_name == table, _NEEDED.c.record_id == record_id)
        )


def drop_unneeded(session: Session) -> set[Key]:
    """Remove the rows of deleted records that nothing refers to any more; which ones."""
    gone: set[Key] = set()
    while True:
        free: set[Key] = set()
        by_table: dict[str, set[str]] = defaultdict(set)
        for table, record_id in needed_records(session):
            by_table[table].add(record_id)
        for table, ids in by_table.items():
            referred = references_to(session, table, ids)
            for record_id in ids:
                if not referred.get(record_id, set()) - {(table, record_id)}:
                    free.add((table, record_id))
        if not free:
            return gone
        for table, record_id in free:
            rows = all_shapes()[table].table
            session.execute(delete(rows).where(rows.columns["id"] == record_id))
        forget_needed(session, free)
        gone |= free
