"""R43–R122 and R211–R220 at their edges: admission, probation, conversion, order of dates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import Regular
from tests.services.rules.independent.scenes import Changes, change, said
from tests.services.rules.lives import cancelled, edition_2014, extended

V = "vote 支委会审查"
M = "vote 接收预备党员"
K = "vote 预备党员转正"
P = "filing 预审"
T = "filing 审批谈话"
Q = "filing 接收审批"
Z = "filing 转正审批"
B = "probation"

PREPARING: list[tuple[str, Changes, str]] = [
    ("R43", {"-helper 3": 1}, "V"),
    ("R43", {"member 1.full_on": "2026-10-12"}, ""),
    ("R43", {"member 1.full_on": "2026-10-13"}, "V"),
    ("R44", {"member 1.discipline": "留党察看"}, "V"),
    (
        "R44",
        {
            "member 1.discipline": "留党察看",
            "member 1.discipline_from": "2024-01-01",
            "member 1.discipline_to": "2025-12-31",
        },
        "",
    ),
    ("R45", {"helper 3.how": "本人约请"}, "H"),
    ("R46", {"helper 3.from_on": "2026-10-30"}, ""),
    ("R46", {"helper 3.from_on": "2026-10-31"}, "W"),
    ("R47", {"review.concluded_on": "2026-10-30"}, ""),
    ("R47", {"review.concluded_on": "2026-10-31"}, "W"),
    ("R47", {"review.concluded_on": "2026-12-01"}, "V"),
    ("R47", {"review.conclusion": "不合格"}, "V"),
    ("R47", {"review.conclusion": "待补"}, "V"),
    ("R47", {"-review": 1}, "V"),
    ("R48", {"review.content_complete": False}, "W"),
    # a letter sent is a way of asking, too
    ("R49", {"review.asked_units": False}, ""),
    ("R49", {"review.asked_units": False, "review.letter_sent_on": None}, "H"),
    (
        "R50",
        {
            "review.is_mobile_worker": True,
            "review.household_opinion": True,
            "review.residence_opinion": True,
        },
        "",
    ),
    (
        "R50",
        {
            "review.is_mobile_worker": True,
            "review.household_opinion": False,
            "review.residence_opinion": True,
        },
        "W",
    ),
    ("R51", {"review.concluded_on": "2025-11-30"}, ""),
    ("R51", {"review.concluded_on": "2025-11-29"}, "W"),
    # three days or twenty-four hours: either suffices
    ("R52", {"training.days": Decimal(2), "training.hours": 24}, ""),
    ("R52", {"training.days": Decimal(3), "training.hours": 10}, ""),
    ("R52", {"training.days": Decimal(2), "training.hours": 23}, "W"),
    ("R52", {"training.passed": False}, "W"),
    ("R52", {"-training": 1}, "V"),
    ("R53", {"training.organiser": "其他"}, "V"),
    ("R54", {"training.start_on": "2026-10-12"}, ""),
    ("R54", {"training.start_on": "2026-10-11"}, "W"),
    ("R54", {"training.end_on": "2026-10-31"}, "W"),
    ("R55", {"training.exemption_reason": "长期驻外"}, "V"),
    ("R55", {"training.exemption_reason": "长期驻外", "training.exemption_document": "测组〔2026〕3号"}, ""),
    ("R56", {"param training_valid_months": 1}, "H"),
    ("R56", {"param training_valid_months": 2}, ""),
    ("R57", {f"{V}.on": "2026-10-23"}, ""),
    ("R57", {f"{V}.on": "2026-10-22"}, "W"),
    ("R58", {"-consultation 支委会审查 群众": 1}, "V"),
    ("R58", {"consultation 支委会审查 群众.on": "2026-10-30"}, ""),
    ("R58", {"consultation 支委会审查 群众.on": "2026-10-31"}, "V"),
    ("R59", {f"{P}.submitted_on": "2026-10-30"}, ""),
    ("R59", {f"{P}.submitted_on": "2026-10-29"}, "V"),
    ("R59", {f"{P}.result": "不合格"}, "V"),
    ("R60", {"committee.kind": "党总支"}, "V"),
    ("R60", {"committee.may_approve": False}, "V"),
    ("R61", {"booklet.issued_on": "2026-11-10"}, ""),
    ("R61", {"booklet.issued_on": "2026-11-09"}, "V"),
    ("R61", {"booklet.signed_on": "2026-11-30"}, ""),
    ("R61", {"booklet.signed_on": "2026-12-01"}, "V"),
    ("R62", {"case.expected_leave_date": "2027-02-10"}, "W"),
    ("R62", {"case.expected_leave_date": "2027-02-11"}, ""),
    ("R63", {f"{P}.decided_on": "2026-10-30"}, ""),
    ("R63", {f"{P}.decided_on": "2026-10-29"}, "V"),
    ("R63", {f"{P}.decided_on": "2027-01-31", f"{M}.on": "2027-02-28"}, ""),
    ("R63", {f"{P}.decided_on": "2027-01-31", f"{M}.on": "2027-03-01"}, "V"),
    # qualified before the text of 2026: no month
    ("R63", {f"{P}.decided_on": "2026-05-10", f"{M}.on": "2026-07-01"}, ""),
    ("R63", {f"{P}.decided_on": "2026-05-11", f"{M}.on": "2026-07-01"}, "H"),
    ("R63", {f"{P}.decided_on": "2026-05-18", f"{M}.on": "2026-07-01"}, "V"),
]

MEETING: list[tuple[str, Changes, str]] = [
    # more than half of those due, present and in favour alike
    ("R65", {f"{M}.present": 8}, "V"),
    ("R65", {f"{M}.present": 9}, ""),
    ("R65", {f"{M}.due": 15, f"{M}.present": 7}, "V"),
    ("R65", {f"{M}.due": 15, f"{M}.present": 8}, ""),
    ("R66", {f"{M}.votes_for": 8, f"{M}.written_for": 0}, "V"),
    ("R66", {f"{M}.votes_for": 8, f"{M}.written_for": 1}, ""),
    ("R66", {f"{M}.votes_for": 8, f"{M}.written_for": 1, "param count_written": False}, "V"),
    ("R66", {f"{M}.due": 30, f"{M}.votes_for": 15, f"{M}.written_for": 0}, "V"),
    ("R66", {f"{M}.due": 30, f"{M}.votes_for": 16, f"{M}.written_for": 0}, ""),
    ("R66", {f"{M}.result": "未通过"}, "V"),
    ("R67", {f"{M}.secret": False}, "V"),
    ("R67", {f"{M}.secret": None}, "V?"),
    ("R68", {f"{M}.secret": False}, ""),
    ("R70", {f"{M}.votes_abstain": 2}, "V"),
    ("R70", {f"{M}.returned": 15, f"{M}.votes_abstain": 2}, "V"),
    ("R70", {f"{M}.written_for": 2}, ""),
    ("R70", {f"{M}.written_for": 3}, "V"),
    ("R70", {f"{M}.present": 17}, "V"),
    ("R72", {f"{M}.due": 15}, "W"),
    ("R72", {f"{M}.due": 15, f"{M}.due_difference": "一人出国半年以上"}, ""),
    # one whose conversion was approved on the day of the meeting counts, the day after does not
    ("R72", {"member 5.full_on": "2026-11-30"}, ""),
    ("R72", {"member 5.full_on": "2026-12-01"}, "W"),
    ("R74", {f"{M}.written_latest_on": "2026-11-30"}, ""),
    ("R74", {f"{M}.written_latest_on": "2026-12-01"}, "V"),
    ("R74", {f"{M}.written_signed": False}, "V"),
    ("R75", {f"{M}.person_present": False}, "W"),
    ("R76", {f"{M}.procedure_complete": False}, "V"),
    ("R76", {f"{M}.procedure_complete": None}, "V?"),
    # nobody named is not known to be nobody
    ("R77", {f"{M}.supervisor_ids": ()}, "H?"),
    ("R79", {f"{M}.resolution_complete": False}, "V"),
    ("R79", {f"{M}.resolution_complete": None}, "V?"),
]

APPROVING: list[tuple[str, Changes, str]] = [
    # ten working days after Monday 30 November: Monday 14 December
    ("R80", {f"{Q}.submitted_on": "2026-12-14"}, ""),
    ("R80", {f"{Q}.submitted_on": "2026-12-15"}, "H"),
    ("R81", {f"{Q}.submitted_on": "2027-02-28", f"{Q}.decided_on": "2027-03-10"}, ""),
    ("R81", {f"{Q}.submitted_on": "2027-03-01", f"{Q}.decided_on": "2027-03-10"}, "W"),
    ("R81", {f"{Q}.submitted_on": "2027-05-31", f"{Q}.decided_on": "2027-06-10"}, "W"),
    ("R82", {f"{T}.decided_on": "2027-01-15"}, ""),
    ("R82", {f"{T}.decided_on": "2027-01-16"}, "V"),
    ("R82", {f"{T}.decided_on": "2026-11-29"}, "W"),
    ("R82", {f"-{T}": 1}, "V"),
    ("R82", {f"{T}.handler_standing": "其他"}, "V"),
    ("R83", {f"{Q}.decided_on": "2027-02-28"}, ""),
    ("R83", {f"{Q}.decided_on": "2027-03-01"}, "W"),
    ("R84", {f"{Q}.decided_on": "2027-05-30"}, ""),
    ("R84", {f"{Q}.decided_on": "2027-05-31"}, "W"),
    ("R84", {f"{Q}.decided_on": "2027-06-03"}, "W"),
    ("R84", {f"{Q}.decided_on": "2027-06-04"}, "V"),
    ("R85", {f"{B}.probation_from": "2026-12-01"}, "V"),
    ("R85", {f"{B}.probation_to": "2027-11-30"}, ""),
    ("R85", {f"{B}.probation_to": "2027-12-01"}, "V"),
    ("R87", {"-filing 组织部门备案": 1}, "V"),
    ("R88", {f"{B}.notified_on": None}, "V"),
    ("R88", {f"{B}.announced_on": None}, "V"),
    ("R92", {f"{B}.grouped_on": "2027-01-30"}, ""),
    ("R92", {f"{B}.grouped_on": "2027-01-31"}, "H"),
    ("R93", {f"{B}.oath_on": "2027-01-15"}, ""),
    ("R93", {f"{B}.oath_on": "2027-01-14"}, "V"),
    ("R93", {f"{B}.faced_flag": False}, "V"),
    ("R94", {f"{B}.oath_on": "2027-02-15"}, ""),
    ("R94", {f"{B}.oath_on": "2027-02-16"}, "W"),
    ("R90", {"person.joined_on": "2026-11-30"}, ""),
    ("R90", {"person.joined_on": "2027-01-15"}, "V"),
]

CONVERTING: list[tuple[str, Changes, str]] = [
    ("R99", {f"{B}.application_dates": ("2027-12-10",)}, ""),
    ("R99", {f"{B}.application_dates": ("2027-12-11",)}, "V"),
    ("R99", {f"{B}.application_dates": ()}, "V"),
    ("R100", {f"{B}.application_dates": ("2027-10-31",)}, ""),
    ("R100", {f"{B}.application_dates": ("2027-10-30",)}, "H"),
    ("R101", {"consultation 转正 群众.on": "2027-12-05"}, ""),
    ("R101", {"consultation 转正 群众.on": "2027-12-06"}, "V"),
    ("R101", {"-consultation 转正 党员": 1}, "V"),
    ("R102", {f"{K}.on": "2027-11-30"}, ""),
    ("R102", {f"{K}.on": "2027-11-29"}, "V"),
    ("R103", {f"{K}.on": "2027-12-30"}, ""),
    ("R103", {f"{K}.on": "2027-12-31"}, "H"),
    ("R104", {f"{K}.secret": False}, "W"),
    ("R104", {f"{K}.present": 8}, "V"),
    ("R104", {f"{K}.votes_for": 8, f"{K}.votes_against": 7}, "V"),
    ("R104", {f"{K}.votes_for": 9, f"{K}.votes_against": 6}, ""),
    ("R109", {f"{Z}.decided_on": "2028-03-10", "today": "2028-06-01"}, ""),
    ("R109", {f"{Z}.decided_on": "2028-03-11", "today": "2028-06-01"}, "W"),
    ("R109", {f"{Z}.decided_on": "2028-03-13", "today": "2028-06-01"}, "W"),
    ("R109", {f"{Z}.decided_on": "2028-03-14", "today": "2028-06-01"}, "V"),
    ("R110", {f"{B}.talk_dates": ()}, "V"),
    ("R110", {f"{B}.announcement_dates": ()}, "V"),
    ("R111", {"person.full_on": "2027-11-30"}, ""),
    ("R111", {"person.full_on": "2028-01-20"}, "V"),
    ("R116", {f"{B}.archived_on": "2028-02-19"}, ""),
    ("R116", {f"{B}.archived_on": "2028-02-20"}, "H"),
    ("R116", {f"{B}.archived_papers": ("入党志愿书", "入党申请书", "政治审查材料", "转正申请书")}, "V"),
    ("R118", {"today": "2028-02-05"}, ""),
    ("R118", {"today": "2028-02-04"}, "V"),
    ("R122", {f"{V}.on": "2026-11-30", f"-{P}": 1}, "V"),
    ("R211", {"booklet.introducer1_on": "2026-11-30"}, ""),
    ("R211", {"booklet.introducer1_on": "2026-12-01"}, "W"),
    ("R211", {"booklet.introducer1_on": "2026-11-15"}, "W"),
    ("R212", {"review.letter_replied_on": "2026-10-20"}, ""),
    ("R212", {"review.letter_replied_on": "2026-10-21"}, "H"),
]


@pytest.mark.parametrize(("rule", "changes", "expected"), [*PREPARING, *MEETING, *APPROVING, *CONVERTING])
def test_rule_at_its_edge(rule: str, changes: Changes, expected: str) -> None:
    assert said(change(Regular(), changes), rule) == expected


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    [
        # the ballot was secret under the text of 2014 already; a smaller notice or month was not asked
        ("R67", {f"{M}.secret": False}, "V"),
        ("R35", {}, ""),
        ("R63", {f"{M}.on": "2024-02-28"}, ""),
        ("R64", {f"{M}.on": "2024-02-28"}, "H"),
        ("R50", {"review.is_mobile_worker": True, "review.household_opinion": False}, "V"),
        ("R94", {f"{B}.oath_on": "2024-08-01"}, ""),
        # filed with the superior before being listed
        ("R34", {"case.candidate_since": "2023-09-24"}, ""),
        ("R34", {"case.candidate_since": "2023-09-23"}, "V"),
    ],
)
def test_under_the_text_of_2014(rule: str, changes: Changes, expected: str) -> None:
    assert said(change(edition_2014(), changes), rule) == expected


@pytest.mark.parametrize(
    ("rule", "changes", "expected"),
    [
        ("R106", {f"{K}.extension_months": 5}, "V"),
        ("R106", {f"{K}.extension_months": 6}, ""),
        ("R106", {f"{K}.extension_months": 12}, ""),
        ("R106", {f"{K}.extension_months": 13}, "V"),
        # the meeting that decides to extend is not itself early; the second waits for the new end
        ("R102", {}, ""),
        ("R102", {f"{K}.extension_months": 7}, "V"),
        ("R111", {"person.full_on": "2028-05-30"}, ""),
        ("R111", {"person.full_on": "2027-11-30"}, "V"),
    ],
)
def test_extended(rule: str, changes: Changes, expected: str) -> None:
    assert said(change(extended(), changes), rule) == expected


def test_extension_once_only() -> None:
    case = extended()
    case.votes[-1].outcome, case.votes[-1].extension_months = "延长", 6
    assert said(case, "R108") == "V"


@pytest.mark.parametrize(("changes", "expected"), [({}, ""), ({f"{B}.cancellation_notified_on": None}, "V")])
def test_cancelled(changes: Changes, expected: str) -> None:
    assert said(change(cancelled(), changes), "R115") == expected


@pytest.mark.parametrize(
    ("rule", "changes", "both"),
    [
        ("R84", {f"{Q}.decided_on": "2027-06-04"}, ("2027-05-30", "2027-06-03")),
        ("R109", {f"{Z}.decided_on": "2028-03-14", "today": "2028-06-01"}, ("2028-03-10", "2028-03-13")),
    ],
)
def test_both_terms_are_told(rule: str, changes: Changes, both: tuple[str, str]) -> None:
    """A breach counts from the report, a warning from the meeting: the reader sees both last days."""
    (finding,) = change(Regular(), changes).findings(rule)
    assert all(day in finding.message for day in both)
