"""B. Activists from elsewhere and the forgotten: R28–R30."""

from __future__ import annotations

import pytest

from app.models import Vote
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _from_elsewhere(case: Regular, here: str | None = "2026-03-01") -> Regular:
    """Decided elsewhere on 2025-09-01, papers in order, decided anew here."""
    case.case.original_activist_since = d("2025-09-01")
    case.case.materials_received_on = d("2026-02-10")
    case.case.materials_reviewed_on = d("2026-02-20")
    case.case.materials_complete = True
    if here is None:
        case.votes.remove(case.vote("确定积极分子"))
    else:
        case.vote("确定积极分子").on = d(here)
    return case


def test_papers_in_order_say_nothing() -> None:
    assert _from_elsewhere(Regular()).says("R28", "R29", "R31") == []
    assert _from_elsewhere(Regular(), None).says("R13", "R28", "R29", "R31") == []


@pytest.mark.parametrize(
    ("here", "said"),
    [
        ("2025-09-02", [("R28", "hint", "broken")]),
        ("2025-09-03", [("R28", "violation", "broken")]),
        (None, [("R28", "violation", "broken")]),
    ],
)
def test_papers_incomplete(here: str | None, said: Said) -> None:
    case = _from_elsewhere(Regular(), here)
    case.case.materials_complete = False
    assert case.says("R28") == said


@pytest.mark.parametrize(
    ("fact", "here", "said"),
    [
        ("materials_received_on", "2025-09-03", [("R28", "violation", "undetermined")]),
        ("materials_reviewed_on", "2025-09-03", [("R28", "violation", "undetermined")]),
        ("materials_complete", "2025-09-03", [("R28", "violation", "undetermined")]),
        ("materials_complete", "2025-09-02", []),
    ],
)
def test_papers_not_recorded(fact: str, here: str, said: Said) -> None:
    case = _from_elsewhere(Regular(), here)
    setattr(case.case, fact, None)
    assert case.says("R28") == said


def test_papers_still_on_their_way() -> None:
    case = Regular(upto="2025-08-01")
    case.case.original_activist_since = d("2025-03-01")
    assert case.says("R28", "R29") == []


@pytest.mark.parametrize(
    ("reviewed", "said"),
    [
        ("2026-02-09", [("R29", "hint", "broken")]),
        ("2026-02-10", []),
        ("2026-03-12", []),
        ("2026-03-13", [("R29", "hint", "broken")]),
    ],
)
def test_papers_examined_within_thirty_days(reviewed: str, said: Said) -> None:
    case = _from_elsewhere(Regular())
    case.case.materials_reviewed_on = d(reviewed)
    assert case.says("R29") == said


@pytest.mark.parametrize(("today", "said"), [("2026-03-12", []), ("2026-03-13", [("R29", "hint", "broken")])])
def test_papers_still_to_be_examined(today: str, said: Said) -> None:
    case = _from_elsewhere(Regular(upto="2026-02-11"), "2025-09-01")
    case.case.materials_reviewed_on = None
    case.today = d(today)
    assert case.says("R29") == said
    assert [due.due_on for due in case.dues("R29")] == [d("2026-03-12")]


@pytest.mark.parametrize(("today", "said"), [("2027-08-31", []), ("2027-09-01", [("R30", "hint", "broken")])])
def test_two_years_without_study(today: str, said: Said) -> None:
    case = Regular(upto="2026-08-25")
    case.today = d(today)
    assert case.says("R30") == said
    for result in ("未通过", "延期"):
        case.votes.append(
            Vote(
                case_id=case.case.id,
                motion="研究发展对象",
                kind="支委会",
                on=d("2026-09-02"),
                result=result,
            )
        )
        assert case.says("R30") == []
        case.votes.pop()


def test_an_ended_case_is_not_forgotten() -> None:
    case = Regular(upto="2026-08-25")
    case.case.status, case.case.ended_on = "取消资格", d("2028-01-01")
    case.today = d("2028-02-01")
    assert case.says("R30") == []
