"""Backward plans against the forward rules, and the worked example."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models import SuperiorFiling, Vote
from app.services.dates import add_days, add_months
from app.services.planning import Plan, backward_plan, first_day_reaching, last_day_before, outlook
from tests.builders import Regular, d

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2040, 12, 31))


@given(DAYS, st.integers(1, 24))
def test_first_and_last_days_are_tight(target: date, months: int) -> None:
    first = first_day_reaching(target, months)
    assert add_months(first, months) >= target > add_months(add_days(first, -1), months)
    last = last_day_before(target, months)
    assert add_months(last, months) <= target < add_months(add_days(last, 1), months)


def plan_of(case: Regular, target: date) -> Plan:
    return backward_plan(case.file(), target, case.today, case.params, case.calendar)


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


UPTO = ["2025-05-25", "2025-06-15", "2025-10-01", "2026-03-01", "2026-09-30", "2026-10-09", "2026-10-20"]


@pytest.mark.parametrize("upto", UPTO)
@pytest.mark.parametrize("today", ["", "2027-03-13", "2028-02-26"])
def test_the_first_possible_day_is_possible_and_the_day_before_is_not(upto: str, today: str) -> None:
    """Whatever weekday it is and however late: the program never contradicts its own first day."""
    case = Regular(upto=upto)
    if today:
        case.today = d(today)
    found = plan_of(case, case.today)
    first = plan_of(case, found.possible_from)
    assert first.is_possible
    assert first.possible_from == found.possible_from
    before = plan_of(case, add_days(first.target, -1))
    assert not before.is_possible
    assert any(not node.fits for node in before.nodes)


@pytest.mark.parametrize("upto", UPTO)
def test_with_the_time_reserved_nothing_is_tight(upto: str) -> None:
    """Every open node then lies between its earliest and latest day."""
    case = Regular(upto=upto)
    first = plan_of(case, case.today).possible_from
    # A week more than the days reserved: a notice begins on a working day.
    found = plan_of(case, add_days(first, case.params.whole("review_span") + 7))
    assert found.is_possible
    assert not found.is_tight
    for node in found.nodes:
        if node.actual is None and not node.is_overdue:
            assert node.earliest is not None
            assert node.latest is not None
            assert node.earliest <= node.latest, node


def test_a_candidate_of_the_former_edition_needs_no_notice_at_a_meeting_under_the_new_one() -> None:
    case = Regular(upto="2026-10-20")
    case.case.candidate_since = d("2026-05-10")
    assert "notice_start" not in {node.node for node in plan_of(case, d("2026-12-10")).nodes}
    case.case.candidate_since = d("2026-05-11")
    assert "notice_start" in {node.node for node in plan_of(case, d("2026-12-10")).nodes}


def test_a_missed_talk_is_overdue_and_does_not_move_the_meeting() -> None:
    case = Regular(upto="2025-05-25")
    case.today = d("2025-07-01")
    found = plan_of(case, d("2027-06-01"))
    talk = next(node for node in found.nodes if node.node == "talk")
    assert (talk.latest, talk.is_overdue, talk.fits) == (d("2025-06-20"), True, True)
    assert found.is_possible


def test_inspections_keep_their_own_rhythm() -> None:
    """The second one is due half a year after the first, however far off the meeting is."""
    case = Regular(upto="2026-02-25")
    first = case.file().inspections[0].on
    latest = {node.node: node.latest for node in plan_of(case, d("2027-12-01")).nodes}
    assert latest["inspection_2"] == add_months(first, 6)


def test_a_pre_review_no_meeting_can_be_held_on_any_more_is_asked_for_again() -> None:
    case = Regular(upto="2026-11-20")
    case.today = d("2026-12-11")
    found = plan_of(case, d("2026-12-20"))
    again = next(node for node in found.nodes if node.node == "pre_review")
    assert (again.actual, again.earliest) == (None, d("2026-12-11"))
    assert found.is_possible


def test_what_follows_from_a_meeting() -> None:
    found = outlook(d("2026-11-30"), Regular().params)
    assert found.approval_deadline == d("2027-02-28")
    assert found.approval_latest == d("2027-05-30")
    assert found.earliest_conversion == d("2027-11-30")


def test_a_political_review_that_failed_leaves_nothing_to_plan() -> None:
    """Article 16: 「审查不合格的不能发展入党」, whatever the day."""
    case = Regular(upto="2026-10-25")
    case.reviews[0].conclusion = "不合格"
    found = plan_of(case, d("2027-06-30"))
    assert not found.is_possible
    assert found.barred == "政治审查 2026-10-20 结论“不合格”，不能发展入党"
    case.reviews[0].concluded_on = None
    assert plan_of(case, d("2027-06-30")).barred == "政治审查结论“不合格”，不能发展入党"


@pytest.mark.parametrize(
    ("studied_again", "open_nodes"),
    [
        # 「影响→不列」: studied, agreed to and posted anew; studied again already, agreed to and posted anew
        (None, {"study", "consent", "notice_start", "notice_end", "candidate_since"}),
        ("2026-10-20", {"consent", "notice_start", "notice_end", "candidate_since"}),
    ],
)
def test_a_notice_that_stopped_the_attempt_is_no_notice(
    studied_again: str | None, open_nodes: set[str]
) -> None:
    case = Regular(upto="2026-10-10")
    case.notices[0].result = "影响"
    case.today = d("2026-10-25")
    if studied_again is not None:
        case.votes.append(
            Vote(
                case_id=case.case.id, motion="研究发展对象", kind="支委会", on=d(studied_again), result="通过"
            )
        )
    found = {node.node: node for node in plan_of(case, d("2027-06-30")).nodes}
    assert {key for key in open_nodes if found[key].actual is not None} == set()
    assert (found["study"].actual is None) == ("study" in open_nodes)


def test_after_a_meeting_that_failed_the_pre_review_is_asked_for_again() -> None:
    """E6: 「再提须重走预审」."""
    case = Regular(upto="2026-11-30")
    case.vote("接收预备党员").result = "未通过"
    found = {node.node: node for node in plan_of(case, d("2026-12-08")).nodes}
    assert (found["pre_review"].actual, found["pre_review"].earliest) == (None, d("2026-11-30"))


def test_a_training_not_passed_is_held_again() -> None:
    case = Regular(upto="2026-10-25")
    case.trainings[0].passed = False
    training = next(node for node in plan_of(case, d("2026-12-08")).nodes if node.node == "training")
    assert training.actual is None


def test_after_a_refusal_everything_from_the_pre_review_on_is_done_anew() -> None:
    case = Regular(upto="2027-01-16")
    case.filing("接收审批").result = "不同意"
    case.probation = None
    found = {node.node: node.actual for node in plan_of(case, d("2027-06-30")).nodes}
    assert [key for key in ("pre_review", "form_signed", "meeting") if found[key] is not None] == []
    assert found["political_review"] == d("2026-10-20")
    again = SuperiorFiling(case_id=case.case.id, matter="预审", decided_on=d("2027-06-01"), result="合格")
    case.filings.append(again)
    case.today = d("2027-06-05")
    assert {node.node: node.actual for node in plan_of(case, d("2027-06-30")).nodes}["pre_review"] == d(
        "2027-06-01"
    )


@pytest.mark.parametrize(("months", "day"), [(0, "2025-06-15"), (6, "2025-11-20")])
def test_a_branch_that_waits_after_an_application_plans_so(months: int, day: str) -> None:
    """R16: received on 20 May 2025; without a wait of the branch's own the next day will do."""
    case = Regular(upto="2025-06-15").with_params(min_apply_months=months)
    activist = next(node for node in plan_of(case, d("2027-06-30")).nodes if node.node == "activist")
    assert activist.earliest == d(day)
