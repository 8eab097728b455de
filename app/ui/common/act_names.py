"""Whom an act concerns, for its name in 撤销 and 操作记录: （张某、李某等 12 人）."""

from __future__ import annotations

from collections.abc import Iterable

_NAMED = 3
"""So many are named; the others are counted."""


def concerning(names: Iterable[str], number: int, unit: str) -> str:
    """``张某、李某`` or ``张某、李某、王某等 12 行``; only the number where nobody has a name."""
    known = list(dict.fromkeys(name for name in names if name))
    if not known:
        return f"{number} {unit}"
    if number <= _NAMED and len(known) == number:
        return "、".join(known)
    return f"{'、'.join(known[:_NAMED])}{'等' if len(known) > _NAMED else ''} {number} {unit}"
