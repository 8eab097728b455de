"""C. Political review: R47–R51, R212."""

from __future__ import annotations

import pytest

from app.models import PoliticalReview
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("concluded", "conclusion", "said"),
    [
        ("2026-10-30", "合格", []),
        ("2026-10-31", "合格", [("R47", "warning", "broken")]),
        ("2026-11-30", "合格", [("R47", "warning", "broken")]),
        ("2026-12-01", "合格", [("R47", "violation", "broken")]),
        ("2026-10-20", "不合格", [("R47", "violation", "broken")]),
        ("2026-10-20", "待补", [("R47", "violation", "broken")]),
        (None, "待补", [("R47", "violation", "broken")]),
        (None, "合格", [("R47", "violation", "undetermined")]),
        (None, None, [("R47", "violation", "broken")]),
    ],
)
def test_qualified_before_admission(concluded: str | None, conclusion: str | None, said: Said) -> None:
    case = Regular()
    row = case.reviews[0]
    row.concluded_on, row.conclusion = (d(concluded) if concluded else None), conclusion
    assert case.says("R47") == said


@pytest.mark.parametrize(
    ("concluded", "conclusion", "said"),
    [
        ("2026-10-31", "合格", [("R47", "warning", "broken")]),
        (None, "待补", [("R47", "warning", "broken")]),
        ("2026-10-20", "不合格", [("R47", "violation", "broken")]),
    ],
)
def test_before_the_meeting_only_the_order(concluded: str | None, conclusion: str, said: Said) -> None:
    case = Regular(upto="2026-11-01")
    row = case.reviews[0]
    row.concluded_on, row.conclusion = (d(concluded) if concluded else None), conclusion
    assert case.says("R47") == said


def test_no_review_at_all() -> None:
    case = Regular()
    case.reviews = []
    assert case.says("R47") == [("R47", "violation", "broken")]
    assert Regular(upto="2026-10-25").says("R47") == []


def test_a_case_that_stopped_at_the_review() -> None:
    case = Regular(upto="2026-10-25")
    case.reviews[0].conclusion = "不合格"
    assert case.says("R47") == []


def test_reviewed_again() -> None:
    case = Regular()
    case.reviews.insert(
        0, PoliticalReview(case_id=case.case.id, concluded_on=d("2026-10-13"), conclusion="不合格")
    )
    assert case.says("R47") == []
    case.reviews[0].concluded_on = d("2026-11-01")
    assert case.says("R47") == [("R47", "violation", "broken")]


@pytest.mark.parametrize(
    ("complete", "said"),
    [
        (True, []),
        (False, [("R48", "warning", "broken")]),
        (None, [("R48", "warning", "undetermined")]),
    ],
)
def test_report_is_complete(complete: bool | None, said: Said) -> None:
    case = Regular()
    case.reviews[0].content_complete, case.reviews[0].gaps = complete, "直系亲属"
    assert case.says("R48") == said
    if complete is False:
        assert "缺：直系亲属" in case.findings("R48")[0].message


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"talk_on": None}, [("R49", "hint", "undetermined")]),
        ({"archive_check_on": None}, [("R49", "hint", "undetermined")]),
        ({"asked_units": None}, []),
        ({"asked_units": None, "letter_sent_on": None}, [("R49", "hint", "undetermined")]),
        ({"asked_units": False, "letter_sent_on": None}, [("R49", "hint", "broken")]),
    ],
)
def test_reviewed_by_every_way(change: dict[str, object], said: Said) -> None:
    case = Regular()
    for fact, value in change.items():
        setattr(case.reviews[0], fact, value)
    assert case.says("R49") == said


@pytest.mark.parametrize(
    ("mobile", "household", "residence", "said"),
    [
        (True, True, True, []),
        (True, False, True, [("R50", "warning", "broken")]),
        (True, True, None, [("R50", "warning", "undetermined")]),
        (False, False, False, []),
        (None, None, None, []),
    ],
)
def test_mobile_workers(
    mobile: bool | None, household: bool | None, residence: bool | None, said: Said
) -> None:
    case = Regular()
    row = case.reviews[0]
    row.is_mobile_worker, row.household_opinion, row.residence_opinion = mobile, household, residence
    assert case.says("R50") == said
    old = [(rule, "violation", state) for rule, _, state in said]
    assert case.shift(-36).says("R50") == old


def test_accepted_as_a_mobile_worker() -> None:
    case = Regular()
    case.reviews[0].is_mobile_worker = None
    case.case.accepted_by = "流动"
    assert case.says("R50") == [("R50", "warning", "undetermined")]


@pytest.mark.parametrize(
    ("concluded", "said"), [("2025-11-30", []), ("2025-11-29", [("R51", "warning", "broken")])]
)
def test_review_still_valid(concluded: str, said: Said) -> None:
    case = Regular()
    case.reviews[0].concluded_on = d(concluded)
    assert case.says("R51") == said
    assert case.with_params(pr_valid_months=0).says("R51") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"letter_sent_on": "2026-10-19"}, []),
        ({"letter_sent_on": "2026-10-20"}, [("R212", "hint", "broken")]),
        ({"letter_replied_on": "2026-10-20"}, []),
        ({"letter_replied_on": "2026-10-21"}, [("R212", "hint", "broken")]),
        ({"letter_replied_on": None}, [("R212", "hint", "undetermined")]),
        ({"letter_sent_on": None, "letter_replied_on": None}, []),
        ({"talk_on": "2026-10-21"}, [("R212", "hint", "broken")]),
        ({"archive_check_on": "2026-10-20"}, []),
        ({"archive_check_on": "2026-10-21"}, [("R212", "hint", "broken")]),
    ],
)
def test_review_in_order(change: dict[str, str | None], said: Said) -> None:
    case = Regular()
    for fact, value in change.items():
        setattr(case.reviews[0], fact, d(value) if value else None)
    assert case.says("R212") == said


def test_a_letter_still_out_is_why_a_review_is_incomplete() -> None:
    case = Regular(upto="2026-10-25")
    case.reviews[0].letter_replied_on = None
    case.reviews[0].conclusion = "待补"
    assert case.says("R212") == []
