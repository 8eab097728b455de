"""Lawful lives are silent: finished, on every day of their course, and under each edition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.models import AffiliationTransfer, DevelopmentCase
from app.services.casefile import CaseFile
from app.services.dates import add_days
from app.services.journey.derived import derived_dates
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.rules.engine import judge
from app.services.rules.findings import Finding, Severity, State
from app.services.workcalendar import WorkCalendar
from tests.builders import LONG_AFTER, Regular, d
from tests.services.rules import lives

Life = Callable[[], Regular]
LIVES: list[Life] = [
    Regular,
    lives.edition_2014,
    lives.across_editions,
    lives.without_committee,
    lives.with_groups,
    lives.under_a_general_branch,
    lives.extended,
    lives.cancelled,
]


def troubles(case: Regular) -> list[Finding]:
    """Findings a lawful case must not have: all but hints and “due soon”."""
    return [
        finding
        for finding in case.findings()
        if finding.state is State.UNDETERMINED
        or (finding.severity is not Severity.HINT and (finding.due_on is None or finding.due_on < case.today))
    ]


def turning_days(make: Life) -> list[date]:
    """Every day on which something happened or was due, with the day before and the day after."""
    case = make()
    facts = {day for row in (*case._rows(), case.case) for day in _days(row) if day <= case.today}
    due = {due.due_on for day in facts for due in _cut(make, day).dues()}
    return sorted({add_days(day, n) for day in facts | due for n in (-1, 0, 1) if day <= case.today})


def _days(row: object) -> list[date]:
    values = [getattr(row, column.key) for column in row.__table__.columns]  # type: ignore[attr-defined]
    return [
        day
        for value in values
        for day in (value if isinstance(value, tuple) else (value,))
        if isinstance(day, date)
    ]


def _cut(make: Life, day: date) -> Regular:
    case = make()
    case.cut(day)
    return case


@pytest.mark.parametrize("make", LIVES)
def test_finished_is_silent(make: Life) -> None:
    assert make().findings() == []


def test_silent_on_every_day() -> None:
    day = d("2025-05-20")
    while day <= LONG_AFTER:
        assert troubles(_cut(Regular, day)) == [], day
        day = add_days(day, 1)


@pytest.mark.parametrize("make", LIVES[1:])
def test_silent_on_every_turning_day(make: Life) -> None:
    for day in turning_days(make):
        assert troubles(_cut(make, day)) == [], day


def test_before_2014_nothing_later_is_asked() -> None:
    case = lives.edition_2014(-12 * 14)
    case.filings = [row for row in case.filings if row.matter in ("接收审批", "审批谈话", "转正审批")]
    case.recommendations = []
    case.person.birth = "1980-03-12"
    case.vote("接收预备党员").secret = False
    case.vote("预备党员转正").secret = False
    case.case.talk_date = d("2011-08-15")
    assert [f for f in case.findings() if f.severity is not Severity.HINT] == []


def test_an_open_ballot_of_2014_is_still_a_breach() -> None:
    case = lives.edition_2014()
    case.vote("接收预备党员").secret = False
    assert case.says() == [("R67", "violation", "broken")]
    assert case.findings()[0].basis == "细则（2014）第二十一条"


def test_members_who_share_the_register_change_nothing() -> None:
    """The surroundings of a case: somebody else's case, and letters of others."""
    case = Regular()
    other = case.members[5]
    case.more_files.append(
        CaseFile(DevelopmentCase(code="AJ900", person_id=other.id, organisation_id=case.branch.id), other)
    )
    case.transfers.append(
        AffiliationTransfer(person_id=other.id, direction="转出", issued_on=d("2028-02-01"))
    )
    assert case.findings() == []


def test_the_worked_example_to_the_day() -> None:
    """算例 of the rules reference: all twelve dates."""
    case = Regular()
    found = derived_dates(Milestones(case.file(), case.params), case.calendar, case.params)
    longer = derived_dates(_nodes(lives.extended()), WorkCalendar(), Params())
    notice = derived_dates(_nodes(_cut(Regular, d("2026-10-08"))), WorkCalendar(), Params())
    assert {
        "谈话截止": found["talk_deadline"],
        "首次考察截止": _due(_cut(Regular, d("2025-09-02")), "R22"),
        "发展对象最早讨论": found["earliest_candidate_meeting"],
        "公示第五个工作日": notice["notice_complete"],
        "最早列为发展对象": notice["earliest_candidate_since"],
        "大会截止": _due(_cut(Regular, d("2026-11-10")), "R63"),
        "审批三个月": _due(_cut(Regular, d("2026-12-05")), "R83"),
        "审批六个月": found["approval_latest"],
        "宣誓截止": _due(_cut(Regular, d("2027-01-15")), "R94"),
        "预备期满": found["probation_expiry"],
        "延长六个月期满": longer["extended_expiry"],
        "转正审批截止": _due(_cut(Regular, d("2027-12-10")), "R109"),
    } == {
        "谈话截止": d("2025-06-20"),
        "首次考察截止": d("2026-03-01"),
        "发展对象最早讨论": d("2026-09-01"),
        "公示第五个工作日": d("2026-10-09"),
        "最早列为发展对象": d("2026-10-10"),
        "大会截止": d("2026-12-10"),
        "审批三个月": d("2027-02-28"),
        "审批六个月": d("2027-05-30"),
        "宣誓截止": d("2027-02-15"),
        "预备期满": d("2027-11-30"),
        "延长六个月期满": d("2028-05-30"),
        "转正审批截止": d("2028-03-10"),
    }
    assert found["full_member_since"] == d("2027-11-30")
    case.vote("预备党员转正").on = d("2027-11-29")
    assert ("R102", "violation", "broken") in case.says("R102")


def test_a_published_scenario() -> None:
    """Application 2026-01-31, activist 2026-03-01, pre-review 2027-03-31, meeting 2027-05-02."""
    case = Regular()
    case.case.application_received_date = d("2026-01-31")
    case.vote("确定积极分子").on = d("2026-03-01")
    case.filing("预审").decided_on = d("2027-03-31")
    case.vote("接收预备党员").on = d("2027-05-02")
    found = derived_dates(_nodes(case), case.calendar, case.params)
    assert found["talk_deadline"] == d("2026-02-28")
    assert found["earliest_candidate_meeting"] == d("2027-03-01")
    assert found["meeting_deadline"] == d("2027-04-30")
    assert found["approval_deadline"] == d("2027-08-02")
    assert found["approval_latest"] == d("2027-11-02")
    assert found["probation_expiry"] == d("2028-05-02")
    assert case.says("R63") == [("R63", "violation", "broken")]


def test_a_case_that_stopped_is_not_asked_for_more() -> None:
    """Only what happened before the end is judged; nothing is demanded or due (errata 3.33)."""
    case = _cut(Regular, d("2026-12-05"))
    case.case.status, case.case.ended_on = "转出", d("2026-12-06")
    case.today = LONG_AFTER
    assert case.findings() == []
    assert case.dues() == []


def test_the_real_day_stands_beside_the_end_of_a_case() -> None:
    case = lives.cancelled()
    file = case.file()
    context = replace(case.context(file), today=d("2028-01-22"))
    assert [f.rule for f in judge(file, context).findings] == ["R118"]


def _nodes(case: Regular) -> Milestones:
    return Milestones(case.file(), case.params)


def _due(case: Regular, rule: str) -> date:
    return next(due.due_on for due in case.dues(rule))
