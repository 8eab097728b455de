"""A form on its way to paper: pages, margins, frames, footers, and text that has to go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from app.errors import FormRefused
from app.services.forms.cells import draw_cell
from app.services.forms.faces import MissingGlyph
from app.services.forms.grids import Band, Lines, place
from app.services.forms.ink import Ink, Overflow
from app.services.forms.language import Scope
from app.services.forms.layout import Section
from app.services.forms.overlays.placing import Adjustment
from app.services.forms.sheet import Sheet
from app.services.forms.spec import Cards, Cell, FormSpec, Grid, Notice, Page, Seal, Table

FOOTER_SIZE = 9.0
FOOTER_BELOW = 6.0
UNDERLINE_ABOVE = 1.5


@dataclass(frozen=True, slots=True)
class Options:
    """What the user may choose when printing.

    ``print_opinions`` prints recorded opinions instead of ruling lines for the pen; ``signer_hints`` prints
    who should sign in small grey; ``footer`` the printing date and version below the page (off for the
    archive); ``grade`` formal (GB/T 9704) or simple for notices; ``system_fonts`` the PC's font folder if
    its own faces shall be used; ``user_folder`` the user's forms folder (changed wording); ``choices`` values
    for the form's own choices by key (missing ones: their defaults); ``adjustments`` how the printer is off
    on preprinted papers, by the paper's key.
    """

    print_opinions: bool = False
    signer_hints: bool = False
    footer: bool = True
    grade: Literal["formal", "simple"] = "formal"
    system_fonts: Path | None = None
    user_folder: Path | None = None
    choices: Mapping[str, bool | int | str] = field(default_factory=dict)
    adjustments: Mapping[str, Adjustment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A form as PDF: its bytes, number of pages, characters without glyph, fields that went on 附页."""

    pdf_bytes: bytes
    pages: int
    missing_glyphs: tuple[MissingGlyph, ...]
    overflowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """Text carried over from a page: where it stood and what is left of it."""

    overflow: Overflow
    page: int


class Drawing:
    """The state of one document: current page, cursor, frame lines, carried text.

    ``left``, ``width`` and ``bottom`` bound the area drawn in (between the margins, or a card);
    ``card_page`` counts the pages a list of cards fills, from 0.
    """

    def __init__(self, sheet: Sheet, form: FormSpec, scope: Scope, options: Options, today: date) -> None:
        self.sheet = sheet
        self.form = form
        self.scope = scope
        self.options = options
        self.today = today
        self.carried: list[Carried] = []
        # What a preprinted paper has no room for: told to the user, never on a sheet of its own.
        self.told: list[str] = []
        self._rests: dict[str, str] = {}
        self._lines = Lines()
        layout = form.layout
        self.left = 0.0
        self.y = 0.0
        self.width = layout.width
        self.bottom = 0.0
        self.card_page = 0
        self._footer_open = False
        self.face = layout.face
        self.ink = Ink(
            sheet=sheet,
            face=layout.face,
            print_opinions=options.print_opinions,
            show_hints=options.signer_hints,
            seal_words=self._seal_words,
            overflow=self._overflow,
            mark=self._mark,
            rest=self._rest,
        )
        self._continuing = {page.continues: page for page in form.pages if page.continues}
        # Where the sections of the form begin, for the contents.
        self.sections: list[Section] = []

    @contextmanager
    def inside(self, form: FormSpec, scope: Scope) -> Iterator[None]:
        """Draw another form for a while, on pages of its own, with this form's footer and binding edge."""
        self.close_page()
        before = self.form, self.scope, self.face, self.ink, self._continuing
        own = self.form.layout
        layout = replace(form.layout, footer=own.footer, mirror=own.mirror and not form.layout.landscape)
        self.form, self.scope, self.face = replace(form, layout=layout), scope, layout.face
        self.ink = replace(self.ink, face=layout.face)
        self._continuing = {page.continues: page for page in form.pages if page.continues}
        yield
        self.close_page()
        self.form, self.scope, self.face, self.ink, self._continuing = before

    @property
    def pages(self) -> int:
        """Pages begun so far."""
        return self.sheet.pages

    def start_page(self) -> None:
        """Close the current page and open the next; a two-sided form mirrors the margins of even pages."""
        self.close_page()
        layout = self.form.layout
        self.sheet.begin(*layout.size)
        mirrored = layout.mirror and self.sheet.pages % 2 == 0
        self.left = layout.margins[1] if mirrored else layout.margins[3]
        self.y = layout.margins[0]
        self.width = layout.width
        self.bottom = self.y + layout.height
        self._footer_open = True

    @contextmanager
    def area(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """Draw inside this rectangle of the paper for a while instead of between the margins."""
        self.flush_frame()
        before = self.left, self.y, self.width, self.bottom
        self.left, self.y, self.width, self.bottom = x, y, width, y + height
        yield
        self.flush_frame()
        self.left, self.y, self.width, self.bottom = before

    def close_page(self) -> None:
        """Draw the pending frame and the footer of the current page."""
        self.flush_frame()
        if self._footer_open:
            self._draw_footer()
            self._footer_open = False

    def _draw_footer(self) -> None:
        kind = self.form.layout.footer
        layout = self.form.layout
        if kind == "none" or (kind == "print" and not self.options.footer):
            return
        top = layout.size[1] - layout.margins[2] + FOOTER_BELOW
        if kind == "page":
            text = str(self.sheet.pages)
            x = self.left + (layout.width - self.sheet.width(text, self.face, FOOTER_SIZE)) / 2
        else:
            text = f"打印日期 {self.today.isoformat()}\u3000{self.form.number} 第{self.form.version}版"
            x = self.left + layout.width - self.sheet.width(text, self.face, FOOTER_SIZE)
        self.sheet.text(x, top, text, self.face, FOOTER_SIZE)

    def flush_frame(self) -> None:
        """Draw the lines of the grids and tables that stand together, the outer frame thicker."""
        layout = self.form.layout
        for x1, y1, x2, y2, outer in self._lines.segments() if self._lines else ():
            self.sheet.line(x1, y1, x2, y2, layout.frame if outer else layout.line)
        self._lines = Lines()

    def draw_bands(self, rows: Sequence[Band], x: float | None = None) -> None:
        """Draw rows of cells at the cursor and move it below them."""
        left = self.left if x is None else x
        for placed in place(rows, left, self.y):
            if placed.cell.border == "all":
                self._lines.add(placed.x, placed.y, placed.width, placed.height)
            elif placed.cell.border == "under":
                foot = placed.y + placed.height - UNDERLINE_ABOVE
                self.sheet.line(placed.x, foot, placed.x + placed.width, foot, self.form.layout.line)
            draw_cell(self.ink, placed)
        self.y += sum(band.height for band in rows)

    def need(self, height: float, page: Page) -> None:
        """Refuse a fixed page that is too tall: a layout error, not one of the data."""
        if self.y + height > self.bottom + 0.05:
            number = self.form.pages.index(page) + 1
            raise FormRefused(
                "E-FORM-04",
                f"表样文件 {self.form.source} 的第 {number} 面排不下：超出版心 "
                f"{self.y + height - self.bottom:.1f} 毫米。",
                "请减小行高，或移走改过的表样用自带的；数据没有改动。",
            )

    def expects_pen(self, cell_id: str) -> bool:
        """Whether the cell with this id is an opinion that will be written by hand."""
        return any(
            cell.id == cell_id and cell.opinion and not self.options.print_opinions
            for page in self.form.pages
            for cell in page_cells(page)
        )

    def has_rest(self, cell_id: str) -> bool:
        """Whether text of the cell with this id waits to be continued."""
        return cell_id in self._rests

    def _seal_words(self, kind: Seal, scope: Scope) -> str:
        if kind == "superior":
            return "（党委盖章）"
        if kind == "general":
            return "（党总支盖章）"
        state = scope.value("branch.seal")
        if state == "own":
            return "（党支部盖章）"
        return "（上级党组织代章）" if kind == "outside" and state == "superior" else ""

    def _overflow(self, found: Overflow) -> None:
        page = self._continued_by(found.cell)
        if page is not None and not found.whole:
            self._rests[page.continues] = found.text
        else:
            self.carried.append(Carried(found, self.pages))

    def _continued_by(self, cell: Cell) -> Page | None:
        """The page that takes what a cell cannot hold: its own, or the same page once more."""
        page = self._continuing.get(cell.id) or self._continuing.get(cell.continues)
        return None if page is None or (cell.continues and not page.again) else page

    def _mark(self, cell: Cell) -> str:
        page = self._continued_by(cell)
        return page.mark if page else "（续见附页）"

    def _rest(self, cell_id: str) -> str | None:
        return self._rests.pop(cell_id, None)


def page_cells(page: Page) -> list[Cell]:
    """All cells of a page's grids, tables, notices and cards."""
    cells: list[Cell] = []
    for block in page.blocks:
        parts: Sequence[object] = (block,)
        if isinstance(block, Notice):
            parts = block.paragraphs
        elif isinstance(block, Cards):
            parts = block.blocks
        for part in parts:
            if isinstance(part, Grid):
                cells += [cell for row in part.rows for cell in row.cells]
            elif isinstance(part, Table):
                cells += [cell for row in part.head for cell in row.cells] + list(part.cells)
    return cells
