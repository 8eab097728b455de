"""Rules about a member that no scenario had tried: worked out by hand from rules.md and its errata.

R96 R159 R164 R167 R169 R175 R182 R183 R187 R189. The present day is 23 November 2026.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.models import AffiliationTransfer, Attendance, HeartTalk, Meeting, MobileMember
from tests.builders import Regular, d
from tests.services.members import Branch, month_rows
from tests.services.rules.independent.test_branches_and_members import due_row, letters


def missed(*days: str, came: str | None = None, leave: str | None = None, group: str | None = None) -> Branch:
    """Party days at which the first member was absent; ``came`` one he was at, ``leave`` one excused."""
    branch = Branch()
    for day in sorted({*days, *filter(None, (came, leave))}):
        meeting = Meeting(
            code=f"HY{day}",
            organisation_id=branch.organisation.id,
            kind="主题党日",
            on=d(day),
            present=9,
            group_name=group,
        )
        branch.meetings.append(meeting)
        state = "请假" if day == leave else "缺席"
        if day != came:
            branch.attendances.append(
                Attendance(meeting_id=meeting.id, person_id=branch.first.id, state=state)
            )
    return branch


@pytest.mark.parametrize(
    ("branch", "months"),
    [
        # six months from 10 May: 10 November; three from 10 August
        (missed("2026-05-10", "2026-08-10", "2026-11-10"), "已满 6 个月"),
        (missed("2026-05-11", "2026-08-10", "2026-11-10"), "已 5 个月"),
        (missed("2026-08-10", "2026-11-10"), "已 3 个月"),
        (missed("2026-08-11", "2026-11-10"), None),
        # a meeting he came to, or was excused from, breaks the row
        (missed("2026-05-10", "2026-08-10", "2026-11-10", came="2026-09-10"), None),
        (missed("2026-05-10", "2026-08-10", "2026-11-10", leave="2026-11-15"), None),
        (missed("2026-02-10", "2026-08-10", "2026-11-10", leave="2026-05-15"), "已 3 个月"),
        # month end: from 31 August to 28 February are six months
        (missed("2026-05-10"), None),
    ],
)
def test_absent_without_leave(branch: Branch, months: str | None) -> None:
    """R159: 「连续 6 个月」, spoken of 「3 个月起」; a meeting of another group is not his."""
    said = branch.of_member("R159").findings
    assert [finding.severity.value for finding in said] == ([] if months is None else ["warning"])
    if months is not None:
        assert months in said[0].message


def letter(branch: Branch, **values: Any) -> None:
    """A letter out of 1 September."""
    facts = {"direction": "转出", "issued_on": d("2026-09-01"), "state": "办理中", **values}
    branch.transfers.append(AffiliationTransfer(person_id=branch.first.id, **facts))


@pytest.mark.parametrize(
    ("letters_facts", "left", "expected"),
    [
        # 未被接收前仍在原支部名册
        ({}, None, ""),
        ({}, "2026-08-31", ""),
        ({}, "2026-09-01", "H"),
        ({}, "2026-11-23", "H"),
        ({}, "2026-11-24", ""),
        ({"state": "已落", "receipt_on": d("2026-09-20")}, "2026-09-20", ""),
        # received and still in ours
        ({"state": "已落", "receipt_on": d("2026-09-20")}, None, "H"),
        ({"state": "已落", "receipt_on": d("2026-09-20"), "to_organisation": "测试支部"}, None, ""),
        ({"state": "退回"}, "2026-10-01", ""),
    ],
)
def test_ours_until_received(letters_facts: dict[str, Any], left: str | None, expected: str) -> None:
    branch = Branch()
    letter(branch, **letters_facts)
    branch.first.roster_to = d(left) if left else None
    assert letters(branch.member_says("R164")) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ""),
        ({"organisation_id": None}, "V"),
        ({"organisation_id": None, "roster_from": None, "on_roster": None}, "H?"),
        ({"organisation_id": None, "on_roster": False}, ""),
        ({"organisation_id": None, "roster_to": d("2026-11-23")}, ""),
        ({"organisation_id": None, "roster_to": d("2026-11-24")}, "V"),
        ({"organisation_id": None, "membership_state": "除名", "membership_state_on": d("2026-11-23")}, ""),
    ],
)
def test_in_some_branch(facts: dict[str, Any], expected: str) -> None:
    branch = Branch()
    for name, value in facts.items():
        setattr(branch.first, name, value)
    assert letters(branch.member_says("R167")) == expected


@pytest.mark.parametrize(
    ("situation", "left", "contacts", "facts", "expected"),
    [
        # a quarter: from 23 August on, or from the last contact
        ("国内", "2026-08-23", (), {}, ""),
        ("国内", "2026-08-22", (), {}, "H"),
        ("国内", "2026-01-01", ("2026-08-23",), {}, ""),
        ("国内", "2026-01-01", ("2026-08-22",), {}, "H"),
        # a contact before he left is none
        ("国内", "2026-08-22", ("2026-08-21",), {}, "H"),
        # abroad: half a year
        ("出国学习研究", "2026-05-23", (), {}, ""),
        ("出国学习研究", "2026-05-22", (), {}, "H"),
        ("国内", "2026-11-01", (), {"phone": None}, "H"),
        ("国内", "2026-11-01", (), {"destination": None, "contact": None}, "H"),
        ("国内", "2026-01-01", (), {"returned_on": d("2026-11-01")}, ""),
    ],
)
def test_in_touch_with_those_away(
    situation: str, left: str, contacts: tuple[str, ...], facts: dict[str, Any], expected: str
) -> None:
    branch = Branch()
    branch.first.mobility = "流出"
    row = {"destination": "外地", "contact": "李同志", "phone": "13800000000", **facts}
    branch.mobiles = [
        MobileMember(person_id=branch.first.id, direction="流出", situation=situation, left_on=d(left), **row)
    ]
    branch.talks = [
        HeartTalk(talker_id=branch.people[1].id, person_id=branch.first.id, on=d(day), kind="流动党员联系")
        for day in contacts
    ]
    assert letters(branch.member_says("R169")) == expected


def test_away_without_a_word() -> None:
    branch = Branch()
    branch.first.mobility = "流出"
    assert letters(branch.member_says("R169")) == "H?"


@pytest.mark.parametrize(
    ("on", "months", "today", "expected"),
    [
        # only registered and reminded of; six months from 31 August end on 28 February
        ("2026-08-31", 6, "2027-02-12", ""),
        ("2026-08-31", 6, "2027-02-13", "H"),
        ("2026-08-31", 6, "2027-03-01", "H"),
        (None, 6, "2027-03-01", "H?"),
    ],
)
def test_rectification(on: str | None, months: int, today: str, expected: str) -> None:
    branch = Branch(today=d(today)).with_params(rectify_months=months)
    branch.first.membership_state = "限期改正"
    branch.first.membership_state_on = d(on) if on else None
    assert letters(branch.member_says("R175")) == expected


def probationer(today: str) -> tuple[Branch, Any]:
    """One admitted on 30 November 2026, approved on 15 January 2027, in a branch that keeps a dues book."""
    case = Regular(upto="2027-02-20")
    branch = Branch(today=d(today))
    branch.organisation = case.branch
    branch.files = [case.file()]
    branch.people = [case.person, *case.members]
    for member in branch.people:
        member.organisation_id = case.branch.id
    branch.dues = month_rows(case.members[0], "2026-01", 14)
    return branch, case.person


@pytest.mark.parametrize(
    ("rule", "first", "number", "today", "expected"),
    [
        # 自通过之日起: November, December and January are owed once the committee has approved
        ("R182", "2026-11", 3, "2027-02-20", ""),
        ("R182", "2026-11", 2, "2027-02-20", "W"),
        ("R182", None, 0, "2027-02-20", "W"),
        ("R182", None, 0, "2027-01-31", ""),
        # 当月起: the first payment is of November, not of December
        ("R96", "2026-11", 3, "2027-02-20", ""),
        ("R96", "2026-12", 3, "2027-02-20", "W"),
        ("R96", None, 0, "2027-02-20", ""),
    ],
)
def test_dues_of_a_probationer(rule: str, first: str | None, number: int, today: str, expected: str) -> None:
    branch, person = probationer(today)
    if first:
        branch.dues += month_rows(person, first, number)
    assert letters(branch.member_says(rule, person=person)) == expected


def test_a_book_begun_later_says_nothing_of_the_months_before() -> None:
    """Errata 1.3: 「没有任何党费行时静默（模块未启用）」, so of the months before the first row, too."""
    branch, person = probationer("2027-02-20")
    branch.dues = [*month_rows(branch.people[1], "2027-01", 1), *month_rows(person, "2027-01", 1)]
    assert letters(branch.member_says("R96", "R182", person=person)) == ""


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        ({"2026-01": "6000", "2026-02": "6000"}, ""),
        ({"2026-01": "6000", "2026-02": "6500"}, "H"),
        # 每年初核定: another base from January on is what the year begins with
        ({"2025-12": "6000", "2026-01": "6500"}, ""),
        ({"2025-11": "6000", "2025-12": "6500"}, "H"),
        ({"2024-11": "6000", "2024-12": "6500"}, ""),
    ],
)
def test_base_within_the_year(bases: dict[str, str], expected: str) -> None:
    branch = Branch()
    branch.dues = [due_row(branch, month=month, base=Decimal(base)) for month, base in bases.items()]
    assert letters(branch.member_says("R183")) == expected


@pytest.mark.parametrize(
    ("month", "paid", "expected"),
    [
        # 自愿一次多交 >= 1000: above the ninety that were due
        ("2026-10", "1090.00", "H"),
        ("2026-10", "1089.99", ""),
        ("2026-10", "1000.00", ""),
        ("2025-10", "1090.00", ""),
    ],
)
def test_a_large_sum(month: str, paid: str, expected: str) -> None:
    branch = Branch()
    branch.dues = [due_row(branch, month=month, base=Decimal(6000), payable=Decimal(90), paid=Decimal(paid))]
    assert letters(branch.member_says("R187")) == expected


@pytest.mark.parametrize(
    ("card", "back", "paid", "expected"),
    [
        (None, None, True, "H"),
        ("沪流001", None, True, ""),
        (None, "2026-11-01", True, ""),
        (None, None, False, ""),
    ],
)
def test_a_guest_pays_at_home(card: str | None, back: str | None, paid: bool, expected: str) -> None:
    branch = Branch()
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id,
            direction="流入",
            left_on=d("2026-03-01"),
            returned_on=d(back) if back else None,
            card_number=card,
        )
    ]
    branch.dues = month_rows(branch.first if paid else branch.people[1], "2026-01", 10)
    assert letters(branch.member_says("R189")) == expected
