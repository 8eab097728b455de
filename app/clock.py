"""The only place that reads the machine's clock; everything else is handed ``today``."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The local calendar day, for entry points only."""
    return datetime.now().astimezone().date()


def now_utc() -> datetime:
    """The present instant in UTC, for stamps and logs."""
    return datetime.now(UTC)
