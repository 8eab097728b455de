"""What is fixed about one person's history before it is laid; everything else is drawn within the law."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case stopped short (案卷.状态, 终止日期, 终止原因)."""

    status: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """Cultivation begun elsewhere (转入): since when, papers received and reviewed, where, who talked."""

    since: date
    received: date
    reviewed: date
    from_where: str
    talker_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The frame of one history.

    ``target`` names days wished for: a node is moved off them as far as the law asks. ``fixed`` names days
    taken as they stand, lawful or not. A stage after ``last`` is not begun. ``skip`` names facts left out.
    Node names are those the stages give to :meth:`History.reach` and :meth:`History.meet`.
    """

    received: date
    last: str = "archive"
    target: dict[str, date] = field(default_factory=dict)
    fixed: dict[str, date] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    inspection_gap: int = 0
    extension_months: int = 0
    ending: Ending | None = None
    transfer: Transfer | None = None

    def with_fixed(self, **days: date) -> Plan:
        """The plan with more days fixed."""
        return replace(self, fixed={**self.fixed, **days})

    def without(self, *facts: str) -> Plan:
        """The plan with facts left out."""
        return replace(self, skip=self.skip | set(facts))
