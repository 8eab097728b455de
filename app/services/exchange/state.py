"""The full state (全量状态) of a scope as plain data: what a package carries and a merge takes in.

A record is plain JSON::

    {"id": "…", "parts": {"facts": {"context": {"<replica>": 7},
                                    "siblings": [{"dot": ["<replica>", 7], "values": {…}}]}}}

A sibling may also hold ``"deleted": true`` (``values`` are then what was deleted), ``"by": "committee"`` (the
kind of site that wrote it; absent = enterprise), ``"who"`` and ``"at"`` (shown on conflict cards, decide
nothing). ``context`` is absent where it is exactly the one sibling's own dot. Values are as
:func:`app.services.journal.canonical.plain_row` gives them; references are UUIDs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class State:
    """Records by table name, each list in order of ``id``; tables without a record are absent."""

    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many records of each table, deleted ones included."""
        return {table: len(rows) for table, rows in self.records.items()}

    def lines(self, table: str) -> Iterable[str]:
        """The records of one table as canonical JSON, one line each, for ``rows/<table>.jsonl``."""
        raise NotImplementedError

    def written_by(self, kind: str) -> State:
        """Only the parts that a site of this kind has written (``parts.COMMITTEE`` for a return package)."""
        raise NotImplementedError


def full_state(session: Session, organisation_ids: Collection[str] | None = None) -> State:
    """Everything known of the given organisations, or of the whole database with None.

    Deterministic: the same database gives the same bytes. Deleted records are in it, and so is every record
    that one of the scope refers to, so that the receiver can resolve all references. Reads only.
    """
    raise NotImplementedError
