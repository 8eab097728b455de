"""Hand-made handbooks of a year: to be filled in by hand, a quiet year, and too much of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data.handbook import (
    AppraisalData,
    AppraisalRow,
    GroupData,
    HandbookData,
    PostRow,
)
from app.services.forms.data.members import MemberRow
from tests.services.forms import samples, samples_meetings, samples_members

NAMES = ("王建国", "李敏", "赵䶮", "买买提·吐尔逊", "钱𠅤", "孙𫖯", "欧阳文静", "周堃", "吴喆", "张晓梅")


def member(name: str, standing: str = "正式", **more: Any) -> MemberRow:
    """A member of the roster."""
    person = replace(samples.PERSON, name=name)
    full = date(2012, 6, 20) if standing == "正式" else None
    row = MemberRow(person, standing, date(2011, 6, 20), full, "", "第一党小组")
    return replace(row, **more)


def appraisal(count: int) -> AppraisalData:
    """An appraisal of ``count`` members."""
    rows = tuple(AppraisalRow(NAMES[at % len(NAMES)], "合格", 5, 7, 0, 0, "合格") for at in range(count))
    return AppraisalData(samples.BRANCH, date(2026, 1, 20), "党员活动室", rows)


def quiet_year() -> HandbookData:
    """A year with a little of everything."""
    rows = (*(member(name) for name in NAMES[:6]), member("张晓梅", "预备", post="组织委员", note="流出"))
    talk = replace(samples_meetings.committee(), kind="党课", name="党课", subject="学习党章", ballots=())
    return HandbookData(
        branch=samples.BRANCH,
        year=2026,
        until=date(2026, 11, 23),
        founded_on=date(2010, 6, 18),
        term="2025.03.21—2028.03.21",
        full_members=6,
        probationary=1,
        posts=(PostRow("书记", "王建国", date(2025, 3, 21)), PostRow("组织委员", "李敏", date(2025, 3, 21))),
        members=rows,
        groups=(GroupData("第一党小组", "赵䶮", rows[:4]), GroupData("第二党小组", "孙𫖯", rows[4:])),
        plan="一是按季召开党员大会；二是年内确定入党积极分子三名。",
        plan_on=date(2026, 1, 12),
        assemblies=(samples_meetings.assembly(1), samples_meetings.assembly(2)),
        committees=(samples_meetings.committee(),),
        lectures=(talk,),
        appraisals=(appraisal(7),),
        dues=samples_members.dues(7),
        reports=(samples_members.data_for("half-year", "", "full"),),
    )


def monstrous() -> HandbookData:
    """Long names, many members and groups, an overlong plan and minutes."""
    case = samples.monstrous_case()
    long = member(
        samples.LONG_NAME, person=case.person, post="书记、组织委员、宣传委员、纪检委员", note="流出"
    )
    rows = (long, *(member(NAMES[at % len(NAMES)]) for at in range(60)))
    year = quiet_year()
    return replace(
        year,
        branch=case.branch,
        posts=year.posts * 10,
        members=rows,
        groups=tuple(GroupData(f"第{at}党小组", samples.LONG_NAME, rows[:24]) for at in range(1, 4)),
        plan=samples.OPINION * 40,
        assemblies=(samples_meetings.monstrous("assembly"),),
        committees=(samples_meetings.monstrous("committee"),),
        appraisals=(appraisal(30),),
        dues=samples_members.monstrous_dues(),
        reports=(samples_members.data_for("half-year", "", "monstrous"),),
    )


def data_for(context: str, subject: str, state: str) -> Any:
    """Data of a context in one of the states empty, full, monstrous."""
    empty = samples.empty_case().branch
    if context == "appraisal":
        long = AppraisalRow(samples.LONG_NAME, "基本合格", 99, 99, 99, 99, "基本合格")
        return {
            "empty": AppraisalData(empty),
            "full": appraisal(7),
            "monstrous": replace(
                appraisal(30),
                branch=samples.monstrous_case().branch,
                rows=(long, *appraisal(30).rows),
            ),
        }[state]
    return {"empty": HandbookData(empty), "full": quiet_year(), "monstrous": monstrous()}[state]
