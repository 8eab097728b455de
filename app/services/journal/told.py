"""The history of records in words (改动历史), and putting one record back as it was at some time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, func, or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import RECORDS, DevelopmentCase, History, Person, Record
from app.models.fields import Kind
from app.models.journal import Act
from app.models.sheets import sheet_of
from app.services.journal.bin import check_values
from app.services.journal.canonical import plain_row, plain_value, read_value
from app.services.journal.undo import check_whole
from app.services.journal.wording import Wording, sheet_name

CREATED, CHANGED, DELETED = "新增", "修改", "删除"
_KINDS = {"create": CREATED, "update": CHANGED, "delete": DELETED}
_MODELS = {model.__tablename__: model for model in RECORDS}
_AT_ONCE = 500
_SILENT = frozenset({"id", "search_key"})

Key = tuple[str, str]
"""Table name and UUID of a record."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it is called, what it held, what it holds since; in words, ID numbers masked."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one act did to one record. ``at`` is UTC (ISO).

    ``can_restore``: the record is there and differs from what it was right after this act.
    """

    act_id: str
    table: str
    record_id: str
    sheet: str
    title: str
    at: str
    operator: str
    act: str
    kind: str
    changes: tuple[FieldChange, ...]
    can_restore: bool


def records_of_person(session: Session, person_id: str) -> tuple[Key, ...]:
    """The person, the cases and every row that hangs on them, deleted ones included."""
    cases = set(session.scalars(select(DevelopmentCase.id).where(DevelopmentCase.person_id == person_id)))
    cases |= _deleted_ids(session, DevelopmentCase, "person_id", [person_id])
    found: dict[Key, None] = {(Person.__tablename__, person_id): None}
    for case in sorted(cases):
        found[(DevelopmentCase.__tablename__, case)] = None
    for model in RECORDS:
        if model in (Person, DevelopmentCase):
            continue
        for attr, owners in (("case_id", sorted(cases)), ("person_id", [person_id])):
            if not _belongs(model, attr) or not owners:
                continue
            column = model.__table__.c[attr]
            ids = set(session.scalars(select(model.id).where(column.in_(owners))))
            ids |= _deleted_ids(session, model, attr, owners)
            found.update({(model.__tablename__, identity): None for identity in sorted(ids)})
    return tuple(found)


def tell(session: Session, keys: Sequence[Key]) -> tuple[Told, ...]:
    """What happened to these records, newest first."""
    wording = Wording(session)
    entries: dict[Key, list[tuple[Act, History]]] = {key: [] for key in keys}
    identities = [identity for _table, identity in keys]
    for at in range(0, len(identities), _AT_ONCE):
        rows = session.execute(
            select(Act, History)
            .join(History, History.act_id == Act.id)
            .where(History.record_id.in_(identities[at : at + _AT_ONCE]))
            .order_by(Act.number.desc(), History.position.desc())
        )
        for act, entry in rows:
            if (entry.table_name, entry.record_id) in entries:
                entries[(entry.table_name, entry.record_id)].append((act, entry))
    told = [line for key, found in entries.items() for line in _tell_one(session, wording, key, found)]
    return tuple(line for _number, line in sorted(told, key=lambda pair: -pair[0]))


def values_after(session: Session, table: str, record_id: str, act_id: str) -> dict[str, Any] | None:
    """A record's filled columns as plain values right after an act; None if it was not there then."""
    return _back_to(session, (table, record_id), _entries(session, (table, record_id)), act_id)


def restore_record(session: Session, table: str, record_id: str, act_id: str) -> None:
    """Put a record back as it was right after an act (恢复成这时的值); one new act, itself undoable.

    Raises UserError, changing nothing, when the record is not there, was not there then, or something its
    old values point at is gone.
    """
    model = _MODELS[table]
    row: Any = session.get(model, record_id)
    if row is None:
        raise NotFound("E-HIST-01", "这条记录已经删除，没有改动。", "请先在回收站里恢复它。")
    then = values_after(session, table, record_id, act_id)
    if then is None:
        raise UserError("E-HIST-02", "那时候还没有这条记录，没有改动。")
    check_values(session, model, record_id, then, Wording(session))
    columns = cast(Table, model.__table__)
    for column in columns.columns:
        if column.key != "id":
            setattr(row, column.key, read_value(columns, column.key, then.get(column.key)))
    check_whole(session, UserError("E-HIST-03", "那时的内容涉及的记录已经不在了，没有恢复，没有改动。"))


def _belongs(model: type[Record], attr: str) -> bool:
    return any(
        column.attr == attr and column.field.kind is Kind.REF and column.field.target in ("案卷", "人员")
        for column in sheet_of(model).columns
    )


def _deleted_ids(session: Session, model: type[Record], attr: str, owners: Iterable[str]) -> set[str]:
    """Rows of a kind that belonged to one of ``owners`` when they were deleted."""
    marks = [func.instr(History.before, f'"{attr}":"{owner}"') > 0 for owner in owners]
    return set(
        session.scalars(
            select(History.record_id).where(
                History.table_name == model.__tablename__, History.kind == "delete", or_(*marks)
            )
        )
    )


def _entries(session: Session, key: Key) -> list[tuple[Act, History]]:
    found = session.execute(
        select(Act, History)
        .join(History, History.act_id == Act.id)
        .where(History.table_name == key[0], History.record_id == key[1])
        .order_by(Act.number.desc(), History.position.desc())
    )
    return [(act, entry) for act, entry in found]


def _now(session: Session, key: Key) -> dict[str, Any] | None:
    row = session.get(_MODELS[key[0]], key[1])
    return None if row is None else plain_row(row)


def _before(state: Mapping[str, Any] | None, entry: History) -> dict[str, Any] | None:
    """The filled columns before an entry, from those after it."""
    if entry.kind == "create":
        return None
    if entry.kind == "delete":
        return dict(json.loads(entry.before or "{}"))
    merged = {**(state or {}), **json.loads(entry.before or "{}")}
    return {attr: value for attr, value in merged.items() if value not in (None, [])}


def _back_to(
    session: Session, key: Key, entries: Sequence[tuple[Act, History]], act_id: str
) -> dict[str, Any] | None:
    state = _now(session, key)
    for act, entry in entries:
        if act.id == act_id:
            return state
        state = _before(state, entry)
    raise NotFound("E-HIST-04", "找不到这次改动，没有改动。")


def _tell_one(
    session: Session, wording: Wording, key: Key, entries: Sequence[tuple[Act, History]]
) -> list[tuple[int, Told]]:
    model = _MODELS[key[0]]
    now = _now(session, key)
    state = now
    lines = []
    for act, entry in entries:
        earlier = _before(state, entry)
        shown = state if state is not None else earlier or {}
        changes = _changes(wording, model, entry)
        if changes or entry.kind != "update":
            lines.append(
                (
                    act.number,
                    Told(
                        act.id,
                        key[0],
                        key[1],
                        sheet_name(model),
                        wording.title(model, shown),
                        act.at,
                        act.operator,
                        act.name,
                        _KINDS[entry.kind],
                        changes,
                        now is not None and state is not None and _differs(model, state, now),
                    ),
                )
            )
        state = earlier
    return lines


def _differs(model: type[Record], state: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    attrs = {str(column.key) for column in model.__table__.columns} - _SILENT
    return any(plain_value(state.get(attr)) != plain_value(now.get(attr)) for attr in attrs)


def _changes(wording: Wording, model: type[Record], entry: History) -> tuple[FieldChange, ...]:
    if entry.kind != "update":
        return ()
    before, after = json.loads(entry.before or "{}"), json.loads(entry.after or "{}")
    found = []
    for attr, new in after.items():
        name = wording.field(model, attr)
        if name and attr not in _SILENT:
            old = before.get(attr)
            found.append(FieldChange(name, wording.value(model, attr, old), wording.value(model, attr, new)))
    return tuple(found)
