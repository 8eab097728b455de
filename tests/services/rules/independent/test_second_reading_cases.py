"""A second reading of the reference about probation and conversion: what an input must be called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.services.membership import FULL, PROBATIONARY, standing
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import said
from tests.services.rules.lives import cancelled


def _admitted_again(months: int = 36) -> tuple[Regular, Regular]:
    """Cancelled on 20 January 2028; a second case three years later, approved on 15 January 2030."""
    first, second = cancelled(), Regular().shift(months)
    second.case.code = "AJ002"
    second.case.person_id = first.person.id
    return first, second


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2030-01-14", None), ("2030-01-15", PROBATIONARY), ("2031-01-19", PROBATIONARY), ("2031-01-20", FULL)],
)
def test_one_admitted_again_after_a_cancellation_is_a_member_again(day: str, expected: str | None) -> None:
    first, second = _admitted_again()
    files = (first.file(), replace(second.file(), person=first.person))
    assert standing(first.person, files).on(d(day)) == expected


def test_a_removal_before_the_second_admission_does_not_end_it() -> None:
    case = Regular()
    case.person.membership_state, case.person.membership_state_on = "除名", d("2019-05-01")
    assert standing(case.person, [case.file()]).on(d("2028-02-01")) == FULL
    case.person.membership_state_on = d("2028-01-25")
    assert standing(case.person, [case.file()]).on(d("2028-02-01")) is None
