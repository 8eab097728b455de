"""What a merge would do, found without changing anything (合并预览)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.services.exchange.conflicts import Conflict
from app.services.exchange.state import State


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be taken in; it goes back on the correction list. ``reason`` is Chinese."""

    entity: str
    code: str
    field: str
    reason: str
    table: str
    record_id: str


@dataclass(slots=True)
class MergePlan:
    """Numbers of records by what happens to them, the conflicts that come up, and what is refused.

    ``same``: nothing new; ``older``: we know this and more. ``conflicts`` are those the merge opens, not the
    ones open before. ``source`` is the sender's name as cards show it. ``renumbered`` counts records whose
    code another record here already has; they show a code of their own here, the sender's is kept.
    """

    source: str
    create: int = 0
    update: int = 0
    same: int = 0
    older: int = 0
    delete: int = 0
    renumbered: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    by_sheet: dict[str, dict[str, int]] = field(default_factory=dict)
    work: Any = None

    def changes(self) -> int:
        """How many records change: 0 means that this package brings nothing (0 项变化)."""
        return self.create + self.update + self.delete


def plan_merge(session: Session, state: State, source: str) -> MergePlan:
    """Compare a state with the database. Reads only.

    ``source`` names the sender on conflict cards. Rows of unknown tables, with values of the wrong type or
    with references to nothing are in ``rejected``, everything else is planned.
    """
    raise NotImplementedError
