"""A. Applicants: R01–R09."""

from __future__ import annotations

import pytest

from tests.builders import Regular, d


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        ("2025-06-20", []),
        ("2025-06-21", [("R05", "violation", "broken")]),
        ("2025-05-20", []),
    ],
)
def test_talk_within_a_month(talk: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular()
    case.case.talk_date = d(talk)
    assert case.says("R05") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2025-06-12", []),
        ("2025-06-13", [("R05", "warning", "broken")]),
        ("2025-06-20", [("R05", "warning", "broken")]),
        ("2025-06-21", [("R05", "violation", "broken")]),
    ],
)
def test_talk_still_to_come(today: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular(upto="2025-05-30")
    case.today = d(today)
    assert case.says("R05") == said
    assert [due.due_on for due in case.dues("R05")] == [d("2025-06-20")]


def test_talk_without_receipt_is_undetermined() -> None:
    case = Regular()
    case.case.application_received_date = None
    assert case.says("R05") == [("R05", "violation", "undetermined")]


def test_before_2014_no_month_is_asked() -> None:
    case = Regular().shift(-12 * 12)
    case.case.talk_date = d("2013-12-31")
    assert case.case.application_received_date == d("2013-05-20")
    assert case.says("R05") == []


@pytest.mark.parametrize(
    ("birth", "applied", "said"),
    [
        ("2007-05-18", "2025-05-18", []),
        ("2007-05-19", "2025-05-18", [("R01", "violation", "broken")]),
        ("2008-02-29", "2026-02-28", [("R01", "violation", "broken")]),
        ("2008-02-29", "2026-03-01", []),
        ("2007-05", "2025-05-18", [("R01", "violation", "undetermined")]),
    ],
)
def test_of_age(birth: str, applied: str, said: list[tuple[str, str, str]]) -> None:
    case = Regular()
    case.person.birth = birth
    case.case.application_date = d(applied)
    case.case.application_received_date = d(applied)
    assert case.says("R01") == said


def test_feb29_policy_of_the_branch() -> None:
    case = Regular().with_params(feb29_policy="FEB28")
    case.person.birth = "2008-02-29"
    case.case.application_date = d("2026-02-28")
    assert case.says("R01") == []
