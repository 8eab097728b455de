"""What is still to be done: nothing before its time, a warning near the day, a breach after it."""

from __future__ import annotations

import pytest

from tests.builders import Regular, d
from tests.services.rules.independent.scenes import Changes, change, said


@pytest.mark.parametrize(
    ("rule", "known_to", "today", "changes", "expected"),
    [
        # talk within a month, the last day included; a reminder seven days before
        ("R05", "2025-05-25", "2025-06-12", {}, ""),
        ("R05", "2025-05-25", "2025-06-13", {}, "W"),
        ("R05", "2025-05-25", "2025-06-20", {}, "W"),
        ("R05", "2025-05-25", "2025-06-21", {}, "V"),
        # reported after fifteen days: the branch's own term, so long as nothing else has followed
        ("R14", "2025-09-02", "2025-09-16", {}, ""),
        ("R14", "2025-09-02", "2025-09-17", {}, "H"),
        ("R19", "2025-09-02", "2025-09-11", {}, ""),
        ("R19", "2025-09-02", "2025-09-12", {}, "H"),
        # half a year; a reminder fifteen days before
        ("R22", "2026-01-05", "2026-02-13", {}, ""),
        ("R22", "2026-01-05", "2026-02-14", {}, "W"),
        ("R22", "2026-01-05", "2026-03-01", {}, "W"),
        # no half-year of the calendar has passed unattended yet
        ("R22", "2026-01-05", "2026-05-01", {}, "W"),
        ("R22", "2026-01-05", "2026-05-02", {}, "V"),
        ("R30", "2026-08-30", "2027-08-31", {}, ""),
        ("R30", "2026-08-30", "2027-09-01", {}, "H"),
        # the meeting within a month of the pre-review
        ("R63", "2026-11-11", "2026-12-02", {}, ""),
        ("R63", "2026-11-11", "2026-12-03", {}, "W"),
        ("R63", "2026-11-11", "2026-12-10", {}, "W"),
        ("R63", "2026-11-11", "2026-12-11", {}, "V"),
        ("R80", "2026-12-01", "2026-12-14", {}, ""),
        ("R80", "2026-12-01", "2026-12-15", {}, "H"),
        ("R92", "2027-01-16", "2027-01-30", {}, ""),
        ("R92", "2027-01-16", "2027-01-31", {}, "H"),
        ("R94", "2027-01-16", "2027-02-07", {}, ""),
        ("R94", "2027-01-16", "2027-02-16", {}, "W"),
        # from the meeting three months, then only a warning; a breach from the day of reporting
        ("R83", "2026-12-20", "2027-02-12", {}, ""),
        ("R83", "2026-12-20", "2027-03-01", {}, "W"),
        ("R84", "2026-12-20", "2027-06-03", {}, "W"),
        ("R84", "2026-12-20", "2027-06-04", {}, "V"),
        ("R103", "2027-12-01", "2027-12-31", {}, "H"),
        ("R109", "2027-12-15", "2028-03-11", {}, "W"),
        ("R109", "2027-12-15", "2028-03-13", {}, "W"),
        ("R109", "2027-12-15", "2028-03-14", {}, "V"),
        ("R116", "2028-01-26", "2028-02-19", {}, ""),
        ("R116", "2028-01-26", "2028-02-20", {}, "H"),
        # a notice under way is no breach; one that has run its days is waiting for its result
        ("R36", "2026-09-29", "2026-09-29", {}, ""),
        ("R38", "2026-10-08", "2026-10-08", {}, ""),
    ],
)
def test_in_its_time(rule: str, known_to: str, today: str, changes: Changes, expected: str) -> None:
    case = change(Regular(upto=known_to), changes)
    case.today = d(today)
    assert said(case, rule) == expected


@pytest.mark.parametrize(
    ("known_to", "rule", "due_on"),
    [
        # the dates of the worked example of the reference
        ("2025-05-25", "R05", "2025-06-20"),
        ("2025-09-10", "R22", "2026-03-01"),
        ("2026-11-11", "R63", "2026-12-10"),
        ("2026-12-01", "R83", "2027-02-28"),
        ("2027-01-16", "R94", "2027-02-15"),
        ("2027-12-11", "R109", "2028-03-10"),
    ],
)
def test_days_of_the_worked_example(known_to: str, rule: str, due_on: str) -> None:
    assert [due.due_on for due in Regular(upto=known_to).dues(rule)] == [d(due_on)]


def test_a_member_on_the_day_of_receipt() -> None:
    case = Regular(upto="2025-07-01")
    case.person.joined_on, case.person.full_on = d("2024-01-01"), d("2025-01-01")
    assert said(case, "R09") == "V"
