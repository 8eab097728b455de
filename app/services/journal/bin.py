"""The recycle bin (回收站): what was deleted, and putting it back as a new act."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import RECORDS, History, Record
from app.models.fields import Kind
from app.models.journal import Act
from app.models.sheets import sheet_named, sheet_of
from app.services.journal.canonical import read_value
from app.services.journal.undo import check_whole, root_of
from app.services.journal.wording import Wording, sheet_name

_RECORDS = {model.__tablename__: model for model in RECORDS}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Deleted:
    """One deleted record. ``at`` is UTC (ISO); ``together`` counts what comes back with it."""

    act_id: str
    position: int
    sheet: str
    title: str
    at: str
    operator: str
    act: str
    together: int

    @property
    def search_key(self) -> str:
        """What it is found by."""
        return f"{self.title} {self.sheet} {self.act}".lower()


def list_deleted(session: Session) -> tuple[Deleted, ...]:
    """Deleted records that are still gone, the last deleted first.

    What was deleted together with the record it belonged to (the facts of a case) is counted there.
    """
    wording = Wording(session)
    lines = []
    for act, entries in _gone(session):
        inside = {entry.record_id: json.loads(entry.before or "{}") for entry in entries}
        owners = {entry.record_id: _owner(entry, inside[entry.record_id], inside) for entry in entries}
        counts: dict[str, int] = defaultdict(int)
        for identity in inside:
            counts[_top(identity, owners)] += 1
        for entry in entries:
            if owners[entry.record_id] is None:
                model = _RECORDS[entry.table_name]
                lines.append(
                    Deleted(
                        act.id,
                        entry.position,
                        sheet_name(model),
                        wording.title(model, inside[entry.record_id]),
                        act.at,
                        act.operator,
                        act.name,
                        counts[entry.record_id] - 1,
                    )
                )
    return tuple(lines)


def restore_deleted(session: Session, act_id: str, position: int) -> int:
    """Put a deleted record back with what belonged to it. Returns how many records.

    Raises UserError, changing nothing, when something it refers to is gone or its code was given away.
    """
    entry = session.get(History, (act_id, position))
    if entry is None or entry.kind != "delete" or entry.before is None:
        raise NotFound("E-BIN-01", "回收站里找不到这条记录，没有改动。")
    if session.get(_RECORDS[entry.table_name], entry.record_id) is not None:
        raise UserError("E-BIN-02", "这条记录已经恢复过了，没有改动。")
    same_act = session.scalars(select(History).where(History.act_id == act_id, History.kind == "delete"))
    gone = _absent(session, [one for one in same_act if one.table_name in _RECORDS])
    inside = {one.record_id: json.loads(one.before or "{}") for one in gone}
    owners = {one.record_id: _owner(one, inside[one.record_id], inside) for one in gone}
    back = [one for one in gone if one.record_id == entry.record_id or entry.record_id in _above(one, owners)]
    _check_back(session, [(one, inside[one.record_id]) for one in back])
    for one in back:
        model = _RECORDS[one.table_name]
        table = cast(Table, model.__table__)
        values = {attr: read_value(table, attr, value) for attr, value in inside[one.record_id].items()}
        session.add(model(**values))
    check_whole(session, UserError("E-BIN-05", "它涉及的别的记录已经不在了，不能恢复，没有改动。"))
    return len(back)


def _gone(session: Session) -> list[tuple[Act, list[History]]]:
    """Acts that deleted something still gone; of a record deleted twice only the last time."""
    found = session.execute(
        select(Act, History)
        .join(History, History.act_id == Act.id)
        .where(
            History.kind == "delete",
            History.before.is_not(None),  # what was forgotten for good left no values
            Act.undone_by.is_(None),
            History.table_name.in_(_RECORDS),
        )
        .order_by(Act.number.desc(), History.position.desc())
    )
    acts: dict[str, tuple[Act, list[History]]] = {}
    seen: set[tuple[str, str]] = set()
    for act, entry in found:
        key = (entry.table_name, entry.record_id)
        # Taking back a creation deletes too; that is done again from the list of acts.
        if key in seen or (act.undoes is not None and root_of(session, act)[1] % 2):
            continue
        seen.add(key)
        acts.setdefault(act.id, (act, []))[1].append(entry)
    absent = {
        (one.table_name, one.record_id)
        for one in _absent(session, [entry for _act, entries in acts.values() for entry in entries])
    }
    left = [
        (act, [entry for entry in entries if (entry.table_name, entry.record_id) in absent])
        for act, entries in acts.values()
    ]
    return [(act, entries) for act, entries in left if entries]


def _absent(session: Session, entries: Iterable[History]) -> list[History]:
    """Those whose record is not there now."""
    by_table: dict[str, list[History]] = defaultdict(list)
    for entry in entries:
        by_table[entry.table_name].append(entry)
    found = []
    for table, some in by_table.items():
        present: set[str] = set()
        model = _RECORDS[table]
        for at in range(0, len(some), _AT_ONCE):
            ids = [entry.record_id for entry in some[at : at + _AT_ONCE]]
            present.update(session.scalars(select(model.id).where(model.id.in_(ids))))
        found += [entry for entry in some if entry.record_id not in present]
    return found


def _refs(model: type[Record]) -> list[tuple[str, str]]:
    """(attribute, sheet pointed at) of the single references of a kind of record."""
    return [
        (column.attr, column.field.target or "")
        for column in sheet_of(model).columns
        if column.field.kind is Kind.REF
    ]


def _owner(entry: History, values: Mapping[str, Any], inside: Mapping[str, Any]) -> str | None:
    """The record deleted in the same act that this one belongs to."""
    for attr, _sheet in _refs(_RECORDS[entry.table_name]):
        value = values.get(attr)
        if value is not None and value in inside and value != entry.record_id:
            return str(value)
    return None


def _above(entry: History, owners: Mapping[str, str | None]) -> set[str]:
    found: set[str] = set()
    now = owners.get(entry.record_id)
    while now is not None and now not in found:
        found.add(now)
        now = owners.get(now)
    return found


def _top(identity: str, owners: Mapping[str, str | None]) -> str:
    seen = {identity}
    above = owners.get(identity)
    while above is not None and above not in seen:
        seen.add(above)
        identity, above = above, owners.get(above)
    return identity


def _check_back(session: Session, back: list[tuple[History, Mapping[str, Any]]]) -> None:
    wording = Wording(session)
    together = {entry.record_id for entry, _values in back}
    for entry, values in back:
        model = _RECORDS[entry.table_name]
        check_values(session, model, entry.record_id, values, wording, together)


def check_values(
    session: Session,
    model: type[Record],
    identity: str,
    values: Mapping[str, Any],
    wording: Wording,
    together: Iterable[str] = (),
) -> None:
    """Whether plain values may be put into a row again: their references exist, their code is free.

    ``together`` are identities that come back at the same time. Raises UserError.
    """
    coming = set(together)
    for attr, target in _refs(model):
        other = values.get(attr)
        sheet = sheet_named(target)
        if other is None or other in coming or sheet is None:
            continue
        if session.get(sheet.model, other) is None:
            raise UserError(
                "E-BIN-03",
                f"“{wording.field(model, attr)}”原来指的{target}“{wording.name(target, other)}”不在了，"
                "没有恢复，没有改动。",
                f"请先恢复那条{target}记录。",
            )
    code = values.get("code")
    column: Any = getattr(model, "code", None)
    if code and column is not None and sheet_of(model).column("code").field.kind is Kind.CODE:
        with session.no_autoflush:
            taken = session.scalar(select(model.id).where(column == code, model.id != identity))
        if taken is not None:
            raise UserError(
                "E-BIN-04",
                f"编号“{code}”已经给了别的{sheet_name(model)}记录，没有恢复，没有改动。",
                "请先把那条记录的编号改掉，再来恢复。",
            )
