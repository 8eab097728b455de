"""M. Half-yearly reports and long standstill: R193, R194."""

from __future__ import annotations

import pytest

from app.models import WorkReport
from app.services.rules.findings import Due, Severity
from tests.builders import Regular, d
from tests.services.members import Branch, Said

LAG: Said = [("R194", "hint", "broken")]


def reporting(today: str, *sent: tuple[int, str, str | None]) -> Branch:
    """A branch with half-yearly reports: (年度, 半年, 上报日期)."""
    branch = Branch(today=d(today))
    branch.reports = [
        WorkReport(
            organisation_id=branch.organisation.id,
            kind="半年汇报",
            year=year,
            half=half,
            reported_on=None if on is None else d(on),
        )
        for year, half, on in sent
    ]
    return branch


@pytest.mark.parametrize(
    ("today", "said", "open_until"),
    [
        ("2026-12-30", [], ["2027-01-15"]),
        ("2026-12-31", [("R193", "hint", "broken")], ["2027-01-15"]),
        ("2027-01-15", [("R193", "hint", "broken")], ["2027-01-15", "2027-07-15"]),
        ("2027-01-16", [("R193", "hint", "broken")], ["2027-07-15"]),
    ],
)
def test_second_half(today: str, said: Said, open_until: list[str]) -> None:
    branch = reporting(today, (2026, "上", "2026-07-15"))
    assert branch.branch_says("R193") == said
    assert [str(due.due_on) for due in branch.of_branch("R193").dues] == open_until


def test_reports_missing_are_named_once() -> None:
    branch = reporting("2027-07-16", (2026, "上", None))
    (finding,) = branch.of_branch("R193").findings
    assert finding.message == (
        "2026 年上半年、2026 年下半年、2027 年上半年的汇报没有上报；"
        "2027 年上半年的应不晚于 2027-07-15，已超期 1 天。"
    )


def test_never_reported_never_asked() -> None:
    assert reporting("2027-07-16").branch_says("R193") == []
    branch = reporting("2027-07-16", (2026, "上", None))
    branch.reports[0].kind = "队伍分析"
    assert branch.branch_says("R193") == []


def developing(*cases: Regular, today: str) -> Branch:
    """A branch with these cases."""
    branch = Branch(today=d(today))
    branch.files = [case.file() for case in cases]
    return branch


@pytest.mark.parametrize(("today", "said"), [("2028-11-29", []), ("2028-11-30", LAG)])
def test_nobody_admitted_for_two_years(today: str, said: Said) -> None:
    assert developing(Regular(), today=today).branch_says("R194") == said


@pytest.mark.parametrize(("today", "said"), [("2027-05-19", []), ("2027-05-20", LAG)])
def test_never_admitted_counts_from_the_oldest_case(today: str, said: Said) -> None:
    case = Regular(upto="2026-11-15")
    branch = developing(case, today=today)
    assert branch.branch_says("R194") == said


@pytest.mark.parametrize(("today", "said"), [("2027-08-31", False), ("2027-09-01", True)])
def test_activists_forgotten(today: str, said: bool) -> None:
    branch = developing(Regular(upto="2026-08-25"), Regular(), today=today)
    found = " ".join(finding.message for finding in branch.of_branch("R194").findings)
    assert ("没有研究的 1 人（邓新苗）" in found) is said


@pytest.mark.parametrize(
    ("upto", "today", "said"),
    [
        # the year of cultivation is no standstill: decided 2025-09-01, a year later 2026-09-01
        ("2025-09-30", "2026-12-31", False),
        ("2025-09-30", "2027-01-01", False),
        ("2025-09-30", "2027-07-01", True),
        # nor is the year of probation
        ("2027-03-01", "2028-01-15", False),
        ("2027-03-01", "2028-07-01", True),
    ],
)
def test_two_half_years_without_a_change(upto: str, today: str, said: bool) -> None:
    branch = developing(Regular(upto=upto), today=today)
    found = " ".join(finding.message for finding in branch.of_branch("R194").findings)
    assert ("各阶段人数没有变化" in found) is said


@pytest.mark.parametrize(
    ("due_on", "late", "said"),
    [
        ("2026-08-26", Severity.VIOLATION, []),
        ("2026-08-25", Severity.VIOLATION, LAG),
        ("2026-08-25", Severity.WARNING, []),
    ],
)
def test_breaches_left_for_ninety_days(due_on: str, late: Severity, said: Said) -> None:
    branch = developing(Regular(upto="2026-11-20"), today="2026-11-23")
    branch.case_dues = [Due("R05", d(due_on), "派人谈话", "…", late, 7, person="邓新苗")]
    assert branch.branch_says("R194") == said


def test_no_cases_no_lag() -> None:
    assert Branch().branch_says("R194") == []


def test_a_committee_is_not_judged() -> None:
    branch = developing(Regular(), today="2030-01-01")
    branch.organisation.kind = "党委"
    assert branch.branch_says("R194") == []


def test_one_wrong_year_does_not_fill_the_page() -> None:
    """1926 typed for 2026: two hundred half-years and a hundred years are told by number."""
    branch = Branch()
    branch.reports = [
        WorkReport(organisation_id=branch.organisation.id, kind=kind, year=1926, half="上")
        for kind in ("半年汇报", "队伍分析")
    ]
    messages = [found.message for found in branch.of_branch("R27", "R193").findings]
    assert len(messages) == 2
    assert all(len(message) < 120 for message in messages)
    assert "等 201 个半年" in messages[1] or "等 201 个半年" in messages[0]
