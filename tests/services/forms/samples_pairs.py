"""Hand-made pairs and trainings in the three states."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data import CourseData, CoursesData, OpinionData, PairActivityData, PairData
from tests.services.forms import samples
from tests.services.forms.samples_cultivation import COURSES

ACTIVITIES = (
    PairActivityData(
        date(2026, 3, 5), "党员活动室", "谈话", "谈学习党章的体会和岗位工作。", "发言要再主动些。"
    ),
    PairActivityData(date(2026, 4, 8), "社区党群服务中心", "党课", "听专题党课，交流心得。", ""),
)


def data_for(context: str, subject: str, state: str) -> Any:
    """A pair, or the trainings of a person, in one of the states empty, full, monstrous."""
    cases = {"empty": samples.empty_case, "full": samples.full_case, "monstrous": samples.monstrous_case}
    case = cases[state]()
    if context == "courses":
        found = {"empty": (), "full": COURSES, "monstrous": COURSES + COURSES[:1]}[state]
        if state == "monstrous":
            found = tuple(
                replace(each, class_name=each.class_name * 6, content=samples.OPINION * 6) for each in found
            )
        return CoursesData(case.branch, case.person, tuple(CourseData(case.person, each) for each in found))
    if state == "empty":
        return PairData(case.branch, case.person)
    more = 1 if state == "full" else 6
    said = OpinionData(date(2027, 7, 20), None, samples.OPINION * more)
    return PairData(
        branch=case.branch,
        person=case.person,
        stage="预备党员" if subject == "probation" else "入党积极分子",
        other="中共海川市高新区综合服务中心支部委员会" * (1 if more == 1 else 3),
        mentor=case.mentors[0],
        seniority="2005.07.01（党龄19年）",
        from_on=date(2026, 3, 1),
        committee=case.branch.committee,
        contact_months=1,
        report_months=3,
        bulletin_months=6,
        activities=ACTIVITIES
        if more == 1
        else tuple(
            replace(each, content=samples.OPINION * 2, problems=samples.OPINION) for each in ACTIVITIES * 5
        ),
        half=samples.OPINION * more,
        by_committee=said,
        by_mentor=said,
        by_employer=said,
    )
