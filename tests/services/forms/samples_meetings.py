"""Hand-made meetings: to be filled in by hand, an assembly with three people, and too much of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data import AttendeeData, BallotData, MeetingData
from tests.services.forms import samples

NAMES = ("张晓梅", "李㛃", "买买提·吐尔逊", "王𬭳", "赵䶮", "钱𠅤", "孙𫖯", "欧阳文静", "周堃", "吴喆")
MINUTES = (
    "议题：讨论接收{name}同志为中共预备党员。\n①发展对象{name}汇报对党的认识、入党动机、本人履历、家庭和主要社会"
    "关系，以及需向党组织说明的问题。\n②入党介绍人王建国、李敏介绍有关情况，并对其能否入党表明意见。\n③支委会报告"
    "审查情况：2026年6月1日至2026年6月8日公示，结果不影响；政治审查合格；已征求党员、群众意见。\n④与会党员充分讨论："
    "赵强：该同志在产线上肯吃苦；钱丽：理论学习还要再系统些。\n⑤{name}对提出的意见表明态度。\n⑥推选监票人赵强、"
    "计票人钱丽。\n⑦投票结果：赞成10票（另书面1票）、不赞成0票、弃权1票。\n⑧决议：同意接收{name}同志为中共预备党员。"
    "\n⑨主持人宣布表决结果。"
)


def ballot(name: str) -> BallotData:
    """A count of twelve ballots and one written opinion."""
    return BallotData(name, "接收预备党员", 12, 12, 10, 0, 1, 1, 1, 0, 0, "通过")


def people(count: int) -> tuple[AttendeeData, ...]:
    """``count`` members, every seventh without a vote."""
    return tuple(
        AttendeeData(
            NAMES[index % len(NAMES)], "有" if index % 7 else "无", "" if index % 7 else "预备党员", ""
        )
        for index in range(count)
    )


def committee() -> MeetingData:
    """A committee that studied one candidate."""
    return MeetingData(
        branch=samples.BRANCH,
        kind="支委会",
        name="支部委员会会议",
        code="HY2026-011",
        subject="研究张晓梅同志作为发展对象人选",
        on=date(2026, 5, 18),
        time="14:00—15:30",
        place="行政楼三楼党员活动室",
        chair="王建国",
        recorder="李敏",
        due=5,
        present=4,
        absent="赵强（出差）",
        observers="党建指导员孙伟",
        minutes="议题：研究张晓梅同志作为发展对象人选。\n①听取情况汇报：已征求培养联系人、党员、群众意见。\n"
        "②讨论：王建国：考察期满一年，表现较好；李敏：同意。\n③会议决定：同意列为发展对象人选，报上级党委。",
        agenda=("研究张晓梅同志作为发展对象人选",),
        ballots=(BallotData("张晓梅", "研究发展对象", result="通过"),),
        attendees=people(5),
    )


def assembly(count: int = 3) -> MeetingData:
    """An assembly that decided about ``count`` people."""
    names = tuple(f"{NAMES[at % len(NAMES)]}" for at in range(count))
    topics = tuple(f"讨论接收{name}同志为中共预备党员" for name in names)
    return MeetingData(
        branch=samples.BRANCH,
        kind="支部大会",
        name="党支部党员大会",
        code="HY2026-019",
        subject="；".join(topics),
        on=date(2026, 8, 20),
        time="14:00—16:00",
        place="行政楼三楼党员活动室",
        chair="王建国",
        recorder="李敏",
        due=17,
        present=14,
        voters_due=15,
        voters_present=12,
        secret=True,
        absent="赵强（出差）、钱丽（病假）、孙伟（产假）",
        observers="高新区综合党委组织员周敏",
        guests="、".join(names),
        minutes="\n".join(MINUTES.format(name=name) for name in names),
        agenda=topics,
        ballots=tuple(ballot(name) for name in names),
        attendees=people(17),
    )


def monstrous(subject: str) -> MeetingData:
    """Fifty-character names, long places and reasons, minutes of many pages, more people than a page."""
    many = assembly(12)
    branch = samples.monstrous_case().branch
    names = (samples.LONG_NAME, *(item.name for item in many.ballots[1:]))
    found = replace(
        many,
        branch=branch,
        subject=many.subject.replace("张晓梅", samples.LONG_NAME),
        place="行政楼三楼党员活动室" * 4,
        chair=samples.LONG_NAME,
        absent="赵强（出差）、" * 20,
        observers="高新区综合党委组织员、" * 20,
        minutes=many.minutes.replace("张晓梅", samples.LONG_NAME) * 3,
        ballots=tuple(ballot(name) for name in names),
        attendees=(AttendeeData(samples.LONG_NAME, "有", "请假（" + "出差" * 30 + "）"), *people(60)),
        agenda=tuple(item.replace("张晓梅", samples.LONG_NAME) for item in many.agenda),
        guests="、".join(names),
    )
    return replace(found, kind="支委会", name="支部委员会会议") if subject == "committee" else found


def data_for(context: str, subject: str, state: str) -> Any:
    """A meeting in one of the states empty, full, monstrous."""
    assert context == "meeting"
    if state == "empty":
        return MeetingData(samples.empty_case().branch)
    if state == "monstrous":
        return monstrous(subject)
    return committee() if subject == "committee" else assembly()
