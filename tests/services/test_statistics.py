"""Half-year statistics: stages by day, movements, and the identity that holds whatever happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import AffiliationTransfer, Organisation, Person
from app.services.case_loading import load_register
from app.services.casefile import Register
from app.services.database import Database
from app.services.demo.build import build_demo
from app.services.milestones import Stage
from app.services.params import Params
from app.services.statistics import (
    STAGES,
    Course,
    Movement,
    Statistics,
    count,
    courses,
    half_of,
    half_reported_on,
    makeup,
    organisations_below,
    unknown,
)
from tests.builders import Regular, d
from tests.services.members import Branch

FIRST, SECOND = half_of(2026, 1), half_of(2026, 2)


def register_of(*cases: Regular, **more: object) -> Register:
    """The registers of several worked examples in one branch."""
    first = cases[0].context().register
    for case in cases[1:]:
        case.case.organisation_id = case.person.organisation_id = cases[0].branch.id
    files = tuple(file for case in cases for file in case.context().register.files)
    people = {**first.people, **{file.person.id: file.person for file in files}}
    return replace(first, files=files, people=people, **more)


def counted(register: Register, organisation: str, start: date, end: date) -> Statistics:
    """The statistics of one organisation."""
    return count(register, {organisation}, Params(), start, end)


def moves(found: Statistics, stage: Stage) -> tuple[int, int, int, int, int, int]:
    """Opening, entered, of these transferred in, advanced, left, closing of one column."""
    row = found.movements[stage]
    return row.opening, row.entered, row.transferred_in, row.advanced, row.left, row.closing


def holds(found: Statistics) -> bool:
    """The identity of every column."""
    return all(
        row.closing == row.opening + row.entered - row.advanced - row.left for row in found.movements.values()
    )


def test_the_worked_example_half_by_half() -> None:
    case = Regular()
    register = register_of(case)
    branch = case.branch.id
    # Letter 2025-05-20, activist 2025-09-01, listed 2026-10-12, approved 2027-01-08, converted 2028-01-10.
    first_2025 = counted(register, branch, *half_of(2025, 1))
    assert moves(first_2025, Stage.APPLICANT) == (0, 1, 0, 0, 0, 1)
    second_2025 = counted(register, branch, *half_of(2025, 2))
    assert moves(second_2025, Stage.APPLICANT) == (1, 0, 0, 1, 0, 0)
    assert moves(second_2025, Stage.ACTIVIST) == (0, 1, 0, 0, 0, 1)
    second_2026 = counted(register, branch, *SECOND)
    assert moves(second_2026, Stage.ACTIVIST) == (1, 0, 0, 1, 0, 0)
    assert moves(second_2026, Stage.CANDIDATE) == (0, 1, 0, 0, 0, 1)
    # The meeting was in 2026, but nobody is a probationary member before the approval.
    assert moves(second_2026, Stage.PROBATIONARY) == (0, 0, 0, 0, 0, 0)
    assert (second_2026.notices, second_2026.ballots, second_2026.extensions) == (1, 1, 0)
    first_2027 = counted(register, branch, *half_of(2027, 1))
    assert moves(first_2027, Stage.CANDIDATE) == (1, 0, 0, 1, 0, 0)
    assert moves(first_2027, Stage.PROBATIONARY) == (0, 1, 0, 0, 0, 1)
    assert moves(first_2027, Stage.FULL)[0] == 16
    assert all(map(holds, (first_2025, second_2025, second_2026, first_2027)))


def test_two_stages_in_one_half() -> None:
    case = Regular()
    found = counted(register_of(case), case.branch.id, d("2025-01-01"), d("2026-12-31"))
    assert moves(found, Stage.APPLICANT) == (0, 1, 0, 1, 0, 0)
    assert moves(found, Stage.ACTIVIST) == (0, 1, 0, 1, 0, 0)
    assert moves(found, Stage.CANDIDATE) == (0, 1, 0, 0, 0, 1)


@pytest.mark.parametrize("status", ["撤回", "取消资格", "转出", "去世", "退回补正", "未批准"])
def test_an_end_of_any_kind_is_a_loss(status: str) -> None:
    case = Regular(upto="2026-02-01")
    case.case.status, case.case.ended_on = status, d("2026-03-10")
    found = counted(register_of(case), case.branch.id, *FIRST)
    assert moves(found, Stage.ACTIVIST) == (1, 0, 0, 0, 1, 0)
    assert holds(found)


def test_an_end_without_a_day_follows_the_last_thing_that_happened() -> None:
    case = Regular(upto="2026-02-01")
    case.case.status = "撤回"
    [course] = [item for item in courses(register_of(case), {case.branch.id}, Params()) if item.file]
    assert course.gone_on is not None
    assert course.gone_on <= d("2026-02-02")


def test_suspended_cases_stay() -> None:
    case = Regular(upto="2026-02-01")
    case.case.status = "暂缓"
    assert moves(counted(register_of(case), case.branch.id, *FIRST), Stage.ACTIVIST) == (1, 0, 0, 0, 0, 1)


def test_an_activist_from_elsewhere_is_transferred_in() -> None:
    case = Regular(upto="2026-05-01")
    case.votes = []
    case.case.original_activist_since = d("2025-02-01")
    case.case.materials_received_on = case.case.materials_reviewed_on = d("2026-03-02")
    case.case.materials_complete = True
    found = counted(register_of(case), case.branch.id, *FIRST)
    assert moves(found, Stage.ACTIVIST) == (0, 1, 1, 0, 0, 1)
    assert moves(found, Stage.APPLICANT) == (0, 0, 0, 0, 0, 0)


def test_a_probationary_member_from_elsewhere() -> None:
    case = Regular()
    case.votes = [vote for vote in case.votes if vote.motion == "预备党员转正"]
    case.filings = [row for row in case.filings if row.matter == "转正审批"]
    case.person.joined_on = d("2026-11-30")
    case.probation.transferred_in_on = d("2027-03-01")
    found = counted(register_of(case), case.branch.id, *half_of(2027, 1))
    assert moves(found, Stage.PROBATIONARY) == (0, 1, 1, 0, 0, 1)


def test_a_cancelled_probation_is_a_loss() -> None:
    case = Regular()
    case.vote("预备党员转正").outcome = "取消"
    end = counted(register_of(case), case.branch.id, *half_of(2028, 1))
    assert moves(end, Stage.PROBATIONARY)[3:] == (0, 1, 0)
    assert moves(end, Stage.FULL)[1] == 0


def test_members_come_and_go() -> None:
    branch = Branch()
    branch.people[0].roster_to = d("2026-04-30")
    branch.people[1].roster_from = d("2026-02-01")
    branch.people[2].mobility = "流入"
    branch.people[3].membership_state, branch.people[3].membership_state_on = "除名", d("2026-06-01")
    found = counted(branch.register(), branch.organisation.id, *FIRST)
    assert moves(found, Stage.FULL) == (10, 1, 1, 0, 2, 9)


def test_the_last_day_in_the_roster_still_counts() -> None:
    branch = Branch()
    branch.people[0].roster_to = d("2026-06-30")
    assert moves(counted(branch.register(), branch.organisation.id, *FIRST), Stage.FULL)[5] == 12
    assert moves(counted(branch.register(), branch.organisation.id, *SECOND), Stage.FULL) == (
        12,
        0,
        0,
        0,
        1,
        11,
    )


def test_members_without_dates_count_as_typed() -> None:
    branch = Branch()
    who = branch.people[0]
    who.joined_on = who.full_on = who.roster_from = None
    assert len(courses(branch.register(), {branch.organisation.id}, Params())) == 11
    who.political_status = "中共党员"
    assert moves(counted(branch.register(), branch.organisation.id, *FIRST), Stage.FULL)[0] == 12


def test_a_member_developed_here_who_moved_to_another_branch() -> None:
    case = Regular()
    elsewhere = Organisation(code="ZZ005", name="中共别处支部委员会", kind="党支部")
    case.person.organisation_id, case.person.roster_from = elsewhere.id, d("2027-08-01")
    register = register_of(case)
    assert moves(counted(register, case.branch.id, *half_of(2027, 2)), Stage.PROBATIONARY)[4] == 1
    letter = AffiliationTransfer(
        person_id=case.person.id, direction="转出", issued_on=d("2027-04-01"), receipt_on=d("2027-05-20")
    )
    sent = replace(register, transfers=(letter,))
    assert moves(counted(sent, case.branch.id, *half_of(2027, 1)), Stage.PROBATIONARY)[4] == 1


def test_organisations_are_counted_together() -> None:
    rows = [Organisation(code=code, name=code, kind="党支部") for code in "abcd"]
    rows[1].superior_id = rows[0].id
    rows[2].superior_id = rows[1].id
    rows[0].superior_id = rows[2].id  # a circle does not matter
    pairs = [(row.id, row.superior_id) for row in rows]
    assert organisations_below(pairs, rows[0].id) == {row.id for row in rows[:3]}
    assert organisations_below(pairs, rows[3].id) == {rows[3].id}


def test_who_they_are() -> None:
    people = [
        Person(code="1", name="一", sex="女", ethnic_group="回族", birth="1990-11-24", education="大学专科",
               categories=("生产一线", "科技骨干")),
        Person(code="2", name="二", sex="男", ethnic_group="汉族", birth="1990-11-23", education="高中"),
        Person(code="3", name="三", birth="1991"),
    ]  # fmt: skip
    found = makeup(people, d("2026-11-23"))
    assert (found.women, found.minorities, found.young, found.college) == (1, 1, 1, 1)
    assert (found.front_line, found.key_staff) == (1, 1)
    assert unknown(people) == {"性别": 1, "民族": 1, "学历": 1, "人员类别": 2}


@pytest.mark.parametrize(
    ("today", "half"),
    [
        ("2026-01-31", (2025, 2)),
        ("2026-02-01", (2026, 1)),
        ("2026-07-31", (2026, 1)),
        ("2026-08-01", (2026, 2)),
    ],
)
def test_which_half_is_reported(today: str, half: tuple[int, int]) -> None:
    assert half_reported_on(d(today)) == half


def test_there_are_two_halves() -> None:
    assert half_of(2026, 2) == (d("2026-07-01"), d("2026-12-31"))
    with pytest.raises(ValueError, match="3"):
        half_of(2026, 3)


DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@st.composite
def ways(draw: st.DrawFn) -> Course:
    """Any course, however muddled: marks in any order, gone at any time."""
    stages = draw(st.lists(st.sampled_from(STAGES), unique=True, max_size=5))
    marks = tuple((draw(DAYS), stage) for stage in stages)
    gone, arrived = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return Course(Person(code="x", name="x"), marks, gone, arrived)


@settings(max_examples=200, deadline=None)
@given(st.lists(ways(), max_size=8), DAYS, st.integers(0, 400))
def test_the_identity_holds_whatever_happened(people: list[Course], start: date, length: int) -> None:
    from app.services.statistics import _add

    end = start + timedelta(days=length)
    movements = {stage: Movement() for stage in STAGES}
    for course in people:
        _add(movements, course, start, end)
    for row in movements.values():
        assert row.closing == row.opening + row.entered - row.advanced - row.left
        assert 0 <= row.transferred_in <= row.entered
    assert sum(row.opening for row in movements.values()) <= len(people)


def test_the_halves_of_the_demonstration_join(db: Database) -> None:
    today = d("2026-11-23")
    with db.write("演示数据") as session:
        build_demo(session, today)
    with db.read() as session:
        register = load_register(session)
        home = next(row.id for row in register.organisations.values() if row.code == "ZZ001")
        first = counted(register, home, *FIRST)
        second = counted(register, home, SECOND[0], today)
    assert holds(first)
    assert holds(second)
    for stage in STAGES:
        assert first.movements[stage].closing == second.movements[stage].opening
    assert second.movements[Stage.FULL].closing > 15
    assert sum(row.entered for row in second.movements.values()) > 0
