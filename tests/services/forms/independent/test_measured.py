"""Forms F25–F46 measured with a ruler: columns and rows in mm as forms.md and its errata give them.

The numbers are copied from the texts, not from the descriptions of the forms: ``columns`` and ``rows`` are
the widths and heights of the errata's grids (G26 …), ``left`` and ``top`` the margins of forms.md 1.3 and
the title.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import pytest

from app.services import forms
from tests.services.forms import samples
from tests.services.forms.pdf_reading import Mark, horizontals, marks, verticals

NEAR = 0.4
PAIRS = (28, 27, 28, 27, 28, 27)
FOURS = (28, 54.5, 28, 54.5)
STANDING = (14, 151)


@dataclass(frozen=True)
class Measured:
    """A grid on page ``page`` of a form: its upper left corner, widths (several sets) and heights in mm."""

    key: str
    left: float
    top: float
    columns: tuple[tuple[float, ...], ...]
    rows: tuple[float, ...]
    page: int = 1

    def __str__(self) -> str:
        return f"{self.key}-{self.page}"


GRIDS = (
    Measured("f25-admission", 32.5, 41, ((40, 35, 35, 35),), (10, 18)),
    Measured("f26-admission", 25, 38, ((30, 25, 30, 25, 30, 25),),
             (10, 10, 10, 13, 10, 10, 15, 10, 10, 25, 32, 35, 45)),
    Measured("f26-conversion", 25, 38, ((30, 25, 30, 25, 30, 25),),
             (10, 10, 10, 13, 10, 10, 15, 10, 10, 25, 32, 35, 45)),
    Measured("f27", 15, 71, ((26, 18, 10, 22, 42, 13, 16, 23, 24, 24, 24, 25),), (14, *(10,) * 5)),
    Measured("f27-single", 25, 38, (PAIRS, STANDING), (*(10,) * 6, 40, 40, 45, 25)),
    Measured("f27-single", 20, 20, (STANDING,), (60, 60), page=2),
    Measured("f28", 15, 47, ((9, 16, 18, 20, 22, 22, 18, 22, 14, 22, 22, 22, 22, 18),), (16, *(10,) * 11)),
    Measured("f29", 25, 20, (FOURS,), (12, 10, 10, 10, 10, 16)),
    Measured("f29-oath", 25, 38, (FOURS, (12, 28, 42.5, 12, 28, 42.5)), (10, 10, 10, 9, *(10,) * 10)),
    Measured("f30", 20, 38, ((25.4, 29.9, 21.6, 26.9, 23.9, 37.3),),
             (10, 10, 10, 10, 16, 10, 9, 9, 10, 10, 10, 45, 18), page=4),
    Measured("f32", 25, 38, (PAIRS, STANDING), (*(10,) * 6, 60, 25, 25, 20, 30, 18)),
    Measured("f32", 20, 20, (STANDING,), (50, 40, 25, 45, 30, 60), page=2),
    Measured("f32-summary", 15, 39, ((10, 34, 22, 10, 28, 28, 28, 28, 34, 45),), (12, *(10,) * 12)),
    Measured("f33-extend", 25, 38, (PAIRS, STANDING), (*(10,) * 6, 45, 22, 45, 20, 45)),
    Measured("f33-cancel", 25, 38, (PAIRS, STANDING), (*(10,) * 6, 45, 22, 45, 20, 45)),
    Measured("f34", 25, 34, ((10, 70, 14, 14, 27, 18, 12),), (*(9,) * 21,)),
    Measured("f35", 22.5, 202, (FOURS,), (12,) * 5),
    Measured("f38", 15, 39, ((9, 20, 11, 20, 22, 34, 26, 48, 22, 31, 24),), (12,) * 11),
    Measured("f38-guests", 15, 39, ((9, 20, 11, 20, 22, 34, 26, 48, 22, 31, 24),), (12,) * 11),
    Measured("f39", 25, 35, ((24, 34, 24, 46.7), (24, 58.5, 24, 58.5), (14, 16, 22, 20, 22, 71)),
             (*(12.2,) * 4, *(10,) * 6, 75, 8, 9, 9, 9, 20)),
    Measured("f39-s3", 22, 23, ((13.8, 4.2, 23, 18.8, 23, 23.2, 23.5),),
             (12.5, 12.2, 12, 12, 12.2, 12.2, 12.5, 15.2, 12.5, 12.5, 125.8)),
    Measured("f40", 15, 45, ((9, 19, 20, 12, 15, *(12,) * 12, 20, 18, 10), (66.75,) * 4),
             (9, 7, *(10,) * 9, 12, 8, 14)),
    Measured("f40-receipt", 80, 24, ((28, 32, 28, 32),), (10,) * 5),
    Measured("f41", 15, 47, ((57, 42, 42, 42, 42, 42),), (12, *(8,) * 12, 10)),
    Measured("f41", 15, 30, (), (40, 35, 35, 45), page=2),
    Measured("f42-applicant", 15, 39, ((9, 20, 10, 14, 18, 16, 28, 40, *(19,) * 5, 17),), (12, *(9,) * 14)),
    Measured("f43", 25, 45, ((9, 14, 38, 42, 34, 28),), (10, 9)),
    Measured("f44-appraisal", 15, 39, ((9, 22, 22, 18, 18, 18, 18, 24, 60, 28, 30),), (12, *(10,) * 12)),
    Measured("f45", 25, 58, ((12, 28, 42.5, 12, 28, 42.5),), (10,) * 21),
    Measured("f46", 25, 60, ((10, 80, 27, 14, 14, 20),), (9,) * 21),
)  # fmt: skip


def blank(key: str, **choices: bool | int | str) -> list[list[Mark]]:
    """The marks of a form with nothing recorded."""
    form = forms.get_form(key)
    data = samples.data_for(form.context, form.subject, "empty")
    return marks(forms.render(form, data, samples.TODAY, forms.Options(choices=choices)).pdf_bytes)


def missing(found: set[float], start: float, steps: tuple[float, ...]) -> list[float]:
    """Where a line should stand and none does."""
    wanted = accumulate(steps, initial=start)
    return [round(at, 1) for at in wanted if not any(abs(at - line) < NEAR for line in found)]


@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_columns_and_rows_stand_where_the_texts_put_them(grid: Measured) -> None:
    page = blank(grid.key)[grid.page - 1]
    # The outer edge is where the lines end.
    ends = [mark.places for mark in page if mark.kind == "L"]
    across = verticals(page) | {x for place in ends for x in (place[0], place[2])}
    down = horizontals(page) | {y for place in ends for y in (place[1], place[3])}
    assert [missing(across, grid.left, widths) for widths in grid.columns] == [[]] * len(grid.columns)
    assert missing(down, grid.top, grid.rows) == []


def test_small_ballots_leave_eight_on_all_sides() -> None:
    """Errata F25: 26｜21｜21｜21 = 89 on a quarter of the sheet, row 18, no line nearer than 8 to an edge."""
    page = blank("f25-admission", size="A6")[0]
    assert missing(verticals(page), 8, (26, 21, 21, 21)) == []
    assert missing(verticals(page), 113, (26, 21, 21, 21)) == []
    ruled = [mark.places for mark in page if mark.kind == "L" and mark.places[0] == mark.places[2]]
    inner = [place for place in ruled if abs(place[0] - 105) > 1]
    assert min(place[0] for place in inner) >= 8 - NEAR
    assert max(place[0] for place in inner) <= 202 + NEAR


def test_frames_of_the_certificate_letter() -> None:
    """forms.md F37: frames 29.7–180.2 by 47.4–113.7 and 163.3–257.2, the cut at 128.6."""
    page = blank("f37")[0]
    assert missing(verticals(page), 29.7, (19.5, 131)) == []
    assert missing(horizontals(page), 47.4, (66.3, 14.9, 34.7, 93.9)) == []


def test_the_letter_ends_above_its_cut_and_the_stub_below() -> None:
    """Errata F35: the cut at 187, the stub between 190 and 280."""
    page = blank("f35")[0]
    assert any(abs(y - 187) < NEAR for y in horizontals(page))
    stub = [mark.places[1] for mark in page if mark.kind == "T" and mark.places[1] > 187]
    assert min(stub) > 190
    assert max(stub) < 280
