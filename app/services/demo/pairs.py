"""Pairs of an old member and a probationer (结对培养): monthly contacts, reports, bulletins, verdicts."""

from __future__ import annotations

from datetime import date

from app.models import PairActivity, Person
from app.services.dates import add_days, add_months
from app.services.demo.branch import Branch
from app.services.demo.history import History

SENIORITY_MONTHS = 120
MOST = 3
VERDICT_DAYS = 42
PARTIES = ("委托党委", "结对老党员", "所在单位")
_CONTENTS = {
    "联系": (
        "谈近期思想和工作，讲自己入党时师傅怎样带，约定每周交流一次。",
        "一起参加责任区检查，指出记录不及时的问题，本人表示改正。",
        "谈带徒弟的方法，鼓励其在班组会上多发言。",
        "交流学习党章的体会，推荐一篇党史文章，下次谈心得。",
    ),
    "汇报": (
        "汇报一季度学习和岗位工作情况，查找三条不足，老党员逐条点评。",
        "汇报参加组织生活和交纳党费情况，谈对时事的认识。",
    ),
    "通报": ("向支委会通报半年培养情况：组织纪律性强，理论学习有进步，建议多安排宣讲任务。",),
}


def elder_of(branch: Branch, day: date) -> Person | None:
    """The least burdened member whose party age is ten years on ``day``; None where all have enough."""
    able = [
        seat.person
        for seat in branch.seats
        if seat.votes(day)
        and seat.person.full_on is not None
        and add_months(seat.person.full_on, SENIORITY_MONTHS) <= day
        and branch.paired.count(seat.person.id) < MOST
        and seat.person.id not in branch.staying_out
    ]
    return min(able, key=lambda person: (branch.paired.count(person.id), person.code), default=None)


def pair(history: History, elder: Person) -> None:
    """Pair a probationer with an old member from the approval on, with everything the rhythms ask for."""
    branch, start = history.branch, history.nodes["approval"]
    branch.paired.append(elder.id)
    history.helper("结对老党员", elder, branch.days.on_or_after(start), "组织指定")
    day, number = branch.days.on_or_after(add_days(start, 12)), 0
    over = history.nodes.get("over", branch.days.today)
    while day <= min(over, branch.days.today):
        number += 1
        _activity(history, "联系", day, number)
        if number % 3 == 0:
            _activity(history, "汇报", day, number)
        if number % 6 == 0:
            _activity(history, "通报", day, number)
        day = branch.days.on_or_before(add_months(day, 1))
    expiry = add_months(history.nodes["admission"], 12)
    given = branch.days.on_or_before(add_days(expiry, -VERDICT_DAYS))
    if given <= branch.days.today:
        for party in PARTIES:
            history.ask("委托培养", party, given, "")


def _activity(history: History, kind: str, day: date, number: int) -> None:
    history.add(
        PairActivity,
        f"{kind}-{day}",
        kind=kind,
        on=day,
        content=history.draw.turn(_CONTENTS[kind]),
        told_to="支部委员会" if kind == "通报" else None,
        place="党员活动室",
        way="书面" if kind == "通报" else "谈话",
        problems="倒班时间不一致，集中谈话改在交接班后进行。" if number == 2 else None,
    )
