"""One record of a merge: what was here, what came in, what becomes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.services.exchange.columns import Row, Shape, plain_reader, rows_by_id_query, trouble_with
from app.services.exchange.join import BOTTOM, join, replace_all
from app.services.exchange.needed import Key
from app.services.exchange.parts import FACTS, parts_of
from app.services.exchange.state import PlainRecord, read_register
from app.services.exchange.versions import (
    Registers,
    Stored,
    full_row,
    in_chunks,
    is_forgotten,
    load_stored,
    registers_of,
    shown_row,
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be taken in; it goes back on the correction list. ``reason`` is Chinese."""

    entity: str
    code: str
    field: str
    reason: str
    table: str
    record_id: str


@dataclass(slots=True)
class Item:
    """A record that a merge touches. ``before`` and ``after`` are its row, None where it is not visible.

    ``is_kept``: deleted, but visible for the sake of another record. ``shown_code`` is the code it has in
    this database. ``refers_to`` are the records that ``after`` points at.
    """

    shape: Shape
    record_id: str
    ours: Registers
    joined: Registers
    stored: Stored | None
    before: Row | None
    after: Row | None
    is_kept: bool = False
    shown_code: str | None = None
    refers_to: tuple[Key, ...] = ()

    @property
    def table(self) -> str:
        """The table's name."""
        return self.shape.table.name

    def content(self) -> Row:
        """The row, or of a deleted record what it was."""
        return full_row(self.joined)


@dataclass(slots=True)
class Compared:
    """The records of one table of a package: those that bring something, and how many do not."""

    items: dict[str, Item] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    same: int = 0
    older: int = 0


def compare(session: Session, shape: Shape, records: Collection[PlainRecord], source: str) -> Compared:
    """Join each record of a package with what is here; nothing is written."""
    result = Compared()
    nothing: Registers = {}
    incoming: dict[str, Registers] = {}
    for record in records:
        read = _read(shape, record, source)
        if isinstance(read, Rejected):
            result.rejected.append(read)
        elif read[0] in incoming:
            result.rejected.append(_reject(shape, read[0], "", "同一条记录在文件里出现两次"))
        else:
            incoming[read[0]] = read[1]
    ids = list(incoming)
    stored = load_stored(session, shape.table.name, ids)
    rows = load_rows(session, shape, ids)
    for record_id, theirs in incoming.items():
        kept = stored.get(record_id)
        row = rows.get(record_id)
        ours = registers_of(shape, row, kept) if row is not None or kept is not None else nothing
        if theirs == ours:
            result.same += 1
            continue
        joined = _joined(shape, ours, theirs)
        if joined == ours:
            result.older += 1
            continue
        trouble = _trouble(shape, ours, theirs, joined)
        if trouble:
            result.rejected.append(_reject(shape, record_id, *trouble, row=full_row(joined)))
            continue
        before = None if row is None else (kept.own_code(row) if kept else row)
        item = Item(shape, record_id, ours, joined, kept, before, shown_row(joined))
        if item.after is not None:
            item.refers_to = referred(shape, item.after)
        result.items[record_id] = item
    return result


def load_rows(session: Session, shape: Shape, ids: Collection[str]) -> dict[str, Row]:
    """The plain rows of these records that there are."""
    read = plain_reader(shape)
    found: dict[str, Row] = {}
    for chunk in in_chunks(list(ids)):
        for row in session.execute(rows_by_id_query(shape), {"ids": chunk}):
            found[row[0]] = read(row)
    return found


def referred(shape: Shape, row: Row) -> tuple[Key, ...]:
    """The records a row points at by its single references."""
    return tuple([(target, row[attr]) for attr, target in shape.refs if attr in row])


def _joined(shape: Shape, ours: Registers, theirs: Registers) -> Registers:
    if not ours:
        return theirs
    joined = {
        part: join(ours.get(part, BOTTOM), theirs.get(part, BOTTOM))
        for part in parts_of(shape.table.name)
        if part in ours or part in theirs
    }
    if is_forgotten(joined):
        # What another kind of site had written of it goes with it.
        (last, *_) = joined[FACTS].siblings
        for part, known in joined.items():
            if known.is_alive():
                joined[part] = replace_all(known, [last])
    return joined


def _read(shape: Shape, record: Any, source: str) -> tuple[str, Registers] | Rejected:
    """Identity and registers of a plain record, or why it cannot be read."""
    record_id = record.get("id") if isinstance(record, dict) else None
    if not isinstance(record_id, str) or not 0 < len(record_id) <= 36:
        return _reject(shape, "", "", "没有可用的记录标识")
    parts = parts_of(shape.table.name)
    registers: Registers = {}
    try:
        for part, plain in record["parts"].items():
            if part not in parts:
                return _reject(shape, record_id, "", "由更新版本的程序写成，请先升级本程序")
            registers[part] = read_register(plain, source)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _reject(shape, record_id, "", "记录的版本信息不完整")
    if not registers:
        return _reject(shape, record_id, "", "记录的版本信息不完整")
    return record_id, registers


def _trouble(shape: Shape, ours: Registers, theirs: Registers, joined: Registers) -> tuple[str, str] | None:
    """(field, reason) if something that came in cannot be held."""
    if FACTS not in joined:
        return "", "缺少这条记录的主要内容"
    for part, known in theirs.items():
        mine = ours.get(part, BOTTOM).siblings
        for sibling in known.siblings:
            if sibling in mine or sibling.is_blank:
                continue
            trouble = trouble_with(shape, part, sibling.values)
            if trouble:
                return trouble
    return None


def _reject(shape: Shape, record_id: str, header: str, reason: str, row: Row | None = None) -> Rejected:
    code = str((row or {}).get("code", ""))
    return Rejected(shape.sheet.name, code, header, reason, shape.table.name, record_id)


def rejected_item(item: Item, header: str, reason: str) -> Rejected:
    """The refusal of a record that was read well but does not fit."""
    return _reject(item.shape, item.record_id, header, reason, row=item.content())
