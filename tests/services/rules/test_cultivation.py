"""B. Cultivation: R22–R26, R218."""

from __future__ import annotations

import pytest

from app.models import Inspection, ThoughtReport
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _inspected(case: Regular, *days: str) -> None:
    """Replace the inspections of the activist."""
    case.inspections = [row for row in case.inspections if row.stage == "预备期"]
    case.inspections += [
        Inspection(
            case_id=case.case.id, stage="积极分子", on=d(day), mentor_opinion="好", branch_opinion="好"
        )
        for day in days
    ]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2026-03-01", "2026-09-01"], []),
        # a day late: every whole half-year (only 2026 I) has one, the gap is under eight months
        (["2026-03-02", "2026-09-01"], [("R22", "warning", "broken")]),
        (["2026-05-01", "2026-09-01"], [("R22", "warning", "broken")]),
        (["2026-05-02", "2026-09-01"], [("R22", "violation", "broken")]),
        # the second one late
        (["2026-01-10", "2026-07-11"], [("R22", "warning", "broken")]),
        # no inspection in the first half of 2026
        (["2025-12-30", "2026-07-01"], [("R22", "violation", "broken")]),
        # the stretch up to the study counts too
        (["2026-03-01"], [("R22", "warning", "broken")]),
        ([], [("R22", "violation", "broken")]),
    ],
)
def test_rolling_half_years(days: list[str], said: Said) -> None:
    case = Regular()
    _inspected(case, *days)
    assert case.says("R22") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2026-02-13", []),
        ("2026-02-14", [("R22", "warning", "broken")]),
        ("2026-03-01", [("R22", "warning", "broken")]),
        ("2026-03-02", [("R22", "warning", "broken")]),
        ("2026-05-01", [("R22", "warning", "broken")]),
        ("2026-05-02", [("R22", "violation", "broken")]),
    ],
)
def test_next_inspection_is_due(today: str, said: Said) -> None:
    case = Regular(upto="2026-01-01")
    case.today = d(today)
    assert case.says("R22") == said
    due = case.dues("R22")[0]
    assert (due.act, due.due_on) == ("半年考察", d("2026-03-01"))


def test_the_arithmetic_is_told() -> None:
    case = Regular()
    _inspected(case, "2026-03-01")
    assert case.findings("R22")[0].message.startswith(
        "2026-03-01 考察，应不晚于 2026-09-01 考察；下一次研究发展对象是 2026-09-02，晚 1 天。"
    )


def test_counted_once_from_the_anchor() -> None:
    case = Regular(upto="2026-01-01")
    case.vote("确定积极分子").on = d("2025-08-31")
    assert [due.due_on for due in case.dues("R22")] == [d("2026-02-28")]


def test_edition_of_the_inspection() -> None:
    case = Regular()
    _inspected(case, "2026-05-02", "2026-09-01")
    assert case.findings("R22")[0].basis == "细则（2014）第十一条"
    _inspected(case, "2025-12-01", "2026-06-02")
    assert case.findings("R22")[0].basis == "细则（2026）第十一条"


def _came_from_elsewhere(case: Regular) -> None:
    case.case.original_activist_since = d("2025-03-01")
    case.case.materials_received_on = d("2025-10-10")
    case.case.materials_reviewed_on = d("2025-10-20")
    case.case.materials_complete = True
    case.vote("确定积极分子").on = d("2025-10-25")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-09-01", "2026-02-28", "2026-08-20"], []),
        (["2025-09-02", "2026-02-28", "2026-08-20"], [("R22", "warning", "broken")]),
        (["2026-02-28", "2026-08-20"], [("R22", "violation", "undetermined")]),
    ],
)
def test_cultivated_elsewhere(days: list[str], said: Said) -> None:
    case = Regular()
    _came_from_elsewhere(case)
    _inspected(case, *days)
    assert case.says("R22") == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2026-01-01"], []),
        (["2026-06-30"], []),
        (["2026-07-01"], [("R23", "violation", "broken")]),
        ([], [("R23", "violation", "broken")]),
    ],
)
def test_calendar_half_years_of_this_branch(days: list[str], said: Said) -> None:
    case = Regular().with_params(inspection_mode="CALENDAR")
    _inspected(case, *days)
    assert case.says("R22", "R23") == said


@pytest.mark.parametrize(
    ("days", "today", "due_on", "said"),
    [
        ([], "2025-12-31", "2026-06-30", []),
        ([], "2026-06-15", "2026-06-30", [("R23", "warning", "broken")]),
        ([], "2026-07-01", "2026-12-31", [("R23", "violation", "broken")]),
        (["2026-03-01"], "2026-06-15", "2026-12-31", []),
    ],
)
def test_calendar_half_year_is_due(days: list[str], today: str, due_on: str, said: Said) -> None:
    case = Regular(upto="2025-12-01").with_params(inspection_mode="CALENDAR")
    _inspected(case, *days)
    case.today = d(today)
    assert case.says("R23") == said
    assert [due.due_on for due in case.dues("R23")] == [d(due_on)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-09-01", "2026-09-02"], []),
        (["2026-02-25"], [("R24", "violation", "broken")]),
        (["2026-02-25", "2026-09-03"], [("R24", "violation", "broken")]),
        (["2025-08-31", "2026-02-25"], [("R24", "violation", "broken")]),
        ([], [("R24", "violation", "broken")]),
    ],
)
def test_inspected_twice(days: list[str], said: Said) -> None:
    case = Regular()
    _inspected(case, *days)
    assert case.says("R24") == said


def test_eighteen_months_need_no_third_inspection() -> None:
    case = Regular()
    case.vote("确定积极分子").on = d("2025-03-02")
    _inspected(case, "2025-09-02", "2026-03-02")
    assert case.says("R22", "R24") == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-09-01", "2026-08-20"], []),
        (["2025-09-01"], [("R24", "violation", "broken")]),
        (["2026-08-20"], [("R24", "violation", "undetermined")]),
    ],
)
def test_inspections_elsewhere_count(days: list[str], said: Said) -> None:
    case = Regular()
    _came_from_elsewhere(case)
    _inspected(case, *days)
    assert case.says("R24") == said


def test_both_opinions() -> None:
    case = Regular()
    case.inspections[0].branch_opinion = None
    case.inspections[3].mentor_opinion = None
    assert case.says("R25") == [("R25", "hint", "broken")]
    case = Regular(upto="2026-02-26")
    case.inspections[0].branch_opinion = None
    assert case.says("R25") == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2025-10-01", "2026-01-01", "2026-06-30"], []),
        # none in the first quarter of 2026
        (["2025-12-10", "2026-04-10", "2026-07-01"], [("R26", "hint", "broken")]),
        (["2025-11-30", "2026-02-28", "2026-05-28", "2026-08-28"], []),
        ([], [("R26", "hint", "broken")]),
    ],
)
def test_reports_every_quarter(days: list[str], said: Said) -> None:
    case = Regular()
    case.thought_reports = [ThoughtReport(case_id=case.case.id, on=d(day)) for day in days]
    assert case.says("R26") == said
    assert case.with_params(thought_report="OFF").says("R26") == []


def test_report_of_a_quarter_still_running() -> None:
    case = Regular(upto="2025-12-09")
    assert case.says("R26") == []
    case.today = d("2025-12-31")
    assert case.says("R26") == []
    case.today = d("2026-01-01")
    assert case.says("R26") == [("R26", "hint", "broken")]
    assert "2025 年第 4 季度" in case.findings("R26")[0].message


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([("2025-09-01", "2026-02-25"), ("2026-02-25", "2026-08-20")], []),
        ([("2025-09-01", "2026-02-26"), ("2026-02-25", "2026-08-20")], [("R218", "hint", "broken")]),
        ([("2026-02-25", "2025-09-01"), (None, None)], [("R218", "hint", "broken")]),
        ([("2025-09-01", None), ("2025-09-01", "2026-08-20")], []),
    ],
)
def test_periods_in_order(periods: list[tuple[str | None, str | None]], said: Said) -> None:
    case = Regular()
    for row, (begin, end) in zip(case.inspections[:2], periods, strict=True):
        row.period_from = d(begin) if begin else None
        row.period_to = d(end) if end else None
    assert case.says("R218") == said


def test_mentors_note_may_lie_within_the_branchs_half_year() -> None:
    case = Regular()
    for row in case.inspections[:2]:
        row.period_from, row.period_to = d("2025-09-01"), d("2026-02-25")
    case.inspections[1].branch_opinion = None
    assert case.says("R218") == []
