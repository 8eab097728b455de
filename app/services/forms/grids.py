"""Geometry of grids: where each cell of a grid lies, and which lines separate the cells.

Pure arithmetic in millimetres, shared by the checks on load and by the drawing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.services.forms.language import Scope
from app.services.forms.spec import Cell, Grid, Row


class GridError(ValueError):
    """Spans that do not fill a row; ``row`` counts from 0, the message is Chinese."""

    def __init__(self, row: int, what: str) -> None:
        super().__init__(what)
        self.row = row
        self.what = what


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its rectangle (mm from the top left of the page) and the values it speaks of."""

    cell: Cell
    x: float
    y: float
    width: float
    height: float
    scope: Scope


@dataclass(frozen=True, slots=True)
class Band:
    """One row as it will be drawn: its height, its column widths, its cells, the values they speak of."""

    height: float
    columns: tuple[float, ...]
    cells: tuple[Cell, ...]
    scope: Scope
    stretch: bool = False


def bands(grid: Grid, scope: Scope) -> list[Band]:
    """The rows of a grid for these values: conditions applied, repeated rows written out."""
    found: list[Band] = []
    for row in grid.rows:
        if not row.when.holds(scope):
            continue
        columns = row.columns or grid.columns
        for inner in _repeated(row, scope):
            found.append(Band(row.height, columns, row.cells, inner, row.stretch))
    room = grid.height - sum(band.height for band in found)
    if room > 0:
        stretched = sum(band.stretch for band in found)
        found = [
            replace(band, height=band.height + room / stretched) if band.stretch else band for band in found
        ]
    return found


def _repeated(row: Row, scope: Scope) -> Iterable[Scope]:
    if row.repeat is None:
        return [scope]
    items = list(scope.value(row.repeat.of) or ())
    count = row.repeat.count or len(items)
    padded = items[:count] + [None] * (count - len(items))
    return [
        scope.child(**{row.repeat.name: item, "number": index + 1 if item is not None else None})
        for index, item in enumerate(padded)
    ]


def left_over(grid: Grid, scope: Scope) -> Iterable[tuple[Row, str]]:
    """Rows whose list is longer than the grid has lines, with the texts of the elements left out."""
    for row in grid.rows:
        if row.repeat is None or not row.repeat.count or not row.when.holds(scope):
            continue
        items = list(scope.value(row.repeat.of) or ())[row.repeat.count :]
        texts = []
        for item in items:
            inner = scope.child(**{row.repeat.name: item, "number": None})
            values = [
                cell.content.fill(inner).replace("\n", " ") for cell in row.cells if cell.kind != "label"
            ]
            texts.append("，".join(value for value in values if value))
        if texts:
            yield row, "\n".join(texts)


def place(rows: Sequence[Band], x: float, y: float) -> list[Placed]:
    """Put the cells of consecutive rows into rectangles; :class:`GridError` if spans and columns disagree."""
    placed: list[Placed] = []
    # Columns still covered by a cell of an earlier row, as (first column, columns, rows to go).
    open_cells: list[tuple[int, int, int]] = []
    top = y
    for index, band in enumerate(rows):
        covered = {column for first, span, _ in open_cells for column in range(first, first + span)}
        edges = [x]
        for width in band.columns:
            edges.append(edges[-1] + width)
        column = 0
        starting: list[tuple[int, int, int]] = []
        for cell in band.cells:
            while column in covered:
                column += 1
            taken = range(column, column + cell.span)
            if taken.stop > len(band.columns) or covered.intersection(taken):
                raise GridError(index, "各格的 span 加起来超过了列数")
            if index + cell.rows > len(rows):
                raise GridError(index, f"跨 {cell.rows} 行的格超出了表的末行")
            height = sum(later.height for later in rows[index : index + cell.rows])
            if any(later.columns != band.columns for later in rows[index + 1 : index + cell.rows]):
                raise GridError(index, "跨行的格所在各行的列宽必须相同")
            placed.append(
                Placed(cell, edges[column], top, edges[taken.stop] - edges[column], height, band.scope)
            )
            if cell.rows > 1:
                starting.append((column, cell.span, cell.rows))
            column = taken.stop
        while column in covered:
            column += 1
        if column != len(band.columns):
            raise GridError(index, "各格的 span 加起来不到列数")
        open_cells = [(first, span, left - 1) for first, span, left in (*open_cells, *starting) if left > 1]
        top += band.height
    return placed


@dataclass(slots=True)
class Lines:
    """Lines of a framed region, each drawn once: the outer frame and the thinner lines inside."""

    _horizontal: dict[float, list[tuple[float, float]]] = field(default_factory=dict)
    _vertical: dict[float, list[tuple[float, float]]] = field(default_factory=dict)

    def add(self, x: float, y: float, width: float, height: float) -> None:
        """Add the four edges of a rectangle."""
        left, right = round(x, 3), round(x + width, 3)
        top, bottom = round(y, 3), round(y + height, 3)
        for level in (top, bottom):
            self._horizontal.setdefault(level, []).append((left, right))
        for level in (left, right):
            self._vertical.setdefault(level, []).append((top, bottom))

    def segments(self) -> list[tuple[float, float, float, float, bool]]:
        """All lines as (x1, y1, x2, y2, is part of the frame), merged, frame last."""
        inner: list[tuple[float, float, float, float, bool]] = []
        frame: list[tuple[float, float, float, float, bool]] = []
        for level, spans in sorted(self._horizontal.items()):
            outer = level in (min(self._horizontal), max(self._horizontal))
            for start, end in _merged(spans):
                (frame if outer else inner).append((start, level, end, level, outer))
        for level, spans in sorted(self._vertical.items()):
            outer = level in (min(self._vertical), max(self._vertical))
            for start, end in _merged(spans):
                (frame if outer else inner).append((level, start, level, end, outer))
        return inner + frame

    def __bool__(self) -> bool:
        return bool(self._horizontal)


def _merged(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 0.01:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
