"""E. The probation: R90–R98."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import DevelopmentCase, DisciplineCase, Dues, Helper, Inspection, Post
from app.services.casefile import CaseFile
from app.services.memberfile import MemberFile
from app.services.membership import standing
from app.services.rules.engine import judge_member
from tests.builders import Regular, d
from tests.services.rules.lives import edition_2014, extended, from_elsewhere

Said = list[tuple[str, str, str]]


def changed(**values: Any) -> Regular:
    """The regular case with another probation row."""
    case = Regular()
    for name, value in values.items():
        setattr(case.probation, name, value)
    return case


@pytest.mark.parametrize(
    ("joined", "said"),
    [(None, []), ("2026-11-30", []), ("2027-01-15", [("R90", "violation", "broken")])],
)
def test_joined_on_the_meeting_day(joined: str | None, said: Said) -> None:
    case = Regular()
    case.person.joined_on = d(joined) if joined else None
    assert case.says("R90", "R112") == said


def test_one_admitted_again_later_has_the_later_date() -> None:
    """An earlier case of the same person is not measured by the date of the later one."""
    case = Regular()
    case.person.joined_on = d("2029-03-01")
    later = Regular()
    vote = later.vote("接收预备党员")
    vote.on = d("2029-03-01")
    other = DevelopmentCase(code="AJ002", person_id=case.person.id, organisation_id=case.branch.id)
    case.more_files.append(CaseFile(other, case.person, case.branch, votes=(vote,)))
    assert case.says("R90") == []


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2027-11-29", []),
        ("2027-11-30", []),
        ("2027-11-28", [("R91", "violation", "broken")]),
        ("2028-05-30", [("R91", "violation", "broken")]),
        (None, []),
    ],
)
def test_a_year_for_one_from_elsewhere(end: str | None, said: Said) -> None:
    assert from_elsewhere(probation_to=d(end) if end else None).says("R91", "R85") == said


@pytest.mark.parametrize(
    ("grouped", "said"),
    [
        ("2027-01-30", []),
        ("2027-01-31", [("R92", "hint", "broken")]),
        (None, [("R92", "hint", "undetermined")]),
    ],
)
def test_grouped_soon(grouped: str | None, said: Said) -> None:
    case = changed(grouped_on=d(grouped) if grouped else None)
    assert case.says("R92") == said
    assert {f.basis for f in case.findings("R92")} <= {"细则（2026）第二十八条（本支部设定）"}


def test_grouping_still_to_come() -> None:
    case = Regular(upto="2027-01-16")
    assert [(due.act, due.due_on, due.source) for due in case.dues("R92")] == [
        ("编入支部和小组", d("2027-01-30"), "default")
    ]
    case.today = d("2027-01-31")
    assert case.says("R92") == [("R92", "hint", "broken")]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"oath_on": d("2027-01-15")}, []),
        ({"oath_on": d("2027-01-14")}, [("R93", "violation", "broken")]),
        ({"faced_flag": False}, [("R93", "violation", "broken")]),
        ({"faced_flag": None}, [("R93", "violation", "undetermined")]),
        ({"oath_on": None, "faced_flag": None}, []),
    ],
)
def test_oath(values: dict[str, Any], said: Said) -> None:
    assert changed(**values).says("R93") == said


@pytest.mark.parametrize(
    ("oath", "said"),
    [
        ("2027-02-15", []),
        ("2027-02-16", [("R94", "warning", "broken")]),
        (None, [("R94", "warning", "undetermined")]),
    ],
)
def test_oath_within_a_month(oath: str | None, said: Said) -> None:
    assert changed(oath_on=d(oath) if oath else None).says("R94") == said


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2027-02-07", []),
        ("2027-02-08", [("R94", "warning", "broken")]),
        ("2027-02-16", [("R94", "warning", "broken")]),
    ],
)
def test_oath_still_to_come(today: str, said: Said) -> None:
    case = Regular(upto="2027-01-25")
    case.today = d(today)
    assert case.says("R94") == said


@pytest.mark.parametrize(
    ("approved", "said"),
    [
        ("2026-05-10", []),
        ("2026-05-11", [("R94", "hint", "broken")]),
        ("2026-05-17", [("R94", "hint", "broken")]),
        ("2026-05-18", [("R94", "warning", "broken")]),
    ],
)
def test_the_month_is_new_in_2026(approved: str, said: Said) -> None:
    case = changed(oath_on=d("2026-08-01"))
    case.filing("接收审批").decided_on = d(approved)
    assert case.says("R94") == said


def inspected(*days: str) -> Regular:
    """The regular case with other inspections in the probation."""
    case = Regular()
    case.inspections = [row for row in case.inspections if row.stage != "预备期"]
    case.inspections += [Inspection(case_id=case.case.id, stage="预备期", on=d(day)) for day in days]
    return case


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2027-04-01", "2027-09-30"), []),
        (("2027-03-31", "2027-09-30"), [("R95", "hint", "broken")]),
        # a quarter without any, but never more than three months apart
        (("2027-03-31", "2027-06-30", "2027-09-30"), []),
        (("2027-03-31", "2027-07-01", "2027-10-01"), [("R95", "hint", "broken")]),
        (("2027-04-15", "2027-07-15", "2027-10-15"), []),
        ((), [("R95", "hint", "broken")]),
    ],
)
def test_inspected_every_quarter(days: tuple[str, ...], said: Said) -> None:
    assert inspected(*days).says("R95") == said


def test_inspected_every_half_year_or_not_at_all() -> None:
    assert inspected("2027-06-30").with_params(prob_inspect="HALF_YEARLY").says("R95") == []
    assert inspected().with_params(prob_inspect="OFF").says("R95") == []


def test_only_whole_quarters_count() -> None:
    case = Regular(upto="2027-05-01")
    case.inspections = [row for row in case.inspections if row.stage != "预备期"]
    assert case.says("R95") == []
    assert [(due.act, due.due_on) for due in case.dues("R95")] == [("预备党员考察", d("2027-06-30"))]
    case.today = d("2027-07-01")
    assert case.says("R95") == [("R95", "hint", "broken")]


@pytest.mark.parametrize(
    ("months", "today", "said"),
    [
        (("2026-11", "2026-12"), "2027-03-01", []),
        (("2026-12",), "2027-03-01", ["R96"]),
        (("2027-01",), "2027-03-01", ["R96"]),
        ((), "2027-03-01", []),
        (("2026-12",), "2028-03-01", []),
    ],
)
def test_dues_from_the_month_of_the_meeting(months: tuple[str, ...], today: str, said: list[str]) -> None:
    case = Regular()
    case.today = d(today)
    file = case.file()
    member = MemberFile(
        person=case.person,
        standing=standing(case.person, (file,)),
        organisation=case.branch,
        files=(file,),
        dues=[Dues(person_id=case.person.id, month=month) for month in months],
    )
    found = judge_member(member, case.context(file), ["R96"]).findings
    assert [(f.rule) for f in found] == said


@pytest.mark.parametrize(
    ("role", "on", "said"),
    [
        ("培养联系人", "2027-01-15", [("R97", "violation", "broken")]),
        ("入党介绍人", "2028-01-19", [("R97", "violation", "broken")]),
        ("结对老党员", "2027-06-01", []),
        ("培养联系人", "2028-01-20", []),
    ],
)
def test_no_helper_while_probationary(role: str, on: str, said: Said) -> None:
    case = Regular()
    pupil = case.members[8]
    other = DevelopmentCase(code="AJ002", person_id=pupil.id, organisation_id=case.branch.id)
    row = Helper(case_id=other.id, role=role, person_id=case.person.id, from_on=d(on))
    case.more_files.append(CaseFile(other, pupil, case.branch, helpers=(row,)))
    assert case.says("R97") == said


@pytest.mark.parametrize(
    ("title", "on", "said"),
    [
        ("宣传委员", "2027-06-01", [("R97", "violation", "broken")]),
        ("宣传委员", "2028-01-20", []),
        ("工会主席", "2027-06-01", []),
    ],
)
def test_no_post_while_probationary(title: str, on: str, said: Said) -> None:
    case = Regular()
    case.posts.append(
        Post(organisation_id=case.branch.id, person_id=case.person.id, title=title, from_on=d(on))
    )
    assert case.says("R97") == said


def punished(handling: str | None, on: str = "2027-06-01", *, case: Regular | None = None) -> Regular:
    """A breach of discipline in the probation."""
    case = case or Regular()
    case.disciplines.append(
        DisciplineCase(case_id=case.case.id, on=d(on), facts="无故缺席", handling=handling)
    )
    return case


@pytest.mark.parametrize(
    ("handling", "said"),
    [
        ("批评教育", []),
        (None, [("R98", "violation", "broken")]),
        ("延长", [("R98", "violation", "broken")]),
        ("取消", [("R98", "violation", "broken")]),
    ],
)
def test_breach_of_discipline(handling: str | None, said: Said) -> None:
    assert punished(handling).says("R98") == said


def test_breach_answered_by_extension() -> None:
    assert punished("延长", case=extended()).says("R98") == []
    assert punished("延长", "2028-03-01", case=extended()).says("R98") == [("R98", "violation", "broken")]


def test_breach_not_yet_dealt_with() -> None:
    case = Regular(upto="2027-07-01")
    assert punished(None, case=case).says("R98") == []
    case.today = d("2027-12-01")
    assert case.says("R98") == [("R98", "violation", "broken")]


def test_breach_before_the_probation_is_another_matter() -> None:
    assert punished(None, "2026-06-01").says("R98") == []


def test_articles_by_edition() -> None:
    case = punished(None, "2024-06-01", case=edition_2014())
    assert [f.basis for f in case.findings("R98")] == ["细则（2014）第三十二条"]
    assert [f.basis for f in punished(None).findings("R98")] == ["细则（2026）第三十一条"]
