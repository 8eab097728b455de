"""Conflicts (冲突): what two sides changed without knowing of each other, until a person chooses."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.errors import UserError
from app.services.exchange.cards import Conflict
from app.services.exchange.settling import OURS, THEIRS, contested_records, settle

__all__ = ["OURS", "THEIRS", "Conflict", "act_name", "list_conflicts", "resolve"]


def list_conflicts(session: Session) -> tuple[Conflict, ...]:
    """Every open conflict, in the order of the workbook's sheets."""
    return tuple(card for record in contested_records(session) for card in record.cards)


def resolve(session: Session, conflict_id: str, choice: Any) -> Conflict:
    """Settle one conflict; the choice travels with the next package as an edit that saw both values.

    ``choice`` is ``"ours"``, ``"theirs"`` or ``{"value": plain}`` for a third value of an ``edit``. Of a
    ``needed`` or ``delete`` conflict the deleted side chosen means: delete it. Name the act of the
    transaction with :func:`act_name`. Raises UserError, changing nothing, when the conflict is not open any
    more, the choice is none, the value belongs to the other kind of site, or another record still refers to
    what is to be deleted.
    """
    card = next((card for card in list_conflicts(session) if card.id == conflict_id), None)
    if card is None:
        raise UserError("E-MERGE-02", "这个冲突已经处理过，或者内容又变了，没有改动。", "请刷新冲突列表。")
    settle(session, {conflict_id: choice})
    return card


def act_name(conflict: Conflict) -> str:
    """The name of the act that settles a conflict: 处理冲突（RY001 手机）."""
    return f"处理冲突（{conflict.code} {conflict.field or '删除'}）"
