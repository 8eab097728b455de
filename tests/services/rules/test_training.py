"""C. Intensive training: R52–R56."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.models import Training
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("days", "hours", "said"),
    [
        ("3", None, []),
        (None, 24, []),
        ("2.5", 24, []),
        ("3", 23, []),
        ("2.5", 23, [("R52", "warning", "broken")]),
        ("2.5", None, [("R52", "warning", "undetermined")]),
        (None, 23, [("R52", "warning", "undetermined")]),
        (None, None, [("R52", "warning", "undetermined")]),
    ],
)
def test_three_days_or_twenty_four_hours(days: str | None, hours: int | None, said: Said) -> None:
    case = Regular()
    row = case.trainings[0]
    row.days, row.hours = (Decimal(days) if days else None), hours
    assert case.says("R52") == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [(False, [("R52", "warning", "broken")]), (None, [("R52", "warning", "undetermined")])],
)
def test_passed(passed: bool | None, said: Said) -> None:
    case = Regular()
    case.trainings[0].passed = passed
    assert case.says("R52") == said


def test_two_courses_add_up() -> None:
    case = Regular()
    row = case.trainings[0]
    row.days, row.hours = Decimal("1.5"), 12
    case.trainings.append(
        Training(
            case_id=case.case.id,
            kind="集中培训",
            start_on=d("2026-10-26"),
            end_on=d("2026-10-27"),
            days=Decimal("1.5"),
            hours=12,
            organiser="基层党委",
            passed=True,
        )
    )
    assert case.says("R52", "R53", "R54") == []
    row.passed = False
    assert case.says("R52") == [("R52", "warning", "broken")]


@pytest.mark.parametrize(
    ("upto", "said"),
    [("2026-10-29", []), ("2026-10-30", [("R52", "violation", "broken")])],
)
def test_not_trained(upto: str, said: Said) -> None:
    case = Regular(upto=upto)
    case.trainings = []
    assert case.says("R52") == said


@pytest.mark.parametrize(
    ("start", "said"), [("2026-11-30", []), ("2026-12-01", [("R52", "violation", "broken")])]
)
def test_trained_after_the_meeting_is_untrained(start: str, said: Said) -> None:
    case = Regular()
    case.trainings[0].start_on, case.trainings[0].end_on = d(start), d("2026-12-03")
    assert case.says("R52") == said


@pytest.mark.parametrize(
    ("organiser", "said"),
    [
        ("县级党委组织部门", []),
        ("其他", [("R53", "violation", "broken")]),
        (None, [("R53", "violation", "undetermined")]),
    ],
)
def test_trained_by_the_committee(organiser: str | None, said: Said) -> None:
    case = Regular()
    case.trainings[0].organiser = organiser
    assert case.says("R53") == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-10-12", "2026-10-30", []),
        ("2026-10-11", "2026-10-23", [("R54", "warning", "broken")]),
        ("2026-10-21", "2026-10-31", [("R54", "warning", "broken")]),
        (None, "2026-10-23", []),
    ],
)
def test_between_listing_and_review(start: str | None, end: str, said: Said) -> None:
    case = Regular()
    row = case.trainings[0]
    row.start_on, row.end_on = (d(start) if start else None), d(end)
    assert case.says("R54") == said


@pytest.mark.parametrize(
    ("reason", "document", "said"),
    [
        ("长期在外科考", "园组〔2026〕8号", []),
        ("长期在外科考", None, [("R55", "violation", "broken")]),
        (None, "园组〔2026〕8号", [("R55", "violation", "broken")]),
    ],
)
def test_exempt_with_reason_and_approval(reason: str | None, document: str | None, said: Said) -> None:
    case = Regular()
    case.trainings = [
        Training(case_id=case.case.id, kind="集中培训", exemption_reason=reason, exemption_document=document)
    ]
    assert case.says("R52", "R53", "R54", "R55") == said


def test_exemption_still_being_asked_for() -> None:
    case = Regular(upto="2026-10-20")
    case.trainings = [Training(case_id=case.case.id, kind="集中培训", exemption_reason="长期在外科考")]
    assert case.says("R52", "R55") == []


@pytest.mark.parametrize(("months", "said"), [(0, []), (1, [("R56", "hint", "broken")]), (2, [])])
def test_training_still_valid(months: int, said: Said) -> None:
    assert Regular().with_params(training_valid_months=months).says("R56") == said
