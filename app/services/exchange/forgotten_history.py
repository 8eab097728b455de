"""The history of records that were forgotten: that something was done stays, what it was does not."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Act, History
from app.services.exchange.versions import in_chunks


def forget_history(session: Session, table: str, ids: Collection[str]) -> None:
    """Acts on these records keep that they happened; they cannot be taken back any more."""
    for chunk in in_chunks(sorted(ids)):
        entries = History.table_name == table, History.record_id.in_(chunk)
        acts = select(History.act_id).where(*entries)
        session.execute(update(Act).where(Act.id.in_(acts)).values(lasting=True))
        session.execute(update(History).where(*entries).values(before=None, after=None))
