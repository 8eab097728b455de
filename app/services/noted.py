"""What may be noted while nothing may be changed (只读): reveals, printouts, exports, own settings."""

from __future__ import annotations

from collections.abc import Iterable

from app.models import Draft, Erasure, ExportEntry, LocalValue, Operator, PrintLog, SavedView
from app.models.base import Base
from app.models.exchange_sites import SiteKey

NOTED: tuple[type[Base], ...] = (
    Draft,
    Erasure,
    ExportEntry,
    LocalValue,
    Operator,
    PrintLog,
    SavedView,
    SiteKey,
)
"""What ``Database.note`` may store: nothing of it is a fact about a person."""


def check_noted(rows: Iterable[object]) -> None:
    """Raise RuntimeError if a session that only notes would change a fact: a mistake in the program."""
    for row in rows:
        if not isinstance(row, NOTED):
            raise RuntimeError(f"a note must not change {type(row).__name__}")
