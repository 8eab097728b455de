"""Reading and checking the audit chain (审计记录)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AuditEntry
from app.services.journal.canonical import digest, dumps
from app.services.journal.recording import GENESIS


@dataclass(frozen=True, slots=True)
class ChainState:
    """Whether the chain holds: ``broken_at`` is the number of the first link that does not."""

    ok: bool
    entries: int
    broken_at: int | None
    head: str


def verify_chain(session: Session, anchor: tuple[int, str] | None = None) -> ChainState:
    """Recompute every link. ``anchor`` is (n, hash) kept elsewhere: it shows a chain that was cut short."""
    previous, n, hash_at_anchor = GENESIS, 0, None
    for entry in _entries(session):
        n += 1
        stored = entry.pop("hash")
        if entry["n"] != n or entry["previous"] != previous or digest(dumps(entry)) != stored:
            return ChainState(False, n, n, previous)
        previous = stored
        if anchor is not None and n == anchor[0]:
            hash_at_anchor = stored
    if anchor is not None and anchor[0] > 0 and hash_at_anchor != anchor[1]:
        return ChainState(False, n, min(anchor[0], n + 1), previous)
    return ChainState(True, n, None, previous)


def _entries(session: Session) -> Iterator[dict[str, object]]:
    columns = AuditEntry.__table__.columns
    result = session.execute(select(*columns).order_by(AuditEntry.n)).mappings()
    for row in result.yield_per(5_000) if hasattr(result, "yield_per") else result:
        yield dict(row)


def list_audit(session: Session, limit: int = 500) -> tuple[AuditEntry, ...]:
    """The newest links first."""
    return tuple(session.scalars(select(AuditEntry).order_by(AuditEntry.n.desc()).limit(limit)))
