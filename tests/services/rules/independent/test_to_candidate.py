"""R01–R42 at their edges: application, activist, candidate."""

from __future__ import annotations

import pytest

from tests.builders import Regular
from tests.services.rules.independent.scenes import Changes, change, said

R = "recommendation 党员推荐"
A = "vote 确定积极分子"
C = "vote 研究发展对象"
F = "filing 积极分子备案"
U = "filing 发展对象同意"
N = "notice 发展对象"

APPLICATION: list[tuple[str, Changes, str]] = [
    # eighteen on the day of the letter, not the day before
    ("R01", {"person.birth": "2007-05-18"}, ""),
    ("R01", {"person.birth": "2007-05-19"}, "V"),
    ("R01", {"person.birth": "2008-02-29", "case.application_date": "2026-02-28"}, "V"),
    ("R01", {"person.birth": "2008-02-29", "case.application_date": "2026-03-01"}, ""),
    (
        "R01",
        {
            "person.birth": "2008-02-29",
            "case.application_date": "2026-02-28",
            "param feb29_policy": "FEB28",
        },
        "",
    ),
    ("R02", {"case.application_date": "2025-05-20"}, ""),
    ("R02", {"case.application_date": "2025-05-21"}, "V"),
    ("R03", {"case.letter_is_signed": False}, "V"),
    # one month, the last day included; a short month ends on its last day
    ("R05", {"case.talk_date": "2025-06-20"}, ""),
    ("R05", {"case.talk_date": "2025-06-21"}, "V"),
    ("R05", {"case.application_received_date": "2025-01-31", "case.talk_date": "2025-02-28"}, ""),
    ("R05", {"case.application_received_date": "2025-01-31", "case.talk_date": "2025-03-01"}, "V"),
    ("R05", {"case.application_received_date": "2024-01-31", "case.talk_date": "2024-02-29"}, ""),
    # the month is of the text of 2014: an application received before it is not measured
    ("R05", {"case.application_received_date": "2014-05-27", "case.talk_date": "2014-08-01"}, ""),
    ("R05", {"case.application_received_date": "2014-05-28", "case.talk_date": "2014-06-28"}, ""),
    ("R05", {"case.application_received_date": "2014-05-28", "case.talk_date": "2014-06-29"}, "V"),
    ("R06", {"case.talk_date": "2025-05-20"}, ""),
    ("R06", {"case.talk_date": "2025-05-19"}, "V"),
    # five points: text of 2026, by the day of the talk; a hint in the first week
    ("R08", {"case.talk_has_five_points": False, "case.talk_date": "2026-05-10"}, ""),
    ("R08", {"case.talk_has_five_points": False, "case.talk_date": "2026-05-11"}, "H"),
    ("R08", {"case.talk_has_five_points": False, "case.talk_date": "2026-05-17"}, "H"),
    ("R08", {"case.talk_has_five_points": False, "case.talk_date": "2026-05-18"}, "W"),
    # a member already when the application came in; not one who became a member through it
    ("R09", {}, ""),
]

ACTIVIST: list[tuple[str, Changes, str]] = [
    ("R10", {"case.talk_date": "2025-09-01"}, ""),
    ("R10", {"case.talk_date": "2025-09-02"}, "W"),
    ("R11", {f"-{R}": 1, "-recommendation 企业推荐": 1}, "V"),
    ("R11", {f"-{R}": 1}, "W"),
    ("R11", {f"{R}.on": "2025-09-01"}, ""),
    ("R11", {"recommendation 企业推荐.on": "2025-09-02"}, "H"),
    ("R11", {f"-{R}": 1, "recommendation 企业推荐.on": "2025-09-02"}, "V"),
    ("R12", {"person.political_status": "共青团员", "person.birth": "1997-09-02"}, "W"),
    ("R12", {"person.political_status": "共青团员", "person.birth": "1997-09-01"}, ""),
    ("R12", {"person.birth": "1997-09-02"}, ""),
    # half of the committee is enough
    ("R13", {f"{A}.present": 2}, ""),
    ("R13", {f"{A}.present": 1}, "V"),
    ("R13", {f"{A}.due": 4, "branch.committee_size": 4, f"{A}.present": 2}, ""),
    ("R13", {"branch.has_committee": False}, "V"),
    ("R13", {f"{A}.kind": "支部大会", f"{A}.due": 16, f"{A}.present": 8}, "H"),
    (
        "R13",
        {
            "branch.has_committee": False,
            f"{A}.kind": "支部大会",
            f"{A}.due": 16,
            f"{A}.present": 8,
        },
        "",
    ),
    (
        "R13",
        {
            "branch.has_committee": False,
            f"{A}.kind": "支部大会",
            f"{A}.due": 16,
            f"{A}.present": 7,
        },
        "V",
    ),
    (
        "R13",
        {
            "branch.has_committee": False,
            f"{A}.kind": "支部大会",
            f"{A}.due": 16,
            f"{A}.present": 14,
            f"{A}.votes_for": 8,
        },
        "V",
    ),
    (
        "R13",
        {
            "branch.has_committee": False,
            f"{A}.kind": "支部大会",
            f"{A}.due": 16,
            f"{A}.present": 14,
            f"{A}.votes_for": 9,
        },
        "",
    ),
    ("R14", {f"{F}.submitted_on": "2025-09-16", f"{F}.decided_on": "2025-09-20"}, ""),
    ("R14", {f"{F}.submitted_on": "2025-09-17", f"{F}.decided_on": "2025-09-20"}, "H"),
    ("R14", {f"-{F}": 1}, "V"),
    ("R15", {f"{F}.submitted_on": "2025-09-01"}, ""),
    ("R15", {f"{F}.submitted_on": "2025-08-31"}, "V"),
    ("R16", {"param min_apply_months": 3}, ""),
    ("R16", {"param min_apply_months": 4}, "H"),
    ("R18", {"member 0.full_on": "2025-09-05"}, ""),
    ("R18", {"member 0.full_on": "2025-09-06"}, "V"),
    ("R18", {"member 0.discipline": "留党察看"}, "W"),
    ("R18", {"member 0.full_on": None}, "V?"),
    ("R18", {"member 0.joined_on": "2025-01-05", "member 0.full_on": "2026-01-05"}, "V"),
    ("R19", {"helper 0.from_on": "2025-09-11", "helper 1.from_on": "2025-09-12"}, ""),
    ("R19", {"helper 0.from_on": "2025-09-12", "helper 1.from_on": "2025-09-12"}, "H"),
    ("R17", {"helper 0.from_on": "2025-09-11", "helper 1.from_on": "2025-09-12"}, ""),
    ("R17", {"helper 0.from_on": "2025-10-20", "helper 1.from_on": "2025-10-20"}, "V"),
    # half a year, one end to the next, from the deciding meeting to the studying one
    ("R22", {"inspections": ("2026-03-01", "2026-09-01")}, ""),
    ("R22", {"inspections": ("2026-03-02", "2026-09-01")}, "W"),
    ("R22", {"inspections": ("2026-02-25", "2026-03-01")}, "W"),
    ("R22", {"inspections": ("2026-03-02",)}, "W"),
    ("R22", {"inspections": ("2026-05-01", "2026-08-20")}, "W"),
    ("R22", {"inspections": ("2026-05-02", "2026-08-20")}, "V"),
    ("R22", {"inspections": ("2026-08-20",)}, "V"),
    # from 31 August: 28 February, not 27
    (
        "R22",
        {f"{A}.on": "2025-08-31", f"{C}.on": "2026-08-31", "inspections": ("2026-02-28", "2026-08-28")},
        "",
    ),
    ("R24", {"inspections": ("2026-02-25", "2026-09-02")}, ""),
    ("R24", {"inspections": ("2026-02-25", "2026-09-03")}, "V"),
    ("R24", {"inspections": ("2025-08-31", "2026-02-25")}, "V"),
    ("R26", {"thought reports": ("2025-12-10", "2026-03-10", "2026-06-10")}, ""),
    ("R26", {"thought reports": ("2025-12-10", "2026-06-10")}, "H"),
    # a full year here relies on nothing from elsewhere; half a year does
    ("R28", {"case.original_activist_since": "2025-03-01"}, ""),
    ("R28", {"case.original_activist_since": "2025-03-01", f"{A}.on": "2026-03-01"}, "V?"),
    (
        "R28",
        {
            "case.original_activist_since": "2025-03-01",
            "case.materials_complete": False,
            f"{A}.on": "2026-03-01",
        },
        "V",
    ),
    (
        "R28",
        {
            "case.original_activist_since": "2025-03-01",
            "case.materials_received_on": "2025-08-01",
            "case.materials_reviewed_on": "2025-08-31",
            "case.materials_complete": True,
        },
        "",
    ),
    (
        "R29",
        {
            "case.original_activist_since": "2025-03-01",
            "case.materials_received_on": "2025-08-01",
            "case.materials_reviewed_on": "2025-08-31",
            "case.materials_complete": True,
        },
        "",
    ),
    (
        "R29",
        {
            "case.original_activist_since": "2025-03-01",
            "case.materials_received_on": "2025-08-01",
            "case.materials_reviewed_on": "2025-09-01",
            "case.materials_complete": True,
        },
        "H",
    ),
]

CANDIDATE: list[tuple[str, Changes, str]] = [
    ("R31", {f"{C}.on": "2026-09-01"}, ""),
    ("R31", {f"{C}.on": "2026-08-31"}, "V"),
    ("R31", {f"{A}.on": "2024-02-29", f"{C}.on": "2025-02-28"}, ""),
    ("R31", {f"{A}.on": "2024-02-29", f"{C}.on": "2025-02-27"}, "V"),
    ("R31", {f"{A}.on": "2023-03-01", f"{C}.on": "2024-02-29"}, "V"),
    ("R31", {f"{A}.on": "2023-03-01", f"{C}.on": "2024-03-01"}, ""),
    # the time elsewhere counts on, with its papers; without them it does not
    (
        "R31",
        {
            f"{A}.on": "2026-03-01",
            "case.original_activist_since": "2025-09-02",
            "case.materials_received_on": "2026-02-01",
            "case.materials_reviewed_on": "2026-02-20",
            "case.materials_complete": True,
        },
        "",
    ),
    (
        "R31",
        {f"{A}.on": "2026-03-01", "case.original_activist_since": "2025-09-02"},
        "V",
    ),
    ("R32", {"-consultation 研究发展对象 培养联系人": 1}, "V"),
    ("R32", {"-consultation 研究发展对象 群众": 1}, "V"),
    ("R32", {"consultation 研究发展对象 党员.on": "2026-09-02"}, ""),
    ("R32", {"consultation 研究发展对象 党员.on": "2026-09-03"}, "V"),
    ("R32", {"branch.has_groups": True}, "V"),
    ("R32", {"branch.has_groups": None}, ""),
    ("R33", {f"{C}.present": 2}, ""),
    ("R33", {f"{C}.present": 1}, "V"),
    ("R34", {f"{U}.decided_on": "2026-09-02"}, ""),
    ("R34", {f"{U}.decided_on": "2026-09-01"}, "V"),
    ("R34", {f"{U}.result": "已备案"}, "W"),
    ("R34", {f"{U}.result": "不同意"}, "V"),
    ("R34", {f"{U}.result": "退回"}, "V"),
    ("R34", {f"-{U}": 1}, "V"),
    ("R35", {f"-{N}": 1}, "V"),
    # 28 Sep with the National Day week: the fifth working day is 9 Oct, the sixth Saturday 10 Oct
    ("R36", {f"{N}.end_on": "2026-10-09"}, ""),
    ("R36", {f"{N}.end_on": "2026-10-08"}, "V"),
    # not to count the first day is the branch's own, stricter wish: no more than a hint
    ("R36", {"param notice_count_first_day": False}, "H"),
    ("R36", {"param notice_count_first_day": False, f"{N}.end_on": "2026-10-10"}, ""),
    ("R37", {f"{U}.decided_on": "2026-09-28"}, ""),
    ("R37", {f"{U}.decided_on": "2026-09-29"}, "V"),
    ("R38", {"case.candidate_since": "2026-10-10"}, ""),
    ("R38", {"case.candidate_since": "2026-10-09"}, "V"),
    ("R38", {f"{N}.result": "影响"}, "V"),
    ("R38", {f"{N}.result": "待查"}, "V"),
    ("R39", {f"{N}.places": ("居住地",)}, ""),
    ("R39", {f"{N}.places": ()}, "W?"),
    ("R40", {f"{N}.feedback": "无"}, ""),
    ("R40", {f"{N}.feedback": "来电反映工作纪律"}, "V"),
    ("R40", {f"{N}.feedback": "来电反映工作纪律", f"{N}.settled_on": "2026-10-12"}, ""),
    ("R40", {f"{N}.feedback": "来电反映工作纪律", f"{N}.settled_on": "2026-10-13"}, "V"),
]


@pytest.mark.parametrize(("rule", "changes", "expected"), [*APPLICATION, *ACTIVIST, *CANDIDATE])
def test_rule_at_its_edge(rule: str, changes: Changes, expected: str) -> None:
    assert said(change(Regular(), changes), rule) == expected
