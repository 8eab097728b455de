"""Drawing what stands inside one cell: label, value, name, opinion, vertical label, signatures, seal.

Every function draws into a rectangle of millimetres and reports what found no room; nothing is cut off
in silence. Rules: forms.md section 2 and forms-errata.md section 3.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from app.services.forms import fitting
from app.services.forms.fitting import MM_PER_PT, PAD_X, PAD_Y, Fitted
from app.services.forms.grids import Placed
from app.services.forms.ink import Ink, Overflow
from app.services.forms.language import Scope
from app.services.forms.signatures import SIGN_ROW, draw_seal, draw_sign_rows, seal_height, seal_words
from app.services.forms.spec import SEAL_HEIGHT, Cell

# Ruled lines for the pen: first one 9 mm below the top, the last at least 3 mm above the signatures.
RULE_STEP = 9.0
RULE_GREY = 0.7
RULE_CLEAR = 3.0
# Text whose foot lies within the zone above the bottom edge leaves room for the seal on its right.
SEAL_ZONE = 47.0
SEAL_ROOM = 50.0
SEE_ANNEX = "（见附页）"
PROMPT_SIZE = 9.0
LONG_SPACING = 1.5
NOTHING_TO_WRITE = ("无", "／")
# Short values go down to 9 pt, where a cell allows it to 7.5 pt (errata 3.8).
LEAST, SMALLEST = 9.0, 7.5


def draw_cell(ink: Ink, at: Placed) -> None:
    """Draw the contents of a cell (not its borders)."""
    kind = at.cell.kind
    if kind == "label":
        fitted = fit_value(ink, at.cell, at.scope, at.width, at.height)
        if fitted.rest:
            # A label that is too long for its cell is a mistake in the description: it must not pass unseen.
            ink.overflow(Overflow(at.cell, at.cell.content.fill(at.scope), True, at.scope))
        draw_lines(ink, at, fitted)
    elif kind in ("value", "name"):
        _draw_value(ink, at)
    elif kind == "text":
        _draw_text(ink, at)
    elif kind == "vertical":
        _draw_vertical(ink, at)
    elif kind == "sign":
        _draw_sign_cell(ink, at)
    elif kind == "photo":
        _draw_photo(ink, at)
    if at.cell.seal and kind != "text":
        draw_seal(ink, at.x, at.y, at.width, at.height, seal_words(ink, at.cell, at.scope))


def sizes_from(cell: Cell) -> tuple[float, ...]:
    """The type sizes tried for a short value: the cell's own, then down to 9 pt (or the cell's least)."""
    own = cell.size or fitting.SHORT_SIZES[0]
    smaller = [size for size in (*fitting.LONG_SIZES, SMALLEST) if (cell.least or LEAST) <= size < own]
    return (own, *smaller)


def fit_value(ink: Ink, cell: Cell, scope: Scope, width: float, height: float) -> Fitted:
    """Lay out a label, value or name in a cell of this size (borders included)."""
    text = cell.content.fill(scope)
    measure = ink.measure(cell_face(ink, cell, text))
    room, tall = width - 2 * cell.pad, height - 2 * PAD_Y
    if cell.kind == "label":
        return fitting.fit_label(text, room, tall, measure, sizes_from(cell))
    if cell.kind == "name":
        return fitting.fit_name(text, room, tall, measure, cell.max_lines or 2, sizes_from(cell))
    balance = cell.align in (None, "center")
    fitted = fitting.fit_short(text, room, tall, measure, sizes_from(cell), balance=balance)
    shorter = cell.fallback.fill(scope) if fitted.rest else ""
    if not shorter:
        return fitted
    return fitting.fit_short(shorter, room, tall, measure, sizes_from(cell), balance=balance)


def cell_face(ink: Ink, cell: Cell, text: str) -> str:
    """The face of a cell; a name is set in one face throughout."""
    face = cell.face or ink.face
    return ink.sheet.faces.uniform(text, face) if cell.kind == "name" else face


def _draw_value(ink: Ink, at: Placed) -> None:
    fitted = fit_value(ink, at.cell, at.scope, at.width, at.height)
    if fitted.rest:
        ink.overflow(Overflow(at.cell, at.cell.content.fill(at.scope), True, at.scope))
        # What is shown must be told from the whole: the last line says where the rest is.
        kept = (*fitted.lines[:-1], fitting.Line(SEE_ANNEX, 0.0, False, 0))
        fitted = Fitted(kept, fitted.size, fitted.leading)
    draw_lines(ink, at, fitted)


def draw_lines(ink: Ink, at: Placed, fitted: Fitted) -> None:
    """Draw a fitted short text in the middle of its cell's height, aligned as the cell says."""
    cell = at.cell
    bold = cell.bold or (cell.bold_when is not None and cell.bold_when.holds(at.scope))
    face = cell_face(ink, cell, "".join(line.text for line in fitted.lines))
    top = at.y + (at.height - fitted.height) / 2
    for line in fitted.lines:
        wide = ink.sheet.width(line.text, face, fitted.size)
        if cell.align == "left":
            x = at.x + cell.pad
        elif cell.align == "right":
            x = at.x + at.width - cell.pad - wide
        else:
            x = at.x + (at.width - wide) / 2
        space = 0.0
        if cell.spread and len(line.text) > 1:
            x, space = at.x + PAD_X, (at.width - 2 * PAD_X - wide) / (len(line.text) - 1)
        ink.sheet.text(x, top, line.text, face, fitted.size, leading=fitted.leading, bold=bold, space=space)
        top += fitted.leading


def _draw_text(ink: Ink, at: Placed) -> None:
    cell = at.cell
    face = cell.face or ink.face
    seal = seal_words(ink, cell, at.scope)
    bottom = at.y + at.height - SIGN_ROW * len(cell.sign)
    top = _draw_fixed(ink, at, cell.prompt.fill(at.scope), at.y + PAD_Y)
    note = _fixed_lines(ink, at, cell.note.fill(at.scope))
    if note is not None:
        bottom -= note.height + PAD_Y
        _draw_block(ink, at, note, bottom, cell.face)
    text = _text_to_print(ink, at)
    if text is None:
        # Without a prompt the first line lies 9 mm below the cell's own edge.
        _rule(ink, at, top if cell.prompt.fill(at.scope) else at.y, bottom, bool(seal))
    elif text:
        measure = ink.measure(face)
        limit = at.y + at.height - SEAL_ZONE

        def reserve(below: float) -> float:
            return SEAL_ROOM - PAD_X if seal and top + below > limit else 0.0

        own = cell.size or fitting.LONG_SIZES[0]
        sizes = (own,) if cell.fixed else (own, *(size for size in fitting.LONG_SIZES if size < own))
        fitted = fitting.fit_text(
            text,
            at.width - 2 * PAD_X,
            bottom - top - PAD_Y,
            measure,
            sizes=sizes,
            spacings=(cell.spacing or LONG_SPACING, *(fitting.SHORT_SPACING,) * 2),
            indent_chars=cell.indent,
            reserve=reserve,
            mark=ink.mark(cell),
        )
        if fitted.rest:
            ink.overflow(Overflow(cell, fitted.rest, False, at.scope))
        _draw_block(ink, at, fitted, top, face, lambda n: reserve((n + 1) * fitted.leading))
    if seal:
        draw_seal(ink, at.x, at.y, at.width, seal_height(at.height, len(cell.sign)), seal)
    if cell.sign:
        draw_sign_rows(
            ink, cell.sign, at.scope, at.x, at.y + at.height, at.width, cell, under_seal=bool(seal)
        )


def _text_to_print(ink: Ink, at: Placed) -> str | None:
    """The text of a long cell; None = rule it for the pen."""
    cell = at.cell
    if cell.continues:
        return ink.rest(cell.continues)
    text = _paragraphs(cell.content.fill(at.scope))
    # What is known not to exist (无) or not to apply (／) is printed, there is nothing to write by hand.
    opinion = cell.opinion and text not in NOTHING_TO_WRITE
    by_hand = (opinion and not ink.print_opinions) or ((opinion or cell.ruled) and not text)
    return None if by_hand else text


def _paragraphs(text: str) -> str:
    """The paragraphs of a typed text without the blanks and empty lines people indent and part them with."""
    return "\n".join(line for line in (part.strip() for part in text.splitlines()) if line)


def _fixed_lines(ink: Ink, at: Placed, text: str) -> Fitted | None:
    if not text:
        return None
    face = at.cell.face or ink.face
    leading = PROMPT_SIZE * fitting.SHORT_SPACING * MM_PER_PT
    lines = fitting.wrap(text, PROMPT_SIZE, ink.measure(face), lambda _: at.width - 2 * PAD_X)
    return Fitted(tuple(lines), PROMPT_SIZE, leading)


def _draw_fixed(ink: Ink, at: Placed, text: str, top: float) -> float:
    fitted = _fixed_lines(ink, at, text)
    if fitted is None:
        return top
    _draw_block(ink, at, fitted, top, at.cell.face)
    return top + fitted.height + PAD_Y


def _draw_block(
    ink: Ink,
    at: Placed,
    fitted: Fitted,
    top: float,
    face: str,
    reserve: Callable[[int], float] = lambda _: 0.0,
) -> None:
    face = face or ink.face
    for index, line in enumerate(fitted.lines):
        room = at.width - 2 * PAD_X - line.indent - reserve(index)
        space = justify(ink.sheet.width(line.text, face, fitted.size), line, fitted.size, room)
        ink.sheet.text(
            at.x + PAD_X + line.indent, top, line.text, face, fitted.size, leading=fitted.leading, space=space
        )
        top += fitted.leading


def justify(wide: float, line: fitting.Line, size: float, room: float) -> float:
    """Space in mm behind every character so that a wrapped line ends at the right edge (0: leave ragged)."""
    slack = room - wide
    if not line.wrapped or len(line.text) < 2 or not 0 < slack <= 2.2 * size * MM_PER_PT:
        return 0.0
    return slack / (len(line.text) - 1)


def _rule(ink: Ink, at: Placed, top: float, bottom: float, seal: bool) -> None:
    last = bottom - (RULE_CLEAR if at.cell.sign else 0.5)
    y = top + RULE_STEP
    while y <= last:
        keep = SEAL_ROOM if seal and y > at.y + at.height - SEAL_ZONE else PAD_X
        ink.sheet.line(at.x + PAD_X, y, at.x + at.width - keep, y, 0.35, RULE_GREY)
        y += RULE_STEP


def _draw_sign_cell(ink: Ink, at: Placed) -> None:
    rows = at.cell.sign
    if not rows:
        return
    each = min(at.height / len(rows), max(SIGN_ROW, at.height / len(rows)))
    foot = at.y + at.height
    if len(rows) == 1:
        # A single row stands in the middle, with the pen's room above the line.
        each = at.height
        foot = at.y + at.height / 2 + SIGN_ROW / 2
        each = SIGN_ROW
    seal = bool(seal_words(ink, at.cell, at.scope)) and at.height >= SEAL_HEIGHT
    draw_sign_rows(ink, rows, at.scope, at.x, foot, at.width, at.cell, row_height=each, under_seal=seal)


def vertical_layout(text: str, width: float, height: float) -> tuple[list[str], float, float] | None:
    """How to stack a vertical label: columns (right one first), type size, pitch in mm; None: no room.

    Tried in the order of the errata: 10.5 pt loose, 10.5 pt tight, two columns, two columns of 9 pt.
    """
    tall, room = height - 2 * PAD_Y, width - 1.0
    for size, spacing, columns in ((10.5, 1.5, 1), (10.5, 1.0, 1), (10.5, 1.0, 2), (9.0, 1.0, 2)):
        em = size * MM_PER_PT
        per_column = math.ceil(len(text) / columns)
        needed = em * (1 + (per_column - 1) * spacing)
        if needed <= tall + 1e-6 and em * columns * 1.1 <= room:
            parts = [text[k : k + per_column] for k in range(0, len(text), per_column)]
            return parts, size, em * spacing
    return None


def _draw_vertical(ink: Ink, at: Placed) -> None:
    face = at.cell.face or ink.face
    text = at.cell.content.fill(at.scope)
    found = vertical_layout(text, at.width, at.height)
    if found is None:
        ink.overflow(Overflow(at.cell, text, True, at.scope))
        found = [SEE_ANNEX], 9.0, 9.0 * MM_PER_PT
    columns, size, pitch = found
    em = size * MM_PER_PT
    middle = at.x + at.width / 2
    for number, column in enumerate(columns):
        shift = (len(columns) - 1) / 2 - number
        top = at.y + (at.height - em - pitch * (max(len(part) for part in columns) - 1)) / 2
        for index, char in enumerate(column):
            ink.sheet.turned(middle + shift * em * 1.25, top + index * pitch, char, face, size)


def _draw_photo(ink: Ink, at: Placed) -> None:
    fitted = fitting.fit_label(
        at.cell.content.fill(at.scope), at.width - 8, at.height - 8, ink.measure(ink.face), (10.5, 9.0)
    )
    top = at.y + (at.height - fitted.height) / 2
    for line in fitted.lines:
        wide = ink.sheet.width(line.text, ink.face, fitted.size)
        ink.sheet.text(
            at.x + (at.width - wide) / 2,
            top,
            line.text,
            ink.face,
            fitted.size,
            leading=fitted.leading,
            grey=0.55,
        )
        top += fitted.leading
