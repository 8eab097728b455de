"""Taking an act back, by name, and doing it again (撤销、重做)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Date, Integer, Table, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import RECORDS, CalendarDay, CalendarYear, History, SameLink, Setting, Waiver
from app.models.base import Base
from app.models.journal import Act
from app.services.journal.canonical import plain_value, read_value, row_hash

_PLACE: tuple[type[Base], ...] = (Setting, CalendarDay, CalendarYear, Waiver, SameLink)
MODELS: dict[str, type[Base]] = {model.__tablename__: model for model in (*RECORDS, *_PLACE)}
UNNAMED = "建立数据"
"""An act without a name is the making of the file."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An act that can be taken back now; ``name`` is what the act that does it will be called."""

    act_id: str
    name: str
    is_redo: bool


def last_act(session: Session) -> Act | None:
    """The newest act in effect that can be taken back: something done, or done again."""
    return _newest(session, undoing=False)


def last_undone(session: Session) -> Act | None:
    """The newest undoing that can be taken back (redo): only while nothing new was done since."""
    found = _newest(session, undoing=True)
    if found is None:
        return None
    later = select(Act.id).where(Act.number > found.number, Act.undoes.is_(None)).limit(1)
    return found if session.scalar(later) is None else None


def next_undo(session: Session) -> Turn | None:
    """What 撤销 would take back; None if nothing. UserError if what was done last cannot be taken back."""
    newest = session.scalar(select(Act).order_by(Act.number.desc()).limit(1))
    if newest is not None and newest.lasting:
        raise UserError(
            "E-UNDO-05",
            f"刚才的“{newest.name}”不能撤销，没有改动。",
            "更早的操作可以在“操作记录”里一项一项撤销。",
        )
    found = last_act(session)
    return turn_of(session, found) if found is not None else None


def next_redo(session: Session) -> Turn | None:
    """What 重做 would do again; None if nothing."""
    found = last_undone(session)
    return turn_of(session, found) if found is not None else None


def turn_of(session: Session, act: Act) -> Turn:
    """How ``act`` is taken back: 撤销 of something done, 重做 of something undone."""
    root, depth = root_of(session, act)
    return Turn(act.id, f"{'重做' if depth % 2 else '撤销'} {root.name or UNNAMED}", depth % 2 == 1)


def root_of(session: Session, act: Act) -> tuple[Act, int]:
    """What was done first, and how often it was taken back and done again since (odd: it is undone)."""
    depth = 0
    while act.undoes is not None:
        before = session.get(Act, act.undoes)
        if before is None:
            break
        act, depth = before, depth + 1
    return act, depth


def _newest(session: Session, *, undoing: bool) -> Act | None:
    query = select(Act).where(Act.undone_by.is_(None), Act.lasting.is_(False)).order_by(Act.number.desc())
    # The first few rows decide: the rest of a long journal is not read.
    for act in session.scalars(query.execution_options(yield_per=20)):
        if (root_of(session, act)[1] % 2 == 1) is undoing:
            return act
    return None


def record_history(session: Session, table: str, record_id: str) -> tuple[tuple[Act, History], ...]:
    """What happened to one record, newest first."""
    found = session.execute(
        select(Act, History)
        .join(History, History.act_id == Act.id)
        .where(History.table_name == table, History.record_id == record_id)
        .order_by(Act.number.desc())
    )
    return tuple((act, entry) for act, entry in found)


def undo_act(session: Session, act_id: str, step: Callable[[int, int], object] | None = None) -> str:
    """Put every record the act touched back as it was. Returns the name of the act taken back.

    ``step(done, total)`` is called between records and may raise to stop the whole.
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
    found = list(entries)
    for number, entry in enumerate(found):
        if step is not None:
            step(number, len(found))
        _take_back(session, act, entry)
    check_whole(
        session,
        UserError(
            "E-UNDO-06",
            f"“{act.name}”涉及的记录还和别的记录连着，或者编号已经被别的记录用了，不能撤销，没有改动。",
            "请先撤销后来的操作，或者直接改正。",
        ),
    )
    return act.name


def check_whole(session: Session, trouble: UserError) -> None:
    """Write the session's changes; raise ``trouble`` if a key is taken or something points at nothing."""
    try:
        session.flush()
    except IntegrityError as error:
        raise trouble from error
    # References are only checked at commit, too late for a sentence.
    if session.execute(text("PRAGMA foreign_key_check")).first() is not None:
        raise trouble


def _take_back(session: Session, act: Act, entry: History) -> None:
    model = MODELS[entry.table_name]
    table = cast(Table, model.__table__)
    row: Any = session.get(model, identity_of(table, entry.record_id))
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


def identity_of(table: Table, text: str) -> Any:
    """A record's identity as its table holds it, from the text in the journal."""
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
