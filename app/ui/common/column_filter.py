"""ColumnFilter: what one column of a table must hold for a row to be shown; kept with saved views as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from app.services.search import containing

Bound = date | Decimal


class Holds(StrEnum):
    """What the values of a column are, by which the filter asks for words, days or amounts."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"


def holds(value: object) -> Holds | None:
    """What a native value is; None for no value."""
    if value is None:
        return None
    if isinstance(value, date):
        return Holds.DAY
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Holds.NUMBER
    return Holds.TEXT


@dataclass(frozen=True, slots=True)
class ColumnFilter:
    """All parts must hold; a part that is not set lets everything through.

    ``words`` are the shown texts that are let through (``""`` is the empty cell), ``contains`` a text the
    cell must contain, ``low`` and ``high`` bounds of the native value (both included; an unknown value is
    outside). ``filled`` True wants a cell with something in it, False an empty one.
    """

    words: frozenset[str] | None = None
    contains: str = ""
    low: Bound | None = None
    high: Bound | None = None
    filled: bool | None = None

    @property
    def is_idle(self) -> bool:
        """Whether it lets everything through."""
        return self == _IDLE

    def test(self) -> Callable[[Any, str], bool]:
        """A test of (native value, shown text) with everything worked out beforehand."""
        words, low, high, filled = self.words, self.low, self.high, self.filled
        contained = containing(self.contains) if self.contains.strip() else None

        def fits(value: Any, text: str) -> bool:
            if words is not None and text not in words:
                return False
            if filled is not None and filled is not bool(text):
                return False
            if contained is not None and not contained(text):
                return False
            if low is not None or high is not None:
                known = _day(value) if isinstance(value, datetime) else value
                kind = holds(known)
                if low is not None and (kind is not holds(low) or known < low):
                    return False
                return high is None or (kind is holds(high) and known <= high)
            return True

        return fits

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a saved view."""
        kept: dict[str, Any] = {}
        if self.words is not None:
            kept["words"] = sorted(self.words)
        if self.contains:
            kept["contains"] = self.contains
        for name, bound in (("low", self.low), ("high", self.high)):
            if bound is not None:
                kept[name] = str(bound)
        if self.filled is not None:
            kept["filled"] = self.filled
        return kept


def _day(moment: datetime) -> Any:
    """The day on this PC's clock, as the cell shows it: 01:00 in China is still yesterday in UTC."""
    return moment.astimezone().date() if moment.tzinfo is not None else moment.date()


_IDLE = ColumnFilter()


def filter_from_json(kept: Mapping[str, Any]) -> ColumnFilter:
    """A filter out of a saved view; parts that cannot be read are left out."""
    words, filled = kept.get("words"), kept.get("filled")
    return ColumnFilter(
        words=frozenset(map(str, words)) if isinstance(words, list) else None,
        contains=str(kept.get("contains") or ""),
        low=_bound(kept.get("low")),
        high=_bound(kept.get("high")),
        filled=filled if isinstance(filled, bool) else None,
    )


def _bound(text: object) -> Bound | None:
    if not isinstance(text, str):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
