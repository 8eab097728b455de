"""Telling dates from numbers: a spreadsheet stores both as numbers and knows dates by their format."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_BASE = datetime(1899, 12, 30)  # noqa: DTZ001 - calendar arithmetic, no instant is meant
_LAST_SERIAL = 2_958_466
_OFFSET_1904 = 1_462


def is_date_format(number: int, custom: str | None) -> bool:
    """Whether a number format (its id, and its code where the workbook defines one) shows a date or time."""
    if custom is None:
        return number in _BUILT_IN_DATES
    first = _NOT_FORMAT.sub("", custom).split(";")[0]
    return first.lower() != "general" and _DATE_LETTERS.search(first) is not None


def from_serial(serial: float, since_1904: bool = False) -> datetime | time | None:
    """The date or time of a serial number, to the second; None where the calendar has no such day.

    Day 60 (29 February 1900) exists in Excel only.
    """
    if since_1904:
        serial += _OFFSET_1904
    if not 0 <= serial < _LAST_SERIAL:
        return None
    if serial < 1:
        return (_BASE + timedelta(seconds=round(serial * 86_400))).time()
    if 60 <= serial < 61:
        return None
    days = serial + 1 if serial < 60 else serial
    whole = int(days)
    return _BASE + timedelta(days=whole, seconds=round((days - whole) * 86_400))
