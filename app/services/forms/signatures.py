"""Signature lines, blank dates and seal areas (forms.md section 2, forms-errata.md section 3, reading 6)."""

from __future__ import annotations

from app.services.forms import fitting
from app.services.forms.fitting import MM_PER_PT, PAD_X
from app.services.forms.ink import Ink, Overflow
from app.services.forms.language import Scope
from app.services.forms.spec import Cell, SignItem

SIGN_ROW = 12.0
SIGN_CLEAR = 3.0
SIGN_LINE = 35.0
HINT_ROOM = 0.8
SIGN_LINE_MIN = 24.0
SIGN_GAP = 4.0
# The seal's centre from the right and the bottom edge.
SEAL_RIGHT = 25.0
SEAL_BOTTOM = 22.5
SEAL_CLEAR = 4.0
BLANK_DATE = "\u3000\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"


def seal_words(ink: Ink, cell: Cell, scope: Scope) -> str:
    """The words in the seal area of a cell; empty if it has none or no seal is put there."""
    if not cell.seal:
        return ""
    return cell.seal_text.fill(scope) or ink.seal_words(cell.seal, scope)


def seal_height(height: float, rows: int, row_height: float = SIGN_ROW) -> float:
    """How much of the height above signature rows the words of a seal are set in.

    Two rows and more lift the words, so that nothing is printed on top of them.
    """
    return height - max(0.0, row_height * rows + SEAL_CLEAR - SEAL_BOTTOM)


def draw_seal(ink: Ink, x: float, y: float, width: float, height: float, words: str) -> None:
    """Print the words of a seal area where the middle of the seal will come."""
    if not words:
        return
    size = 10.5
    wide = ink.sheet.width(words, ink.face, size)
    centre = min(SEAL_RIGHT, width / 2)
    top = y + height - min(SEAL_BOTTOM, height / 2) - size * MM_PER_PT / 2
    ink.sheet.text(x + width - centre - wide / 2, top, words, ink.face, size)


def draw_sign_rows(
    ink: Ink,
    rows: tuple[tuple[SignItem, ...], ...],
    scope: Scope,
    x: float,
    bottom: float,
    width: float,
    style: Cell | None = None,
    *,
    row_height: float = SIGN_ROW,
    under_seal: bool = False,
) -> None:
    """Draw signature rows that end at ``bottom``, each ``row_height`` mm high, text 3 mm above its foot.

    Rows are set from the right (``align`` of the cell may say otherwise; ``spread`` uses the whole width).
    Under a seal the last row's date is centred below the seal, to be covered by its lower part.
    """
    # A cell with a text of its own sizes that text; one that holds nothing but signatures sizes them.
    own = style is not None and (style.kind == "sign" or not style.content)
    size = style.size if style and style.size and own else 10.5
    face = (style.face if style else "") or ink.face
    for index, row in enumerate(rows):
        foot = bottom - row_height * (len(rows) - 1 - index)
        _draw_sign_row(ink, row, scope, x, foot, width, size, face, style, under_seal, row_height)


def _sign_widths(
    ink: Ink, row: tuple[SignItem, ...], scope: Scope, size: float, face: str, line: float
) -> list[float]:
    widths = []
    for item in row:
        if item.kind == "date":
            widths.append(ink.sheet.width(BLANK_DATE, face, size))
        elif item.kind == "text":
            widths.append(ink.sheet.width(item.text.fill(scope), face, size))
        else:
            widths.append(ink.sheet.width(item.text.fill(scope) + "：", face, size) + line)
    return widths


def _draw_sign_row(
    ink: Ink,
    row: tuple[SignItem, ...],
    scope: Scope,
    x: float,
    foot: float,
    width: float,
    size: float,
    face: str,
    style: Cell | None,
    under_seal: bool,
    row_height: float,
) -> None:
    room = width - 4 * PAD_X
    line = SIGN_LINE
    widths = _sign_widths(ink, row, scope, size, face, line)
    gaps = SIGN_GAP * (len(row) - 1)
    while sum(widths) + gaps > room and line > SIGN_LINE_MIN:
        line -= 1.0
        widths = _sign_widths(ink, row, scope, size, face, line)
    while sum(widths) + gaps > room and size > 9.0:
        size -= 0.5
        widths = _sign_widths(ink, row, scope, size, face, line)
    gap = SIGN_GAP
    align = (style.align if style else None) or "right"
    if style is not None and style.spread and len(row) > 1:
        gap = max(gap, (room - sum(widths)) / (len(row) - 1))
        align = "left"
    total = sum(widths) + gap * (len(row) - 1)
    if total > room and len(row) == 1 and row[0].kind == "text":
        _draw_long_text(ink, row[0].text.fill(scope), x, foot, width, face)
        return
    left = x + 2 * PAD_X
    if align == "center":
        left = x + (width - total) / 2
    elif align == "right":
        left = x + width - 2 * PAD_X - total
        if under_seal and row[-1].kind == "date":
            left = min(left, x + width - SEAL_RIGHT + widths[-1] / 2 - total)
    em = size * MM_PER_PT
    # A name below the line needs a little more room above the cell's edge.
    clear = SIGN_CLEAR + (HINT_ROOM if ink.show_hints else 0.0)
    top = foot - min(clear, (row_height - em) / 2) - em
    for item, wide in zip(row, widths, strict=True):
        if item.kind == "date":
            ink.sheet.text(left, top, BLANK_DATE, face, size)
        elif item.kind == "text":
            ink.sheet.text(left, top, item.text.fill(scope), face, size)
        else:
            label = item.text.fill(scope) + "："
            ink.sheet.text(left, top, label, face, size)
            start = left + ink.sheet.width(label, face, size)
            ink.sheet.line(start, top + em + 0.4, left + wide, top + em + 0.4)
            hint = item.hint.fill(scope) if ink.show_hints else ""
            told = f"（应由{hint}签）"
            # A name too long for the place below its line is left out: it is only a hint.
            if hint and start + ink.sheet.width(told, face, 7.5) <= x + width - PAD_X:
                ink.sheet.text(start, top + em + 0.7, told, face, 7.5, grey=0.5)
        left += wide + gap


def _draw_long_text(ink: Ink, text: str, x: float, foot: float, width: float, face: str) -> None:
    """A long organisation name in a signature row: 9 pt on two lines, aligned left."""
    room = width - 4 * PAD_X
    fitted = fitting.fit_short(text, room, SIGN_ROW, ink.measure(face), (9.0,), balance=True)
    top = foot - 1.0 - fitted.height
    for line in fitted.lines:
        ink.sheet.text(x + 2 * PAD_X, top, line.text, face, fitted.size, leading=fitted.leading)
        top += fitted.leading
    if fitted.rest:
        ink.overflow(Overflow(Cell("value", title="签名栏的名称"), text, True, Scope({})))
