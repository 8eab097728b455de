"""B. Mentors: R17–R21."""

from __future__ import annotations

import pytest

from app.models import DevelopmentCase, Helper, Person
from app.services.casefile import CaseFile
from tests.builders import Regular, d

Said = list[tuple[str, str, str]]


def _mentors(case: Regular, *terms: tuple[int, str, str | None]) -> None:
    """Replace the mentors: (number of the member, from, to)."""
    case.helpers = [row for row in case.helpers if row.role != "培养联系人"]
    case.helpers += [
        Helper(
            case_id=case.case.id,
            role="培养联系人",
            person_id=case.members[number].id,
            from_on=d(begin),
            to_on=d(end) if end else None,
        )
        for number, begin, end in terms
    ]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([(0, "2025-09-05", None)], []),
        ([(0, "2025-09-05", None), (1, "2025-09-05", None)], []),
        (
            [(0, "2025-09-05", None), (1, "2025-09-05", None), (2, "2026-03-01", None)],
            [("R17", "violation", "broken")],
        ),
        # handed over on the last day of one and the first of another; a day more and there were three
        ([(0, "2025-09-05", None), (1, "2025-09-05", "2026-02-28"), (2, "2026-03-01", None)], []),
        ([(0, "2025-09-05", None), (1, "2025-09-05", "2026-03-01"), (2, "2026-03-01", None)], []),
        (
            [(0, "2025-09-05", None), (1, "2025-09-05", "2026-03-02"), (2, "2026-03-01", None)],
            [("R17", "violation", "broken")],
        ),
        (
            [
                (0, "2025-09-05", None),
                (1, "2025-09-05", "2026-03-01"),
                (2, "2026-03-01", None),
                (3, "2026-03-01", None),
            ],
            [("R17", "violation", "broken")],
        ),
        # a third one only after the person was listed as a candidate
        ([(0, "2025-09-05", None), (1, "2025-09-05", None), (2, "2026-10-13", None)], []),
        # named on the last free day, and a day late
        ([(0, "2025-09-11", None)], []),
        ([(0, "2025-09-12", None)], [("R17", "violation", "broken")]),
        # a gap of thirty days, and of thirty-one
        ([(0, "2025-09-05", "2026-01-31"), (1, "2026-03-03", None)], []),
        ([(0, "2025-09-05", "2026-01-31"), (1, "2026-03-04", None)], [("R17", "violation", "broken")]),
        ([], [("R17", "violation", "broken")]),
    ],
)
def test_one_or_two_mentors(terms: list[tuple[int, str, str | None]], said: Said) -> None:
    case = Regular()
    _mentors(case, *terms)
    assert case.says("R17") == said


@pytest.mark.parametrize(
    ("today", "said"), [("2025-09-11", []), ("2025-09-12", [("R17", "violation", "broken")])]
)
def test_nobody_named_yet(today: str, said: Said) -> None:
    case = Regular(upto="2025-09-02")
    case.today = d(today)
    assert case.says("R17") == said


def test_the_same_mentor_twice_is_one() -> None:
    case = Regular()
    _mentors(case, (0, "2025-09-05", None), (0, "2025-12-05", None), (1, "2025-09-05", None))
    assert case.says("R17") == []


@pytest.mark.parametrize(
    ("reviewed", "named", "said"),
    [("2026-02-01", "2026-02-11", []), ("2026-02-01", "2026-02-12", [("R17", "violation", "broken")])],
)
def test_mentors_of_one_who_came_from_elsewhere(reviewed: str, named: str, said: Said) -> None:
    case = Regular()
    case.votes.remove(case.vote("确定积极分子"))
    case.case.original_activist_since = d("2025-09-01")
    case.case.materials_received_on = d("2026-01-20")
    case.case.materials_reviewed_on = d(reviewed)
    case.case.materials_complete = True
    _mentors(case, (0, named, None))
    assert case.says("R17") == said


@pytest.mark.parametrize(
    ("joined", "full", "status", "said"),
    [
        ("2024-09-05", "2025-09-05", None, []),
        ("2024-09-05", "2025-09-06", None, [("R18", "violation", "broken")]),
        (None, None, "群众", [("R18", "violation", "broken")]),
        (None, None, "中共预备党员", [("R18", "violation", "broken")]),
        (None, None, "中共党员", [("R18", "violation", "undetermined")]),
        (None, None, None, [("R18", "violation", "undetermined")]),
        ("2010-01-01", None, "中共党员", [("R18", "violation", "undetermined")]),
        ("2024-09-06", None, "中共党员", [("R18", "violation", "broken")]),
    ],
)
def test_mentors_are_full_members(
    joined: str | None, full: str | None, status: str | None, said: Said
) -> None:
    case = Regular()
    mentor = case.members[0]
    mentor.joined_on = d(joined) if joined else None
    mentor.full_on = d(full) if full else None
    mentor.political_status = status
    assert case.says("R18") == said


def test_nobody_mentors_himself() -> None:
    case = Regular()
    case.helpers[0].person_id = case.person.id
    assert case.says("R18") == [("R18", "violation", "broken")]


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        (None, None, [("R18", "warning", "broken")]),
        ("2024-01-01", "2025-09-05", []),
        ("2024-01-01", "2025-09-06", [("R18", "warning", "broken")]),
        ("2025-09-05", None, [("R18", "warning", "broken")]),
        ("2025-09-06", None, []),
    ],
)
def test_mentor_under_probation_in_the_party(begin: str | None, end: str | None, said: Said) -> None:
    case = Regular()
    mentor = case.members[0]
    mentor.discipline = "留党察看"
    mentor.discipline_from = d(begin) if begin else None
    mentor.discipline_to = d(end) if end else None
    assert case.says("R18") == said
    if begin is None:
        assert "按现状推断" in case.findings("R18")[0].message


@pytest.mark.parametrize(("named", "said"), [("2025-09-11", []), ("2025-09-12", [("R19", "hint", "broken")])])
def test_mentor_named_soon(named: str, said: Said) -> None:
    case = Regular()
    _mentors(case, (0, named, None))
    assert case.says("R19") == said


@pytest.mark.parametrize(("today", "said"), [("2025-09-11", []), ("2025-09-12", [("R19", "hint", "broken")])])
def test_mentor_still_to_be_named(today: str, said: Said) -> None:
    case = Regular(upto="2025-09-02")
    case.today = d(today)
    assert case.says("R19") == said
    assert [(due.act, due.due_on) for due in case.dues("R19")] == [("指定培养联系人", d("2025-09-11"))]


def _mentee(case: Regular, number: int, **facts: object) -> None:
    person = Person(code=f"RY1{number:02}", name=f"积极{number}")
    other = DevelopmentCase(
        code=f"AJ1{number:02}", person_id=person.id, organisation_id=case.branch.id, **facts
    )
    row = Helper(case_id=other.id, role="培养联系人", person_id=case.members[0].id, from_on=d("2025-01-01"))
    case.more_people.append(person)
    case.more_files.append(CaseFile(case=other, person=person, organisation=case.branch, helpers=(row,)))


@pytest.mark.parametrize(("others", "said"), [(4, []), (5, [("R20", "hint", "broken")])])
def test_five_mentees(others: int, said: Said) -> None:
    case = Regular(upto="2026-01-10")
    for number in range(others):
        _mentee(case, number)
    _mentee(case, 90, status="撤回")
    _mentee(case, 91, candidate_since=d("2026-01-10"))
    assert case.says("R20") == said


@pytest.mark.parametrize(("today", "said"), [("2026-03-02", []), ("2026-03-03", [("R21", "hint", "broken")])])
def test_the_only_mentor_has_stopped(today: str, said: Said) -> None:
    case = Regular(upto="2026-02-26")
    _mentors(case, (0, "2025-09-05", "2026-01-31"))
    case.today = d(today)
    assert case.says("R21") == said
    assert [due.due_on for due in case.dues("R21")] == [d("2026-03-02")]


@pytest.mark.parametrize(
    ("left", "punished", "today", "said"),
    [
        ("2026-01-10", None, "2026-02-09", []),
        ("2026-01-10", None, "2026-02-10", [("R21", "hint", "broken")]),
        (None, "2026-01-10", "2026-02-10", [("R21", "hint", "broken")]),
        ("2026-02-20", None, "2026-02-10", []),
    ],
)
def test_mentor_left_but_still_in_office(
    left: str | None, punished: str | None, today: str, said: Said
) -> None:
    case = Regular(upto="2026-01-05")
    case.today = d(today)
    if left:
        case.members[0].roster_to = d(left)
    if punished:
        case.members[0].discipline, case.members[0].discipline_from = "留党察看", d(punished)
    assert case.says("R21") == said
