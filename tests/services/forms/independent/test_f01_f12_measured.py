"""Forms F01–F12 measured with a ruler: columns and rows in mm as forms.md and its errata give them."""

from __future__ import annotations

import pytest

from app.services import forms
from tests.services.forms import samples
from tests.services.forms.independent.test_measured import (
    FOURS,
    NEAR,
    PAIRS,
    STANDING,
    Measured,
    blank,
    missing,
)
from tests.services.forms.pdf_reading import Mark, horizontals, marks, texts, verticals

APPLICANT = (22, 33, 22, 33, 22, 33)
MINUTES = (40, 45, 25, 55)
BALLOTS = (30, 15, 15, 15, 15, 15, 15, 25, 20)

GRIDS = (
    Measured("f01-receipt", 25, 20, (FOURS,), (12, 10, 10, 14, 14)),
    Measured("f01-receipt", 25, 92, (FOURS,), (12, 10, 10, 14, 14)),
    Measured("f03", 25, 38, (APPLICANT, STANDING), (10, 10, 10, 10, 10, 128, 30, 22)),
    Measured("f04", 15, 39, ((10, 22, 11, 15, 20, 20, 45, 24, 24, 24, 30, 22),), (12, *(9,) * 14)),
    Measured("f06", 25, 38, (APPLICANT, STANDING), (10, 10, 10, 60, 25, 55, 45)),
    Measured("f07", 25, 38, (APPLICANT, STANDING), (10, 10, 10, 55, 22, 45, 45, 20)),
    Measured("f08-members", 8, 28, ((9, 26, 34, 20),), (9,)),
    Measured("f08-summary", 15, 39, ((10, 24, 46, *(13,) * 8, 26, 26, 21, 10),), (8, 8, *(9,) * 12)),
    Measured("f09-committee", 25, 38, (MINUTES,), (*(11.7,) * 6, 139.3, 12)),
    Measured("f09-assembly", 25, 38, (MINUTES,), (*(11.7,) * 8, 130, 12)),
    Measured("f09-assembly", 25, 38, ((12, 30, 45, 22, 56),), (10,) * 23, page=2),
    Measured("f10", 15, 71, ((34, 22, 10, 21, 42, 15, 26, 24, 25, 24, 24),), (14, *(10,) * 9)),
    Measured("f10-single", 25, 38, (PAIRS, STANDING), (*(10,) * 5, 40, 30, 45, 25, 45)),
    Measured("f12", 25, 20, (FOURS,), (12, 10, 10, 10, 16)),
)  # fmt: skip


def lines(page: list[Mark]) -> tuple[set[float], set[float]]:
    """Where lines stand across and down, the ends of lines (the frame) included."""
    ends = [mark.places for mark in page if mark.kind == "L"]
    across = verticals(page) | {x for place in ends for x in (place[0], place[2])}
    return across, horizontals(page) | {y for place in ends for y in (place[1], place[3])}


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: f"{grid}-{grid.top:g}")
def test_columns_and_rows_stand_where_the_texts_put_them(grid: Measured) -> None:
    across, down = lines(blank(grid.key)[grid.page - 1])
    assert [missing(across, grid.left, widths) for widths in grid.columns] == [[]] * len(grid.columns)
    assert missing(down, grid.top, grid.rows) == []


def test_stub_and_letter_of_the_talk_share_the_upper_half() -> None:
    """Errata F02: stub 7.5–62.5, letter 62.5–202.5, six millimetres clear of the line, cut at 148.5."""
    page = blank("f02")[0]
    assert any(abs(x - 62.5) < NEAR for x in verticals(page))
    assert any(abs(y - 148.5) < NEAR for y in horizontals(page))
    words = [mark.places for mark in page if mark.kind == "T"]
    assert not [place for place in words if 56.5 < place[0] < 68.5 - NEAR]
    assert max(place[1] for place in words) < 148.5
    letter = [place for place in words if place[0] > 62.5]
    assert min(place[0] for place in letter) >= 68.5 - NEAR
    assert max(place[0] for place in letter) < 202.5


def test_the_talk_is_told_in_four_lines_of_thirty_characters() -> None:
    """Errata F02: 4 lines of 30 characters, 12 pt."""
    form = forms.get_form("f02")
    page = marks(forms.render(form, samples.full_case(), samples.TODAY).pdf_bytes)[0]
    body = [mark for mark in page if mark.kind == "T" and mark.places[0] > 62.5]
    start = next(n for n, mark in enumerate(body) if mark.text.startswith("你于"))
    end = next(n for n, mark in enumerate(body) if mark.text.startswith("（党支部盖章）"))
    said = "".join(mark.text for mark in body[start:end])
    assert "2024年3月11日" in said
    assert len({mark.places[1] for mark in body[start:end]}) <= 4


@pytest.mark.parametrize("key", ["f12", "f29"])
def test_the_notice_has_ten_millimetres_a_line_below_a_stub_of_eighty(key: str) -> None:
    """Errata G12 and G29: stub 80 mm, the cut at its end, five lines of 10 mm."""
    form = forms.get_form(key)
    page = marks(forms.render(form, samples.full_case(), samples.TODAY).pdf_bytes)[0]
    assert any(abs(y - 100) < NEAR for y in horizontals(page))
    rows = {round(mark.places[1], 1) for mark in page if mark.kind == "T"}
    body = sorted(row for row in rows if 135 < row < 200)
    assert [round(y - body[0], 1) for y in body] == [0.0, 10.0, 20.0, 30.0, 40.0]


def test_the_whole_process_stands_on_two_sides() -> None:
    """Errata G5: 26 rows of 14 mm, stages of 8, steps 1–11 in front, 12–25 and signatures behind."""
    form = forms.get_form("f05")
    front, back = marks(forms.render(form, samples.full_case(), samples.TODAY).pdf_bytes)
    across, down = lines(front)
    rows = (10, 10, 10, 10, 8, 14, 14, 8, *(14,) * 4, 8, *(14,) * 6)
    assert missing(down, 38, rows) == []
    assert missing(across, 25, (9, 38, 26, 62, 18, 12)) == []
    assert missing(across, 25, (22, 55, 33, 55)) == []
    across, down = lines(back)
    # The back is mirrored: 20 mm on the left.
    assert missing(across, 20, (9, 38, 26, 62, 18, 12)) == []
    assert missing(down, 20, (10, 8, *(14,) * 7, 8, *(14,) * 7, 20)) == []
    numbers = [word for word in texts(front) + texts(back) if word.isdigit() and len(word) < 3]
    assert numbers == [str(n) for n in range(1, 26)]


def test_ballots_are_quarters_of_a_sheet_with_eight_clear() -> None:
    """Errata G8 and reading 21: 105 × 148.5, eight clear to every edge and cut, no number, no signature."""
    page = blank("f08-members")[0]
    for left in (8, 113):
        assert missing(verticals(page), left, (9, 26, 34, 20)) == []
    words = [mark for mark in page if mark.kind == "T"]
    assert all(mark.places[0] % 105 >= 8 - NEAR for mark in words)
    assert all(8 <= mark.places[1] % 148.5 <= 140.5 for mark in words)
    assert not [mark.text for mark in words if "签名：" in mark.text or "编号" in mark.text]


def test_the_check_list_of_the_letter() -> None:
    """forms.md F03: vertical label 9.8, yes 10.3, no 18.8, nine rows of 16.1, printed only if chosen."""
    assert len(blank("f03")) == 2
    across, down = lines(blank("f03", checklist=True)[2])
    assert missing(across, 25, (9.8, 126.1, 10.3, 18.8)) == []
    assert missing(down, 48, (16.1,) * 9) == []
