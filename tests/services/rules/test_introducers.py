"""C. Introducers: R43–R46."""

from __future__ import annotations

import pytest

from app.models import Helper
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _introducers(case: Regular, *terms: tuple[int, str, str | None]) -> None:
    """Replace the introducers: (number of the member, from, to)."""
    case.helpers = [row for row in case.helpers if row.role != "入党介绍人"]
    case.helpers += [
        Helper(
            case_id=case.case.id,
            role="入党介绍人",
            person_id=case.members[number].id,
            from_on=d(begin),
            to_on=d(end) if end else None,
            how="组织指定",
        )
        for number, begin, end in terms
    ]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([(0, "2026-10-12", None)], [("R43", "violation", "broken")]),
        ([(0, "2026-10-12", None), (0, "2026-10-13", None)], [("R43", "violation", "broken")]),
        ([(n, "2026-10-12", None) for n in range(3)], [("R43", "violation", "broken")]),
        ([(0, "2026-10-12", None), (1, "2026-10-12", "2026-11-29"), (2, "2026-11-30", None)], []),
        (
            [(0, "2026-10-12", None), (1, "2026-10-12", "2026-11-29"), (2, "2026-12-01", None)],
            [("R43", "violation", "broken")],
        ),
        ([], [("R43", "violation", "broken")]),
    ],
)
def test_two_at_the_meeting(terms: list[tuple[int, str, str | None]], said: Said) -> None:
    case = Regular()
    _introducers(case, *terms)
    assert case.says("R43") == said


@pytest.mark.parametrize(
    ("full", "said"),
    [
        ("2026-10-12", []),
        ("2026-10-13", [("R43", "violation", "broken")]),
        ("2026-12-01", [("R43", "violation", "broken")]),
        (None, [("R43", "violation", "undetermined")]),
    ],
)
def test_full_members_when_named(full: str | None, said: Said) -> None:
    case = Regular()
    case.members[0].joined_on = d("2025-10-12") if full else None
    case.members[0].full_on = d(full) if full else None
    assert case.says("R43") == said


def test_still_full_members_at_the_meeting() -> None:
    case = Regular()
    case.members[0].membership_state, case.members[0].membership_state_on = "除名", d("2026-11-15")
    assert case.says("R43") == [("R43", "violation", "broken")]


def test_nobody_introduces_himself() -> None:
    case = Regular()
    case.helpers[2].person_id = case.person.id
    assert case.says("R43") == [("R43", "violation", "broken")]


def test_introducers_not_named_yet() -> None:
    assert Regular(upto="2026-10-25").says("R43", "R46") == []
    case = Regular(upto="2026-10-25")
    _introducers(case)
    assert case.says("R43", "R46") == []


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (None, None, [("R44", "violation", "broken")]),
        ("2025-01-01", "2026-10-12", []),
        ("2025-01-01", "2026-10-13", [("R44", "violation", "broken")]),
        ("2026-11-30", None, [("R44", "violation", "broken")]),
        ("2026-12-01", None, []),
    ],
)
def test_not_under_probation_in_the_party(begin: str | None, end: str | None, said: Said) -> None:
    case = Regular()
    member = case.members[1]
    member.discipline = "留党察看"
    member.discipline_from = d(begin) if begin else None
    member.discipline_to = d(end) if end else None
    assert case.says("R44") == said
    if begin is None:
        assert "按现状推断" in case.findings("R44")[0].message


@pytest.mark.parametrize("discipline", ["无", "警告", "严重警告", "撤销党内职务"])
def test_other_penalties_leave_the_right(discipline: str) -> None:
    case = Regular()
    case.members[1].discipline = discipline
    assert case.says("R44") == []


@pytest.mark.parametrize(
    ("member", "how", "said"),
    [
        (0, "培养联系人", []),
        (0, None, []),
        (0, "本人约请", [("R45", "hint", "broken")]),
        (5, "组织指定", []),
        (5, "本人约请", [("R45", "hint", "broken")]),
        (5, "培养联系人", [("R45", "hint", "broken")]),
        (5, None, [("R45", "hint", "undetermined")]),
    ],
)
def test_introducers_are_the_mentors(member: int, how: str | None, said: Said) -> None:
    case = Regular()
    row = case.helpers[2]
    row.person_id, row.how = case.members[member].id, how
    assert case.says("R45") == said


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([(0, "2026-10-30", None), (1, "2026-10-30", None)], []),
        ([(0, "2026-10-30", None), (1, "2026-10-31", None)], [("R46", "warning", "broken")]),
        ([(0, "2026-10-12", None), (1, "2026-10-12", "2026-11-10"), (2, "2026-11-11", None)], []),
        ([], [("R46", "warning", "broken")]),
    ],
)
def test_named_before_the_committee_review(terms: list[tuple[int, str, str | None]], said: Said) -> None:
    case = Regular()
    _introducers(case, *terms)
    assert case.says("R46") == said
