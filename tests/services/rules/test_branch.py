"""H. How branches are set up: R126–R135, R137, R138, R199."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Enterprise, Post
from app.services.memberfile import MemberFile
from tests.builders import Regular, d
from tests.services.members import Branch, Said


def sized(full: int, **values: Any) -> Branch:
    """A branch with this many full members."""
    branch = Branch()
    branch.people = [branch.new_member(f"DY{number:03}") for number in range(1, full + 1)]
    for name, value in values.items():
        setattr(branch.organisation, name, value)
    return branch


def enterprise(workers: int | None = None, **values: Any) -> Enterprise:
    """An enterprise."""
    return Enterprise(code="QY001", name="测试甲公司", workers=workers, **values)


def employing(branch: Branch, where: Enterprise, count: int, *, homeless: bool = False) -> list[MemberFile]:
    """Make so many members of the branch work there."""
    chosen = branch.people[:count]
    for person in chosen:
        person.enterprise_id = where.id
        if homeless:
            person.organisation_id = None
    members = [branch.member(person) for person in chosen]
    branch.employees = {where.id: members}
    return members


def test_a_usual_branch_is_silent() -> None:
    assert Branch().branch_says() == []


@pytest.mark.parametrize(("count", "said"), [(2, []), (3, [("R126", "warning", "broken")])])
def test_three_in_one_unit_of_a_joint_branch(count: int, said: Said) -> None:
    branch, where = sized(12, kind="联合党支部"), enterprise()
    branch.enterprises = [where]
    employing(branch, where, count)
    assert branch.branch_says("R126") == said


@pytest.mark.parametrize(
    ("count", "homeless", "said"),
    [
        (0, False, []),
        (1, False, [("R127", "hint", "broken")]),
        (2, False, [("R127", "hint", "broken")]),
        (3, False, [("R126", "warning", "broken")]),
        (2, True, [("R138", "warning", "broken")]),
        (3, True, [("R126", "warning", "broken")]),
    ],
)
def test_an_enterprise_nothing_covers(count: int, homeless: bool, said: Said) -> None:
    branch, where = sized(12), enterprise()
    branch.is_topmost, branch.uncovered = True, [where]
    employing(branch, where, count, homeless=homeless)
    assert branch.branch_says("R126", "R127", "R138") == said


@pytest.mark.parametrize(("units", "said"), [(5, []), (6, [("R128", "warning", "broken")])])
def test_joint_units(units: int, said: Said) -> None:
    branch = sized(12, kind="联合党支部", enterprise_ids=tuple(str(number) for number in range(units)))
    assert branch.branch_says("R128") == said


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (50, []),
        (51, [("R129", "warning", "broken"), ("R130", "hint", "broken")]),
        (100, [("R129", "warning", "broken"), ("R130", "hint", "broken")]),
    ],
)
def test_size(members: int, said: Said) -> None:
    branch = sized(members)
    assert branch.branch_says("R129", "R130") == said
    suggestion = [finding.message for finding in branch.of_branch("R130").findings]
    assert all(("党委" in text) is (members >= 100) for text in suggestion)


@pytest.mark.parametrize(
    ("full", "values", "said"),
    [
        (6, {"has_committee": False, "committee_size": None}, []),
        (7, {"has_committee": False, "committee_size": None}, [("R131", "violation", "broken")]),
        (7, {"has_committee": None, "committee_size": None}, [("R131", "hint", "undetermined")]),
        (7, {"has_committee": True, "committee_size": 7}, []),
        (7, {"has_committee": True, "committee_size": 8}, [("R131", "warning", "broken")]),
        (7, {"has_committee": True, "committee_size": 2}, [("R131", "warning", "broken")]),
        (7, {"has_committee": True, "committee_size": None}, []),
        (7, {"has_committee": False, "kind": "党委", "committee_size": None}, []),
        (6, {"has_committee": True}, [("R132", "hint", "broken")]),
        (7, {"has_committee": True}, []),
    ],
)
def test_committee(full: int, values: dict[str, Any], said: Said) -> None:
    assert sized(full, **values).branch_says("R131", "R132") == said


def test_probationers_do_not_make_seven() -> None:
    branch = sized(7, has_committee=False)
    branch.people[0].joined_on, branch.people[0].full_on = d("2026-05-01"), None
    assert branch.branch_says("R131") == []


def held(branch: Branch, *titles: str, **values: Any) -> Branch:
    """Posts held since 2025, all by one person."""
    branch.posts = [
        Post(
            organisation_id=branch.organisation.id,
            person_id=branch.first.id,
            title=title,
            from_on=d("2025-01-01"),
            **values,
        )
        for title in titles
    ]
    return branch


@pytest.mark.parametrize(
    ("titles", "values", "said"),
    [
        (("书记", "组织委员", "宣传委员", "纪检委员"), {}, []),
        (("书记", "组织委员", "宣传委员"), {}, [("R133", "warning", "broken")]),
        (
            ("书记", "组织委员", "宣传委员", "纪检委员"),
            {"to_on": d("2026-11-22")},
            [("R133", "warning", "broken")],
        ),
        (("书记", "组织委员", "宣传委员", "纪检委员"), {"to_on": d("2026-11-23")}, []),
        ((), {}, []),
    ],
)
def test_seats(titles: tuple[str, ...], values: dict[str, Any], said: Said) -> None:
    assert held(Branch(), *titles, **values).branch_says("R133") == said


@pytest.mark.parametrize(
    ("size", "full", "said"),
    [
        (3, 1, []),
        (2, 2, [("R134", "hint", "broken")]),
        (3, 0, [("R134", "hint", "broken")]),
    ],
)
def test_groups(size: int, full: int, said: Said) -> None:
    branch = Branch()
    for number, person in enumerate(branch.people[:size]):
        person.group_name = "第一党小组"
        if number >= full:
            person.joined_on, person.full_on = d("2026-05-01"), None
    assert branch.branch_says("R134") == said


@pytest.mark.parametrize(
    ("full", "committee", "said"),
    [
        (3, False, []),
        (2, False, [("R135", "warning", "broken")]),
        (2, None, [("R135", "warning", "broken")]),
        (2, True, []),
        (0, False, []),
    ],
)
def test_too_few_left(full: int, committee: bool | None, said: Said) -> None:
    assert sized(full, has_committee=committee).branch_says("R135") == said


def test_a_roster_shorter_than_the_last_meeting_is_not_judged() -> None:
    branch = sized(2, has_committee=False)
    branch.files = [Regular(upto="2026-12-01").file()]
    branch.today = d("2026-12-01")
    assert branch.branch_says("R135") == []


@pytest.mark.parametrize(
    ("where", "members", "said"),
    [
        (enterprise(50), 0, [("R137", "hint", "broken")]),
        (enterprise(49), 0, []),
        (enterprise(None), 0, []),
        (enterprise(50, operating=False), 0, []),
        (enterprise(50), 1, []),
    ],
)
def test_blank_spots(where: Enterprise, members: int, said: Said) -> None:
    branch = Branch()
    branch.uncovered, branch.is_topmost = [where], True
    employing(branch, where, members)
    assert branch.branch_says("R137") == said
    branch.is_topmost = False
    assert branch.branch_says("R137") == []


@pytest.mark.parametrize(
    ("kind", "setup", "units", "said"),
    [
        ("党支部", "独立", 1, []),
        ("党支部", None, 3, []),
        ("联合党支部", "联合", 3, []),
        ("联合党支部", "独立", 3, [("R199", "hint", "broken")]),
        ("党支部", "独立", 2, [("R199", "hint", "broken")]),
        ("党支部", "挂靠", 1, [("R199", "hint", "broken")]),
    ],
)
def test_setup(kind: str, setup: str | None, units: int, said: Said) -> None:
    branch, where = Branch(), enterprise()
    branch.organisation.kind, branch.organisation.setup = kind, setup
    branch.organisation.enterprise_ids = (where.id, *(str(number) for number in range(units - 1)))
    branch.enterprises = [where]
    employing(branch, where, 3)
    assert branch.branch_says("R199") == said
