"""Steps 19–25: entry in the branch, the oath, probation, conversion or extension, approval, archive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.models import Inspection, Probation, Training
from app.services.dates import add_days, add_months
from app.services.demo import later_texts as texts
from app.services.demo.branch import ASSEMBLY
from app.services.demo.history import History
from app.services.demo.trades import group_of

WEAK_OPINION = "支委会同意介绍人意见，由组织委员同其谈话，督促按时参加组织生活，继续考察。"
WEAK_GROUP_OPINION = "小组提醒其按时参加组织生活，本人作了自我批评，小组将继续帮助。"
PAPERS = ("入党志愿书", "入党申请书", "政治审查材料", "转正申请书", "培养教育考察材料")


def lay(h: History) -> bool:
    """Steps 19–25; True when the case is archived."""
    held = h.nodes["admission"]
    expiry = add_months(held, 12)
    row = h.add(
        Probation,
        "probation",
        probation_from=held,
        probation_to=add_days(expiry, -1),
        notified_on=h.nodes.get("told"),
        merits_and_faults=texts.strengths(h.profile, h.draw),
    )
    _enter(h, row)
    over = _convert(h, row, expiry)
    inspect(h, held, over or h.until)
    _train(h, held)
    return h.case.status is not None


def _enter(h: History, row: Probation) -> None:
    approved = h.nodes["approval"]
    row.grouped_on = h.reach("grouped", approved, 1, 8, add_days(approved, 14))
    if row.grouped_on and h.branch.has_groups:
        row.group_name = h.person.group_name = group_of(h.profile.trade)
    row.announced_on = h.reach("announced", approved, 1, 9)
    oath = h.reach("oath", approved, 10, 26, add_months(approved, 1))
    if oath is None:
        return
    meeting = h.branch.meeting("入党宣誓", oath, "新党员入党宣誓")
    row.oath_on = oath
    row.oath_place = meeting.place = texts.OATH_PLACES[oath.toordinal() % len(texts.OATH_PLACES)]
    row.faced_flag = True
    row.oath_leader = h.branch.officers["书记"].name
    row.oath_meeting_id = meeting.id


def inspect(h: History, start: date, until: date) -> None:
    """An inspection in every natural quarter from the approval on."""
    first = h.nodes["approval"]
    weak = h.plan.extension_months > 0
    year, quarter, number = first.year, (first.month - 1) // 3, 0
    last = start
    while date(year, quarter * 3 + 1, 1) <= until:
        month = quarter * 3 + (3 if number == 0 else h.draw.whole(2, 3))
        day = h.days.on_or_before(date(year, month, h.draw.whole(10, 25)))
        if first <= day <= until and h.is_past(day):
            number += 1
            h.add(
                Inspection,
                f"probation-{number}",
                stage="预备期",
                on=day,
                period_from=last if number == 1 else add_days(last, 1),
                period_to=day,
                mentor_opinion=texts.probation_opinion(h.profile, h.draw, weak=weak),
                branch_opinion=WEAK_OPINION if weak else texts.probation_branch(h.draw),
                branch_opinion_on=day,
                group_opinion=_group_opinion(h, weak),
                conclusion="一般" if weak else h.draw.pick(("好", "较好")),
            )
            last = day
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)


def _group_opinion(h: History, weak: bool) -> str | None:
    if not h.branch.has_groups:
        return None
    return WEAK_GROUP_OPINION if weak else texts.probation_group(h.draw)


def _train(h: History, start: date) -> None:
    day = h.days.on_or_after(add_days(start, 150))
    if not h.branch.rich or not h.is_past(day):
        return
    h.add(
        Training,
        "probation",
        kind="预备党员培训",
        start_on=day,
        end_on=day,
        days=Decimal(1),
        hours=8,
        organiser="基层党委",
        passed=True,
        class_name=f"园区党工委{day.year}年预备党员培训班",
        content="党员权利义务、党的纪律、党费收缴规定",
        score="合格",
    )


def _convert(h: History, row: Probation, expiry: date) -> date | None:
    """The conversion; after an extension a second one. The last meeting's day, None while it is ahead."""
    months = h.plan.extension_months
    held = _meet(h, row, expiry, "延长" if months else "按期转正", months, "")
    if months:
        if held is None or "converted" not in h.nodes:
            return None
        extended = add_months(h.nodes["admission"], 12 + months)
        held = _meet(h, row, extended, "按期转正", 0, "-2")
    if held is not None:
        h.nodes["over"] = held
    return held


def _meet(h: History, row: Probation, expiry: date, outcome: str, months: int, mark: str) -> date | None:
    """One conversion meeting with its application, opinions, review and approval."""
    applied = h.reach("application" + mark, add_days(expiry, -28), 2, 12)
    if applied is None:
        return None
    row.application_dates = (*row.application_dates, applied)
    held = h.meet("conversion" + mark, ASSEMBLY, expiry, add_days(expiry, 28))
    committee = h.branch.committee_kind()
    checked = h.days.on_or_before(add_days(held or expiry, -2))
    if not h.is_past(checked):
        return None
    asked = h.days.on_or_before(add_days(checked, -h.draw.whole(1, 4)))
    asked = max(asked, applied)
    what = "按期转正" if not months else "延长"
    who = ["党员", "群众"]
    if h.branch.has_groups:
        who.insert(0, "党小组")
    for whom in who:
        speaker = group_of(h.profile.trade) if whom == "党小组" else None
        h.ask("转正", whom, asked, what, None if whom == "党小组" else h.draw.whole(5, 9), speaker)
    if h.branch.rich and not months:
        for introducer in h.introducers:
            h.ask("转正", "入党介绍人", asked, what, None, h.branch.name_of(introducer.person_id))
    text = h.decision("延长预备期" if months else "转正审查")
    h.motion("转正审查", committee, checked, "审查预备党员转正", result="通过", resolution=text)
    if held is None:
        return None
    h.motion(
        "预备党员转正",
        ASSEMBLY,
        held,
        "讨论预备党员转正",
        secret=True,
        procedure_complete=True,
        person_present=True,
        introducers_present=True,
        resolution_complete=True,
        result="通过",
        outcome=outcome,
        extension_months=months or None,
        reason="预备期内三次无故缺席组织生活，思想汇报不及时，尚需继续考察。" if months else None,
    )
    _approve(h, row, held, outcome, mark)
    return held


def _approve(h: History, row: Probation, held: date, outcome: str, mark: str) -> None:
    reported = h.reach("conversion_reported" + mark, held, 2, 5)
    if reported is None:
        return
    day = h.reach("converted" + mark, reported, 14, 40, add_months(held, 3))
    converted = outcome == "按期转正"
    opinion = f"同意{h.person.name}同志{'按期转为中共正式党员' if converted else '延长预备期'}。"
    h.filing(
        "转正审批",
        "conversion" + mark,
        submitted_on=reported,
        decided_on=day,
        notified_on=day,
        result="同意" if day else None,
        document_number=h.reply_number(day) if day else None,
        handler="顾明" if day else None,
        one_by_one=True if day else None,
        opinion=opinion if day else None,
        papers=("转正申请书", "考察登记表", "票决汇总"),
    )
    if day is None:
        return
    talked = h.reach("conversion_talk" + mark, day, 1, 4)
    told = h.reach("conversion_told" + mark, day, 2, 8)
    row.talk_dates = (*row.talk_dates, talked) if talked else row.talk_dates
    row.announcement_dates = (*row.announcement_dates, told) if told else row.announcement_dates
    if not converted:
        return
    h.person.political_status = "中共党员"
    next(seat for seat in h.branch.seats if seat.person is h.person).full_from = day
    archived = h.reach("archive", day, 12, 26, add_days(day, 29))
    if archived is not None:
        row.archived_on, row.archived_papers, row.archive_place = archived, PAPERS, "党员档案"
        h.case.status = "已归档"
