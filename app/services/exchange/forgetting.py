"""Forgetting (彻底删除): a person's records go with every value that was kept of them.

Of each record a tombstone without values stays, so that a package that still has it does not bring it back.
Versions, conflicts, history, decisions, correction lists, drafts and the names of acts lose what they held;
the audit chain keeps its hashes. What was forgotten cannot be taken back.

A site forgets its own records for everybody: the tombstone travels, and where it arrives the history of the
record goes, too, and the name from the acts there (``merge_apply``). Records that another kind of site filled
in are forgotten here only (``parts.HERE``): the committee's retention is not the branch's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import (
    Approval,
    Correction,
    Draft,
    History,
    PrintLog,
    SameLink,
    Waiver,
)
from app.services.exchange.belongings import Belongings, belongings_of
from app.services.exchange.columns import Shape, all_shapes
from app.services.exchange.forgotten_history import forget_history, forget_names
from app.services.exchange.join import Register, Sibling, current, replace_all
from app.services.exchange.merge_items import load_rows
from app.services.exchange.needed import Key, forget_needed, referring_columns
from app.services.exchange.parts import ENTERPRISE, FACTS, HERE, OWNER
from app.services.exchange.replica import Writer, writer_of
from app.services.exchange.versions import (
    Batch,
    Registers,
    forget_local_codes,
    in_chunks,
    load_stored,
    registers_of,
)
from app.services.journal.canonical import digest, dumps
from app.services.journal.recording import recorder_of


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: how many people, and how many records of each sheet (deleted ones with traces included)."""

    people: int
    records: Mapping[str, int] = field(default_factory=dict)


def forget_people(session: Session, ids: Collection[str]) -> Forgotten:
    """Forget these people (UUIDs) with all that belongs to them; they may be deleted already.

    ``session`` is a write session; its act is lasting. Afterwards compact the file
    (:meth:`app.services.database.Database.compact`). Raises UserError, changing nothing, when a record of
    somebody else cannot do without one of them (a mentor), or belongs to another kind of site.
    """
    session.flush()
    mine = belongings_of(session, ids)
    _release(session, mine)
    session.flush()
    counts = Counter(all_shapes()[table].sheet.name for table, _record_id in mine.all_keys())
    forget_records(session, mine.all_keys())
    _forget_beside(session, mine)
    forget_names(session, mine.names, mine.has)
    session.expire_all()
    return Forgotten(len(mine.people), dict(counts))


def forget_records(session: Session, keys: Iterable[Key]) -> None:
    """Leave tombstones without values of these records, and nothing of them in versions and history.

    Nothing else may refer to them. ``session`` is a write session; its act is lasting.
    """
    by_table: dict[str, list[str]] = defaultdict(list)
    for table, record_id in keys:
        by_table[table].append(record_id)
    writer, recorder = writer_of(session), recorder_of(session)
    recorder.is_lasting = True
    for table in reversed(all_shapes()):
        ids = by_table.get(table)
        if not ids:
            continue
        shape, batch = all_shapes()[table], Batch()
        rows, stored = load_rows(session, shape, ids), load_stored(session, table, ids)
        for record_id in ids:
            row = rows.get(record_id)
            known = registers_of(shape, row, stored.get(record_id))
            batch.put(shape, record_id, _tombstones(writer, known), stored.get(record_id))
            before = None if row is None else digest(dumps(row))
            recorder.links.append(("forget", table, record_id, before, None))
            recorder.note_change(table, record_id)
            recorder.touched.pop((table, record_id), None)
        batch.store(session)
        for chunk in in_chunks(ids):
            session.execute(delete(shape.table).where(shape.table.columns["id"].in_(chunk)))
        these = [(table, record_id) for record_id in ids]
        forget_local_codes(session, these)
        forget_needed(session, these)
        forget_history(session, table, ids)
    session.expire_all()


def _tombstones(writer: Writer, known: Registers) -> Registers:
    """Every part dead and empty; what was deleted before keeps the version of its deletion."""
    facts = known.get(FACTS, Register())
    is_foreign = writer.kind != ENTERPRISE and any(one.by == ENTERPRISE for one in facts.siblings)
    replica, counter = writer.dot()
    new = Sibling(replica, counter, {}, True, HERE if is_foreign else writer.kind, writer.who(), writer.at())
    found: Registers = {}
    for part, register in known.items():
        blank = [replace(one, values={}, who="", at="", source="") for one in register.siblings]
        found[part] = replace_all(register, [new] if register.is_alive() else blank)
    return found


def _release(session: Session, mine: Belongings) -> None:
    """Take the people out of others' records; refuse where a record cannot do without them."""
    bound: Counter[str] = Counter()
    for table in all_shapes():
        ids = sorted(mine.keys.get(table, ()))
        if not ids:
            continue
        for name, attr in referring_columns(table):
            shape = all_shapes()[name]
            column = shape.table.columns[attr]
            users = [
                record_id
                for chunk in in_chunks(ids)
                for record_id in session.scalars(select(shape.table.columns["id"]).where(column.in_(chunk)))
                if not mine.has(name, record_id)
            ]
            if users and (not column.nullable or not _may_edit(session, shape, users)):
                bound[shape.sheet.name] += len(users)
                continue
            for record_id in users:
                setattr(session.get_one(shape.model, record_id), attr, None)
    if bound:
        what = "、".join(f"{sheet} {number} 条" for sheet, number in bound.items())
        raise UserError(
            "E-FORGET-01",
            f"别人的记录还要用到要删除的人（{what}），没有删除，没有改动。",
            "请先在那些记录里换成别的人，或者把那些人的资料一起删除。",
        )
    for shape in all_shapes().values():
        for attr, target in shape.lists:
            _take_out(session, mine, shape, attr, target)


def _take_out(session: Session, mine: Belongings, shape: Shape, attr: str, target: str) -> None:
    """The same for references of several (监票人): nothing holds them, so the rest simply stays."""
    gone = mine.keys.get(target, set())
    column = shape.table.columns[attr]
    rows = session.execute(select(shape.table.columns["id"], column).where(column.is_not(None)))
    users = [row[0] for row in rows if not gone.isdisjoint(row[1]) and not mine.has(shape.table.name, row[0])]
    for record_id in users:
        if _may_edit(session, shape, [record_id]):
            row = session.get_one(shape.model, record_id)
            setattr(row, attr, tuple(kept for kept in getattr(row, attr) if kept not in gone))


def _may_edit(session: Session, shape: Shape, ids: Collection[str]) -> bool:
    """Whether these records are filled in by this kind of site: others' can only be proposed to."""
    writer = writer_of(session)
    if writer.kind == OWNER[FACTS]:
        return True
    rows, stored = load_rows(session, shape, ids), load_stored(session, shape.table.name, list(ids))
    for record_id in ids:
        known = registers_of(shape, rows.get(record_id), stored.get(record_id))
        shown = current(known[FACTS], OWNER[FACTS]) if FACTS in known else None
        if shown is not None and shown.by == OWNER[FACTS]:
            return False
    return True


def _forget_beside(session: Session, mine: Belongings) -> None:
    """What other tables keep of the people, by the UUIDs of their records."""
    subjects = sorted(mine.subjects())
    for chunk in in_chunks(subjects):
        session.execute(delete(Correction).where(Correction.record_id.in_(chunk)))
        session.execute(delete(PrintLog).where(PrintLog.subject_id.in_(chunk)))
        of_them = or_(Approval.person_id.in_(chunk), Approval.case_id.in_(chunk))
        session.execute(delete(Approval).where(of_them))
        _forget_place(session, Waiver, Waiver.subject_id.in_(chunk))
        _forget_place(session, SameLink, or_(SameLink.first_id.in_(chunk), SameLink.second_id.in_(chunk)))
    entries = History.table_name, History.record_id, History.before
    at_place = History.table_name.in_(["waiver", "same_link"]), History.before.is_not(None)
    for table, record_id, before in session.execute(select(*entries).where(*at_place)).all():
        if any(one in str(before) for one in subjects):
            forget_history(session, table, [record_id])
    texts = [*subjects, *sorted(mine.names)]
    for key, title, content in session.execute(select(Draft.key, Draft.title, Draft.content)).all():
        if any(text in kept for text in texts for kept in (key, title, content)):
            session.execute(delete(Draft).where(Draft.key == key))


def _forget_place(session: Session, model: type[Waiver | SameLink], where: ColumnElement[bool]) -> None:
    ids = list(session.scalars(select(model.id).where(where)))
    session.execute(delete(model).where(model.id.in_(ids)))
    forget_history(session, model.__tablename__, ids)
