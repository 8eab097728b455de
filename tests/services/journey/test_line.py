"""The 25-step line: what is done, at hand, waiting, missed."""

from __future__ import annotations

import pytest

from app.models import PoliticalReview, SuperiorFiling
from app.services.journey.line import StepState, current_step, step_line
from app.services.milestones import Milestones, Stage
from app.services.steps import STEPS, group_named
from tests.builders import Regular, d


def states(case: Regular) -> dict[str, str]:
    lines = step_line(case.file(), case.today, case.params, case.calendar)
    return {line.step.code: line.state.value for line in lines}


@pytest.mark.parametrize(
    ("upto", "stage", "step"),
    [
        ("2025-05-20", Stage.APPLICANT, "2"),
        ("2025-06-10", Stage.APPLICANT, "3"),
        ("2025-09-01", Stage.ACTIVIST, "4"),
        ("2025-09-12", Stage.ACTIVIST, "6"),
        ("2026-09-02", Stage.ACTIVIST, "8"),
        ("2026-09-24", Stage.ACTIVIST, "8b"),
        ("2026-10-11", Stage.ACTIVIST, "8b"),
        ("2026-10-12", Stage.CANDIDATE, "10"),
        ("2026-10-23", Stage.CANDIDATE, "12"),
        ("2026-11-10", Stage.CANDIDATE, "14"),
        ("2026-11-16", Stage.CANDIDATE, "15"),
        ("2026-11-30", Stage.CANDIDATE, "16"),
        ("2027-01-15", Stage.PROBATIONARY, "18"),
        ("2027-03-01", Stage.PROBATIONARY, "21"),
        ("2026-08-31", Stage.ACTIVIST, "6"),
        ("2026-09-01", Stage.ACTIVIST, "7"),
        ("2027-11-05", Stage.PROBATIONARY, "22"),
        ("2027-11-12", Stage.PROBATIONARY, "21"),
        ("2027-11-30", Stage.PROBATIONARY, "23"),
        ("2027-12-10", Stage.PROBATIONARY, "24"),
        ("2027-12-20", Stage.PROBATIONARY, "24"),
        ("2028-01-20", Stage.FULL, "25"),
    ],
)
def test_stage_and_step_at_hand(upto: str, stage: Stage, step: str) -> None:
    case = Regular(upto=upto)
    assert Milestones(case.file(), case.params).stage is stage
    line = current_step(step_line(case.file(), case.today, case.params, case.calendar))
    assert line is not None
    assert line.step.code == step


def test_a_finished_case_has_every_step_done() -> None:
    assert set(states(Regular()).values()) == {StepState.DONE}


def test_what_goes_on_beside_something_done_is_no_record_missing() -> None:
    """Mentors are there while the filing waits for its answer, the oath while the department's does."""
    case = Regular(upto="2025-09-06")
    assert (states(case)["4"], states(case)["5"], states(case)["6"]) == ("可以办", "已办", "正在办")
    case = Regular(upto="2026-10-23")
    case.reviews = []
    assert (states(case)["10"], states(case)["11"]) == (StepState.NOW, StepState.DONE)
    case = Regular(upto="2027-01-21")
    assert (states(case)["18"], states(case)["19"], states(case)["20"]) == ("可以办", "已办", "正在办")
    # But nothing is discussed before a review.
    case = Regular(upto="2026-10-30")
    case.reviews = []
    assert states(case)["10"] == StepState.MISSED


def test_one_introducer_is_not_enough() -> None:
    case = Regular(upto="2026-10-12")
    assert states(case)["9"] == StepState.DONE
    case.helpers.pop()
    assert states(case)["9"] == StepState.NOW


def test_a_late_inspection_comes_before_the_study_of_the_candidate() -> None:
    """Six months after 20 August 2026 are over; the person is asked after first."""
    case = Regular(upto="2026-09-01")
    case.today = d("2027-02-21")
    assert states(case)["6"] == StepState.NOW
    case.today = d("2027-02-20")
    assert states(case)["7"] == StepState.NOW


def test_a_gap_is_said() -> None:
    case = Regular()
    case.case.talk_date = None
    assert states(case)["2"] == StepState.MISSED


def test_latest_day_beside_the_step() -> None:
    case = Regular(upto="2026-11-20")
    hints = {line.step.code: (line.hint, line.late) for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert hints["15"] == ("最迟 2026-12-10", False)
    case.today = d("2026-12-11")
    hints = {line.step.code: (line.hint, line.late) for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert hints["15"] == ("最迟 2026-12-10", True)


def hints(case: Regular) -> dict[str, tuple[str, str]]:
    lines = step_line(case.file(), case.today, case.params, case.calendar)
    return {line.step.code: (line.state.value, line.hint) for line in lines}


def test_nobody_goes_on_after_a_political_review_that_failed() -> None:
    """步 10: 「不合格（不能发展入党）」; it is no record missing, and a review begun anew is under way."""
    case = Regular(upto="2026-10-25")
    case.reviews[0].conclusion = "不合格"
    assert hints(case)["10"] == (StepState.STOPPED, "不合格，不能发展入党")
    case.reviews.append(PoliticalReview(case_id=case.case.id, talk_on=d("2026-10-25")))
    assert hints(case)["10"][0] != StepState.STOPPED


@pytest.mark.parametrize(
    ("upto", "matter", "result", "step", "state"),
    [
        ("2026-09-24", "发展对象同意", "不同意", "8", StepState.STOPPED),
        ("2026-11-10", "预审", "不合格", "13", StepState.STOPPED),
        ("2027-01-15", "接收审批", "不同意", "17", StepState.STOPPED),
        # sent back for completion: it is asked for again
        ("2026-11-10", "预审", "退回", "13", StepState.NOW),
    ],
)
def test_nothing_goes_on_after_a_refusal(upto: str, matter: str, result: str, step: str, state: str) -> None:
    case = Regular(upto=upto)
    case.filing(matter).result = result
    assert hints(case)[step][0] == state


def test_asked_for_anew_the_step_is_at_hand() -> None:
    case = Regular(upto="2026-11-10")
    case.filing("预审").result = "不合格"
    case.filings.append(SuperiorFiling(case_id=case.case.id, matter="预审", submitted_on=d("2027-03-01")))
    case.today = d("2027-03-02")
    assert hints(case)["13"][0] == StepState.NOW


def test_names_follow_edition_and_branch() -> None:
    case = Regular().shift(-36)
    names = {line.step.code: line.name for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert names["8"] == "报上级党委备案"
    assert names["15"] == "支部大会讨论接收"
    case = Regular()
    case.branch.has_committee = False
    names = {line.step.code: line.name for line in
             step_line(case.file(), case.today, case.params, case.calendar)}  # fmt: skip
    assert names["12"] == "支部党员大会审查"
    assert names["8"] == "报上级党委同意"


def test_before_2014_no_filing_is_asked() -> None:
    case = Regular().shift(-12 * 16)
    case.filings = [row for row in case.filings if row.matter in ("接收审批", "转正审批")]
    case.notices = []
    assert states(case)["4"] == StepState.NOT_NEEDED


def test_each_group_key_is_unique_and_every_attribute_exists() -> None:
    keys = [group.key for step in STEPS for group in step.groups]
    assert len(keys) == len(set(keys))
    for key in keys:
        group = group_named(key)
        for attr in (*group.attrs, *group.fixed, *group.among):
            assert attr in group.model.__table__.columns, (key, attr)
