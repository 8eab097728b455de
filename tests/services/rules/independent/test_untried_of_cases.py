"""Rules about a case that no scenario had tried: worked out by hand from rules.md and its errata.

R04 R20 R41 R42 R69 R91 R112 R114 R117 R190 R195–R197 R205–R207 R216, each at its edges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.models import (
    AffiliationTransfer,
    DevelopmentCase,
    Enterprise,
    Helper,
    PairActivity,
    PublicNotice,
    SuperiorFiling,
    Vote,
)
from app.services.casefile import CaseFile
from app.services.pairing import party_years
from tests.builders import Regular, d
from tests.services.rules.independent.scenes import Changes, change, said
from tests.services.rules.independent.test_rarer import meeting_of, refused
from tests.services.rules.lives import edition_2014, extended, from_elsewhere

Made = Callable[[Regular], Any]
A = "vote 确定积极分子"
C = "vote 研究发展对象"
M = "vote 接收预备党员"
K = "vote 预备党员转正"
B = "probation"


def employed(case: Regular, accepted: str, founded: str | None, *, covered: bool = True) -> None:
    """Somebody employed by a firm that this branch covers, founded on a day (received 2025-05-20)."""
    firm = Enterprise(code="QY1", name="测试有限公司")
    case.person.enterprise_id = firm.id
    case.branch.enterprise_ids = (firm.id,) if covered else ()
    case.branch.founded_on = d(founded) if founded else None
    case.case.accepted_by = accepted


def others_with(case: Regular, number: int, **facts: Any) -> None:
    """So many other cases in hand with the first mentor."""
    for n in range(number):
        row = DevelopmentCase(code=f"AJ1{n}", person_id=case.members[10].id, organisation_id=case.branch.id)
        for name, value in facts.items():
            setattr(row, name, value)
        helper = Helper(
            case_id=row.id, role="培养联系人", person_id=case.members[0].id, from_on=d("2025-10-01")
        )
        case.more_files.append(
            CaseFile(case=row, person=case.members[10], organisation=case.branch, helpers=(helper,))
        )


def cultivated(case: Regular) -> None:
    """An activist with his mentors in the spring of 2026."""
    case.cut(d("2026-03-01"))


def notice(case: Regular, matter: str, start: str, end: str | None) -> None:
    """One notice more."""
    case.notices.append(
        PublicNotice(
            case_id=case.case.id,
            matter=matter,
            start_on=d(start),
            end_on=d(end) if end else None,
            places=("工作单位",),
        )
    )


def letter(case: Regular, on: str, state: str = "办理中") -> None:
    """A letter out."""
    case.transfers.append(
        AffiliationTransfer(person_id=case.person.id, direction="转出", issued_on=d(on), state=state)
    )


def not_discussed(case: Regular) -> None:
    """The conversion was never put to a meeting."""
    case.cut(d("2027-11-20"))
    case.today = d("2028-03-01")


@pytest.mark.parametrize(
    ("rule", "made", "expected"),
    [
        # 单位有党组织→单位；founded on the day of receipt it was there, a day later it was not
        ("R04", lambda c: employed(c, "工作单位", "2020-01-01"), ""),
        ("R04", lambda c: employed(c, "居住地", "2020-01-01"), "W"),
        ("R04", lambda c: employed(c, "居住地", "2025-05-20"), "W"),
        ("R04", lambda c: employed(c, "居住地", "2025-05-21"), ""),
        ("R04", lambda c: employed(c, "居住地", "2020-01-01", covered=False), ""),
        ("R04", lambda c: employed(c, "流动", "2020-01-01"), ""),
        ("R04", lambda c: change(c, {"case.accepted_by": None}), "W?"),
        # at most five at once, this one among them
        ("R20", lambda c: (cultivated(c), others_with(c, 4)), ""),
        ("R20", lambda c: (cultivated(c), others_with(c, 5)), "H"),
        ("R20", lambda c: (cultivated(c), others_with(c, 5, status="撤回")), ""),
        ("R20", lambda c: (cultivated(c), others_with(c, 5, candidate_since=d("2026-03-01"))), ""),
        ("R20", lambda c: (cultivated(c), others_with(c, 5, candidate_since=d("2026-03-02"))), "H"),
        ("R20", lambda c: (cultivated(c), others_with(c, 4), c.with_params(mentee_cap=4)), "H"),
        # 年历 of 2027 is not published: a notice that touches it is counted for the time being
        ("R41", lambda c: None, ""),
        ("R41", lambda c: notice(c, "接收预备党员", "2026-12-25", "2026-12-31"), ""),
        ("R41", lambda c: notice(c, "接收预备党员", "2026-12-28", "2027-01-01"), "H"),
        # without an end the fifth working day decides: 28 December 2026 + 4 = 1 January 2027
        ("R41", lambda c: notice(c, "接收预备党员", "2026-12-25", None), ""),
        ("R41", lambda c: notice(c, "接收预备党员", "2026-12-28", None), "H"),
        # 入党介绍人、政审 … not before listed: the same day is lawful
        ("R117", lambda c: None, ""),
        ("R117", lambda c: change(c, {"recommendation 企业推荐.on": "2025-06-10"}), ""),
        ("R117", lambda c: change(c, {"recommendation 企业推荐.on": "2025-06-09"}), "W"),
        ("R117", lambda c: change(c, {"filing 发展对象同意.submitted_on": "2026-09-02"}), ""),
        ("R117", lambda c: change(c, {"filing 发展对象同意.submitted_on": "2026-09-01"}), "V"),
        ("R117", lambda c: change(c, {"filing 积极分子备案.decided_on": "2025-09-05"}), ""),
        ("R117", lambda c: change(c, {"filing 积极分子备案.decided_on": "2025-09-04"}), "V"),
        ("R117", lambda c: change(c, {"helper 3.from_on": "2026-10-11"}), "V"),
        ("R117", lambda c: change(c, {"review.concluded_on": "2026-10-12"}), ""),
        ("R117", lambda c: change(c, {"review.concluded_on": "2026-10-11"}), "V"),
        ("R117", lambda c: change(c, {"training.end_on": "2026-10-20"}), "V"),
        ("R117", lambda c: change(c, {"notice 发展对象.end_on": "2026-09-27"}), "V"),
        ("R117", lambda c: change(c, {"filing 预审.decided_on": "2026-10-31"}), ""),
        ("R117", lambda c: change(c, {"filing 预审.decided_on": "2026-10-30"}), "V"),
        ("R117", lambda c: change(c, {"filing 接收审批.submitted_on": "2026-11-30"}), ""),
        ("R117", lambda c: change(c, {"filing 接收审批.submitted_on": "2026-11-29"}), "V"),
        ("R117", lambda c: change(c, {"filing 接收审批.decided_on": "2026-12-02"}), "V"),
        ("R117", lambda c: change(c, {"filing 组织部门备案.decided_on": "2027-01-18"}), ""),
        ("R117", lambda c: change(c, {f"{B}.announced_on": "2027-01-14"}), "V"),
        ("R117", lambda c: change(c, {f"{B}.notified_on": "2027-01-14"}), "V"),
        ("R117", lambda c: change(c, {f"{B}.grouped_on": "2027-01-15"}), ""),
        ("R117", lambda c: change(c, {f"{B}.grouped_on": "2027-01-14"}), "V"),
        ("R117", lambda c: change(c, {"filing 转正审批.submitted_on": "2027-12-09"}), "V"),
        ("R117", lambda c: change(c, {f"{B}.talk_dates": ("2028-01-20",)}), ""),
        ("R117", lambda c: change(c, {f"{B}.talk_dates": ("2028-01-19",)}), "V"),
        ("R117", lambda c: change(c, {f"{B}.announcement_dates": ("2028-01-19",)}), "V"),
        ("R117", lambda c: change(c, {f"{B}.archived_on": "2028-01-20"}), ""),
        ("R117", lambda c: change(c, {f"{B}.archived_on": "2028-01-19"}), "V"),
        # a pair that has a rule of its own is told once, by that rule
        ("R117", lambda c: change(c, {"case.talk_date": "2025-05-19"}), ""),
        ("R117", lambda c: change(c, {"filing 发展对象同意.decided_on": "2026-09-29"}), ""),
        ("R117", lambda c: change(c, {"booklet.issued_on": "2026-11-09"}), ""),
        ("R117", lambda c: change(c, {"filing 审批谈话.decided_on": "2027-01-16"}), ""),
        ("R117", lambda c: change(c, {f"{B}.oath_on": "2027-01-14"}), ""),
        # 期满而未讨论的先讨论转正；the day before the expiry it has not expired
        ("R114", lambda c: (not_discussed(c), letter(c, "2027-11-29")), ""),
        ("R114", lambda c: (not_discussed(c), letter(c, "2027-11-30")), "W"),
        ("R114", lambda c: (not_discussed(c), letter(c, "2027-11-30", "退回")), ""),
        ("R114", lambda c: letter(c, "2027-12-09"), "W"),
        ("R114", lambda c: letter(c, "2027-12-10"), ""),
        # three columns: a nought is a nought, an empty cell is not
        ("R206", lambda c: None, ""),
        ("R206", lambda c: change(c, {f"{M}.votes_abstain": None}), "H"),
        ("R206", lambda c: change(c, {f"{M}.votes_against": None, f"{M}.votes_abstain": None}), "H"),
        ("R206", lambda c: change(c, {f"{K}.votes_against": None}), ""),
        ("R206", lambda c: change(c, {f"{K}.votes_for": 14, f"{K}.votes_against": None}), "H"),
        # somebody is named for the review, the pre-review, the approval; an archived case is left alone
        ("R207", lambda c: change(c, {"review.reviewer_ids": ()}), ""),
        ("R207", lambda c: change(c, {"review.reviewer_ids": (), "case.status": None}), "H"),
        ("R207", lambda c: change(c, {"filing 预审.organisation_id": None, "case.status": None}), "H"),
        (
            "R207",
            lambda c: change(
                c,
                {"filing 预审.organisation_id": None, "filing 预审.handler": "周组织", "case.status": None},
            ),
            "",
        ),
        ("R207", lambda c: change(c, {"filing 接收审批.organisation_id": None, "case.status": None}), "H"),
    ],
)
def test_untried(rule: str, made: Made, expected: str) -> None:
    case = Regular()
    made(case)
    assert said(case, rule) == expected


@pytest.mark.parametrize(
    ("changes", "edition_of_2014", "expected"),
    [
        # no national demand before 2026; five working days where the place asks for them
        ({}, True, ""),
        ({"param local_notice_candidate": True}, True, "W"),
        ({"param local_notice_candidate": True}, False, ""),
    ],
)
def test_local_notice(changes: Changes, edition_of_2014: bool, expected: str) -> None:
    assert said(change(edition_2014() if edition_of_2014 else Regular(), changes), "R42") == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        # Monday 11 to Friday 15 September 2023 are five working days, to Thursday four
        ("2023-09-15", ""),
        ("2023-09-14", "W"),
        (None, "W?"),
    ],
)
def test_local_notice_of_five_days(end: str | None, expected: str) -> None:
    case = edition_2014().with_params(local_notice_candidate=True)
    notice(case, "发展对象", "2023-09-11", end)
    assert said(case, "R42") == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        # merged: only the other row carries ballots
        (
            dict.fromkeys(
                f"{M}.{name}"
                for name in (
                    "issued",
                    "returned",
                    "votes_for",
                    "votes_against",
                    "votes_abstain",
                    "votes_invalid",
                )
            ),
            "V",
        ),
    ],
)
def test_one_by_one(changes: Changes, expected: str) -> None:
    first, second = Regular(), Regular()
    held = meeting_of(first)
    second.vote("接收预备党员").meeting_id = held.id
    first.more_files = [replace(second.file(), organisation=first.branch)]
    first.more_people.append(second.person)
    assert said(change(first, changes), "R69") == expected


@pytest.mark.parametrize(
    ("joined", "until", "expected"),
    [
        # one year from the meeting; the committee may write the day itself or the day before
        ("2026-11-30", "2027-11-28", "V"),
        ("2026-11-30", "2027-11-29", ""),
        ("2026-11-30", "2027-11-30", ""),
        ("2026-11-30", "2027-12-01", "V"),
        # 29 February: the year ends on 28 February (errata 3.26)
        ("2024-02-29", "2025-02-26", "V"),
        ("2024-02-29", "2025-02-27", ""),
        ("2024-02-29", "2025-02-28", ""),
        ("2024-02-29", "2025-03-01", "V"),
    ],
)
def test_exactly_one_year(joined: str, until: str, expected: str) -> None:
    case = from_elsewhere(probation_from=d(joined), probation_to=d(until))
    case.person.joined_on = d(joined)
    assert said(case, "R91") == expected


@pytest.mark.parametrize(("start", "expected"), [("2026-11-30", ""), ("2026-12-01", "V"), (None, "")])
def test_joined_when_the_probation_began(start: str | None, expected: str) -> None:
    case = from_elsewhere(probation_from=d(start) if start else None)
    assert said(case, "R112") == expected


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        # whole years from the conversion on
        ("2016-11-24", "2026-11-23", 9),
        ("2016-11-23", "2026-11-23", 10),
        ("2024-02-29", "2025-02-27", 0),
        ("2024-02-29", "2025-02-28", 1),
        ("2023-02-28", "2024-02-28", 1),
    ],
)
def test_party_age(since: str, today: str, years: int) -> None:
    case = Regular()
    case.members[0].full_on = d(since)
    register = case.context().register
    assert party_years(register, case.members[0], d(today), case.params) == years


def test_party_age_begins_with_the_expiry() -> None:
    """R112: approved on 2028-01-20, counted from 2027-11-30."""
    case = Regular()
    register = case.context().register
    assert party_years(register, case.person, d("2028-11-29"), case.params) == 0
    assert party_years(register, case.person, d("2028-11-30"), case.params) == 1


def test_channel_of_one_from_elsewhere() -> None:
    """R190: 每名培养对象 comes through one of the four channels; here no meeting decided (R11 is silent)."""
    case = Regular(upto="2026-03-01")
    case.votes.clear()
    case.recommendations.clear()
    change(
        case,
        {
            "case.original_activist_since": "2025-09-01",
            "case.materials_received_on": "2025-10-01",
            "case.materials_reviewed_on": "2025-10-10",
            "case.materials_complete": True,
        },
    )
    assert said(case, "R190") == "H"
    case.recommendations.append(Regular().recommendations[0])
    assert said(case, "R190") == ""


def probationer(*, today: str = "2027-03-01", full_on: str = "2001-07-01", **pair: Any) -> Regular:
    """Approved on 2027-01-15, paired with the tenth member from 2027-01-20 on."""
    case = Regular(upto="2027-03-01")
    case.today = d(today)
    case.members[9].full_on = d(full_on)
    facts = {"person_id": case.members[9].id, "from_on": d("2027-01-20"), "how": "组织指定", **pair}
    case.helpers.append(Helper(case_id=case.case.id, role="结对老党员", **facts))
    return case


def activity(case: Regular, kind: str, on: str) -> None:
    """A contact, report or bulletin of the pair."""
    case.pair_activities.append(PairActivity(case_id=case.case.id, kind=kind, on=d(on), content="如期"))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        # ten years of party age, counted from the conversion (errata to R195)
        (probationer(full_on="2017-01-20"), ""),
        (probationer(full_on="2017-01-21"), "H"),
        (probationer(full_on="2027-01-21"), "H"),
        # a pair that ended: another within thirty days
        (probationer(to_on=d("2027-02-01"), today="2027-03-03"), ""),
        (probationer(to_on=d("2027-02-01"), today="2027-03-04"), "H"),
    ],
)
def test_old_member_at_the_side(case: Regular, expected: str) -> None:
    assert said(case, "R195") == expected


@pytest.mark.parametrize(("others", "expected"), [(2, ""), (3, "H")])
def test_three_at_most_with_one_old_member(others: int, expected: str) -> None:
    case = probationer()
    for n in range(others):
        row = DevelopmentCase(code=f"AJ2{n}", person_id=case.members[n].id, organisation_id=case.branch.id)
        helper = Helper(
            case_id=row.id, role="结对老党员", person_id=case.members[9].id, from_on=d("2027-01-10")
        )
        case.more_files.append(
            CaseFile(case=row, person=case.members[n], organisation=case.branch, helpers=(helper,))
        )
    assert said(case, "R195") == expected


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        # 联系 every month, from 20 January on: 20 February, 20 March
        ((), "2027-02-20", "H"),
        ((), "2027-02-21", "H"),
        (("2027-02-20",), "2027-02-25", ""),
        (("2027-02-21",), "2027-02-25", "H"),
        (("2027-02-20", "2027-03-20"), "2027-03-25", ""),
    ],
)
def test_contact_every_month(days: tuple[str, ...], today: str, expected: str) -> None:
    case = probationer(today=today)
    for day in days:
        activity(case, "联系", day)
    activity(case, "汇报", "2027-01-25")
    activity(case, "通报", "2027-01-25")
    assert said(case, "R196") == expected


def verdict_of(case: Regular, whom: str, on: str) -> None:
    """The verdict of one of the three parties."""
    row = Regular().consultations[0]
    row.case_id, row.link, row.consulted, row.on = case.case.id, "委托培养", whom, d(on)
    case.consultations.append(row)


@pytest.mark.parametrize(
    ("on", "today", "expected"),
    [
        # thirty days before the expiry of 30 November 2027: 31 October
        (("2027-10-31", "2027-10-31", "2027-10-31"), "2027-11-05", ""),
        (("2027-10-31", "2027-10-31", "2027-11-01"), "2027-11-05", "H"),
        (("2027-10-31", "2027-10-31", None), "2027-11-01", "H"),
    ],
)
def test_three_verdicts(on: tuple[str | None, ...], today: str, expected: str) -> None:
    case = probationer(today=today)
    for whom, day in zip(("委托党委", "结对老党员", "所在单位"), on, strict=True):
        if day is not None:
            verdict_of(case, whom, day)
    assert said(case, "R197") == expected


@pytest.mark.parametrize(
    ("points", "posted", "expected"),
    [
        ("CANDIDATE", (), ""),
        ("CANDIDATE+ADMISSION", (), "H"),
        ("CANDIDATE+ADMISSION", ("接收预备党员",), ""),
        ("CANDIDATE+CONVERSION", ("接收预备党员",), "H"),
        ("ALL", ("积极分子", "接收预备党员"), "H"),
        ("ALL", ("积极分子", "接收预备党员", "转正"), ""),
    ],
)
def test_points_of_notice(points: str, posted: tuple[str, ...], expected: str) -> None:
    case = Regular().with_params(notice_points=points)
    for matter in posted:
        notice(case, matter, "2026-12-14", "2026-12-20")
    assert said(case, "R205") == expected


def test_no_notice_of_what_was_not_approved() -> None:
    """Refused: there was nothing to post."""
    case = Regular().with_params(notice_points="CANDIDATE+ADMISSION")
    refused(case)
    assert said(case, "R205") == ""


def not_recognised(case: Regular, kind: str | None, result: str | None, status: str | None) -> Regular:
    """Papers that could not be judged, put to a body of some kind."""
    case.case.transfer_review = "无法认定"
    case.case.status = status
    if kind is not None:
        body = case.department
        body.kind = kind
        case.filings.append(
            SuperiorFiling(
                case_id=case.case.id,
                matter="不予承认",
                submitted_on=d("2027-04-01"),
                decided_on=d("2027-04-20") if result else None,
                result=result,
                organisation_id=body.id,
            )
        )
    return case


@pytest.mark.parametrize(
    ("kind", "result", "status", "expected"),
    [
        # discussed although nothing could be made of the papers, and the county was never asked
        (None, None, "已归档", "V"),
        ("党委组织部门", "同意", "未批准", ""),
        ("党委组织部门", "不同意", "未批准", "V"),
        ("党委组织部门", None, "未批准", "V"),
        # a committee is no county organisation department
        ("党委", "同意", "未批准", "V"),
    ],
)
def test_not_recognised(kind: str | None, result: str | None, status: str, expected: str) -> None:
    case = from_elsewhere()
    assert said(not_recognised(case, kind, result, status), "R216") == expected


@pytest.mark.parametrize(("verdict", "expected"), [("合格", ""), (None, "H?")])
def test_papers_of_one_from_elsewhere(verdict: str | None, expected: str) -> None:
    case = from_elsewhere()
    case.case.transfer_review = verdict
    assert said(case, "R216") == expected


@pytest.mark.parametrize(("issued", "expected"), [("2028-05-29", ""), ("2028-05-31", "W")])
def test_extended_and_then_gone(issued: str, expected: str) -> None:
    """The meeting that extended discussed the conversion; after the extension it is due again (E10)."""
    case = extended()
    letter(case, issued)
    assert said(case, "R114") == expected


def test_the_day_decides_the_edition() -> None:
    """R117 holds in every edition, R42 only in the text of 2014."""
    case = edition_2014()
    case.recommendations[1].on = date(2022, 6, 9)
    assert said(case, "R117") == "W"


@pytest.mark.parametrize(
    ("key", "months", "known_to", "rule", "words"),
    [
        # what a message says is the number in force here, and the last day itself is in time
        ("talk_months", 2, "2025-05-25", "R05", "应在两个月内（不晚于 2025-07-20）派人谈话"),
        ("meeting_months", 2, "2026-11-11", "R63", "应在两个月内（不晚于 2027-01-10）开接收大会"),
        ("approval_months", 4, "2026-12-04", "R83", "应在四个月内（不晚于 2027-03-30）审批"),
        ("oath_months", 3, "2027-01-16", "R94", "应在三个月内（不晚于 2027-04-15）组织入党宣誓"),
        ("conv_approval_months", 12, "2027-12-14", "R109", "应在十二个月内（不晚于 2028-12-10）审批"),
    ],
)
def test_the_number_in_force_is_told(key: str, months: int, known_to: str, rule: str, words: str) -> None:
    case = Regular(upto=known_to).with_params(**{key: months})
    (due,) = case.dues(rule)
    assert words in due.message


@pytest.mark.parametrize(("months", "words"), [(6, "六个月（2027-05-30）"), (8, "八个月（2027-07-30）")])
def test_the_longest_time_in_force_is_told(months: int, words: str) -> None:
    """R84 speaks of the months set here, not always of six."""
    case = change(
        Regular().with_params(approval_max_months=months),
        {"filing 接收审批.decided_on": "2027-08-15", "filing 接收审批.submitted_on": "2026-12-03"},
    )
    (finding,) = case.findings("R84")
    assert f"最长不超过{words}" in finding.message


@pytest.mark.parametrize(
    ("planned", "today", "words"),
    [
        (None, "2026-11-20", "还没有大会记录"),
        ("2026-11-25", "2026-11-20", "大会计划于 2026-11-25 召开"),
        ("2026-11-25", "2026-11-25", "大会计划于 2026-11-25 召开"),
        ("2026-11-25", "2026-11-26", "计划于 2026-11-25 的大会还没有记录结果"),
        # planned before the pre-review that counts: that plan is over
        ("2026-11-05", "2026-11-20", "还没有大会记录"),
    ],
)
def test_a_planned_meeting_is_not_unheard_of(planned: str | None, today: str, words: str) -> None:
    case = Regular(upto="2026-11-11")
    case.today = d(today)
    if planned is not None:
        case.votes.append(
            Vote(case_id=case.case.id, motion="接收预备党员", kind="支部大会", on=d(planned), due=16)
        )
    (due,) = case.dues("R63")
    assert due.message.endswith(f"开接收大会，{words}")


@pytest.mark.parametrize(
    ("issued", "state", "expected"),
    [
        # moved within the file after the meeting of 30 November 2026: he may have been one of the sixteen
        ("2027-04-01", "已落", "H?"),
        ("2026-11-30", "已落", "H?"),
        # gone before it: then sixteen is one too many
        ("2026-11-29", "已落", "W"),
    ],
)
def test_one_who_has_moved_to_another_branch_since(issued: str, state: str, expected: str) -> None:
    """R72: errata 「无组织关系起止时只报提示」; 编入日期 is by now that of the other branch."""
    case = Regular()
    case.members[9].organisation_id, case.members[9].roster_from = "elsewhere", d("2027-05-01")
    case.transfers.append(
        AffiliationTransfer(
            person_id=case.members[9].id,
            direction="转出",
            issued_on=d(issued),
            state=state,
            from_organisation="测试支部",
        )
    )
    case.votes.remove(case.vote("预备党员转正"))
    assert said(case, "R72") == expected


@pytest.mark.parametrize(("one_by_one", "expected"), [(True, ""), (None, ""), (False, "H")])
def test_deliberated_one_by_one(one_by_one: bool | None, expected: str) -> None:
    """R86 「仅记录勾选」; errata 「待有列」: 上级手续 now has 逐个审议, an empty cell of old says nothing."""
    assert said(change(Regular(), {"filing 接收审批.one_by_one": one_by_one}), "R86") == expected


@pytest.mark.parametrize(
    ("approved", "outcome", "expected"),
    [
        # the fourth pair of 20 January 2027: three others are still under way, or one of them is over
        (None, None, "H"),
        ("2027-01-21", "按期转正", "H"),
        ("2027-01-20", "按期转正", ""),
        ("2027-01-20", "取消", ""),
        ("2027-01-20", "延长", "H"),
    ],
)
def test_those_converted_are_no_load_any_more(
    approved: str | None, outcome: str | None, expected: str
) -> None:
    """R195 「一名老党员带 <= 3 人」: a pair ends with the probation, even where nobody typed its end."""
    case = probationer()
    for n in range(3):
        row = DevelopmentCase(code=f"AJ3{n}", person_id=case.members[n].id, organisation_id=case.branch.id)
        helper = Helper(
            case_id=row.id, role="结对老党员", person_id=case.members[9].id, from_on=d("2026-01-10")
        )
        votes: tuple[Vote, ...] = ()
        filings: tuple[SuperiorFiling, ...] = ()
        if approved is not None and n == 0:
            met = Vote(case_id=row.id, motion="预备党员转正", kind="支部大会", on=d("2027-01-05"))
            met.result, met.outcome = "通过", outcome
            votes = (met,)
            answer = SuperiorFiling(case_id=row.id, matter="转正审批", decided_on=d(approved), result="同意")
            filings = (answer,)
        case.more_files.append(
            CaseFile(
                case=row,
                person=case.members[n],
                organisation=case.branch,
                helpers=(helper,),
                votes=votes,
                filings=filings,
            )
        )
    assert said(case, "R195") == expected
