"""Hand-made lists of a branch: nobody, some people, more than a page with overlong names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data import (
    ApplicantRow,
    ApplicantsData,
    BranchData,
    ChaseData,
    ChaseRow,
    PersonData,
    RecommendationData,
    ShortlistData,
    ShortlistRow,
)
from tests.services.forms import samples

COUNTS = {
    "applicants": {"empty": 0, "full": 5, "monstrous": 30},
    "shortlist": {"empty": 0, "full": 5, "monstrous": 20},
    "chase": {"empty": 0, "full": 6, "monstrous": 30},
}
MEMBERS = RecommendationData(
    "党员推荐",
    "中共海川市鑫源精密电子有限公司支部委员会",
    date(2024, 8, 20),
    "推荐会",
    "无记名投票",
    16,
    15,
    14,
    0,
    1,
)
MASS = RecommendationData(
    "群团推荐", "公司工会委员会", date(2024, 8, 21), "", "无记名投票", 25, 23, 22, 0, 1, "", "工会"
)
ENTERPRISE = RecommendationData("企业推荐", "装配一车间", date(2024, 8, 22))


def people(state: str, count: int) -> tuple[PersonData, ...]:
    """``count`` people; the first of a monstrous list has the longest name and post."""
    listed = tuple(case.person for case in samples.several(samples.full_case(), count))
    return (samples.monstrous_case().person, *listed[1:]) if state == "monstrous" else listed


def data_for(context: str, _subject: str, state: str) -> Any:
    """A list of a branch in one of the states empty, full, monstrous."""
    case = {"empty": samples.empty_case, "full": samples.full_case, "monstrous": samples.monstrous_case}
    branch = case[state]().branch
    listed = people(state, COUNTS[context][state])
    if context == "applicants":
        return ApplicantsData(branch, tuple(applicant(person, state) for person in listed))
    if context == "chase":
        quarters = ("2026.03.10", "2026.06.08\n2026.06.29", "", "")
        rows = [ChaseRow(person, "入党积极分子", ("王建国", "李敏"), quarters) for person in listed]
        return ChaseData(branch, 2026 if listed else None, tuple(rows))
    return shortlist(branch, listed)


def applicant(person: PersonData, state: str) -> ApplicantRow:
    """An applicant whose talk took place in time."""
    remark = "原在外省申请，材料在转。" * 4 if state == "monstrous" else ""
    days = date(2026, 10, 8), date(2026, 10, 12), date(2026, 11, 12), date(2026, 10, 30)
    return ApplicantRow(person, *days, remark)


def shortlist(branch: BranchData, listed: tuple[PersonData, ...]) -> ShortlistData:
    """Everybody recommended by members and the union, one by the workshop too."""
    rows = [ShortlistRow(person, MEMBERS, MASS, chosen="通过") for person in listed]
    if rows:
        rows[-1] = replace(rows[-1], enterprise=ENTERPRISE, chosen="")
    return ShortlistData(branch, listed, tuple(rows))
