"""The history of records that were forgotten: that something was done stays, what it was does not."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models import Act, History, Person
from app.services.exchange.versions import in_chunks

NOBODY = "已删除人员"
"""What stands in the names of acts for a person who was forgotten."""


def forget_history(session: Session, table: str, ids: Collection[str]) -> None:
    """Acts on these records keep that they happened; they cannot be taken back any more."""
    for chunk in in_chunks(sorted(ids)):
        entries = History.table_name == table, History.record_id.in_(chunk)
        acts = select(History.act_id).where(*entries)
        session.execute(update(Act).where(Act.id.in_(acts)).values(lasting=True))
        session.execute(update(History).where(*entries).values(before=None, after=None))


def forget_names(session: Session, names: Collection[str], is_theirs: Callable[[str, str], bool]) -> None:
    """Take ``names`` of people who are gone out of the names of acts.

    A name that somebody else has goes only from acts on records of theirs (``is_theirs(table, id)``).
    """
    for name in sorted(names, key=len, reverse=True):
        is_shared = session.scalar(select(Person.id).where(Person.name == name).limit(1)) is not None
        for act in session.scalars(select(Act).where(Act.name.contains(name))).all():
            touched = select(History.table_name, History.record_id).where(History.act_id == act.id)
            if not is_shared or any(is_theirs(*key) for key in session.execute(touched)):
                act.name = act.name.replace(name, NOBODY)
    session.flush()
