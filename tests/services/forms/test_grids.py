"""Cells, spans and lines."""

from __future__ import annotations

import pytest

from app.services.forms.grids import Band, GridError, Lines, place
from app.services.forms.language import Scope
from app.services.forms.spec import Cell

NOBODY = Scope({})


def _band(*cells: Cell, columns: tuple[float, ...] = (10.0, 20.0, 30.0), height: float = 5.0) -> Band:
    return Band(height, columns, cells, NOBODY)


def test_spans_over_columns_and_rows() -> None:
    tall = Cell("label", rows=2)
    placed = place([_band(tall, Cell("value", span=2)), _band(Cell("value"), Cell("value"))], 1.0, 2.0)
    assert [(at.x, at.y, at.width, at.height) for at in placed] == [
        (1.0, 2.0, 10.0, 10.0),
        (11.0, 2.0, 50.0, 5.0),
        (11.0, 7.0, 20.0, 5.0),
        (31.0, 7.0, 30.0, 5.0),
    ]


def test_a_row_may_have_columns_of_its_own() -> None:
    placed = place([_band(Cell("label"), Cell("text"), columns=(14.0, 46.0))], 0.0, 0.0)
    assert [at.width for at in placed] == [14.0, 46.0]


@pytest.mark.parametrize(
    "rows",
    [
        [_band(Cell("value"))],
        [_band(Cell("value", span=4))],
        [_band(Cell("value", rows=2), Cell("value", span=2))],
        [_band(Cell("value", rows=2), Cell("value", span=2)), _band(Cell("value", span=3))],
        [_band(Cell("value", rows=2), Cell("value", span=2)), _band(Cell("value"), columns=(30.0, 30.0))],
    ],
)
def test_spans_that_do_not_fit(rows: list[Band]) -> None:
    with pytest.raises(GridError):
        place(rows, 0.0, 0.0)


def test_shared_edges_are_drawn_once_and_the_frame_is_told_apart() -> None:
    lines = Lines()
    lines.add(0, 0, 10, 5)
    lines.add(10, 0, 10, 5)
    lines.add(0, 5, 20, 5)
    found = lines.segments()
    assert (0, 0, 20, 0, True) in found
    assert (0, 5, 20, 5, False) in found
    assert (10, 0, 10, 5, False) in found
    assert (0, 0, 0, 10, True) in found
    assert len(found) == 6
