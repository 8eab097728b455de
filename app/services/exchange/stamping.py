"""Versions for what a write session changed: called before each commit, in the same transaction.

An edit gets a new dot and replaces what the record showed; undoing and redoing are edits like any other. What
belongs to another kind of site is only proposed: its owner's value stays in the row, the edit becomes a
conflict card there and here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from app.errors import UserError
from app.models import Record
from app.services.exchange.columns import Row, Shape, all_shapes, row_values
from app.services.exchange.join import (
    BOTTOM,
    Register,
    Sibling,
    current,
    edit,
    is_proposal,
    replace_all,
)
from app.services.exchange.needed import Key, drop_unneeded, forget_needed, needed_records
from app.services.exchange.parts import ENTERPRISE, FACTS, OWNER, part_of, parts_of
from app.services.exchange.replica import Writer, writer_of
from app.services.exchange.versions import (
    Batch,
    Registers,
    Stored,
    forget_local_codes,
    load_stored,
    registers_of,
    values_of_part,
)
from app.services.journal.canonical import digest, dumps, plain_row, plain_value
from app.services.journal.recording import Recorder, Touched, key_of

SETTLED = "exchange.settled"
"""Key in ``session.info``: records whose versions a settled conflict has written already."""


@dataclass(slots=True)
class _Stamp:
    """What stamping needs throughout one transaction."""

    session: Session
    recorder: Recorder
    writer: Writer
    batch: Batch
    needed: set[Key]

    def sibling(self, values: Row, *, deleted: bool = False) -> Sibling:
        """A value written now."""
        replica, counter = self.writer.dot()
        who, at = self.writer.who(), self.writer.at()
        return Sibling(replica, counter, values, deleted, self.writer.kind, who, at)


def stamp_versions(session: Session, recorder: Recorder) -> set[Key]:
    """Give every changed record its versions; records that disappeared because nothing needs them now.

    Raises UserError, and the transaction is undone, when a record of another site would be deleted.
    """
    changes = recorder.changes()
    if not changes and not recorder.links:
        return set()
    writer = writer_of(session)
    settled: set[Key] = session.info.pop(SETTLED, set())
    groups: dict[str, list[Touched]] = defaultdict(list)
    for item in changes:
        if isinstance(item.row, Record) and key_of(item.row) not in settled:
            groups[item.row.__tablename__].append(item)
    stamp = _Stamp(session, recorder, writer, Batch(), needed_records(session))
    for table, items in groups.items():
        stored = load_stored(session, table, [item.row.id for item in _records(items)])
        for item in items:
            _stamp_one(stamp, all_shapes()[table], item, stored.get(key_of(item.row)[1]))
    stamp.batch.store(session)
    return drop_unneeded(session) if stamp.needed else set()


def _records(items: Iterable[Touched]) -> Iterable[Any]:
    return (item for item in items if isinstance(item.row, Record))


def _stamp_one(stamp: _Stamp, shape: Shape, item: Touched, stored: Stored | None) -> None:
    key = key_of(item.row)
    if item.kind == "create" and stored is None:
        _first_versions(stamp, shape, item)
        return
    if item.kind == "update":
        changed = _changed(shape, item)
        if changed:
            _stamp_update(stamp, shape, item, changed, stored)
        return
    before = _facts(shape, item.before) if item.kind == "delete" else {}
    known = registers_of(shape, before, stored)
    now = _facts(shape, plain_row(item.row)) if item.kind == "create" else before
    if item.kind == "delete":
        _refuse_foreign(stamp, known, item)
        if stored is not None:
            now = stored.own_code(now)
    registers: Registers = {}
    for part in parts_of(key[0]):
        values = values_of_part(key[0], part, now)
        new = stamp.sibling(values, deleted=item.kind == "delete")
        registers[part] = replace_all(known.get(part, BOTTOM), [new])
    stamp.batch.put(shape, key[1], registers, stored)
    if stored is not None and stored.code is not None:
        forget_local_codes(stamp.session, [key])
    if key in stamp.needed:
        forget_needed(stamp.session, [key])


def _first_versions(stamp: _Stamp, shape: Shape, item: Touched) -> None:
    table, record_id = key_of(item.row)
    new = stamp.sibling({})
    for part in parts_of(table):
        if part == FACTS or any(
            getattr(item.row, attr) not in (None, ()) for attr in shape.attrs if part_of(table, attr) == part
        ):
            stamp.batch.put_new(table, record_id, part, new)


def _facts(shape: Shape, row: Row) -> Row:
    return {attr: row[attr] for attr in shape.attrs if row.get(attr) not in (None, [])}


def _changed(shape: Shape, item: Touched) -> set[str]:
    return {
        attr
        for attr, old in item.before.items()
        if attr in shape.attrs and plain_value(getattr(item.row, attr)) != old
    }


def _stamp_update(
    stamp: _Stamp, shape: Shape, item: Touched, changed: set[str], stored: Stored | None
) -> None:
    table, record_id = key = key_of(item.row)
    after = plain_row(item.row)
    before = _facts(shape, {**after, **item.before})
    after = _facts(shape, after)
    known = registers_of(shape, before, stored)
    if stored is not None and stored.code is not None:
        if "code" in changed:
            forget_local_codes(stamp.session, [key])
        after = stored.own_code(after)
    registers: Registers = {}
    for part in parts_of(table):
        of_part = {attr for attr in changed if part_of(table, attr) == part}
        if not of_part and key not in stamp.needed:
            continue
        register = known.get(part, BOTTOM)
        new = stamp.sibling({**_unknown(shape, register, part), **values_of_part(table, part, after)})
        registers[part] = edit(register, new, OWNER[part])
        if is_proposal(register, new.by, OWNER[part]):
            _put_back(stamp, shape, item, of_part)
    stamp.batch.put(shape, record_id, registers, stored)
    if key in stamp.needed:
        forget_needed(stamp.session, [key])


def _unknown(shape: Shape, register: Register, part: str) -> Row:
    """Fields of a newer program that the shown value has: an edit here does not touch them."""
    shown = current(register, OWNER[part])
    if shown is None:
        return {}
    return {attr: value for attr, value in shown.values.items() if attr not in shape.attrs}


def _put_back(stamp: _Stamp, shape: Shape, item: Touched, attrs: set[str]) -> None:
    """The row shows the owner's value again; the chain says that something else was proposed.

    Columns derived from the facts (search key) go back with them.
    """
    table, record_id = key_of(item.row)
    proposed = {attr: plain_value(getattr(item.row, attr)) for attr in attrs}
    owners = {attr: item.before[attr] for attr in attrs}
    values = row_values(shape, owners)
    back = {attr: values[attr] for attr in attrs}
    if len(parts_of(table)) == 1:
        back |= {attr: old for attr, old in item.before.items() if attr not in shape.known}
    rows = shape.table
    stamp.session.execute(update(rows).where(rows.columns["id"] == record_id).values(back))
    for attr, value in back.items():
        set_committed_value(item.row, attr, value)
    stamp.recorder.links.append(("propose", table, record_id, digest(dumps(owners)), digest(dumps(proposed))))
    stamp.recorder.withdraw(item, back.keys())


def _refuse_foreign(stamp: _Stamp, known: Registers, item: Touched) -> None:
    for part, register in known.items():
        if is_proposal(register, stamp.writer.kind, OWNER[part]):
            whose = "企业党支部" if OWNER[part] == ENTERPRISE else "上级"
            raise UserError(
                "E-MERGE-05",
                f"这条{all_shapes()[item.row.__tablename__].sheet.name}记录里有{whose}填写的内容，"
                "不能在这里删除，没有改动。",
                "请与填写的一方联系，由对方删除后再发一次数据包。",
            )
