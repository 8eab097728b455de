"""What belongs to a person (归属): everything that must go when the person is forgotten.

A record belongs where one of its owning references points: to the person, or to one of the person's cases.
Records that only mention a person (主持人, 培养联系人 of somebody else) belong to others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.models import History, SiblingVersion, Version
from app.services.exchange.columns import all_shapes
from app.services.exchange.needed import Key
from app.services.exchange.versions import in_chunks

_PERSON, _CASE, _DOCUMENT = "person", "development_case", "document"
_OF_OTHERS = frozenset({("helper", "person_id")})
"""References to a person that do not own: a mentor's record is the trainee's."""

_VERSION: Table = Version.__table__  # type: ignore[assignment]
_SIBLING: Table = SiblingVersion.__table__  # type: ignore[assignment]


@dataclass(slots=True)
class Belongings:
    """``keys``: every record of the people, living or deleted. ``names``: what they were ever called."""

    people: frozenset[str]
    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: set[str] = field(default_factory=set)

    def has(self, table: str, record_id: str) -> bool:
        """Whether a record belongs to them."""
        return record_id in self.keys.get(table, ())

    def all_keys(self) -> Iterator[Key]:
        """Every record as (table, UUID), in the order of the workbook."""
        for table in all_shapes():
            for record_id in sorted(self.keys.get(table, ())):
                yield table, record_id

    def subjects(self) -> set[str]:
        """UUIDs under which other tables may keep something: of every record."""
        return set[str]().union(*self.keys.values())


@cache
def _owning(table: str) -> tuple[tuple[str, str], ...]:
    """(attribute, table) of the references that make a record somebody's."""
    wanted = {(_PERSON, "person_id"), (_PERSON, "nominee_id"), (_CASE, "case_id")}
    return tuple(
        (attr, target)
        for attr, target in all_shapes()[table].refs
        if (target, attr) in wanted and (table, attr) not in _OF_OTHERS
    )


def belongings_of(session: Session, person_ids: Collection[str]) -> Belongings:
    """Everything of these people, whether they are still there or deleted already. Reads only."""
    found = Belongings(frozenset(person_ids))
    found.keys[_PERSON] = set(person_ids)
    _living(session, found, _CASE)
    _gone(session, found, found.people)
    for table in all_shapes():
        _living(session, found, table)
    _gone(session, found, found.keys[_CASE])
    _documents(session, found)
    _names(session, found)
    return found


def _living(session: Session, found: Belongings, table: str) -> None:
    rows = all_shapes()[table].table
    for attr, target in _owning(table):
        column = rows.columns[attr]
        for chunk in in_chunks(sorted(found.keys[target])):
            found.keys[table].update(session.scalars(select(rows.columns["id"]).where(column.in_(chunk))))


def _gone(session: Session, found: Belongings, owners: Collection[str]) -> None:
    """Deleted records: their versions, and the history of their deletion, still say whose they were."""
    for table, record_id, content in _kept_values(session):
        if table in all_shapes() and record_id not in found.keys[table]:
            values = json.loads(content)
            if any(values.get(attr) in owners for attr, _target in _owning(table)):
                found.keys[table].add(record_id)


def _kept_values(session: Session) -> Iterator[tuple[str, str, str]]:
    """(table, UUID, JSON) of every value that is kept of something deleted or in conflict: never many."""
    for kept in (_VERSION, _SIBLING):
        columns = kept.c.table_name, kept.c.record_id, kept.c.content
        for row in session.execute(select(*columns).where(kept.c.content.is_not(None))):
            yield row[0], row[1], row[2]
    entries = History.table_name, History.record_id, History.before
    gone = History.kind == "delete", History.before.is_not(None)
    for table, record_id, before in session.execute(select(*entries).where(*gone)):
        yield table, record_id, str(before)


def _documents(session: Session, found: Belongings) -> None:
    """An issued document that is about nobody else."""
    shape = all_shapes()[_DOCUMENT]
    columns = [shape.table.columns[attr] for attr, _target in shape.lists]
    for row in session.execute(select(shape.table.columns["id"], *columns)):
        lists = zip(shape.lists, row[1:], strict=True)
        about = [found.has(target, one) for (_attr, target), ids in lists for one in ids]
        if about and all(about):
            found.keys[_DOCUMENT].add(row[0])


def _names(session: Session, found: Belongings) -> None:
    people = all_shapes()[_PERSON].table
    for chunk in in_chunks(sorted(found.people)):
        found.names.update(session.scalars(select(people.c.name).where(people.c.id.in_(chunk))))
        for kept in (_VERSION, _SIBLING):
            mine = kept.c.table_name == _PERSON, kept.c.record_id.in_(chunk), kept.c.content.is_not(None)
            for content in session.scalars(select(kept.c.content).where(*mine)):
                _take_name(found, content)
        old = select(History.before, History.after).where(
            History.table_name == _PERSON, History.record_id.in_(chunk), History.kind != "create"
        )
        for before, after in session.execute(old):
            for content in (before, after):
                if content:
                    _take_name(found, content)


def _take_name(found: Belongings, content: str) -> None:
    name: Any = json.loads(content).get("name")
    if isinstance(name, str) and name:
        found.names.add(name)
