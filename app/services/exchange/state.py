"""The full state (全量状态) of a scope as plain data: what a package carries and a merge takes in.

A record is plain JSON::

    {"id": "…", "parts": {"facts": {"context": {"<replica>": 7},
                                    "siblings": [{"dot": ["<replica>", 7], "values": {…}}]}}}

A sibling may also hold ``"deleted": true`` (``values`` are then what was deleted), ``"by": "committee"`` (the
kind of site that wrote it; absent = enterprise), ``"who"`` and ``"at"`` (shown on conflict cards, decide
nothing). ``context`` is absent where it is exactly the one sibling's own dot. Values are as
:func:`app.services.journal.canonical.plain_row` gives them; references are UUIDs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.services.exchange.columns import Row, Shape, all_shapes, plain_reader, rows_query
from app.services.exchange.join import Register, Sibling, register
from app.services.exchange.parts import ENTERPRISE, FACTS, HERE
from app.services.exchange.scope import in_scope
from app.services.exchange.versions import Registers, Stored, full_row, load_everything, registers_of
from app.services.journal.canonical import dumps
from app.services.quiet import no_collection

PlainRecord = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """Records by table name, each list in order of ``id``; tables without a record are absent."""

    records: dict[str, list[PlainRecord]] = field(default_factory=dict)

    @classmethod
    def from_lines(cls, lines: Mapping[str, Iterable[str]]) -> State:
        """A state from JSON lines by table name; ValueError where a line is no JSON."""
        with no_collection():
            return cls({table: [json.loads(line) for line in found] for table, found in lines.items()})

    def counts(self) -> dict[str, int]:
        """How many records of each table, deleted ones included."""
        return {table: len(rows) for table, rows in self.records.items()}

    def lines(self, table: str) -> Iterator[str]:
        """The records of one table as canonical JSON, one line each, for ``rows/<table>.jsonl``."""
        for record in self.records.get(table, ()):
            yield dumps(record)

    def written_by(self, kind: str, replicas: Collection[str] = ()) -> State:
        """Only the parts that a site of this kind has written (``parts.COMMITTEE`` for a return package).

        With ``replicas`` (:func:`replica.own_replicas`) also those written under these identities: conflicts
        between others' values that were settled here.
        """
        found: dict[str, list[PlainRecord]] = {}
        for table, records in self.records.items():
            for record in records:
                parts = {
                    name: part for name, part in record["parts"].items() if _has_written(part, kind, replicas)
                }
                if parts:
                    found.setdefault(table, []).append({"id": record["id"], "parts": parts})
        return State(found)


def _has_written(part: Mapping[str, Any], kind: str, replicas: Collection[str]) -> bool:
    return any(
        sibling.get("by", ENTERPRISE) == kind or sibling["dot"][0] in replicas for sibling in part["siblings"]
    )


def full_state(session: Session, organisation_ids: Collection[str] | None = None) -> State:
    """Everything known of the given organisations, or of the whole database with None.

    Deterministic: the same database gives the same bytes. Deleted records are in it, and so is every record
    that one of the scope refers to, so that the receiver can resolve all references. Reads only.
    """
    with no_collection():
        return _full_state(session, organisation_ids)


def _full_state(session: Session, organisation_ids: Collection[str] | None) -> State:
    stored = load_everything(session)
    known = {
        table: _all_registers(session, shape, stored.get(table, {})) for table, shape in all_shapes().items()
    }
    wanted = None
    if organisation_ids is not None:
        rows = {
            table: {record_id: full_row(parts) for record_id, parts in records.items()}
            for table, records in known.items()
        }
        wanted = in_scope(rows, organisation_ids)
    found: dict[str, list[PlainRecord]] = {}
    for table, records in known.items():
        kept = [
            plain_record(record_id, records[record_id])
            for record_id in sorted(records)
            if wanted is None or (table, record_id) in wanted
        ]
        if kept:
            found[table] = kept
    return State(found)


def _all_registers(session: Session, shape: Shape, stored: dict[str, Stored]) -> dict[str, Registers]:
    """What is known of every record of a table, deleted ones included."""
    found: dict[str, Registers] = {}
    for record_id, row in read_rows(session, shape):
        found[record_id] = registers_of(shape, row, stored.pop(record_id, None))
    for record_id, rest in stored.items():
        found[record_id] = registers_of(shape, None, rest)
    return {record_id: parts for record_id, parts in found.items() if parts and not _is_here_only(parts)}


def _is_here_only(parts: Registers) -> bool:
    """Forgotten at this place: nobody else is to forget it for that."""
    return FACTS in parts and all(sibling.by == HERE for sibling in parts[FACTS].siblings)


def read_rows(session: Session, shape: Shape) -> Iterable[tuple[str, Row]]:
    """(UUID, filled facts) of every row of a table, plain."""
    read = plain_reader(shape)
    for row in session.execute(rows_query(shape)):
        yield row[0], read(row)


def plain_record(record_id: str, parts: Registers) -> PlainRecord:
    """A record as packages carry it."""
    return {"id": record_id, "parts": {part: _plain_register(known) for part, known in parts.items()}}


def _plain_register(known: Register) -> dict[str, Any]:
    siblings = [_plain_sibling(sibling) for sibling in known.siblings if sibling.by != HERE]
    if len(siblings) == 1 and known.context == {known.siblings[0].replica: known.siblings[0].counter}:
        return {"siblings": siblings}
    return {"context": dict(known.context), "siblings": siblings}


def _plain_sibling(sibling: Sibling) -> dict[str, Any]:
    plain: dict[str, Any] = {"dot": [sibling.replica, sibling.counter], "values": dict(sibling.values)}
    if sibling.deleted:
        plain["deleted"] = True
    if sibling.by != ENTERPRISE:
        plain["by"] = sibling.by
    if sibling.who:
        plain["who"] = sibling.who
    if sibling.at:
        plain["at"] = sibling.at
    return plain


def read_register(plain: Any, source: str) -> Register:
    """A register from a package; KeyError, TypeError or ValueError if it is not one: a stranger wrote it."""
    siblings = [_read_sibling(sibling, source) for sibling in plain["siblings"]]
    context = plain.get("context")
    if context is None:
        if len(siblings) != 1:
            raise ValueError("several siblings need a context")
        return Register((siblings[0],), {siblings[0].replica: siblings[0].counter})
    for replica, counter in context.items():
        _check_dot(replica, counter)
    return register(siblings, context)


def _read_sibling(plain: Any, source: str) -> Sibling:
    replica, counter = plain["dot"]
    _check_dot(replica, counter)
    values, deleted = plain["values"], plain.get("deleted", False)
    by, who, at = plain.get("by", ENTERPRISE), plain.get("who", ""), plain.get("at", "")
    if type(values) is not dict or type(deleted) is not bool:
        raise TypeError("values or deleted")
    if not (type(by) is type(who) is type(at) is str and len(by) <= 20 and len(who) <= 200 and len(at) <= 40):
        raise TypeError("by, who or at")
    return Sibling(replica, counter, values, deleted, by, who, at, source)


def _check_dot(replica: Any, counter: Any) -> None:
    if type(replica) is not str or not 0 < len(replica) <= 36:
        raise TypeError("replica")
    if type(counter) is not int or not 0 < counter < 2**53:
        raise TypeError("counter")
