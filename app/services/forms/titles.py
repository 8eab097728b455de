"""Breaking the title of an official text into centred lines, and a long name into equal ones."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise

from app.services.forms import fitting


def balanced(text: str, lines: int) -> list[str]:
    """Cut a text into lines of nearly equal length."""
    each = -(-len(text) // lines)
    return [text[start : start + each] for start in range(0, len(text), each)]


def title_lines(
    title: str, kept: tuple[str, ...], width_of: Callable[[str], float], room: float
) -> list[str]:
    """Break a title into centred lines of similar width without cutting names or the last word.

    Allowed breaks are behind 关于 and 同志, before and behind a kept word; if that is not enough, behind the
    dots of names, and in the end anywhere.
    """
    if width_of(title) <= room:
        return [title]
    breaks = _title_breaks(title, kept)
    dots = {at + 1 for at, char in enumerate(title) if char == "·"}
    for allowed in (breaks, breaks | dots, set(range(1, len(title)))):
        for count in (2, 3, 4):
            best = _best_split(title, sorted(allowed), count, width_of, room)
            if best:
                return best
    return [line.text for line in fitting.wrap(title, 1.0, lambda text, _: width_of(text), lambda _: room)]


def _title_breaks(title: str, kept: tuple[str, ...]) -> set[int]:
    breaks = {title.find(word) + len(word) for word in ("关于", "同志", "列为") if word in title}
    inside: set[int] = set()
    for word in kept:
        at = title.find(word)
        while word and at >= 0:
            breaks |= {at, at + len(word)}
            inside |= set(range(at + 1, at + len(word)))
            at = title.find(word, at + 1)
    return {at for at in breaks - inside if 0 < at < len(title) - 2 and title[at] not in "的、，"}


def _best_split(
    title: str, breaks: list[int], count: int, width_of: Callable[[str], float], room: float
) -> list[str] | None:
    best: tuple[float, list[str]] | None = None
    # Splits of a title into at most four lines: few enough to try them all.
    for cuts in combinations(breaks, count - 1) if len(breaks) <= 60 else ():
        edges = [0, *cuts, len(title)]
        lines = [title[a:b] for a, b in pairwise(edges)]
        widths = [width_of(line) for line in lines]
        if max(widths) > room:
            continue
        unevenness = max(widths) - min(widths)
        if best is None or unevenness < best[0]:
            best = (unevenness, lines)
    return best[1] if best else None
