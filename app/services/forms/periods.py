"""Which forms are about a year or a half year that the user may choose, and what else may be chosen."""

from __future__ import annotations

from typing import Literal

from app.services.forms.spec import Cards, Cell, FormSpec, Grid, Notice, OverlayBlock, Row, Table, Transcript

Period = Literal["", "year", "half"]

_PERIODS: dict[str, Period] = {
    "chase": "year",
    "dues": "year",
    "receipts": "year",
    "ledger": "year",
    "letter": "year",
    "letters": "year",
    "mobiles": "year",
    "handbook": "year",
    "appraisal": "year",
    "half-year": "half",
}
_SHARED = ("roster", "notice", "request", "oath")
_BOOKLET_PAGES = 4


def period_of(form: FormSpec) -> Period:
    """``year`` for a yearly form, ``half`` for one of a half year, empty for all others."""
    return _PERIODS.get(form.context, "")


def is_shared(form: FormSpec) -> bool:
    """Whether one sheet stands for all who were decided, announced or sworn in together."""
    return form.context in _SHARED


def has_opinions(form: FormSpec) -> bool:
    """Whether the form has opinions that may be printed instead of being left to the pen."""
    return any(cell.opinion for cell in _cells(form))


def has_grades(form: FormSpec) -> bool:
    """Whether the form is an official text that comes in two grades (正式、简式)."""
    return any(isinstance(block, Notice) for page in form.pages for block in page.blocks)


def is_booklet(form: FormSpec) -> bool:
    """Whether the form is a two-sided A4 booklet that may be folded on A3."""
    layout = form.layout
    upright = layout.paper == "A4" and not layout.landscape
    return upright and layout.mirror and len(form.pages) >= _BOOKLET_PAGES


def is_list(form: FormSpec) -> bool:
    """Whether the form is a roster or ledger whose table may be saved as ``.xlsx``."""
    blocks = [block for page in form.pages for block in page.blocks]
    has_table = any(isinstance(block, Table) for block in blocks)
    return has_table and not any(isinstance(block, Notice | Transcript) for block in blocks)


def is_overlay(form: FormSpec) -> bool:
    """Whether the form is printed into preprinted paper, by the adjustments of a printer."""
    return any(isinstance(block, OverlayBlock) for page in form.pages for block in page.blocks)


def _cells(form: FormSpec) -> list[Cell]:
    rows: list[Row] = []
    cells: list[Cell] = []
    for page in form.pages:
        blocks = [
            *page.blocks,
            *(inner for block in page.blocks if isinstance(block, Cards) for inner in block.blocks),
        ]
        for block in blocks:
            if isinstance(block, Grid):
                rows += block.rows
            elif isinstance(block, Table):
                cells += block.cells
    return [*cells, *(cell for row in rows for cell in row.cells)]
