"""A second reading of the reference about probation and conversion: what an input must be called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.models import AffiliationTransfer, DisciplineCase, MobileMember, SuperiorFiling, Vote
from app.services.case_loading import load_register
from app.services.casefile import Register
from app.services.database import Database
from app.services.membership import FULL, PROBATIONARY, membership_is_over, roster_on, standing
from app.services.milestones import Milestones
from app.services.rules.members import was_full_member
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import said
from tests.services.rules.lives import cancelled, edition_2014, extended, from_elsewhere


def _admitted_again(months: int = 36) -> tuple[Regular, Regular]:
    """Cancelled on 20 January 2028; a second case three years later, approved on 15 January 2030."""
    first, second = cancelled(), Regular().shift(months)
    second.case.code = "AJ002"
    second.case.person_id = first.person.id
    return first, second


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2030-01-14", None), ("2030-01-15", PROBATIONARY), ("2031-01-19", PROBATIONARY), ("2031-01-20", FULL)],
)
def test_one_admitted_again_after_a_cancellation_is_a_member_again(day: str, expected: str | None) -> None:
    first, second = _admitted_again()
    files = (first.file(), replace(second.file(), person=first.person))
    assert standing(first.person, files).on(d(day)) == expected


def test_papers_of_members_go_by_the_second_admission_too() -> None:
    first, second = _admitted_again()
    first.case.status = "取消预备党员资格"
    again = Register(files=[first.file(), replace(second.file(), person=first.person)])
    assert not membership_is_over(again, first.person, d("2030-02-01"))
    assert membership_is_over(Register(files=[first.file()]), first.person, d("2028-02-01"))
    undated = Regular()
    undated.case.status = "取消预备党员资格"
    assert membership_is_over(Register(files=[undated.file()]), undated.person, d("2028-02-01"))


def test_a_removal_before_the_second_admission_does_not_end_it() -> None:
    case = Regular()
    case.person.membership_state, case.person.membership_state_on = "除名", d("2019-05-01")
    assert standing(case.person, [case.file()]).on(d("2028-02-01")) == FULL
    case.person.membership_state_on = d("2028-01-25")
    assert standing(case.person, [case.file()]).on(d("2028-02-01")) is None


def _punished(**values: Any) -> Regular:
    """A breach on 1 June 2027 answered on 15 June by six months more, approved on 10 July (E14, 2014:32)."""
    case = Regular(upto="2027-06-20")
    case.disciplines = [DisciplineCase(case_id=case.case.id, on=d("2027-06-01"), handling="延长")]
    case.votes.append(
        Vote(
            case_id=case.case.id,
            motion="预备党员转正",
            kind="支部大会",
            on=d("2027-06-15"),
            due=16,
            present=15,
            issued=15,
            returned=15,
            votes_for=14,
            votes_against=1,
            votes_abstain=0,
            votes_invalid=0,
            secret=True,
            result="通过",
            outcome="延长",
            extension_months=6,
            supervisor_ids=(case.members[2].id,),
            teller_ids=(case.members[3].id,),
        )
    )
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="转正审批",
            submitted_on=d("2027-06-18"),
            decided_on=d("2027-07-10"),
            result="同意",
        )
    )
    case.today = d("2027-07-20")
    for name, value in values.items():
        setattr(case.votes[-1], name, value)
    return case


def test_an_extension_for_a_breach_needs_no_application_and_no_opinions() -> None:
    case = _punished()
    assert [f.message for f in case.findings("R98", "R99", "R101", "R102", "R106")] == []
    # 30 November 2026 and eighteen months
    assert {due.due_on for due in case.dues("R100")} == {d("2028-05-30")}


def test_without_a_breach_the_same_meeting_came_too_early() -> None:
    case = _punished()
    case.disciplines = []
    assert [said(case, rule) for rule in ("R99", "R101", "R102")] == ["V", "V", "V"]


def test_an_extension_of_unknown_length_is_not_counted_as_none() -> None:
    """延长月数 is empty: when it ends is unknown, so nothing typed can be wrong by it."""
    case = extended()
    next(vote for vote in case.votes if vote.outcome == "延长").extension_months = None
    case.person.full_on = d("2028-05-30")
    assert said(case, "R106") == "V?"
    assert said(case, "R102") == "V?"
    assert [said(case, rule) for rule in ("R100", "R103", "R108", "R111")] == ["", "", "", ""]
    assert Milestones(case.file(), case.params).full_member_since is None


def test_an_oath_nobody_recorded_is_asked_for_under_every_text() -> None:
    case = edition_2014()
    assert case.probation is not None
    case.probation.oath_on = case.probation.faced_flag = None
    assert said(case, "R93") == "V?"
    early = Regular(upto="2027-03-01").shift(-36)
    assert early.probation is not None
    early.probation.oath_on = early.probation.faced_flag = None
    assert said(early, "R93") == ""
    now = Regular()
    assert now.probation is not None
    now.probation.oath_on = now.probation.faced_flag = None
    assert (said(now, "R93"), said(now, "R94")) == ("", "W?")


def test_inspections_go_on_while_the_probation_is_extended() -> None:
    """Extended to 30 May 2028: the first quarter of that year lies wholly within, the second does not."""
    case = extended()
    case.votes = [vote for vote in case.votes if vote.on < d("2028-01-01")]
    case.filings = [row for row in case.filings if (row.decided_on or row.submitted_on) < d("2028-03-01")]
    case.inspections = [row for row in case.inspections if row.on < d("2028-01-01")]
    case.today = d("2028-05-20")
    (found,) = case.findings("R95")
    assert "2028-01-01 至 2028-03-31" in found.message
    assert case.dues("R95") == []
    case.today = d("2028-02-20")
    assert case.findings("R95") == []
    assert [due.due_on for due in case.dues("R95")] == [d("2028-03-31")]


@pytest.mark.parametrize(("issued", "expected"), [("2028-05-29", ""), ("2028-05-30", "W")])
def test_one_whose_extension_is_over_is_discussed_before_leaving(issued: str, expected: str) -> None:
    case = extended()
    case.votes = [vote for vote in case.votes if vote.on < d("2028-01-01")]
    case.filings = [row for row in case.filings if (row.decided_on or row.submitted_on) < d("2028-03-01")]
    case.transfers = [AffiliationTransfer(person_id=case.person.id, direction="转出", issued_on=d(issued))]
    assert said(case, "R114") == expected


def test_a_member_whose_conversion_is_only_typed_was_not_sent_away_undiscussed() -> None:
    case = Regular()
    case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.transfers = [
        AffiliationTransfer(person_id=case.person.id, direction="转出", issued_on=d("2030-01-05"))
    ]
    assert said(case, "R114") == "W"
    case.person.full_on = d("2027-11-30")
    assert said(case, "R114") == ""


def test_nobody_is_refused_recognition_without_the_department() -> None:
    """无法认定 and the case closed as 未批准: the organisation department must have agreed."""
    case = from_elsewhere()
    case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.case.transfer_review, case.case.status = "无法认定", "未批准"
    case.case.ended_on = d("2027-05-01")
    assert said(case, "R216") == "V"
    case.filings.append(
        SuperiorFiling(
            case_id=case.case.id,
            matter="不予承认",
            submitted_on=d("2027-04-01"),
            decided_on=d("2027-04-20"),
            result="同意",
            organisation_id=case.department.id,
        )
    )
    assert said(case, "R216") == ""


@pytest.mark.parametrize(("today", "expected"), [("2028-04-10", "W"), ("2028-04-11", "V")])
def test_three_months_run_from_the_papers_handed_in_anew(today: str, expected: str) -> None:
    """Sent back on 20 December and handed in anew on 10 January 2028: overdue from 10 April on (R109)."""
    case = Regular(upto="2027-12-15")
    case.filing("转正审批").decided_on = d("2027-12-20")
    case.filing("转正审批").result = "退回"
    case.filings.append(SuperiorFiling(case_id=case.case.id, matter="转正审批", submitted_on=d("2028-01-10")))
    case.today = d(today)
    assert said(case, "R109") == expected


def test_a_review_that_failed_is_not_called_missing() -> None:
    case = Regular()
    case.vote("转正审查").result = "未通过"
    (found,) = case.findings("R101")
    assert found.message == "2027-12-10 转正大会之前支委会 2027-12-05 审查没有通过。"


@pytest.mark.parametrize(
    ("returned", "day", "due"),
    [
        (None, "2026-11-30", 15),
        (None, "2026-05-31", 16),
        (None, "2026-06-01", 15),
        ("2026-11-30", "2026-11-29", 15),
        ("2026-11-30", "2026-11-30", 16),
    ],
)
def test_a_guest_known_only_by_the_table_of_stays_has_no_vote(
    db: Database, returned: str | None, day: str, due: int
) -> None:
    """One of the sixteen came on 1 June 2026 as 流入, with nothing typed in 流动类型 (R170, R72)."""
    case = Regular()
    with db.write() as session:
        case.store(session)
        session.add(
            MobileMember(
                person_id=case.members[5].id,
                direction="流入",
                situation="国内",
                left_on=d("2026-06-01"),
                returned_on=d(returned) if returned else None,
            )
        )
    with db.read() as session:
        for register in (load_register(session), load_register(session, [case.case.id])):
            assert roster_on(register, case.branch, d(day)).due == due


def test_a_case_filed_away_without_its_conversion_leaves_the_typed_day() -> None:
    """The admission was entered, of the conversion only 转正日期: a full member may introduce others."""
    case = Regular()
    case.votes = [vote for vote in case.votes if "转正" not in vote.motion]
    case.filings = [row for row in case.filings if row.matter != "转正审批"]
    case.person.full_on = d("2027-11-30")
    register = case.context().register
    assert was_full_member(register, case.person.id, d("2027-11-29")) is False
    assert was_full_member(register, case.person.id, d("2027-11-30")) is True
    # while the case is open nothing may be presumed from a typed day
    case.case.status = None
    assert was_full_member(case.context().register, case.person.id, d("2028-02-01")) is False


@pytest.mark.parametrize(
    ("matter", "rule", "expected"), [("接收审批", "R83", "W?"), ("转正审批", "R109", "V?")]
)
def test_an_approval_without_its_result_is_no_approval(matter: str, rule: str, expected: str) -> None:
    """Dated, with nothing under 结果: nobody knows whether the committee agreed, all after it is silent."""
    case = Regular()
    case.filing(matter).result = None
    assert said(case, rule) == expected
    case.case.status = "撤回"
    case.case.ended_on = d("2028-02-10")
    assert said(case, rule) == ""


@pytest.mark.parametrize(("day", "expected"), [("2027-11-29", ""), ("2027-11-30", "W")])
def test_a_case_closed_as_gone_is_a_leaving_too(day: str, expected: str) -> None:
    """转出 recorded as a mid-way event, with no letter yet: expired on 30 November 2027 (E9, E10, R114)."""
    case = Regular(upto=day)
    case.case.status, case.case.ended_on = "转出", d(day)
    assert said(case, "R114") == expected
