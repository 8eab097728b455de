"""Rules about a branch that no scenario had tried: worked out by hand from rules.md and its errata.

R133 R134 R137 R138 R140 R145–R149 R152–R154 R156 R157 R170 R188 R193 R194 R198 R199 R204 R210.
The present day of a branch is 23 November 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.models import (
    DuesRemittance,
    Election,
    Enterprise,
    HeartTalk,
    Meeting,
    MobileMember,
    Post,
    Visit,
    WorkReport,
)
from app.services.rules.findings import Due, Severity
from tests.builders import Regular, d
from tests.services.members import Branch, month_rows
from tests.services.rules.independent.test_branches_and_members import letters, sized

Made = Callable[[Branch], Any]
SEATS = ("书记", "组织委员", "宣传委员", "纪检委员")


def post(branch: Branch, title: str, start: str, end: str | None = None, who: int = 0, **more: Any) -> None:
    """One post."""
    branch.posts.append(
        Post(
            organisation_id=branch.organisation.id,
            person_id=branch.people[who].id,
            title=title,
            from_on=d(start),
            to_on=d(end) if end else None,
            **more,
        )
    )


def seats(branch: Branch, *titles: str) -> None:
    """Posts of the committee, one person for two if there are more than three."""
    for number, title in enumerate(titles):
        post(branch, title, "2024-11-23", who=number % 3)


def group(branch: Branch, name: str, *numbers: int) -> None:
    """People of one group."""
    for number in numbers:
        branch.people[number].group_name = name


def held(branch: Branch, kind: str, *days: str, **values: Any) -> None:
    """Meetings that took place."""
    for day in days:
        branch.meetings.append(
            Meeting(
                code=f"{kind}{len(branch.meetings)}",
                organisation_id=branch.organisation.id,
                kind=kind,
                on=d(day),
                **{"due": 12, "present": 10, **values},
            )
        )


def monthly(branch: Branch, kind: str, *, without: tuple[int, ...] = (), **values: Any) -> None:
    """One meeting on the fifth of every month from November 2025 to November 2026."""
    days = [f"{2025 + (10 + n) // 12}-{(10 + n) % 12 + 1:02}-05" for n in range(13)]
    held(branch, kind, *[day for n, day in enumerate(days) if n not in without], **values)


def visit(branch: Branch, instructor: str, firm: Enterprise, *days: str, standing: str = "指导员") -> None:
    """Visits of an instructor."""
    branch.visits += [
        Visit(instructor=instructor, enterprise_id=firm.id, on=d(day), standing=standing) for day in days
    ]


def talk(branch: Branch, kind: str, on: str, one: int, other: int) -> None:
    """A talk between two members."""
    branch.talks.append(
        HeartTalk(talker_id=branch.people[one].id, person_id=branch.people[other].id, on=d(on), kind=kind)
    )


def everybody_talked(branch: Branch, *kinds: str) -> None:
    """Talks of these kinds in 2025 in which each of the twelve took part, from 2024 on."""
    talk(branch, kinds[0], "2024-12-31", 0, 1)
    for kind in kinds:
        for number in range(0, 12, 2):
            talk(branch, kind, "2025-01-01", number, number + 1)


def report(branch: Branch, year: int, half: str, on: str | None) -> None:
    """A half-yearly report."""
    branch.reports.append(
        WorkReport(
            organisation_id=branch.organisation.id,
            kind="半年汇报",
            year=year,
            half=half,
            reported_on=d(on) if on else None,
        )
    )


def published(branch: Branch, year: int, on: str | None) -> None:
    """The accounts of a year."""
    branch.remittances.append(
        DuesRemittance(
            organisation_id=branch.organisation.id,
            year=year,
            quarter=4,
            amount=Decimal(900),
            published_on=d(on) if on else None,
        )
    )


def on(day: str) -> Branch:
    """The branch on another day."""
    return Branch(today=d(day))


@pytest.mark.parametrize(
    ("rule", "made", "expected"),
    [
        # four seats; two may be in one hand; a post that ended yesterday is empty
        ("R133", lambda b: None, ""),
        ("R133", lambda b: seats(b, *SEATS), ""),
        ("R133", lambda b: seats(b, *SEATS[:3]), "W"),
        ("R133", lambda b: (seats(b, *SEATS[:3]), post(b, "纪检委员", "2024-11-23", "2026-11-22")), "W"),
        ("R133", lambda b: (seats(b, *SEATS[:3]), post(b, "纪检委员", "2024-11-23", "2026-11-23")), ""),
        ("R133", lambda b: (seats(b, *SEATS[:3]), post(b, "纪检委员", "2026-11-24")), "W"),
        (
            "R133",
            lambda b: (seats(b, "书记"), setattr(b.organisation, "has_committee", False)),
            "",
        ),
        # three in a group, one of them full
        ("R134", lambda b: group(b, "一组", 0, 1, 2), ""),
        ("R134", lambda b: group(b, "一组", 0, 1), "H"),
        (
            "R134",
            lambda b: (
                group(b, "一组", 0, 1, 2),
                [setattr(p, "full_on", None) for p in b.people[:3]],
                [setattr(p, "joined_on", d("2026-09-01")) for p in b.people[:3]],
            ),
            "H",
        ),
        (
            "R134",
            lambda b: (
                group(b, "一组", 0, 1, 2),
                [setattr(p, "full_on", None) for p in b.people[:2]],
                [setattr(p, "joined_on", d("2026-09-01")) for p in b.people[:2]],
            ),
            "",
        ),
        # 书记空缺 ninety days: 25 August + 90 = 23 November
        ("R149", lambda b: post(b, "书记", "2023-08-25", "2026-08-25"), ""),
        ("R149", lambda b: post(b, "书记", "2023-08-24", "2026-08-24"), "H"),
        (
            "R149",
            lambda b: (post(b, "书记", "2023-08-24", "2026-08-24"), post(b, "书记", "2026-11-23")),
            "",
        ),
        ("R149", lambda b: (post(b, "书记", "2023-01-01", "2026-01-01"), post(b, "书记", "2026-01-02")), ""),
        ("R149", lambda b: post(b, "副书记", "2023-01-01", "2026-01-01"), ""),
        # 每月: every whole month since the first one recorded
        ("R153", lambda b: monthly(b, "主题党日"), ""),
        ("R153", lambda b: monthly(b, "主题党日", without=(6,)), "W"),
        ("R153", lambda b: monthly(b, "主题党日", without=(12,)), "W"),
        ("R152", lambda b: monthly(b, "党小组会"), ""),
        (
            "R152",
            lambda b: (
                setattr(b.organisation, "has_groups", True),
                group(b, "一组", 0, 1, 2),
                group(b, "二组", 3, 4, 5),
                monthly(b, "党小组会", group_name="一组"),
                monthly(b, "党小组会", group_name="二组"),
            ),
            "",
        ),
        (
            "R152",
            lambda b: (
                setattr(b.organisation, "has_groups", True),
                group(b, "一组", 0, 1, 2),
                group(b, "二组", 3, 4, 5),
                monthly(b, "党小组会", group_name="一组"),
                monthly(b, "党小组会", without=(7,), group_name="二组"),
            ),
            "W",
        ),
        # 民主评议 once a year
        ("R156", lambda b: held(b, "民主评议", "2025-01-10", "2026-12-20"), ""),
        ("R156", lambda b: held(b, "民主评议", "2024-01-10", "2026-01-20"), "W"),
        # three kinds of talk, everybody in one, in the last whole year
        ("R157", lambda b: everybody_talked(b, "班子成员间", "与党员", "党员间"), ""),
        ("R157", lambda b: everybody_talked(b, "与党员", "党员间"), "H"),
        (
            "R157",
            lambda b: (
                setattr(b.organisation, "has_committee", False),
                everybody_talked(b, "与党员", "党员间"),
            ),
            "",
        ),
        (
            "R157",
            lambda b: (
                everybody_talked(b, "班子成员间", "与党员", "党员间"),
                b.people.append(b.new_member("DY99", roster_from=d("2025-12-31"))),
            ),
            "H",
        ),
        (
            "R157",
            lambda b: (
                everybody_talked(b, "班子成员间", "与党员", "党员间"),
                b.people.append(b.new_member("DY99", roster_from=d("2026-01-01"))),
            ),
            "",
        ),
        # 每年公布一次
        ("R188", lambda b: None, ""),
        ("R188", lambda b: (b.dues.extend(month_rows(b.first, "2025-12", 12)),), "W"),
        (
            "R188",
            lambda b: (b.dues.extend(month_rows(b.first, "2025-12", 12)), published(b, 2025, "2026-01-05")),
            "",
        ),
        (
            "R188",
            lambda b: (b.dues.extend(month_rows(b.first, "2025-12", 12)), published(b, 2025, None)),
            "W",
        ),
        ("R188", lambda b: b.dues.extend(month_rows(b.first, "2026-01", 11)), ""),
        # 交叉兼职: only where both posts are filled
        ("R204", lambda b: post(b, "书记", "2024-01-01"), ""),
        (
            "R204",
            lambda b: (post(b, "书记", "2024-01-01", who=0), post(b, "工会主席", "2024-01-01", who=1)),
            "H",
        ),
        (
            "R204",
            lambda b: (post(b, "书记", "2024-01-01", who=0), post(b, "工会主席", "2024-01-01", who=0)),
            "",
        ),
        (
            "R204",
            lambda b: (
                post(b, "书记", "2024-01-01", who=0),
                post(b, "工会主席", "2024-01-01", "2026-11-22", who=1),
            ),
            "",
        ),
        (
            "R204",
            lambda b: (
                post(b, "女工委主任", "2024-01-01", who=2),
                post(b, "妇联主席", "2024-01-01", who=3),
            ),
            "H",
        ),
    ],
)
def test_untried(rule: str, made: Made, expected: str) -> None:
    branch = Branch()
    made(branch)
    assert letters(branch.branch_says(rule)) == expected


@pytest.mark.parametrize(
    ("ends", "today", "expected"),
    [
        # 满前 6 个月起: six months before 30 November is 30 May, before 31 August 28 February
        ("2026-11-30", "2026-05-29", ""),
        ("2026-11-30", "2026-05-30", "H"),
        ("2027-08-31", "2027-02-27", ""),
        ("2027-08-31", "2027-02-28", "H"),
        ("2026-11-30", "2026-11-30", "H"),
        # past it R141 speaks
        ("2026-11-30", "2026-12-01", ""),
    ],
)
def test_prepare_the_election(ends: str, today: str, expected: str) -> None:
    branch = on(today)
    branch.organisation.term_to = d(ends)
    assert letters(branch.branch_says("R140")) == expected


def ballot(
    rows: list[tuple[int | None, bool]], *, seats: int = 3, title: str = "委员", **more: Any
) -> Branch:
    """An election by rows (votes in favour, elected): twelve due, ten present."""
    branch = Branch()
    held(branch, "支部大会", "2026-10-20")
    facts = {"due": 12, "present": 10, "issued": 10, "returned": 10, **more}
    branch.elections = [
        Election(
            meeting_id=branch.meetings[0].id,
            title=title,
            nominee_id=branch.people[number].id,
            seats=seats,
            votes_for=votes,
            votes_against=None if votes is None else 0,
            elected=elected,
            **facts,
        )
        for number, (votes, elected) in enumerate(rows)
    ]
    return branch


WON = [(9, True), (8, True), (7, True), (3, False)]


@pytest.mark.parametrize(
    ("rule", "rows", "more", "expected"),
    [
        ("R145", WON, {}, ""),
        # equal votes on both sides of the line: another ballot between the two
        ("R145", [(9, True), (8, True), (7, True), (7, False)], {}, "H"),
        # one seat empty: elected anew, or fewer seats with leave
        ("R145", [(9, True), (8, True), (5, False), (5, False)], {}, "H"),
        ("R145", [(9, True), (8, True), (7, True), (7, True)], {}, "H"),
        # 收回 not more than 投票人数, not more than 发出
        ("R146", WON, {}, ""),
        ("R146", WON, {"returned": 9, "issued": 10}, ""),
        ("R146", WON, {"returned": 11, "issued": 11}, "V"),
        ("R146", WON, {"returned": 10, "issued": 9}, "V"),
        # ten papers of three names each: thirty votes, not thirty-one
        ("R146", [(10, True), (10, True), (6, True), (4, False)], {}, ""),
        ("R146", [(10, True), (10, True), (6, True), (5, False)], {}, "V"),
        ("R146", [(11, True), (8, True), (7, True), (3, False)], {}, "V"),
    ],
)
def test_ballot(rule: str, rows: list[tuple[int | None, bool]], more: dict[str, Any], expected: str) -> None:
    assert letters(ballot(rows, **more).branch_says(rule)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # 20 October 2026: full that day, or only the day after
        ({"full_on": d("2026-10-20")}, ""),
        ({"full_on": d("2026-10-21")}, "V"),
        ({"joined_on": d("2026-03-01"), "full_on": None}, "V"),
        ({"discipline": "留党察看"}, "V"),
        ({"discipline": "权利中止"}, "V"),
        ({"discipline": "警告"}, ""),
        # rights restored on the day of the meeting, or the day after
        (
            {"discipline": "留党察看", "discipline_from": d("2025-10-20"), "discipline_to": d("2026-10-20")},
            "",
        ),
        (
            {"discipline": "留党察看", "discipline_from": d("2025-10-21"), "discipline_to": d("2026-10-21")},
            "V",
        ),
        ({"joined_on": None, "full_on": None, "political_status": "中共党员"}, "V?"),
    ],
)
def test_who_may_be_elected(facts: dict[str, Any], expected: str) -> None:
    branch = ballot(WON)
    for name, value in facts.items():
        setattr(branch.people[1], name, value)
    assert letters(branch.branch_says("R147")) == expected


@pytest.mark.parametrize(
    ("title", "how", "approved", "today", "expected"),
    [
        # reported within thirty days: 20 October + 30 = 19 November
        ("书记", "选举", None, "2026-11-19", ""),
        ("书记", "选举", None, "2026-11-20", "V"),
        ("副书记", "选举", None, "2026-11-20", "V"),
        ("书记", "选举", "2026-11-20", "2026-11-23", ""),
        ("书记", "任命", None, "2026-11-23", ""),
        ("组织委员", "选举", None, "2026-11-23", ""),
    ],
)
def test_heads_are_approved(title: str, how: str, approved: str | None, today: str, expected: str) -> None:
    branch = ballot(WON)
    branch.today = d(today)
    post(branch, title, "2026-10-20", how=how, approved_on=d(approved) if approved else None)
    assert letters(branch.branch_says("R148")) == expected


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        # 每季 1 次: one in the third quarter, then one by the end of the fourth
        ("2026-07-01", "2026-12-31", ""),
        ("2026-09-30", "2026-12-31", ""),
        ("2026-09-30", "2027-01-01", "H"),
        ("2026-06-30", "2026-10-01", "H"),
    ],
)
def test_a_lecture_every_quarter(last: str, today: str, expected: str) -> None:
    """R154 党课: 「定期；缺省每季 1 次」, the quarters R150 counts in."""
    branch = on(today)
    held(branch, "党课", last)
    assert letters(branch.branch_says("R154")) == expected


@pytest.mark.parametrize(
    ("came", "back", "post_from", "expected"),
    [
        # a guest from 1 October on: the election of 20 October
        ("2026-10-20", None, None, "V"),
        ("2026-10-21", None, None, ""),
        ("2026-10-01", "2026-10-20", None, ""),
        ("2026-10-01", "2026-10-21", None, "V"),
        ("2026-10-01", None, "2026-09-30", "V"),
    ],
)
def test_guests(came: str, back: str | None, post_from: str | None, expected: str) -> None:
    branch = ballot(WON)
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id,
            direction="流入",
            left_on=d(came),
            returned_on=d(back) if back else None,
        )
    ]
    if post_from:
        post(branch, "组织委员", post_from)
    assert letters(branch.branch_says("R170")) == expected


@pytest.mark.parametrize(
    ("reports", "today", "expected"),
    [
        # 上半年 by 15 July, 下半年 by 15 January
        ([(2025, "下", "2026-01-10"), (2026, "上", "2026-07-15")], "2026-11-23", ""),
        ([(2025, "下", "2026-01-10")], "2026-07-15", "H"),
        ([(2025, "下", "2026-01-10")], "2026-06-20", ""),
        ([(2025, "下", "2026-01-10")], "2026-07-16", "H"),
        ([(2026, "上", "2026-07-10"), (2026, "下", None)], "2027-01-15", "H"),
        ([(2026, "上", "2026-07-10"), (2026, "下", None)], "2027-01-16", "H"),
        ([], "2027-01-16", ""),
    ],
)
def test_half_yearly_report(reports: list[tuple[int, str, str | None]], today: str, expected: str) -> None:
    branch = on(today)
    for row in reports:
        report(branch, *row)
    assert letters(branch.branch_says("R193")) == expected


def with_case(case: Regular, today: str) -> Branch:
    """A branch with one case."""
    branch = on(today)
    branch.files = [case.file()]
    return branch


@pytest.mark.parametrize(
    ("today", "sign"),
    [
        # two years after the admission of 30 November 2026
        ("2028-11-29", False),
        ("2028-11-30", True),
    ],
)
def test_nobody_admitted_for_two_years(today: str, sign: bool) -> None:
    branch = with_case(Regular(), today)
    said = [row.message for row in branch.of_branch("R194").findings]
    assert any("接收预备党员" in message for message in said) is sign


def test_refused_is_not_admitted() -> None:
    """R194 ①: the last 接收预备党员 — a meeting whose decision the committee refused received nobody."""
    from tests.services.rules.independent.test_rarer import refused

    case = Regular()
    refused(case)
    case.case.status = "未批准"
    branch = with_case(case, "2027-05-20")
    assert [row.message for row in branch.of_branch("R194").findings if "接收" in row.message] != []


@pytest.mark.parametrize(("today", "sign"), [("2027-08-31", False), ("2027-09-01", True)])
def test_activists_forgotten(today: str, sign: bool) -> None:
    """R194 ②: two years from 1 September 2025 without being studied."""
    branch = with_case(Regular(upto="2026-03-01"), today)
    said = [row.message for row in branch.of_branch("R194").findings]
    assert any("没有研究" in message for message in said) is sign


@pytest.mark.parametrize(
    ("late", "due_on", "expected"),
    [
        # ninety days before 23 November: 25 August
        (Severity.VIOLATION, "2026-08-25", "H"),
        (Severity.VIOLATION, "2026-08-26", ""),
        (Severity.WARNING, "2026-08-25", ""),
    ],
)
def test_breaches_left_for_ninety_days(late: Severity, due_on: str, expected: str) -> None:
    branch = with_case(Regular(upto="2026-11-23"), "2026-11-23")
    branch.case_dues = (Due("R05", d(due_on), "谈话", "应谈话", late, 7, person="某人"),)
    assert letters(branch.branch_says("R194")) == expected


def test_no_change_for_two_half_years() -> None:
    """R194 ③: candidate since October 2026, then nothing until 2028."""
    case = Regular(upto="2026-10-15")
    branch = with_case(case, "2027-12-31")
    assert all("没有变化" not in row.message for row in branch.of_branch("R194").findings)
    branch = with_case(case, "2028-01-01")
    assert any("没有变化" in row.message for row in branch.of_branch("R194").findings)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        # every month: October 2026 is the last whole one
        (("2026-09-30", "2026-10-31"), ""),
        (("2026-09-30", "2026-11-01"), "H"),
        (("2026-10-01",), ""),
        # not his enterprise any more after half a year
        (("2026-03-31",), ""),
        (("2026-04-01",), "H"),
    ],
)
def test_instructor_visits(days: tuple[str, ...], expected: str) -> None:
    branch = Branch()
    firm = Enterprise(code="QY1", name="测试公司")
    branch.enterprises = [firm]
    visit(branch, "王指导", firm, *days)
    assert letters(branch.branch_says("R198")) == expected


@pytest.mark.parametrize(("number", "expected"), [(7, ""), (6, "H")])
def test_a_week_every_month(number: int, expected: str) -> None:
    """每月累计 >= 7 日: seven different days in October."""
    branch = Branch()
    branch.is_topmost = True
    firm = Enterprise(code="QY1", name="测试公司")
    branch.enterprises = [firm]
    visit(branch, "李干事", firm, *[f"2026-10-{n:02}" for n in range(1, number + 1)], standing="工委党群部")
    assert letters(branch.branch_says("R198")) == expected


def firms(branch: Branch, *, workers: int, members: int, covered: bool) -> None:
    """One enterprise with workers and so many full members among them."""
    firm = Enterprise(code="QY1", name="测试公司", workers=workers)
    for person in branch.people[:members]:
        person.enterprise_id = firm.id
    if covered:
        branch.enterprises = [firm]
        branch.organisation.enterprise_ids = (firm.id,)
    else:
        branch.uncovered = [firm]
        branch.is_topmost = True
    branch.employees = {firm.id: [branch.member(person) for person in branch.people[:members]]}


@pytest.mark.parametrize(
    ("workers", "members", "expected"), [(50, 0, "H"), (49, 0, ""), (50, 1, ""), (500, 0, "H")]
)
def test_blank_spots(workers: int, members: int, expected: str) -> None:
    branch = Branch()
    firms(branch, workers=workers, members=members, covered=False)
    assert letters(branch.branch_says("R137")) == expected


@pytest.mark.parametrize(("workers", "expected"), [(50, "H"), (49, "")])
def test_a_blank_spot_under_a_comprehensive_branch(workers: int, expected: str) -> None:
    """R137 「职工 >= 50 且党员 0 人」: a 综合党支部 covers firms 「暂时没有党员的」 too (seed 46)."""
    branch = Branch()
    branch.organisation.kind = "综合党支部"
    firms(branch, workers=workers, members=0, covered=True)
    other = Enterprise(code="QY2", name="别的公司", workers=20)
    branch.enterprises.append(other)
    branch.organisation.enterprise_ids += (other.id,)
    for person in branch.people:
        person.enterprise_id = other.id
    branch.employees[other.id] = [branch.member(person) for person in branch.people]
    assert letters(branch.branch_says("R137")) == expected
    branch.first.enterprise_id = None
    assert letters(branch.branch_says("R137")) == ""


@pytest.mark.parametrize(("home", "expected"), [(True, ""), (False, "W")])
def test_members_without_a_home(home: bool, expected: str) -> None:
    branch = Branch()
    firms(branch, workers=60, members=2, covered=False)
    if not home:
        for person in branch.people[:2]:
            person.organisation_id = None
        firm = branch.uncovered[0]
        branch.employees = {firm.id: [branch.member(person) for person in branch.people[:2]]}
    assert letters(branch.branch_says("R138")) == expected


@pytest.mark.parametrize(
    ("setup", "kind", "full", "expected"),
    [
        ("独立", "党支部", 3, ""),
        ("独立", "联合党支部", 3, "H"),
        ("联合", "党支部", 2, ""),
        ("联合", "党支部", 3, "H"),
        ("挂靠", "党支部", 3, "H"),
    ],
)
def test_setup(setup: str, kind: str, full: int, expected: str) -> None:
    branch = sized(full, setup=setup, kind=kind)
    firms(branch, workers=20, members=full, covered=True)
    assert letters(branch.branch_says("R199")) == expected


@pytest.mark.parametrize(
    ("founded", "covered", "expected"),
    [
        ((), True, ""),
        (("union_founded",), True, "H"),
        (("union_founded", "league_founded"), True, "H"),
        (("union_founded", "league_founded", "women_founded"), True, ""),
        # no party organisation but a union: a base to cultivate from
        (("union_founded",), False, "H"),
        ((), False, ""),
    ],
)
def test_mass_organisations(founded: tuple[str, ...], covered: bool, expected: str) -> None:
    branch = Branch()
    firms(branch, workers=20, members=0, covered=covered)
    for name in founded:
        setattr((branch.enterprises or branch.uncovered)[0], name, date(2020, 5, 1))
    assert letters(branch.branch_says("R210")) == expected


@pytest.mark.parametrize(
    ("years", "today", "expected"),
    [
        # silent until one is recorded; then every whole year, and the running one before it ends
        ((), "2026-11-23", ""),
        ((2025, 2026), "2026-11-23", ""),
        ((2024, 2026), "2026-11-23", "H"),
        ((2025,), "2026-11-23", ""),
        ((2025,), "2026-12-31", "H"),
        ((2025, 2026), "2027-01-01", ""),
        ((2025,), "2027-01-01", "H"),
    ],
)
def test_the_ranks_are_analysed_every_year(years: tuple[int, ...], today: str, expected: str) -> None:
    """R27 「每年 1 次队伍状况分析」; errata 「待有列」: the ledger of 工作报告 now has 队伍分析."""
    branch = on(today)
    for year in years:
        report(branch, year, "下", None)
        branch.reports[-1].kind = "队伍分析"
    assert letters(branch.branch_says("R27")) == expected
