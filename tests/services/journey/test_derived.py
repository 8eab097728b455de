"""The worked example (算例) of the rules, to the day."""

from __future__ import annotations

import pytest

from app.models import Vote
from app.services.journey.derived import LABELS, derived_dates
from app.services.milestones import Milestones
from tests.builders import Regular, d


def dates(case: Regular) -> dict[str, str]:
    nodes = Milestones(case.file(), case.params)
    return {key: str(day) for key, day in derived_dates(nodes, case.calendar, case.params).items()}


@pytest.mark.parametrize(
    ("upto", "key", "day"),
    [
        ("2025-05-20", "talk_deadline", "2025-06-20"),
        ("2025-09-01", "next_inspection_due", "2026-03-01"),
        ("2025-09-01", "earliest_candidate_meeting", "2026-09-01"),
        ("2026-09-28", "notice_complete", "2026-10-09"),
        ("2026-09-28", "earliest_candidate_since", "2026-10-10"),
        ("2026-11-10", "meeting_deadline", "2026-12-10"),
        ("2026-11-30", "approval_deadline", "2027-02-28"),
        ("2026-11-30", "approval_latest", "2027-05-30"),
        ("2027-01-15", "oath_deadline", "2027-02-15"),
        ("2027-01-15", "probation_expiry", "2027-11-30"),
        ("2027-01-15", "earliest_conversion_meeting", "2027-11-30"),
        ("2027-12-10", "conversion_approval_deadline", "2028-03-10"),
        ("2028-01-20", "full_member_since", "2027-11-30"),
        ("2028-01-20", "party_join_date", "2026-11-30"),
    ],
)
def test_the_worked_example(upto: str, key: str, day: str) -> None:
    assert dates(Regular(upto=upto))[key] == day


@pytest.mark.parametrize(
    ("end", "day"),
    [
        # 28 September to the 30th are three working days; the fifth is 9 October
        ("2026-09-30", "2026-10-10"),
        ("2026-10-09", "2026-10-10"),
        ("2026-10-16", "2026-10-17"),
    ],
)
def test_nobody_is_listed_after_a_notice_too_short(end: str, day: str) -> None:
    case = Regular(upto="2026-09-28")
    case.notices[0].end_on = d(end)
    assert dates(case)["earliest_candidate_since"] == day


def test_nobody_is_listed_after_a_notice_that_stopped_the_attempt() -> None:
    case = Regular(upto="2026-10-10")
    assert dates(case)["earliest_candidate_since"] == "2026-10-10"
    case.notices[0].result = "影响"
    assert "earliest_candidate_since" not in dates(case)


@pytest.mark.parametrize(
    ("upto", "day"),
    [
        # decided on 1 September 2025: the first whole half-year is the first of 2026
        ("2025-09-01", "2026-06-30"),
        ("2026-02-25", "2026-12-31"),
        ("2026-08-20", "2027-06-30"),
    ],
)
def test_the_next_inspection_by_half_years(upto: str, day: str) -> None:
    case = Regular(upto=upto).with_params(inspection_mode="CALENDAR")
    assert dates(case)["next_inspection_due"] == day
    assert [str(due.due_on) for due in case.dues("R23")] == [day]


def test_a_meeting_that_failed_has_used_up_its_pre_review() -> None:
    """R63 is silent until there is another one; so is the last day beside the step."""
    case = Regular(upto="2026-11-30")
    case.vote("接收预备党员").result = "未通过"
    assert "meeting_deadline" not in dates(case)
    assert case.dues("R63") == []


def test_an_extension_of_six_months() -> None:
    case = Regular(upto="2028-01-20")
    vote = case.vote("预备党员转正")
    vote.outcome, vote.extension_months = "延长", 6
    assert dates(case)["extended_expiry"] == "2028-05-30"
    assert dates(case)["earliest_conversion_meeting"] == "2028-05-30"


def test_every_date_has_a_label() -> None:
    assert set(dates(Regular())) <= set(LABELS)


def test_approval_counted_from_the_report_if_the_branch_says_so() -> None:
    case = Regular(upto="2026-12-03").with_params(approval_anchor="REPORTED")
    assert dates(case)["approval_deadline"] == str(d("2027-03-03"))


def test_an_admission_the_committee_refused_begins_no_probation() -> None:
    case = Regular(upto="2027-01-16")
    case.filing("接收审批").result = "不同意"
    found = dates(case)
    assert not {"probation_start", "probation_expiry", "earliest_conversion_meeting"} & set(found)
    assert not {"approval_deadline", "approval_latest"} & set(found)
    # the assembly passes it once more and the answer is awaited: the probation counts from that day
    case.votes.append(Vote(case_id=case.case.id, motion="接收预备党员", kind="支部大会", on=d("2027-06-01"),
                           result="通过"))  # fmt: skip
    assert dates(case)["probation_start"] == "2027-06-01"
