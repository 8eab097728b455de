"""Legal date arithmetic (日期算法, rules.md 1.4): calendar days only, both ends counted.

``add_months`` always goes once from the original anchor: 2026-08-31 + 12 months is 2027-08-31, while twice
six months would give 2027-08-28.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta


@lru_cache(maxsize=65_536)
def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (or earlier); the month's last day where that month has no such day."""
    return day + relativedelta(months=months)


def add_days(day: date, days: int) -> date:
    """``days`` calendar days later."""
    return day + timedelta(days=days)


def months_full(start: date, end: date) -> int:
    """The largest n with ``add_months(start, n) <= end``; negative when ``end`` lies before ``start``."""
    n = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, n) > end:
        n -= 1
    return n


def is_within_months(day: date, anchor: date, months: int) -> bool:
    """“N 个月内”: the last day counts."""
    return day <= add_months(anchor, months)


def eighteenth_birthday(birth: date, feb29_policy: str = "MAR01") -> date:
    """The day a person is 18 (年满十八周岁, article 5).

    Born on 29 February: 1 March (``MAR01``, the cautious default) or 28 February (``FEB28``) where the year
    has no 29 February (errata 3.27).
    """
    day = add_months(birth, 18 * 12)
    if (birth.month, birth.day) == (2, 29) and day.day == 28 and feb29_policy == "MAR01":
        return add_days(day, 1)
    return day


def age_on(birth: date, day: date) -> int:
    """Full years of age on ``day``."""
    return months_full(birth, day) // 12


def chinese(day: date) -> str:
    """``2026年5月18日``: the form of sentences, signature lines and official letters (forms-errata 3)."""
    return f"{day.year}年{day.month}月{day.day}日"


def no_later_than(day: date) -> str:
    """``不晚于 2025-06-20``: how every message names a last day, which itself is still in time."""
    return f"不晚于 {day}"


def months_in_words(months: int) -> str:
    """``一个月``, ``两个月``, ``六个月``, ``十二个月``: a term of 1 to 99 months as the texts write it."""
    tens, ones = divmod(months, 10)
    if months == 2:
        return "两个月"
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return f"{ten}{_NUMERALS[ones]}个月"


_NUMERALS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
