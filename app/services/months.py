"""Calendar months as the workbook writes them (月份, ``2026-05``): text that sorts as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.services.dates import add_days


def month_of(day: date) -> str:
    """The month a day lies in."""
    return f"{day.year:04}-{day.month:02}"


def shifted(month: str, months: int) -> str:
    """The month ``months`` later (or earlier)."""
    count = _number(month) + months
    return f"{count // 12:04}-{count % 12 + 1:02}"


def apart(start: str, end: str) -> int:
    """How many months ``end`` lies after ``start``; negative when it lies before."""
    return _number(end) - _number(start)


def through(start: str, end: str) -> Iterator[str]:
    """Every month from ``start`` to ``end``, both included; nothing when ``end`` lies before."""
    for step in range(apart(start, end) + 1):
        yield shifted(start, step)


def first_day(month: str) -> date:
    """The first day of a month."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_day(month: str) -> date:
    """The last day of a month."""
    return add_days(first_day(shifted(month, 1)), -1)


def chinese_month(month: str) -> str:
    """``2026年5月``."""
    return f"{int(month[:4])}年{int(month[5:])}月"


def listed(months: list[str], most: int = 6) -> str:
    """Months for a sentence: ``2026-01、2026-02 等 8 个月`` where there are more than ``most``."""
    text = "、".join(months[:most])
    return text if len(months) <= most else f"{text} 等 {len(months)} 个月"


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1
