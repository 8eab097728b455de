"""Collects what a session's flushes change and, at commit, writes act, history and audit entries.

All of it is in the transaction of the change itself: either both are there or neither.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.orm import Session

from app.models import AuditEntry, CalendarDay, CalendarYear, History, Record, SameLink, Setting, Waiver
from app.models.base import Base
from app.models.journal import Act
from app.services.journal.canonical import digest, dumps, plain_row, plain_value, row_hash

JOURNALLED: tuple[type[Base], ...] = (Record, Setting, CalendarDay, CalendarYear, Waiver, SameLink)
BULK = 200
"""From so many records on, an act gets one audit entry with a digest over all of them."""
GENESIS = "0" * 64
_KEY = "journal.recorder"


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, on which copy, and why: attribution, not protection.

    ``reason`` is given for a correction; it stands in the chain for ever, so no names or notes in it.
    """

    operator: str = ""
    role: str = ""
    replica: str = ""
    reason: str = ""


@dataclass
class Touched:
    """One record's change within the transaction."""

    row: Base
    kind: str
    before: dict[str, Any] = field(default_factory=dict)
    before_hash: str | None = None


Link = tuple[str, str, str, str | None, str | None]
"""A link of the audit chain: action, table, record, hash before, hash after."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something looked at or taken out, which changed no record; ``reason`` says where, without names."""

    link: Link
    reason: str


class Recorder:
    """What one write session has changed so far, by table and identity.

    ``links`` are audited although no flush saw them (a merge, a settled conflict); ``history`` is what such a
    change did to records, as :class:`History` holds it, without act and position; ``is_lasting`` says that
    the act cannot be taken back. ``notes`` go into the chain without an act (``journal.noting``).
    """

    def __init__(self) -> None:
        self.touched: dict[tuple[str, str], Touched] = {}
        self.links: list[Link] = []
        self.notes: list[Note] = []
        self.history: list[dict[str, Any]] = []
        self.is_lasting = False
        self.named: dict[str, set[str]] = {}

    def note_change(self, table: str, identity: str) -> None:
        """Name a change no flush saw, for the screens only."""
        self.named.setdefault(table, set()).add(identity)

    def changes(self) -> list[Touched]:
        """Every change that is one: not what was set and set back."""
        return [item for item in self.touched.values() if not _is_idle(item)]

    def withdraw(self, item: Touched, attrs: Collection[str]) -> None:
        """These columns of an update were put back behind the flush: they are no change."""
        for attr in attrs:
            item.before.pop(attr, None)
        if not item.before:
            self.touched.pop(key_of(item.row), None)

    def collect(self, session: Session) -> None:
        """Called before each flush."""
        for row in session.new:
            if isinstance(row, JOURNALLED):
                self.touched[key_of(row)] = Touched(row, "create")
        for row in session.dirty:
            if isinstance(row, JOURNALLED) and session.is_modified(row):
                self._changed(row)
        for row in session.deleted:
            if isinstance(row, JOURNALLED):
                self._deleted(row)

    def _changed(self, row: Base) -> None:
        known = self.touched.get(key_of(row))
        old = _old_values(row)
        if known is None:
            before = {**plain_row(row), **old}
            content = {key: value for key, value in before.items() if value not in (None, [])}
            self.touched[key_of(row)] = Touched(row, "update", old, digest(dumps(content)))
        elif known.kind == "update":
            for attr, value in old.items():
                known.before.setdefault(attr, value)

    def _deleted(self, row: Base) -> None:
        known = self.touched.pop(key_of(row), None)
        if known is not None and known.kind == "create":
            return
        old = {**plain_row(row), **_old_values(row), **(known.before if known else {})}
        content = {key: value for key, value in old.items() if value not in (None, [])}
        self.touched[key_of(row)] = Touched(row, "delete", content, digest(dumps(content)))


def attach_recorder(session: Session, recorder: Recorder) -> None:
    """Give a session its recorder; done by ``Database.write``."""
    session.info[_KEY] = recorder


def recorder_of(session: Session) -> Recorder:
    """The recorder of a write session. RuntimeError for a session that is only for reading."""
    recorder = session.info.get(_KEY)
    if not isinstance(recorder, Recorder):
        raise RuntimeError("this needs a session of Database.write")
    return recorder


def key_of(row: Base) -> tuple[str, str]:
    """Table name and identity of a row."""
    return row.__tablename__, str(inspect(row).mapper.primary_key_from_instance(row)[0])


def _old_values(row: Base) -> dict[str, Any]:
    """The stored values of the columns about to change."""
    found = {}
    for attr in inspect(row).attrs:
        history = attr.load_history()
        if history.has_changes():
            found[attr.key] = plain_value(history.deleted[0] if history.deleted else None)
    return found


def write_act(
    session: Session, recorder: Recorder, name: str, who: Who, at: datetime, undoes: str | None = None
) -> Act | None:
    """Write the act with its history and audit entries; None if nothing changed."""
    changes = recorder.changes()
    if not changes and not recorder.links:
        return None
    number = (session.scalar(select(func.max(Act.number))) or 0) + 1
    act = Act(
        number=number,
        name=name,
        at=_utc(at),
        operator=who.operator,
        undoes=undoes,
        lasting=recorder.is_lasting or not changes,
    )
    session.add(act)
    session.flush()
    history = [*recorder.history, *(_history(item) for item in changes)]
    if history:
        kept = [{**entry, "act_id": act.id, "position": n} for n, entry in enumerate(history)]
        session.execute(insert(History), kept)
    if undoes is not None:
        taken_back = session.get(Act, undoes)
        if taken_back is not None:
            taken_back.undone_by = act.id
    append_audit(session, act.id, who, at, [*recorder.links, *_links(changes)])
    return act


def write_notes(session: Session, recorder: Recorder, who: Who, at: datetime) -> None:
    """Append what was looked at or taken out to the chain; it belongs to no act."""
    for note in recorder.notes:
        append_audit(session, "", replace(who, reason=note.reason), at, [note.link])
    recorder.notes.clear()


def _offset_minutes(at: datetime) -> int:
    offset = at.astimezone().utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _is_idle(item: Touched) -> bool:
    """Set and set back within one transaction: nothing changed."""
    if item.kind != "update":
        return False
    now = {attr: plain_value(getattr(item.row, attr)) for attr in item.before}
    return now == item.before


def _history(item: Touched) -> dict[str, Any]:
    table, identity = key_of(item.row)
    before = after = None
    if item.kind == "update":
        before = dumps(item.before)
        after = dumps({attr: plain_value(getattr(item.row, attr)) for attr in item.before})
    elif item.kind == "delete":
        before = dumps(item.before)
    else:
        after = row_hash(item.row)
    return {
        "table_name": table,
        "record_id": identity,
        "kind": item.kind,
        "before": before,
        "after": after,
    }


def _links(changes: Sequence[Touched]) -> list[Link]:
    return [
        (
            item.kind,
            *key_of(item.row),
            item.before_hash,
            None if item.kind == "delete" else row_hash(item.row),
        )
        for item in changes
    ]


def append_audit(session: Session, act_id: str, who: Who, at: datetime, links: Sequence[Link]) -> None:
    """Append the links of an act to the chain."""
    if len(links) >= BULK:
        together = digest(dumps({str(n): list(link) for n, link in enumerate(links)}))
        links = [("bulk", "act", act_id, None, together)]
    stamp, offset_minutes = _utc(at), _offset_minutes(at)
    entries = []
    n, previous, last_at = chain_head(session)
    for action, table, identity, before, after in links:
        n += 1
        entry: dict[str, Any] = {
            "n": n,
            "previous": previous,
            "at": stamp,
            "offset_minutes": offset_minutes,
            "clock_suspect": bool(last_at) and stamp < last_at,
            "operator": who.operator,
            "role": who.role,
            "action": action,
            "table_name": table,
            "record_id": identity,
            "before_hash": before,
            "after_hash": after,
            "reason": who.reason,
            "replica": who.replica,
            "act_id": act_id,
        }
        entry["hash"] = previous = digest(dumps(entry))
        entries.append(entry)
    session.execute(insert(AuditEntry), entries)


def chain_head(session: Session) -> tuple[int, str, str]:
    """(number, hash, time) of the last link; ``(0, 000…, "")`` of an empty chain."""
    last = session.execute(
        select(AuditEntry.n, AuditEntry.hash, AuditEntry.at).order_by(AuditEntry.n.desc()).limit(1)
    ).first()
    return (0, GENESIS, "") if last is None else (last[0], last[1], last[2])
