"""Conflicts (冲突): what two sides changed without knowing of each other, until a person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field of one record with two values.

    ``id`` depends on record, field and the two values only: it is the same in the plan of a merge and in the
    list afterwards. ``entity`` is the sheet's name, ``code`` the record's code (or its key, where it has
    none), ``field`` the column's header. ``ours`` was here, ``theirs`` came in; both plain. ``kind`` is
    ``edit``, ``delete`` (one side deleted: that side's value is None, ``field`` is "") or ``needed``
    (deleted, but another record still refers to it). ``who`` and ``when`` (UTC, ISO) are of ``theirs``; a
    time is shown and decides nothing.
    """

    id: str
    entity: str
    code: str
    field: str
    ours: Any
    theirs: Any
    who: str
    when: str
    kind: str
    table: str
    record_id: str
    part: str
    attr: str
    our_who: str
    our_when: str
    source: str


def list_conflicts(session: Session) -> tuple[Conflict, ...]:
    """Every open conflict, in the order of the workbook's sheets."""
    raise NotImplementedError


def resolve(session: Session, conflict_id: str, choice: Any) -> Conflict:
    """Settle one conflict; the choice travels with the next package as an edit that saw both values.

    ``choice`` is ``"ours"``, ``"theirs"`` or ``{"value": plain}`` for a third value of an ``edit``. Of a
    ``needed`` or ``delete`` conflict the deleted side chosen means: delete it. Name the act of the
    transaction with :func:`act_name`. Raises UserError, changing nothing, when the conflict is not open any
    more, the choice is none, or another record still refers to what is to be deleted.
    """
    raise NotImplementedError


def act_name(conflict: Conflict) -> str:
    """The name of the act that settles a conflict: 处理冲突（RY001 手机）."""
    raise NotImplementedError
