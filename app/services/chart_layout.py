"""A chart laid out as boxes, lines and words, the same for the screen, the picture and the PDF.

Lengths are points of a page with text of 10 points; the screen multiplies them. Series differ by hatching
and every number stands beside its bar, so that a black-and-white print loses nothing. Nothing is measured
with a font: a Han character is taken as one type size wide and any other as 0.56, which is enough here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.services.charts import Chart, ChartRow

TEXT, SMALL, TITLE = 10.0, 9.0, 13.0
_LINE = 1.5
_HATCH = 4.0
_LABEL_SHARE = 0.3
_PANEL_LEAST = 120.0
_PANEL_BARS = 54.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, ``solid`` filled or outlined only."""

    x: float
    y: float
    width: float
    height: float
    solid: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """A thin line; ``faint`` for axes and hatching of the page's ground."""

    x1: float
    y1: float
    x2: float
    y2: float
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text whose line box begins at ``y``; ``side`` is what ``x`` means: left, middle, right."""

    x: float
    y: float
    text: str
    size: float = TEXT
    side: str = "left"
    strong: bool = False
    muted: bool = False


Mark = Box | Stroke | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks of a chart and how much room they take."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a text is."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text) * size


def lay_out(chart: Chart, width: float, *, title: bool = True) -> Drawing:
    """Lay a chart out ``width`` wide; the height follows. ``title`` puts its name on top."""
    marks: list[Mark] = []
    y = 0.0
    if title:
        marks.append(Words(0, y, chart.title, TITLE, strong=True))
        y += TITLE * _LINE + 4
    draw = _panels if chart.kind == "columns" else _bars
    y = draw(marks, chart, width, y)
    for line in wrapped(chart.note, width, SMALL):
        marks.append(Words(0, y, line, SMALL, muted=True))
        y += SMALL * _LINE
    return Drawing(width, y, tuple(marks))


def wrapped(text: str, width: float, size: float) -> Iterator[str]:
    """A text in lines of at most ``width``; breaks anywhere, as Chinese may, but not before 。，；、."""
    line = ""
    for char in text:
        if line and text_width(line + char, size) > width and char not in "。，；、）":
            yield line
            line = ""
        line += char
    if line:
        yield line


def _bars(marks: list[Mark], chart: Chart, width: float, y: float) -> float:
    several = len(chart.series) > 1
    if several:
        y = _legend(marks, chart.series, width, y)
    thick = 12.0 if several else 18.0
    most = max((value for row in chart.rows for value in row.values), default=0)
    label = min(max((text_width(row.label) for row in chart.rows), default=0) + 10, width * _LABEL_SHARE)
    room = width - label - text_width(str(most)) - 12
    top = y
    for row in chart.rows:
        high = thick * len(row.values)
        marks.append(
            Words(label - 8, y + (high - TEXT * _LINE) / 2, shortened(row.label, label - 8), side="right")
        )
        for at, value in enumerate(row.values):
            long = room * value / most if most else 0.0
            place = y + at * thick
            if value:
                _fill(marks, Box(label, place + 1, max(long, 1.5), thick - 2, solid=at == 0), hatched=at > 0)
            marks.append(
                Words(label + long + 5, place + (thick - SMALL * _LINE) / 2, str(value), SMALL, strong=True)
            )
        y += high + (7.0 if several else 9.0)
    marks.append(Stroke(label, top - 3, label, y - 3, faint=True))
    return y + 6


def _legend(marks: list[Mark], series: Sequence[str], width: float, y: float) -> float:
    x = 0.0
    for at, name in enumerate(series):
        wide = 22 + text_width(name) + 18
        if x and x + wide > width:
            x, y = 0.0, y + TEXT * _LINE
        _fill(marks, Box(x, y + 3, 16, 9, solid=at == 0), hatched=at > 0)
        marks.append(Words(x + 22, y, name))
        x += wide
    return y + TEXT * _LINE + 8


def _panels(marks: list[Mark], chart: Chart, width: float, y: float) -> float:
    most = max((value for row in chart.rows for value in row.values), default=0)
    gap = 20.0
    # Numbers and names of neighbouring columns must not run into each other.
    column = max(
        text_width(str(most), SMALL) + 6, *(text_width(r.label[2:], SMALL) + 2 for r in chart.rows), 0
    )
    least = max(_PANEL_LEAST, len(chart.rows) * column)
    across = max(1, min(4, int((width + gap) // (least + gap))))
    wide = (width - gap * (across - 1)) / across
    high = TEXT * _LINE + SMALL * _LINE + _PANEL_BARS + SMALL * _LINE + 6
    for at, name in enumerate(chart.series):
        x, top = (wide + gap) * (at % across), y + high * (at // across)
        marks.append(Words(x, top, name, strong=True))
        _panel(marks, chart.rows, at, most, x, top + TEXT * _LINE + SMALL * _LINE, wide)
    return y + high * -(-len(chart.series) // across)


def _panel(
    marks: list[Mark], rows: Sequence[ChartRow], at: int, most: int, x: float, top: float, wide: float
) -> None:
    step = wide / max(len(rows), 1)
    foot = top + _PANEL_BARS
    for n, row in enumerate(rows):
        value = row.values[at]
        high = _PANEL_BARS * value / most if most else 0.0
        left, middle = x + n * step + step * 0.2, x + (n + 0.5) * step
        if value:
            # The newest half-year is solid, those before it are hatched.
            newest = n == len(rows) - 1
            _fill(marks, Box(left, foot - high, step * 0.6, high, solid=newest), hatched=not newest)
        marks.append(
            Words(middle, foot - high - SMALL * _LINE, str(value), SMALL, side="middle", strong=bool(value))
        )
        marks.append(Words(middle, foot + 2, row.label[2:], SMALL, side="middle", muted=True))
    marks.append(Stroke(x, foot, x + wide, foot, faint=True))


def _fill(marks: list[Mark], box: Box, *, hatched: bool) -> None:
    """A box, with slanting lines at 45° cut to it when hatched."""
    marks.append(box)
    if not hatched:
        return
    offset = _HATCH
    while offset < box.width + box.height:
        # x - left + y - top = offset, inside the box.
        x1, y1 = min(offset, box.width), max(0.0, offset - box.width)
        x2, y2 = max(0.0, offset - box.height), min(offset, box.height)
        marks.append(Stroke(box.x + x1, box.y + y1, box.x + x2, box.y + y2))
        offset += _HATCH


def shortened(text: str, width: float, size: float = TEXT) -> str:
    """A text cut to about ``width`` with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return f"{kept}…"
