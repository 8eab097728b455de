"""Settling conflicts: the chosen value becomes an edit that has seen both, so it travels and stays.

Fields are settled one by one: each sibling gets the chosen value of the field; when nothing differs any more
only one is left. What stays is written anew, never just left over: two sites that choose differently at the
same time must meet in a new conflict. The row is changed through the session, so the act can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import Person, SiblingVersion, Version
from app.services.exchange.cards import KEPT, CodeBook, Conflict, cards_of, ours_of
from app.services.exchange.columns import Row, Shape, all_shapes, row_values, trouble_with
from app.services.exchange.forgetting import forget_records
from app.services.exchange.join import Register, Sibling, distinct, replace_all
from app.services.exchange.merge_items import load_rows
from app.services.exchange.needed import Key, forget_needed, needed_records, references_to
from app.services.exchange.parts import FACTS, OWNER, SUPERIOR_FIELDS
from app.services.exchange.replica import Writer, writer_of
from app.services.exchange.stamping import SETTLED
from app.services.exchange.versions import (
    Batch,
    Registers,
    Stored,
    forget_local_codes,
    full_row,
    is_forgotten,
    load_stored,
    registers_of,
)
from app.services.journal.canonical import digest, dumps
from app.services.journal.recording import recorder_of
from app.services.search import search_key

OURS, THEIRS = "ours", "theirs"

_SIBLING: Table = SiblingVersion.__table__  # type: ignore[assignment]
_VERSION: Table = Version.__table__  # type: ignore[assignment]


@dataclass(slots=True)
class Contested:
    """A record with open conflicts."""

    shape: Shape
    record_id: str
    registers: Registers
    stored: Stored | None
    cards: list[Conflict]
    row: Row


def contested_records(session: Session) -> list[Contested]:
    """Every record with an open conflict, by sheet and UUID."""
    ids: dict[str, set[str]] = defaultdict(set)
    for table, record_id in session.execute(select(_SIBLING.c.table_name, _SIBLING.c.record_id).distinct()):
        ids[table].add(record_id)
    for table in SUPERIOR_FIELDS:
        half_deleted = select(_VERSION.c.record_id).where(
            _VERSION.c.table_name == table,
            _VERSION.c.deleted,
            _VERSION.c.record_id.in_(select(all_shapes()[table].table.columns["id"])),
        )
        ids[table].update(session.scalars(half_deleted))
    needed = needed_records(session)
    for table, record_id in needed:
        ids[table].add(record_id)
    book = CodeBook(session)
    found = []
    for table, shape in all_shapes().items():
        chosen = sorted(ids.get(table, ()))
        stored = load_stored(session, table, chosen)
        rows = load_rows(session, shape, chosen)
        for record_id in chosen:
            row = rows.get(record_id)
            registers = registers_of(shape, row, stored.get(record_id))
            cards = cards_of(shape, record_id, registers, book, is_needed=(table, record_id) in needed)
            if cards and row is not None:
                found.append(Contested(shape, record_id, registers, stored.get(record_id), cards, row))
    return found


def settle(session: Session, choices: Mapping[str, Any]) -> int:
    """Settle the conflicts that are open here; how many. Raises UserError as :func:`conflicts.resolve`."""
    count = 0
    for record in contested_records(session):
        chosen = [(card, choices[card.id]) for card in record.cards if card.id in choices]
        if chosen:
            _settle_record(session, record, chosen)
            count += len(chosen)
    return count


def _settle_record(session: Session, record: Contested, chosen: list[tuple[Conflict, Any]]) -> None:
    writer = writer_of(session)
    is_deleted = False
    for card, choice in chosen:
        if card.kind != "edit":
            is_deleted = _settle_deletion(session, writer, record, card, choice)
    if not is_deleted:
        _settle_fields(writer, record, [pair for pair in chosen if pair[0].kind == "edit"])
    _write(session, record, is_deleted=is_deleted)


def _settle_deletion(
    session: Session, writer: Writer, record: Contested, card: Conflict, choice: Any
) -> bool:
    """Keep the record whole or delete it; True if it is deleted."""
    if choice not in (OURS, THEIRS):
        raise _no_choice(card)
    is_kept = (card.ours if choice == OURS else card.theirs) == KEPT
    key = card.table, card.record_id
    if not is_kept and references_to(session, *_one(key)).get(card.record_id, set()) - {key}:
        raise UserError(
            "E-MERGE-04",
            f"还有别的记录用到{card.entity}“{card.code}”，不能删除，没有改动。",
            "请先改正用到它的记录，或者选择保留。",
        )
    # One side forgot what it held: deleted means forgotten here too.
    is_blank = not is_kept and any(one.is_blank for one in record.registers[FACTS].siblings)
    for part, known in record.registers.items():
        alive = _alive(known).siblings
        if is_kept and alive:
            kept = [_anew(writer, sibling) for sibling in alive]
        else:
            last = (alive or known.siblings)[:1]
            kept = [
                replace(
                    _anew(writer, sibling),
                    values={} if is_blank else sibling.values,
                    deleted=not is_kept,
                    by=writer.kind,
                    source="",
                )
                for sibling in last
            ]
        record.registers[part] = replace_all(known, kept)
    return not is_kept


def _one(key: Key) -> tuple[str, list[str]]:
    return key[0], [key[1]]


def _anew(writer: Writer, sibling: Sibling) -> Sibling:
    """The same value under a new dot; whose it was stays on the card."""
    replica, counter = writer.next_dot()
    return replace(sibling, replica=replica, counter=counter)


def _alive(known: Register) -> Register:
    return Register(tuple(sibling for sibling in known.siblings if not sibling.deleted), known.context)


def _settle_fields(writer: Writer, record: Contested, chosen: list[tuple[Conflict, Any]]) -> None:
    by_part: dict[str, dict[str, Any]] = defaultdict(dict)
    for card, choice in chosen:
        values = by_part[card.part]
        value = _chosen_value(card, choice)
        if values.get(card.attr, card.our_value) not in (card.our_value, value):
            raise UserError("E-MERGE-06", f"“{card.field}”选了两个不同的值，没有改动。", "请只选一个。")
        if value != card.our_value or card.attr not in values:
            values[card.attr] = value
    for part, values in by_part.items():
        known = record.registers[part]
        _guard_owner(writer, part, known, values)
        ours = _with(ours_of(_alive(known), part).values, values)
        trouble = trouble_with(record.shape, part, ours)
        if trouble:
            raise UserError("E-MERGE-07", f"“{trouble[0]}”{trouble[1]}，没有改动。", "请另选一个值。")
        record.registers[part] = _settled(writer, known, part, values)


def _chosen_value(card: Conflict, choice: Any) -> Any:
    if choice == OURS:
        return card.our_value
    if choice == THEIRS:
        return card.their_value
    if isinstance(choice, Mapping) and set(choice) == {"value"}:
        return choice["value"]
    raise _no_choice(card)


def _guard_owner(writer: Writer, part: str, known: Register, values: Mapping[str, Any]) -> None:
    """Another kind of site may choose between the owner's values, not put its own in their place."""
    owners = [sibling for sibling in _alive(known).siblings if sibling.by == OWNER[part]]
    if writer.kind == OWNER[part] or not owners:
        return
    for attr, value in values.items():
        if all(sibling.values.get(attr) != value for sibling in owners):
            raise UserError(
                "E-MERGE-08",
                "这一项由对方填写，本机只能建议，没有改动。",
                "请选对方的值，或等对方处理。",
            )


def _with(values: Mapping[str, Any], chosen: Mapping[str, Any]) -> Row:
    together = {**values, **chosen}
    return {attr: value for attr, value in together.items() if value not in (None, [], "")}


def _settled(writer: Writer, known: Register, part: str, values: Mapping[str, Any]) -> Register:
    """Every living sibling with the chosen values, the owner's first where several have become equal."""
    changed = [replace(sibling, values=_with(sibling.values, values)) for sibling in _alive(known).siblings]
    changed.sort(key=lambda sibling: sibling.by != OWNER[part])
    dead = [sibling for sibling in known.siblings if sibling.deleted]
    kept = [_anew(writer, sibling) for sibling in reversed(distinct(Register(tuple(changed))))]
    return replace_all(known, [*kept, *dead])


def _write(session: Session, record: Contested, *, is_deleted: bool) -> None:
    """Store the versions; change the row as an edit of this session, so that it can be undone."""
    key = record.shape.table.name, record.record_id
    batch = Batch()
    batch.put(record.shape, record.record_id, record.registers, record.stored)
    batch.store(session)
    session.info.setdefault(SETTLED, set()).add(key)
    row: Any = session.get(record.shape.model, record.record_id)
    before = record.stored.own_code(record.row) if record.stored else record.row
    after = full_row(record.registers)
    if is_deleted and is_forgotten(record.registers):
        forget_records(session, [key])
        return
    if is_deleted:
        session.delete(row)
        forget_local_codes(session, [key])
    else:
        changed = [attr for attr in record.shape.attrs if before.get(attr) != after.get(attr)]
        if "code" in changed:
            _free_code(session, record.shape, record.record_id, str(after["code"]))
            forget_local_codes(session, [key])
        values = row_values(record.shape, after)
        for attr in changed:
            setattr(row, attr, values[attr])
        if isinstance(row, Person) and changed:
            row.search_key = search_key(row)
    forget_needed(session, [key])
    link = "resolve", *key, digest(dumps(before)), None if is_deleted else digest(dumps(after))
    recorder_of(session).links.append(link)
    session.flush()


def _free_code(session: Session, shape: Shape, record_id: str, code: str) -> None:
    table = shape.table
    other = session.scalar(select(table.c.id).where(table.c.code == code, table.c.id != record_id))
    if other is not None:
        raise UserError("E-MERGE-09", f"编号“{code}”在本机已经用了，没有改动。", "请另选一个值。")


def _no_choice(card: Conflict) -> UserError:
    return UserError(
        "E-MERGE-03",
        f"“{card.code} {card.field}”的处理写法不对，没有改动。",
        "请选 ours（本机）或 theirs（对方）。",
    )
