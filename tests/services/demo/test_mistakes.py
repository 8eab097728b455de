"""The rules find the deliberate mistakes and nothing else, whenever the demonstration is opened."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.demo.days import Days
from app.services.demo.mistakes import BENDS, EXPECTED, MISTAKES, SPOILS, short_notice_start
from app.services.findings import check
from app.services.rules.findings import Finding, Severity, State
from tests.builders import d
from tests.services.demo.conftest import TODAY


def soon(finding: Finding, today: date) -> bool:
    """Whether it only says that something is due in the next days."""
    return finding.state is State.BROKEN and finding.due_on is not None and finding.due_on >= today


def grave(session: Session, today: date) -> set[tuple[str, str, str]]:
    """(rule, 编号, severity) of violations and warnings, of people and of organisations."""
    return {
        (finding.rule, finding.subject or "", finding.severity.value)
        for finding in check(session, today).findings
        if finding.severity is not Severity.HINT and not soon(finding, today)
    }


def found(session: Session, today: date) -> set[tuple[str, str, str]]:
    """What :func:`grave` says of people."""
    return {item for item in grave(session, today) if item[1].startswith("RY")}


def test_the_rules_find_exactly_the_mistakes(demo: Database) -> None:
    with demo.read() as session:
        assert found(session, TODAY) == EXPECTED


@pytest.mark.parametrize(
    ("today", "seed"),
    [
        ("2026-11-30", 1),
        ("2026-12-31", 7),
        ("2027-02-17", 1),
        ("2027-06-01", 2),
        ("2028-02-29", 1),
    ],
)
def test_on_other_days_and_seeds_too(db: Database, today: str, seed: int) -> None:
    with db.read() as session:
        build_demo(session, d(today), seed=seed)
        assert found(session, d(today)) == EXPECTED


def test_the_home_branch_itself_is_in_order(demo: Database) -> None:
    with demo.read() as session:
        assert {item for item in grave(session, TODAY) if item[1] == "ZZ001"} == set()


def test_hints_are_few_and_meant(demo: Database) -> None:
    with demo.read() as session:
        hints = {
            finding.rule
            for finding in check(session, TODAY).findings
            if finding.severity is Severity.HINT and not soon(finding, TODAY)
        }
    assert hints <= {"R163", "R194"}, "a letter without receipt, and the branch's overdue filing"


def test_something_is_due_soon(demo: Database) -> None:
    with demo.read() as session:
        waiting = {(f.rule, f.person) for f in check(session, TODAY).findings if soon(f, TODAY)}
    assert {("R05", "林小满"), ("R63", "程远航")} <= waiting


def test_every_mistake_is_one_person_and_one_act() -> None:
    keys = [mistake.key for mistake in MISTAKES]
    assert len(set(keys)) == len(keys) == len({mistake.person for mistake in MISTAKES})
    assert set(keys) == set(BENDS) | set(SPOILS)
    assert not set(BENDS) & set(SPOILS)


@pytest.mark.parametrize(
    ("today", "start", "over_holiday"),
    [
        ("2026-11-25", "2026-09-30", True),
        ("2027-06-01", None, False),
    ],
)
def test_the_short_notice_runs_over_a_holiday(today: str, start: str | None, over_holiday: bool) -> None:
    days = Days(d(today))
    first = short_notice_start(days)
    last = days.calendar.nth_workday(first, 4)
    assert start is None or first == d(start)
    assert days.calendar.workdays(first, last) == 4
    assert (last - first).days >= 5
    assert days.has_holiday(first, last) is over_holiday
