"""Tables over pages: the head repeats, rows grow but are never split, a stage heading keeps its first row.

How many rows fit follows from heights alone; with the geometry of the errata it gives its counts (G10: nine
people on a single page, ten on a first, thirteen on a middle, twelve on a last one).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.services.forms import fitting
from app.services.forms.blocks import block_height, draw_block, draw_blocks
from app.services.forms.cells import fit_value
from app.services.forms.drawing import Drawing
from app.services.forms.fitting import PAD_X, PAD_Y
from app.services.forms.grids import Band, bands
from app.services.forms.language import Scope
from app.services.forms.signatures import SIGN_ROW
from app.services.forms.spec import Block, Cell, Grid, Page, Table

GROUP_FILL = 0.9


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table ready to draw; a heading spans all columns on grey."""

    band: Band
    heading: bool = False

    @property
    def height(self) -> float:
        """Height in mm."""
        return self.band.height


def head_bands(table: Table, scope: Scope) -> list[Band]:
    """The head of a table as rows of a grid."""
    return bands(Grid(table.columns, table.head), scope)


def table_rows(drawing: Drawing, table: Table, scope: Scope, tallest: float) -> list[TableRow]:
    """The rows of a table with the heights their contents need, at most ``tallest`` mm each."""
    rows: list[TableRow] = []
    if table.groups is None:
        items = list(scope.value(table.of) or ())
        if not items:
            items = [None] * table.blank_rows
        for number, item in enumerate(items, 1):
            inner = scope.child(**{table.name: item, "number": number if item is not None else None})
            rows.append(TableRow(_row_band(drawing, table, inner, tallest)))
        return rows + _filling(drawing, table, scope, sum(row.height for row in rows))
    groups = table.groups
    for group in scope.value(groups.of) or ():
        inner = scope.child(**{groups.name: group})
        label = Cell("value", groups.text, span=len(table.columns), size=10.5, face="hei")
        rows.append(TableRow(Band(groups.height, table.columns, (label,), inner), heading=True))
        for number, item in enumerate(inner.value(groups.rows) or (), 1):
            scoped = inner.child(**{table.name: item, "number": number})
            rows.append(TableRow(_row_band(drawing, table, scoped, tallest)))
    return rows


def _filling(drawing: Drawing, table: Table, scope: Scope, used: float) -> list[TableRow]:
    """Empty rows behind a short list: as many as the height of ``blank_rows`` rows has room for."""
    if not table.fill:
        return []
    count = int((table.blank_rows * table.row_height - used + 0.01) / table.row_height)
    inner = scope.child(**{table.name: None, "number": None})
    return [TableRow(_row_band(drawing, table, inner, table.row_height)) for _ in range(count)]


def _row_band(drawing: Drawing, table: Table, scope: Scope, tallest: float) -> Band:
    height = table.row_height
    column = 0
    cells = []
    for cell in table.cells:
        width = sum(table.columns[column : column + cell.span])
        column += cell.span
        grown, needed = _grow(drawing, cell, scope, width, table.row_height, tallest)
        cells.append(grown)
        height = max(height, needed)
    return Band(math.ceil(height * 100) / 100, table.columns, tuple(cells), scope)


def _grow(
    drawing: Drawing, cell: Cell, scope: Scope, width: float, height: float, tallest: float
) -> tuple[Cell, float]:
    """The cell as the row will draw it, and the height it needs."""
    if cell.kind == "text" and cell.opinion and not drawing.options.print_opinions:
        return cell, height
    if cell.kind == "text":
        cell = replace(cell, spacing=cell.spacing or fitting.SHORT_SPACING)
        face = cell.face or drawing.face
        size = cell.size or fitting.SHORT_SIZES[0]
        lines = fitting.wrap(
            cell.content.fill(scope),
            size,
            drawing.ink.measure(face),
            lambda _: width - 2 * PAD_X,
            cell.indent * size * fitting.MM_PER_PT,
        )
        needed = len(lines) * size * cell.spacing * fitting.MM_PER_PT + 2 * PAD_Y
        needed += SIGN_ROW * len(cell.sign)
        return cell, min(needed, tallest)
    if cell.kind not in ("value", "name") or not fit_value(drawing.ink, cell, scope, width, height).rest:
        return cell, height
    free = replace(cell, max_lines=200)
    fitted = fit_value(drawing.ink, free, scope, width, 10_000.0)
    return free, min(fitted.height + 2 * PAD_Y, tallest)


def draw_rows(drawing: Drawing, rows: Sequence[TableRow]) -> None:
    """Draw table rows at the cursor."""
    for row in rows:
        if row.heading:
            drawing.sheet.rectangle(
                drawing.left, drawing.y, sum(row.band.columns), row.height, points=0, fill=GROUP_FILL
            )
        drawing.draw_bands([row.band])


def draw_table_page(drawing: Drawing, page: Page, blocks: Sequence[Block], scope: Scope) -> None:
    """Draw a page whose table may need more pages; ``blocks`` are those whose conditions hold."""
    at = next(index for index, block in enumerate(blocks) if isinstance(block, Table))
    table = blocks[at]
    assert isinstance(table, Table)
    before = [block for block in blocks[:at] if block.on in ("first", "every")]
    again = [block for block in blocks[:at] if block.on in ("continued", "every")]
    after = list(blocks[at + 1 :])
    foot = [block for block in after if block.on == "every"]
    head = head_bands(table, scope)
    head_height = sum(band.height for band in head)
    tail = sum(block_height(block, scope) for block in after)
    foot_height = sum(block_height(block, scope) for block in foot)
    again_height = sum(block_height(block, scope) for block in again)
    tallest = drawing.form.layout.height - again_height - head_height - max(tail, foot_height)
    rows = table_rows(drawing, table, scope, tallest)
    start, first = 0, True
    while True:
        drawing.start_page()
        draw_blocks(drawing, before if first else again, scope, page)
        drawing.draw_bands(head)
        room = drawing.bottom - drawing.y
        count, last = _fitting_rows(rows[start:], room, tail, foot_height, may_wait=first)
        draw_rows(drawing, rows[start : start + count])
        start, first = start + count, False
        if last:
            draw_blocks(drawing, after, scope, page)
            return
        for block in foot:
            draw_block(drawing, block, scope)


def _fitting_rows(
    left: Sequence[TableRow], room: float, tail: float, foot: float, *, may_wait: bool
) -> tuple[int, bool]:
    """How many of the rows ``left`` go on this page, and whether it is the last page."""
    if not left or sum(row.height for row in left) + tail <= room + 0.01:
        return len(left), True
    count, used = 0, 0.0
    for row in left:
        if used + row.height > room - foot + 0.01:
            break
        used += row.height
        count += 1
    if count == len(left) and count > 1:
        # Everything fits but the tail: it takes the last row along, so that no page holds signatures alone.
        count -= 1
    while count > 1 and left[count - 1].heading:
        count -= 1
    # A row taller than what the first page has left waits for the next page.
    return (count if count or may_wait else 1), False
