"""The line of a probationer whose conversion was put off: extended, refused, cancelled."""

from __future__ import annotations

from app.services.journey.line import StepState, step_line
from tests.builders import Regular, d
from tests.services.journey.test_line import states


def _extended_by_six_months() -> Regular:
    """Extended on 10 December 2027 by six months and approved on 20 January 2028; 20 February 2028."""
    case = Regular(upto="2028-01-20")
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    case.today = d("2028-02-20")
    return case


def test_an_extension_opens_application_meeting_and_approval_anew() -> None:
    case = _extended_by_six_months()
    lines = {line.step.code: line for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    # a year and six months from 30 November 2026; thirty days before that the application
    assert (lines["22"].state, lines["22"].hint) == (StepState.OPEN, "最早 2028-04-30")
    assert (lines["23"].state, lines["23"].hint) == (StepState.WAITING, "最早 2028-05-30")
    assert (lines["24"].state, lines["24"].when, lines["24"].late) == (StepState.WAITING, None, False)
    assert lines["25"].state is StepState.WAITING


def test_the_application_after_an_extension_is_the_one_that_counts() -> None:
    case = _extended_by_six_months()
    assert case.probation is not None
    case.probation.application_dates = (d("2027-11-10"), d("2028-05-10"))
    case.today = d("2028-05-12")
    lines = {line.step.code: line for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert (lines["22"].state, lines["22"].when) == (StepState.DONE, d("2028-05-10"))
    assert lines["23"].state is StepState.OPEN


def test_nothing_is_to_be_filed_of_a_probation_that_was_cancelled() -> None:
    case = Regular(upto="2028-01-20")
    case.vote("预备党员转正").outcome = "取消"
    case.today = d("2028-02-20")
    assert states(case)["25"] == StepState.NOT_NEEDED


def test_a_conversion_the_committee_refused_is_discussed_anew() -> None:
    case = Regular(upto="2028-01-20")
    case.filing("转正审批").result = "不同意"
    lines = {line.step.code: line for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert lines["23"].state is StepState.NOW
    assert (lines["24"].state, lines["24"].late) == (StepState.WAITING, False)
