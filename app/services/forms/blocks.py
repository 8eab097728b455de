"""Drawing the blocks of a page that never break: titles, sentences, grids, signature lines, gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence

from app.services.forms import fitting
from app.services.forms.cells import justify
from app.services.forms.drawing import Drawing
from app.services.forms.fitting import MM_PER_PT
from app.services.forms.grids import bands, left_over
from app.services.forms.ink import Overflow
from app.services.forms.language import Scope
from app.services.forms.overlays.drawing import draw_overlay
from app.services.forms.signatures import SIGN_ROW, draw_seal, draw_sign_rows, seal_height, seal_words
from app.services.forms.spec import Block, Cards, Cell, Gap, Grid, OverlayBlock, Page, Sign, Title, Words

TITLE_SIZES = (22.0, 18.0, 16.0, 15.0, 14.0, 12.0, 10.5)
SIDE_HEIGHT = 6.0
SIDE_GAP = 4.0
_ELSEWHERE = "…（见附页）"
GAP_TEXT_SIZE = 10.5


def block_height(block: Block, scope: Scope) -> float:
    """Height in mm of a block that does not break; tables and notices have none of their own."""
    if isinstance(block, Grid):
        return sum(band.height for band in bands(block, scope))
    if isinstance(block, Title | Words | Sign | Gap):
        return block.height
    return 0.0


def draw_blocks(drawing: Drawing, blocks: Sequence[Block], scope: Scope, page: Page) -> None:
    """Draw blocks one below the other from the cursor down."""
    for block in blocks:
        drawing.need(block_height(block, scope), page)
        draw_block(drawing, block, scope)


def draw_block(drawing: Drawing, block: Block, scope: Scope) -> None:
    """Draw one block at the cursor and move the cursor below it."""
    if isinstance(block, Grid):
        drawing.draw_bands(bands(block, scope))
        for row, text in left_over(block, scope):
            title = row.repeat.title if row.repeat else ""
            drawing.ink.overflow(Overflow(Cell("value", title=title or "列表"), text, True, scope))
        return
    drawing.flush_frame()
    if isinstance(block, Title):
        _draw_title(drawing, block, scope)
    elif isinstance(block, Words):
        _draw_words(drawing, block, scope)
    elif isinstance(block, Sign):
        _draw_sign(drawing, block, scope)
    elif isinstance(block, Gap):
        _draw_gap(drawing, block, scope)
    elif isinstance(block, Cards):
        _draw_cards(drawing, block, scope)
    elif isinstance(block, OverlayBlock):
        draw_overlay(drawing, block, scope)
    if isinstance(block, Title | Words | Sign | Gap):
        drawing.y += block.height


def _draw_gap(drawing: Drawing, block: Gap, scope: Scope) -> None:
    middle = drawing.y + block.height / 2
    text = block.text.fill(scope)
    wide = drawing.sheet.width(text, drawing.face, GAP_TEXT_SIZE)
    start = drawing.left + (drawing.width - wide) / 2
    if text:
        em = GAP_TEXT_SIZE * MM_PER_PT
        drawing.sheet.text(start, middle - em / 2, text, drawing.face, GAP_TEXT_SIZE)
    if block.cut:
        right = drawing.form.layout.size[0]
        # The line is left open where words stand in it (字第　号).
        for x1, x2 in ((0.0, start - 2.0), (start + wide + 2.0, right)) if text else ((0.0, right),):
            drawing.sheet.dashed(x1, middle, x2, middle)


def card_pages(block: Cards, scope: Scope) -> int:
    """How many pages a list of cards fills; one for cards without a list."""
    items = scope.value(block.of) if block.of else ()
    return max(1, math.ceil(len(items or ()) / len(block.places)))


def _draw_cards(drawing: Drawing, block: Cards, scope: Scope) -> None:
    items: list[object] = list(scope.value(block.of) or ()) if block.of else []
    first = drawing.card_page * len(block.places)
    for index, (x, y) in enumerate(block.places):
        inner = scope
        if block.of:
            if items and first + index >= len(items):
                break
            item = items[first + index] if items else None
            inner = scope.child(**{block.name: item, "number": first + index + 1 if items else None})
        with drawing.area(x, y, block.width, block.height):
            for part in block.blocks:
                if part.when.holds(inner):
                    draw_block(drawing, part, inner)
    for x1, y1, x2, y2 in block.cuts:
        drawing.sheet.dashed(x1, y1, x2, y2)


def _draw_title(drawing: Drawing, block: Title, scope: Scope) -> None:
    sheet = drawing.sheet
    left, right = block.left.fill(scope), block.right.fill(scope)
    side = SIDE_HEIGHT if left or right else 0.0
    room = block.height - side - 1.0
    text = block.text.fill(scope)
    fitted = _fit_title(drawing, text, block, room)
    top = drawing.y + max(0.0, (room - fitted.height) / 2)
    for line in fitted.lines:
        wide = sheet.width(line.text, block.face, fitted.size)
        sheet.text(
            drawing.left + (drawing.width - wide) / 2,
            top,
            line.text,
            block.face,
            fitted.size,
            leading=fitted.leading,
        )
        top += fitted.leading
    if not side:
        return
    _draw_sides(drawing, block, scope, left, right, side)


def _draw_sides(drawing: Drawing, block: Title, scope: Scope, left: str, right: str, side: float) -> None:
    """What stands below a title on both sides: shrunk to 9 pt, what has no room goes on an 附页 whole."""
    sheet, face = drawing.sheet, drawing.face
    top = drawing.y + block.height - side
    share = min(sheet.width(left, face, block.side_size) + SIDE_GAP, drawing.width * 0.4) if left else 0.0
    shown, size, right_width = _side(drawing, right, block.side_size, drawing.width - share, side, scope)
    sheet.text(drawing.left + drawing.width - right_width, top, shown, face, size, leading=side - 1.5)
    room = drawing.width - right_width - (SIDE_GAP if right else 0.0)
    shown, size, _ = _side(drawing, left, block.side_size, room, side, scope)
    sheet.text(drawing.left, top, shown, face, size, leading=side - 1.5)


def _side(
    drawing: Drawing, text: str, size: float, room: float, side: float, scope: Scope
) -> tuple[str, float, float]:
    """What of a text is shown in one line of ``room`` mm, its size and its width.

    Where the full name of the branch finds no room its short name stands in.
    """
    sheet, face = drawing.sheet, drawing.face
    if sheet.width(text, face, min(size, 9.0)) > room:
        text = _with_short_name(text, scope)
    while sheet.width(text, face, size) > room and size > 9.0:
        size -= 0.5
    measure = drawing.ink.measure(face)
    fitted = fitting.fit_short(text, room, side, measure, (size,))
    shown = fitted.lines[0].text
    if fitted.rest:
        drawing.ink.overflow(Overflow(Cell("value", title=drawing.form.title), text, True, scope))
        # Nothing is cut in silence: who reads the page must see that the rest stands elsewhere.
        shorter = max(room - measure(_ELSEWHERE, size), size)
        shown = fitting.fit_short(text, shorter, side, measure, (size,)).lines[0].text + _ELSEWHERE
    return shown, size, sheet.width(shown, face, size)


def _with_short_name(text: str, scope: Scope) -> str:
    try:
        name, short = scope.value("branch.name"), scope.value("branch.short")
    except KeyError:
        return text
    return text.replace(name, short) if name and short else text


def _fit_title(drawing: Drawing, text: str, block: Title, room: float) -> fitting.Fitted:
    sizes = (block.size, *(size for size in TITLE_SIZES if size < block.size))
    measure = drawing.ink.measure(block.face)
    fitted = fitting.fit_label(text, drawing.width, room, measure, sizes[:1])
    for size in sizes:
        if "\n" not in text and measure(text, size) <= drawing.width and size >= 0.8 * block.size:
            line = fitting.Line(text, 0.0, False, len(text))
            return fitting.Fitted((line,), size, size * 1.3 * MM_PER_PT)
        fitted = fitting.fit_label(text, drawing.width, room, measure, (size,))
        if not fitted.rest and fitted.height <= room + 0.01:
            return fitted
    return fitted


def _draw_words(drawing: Drawing, block: Words, scope: Scope) -> None:
    face = block.face or drawing.face
    text = block.text.fill(scope)
    if not text:
        return
    sizes = (block.size, *(s for s in (16.0, 14.0, *fitting.LONG_SIZES) if s < block.size))
    measure = drawing.ink.measure(face)
    fitted = fitting.fit_text(
        text,
        drawing.width,
        block.height,
        measure,
        sizes=sizes,
        spacings=(block.spacing, *(fitting.SHORT_SPACING,) * (len(sizes) - 1)),
        indent_chars=block.indent,
        mark="（续见附页）",
    )
    if fitted.rest:
        drawing.ink.overflow(Overflow(Cell("text", title="正文"), fitted.rest, False, scope))
    top = drawing.y + (0.0 if block.top else max(0.0, (block.height - fitted.height) / 2))
    for line in fitted.lines:
        wide = drawing.sheet.width(line.text, face, fitted.size)
        x = drawing.left + line.indent
        space = 0.0
        if block.align == "center":
            x = drawing.left + (drawing.width - wide) / 2
        elif block.align == "right":
            x = drawing.left + drawing.width - wide
        else:
            space = justify(wide, line, fitted.size, drawing.width - line.indent)
        drawing.sheet.text(x, top, line.text, face, fitted.size, leading=fitted.leading, space=space)
        top += fitted.leading


def _draw_sign(drawing: Drawing, block: Sign, scope: Scope) -> None:
    style = Cell("sign", size=block.size, face=block.face, align=block.align, seal=block.seal)
    words = seal_words(drawing.ink, style, scope)
    each = min(SIGN_ROW, block.height / len(block.rows))
    if words:
        room = seal_height(block.height, len(block.rows), each)
        draw_seal(drawing.ink, drawing.left, drawing.y, drawing.width, room, words)
    draw_sign_rows(
        drawing.ink,
        block.rows,
        scope,
        drawing.left,
        drawing.y + block.height,
        drawing.width,
        style,
        row_height=each,
        under_seal=bool(words),
    )
