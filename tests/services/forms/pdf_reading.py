"""Reading drawn PDFs back: what stands where, in millimetres from the top left corner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2

MM_PER_PT = 25.4 / 72
TEXT, PATH = 1, 2
# Printers leave some 4 mm white; boxes of neighbours may touch by less than half a stroke's height.
EDGE, TOUCH = 4.0, 0.6


@dataclass(frozen=True, slots=True)
class Mark:
    """A text (``T``: x and baseline of its first character) or a straight line (``L``: its two ends)."""

    kind: str
    places: tuple[float, ...]
    text: str = ""

    def near(self, other: Mark, tolerance: float) -> bool:
        """Whether two marks say the same at the same place."""
        return (
            self.kind == other.kind
            and self.text == other.text
            and len(self.places) == len(other.places)
            and all(abs(a - b) <= tolerance for a, b in zip(self.places, other.places, strict=True))
        )

    def __str__(self) -> str:
        return " ".join([self.kind, *(f"{place:.1f}" for place in self.places), self.text]).rstrip()


def marks(pdf: bytes) -> list[list[Mark]]:
    """The marks of every page, in the order of drawing; runs that continue a line are joined."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [[replace(mark, text=mark.text.rstrip()) for mark in _page_marks(page)] for page in document]
    finally:
        document.close()


def _page_marks(page: Any) -> Iterator[Mark]:
    height = page.get_height()
    textpage = page.get_textpage()
    pending: Mark | None = None
    right = 0.0
    for item in page.get_objects(textpage=textpage):
        if item.type == TEXT:
            matrix = item.get_matrix()
            text = re.sub(r"[\r\n]", "", item.extract()).rstrip(" ")
            x, y = matrix.e * MM_PER_PT, (height - matrix.f) * MM_PER_PT
            bounds = item.get_bounds()
            if pending and abs(pending.places[1] - y) < 0.05 and -0.5 < x - right < 1.5 and matrix.b == 0:
                pending = Mark("T", pending.places, pending.text + text)
            else:
                if pending:
                    yield pending
                pending = Mark("T", (x, y), text)
            right = bounds[2] * MM_PER_PT
        elif item.type == PATH:
            if pending:
                yield pending
                pending = None
            left, bottom, end, top = (value * MM_PER_PT for value in item.get_bounds())
            whole = height * MM_PER_PT
            yield Mark("L", _axis(left, whole - top, end, whole - bottom))
    if pending:
        yield pending


def _axis(x1: float, y1: float, x2: float, y2: float) -> tuple[float, ...]:
    """The middle line of a thin box; a real box stays one."""
    if y2 - y1 < 1.0 < x2 - x1:
        y1 = y2 = (y1 + y2) / 2
    elif x2 - x1 < 1.0 < y2 - y1:
        x1 = x2 = (x1 + x2) / 2
    return x1, y1, x2, y2


def page_count(pdf: bytes) -> int:
    """Number of pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def plain_text(pdf: bytes) -> str:
    """All text as a reader would copy it, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return re.sub(r"\s", "", "".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def verticals(page: list[Mark]) -> set[float]:
    """Where vertical lines stand."""
    return {
        round(mark.places[0], 1) for mark in page if mark.kind == "L" and mark.places[0] == mark.places[2]
    }


def horizontals(page: list[Mark]) -> set[float]:
    """Where horizontal lines stand."""
    return {
        round(mark.places[1], 1) for mark in page if mark.kind == "L" and mark.places[1] == mark.places[3]
    }


def texts(page: list[Mark]) -> list[str]:
    """The texts of a page."""
    return [mark.text for mark in page if mark.kind == "T"]


def collisions(pdf: bytes) -> list[str]:
    """What no reader should see: texts over each other, over a line of the grid, too near the edge."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [f"page {n}: {what}" for n, page in enumerate(document, 1) for what in _page_collisions(page)]
    finally:
        document.close()


def _page_collisions(page: Any) -> Iterator[str]:
    texts, uprights = _boxes(page)
    width, height = page.get_width() * MM_PER_PT, page.get_height() * MM_PER_PT
    texts.sort(key=lambda box: box.top)
    for at, box in enumerate(texts):
        if min(box.left, box.top, width - box.right, height - box.bottom) < EDGE:
            yield f"“{box.text}” at the edge"
        middle = (box.top + box.bottom) / 2
        for x, top, bottom in uprights:
            if box.left + 0.4 < x < box.right - 0.4 and top + 0.5 < middle < bottom - 0.5:
                yield f"“{box.text}” across a line at {x:.1f}"
        for other in texts[at + 1 :]:
            if other.top > box.bottom:
                break
            beside = min(box.right, other.right) - max(box.left, other.left)
            below = min(box.bottom, other.bottom) - max(box.top, other.top)
            if beside > TOUCH and below > TOUCH:
                yield f"“{box.text}” over “{other.text}”"


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float
    text: str


def _boxes(page: Any) -> tuple[list[_Box], list[tuple[float, float, float]]]:
    """The inked boxes of upright texts, and the upright lines (x, top, bottom)."""
    height = page.get_height()
    textpage = page.get_textpage()
    texts, uprights = [], []
    for item in page.get_objects(textpage=textpage):
        left, low, right, high = (value * MM_PER_PT for value in item.get_bounds())
        top, bottom = height * MM_PER_PT - high, height * MM_PER_PT - low
        if item.type == TEXT:
            text = item.extract().strip()
            # A tick stands over its box.
            if text.strip("√□") and item.get_matrix().b == 0:
                texts.append(_Box(left, top, right, bottom, text))
        elif item.type == PATH and right - left < 1.0 and bottom - top > 3.0:
            uprights.append(((left + right) / 2, top, bottom))
    return texts, uprights
