"""A second reading of the reference about branches, terms, letters and dues: what an input must be called."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.models import AffiliationTransfer, Election, Enterprise, Meeting, MobileMember, Post
from app.services.membership import FULL, full_members_on, roster_on, standing_on
from app.services.pairing import gone_since
from app.services.waivers import is_national
from tests.builders import Regular, d
from tests.services.members import Branch, Said, month_rows


def holding(*meetings: tuple[str, str, int]) -> Branch:
    """A branch with meetings: kind, day, present of three or twelve due."""
    branch = Branch()
    branch.meetings = [
        Meeting(
            code=f"HY{number}",
            organisation_id=branch.organisation.id,
            kind=kind,
            on=d(on),
            due=3 if kind == "支委会" else 12,
            present=present,
        )
        for number, (kind, on, present) in enumerate(meetings)
    ]
    return branch


def test_a_committee_without_half_of_its_members_breaks_the_national_text() -> None:
    """One of three came (支部工作条例第十二条); only the day of reminding is this branch's own."""
    branch = holding(("支委会", "2026-11-05", 1))
    (found,) = [f for f in branch.of_branch("R151").findings if f.severity == "violation"]
    assert found.basis == "支部工作条例第十二条"
    assert is_national(found)


@pytest.mark.parametrize(
    ("rule", "kind", "basis"),
    [
        ("R150", "支部大会", "支部工作条例第十一条"),
        ("R155", "组织生活会", "支部工作条例第十七条"),
    ],
)
def test_how_often_is_no_setting_of_the_branch(rule: str, kind: str, basis: str) -> None:
    branch = holding((kind, "2023-12-01", 12))
    assert {f.basis for f in branch.of_branch(rule).findings} == {basis}


def test_a_term_that_only_this_branch_has_set_is_called_so() -> None:
    branch = Branch()
    branch.transfers = [
        AffiliationTransfer(person_id=branch.first.id, direction="转出", issued_on=d("2026-06-20"))
    ]
    (found,) = branch.of_member("R162").findings
    assert found.basis == "组织关系介绍信填写说明（本支部设定）"
    branch.transfers[0].valid_days = 30
    (found,) = branch.of_member("R162").findings
    assert found.basis == "组织关系介绍信填写说明"


def test_the_days_for_reporting_a_secretary_are_named() -> None:
    branch = holding(("支部大会", "2026-09-01", 12))
    branch.elections = [
        Election(meeting_id=branch.meetings[0].id, title="书记", nominee_id=branch.first.id, elected=True)
    ]
    branch.posts = [
        Post(
            organisation_id=branch.organisation.id,
            person_id=branch.first.id,
            title="书记",
            from_on=d("2026-09-01"),
            how="选举",
        )
    ]
    (found,) = branch.of_branch("R148").findings
    # 1 September and thirty days
    assert "不晚于 2026-10-01" in found.message
    assert found.basis.endswith("（本支部设定）")


def test_a_guest_known_only_by_the_table_of_stays_owes_nothing_here() -> None:
    branch = Branch()
    branch.dues = month_rows(branch.people[1], "2026-01", 10)
    assert branch.member_says("R185") == [("R185", "warning", "broken")]
    branch.mobiles = [
        MobileMember(person_id=branch.first.id, direction="流入", situation="国内", left_on=d("2025-06-01"))
    ]
    assert branch.member_says("R185") == []
    assert len(branch.file().members_on(branch.today)) == 11


@pytest.mark.parametrize("state", ["已落", None])
def test_a_letter_with_its_receipt_has_landed_whatever_its_state_says(state: str | None) -> None:
    """Left in March with the receipt of 2 April; the blank 状态 of an import is no arrears."""
    branch = Branch()
    branch.dues = [*month_rows(branch.first, "2026-01", 3), *month_rows(branch.people[1], "2026-01", 10)]
    branch.transfers = [
        AffiliationTransfer(
            person_id=branch.first.id,
            direction="转出",
            issued_on=d("2026-03-20"),
            receipt_on=d("2026-04-02"),
            dues_paid_to="2026-03",
            state=state,
        )
    ]
    assert branch.member_says("R185") == []
    gone = gone_since(branch.register(), branch.first, branch.today)
    assert gone == (d("2026-04-02"), "组织关系已转出")


def _serving(today: str, **values: Any) -> Branch:
    """A term from 22 November 2022 to 22 November 2025; ``values`` of the organisation."""
    branch = Branch(today=d(today))
    organisation = branch.organisation
    organisation.term_from, organisation.term_to = d("2022-11-22"), d("2025-11-22")
    for name, value in values.items():
        setattr(organisation, name, d(value))
    return branch


@pytest.mark.parametrize(
    ("today", "approved", "expected"),
    [
        # an approved delay without its end: a year at most, generally (选举条例第三条)
        ("2025-11-22", "2025-10-01", []),
        ("2025-11-23", "2025-10-01", [("R141", "violation", "undetermined")]),
        ("2026-11-22", "2025-10-01", [("R141", "violation", "undetermined")]),
        ("2026-11-23", "2025-10-01", [("R141", "warning", "broken")]),
        # the delay of the term before is no delay of this one
        ("2025-11-23", "2022-09-01", [("R141", "violation", "broken")]),
    ],
)
def test_a_delay_approved_without_its_end(today: str, approved: str, expected: Said) -> None:
    branch = _serving(today, term_extension_approved_on=approved)
    assert branch.branch_says("R141") == expected


def _elected(branch: Branch, on: str) -> Branch:
    meeting = Meeting(code="HY", organisation_id=branch.organisation.id, kind="支部大会", on=d(on))
    branch.meetings.append(meeting)
    branch.elections += [
        Election(meeting_id=meeting.id, title="委员", nominee_id=person.id, elected=True, seats=3)
        for person in branch.people[:3]
    ]
    return branch


@pytest.mark.parametrize(
    ("on", "values", "expected"),
    [
        ("2025-11-22", {}, []),
        ("2025-11-23", {}, [("R141", "violation", "broken")]),
        ("2026-03-01", {"term_extension_approved_on": "2025-10-01", "term_extended_to": "2026-03-01"}, []),
        (
            "2026-03-02",
            {"term_extension_approved_on": "2025-10-01", "term_extended_to": "2026-03-01"},
            [("R141", "violation", "broken")],
        ),
        # an approval that names no end covers the year; more than a year on, another may lie between
        ("2026-03-02", {"term_extension_approved_on": "2025-10-01"}, []),
        ("2028-11-01", {}, []),
    ],
)
def test_an_election_held_too_late_without_leave(on: str, values: dict[str, str], expected: Said) -> None:
    branch = _elected(_serving("2028-11-10", **values), on)
    assert branch.branch_says("R141") == expected


@pytest.mark.parametrize(
    ("setup", "units", "expected"),
    [("联合", 6, ["R128"]), ("联合", 5, []), ("独立", 1, [])],
)
def test_a_branch_set_up_in_common_is_a_joint_branch(setup: str, units: int, expected: list[str]) -> None:
    branch = Branch()
    branch.organisation.setup = setup
    branch.enterprises = [Enterprise(code=f"QY{n}", name=f"测试{n}公司") for n in range(units)]
    branch.organisation.enterprise_ids = tuple(row.id for row in branch.enterprises)
    assert [found.rule for found in branch.of_branch("R128").findings] == expected


def test_three_full_members_in_a_unit_of_a_branch_set_up_in_common() -> None:
    """组建方式 联合 with the kind 党支部: three make a branch of their own (支部工作条例第四条)."""
    branch = Branch()
    branch.organisation.setup = "联合"
    branch.enterprises = [Enterprise(code=f"QY{n}", name=f"测试{n}公司") for n in (1, 2)]
    branch.organisation.enterprise_ids = tuple(row.id for row in branch.enterprises)
    branch.employees = {branch.enterprises[0].id: [branch.member(person) for person in branch.people[:3]]}
    assert branch.branch_says("R126") == [("R126", "warning", "broken")]
    branch.employees = {branch.enterprises[0].id: [branch.member(person) for person in branch.people[:2]]}
    assert branch.branch_says("R126") == []


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ("89.99", ["R177"]),
        ("90.00", []),
        ("90.01", ["R177"]),
        ("1089.99", ["R177"]),
        # a thousand more at once is told by R187 alone
        ("1090.00", ["R187"]),
    ],
)
def test_what_was_paid_is_not_what_was_owed(paid: str, expected: list[str]) -> None:
    """6,000 yuan at 1.5 per cent are ninety (实收≠应收为提示)."""
    branch = Branch()
    branch.dues = month_rows(branch.first, "2026-01", 11)
    branch.dues[3].paid = Decimal(paid)
    found = branch.member_says("R177", "R187")
    assert [rule for rule, severity, _ in found if severity == "hint"] == expected


@pytest.mark.parametrize(
    ("left", "returned", "expected"),
    [
        ("2026-11-30", None, ["violation"]),
        ("2026-12-01", None, []),
        ("2026-06-01", "2026-11-30", []),
    ],
)
def test_a_guest_counts_no_ballots(left: str, returned: str | None, expected: list[str]) -> None:
    """Teller of the admission of 30 November 2026 (R170: 流入党员没有表决权)."""
    branch, case = Branch(today=d("2026-12-20")), Regular()
    case.vote("接收预备党员").teller_ids = (branch.first.id,)
    branch.files = [case.file()]
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id,
            direction="流入",
            situation="国内",
            left_on=d(left),
            returned_on=d(returned) if returned else None,
        )
    ]
    assert [found.severity for found in branch.of_branch("R170").findings] == expected


@pytest.mark.parametrize(("state", "rule"), [("除名", "R175"), ("开除", "R175"), ("停止党籍", "R172")])
def test_one_whose_membership_ended_nobody_wrote_when_is_no_voter(state: str, rule: str) -> None:
    branch = Branch()
    branch.first.membership_state = state
    day = d("2026-11-20")
    roster = roster_on(branch.register(), branch.organisation, day)
    assert roster.due == 11
    assert (branch.first, f"党籍状态是{state}") in roster.without_vote
    # what he was before is not taken back, and the roster of that day proves nothing
    assert standing_on(branch.register(), branch.first.id, day) == FULL
    assert full_members_on(branch.register(), branch.organisation, day).undated == (branch.first,)
    assert len(branch.file().members_on(branch.today)) == 11
    found = branch.of_member(rule).findings
    assert [f.state for f in found] == ["undetermined"]
    branch.first.membership_state_on = d("2026-11-21")
    assert roster_on(branch.register(), branch.organisation, day).due == 12


@pytest.mark.parametrize(("elected", "expected"), [(False, ["R145"]), (None, [])])
def test_an_election_that_elected_nobody(elected: bool | None, expected: list[str]) -> None:
    """Three seats and nobody elected: another election, or fewer seats (R145); an empty 当选 is a plan."""
    branch = _elected(Branch(), "2026-10-20")
    for row in branch.elections:
        row.elected = elected
    assert [found.rule for found in branch.of_branch("R145").findings] == expected


@pytest.mark.parametrize(
    ("situation", "rule"), [("失去联系", "R171"), ("出国学习研究", "R173"), ("出国定居", "R173")]
)
def test_one_found_again_and_transferred_is_no_longer_lost(situation: str, rule: str) -> None:
    branch = Branch()
    branch.mobiles = [
        MobileMember(
            person_id=branch.first.id, direction="流出", situation=situation, left_on=d("2020-01-10")
        )
    ]
    assert branch.member_says(rule) == [(rule, "warning", "broken")]
    branch.transfers = [
        AffiliationTransfer(
            person_id=branch.first.id, direction="转出", issued_on=d("2026-03-01"), receipt_on=d("2026-04-01")
        )
    ]
    assert branch.member_says(rule) == []
