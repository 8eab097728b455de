"""Registers in the database: read with the record's row, written beside it.

Of each part the sibling that every site shows stands in the record's own row, its version in ``version``;
what else is still alive is in ``sibling``. The row of a deleted record is gone, its version holds what it
was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, select
from sqlalchemy.orm import Session

from app.models import LocalCode, SiblingVersion, Version
from app.services.exchange.bulk import insert_rows
from app.services.exchange.columns import Row, Shape
from app.services.exchange.join import Register, Sibling, current, implicit, register
from app.services.exchange.parts import FACTS, OWNER, part_of, parts_of
from app.services.journal.canonical import dumps

CHUNK = 1_000
"""UUIDs in one statement; every database takes so many."""

Registers = dict[str, Register]
"""What is known of one record: part → register; a part nothing was ever written of is absent."""

_VERSION: Table = Version.__table__  # type: ignore[assignment]
_SIBLING: Table = SiblingVersion.__table__  # type: ignore[assignment]
_LOCAL: Table = LocalCode.__table__  # type: ignore[assignment]


@dataclass(slots=True)
class Stored:
    """What the tables hold of one record: version rows by part, further siblings, its code elsewhere."""

    versions: dict[str, Any] = field(default_factory=dict)
    siblings: dict[str, list[Sibling]] = field(default_factory=dict)
    code: str | None = None
    shown: str | None = None

    def own_code(self, row: Row) -> Row:
        """The row with the code its own site gave it."""
        if self.code is None or row.get("code") != self.shown:
            return row
        return {**row, "code": self.code}


def in_chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in pieces of :data:`CHUNK`."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def load_stored(session: Session, table: str, ids: Sequence[str]) -> dict[str, Stored]:
    """What is stored of some records of a table; unversioned ones are absent (and have no siblings)."""
    found: dict[str, Stored] = {}
    for chunk in in_chunks(ids):
        for row in session.execute(_SOME_VERSIONS, {"table": table, "ids": chunk}):
            _take_version(found.setdefault(row.record_id, Stored()), row)
    for chunk in in_chunks(list(found)):
        for query, take in _SOME_OTHERS:
            for row in session.execute(query, {"table": table, "ids": chunk}):
                take(found[row.record_id], row)
    return found


def load_everything(session: Session) -> dict[str, dict[str, Stored]]:
    """What is stored of every record, by table and UUID."""
    found: dict[str, dict[str, Stored]] = defaultdict(lambda: defaultdict(Stored))
    for kept, take in _TAKE:
        for row in session.execute(select(*kept.columns)):
            take(found[row.table_name][row.record_id], row)
    return {table: dict(records) for table, records in found.items()}


def _take_version(stored: Stored, row: Any) -> None:
    stored.versions[row.part] = row


def _take_sibling(stored: Stored, row: Any) -> None:
    stored.siblings.setdefault(row.part, []).append(_sibling(row, json.loads(row.content)))


def _take_code(stored: Stored, row: Any) -> None:
    stored.code, stored.shown = row.code, row.shown


def _some(kept: Table) -> Select[Any]:
    return select(*kept.columns).where(
        kept.c.table_name == bindparam("table"), kept.c.record_id.in_(bindparam("ids", expanding=True))
    )


_TAKE = ((_VERSION, _take_version), (_SIBLING, _take_sibling), (_LOCAL, _take_code))
_SOME_VERSIONS = _some(_VERSION)
_SOME_OTHERS = tuple((_some(kept), take) for kept, take in _TAKE[1:])


def _sibling(row: Any, values: Mapping[str, Any]) -> Sibling:
    return Sibling(row.replica, row.counter, values, row.deleted, row.by, row.who, row.at, source=row.source)


def values_of_part(table: str, part: str, row: Row) -> Row:
    """The filled fields of one part."""
    if len(parts_of(table)) == 1:
        return row
    return {attr: value for attr, value in row.items() if part_of(table, attr) == part}


def registers_of(shape: Shape, row: Row | None, stored: Stored | None) -> Registers:
    """The registers of a record from its row (plain, None if there is none) and what is stored of it."""
    table = shape.table.name
    if row is not None and stored is not None:
        row = stored.own_code(row)
    found: Registers = {}
    for part in parts_of(table):
        version = stored.versions.get(part) if stored else None
        values = None if row is None else values_of_part(table, part, row)
        if version is None:
            if values:
                found[part] = implicit(values)
            continue
        others = stored.siblings.get(part, []) if stored else []
        context = json.loads(version.context) if version.context else {version.replica: version.counter}
        if version.deleted:
            values = json.loads(version.content or "{}")
        elif values is None:
            # The row was removed behind the program: whatever another site still has shall come back.
            context.pop(version.replica, None)
            found[part] = register(others, context)
            continue
        elif version.extra:
            values = {**values, **json.loads(version.extra)}
        found[part] = (
            register([_sibling(version, values), *others], context)
            if others
            else Register((_sibling(version, values),), context)
        )
    return found


def is_forgotten(registers: Registers) -> bool:
    """Whether nothing is left of what the record was: it cannot be shown, whatever other parts hold."""
    facts = registers.get(FACTS)
    return facts is not None and bool(facts.siblings) and all(one.is_blank for one in facts.siblings)


def shown_row(registers: Registers) -> Row | None:
    """What the record's row holds: every part's current values; None for a record that is deleted."""
    if len(registers) == 1:
        (known,) = registers.values()
        if len(known.siblings) == 1:
            only = known.siblings[0]
            return None if only.deleted else dict(only.values)
    if is_forgotten(registers) or not any(known.is_alive() for known in registers.values()):
        return None
    return full_row(registers)


def full_row(registers: Registers) -> Row:
    """Every part's current values, of deleted parts what was deleted."""
    row: Row = {}
    for part, known in registers.items():
        shown = current(known, OWNER[part])
        if shown is not None:
            row.update(shown.values)
    return row


@dataclass(slots=True)
class Batch:
    """Registers to be stored, of any number of records; written by :meth:`store` in few statements."""

    _gone: list[dict[str, str]] = field(default_factory=list)
    _versions: list[dict[str, Any]] = field(default_factory=list)
    _siblings: list[dict[str, Any]] = field(default_factory=list)

    def put(self, shape: Shape, record_id: str, registers: Registers, stored: Stored | None) -> None:
        """Keep these registers; ``stored`` is what there was of the same parts."""
        table = shape.table.name
        for part, known in registers.items():
            if stored and part in stored.versions:
                self._gone.append({"k_table_name": table, "k_record_id": record_id, "k_part": part})
            shown = current(known, OWNER[part])
            if shown is None:
                continue
            version = _written(table, record_id, part, shown)
            only_own = len(known.context) == 1 and known.context.get(shown.replica) == shown.counter
            version["context"] = None if only_own else dumps(known.context)
            version["content"] = dumps(shown.values) if shown.deleted else None
            unknown = () if shown.deleted else shown.values.keys() - shape.known
            version["extra"] = dumps({attr: shown.values[attr] for attr in unknown}) if unknown else None
            self._versions.append(version)
            if len(known.siblings) > 1:
                others = [other for other in known.siblings if other is not shown]
                for n, sibling in enumerate(others):
                    row = _written(table, record_id, part, sibling)
                    self._siblings.append({**row, "position": n, "content": dumps(sibling.values)})

    def put_new(self, table: str, record_id: str, part: str, shown: Sibling) -> None:
        """Keep the first version of a part that nothing was known of."""
        version = _written(table, record_id, part, shown)
        self._versions.append({**version, "context": None, "content": None, "extra": None})

    def store(self, session: Session) -> None:
        """Write everything put in, replacing what was there."""
        if self._gone:
            for kept in (_VERSION, _SIBLING):
                session.execute(
                    delete(kept).where(
                        kept.c.table_name == bindparam("k_table_name"),
                        kept.c.record_id == bindparam("k_record_id"),
                        kept.c.part == bindparam("k_part"),
                    ),
                    self._gone,
                )
        insert_rows(session, _VERSION, self._versions)
        insert_rows(session, _SIBLING, self._siblings)
        self._gone, self._versions, self._siblings = [], [], []


def _written(table: str, record_id: str, part: str, sibling: Sibling) -> dict[str, Any]:
    return {
        "table_name": table,
        "record_id": record_id,
        "part": part,
        "replica": sibling.replica,
        "counter": sibling.counter,
        "deleted": sibling.deleted,
        "by": sibling.by,
        "who": sibling.who,
        "at": sibling.at,
        "source": sibling.source,
    }


def forget_local_codes(session: Session, keys: Iterable[tuple[str, str]]) -> None:
    """These records show their own code again, or are gone."""
    rows = [{"k_table": table, "k_record": record_id} for table, record_id in keys]
    if rows:
        session.execute(
            delete(_LOCAL).where(
                _LOCAL.c.table_name == bindparam("k_table"), _LOCAL.c.record_id == bindparam("k_record")
            ),
            rows,
        )
