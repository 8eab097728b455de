"""Taking an act back, by name, and doing it again (撤销、重做)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, Integer, Table, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import RECORDS, CalendarDay, CalendarYear, History, SameLink, Setting, Waiver
from app.models.base import Base
from app.models.journal import Act
from app.services.journal.canonical import plain_value, read_value, row_hash

_PLACE: tuple[type[Base], ...] = (Setting, CalendarDay, CalendarYear, Waiver, SameLink)
MODELS: dict[str, type[Base]] = {model.__tablename__: model for model in (*RECORDS, *_PLACE)}


def last_act(session: Session) -> Act | None:
    """The newest act that can still be taken back."""
    return session.scalar(
        select(Act)
        .where(Act.undone_by.is_(None), Act.undoes.is_(None), Act.lasting.is_(False))
        .order_by(Act.number.desc())
        .limit(1)
    )


def last_undone(session: Session) -> Act | None:
    """The newest undoing that can be taken back (redo): only while nothing else was done since."""
    newest = session.scalar(select(Act).order_by(Act.number.desc()).limit(1))
    return newest if newest is not None and newest.undoes is not None else None


def list_acts(session: Session, limit: int = 200) -> tuple[Act, ...]:
    """The newest acts first."""
    return tuple(session.scalars(select(Act).order_by(Act.number.desc()).limit(limit)))


def record_history(session: Session, table: str, record_id: str) -> tuple[tuple[Act, History], ...]:
    """What happened to one record, newest first."""
    found = session.execute(
        select(Act, History)
        .join(History, History.act_id == Act.id)
        .where(History.table_name == table, History.record_id == record_id)
        .order_by(Act.number.desc())
    )
    return tuple((act, entry) for act, entry in found)


def undo_act(session: Session, act_id: str) -> str:
    """Put every record the act touched back as it was. Returns the name of the act taken back.

    The session must be one whose act is marked as undoing (``Database.write(undoes=…)``). Raises UserError,
    changing nothing, when a record was changed again since, or another still needs a record to be removed.
    """
    act = session.get(Act, act_id)
    if act is None:
        raise NotFound("E-UNDO-01", "找不到要撤销的操作，没有改动。")
    if act.undone_by is not None:
        raise UserError("E-UNDO-02", f"“{act.name}”已经撤销过了，没有改动。")
    if act.lasting:
        raise UserError(
            "E-UNDO-04",
            f"“{act.name}”是合并、收发或彻底删除一类的操作，不能撤销，没有改动。",
            "请直接改正有问题的记录。",
        )
    entries = session.scalars(
        select(History).where(History.act_id == act_id).order_by(History.position.desc())
    )
    for entry in list(entries):
        _take_back(session, act, entry)
    session.flush()
    return act.name


def _take_back(session: Session, act: Act, entry: History) -> None:
    model = MODELS[entry.table_name]
    table = cast(Table, model.__table__)
    row: Any = session.get(model, _identity(table, entry.record_id))
    if entry.kind == "create":
        if row is None or row_hash(row) != entry.after:
            raise _changed_since(act)
        session.delete(row)
        return
    before = {
        attr: read_value(table, attr, value) for attr, value in json.loads(entry.before or "{}").items()
    }
    if entry.kind == "delete":
        if row is not None:
            raise _changed_since(act)
        session.add(model(**before))
        return
    after = json.loads(entry.after or "{}")
    if row is None or any(plain_value(getattr(row, attr)) != value for attr, value in after.items()):
        raise _changed_since(act)
    for attr, value in before.items():
        setattr(row, attr, value)


def _identity(table: Table, text: str) -> Any:
    kind = next(iter(table.primary_key.columns)).type
    if isinstance(kind, Integer):
        return int(text)
    return date.fromisoformat(text) if isinstance(kind, Date) else text


def _changed_since(act: Act) -> UserError:
    return UserError(
        "E-UNDO-03",
        f"“{act.name}”涉及的记录后来又改过，不能直接撤销，没有改动。",
        "请先撤销后来的改动，或者直接改正。",
    )
