"""Forms F13–F23 measured with a ruler: columns and rows in mm as forms.md and its errata give them."""

from __future__ import annotations

import pytest

from tests.services.forms.independent.test_f01_f12_measured import lines
from tests.services.forms.independent.test_measured import FOURS, PAIRS, STANDING, Measured, blank, missing
from tests.services.forms.pdf_reading import horizontals, texts

BOOKLET = 20  # the upper margin of every page
AGREEMENT = (35, 47.5, 35, 47.5)
SPEECHES = (10, 22, 22, 91, 20)
RELATIVES = (18, 22, 22, 22, 61, 20)
SENT = (24, 34, 24, 34, 24, 25)

GRIDS = (
    Measured("f13-basic", 25, 38, (PAIRS,), (9.8, 9.8, 10, 9.8, 17, 60, 10, 15, 15, 45, 18)),
    Measured("f13", 20, 30, ((45, 85, 35), (18, 22, 22, 22, 81)), (9,) * 9, page=4),
    Measured("f13", 25, BOOKLET, ((22, 143),), (12, 10, 85, 45, 85, 10), page=5),
    Measured("f13", 20, BOOKLET, ((22, 143),), (12, 10, 85, 45, 85, 10), page=8),
    Measured("f13", 25, BOOKLET, ((22, 30, 113),), (30, 30, 30, 30, 100), page=9),
    Measured("f13", 20, BOOKLET, ((22, 143),), (40, 80, 90), page=10),
    Measured("f13", 25, BOOKLET, ((31, 60, 37, 37),), (9, 15, 15, 12, 12, 100, 14, 20), page=11),
    Measured("f13", 20, BOOKLET, ((22, 143),), (45, 65, 70, 15), page=12),
    Measured("f14", 15, 39, ((10, 24, 24, 45, 30, 26, 26, 26, 26, 30),), (10, *(9,) * 14)),
    Measured("f15", 25, 38, (AGREEMENT, STANDING, (82.5, 82.5)), (12, 12, 12, 12, 50, 25, 45, 45)),
    Measured("f15-probation", 25, 38, (AGREEMENT, STANDING, (82.5, 82.5)), (12, 12, 12, 12, 50, 25, 45, 45)),
    Measured("f15-probation", 25, 38, (STANDING,), (70, 70, 70), page=2),
    Measured("f15-record", 15, 39, ((10, 24, 30, 30, 95, 43, 18, 17),), (12, 22, 22, 22, 30, 30)),
    Measured("f16", 25, 20, (PAIRS,), (12, 10, 10, 10, 10, 18, 10, 45)),
    Measured("f16", 25, 150, (PAIRS,), (12, 10, 10, 10, 10, 18, 10, 45)),
    Measured("f17-candidate", 25, 38, ((24, 41, 24, 76), (24, 31, 24, 31, 24, 31), SPEECHES),
             (10, 10, 10, 10, 22, 10, *(16,) * 10)),
    Measured("f17-review", 25, 38, ((24, 41, 24, 76), SPEECHES), (10, 10, 10, 10, 22, 10, *(16,) * 10)),
    Measured("f17-conversion", 20, 20, (SPEECHES,), (10, *(16,) * 8, 35, 45), page=2),
    Measured("f18", 15, 71, ((24, 18, 11, 19, 42, 13, 18, 25, 25, 25, 23, 24),), (14, *(10,) * 9)),
    Measured("f18-single", 25, 38, (PAIRS, STANDING), (*(10,) * 6, 35, 25, 45, 25, 45)),
    Measured("f20-candidate", 25, 38, ((30, 52.5, 30, 52.5), STANDING), (*(10,) * 6, 40, 35, 12, 45, 45)),
    Measured("f20-admission", 25, 38, ((30, 52.5, 30, 52.5), STANDING), (*(10,) * 6, 40, 35, 12, 45)),
    Measured("f21-letter", 25, 30, (FOURS,), (11, 11, 11, 11)),
    Measured("f21-proof", 25, 38, (SENT, STANDING), (10, 10, 10, 95, 25, 20, 45)),
    Measured("f22", 25, 38, ((22, 33, 22, 33, 22, 33), STANDING, RELATIVES),
             (10, 10, 10, 10, 20, 85, 10, *(10,) * 6)),
    Measured("f22", 20, 20, (STANDING,), (40, 30, 80, 20, 60), page=2),
    Measured("f23", 25, 38, ((24, 41, 24, 41, 35), FOURS, STANDING),
             (*(12.25,) * 4, *(10,) * 6, 45, 25, 25, 14)),
    Measured("f23", 20, 20, (STANDING,), (60, 35, 25, 70, 60), page=2),
    Measured("f23-joint", 25, 38, ((30, 135),), (10, *(45,) * 4)),
)  # fmt: skip


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: f"{grid}-{grid.top:g}")
def test_columns_and_rows_stand_where_the_texts_put_them(grid: Measured) -> None:
    across, down = lines(blank(grid.key)[grid.page - 1])
    assert [missing(across, grid.left, widths) for widths in grid.columns] == [[]] * len(grid.columns)
    assert missing(down, grid.top, grid.rows) == []


def test_the_booklet_has_twelve_faces() -> None:
    """Errata G13: the half-year booklet has twelve faces, which makes three folded sheets."""
    pages = blank("f13")
    assert len(pages) == 12
    assert [texts(page)[-1] for page in pages] == [str(number) for number in range(1, 13)]


def test_resume_and_family_stand_with_eight_lines_each() -> None:
    """G13 face 4: a heading of 10, a head of 9 and eight lines of 9, twice: 182 in all."""
    down = horizontals(blank("f13")[3])
    assert missing(down, BOOKLET + 10, (*(9,) * 9,)) == []
    assert missing(down, BOOKLET + 10 + 81 + 10, (*(9,) * 9,)) == []


def test_two_trainings_a_page_with_a_cut_between() -> None:
    """Errata G16 and reading 16: two blocks of 125, the cut 2.5 clear of both."""
    assert missing(horizontals(blank("f16")[0]), 147.5, ()) == []
