"""The state of a letter of transfer (组织关系介绍信): under way, landed, sent back, void."""

from __future__ import annotations

from enum import StrEnum

from app.models import AffiliationTransfer


class Direction(StrEnum):
    """组织关系.方向."""

    OUT = "转出"
    IN = "转入"
    CERTIFICATE = "证明信"


class LetterState(StrEnum):
    """组织关系.状态; empty = 办理中."""

    OPEN = "办理中"
    LANDED = "已落"
    RETURNED = "退回"
    VOID = "作废"


def state_of(row: AffiliationTransfer) -> LetterState:
    """The state of a letter; one with a receipt and no state has landed."""
    if row.state:
        return LetterState(row.state)
    return LetterState.LANDED if row.receipt_on is not None else LetterState.OPEN


def has_landed(row: AffiliationTransfer, direction: str) -> bool:
    """Whether a letter of this direction has been received."""
    return row.direction == direction and state_of(row) is LetterState.LANDED
