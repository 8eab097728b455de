"""Shares in per cent as reports and forms write them: one decimal, rounded half up (四舍五入)."""

from __future__ import annotations


def percent(count: int, total: int) -> str:
    """``37.5%``; 13 of 16 are 81.25, written ``81.3%``. ``total`` is at least 1, ``count`` at least 0."""
    tenths = (count * 2000 + total) // (total * 2)
    return f"{tenths // 10}.{tenths % 10}%"
