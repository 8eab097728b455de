"""Backward plans against the forward rules, and the worked example."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.dates import add_days, add_months
from app.services.planning import backward_plan, first_day_reaching, last_day_before, outlook
from tests.builders import Regular, d

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))


@given(DAYS, st.integers(1, 24))
def test_first_and_last_days_are_tight(target: date, months: int) -> None:
    first = first_day_reaching(target, months)
    assert add_months(first, months) >= target > add_months(add_days(first, -1), months)
    last = last_day_before(target, months)
    assert add_months(last, months) <= target < add_months(add_days(last, 1), months)


def plan(case: Regular, target: str) -> dict[str, tuple[str | None, str | None, str | None, bool]]:
    found = backward_plan(case.file(), d(target), case.today, case.params, case.calendar)
    return {
        node.node: (
            str(node.actual) if node.actual else None,
            str(node.earliest) if node.earliest else None,
            str(node.latest) if node.latest else None,
            node.fits,
        )
        for node in found.nodes
    }


def test_a_target_of_the_worked_example() -> None:
    nodes = plan(Regular(upto="2026-09-02"), "2026-12-10")
    assert nodes["study"][0] == "2026-09-02"
    assert nodes["candidate_since"][2] == "2026-11-10"
    assert nodes["notice_end"][2] == "2026-11-09"
    assert nodes["notice_start"][2] == "2026-11-02"
    assert nodes["pre_review"][1] == "2026-11-10"
    assert all(fits for *_, fits in nodes.values())


def test_too_early_a_target_is_said() -> None:
    case = Regular(upto="2026-03-01")
    found = backward_plan(case.file(), d("2026-09-10"), case.today, case.params, case.calendar)
    assert not found.is_possible
    assert found.possible_from == d("2026-09-11")
    assert not next(node for node in found.nodes if node.node == "study").fits


def test_an_old_pre_review_does_not_reach_the_target() -> None:
    nodes = plan(Regular(upto="2026-11-20"), "2026-12-11")
    assert nodes["pre_review"][0] == "2026-11-10"
    assert nodes["pre_review"][3] is False
    assert plan(Regular(upto="2026-11-20"), "2026-12-10")["pre_review"][3] is True


@pytest.mark.parametrize("upto", ["2025-05-25", "2025-10-01", "2026-03-01", "2026-09-30", "2026-10-20"])
def test_the_earliest_plan_breaks_no_rule(upto: str) -> None:
    """Meeting on the first possible day: every node lies between its earliest and latest day."""
    case = Regular(upto=upto)
    first = backward_plan(case.file(), d("2026-12-01"), case.today, case.params, case.calendar).possible_from
    target = add_days(first, case.params.whole("review_span"))
    found = backward_plan(case.file(), target, case.today, case.params, case.calendar)
    assert found.is_possible


def test_what_follows_from_a_meeting() -> None:
    found = outlook(d("2026-11-30"), Regular().params)
    assert found.approval_deadline == d("2027-02-28")
    assert found.approval_latest == d("2027-05-30")
    assert found.earliest_conversion == d("2027-11-30")
