"""G. Numbers that add up: R217."""

from __future__ import annotations

import pytest

from tests.builders import Regular

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("due", "present", "cast", "said"),
    [
        (16, 15, (14, 0, 1), []),
        (16, 16, (15, 0, 1), []),
        (16, 15, (14, 1, 1), [("R217", "violation", "broken")]),
        (16, 17, (14, 0, 1), [("R217", "violation", "broken")]),
        (16, None, (16, 0, 1), [("R217", "violation", "broken")]),
        (None, None, (16, 0, 1), []),
        (None, 15, (15, None, None), []),
        (None, 15, (16, None, None), [("R217", "violation", "broken")]),
    ],
)
def test_recommendations_add_up(
    due: int | None, present: int | None, cast: tuple[int | None, ...], said: Said
) -> None:
    case = Regular()
    row = case.recommendations[0]
    row.due, row.present = due, present
    row.votes_for, row.votes_against, row.votes_abstain = cast
    assert case.says("R217") == said


def test_meetings_add_up() -> None:
    case = Regular()
    case.vote("支委会审查").votes_for = 4
    assert case.says("R217") == [("R217", "violation", "broken")]
    assert "票数 4＝4，多于实到 3" in case.findings("R217")[0].message


def test_admission_is_counted_by_its_own_rule() -> None:
    case = Regular()
    case.vote("接收预备党员").votes_for = 99
    assert case.says("R217") == []
