"""Carrying out a planned merge inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.services.exchange.merge_plan import MergePlan


@dataclass(frozen=True, slots=True)
class MergeCounts:
    """What a merge did, in records; ``resolved`` counts conflicts settled by ``resolutions``."""

    create: int
    update: int
    same: int
    older: int
    delete: int
    conflicts: int
    resolved: int
    rejected: int


def apply_merge(
    session: Session, plan: MergePlan, resolutions: Mapping[str, Any] | None = None
) -> MergeCounts:
    """Store the joined versions and rows, then settle the conflicts named in ``resolutions``.

    ``session`` is a write session (``Database.write("合并…")``); its act gets one audit entry over
    everything taken in and cannot be undone (an undone merge would go back to the sender as deletions).
    ``resolutions`` maps conflict ids to choices as :func:`conflicts.resolve` takes them. Raises UserError
    when the database was changed since the plan was made.
    """
    raise NotImplementedError
