"""Official texts (公示、报告、请示、通知) in the geometry of GB/T 9704—2012, or in the plain style.

Formal: text area 156 × 225, title 22 pt, body 16 pt, 28 characters a line, 22 lines of 28 pt a page. Plain
(简式): title 14 pt bold, body 12 pt, line spacing 1.5. The pages are laid out first and drawn afterwards,
because the page numbers depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.services.forms import fitting
from app.services.forms.cells import justify
from app.services.forms.drawing import Drawing
from app.services.forms.fitting import MM_PER_PT, Line
from app.services.forms.grids import Band
from app.services.forms.language import Scope
from app.services.forms.spec import Notice, Paragraph, Table
from app.services.forms.tables import draw_rows, head_bands, table_rows
from app.services.forms.titles import balanced, title_lines

CHARS_PER_LINE = 28
# A notice that misses a single page by little is set a little closer: 28 pt become 25.5 at the least.
CLOSER = (27.5, 27.0, 26.5, 26.0, 25.5)
FORMAL_LEADING = 28.0
LINES_PER_PAGE = 22
PAGE_NUMBER_BELOW = 7.0
PAGE_NUMBER_SIZE = 14.0


@dataclass(frozen=True, slots=True)
class Grade:
    """Type sizes and distances of one style; ``leading`` in mm, ``space`` mm behind every character."""

    title_size: float
    title_leading: float
    size: float
    leading: float
    face: str
    space: float
    lines: int

    @property
    def em(self) -> float:
        """Advance of a full-width character of the body in mm."""
        return self.size * MM_PER_PT + self.space


def grade(name: str, width: float, height: float) -> Grade:
    """The style called ``formal`` or ``simple`` for a text area of this size."""
    if name == "formal":
        # 28 characters of 16 pt are 158 mm: they are set a little closer to fill 156 mm exactly.
        space = width / CHARS_PER_LINE - 16.0 * MM_PER_PT
        return Grade(22.0, 33 * MM_PER_PT, 16.0, FORMAL_LEADING * MM_PER_PT, "fang", space, LINES_PER_PAGE)
    leading = 18 * MM_PER_PT
    return Grade(14.0, 21 * MM_PER_PT, 12.0, leading, "song", 0.0, int(height / leading))


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of fixed height; ``keep`` = never the last on a page, ``head`` = table head to repeat."""

    height: float
    draw: Callable[[], None]
    keep: bool = False
    head: Piece | None = None


class _Writer:
    """Turns a notice into pieces."""

    def __init__(self, drawing: Drawing, notice: Notice, scope: Scope, style: Grade) -> None:
        self.drawing = drawing
        self.notice = notice
        self.scope = scope
        self.grade = style
        self.pieces: list[Piece] = []

    def measure(self, face: str) -> fitting.Measure:
        """Widths with the closer setting of the body."""
        space = self.grade.space
        return lambda text, size: self.drawing.sheet.width(text, face, size) + space * len(text)

    def write(self) -> list[Piece]:
        """All pieces in order."""
        self._head()
        self._title()
        self._blank()
        addressee = self.notice.addressee.fill(self.scope)
        if addressee:
            self._paragraph(addressee, "", flush=True)
        for part in self.notice.paragraphs:
            if not part.when.holds(self.scope):
                continue
            if isinstance(part, Paragraph):
                for text in part.text.fill(self.scope).split("\n"):
                    if text:
                        self._paragraph(text, part.face, part.flush)
            else:
                self._table(part)
        attachment = self.notice.attachment.fill(self.scope)
        if attachment:
            self._keep_last_lines()
            self._blank()
            self._enclosures(attachment.split("\n"))
        self._signature()
        note = self.notice.note.fill(self.scope)
        if note:
            self._paragraph(f"（{note}）", "", flush=False)
        return self.pieces

    def _head(self) -> None:
        """Number on the left, 签发人 on the right, one character from the edges; only in formal letters."""
        number, signer = self.notice.number.fill(self.scope), self.notice.signer.fill(self.scope)
        style = self.grade
        if style.face != "fang" or not (number or signer):
            return
        label = "签发人：" if signer else ""
        label_wide = self.measure(style.face)(label, style.size)
        wide = label_wide + self.measure("kai")(signer, style.size)

        def draw() -> None:
            y = self.drawing.y
            x = self.drawing.left + self.drawing.width - style.em - wide
            self._write_at(self.drawing.left + style.em, y, number)
            self._write_at(x, y, label)
            self._write_at(x + label_wide, y, signer, "kai")

        self.pieces.append(Piece(style.leading * 1.5, draw, keep=True))

    def _enclosures(self, names: list[str]) -> None:
        """附件： with the names below one another; what wraps hangs behind the number."""
        style = self.grade
        for index, name in enumerate(names):
            start, hang = (2 if index == 0 else 5) * style.em, 6 * style.em

            def room(n: int, start: float = start, hang: float = hang) -> float:
                return self.drawing.width - (hang if n else start)

            lines = fitting.wrap(name, style.size, self.measure(style.face), room)
            for at, line in enumerate(lines):
                shifted = replace(line, indent=hang if at else start)
                self.pieces.append(Piece(style.leading, self._line_drawer(shifted, style.face), keep=True))

    def _blank(self) -> None:
        self.pieces.append(Piece(self.grade.leading, lambda: None, keep=True))

    def _title(self) -> None:
        style = self.grade
        lines = title_lines(
            self.notice.title.fill(self.scope),
            self._kept_words(),
            lambda text: self.drawing.sheet.width(text, "song-bold", style.title_size),
            self.drawing.width,
        )

        def draw() -> None:
            for index, line in enumerate(lines):
                wide = self.drawing.sheet.width(line, "song-bold", style.title_size)
                self.drawing.sheet.text(
                    self.drawing.left + (self.drawing.width - wide) / 2,
                    self.drawing.y + index * style.title_leading,
                    line,
                    "song-bold",
                    style.title_size,
                    leading=style.title_leading,
                )

        self.pieces.append(Piece(style.title_leading * len(lines), draw, keep=True))

    def _kept_words(self) -> tuple[str, ...]:
        value = self.scope.value(self.notice.keep) if self.notice.keep else ()
        return (value,) if isinstance(value, str) else tuple(value or ())

    def _paragraph(self, text: str, face: str, flush: bool) -> None:
        style = self.grade
        face = face or style.face
        indent = 0.0 if flush else 2 * style.em
        lines = fitting.wrap(text, style.size, self.measure(face), lambda _: self.drawing.width, indent)
        for index, line in enumerate(lines):
            # No first line of a paragraph alone at the foot, no last line alone at the head of a page.
            keep = len(lines) > 1 and index in (0, len(lines) - 2)
            self.pieces.append(Piece(style.leading, self._line_drawer(line, face), keep))

    def _line_drawer(self, line: Line, face: str) -> Callable[[], None]:
        style = self.grade

        def draw() -> None:
            wide = self.measure(face)(line.text, style.size) - style.space
            extra = justify(wide, line, style.size, self.drawing.width - line.indent)
            self.drawing.sheet.text(
                self.drawing.left + line.indent,
                self.drawing.y,
                line.text,
                face,
                style.size,
                leading=style.leading,
                space=style.space + extra,
            )

        return draw

    def _table(self, table: Table) -> None:
        drawing = self.drawing
        head = head_bands(table, self.scope)
        tall = drawing.form.layout.height - sum(band.height for band in head) - 4 * self.grade.leading
        head_piece = Piece(sum(band.height for band in head), lambda: _draw_head(drawing, head), keep=True)
        self.pieces.append(Piece(2.0, lambda: None, keep=True))
        self.pieces.append(head_piece)
        rows = table_rows(drawing, table, self.scope, tall)
        for index, row in enumerate(rows):
            keep = index == len(rows) - 1
            self.pieces.append(
                Piece(row.height, lambda row=row: draw_rows(drawing, [row]), keep, head=head_piece)  # type: ignore[misc]
            )
        self.pieces.append(Piece(2.0, drawing.flush_frame))

    def _signature(self) -> None:
        style = self.grade
        organisation = self.notice.signature.fill(self.scope)
        day = self.notice.date.fill(self.scope)
        seal = self.drawing.ink.seal_words(self.notice.seal, self.scope) if self.notice.seal else ""
        measure = self.measure(style.face)
        names = [organisation]
        if measure(organisation, style.size) > self.drawing.width - 4 * style.em:
            names = balanced(organisation, 2)
        blanks = 2 if seal else 1
        proxy = seal if "代章" in seal else ""
        # Without any seal the secretary signs by hand (errata, reading 5).
        by_hand = "党支部书记签名：____________" if self.notice.seal == "outside" and not seal else ""
        height = (blanks + len(names) + 1 + (1 if proxy else 0) + (2 if by_hand else 0)) * style.leading

        def draw() -> None:
            widths = [measure(name, style.size) - style.space for name in names]
            wide, day_wide = max(widths), measure(day, style.size) - style.space
            right = self.drawing.left + self.drawing.width
            if seal:
                # The date stands four characters from the right, the name centred above it.
                centre = right - 4 * style.em - day_wide / 2
                centre = min(centre, right - 2 * style.em - wide / 2)
                lefts = [centre - each / 2 for each in widths]
                day_left = centre - day_wide / 2
            elif day_wide + 2 * style.em > wide:
                day_left = right - 2 * style.em - day_wide
                lefts = [day_left - 2 * style.em + (wide - each) for each in widths]
            else:
                lefts = [right - 2 * style.em - wide + (wide - each) / 2 for each in widths]
                day_left = lefts[0] + 2 * style.em
            y = self.drawing.y + blanks * style.leading
            if by_hand:
                x = right - 2 * style.em - measure(by_hand, style.size)
                self._write_at(x, self.drawing.y + style.leading, by_hand)
                y += 2 * style.leading
            for name, left in zip(names, lefts, strict=True):
                self._write_at(left, y, name)
                y += style.leading
            self._write_at(day_left, y, day)
            if proxy:
                self._write_at(
                    day_left + (day_wide - measure(proxy, style.size)) / 2, y + style.leading, proxy
                )

        self._keep_last_lines()
        self.pieces.append(Piece(height, draw))

    def _keep_last_lines(self) -> None:
        """What follows never stands alone on a page: two lines of text come along."""
        for at in range(max(0, len(self.pieces) - 2), len(self.pieces)):
            self.pieces[at] = replace(self.pieces[at], keep=True)

    def _write_at(self, x: float, y: float, text: str, face: str = "") -> None:
        style = self.grade
        self.drawing.sheet.text(
            x, y, text, face or style.face, style.size, leading=style.leading, space=style.space
        )


def _draw_head(drawing: Drawing, head: list[Band]) -> None:
    drawing.draw_bands(head)


def paginate(pieces: list[Piece], height: float) -> list[list[Piece]]:
    """Fill pages of ``height`` mm; a kept piece moves on with its successor, a table head is repeated."""
    pages: list[list[Piece]] = [[]]
    used = 0.0
    for piece in pieces:
        page = pages[-1]
        if page and used + piece.height > height + 0.05:
            moved: list[Piece] = []
            while len(page) > 1 and page[-1].keep:
                moved.insert(0, page.pop())
            if not page:
                page, moved = moved, []
            start = moved[0] if moved else piece
            page = ([start.head] if start.head is not None else []) + moved
            pages.append(page)
            used = sum(each.height for each in page)
        page.append(piece)
        used += piece.height
    return pages


def draw_notice(drawing: Drawing, notice: Notice, scope: Scope) -> None:
    """Draw a notice from a new page on, with page numbers if it needs more than one page."""
    layout = drawing.form.layout
    style = grade(drawing.options.grade, layout.width, layout.height)
    pages = paginate(_Writer(drawing, notice, scope, style).write(), style.lines * style.leading)
    for points in CLOSER if len(pages) == 2 else ():
        part = points / FORMAL_LEADING
        close = replace(style, leading=style.leading * part, title_leading=style.title_leading * part)
        closer = paginate(_Writer(drawing, notice, scope, close).write(), layout.height)
        if len(closer) == 1:
            pages = closer
            break
    for number, pieces in enumerate(pages, 1):
        drawing.start_page()
        for piece in pieces:
            top = drawing.y
            piece.draw()
            drawing.y = top + piece.height
        drawing.flush_frame()
        if len(pages) > 1:
            _page_number(drawing, number)


def _page_number(drawing: Drawing, number: int) -> None:
    text = f"— {number} —"
    wide = drawing.sheet.width(text, "song", PAGE_NUMBER_SIZE)
    em = PAGE_NUMBER_SIZE * MM_PER_PT
    x = drawing.left + (drawing.width - em - wide if number % 2 else em)
    drawing.sheet.text(x, drawing.bottom + PAGE_NUMBER_BELOW, text, "song", PAGE_NUMBER_SIZE)
