"""Conflict cards (冲突卡片) from what is known of one record: both values, who, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fields import Kind
from app.models.sheets import sheet_named
from app.services.exchange.columns import Row, Shape, all_shapes
from app.services.exchange.join import Register, Sibling, current, distinct
from app.services.exchange.parts import FACTS, OWNER
from app.services.exchange.versions import Registers, full_row, is_forgotten
from app.services.journal.canonical import digest, dumps

KEPT = "保留"
"""What stands on a card for the side that did not delete."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one record with two values.

    ``id`` depends on record, field and the two values only: it is the same in the plan of a merge and in the
    list afterwards. ``entity`` is the sheet's name, ``code`` the record's code (or its key, where it has
    none), ``field`` the column's header. ``ours`` was written here, ``theirs`` came in (where neither was
    written here, ``ours`` is the one shown); plain, references as codes. ``kind`` is ``edit``, ``delete``
    (one side deleted: its value is None, ``field`` is "") or ``needed`` (deleted, but another record still
    refers to it). ``who`` and ``when`` (UTC, ISO) are of ``theirs``; a time is shown and decides nothing.
    ``our_value`` and ``their_value`` are the values as stored, references as UUIDs. ID numbers stand in the
    values as they are: whoever shows a card masks them (``attr`` is ``identity_number``).
    """

    id: str
    entity: str
    code: str
    field: str
    ours: Any
    theirs: Any
    who: str
    when: str
    kind: str
    table: str
    record_id: str
    part: str
    attr: str
    our_who: str
    our_when: str
    source: str
    our_value: Any = None
    their_value: Any = None


class CodeBook:
    """Codes of records by UUID, looked up once each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], str] = {}

    def code(self, table: str, record_id: str) -> str:
        """The record's code; the UUID itself where there is none."""
        key = table, record_id
        if key not in self._known:
            rows = all_shapes()[table].table
            found = None
            if "code" in rows.columns:
                found = self._session.scalar(select(rows.c.code).where(rows.c.id == record_id))
            self._known[key] = found or record_id
        return self._known[key]

    def know(self, table: str, record_id: str, code: str) -> None:
        """A record that is not in the database yet."""
        self._known.setdefault((table, record_id), code)

    def label(self, shape: Shape, row: Row) -> str:
        """How people call a record: its code, or its key with codes for references."""
        if shape.has_code:
            return str(row.get("code", ""))
        return " ".join(str(self.shown(shape, attr, row[attr])) for attr in shape.sheet.key if row.get(attr))

    def shown(self, shape: Shape, attr: str, value: Any) -> Any:
        """A plain value with codes for references."""
        if attr not in shape.attrs or value is None:
            return value
        field = shape.sheet.column(attr).field
        target = sheet_named(field.target) if field.target else None
        if target is None:
            return value
        table = target.model.__tablename__
        if field.kind is Kind.REF:
            return self.code(table, value)
        return [self.code(table, one) for one in value]


def cards_of(
    shape: Shape, record_id: str, registers: Registers, book: CodeBook, *, is_needed: bool = False
) -> list[Conflict]:
    """Every open conflict of a record; ``is_needed`` says that it is deleted but kept for another one.

    There is nothing to choose in one that was forgotten.
    """
    if is_forgotten(registers):
        return []
    deletion = _deletion(shape, record_id, registers, book, is_needed=is_needed)
    found = [] if deletion is None else [deletion]
    for part, known in registers.items():
        found += _edits(shape, record_id, part, known, registers, book)
    return found


def has_cards(registers: Registers) -> bool:
    """A quick look: whether :func:`cards_of` can find anything in a record that is not kept for others."""
    for known in registers.values():
        if len(known.siblings) > 1:
            return True
    return len(registers) > 1 and len({known.is_alive() for known in registers.values()}) > 1


def ours_of(known: Register, part: str) -> Sibling:
    """The sibling a card calls ours: written here, else the one shown. There must be one."""
    here = Register(tuple(sibling for sibling in known.siblings if not sibling.source))
    found = current(here, OWNER[part]) or current(known, OWNER[part])
    assert found is not None
    return found


def _deletion(
    shape: Shape, record_id: str, registers: Registers, book: CodeBook, *, is_needed: bool
) -> Conflict | None:
    every = [sibling for known in registers.values() for sibling in known.siblings]
    gone = [sibling for sibling in every if sibling.deleted]
    alive = [sibling for sibling in every if not sibling.deleted]
    if not gone or not (alive or is_needed):
        return None
    theirs_deleted = bool(alive) and all(sibling.source for sibling in gone)
    if not alive:
        theirs_deleted = True
    deleter = max(gone, key=Sibling.rank)
    keeper = max(alive, key=Sibling.rank) if alive else None
    sides = "\n".join(sorted(dumps(sibling.values) for sibling in alive))
    ours, theirs = (keeper, deleter) if theirs_deleted else (deleter, keeper)
    return Conflict(
        id=_identity(shape, record_id, "", [sides, "deleted"]),
        entity=shape.sheet.name,
        code=book.label(shape, full_row(registers)),
        field="",
        ours=KEPT if theirs_deleted else None,
        theirs=None if theirs_deleted else KEPT,
        who=theirs.who if theirs else "",
        when=theirs.at if theirs else "",
        kind="delete" if alive else "needed",
        table=shape.table.name,
        record_id=record_id,
        part=FACTS,
        attr="",
        our_who=ours.who if ours else "",
        our_when=ours.at if ours else "",
        source=theirs.source if theirs else "",
    )


def _edits(
    shape: Shape, record_id: str, part: str, known: Register, registers: Registers, book: CodeBook
) -> Iterator[Conflict]:
    alive = Register(tuple(sibling for sibling in known.siblings if not sibling.deleted), known.context)
    values = distinct(alive)
    if len(values) < 2:
        return
    ours = ours_of(alive, part)
    seen: set[str] = set()
    for theirs in values:
        for attr in _differing(shape, ours.values, theirs.values):
            mine, other = ours.values.get(attr), theirs.values.get(attr)
            identity = _identity(shape, record_id, attr, [dumps({"v": mine}), dumps({"v": other})])
            if identity in seen:
                continue
            seen.add(identity)
            is_known = attr in shape.attrs
            yield Conflict(
                id=identity,
                entity=shape.sheet.name,
                code=book.label(shape, full_row(registers)),
                field=shape.sheet.column(attr).header if is_known else attr,
                ours=book.shown(shape, attr, mine),
                theirs=book.shown(shape, attr, other),
                who=theirs.who,
                when=theirs.at,
                kind="edit",
                table=shape.table.name,
                record_id=record_id,
                part=part,
                attr=attr,
                our_who=ours.who,
                our_when=ours.at,
                source=theirs.source,
                our_value=mine,
                their_value=other,
            )


def _differing(shape: Shape, one: Any, other: Any) -> list[str]:
    """Fields with two values, in the order of the sheet; fields of a newer program last."""
    order = {attr: n for n, attr in enumerate(shape.attrs)}
    differing = [attr for attr in {*one, *other} if one.get(attr) != other.get(attr)]
    return sorted(differing, key=lambda attr: (order.get(attr, len(order)), attr))


def _identity(shape: Shape, record_id: str, attr: str, values: list[str]) -> str:
    return digest("\n".join([shape.table.name, record_id, attr, *sorted(values)]))[:16]
