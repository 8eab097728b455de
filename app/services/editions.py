"""Editions of the 细则 (工作细则): which text judges an event is decided by the event's own date.

2026 from ``r2026_from``, 2014 from 2014-05-28, and before that a time whose later requirements do not apply
(rules-errata 1.1, 3.2).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.services.dates import add_days
from app.services.params import Params


class Edition(StrEnum):
    """The text in force."""

    PRE2014 = "PRE2014"
    R2014 = "R2014"
    R2026 = "R2026"


LABELS = {
    Edition.PRE2014: "2014 年细则施行前",
    Edition.R2014: "细则（2014）",
    Edition.R2026: "细则（2026）",
}


def edition_on(day: date, params: Params) -> Edition:
    """The edition that judges an event on ``day``."""
    r2014_from, r2026_from = params.editions_from
    if day >= r2026_from:
        return Edition.R2026
    return Edition.R2014 if day >= r2014_from else Edition.PRE2014


def is_grace(day: date, params: Params) -> bool:
    """Issued but not yet published: only the additions of 2026 broken there are hints (errata 3.3)."""
    return params.day("r2026_from") <= day < params.day("r2026_published")


def grace_end(params: Params) -> date:
    """The last day of grace."""
    return add_days(params.day("r2026_published"), -1)
