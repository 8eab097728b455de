"""Which records belong to an organisation, so that a package carries no more than its receiver may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache

from app.services.exchange.columns import Row, all_shapes
from app.services.exchange.needed import Key

_BELONGS_BY = ("case_id", "meeting_id", "person_id", "organisation_id")
"""A record belongs where the first of these that it must have points to; failing that, any of them."""

_OWN_WAYS = {
    "person": ("organisation_id",),
    "development_case": ("organisation_id",),
    "post": ("organisation_id", "person_id"),
    "election": ("meeting_id",),
    "heart_talk": ("person_id", "talker_id"),
}


@cache
def belongs_by(table: str) -> tuple[str, ...]:
    """The references through which records of a table belong to an organisation; none for the tables that
    are only referred to (企业) or are the organisations."""
    if table in _OWN_WAYS:
        return _OWN_WAYS[table]
    if table == "organisation":
        return ()
    columns = all_shapes()[table].table.columns
    there = [attr for attr in _BELONGS_BY if attr in columns]
    must = [attr for attr in there if not columns[attr].nullable]
    return tuple(must[:1] or there)


def in_scope(rows: Mapping[str, Mapping[str, Row]], organisation_ids: Collection[str]) -> set[Key]:
    """The records of these organisations and everything they refer to.

    ``rows`` are all records, deleted ones as they were, by table (in the workbook's order) and UUID.
    """
    inside: dict[str, set[str]] = defaultdict(set)
    inside["organisation"] = set(organisation_ids) & set(rows.get("organisation", {}))
    for table, shape in all_shapes().items():
        ways = [(attr, target) for attr, target in shape.refs if attr in belongs_by(table)]
        for record_id, row in rows.get(table, {}).items():
            if any(row.get(attr) in inside[target] for attr, target in ways):
                inside[table].add(record_id)
    keys = {(table, record_id) for table, ids in inside.items() for record_id in ids}
    waiting = list(keys)
    while waiting:
        table, record_id = waiting.pop()
        for key in _referred(table, rows[table][record_id]):
            if key not in keys and key[1] in rows.get(key[0], {}):
                keys.add(key)
                waiting.append(key)
    return keys


def _referred(table: str, row: Row) -> Iterator[Key]:
    shape = all_shapes()[table]
    for attr, target in shape.refs:
        if row.get(attr):
            yield target, row[attr]
    for attr, target in shape.lists:
        for one in row.get(attr) or ():
            yield target, one
