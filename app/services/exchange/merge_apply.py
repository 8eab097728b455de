"""Carrying out a planned merge inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, update
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import LocalCode, NeededRecord, Person
from app.services.exchange.bulk import insert_rows
from app.services.exchange.columns import Shape, all_shapes, row_values
from app.services.exchange.forgotten_history import forget_history, forget_names
from app.services.exchange.merge_items import Item
from app.services.exchange.merge_plan import MergePlan
from app.services.exchange.needed import Key, forget_needed, needed_records
from app.services.exchange.replica import stored_counter, writer_of
from app.services.exchange.settling import settle
from app.services.exchange.versions import Batch, forget_local_codes
from app.services.journal.canonical import digest, dumps
from app.services.journal.recording import recorder_of
from app.services.quiet import no_collection
from app.services.search import search_key

_NEEDED: Table = NeededRecord.__table__  # type: ignore[assignment]
_LOCAL: Table = LocalCode.__table__  # type: ignore[assignment]


COPY_NOTE = (
    "发现两份不同的副本：有另一份数据也在用本机的标识（多半是整个数据文件夹被拷到了别处）。"
    "本机已换用新的标识；两份的改动都保留，不一致的列为冲突。请只留一份继续用。"
)
"""What the user is told when ``MergeCounts.is_copy``."""


@dataclass(frozen=True, slots=True)
class MergeCounts:
    """What a merge did, in records; ``resolved`` counts conflicts settled by ``resolutions``.

    ``is_copy``: something in it was written under our identity, but not here: another copy of this database
    is in use. From now on we write under a new one.
    """

    create: int
    update: int
    same: int
    older: int
    delete: int
    conflicts: int
    resolved: int
    rejected: int
    is_copy: bool = False


def apply_merge(
    session: Session, plan: MergePlan, resolutions: Mapping[str, Any] | None = None
) -> MergeCounts:
    """Store the joined versions and rows, then settle the conflicts named in ``resolutions``.

    ``session`` is a write session (``Database.write("合并…")``); its act gets one audit entry over
    everything taken in and cannot be undone (an undone merge would go back to the sender as deletions).
    ``resolutions`` maps conflict ids to choices as :func:`conflicts.resolve` takes them; ids that are not
    open here are passed over. Raises UserError when the database was changed since the plan was made.
    """
    if stored_counter(session) != plan.basis:
        raise UserError(
            "E-MERGE-01", "预览之后数据又改过，没有合并，没有改动。", "请重新打开数据包，再看一遍预览。"
        )
    is_copy = False
    if plan.items:
        with no_collection():
            is_copy = _give_up_identity(session, plan.items)
            _store(session, plan.items)
        session.expire_all()
    resolved = 0
    if resolutions:
        resolved = settle(session, resolutions)
    return MergeCounts(
        create=plan.create,
        update=plan.update,
        same=plan.same,
        older=plan.older,
        delete=plan.delete,
        conflicts=len(plan.conflicts),
        resolved=resolved,
        rejected=len(plan.rejected),
        is_copy=is_copy,
    )


def _give_up_identity(session: Session, items: Sequence[Item]) -> bool:
    """Whether our identity is in use elsewhere (a whole data folder was copied); it is renewed then.

    It shows in a dot we have not given yet, or in one dot with two values.
    """
    writer = writer_of(session)
    ours, following = writer.replica, writer.next_counter()
    for item in items:
        for known in item.joined.values():
            dots = [one.dot for one in known.siblings if one.replica == ours]
            if known.context.get(ours, 0) >= following or len(set(dots)) < len(dots):
                writer.renew()
                return True
    return False


def _store(session: Session, items: Sequence[Item]) -> None:
    session.flush()
    writer = writer_of(session)
    batch = Batch()
    by_table: dict[str, list[Item]] = defaultdict(list)
    highest = 0
    for item in items:
        by_table[item.table].append(item)
        if item.joined is not item.ours:
            batch.put(item.shape, item.record_id, item.joined, item.stored)
            for known in item.joined.values():
                highest = max(highest, *known.context.values())
    writer.saw(highest)
    batch.store(session)
    for table in reversed(all_shapes()):
        _remove(session, all_shapes()[table], by_table.get(table, []))
    for table, shape in all_shapes().items():
        _change(session, shape, by_table.get(table, []))
        _create(session, shape, by_table.get(table, []))
    _store_codes(session, items)
    _store_needed(session, items)
    _write_down(session, items)
    _forget(session, [item for item in items if _is_forgotten(item)])


def _forget(session: Session, items: Sequence[Item]) -> None:
    """Take what was forgotten out of the history and, of people, out of the names of acts."""
    by_table: dict[str, set[str]] = defaultdict(set)
    for item in items:
        by_table[item.table].add(item.record_id)
    for table, ids in by_table.items():
        forget_history(session, table, ids)
    rows = [item.before for item in items if item.table == Person.__tablename__ and item.before is not None]
    names = {str(row["name"]) for row in rows if row.get("name")}
    if names:
        forget_names(session, names, lambda table, record_id: record_id in by_table.get(table, ()))


def _is_forgotten(item: Item) -> bool:
    """Whether the record was forgotten where it came from: deleted, and nobody says what it held."""
    siblings = [sibling for known in item.joined.values() for sibling in known.siblings]
    return bool(siblings) and all(sibling.is_blank for sibling in siblings)


def _remove(session: Session, shape: Shape, items: Sequence[Item]) -> None:
    gone = [{"k": item.record_id} for item in items if item.before is not None and item.after is None]
    if gone:
        session.execute(delete(shape.table).where(shape.table.columns["id"] == bindparam("k")), gone)


def _change(session: Session, shape: Shape, items: Sequence[Item]) -> None:
    """Update existing rows; codes that move go through a code nobody has, for two may be swapped."""
    changed = [item for item in items if _is_changed(item)]
    if not changed:
        return
    key = shape.table.columns["id"] == bindparam("k")
    if shape.has_code:
        moved = [{"k": item.record_id, "v": item.record_id} for item in changed if _shown_before(item)]
        if moved:
            session.execute(update(shape.table).where(key).values(code=bindparam("v")), moved)
    rows = [{**_columns(item), "k": item.record_id} for item in changed]
    names = [name for name in rows[0] if name not in ("k", "id")]
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in names}
    session.execute(
        update(shape.table).where(key).values(values),
        [{"k": row["k"], **{f"v_{name}": row[name] for name in names}} for row in rows],
    )


def _is_changed(item: Item) -> bool:
    return (
        item.before is not None
        and item.after is not None
        and (item.before != item.after or _shown_before(item))
    )


def _shown_before(item: Item) -> bool:
    """Whether an existing row gets another code."""
    if item.before is None or item.shown_code is None:
        return False
    stored = item.stored.shown if item.stored else None
    return (stored or item.before.get("code")) != item.shown_code


def _create(session: Session, shape: Shape, items: Sequence[Item]) -> None:
    new = [_columns(item) for item in items if item.before is None and item.after is not None]
    insert_rows(session, shape.table, new)


def _columns(item: Item) -> dict[str, Any]:
    """Every column of the row as it is stored here, derived ones too."""
    values = row_values(item.shape, item.after or {})
    values["id"] = item.record_id
    if item.shown_code is not None:
        values["code"] = item.shown_code
    if item.shape.model is Person:
        named = ("name", "code", "mobile", "identity_number")
        values["search_key"] = search_key(Person(**{attr: values[attr] for attr in named}))
    return values


def _store_codes(session: Session, items: Sequence[Item]) -> None:
    forget_local_codes(
        session, [(item.table, item.record_id) for item in items if item.stored and item.stored.code]
    )
    new = [
        {
            "table_name": item.table,
            "record_id": item.record_id,
            "code": item.after["code"],
            "shown": item.shown_code,
        }
        for item in items
        if item.after is not None and item.shown_code is not None and item.shown_code != item.after["code"]
    ]
    if new:
        session.execute(insert(_LOCAL), new)


def _store_needed(session: Session, items: Sequence[Item]) -> None:
    were = needed_records(session)
    now = {(item.table, item.record_id) for item in items if item.is_kept}
    mentioned: set[Key] = {(item.table, item.record_id) for item in items}
    forget_needed(session, (were & mentioned) - now)
    new = [{"table_name": table, "record_id": record_id} for table, record_id in sorted(now - were)]
    if new:
        session.execute(insert(_NEEDED), new)


def _write_down(session: Session, items: Sequence[Item]) -> None:
    """History of what was changed here, and one link of the audit chain over every version taken in.

    What a version holds is vouched for by the signature of the package.
    """
    recorder = recorder_of(session)
    recorder.is_lasting = True
    links: list[Any] = []
    for item in items:
        kind = _history_kind(item)
        dots = [sibling.dot for known in item.joined.values() for sibling in known.siblings]
        links.append((item.shape.table.name, item.record_id, kind, dots))
        if kind is not None:
            recorder.note_change(item.table, item.record_id)
            if kind != "create":
                recorder.history.append(_history(item, kind))
    recorder.links.append(("merge", "act", "", None, digest(dumps({"records": links}))))


def _history_kind(item: Item) -> str | None:
    if item.before is None:
        return "create" if item.after is not None else None
    if item.after is None:
        return "delete"
    return "update" if item.before != item.after else None


def _history(item: Item, kind: str) -> dict[str, Any]:
    before, after = item.before or {}, item.after or {}
    entry = {"table_name": item.table, "record_id": item.record_id, "kind": kind, "after": None}
    if kind == "delete" and _is_forgotten(item):
        return {**entry, "before": None}
    if kind == "delete":
        return {**entry, "before": dumps({"id": item.record_id, **before})}
    changed = sorted(attr for attr in {*before, *after} if before.get(attr) != after.get(attr))
    return {
        **entry,
        "before": dumps({attr: before.get(attr) for attr in changed}),
        "after": dumps({attr: after.get(attr) for attr in changed}),
    }
