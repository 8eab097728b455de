"""Steps 12–18: review by the committee, pre-review, booklet, assembly, talk, approval, filing."""

from __future__ import annotations

from datetime import date

from app.models import Booklet
from app.services.dates import add_days, add_months
from app.services.demo import later_texts as texts
from app.services.demo.branch import ASSEMBLY, Seat
from app.services.demo.history import History

WHAT = "接收其为预备党员"
PAPERS = ("入党申请书", "考察登记表", "思想汇报", "政治审查材料", "培训证", "公示材料")
SUBJECT = "讨论接收预备党员"


def lay(h: History) -> bool:
    """Steps 12–18; True when the committee has approved."""
    reviewed = _review(h)
    if reviewed is None:
        return False
    examined = _pre_review(h, reviewed)
    if examined is None:
        return False
    ready = _booklet(h, examined)
    if ready is None:
        return False
    latest = add_months(examined, 1)
    held = h.meet("admission", ASSEMBLY, ready, latest)
    if held is None:
        _announce_meeting(h, ready, latest)
        return False
    _admit(h, held)
    return _approve(h, held)


def _review(h: History) -> date | None:
    if h.plan.last == "trained":
        return None
    earliest = max(h.nodes["reviewed"], h.nodes["trained"])
    kind = h.branch.committee_kind()
    wait = add_days(earliest, 7)
    day = h.meet("review", kind, wait, add_days(wait, 900))
    if day is None:
        return None
    asked = max(h.days.on_or_before(add_days(day, -h.draw.whole(2, 4))), earliest)
    members = max(3, len(h.branch.voters(asked)) // 2)
    h.ask("支委会审查", "党员", asked, WHAT, members)
    h.ask("支委会审查", "群众", asked, WHAT, h.draw.whole(6, 10))
    text = h.decision("支委会审查")
    h.motion("支委会审查", kind, day, "审查发展对象入党条件和材料", result="通过", resolution=text)
    return day


def _pre_review(h: History, reviewed: date) -> date | None:
    submitted = h.reach("reported", reviewed, 1, 2)
    if submitted is None:
        return None
    day = h.reach("pre_review", submitted, 4, 7)
    told = h.days.on_or_after(add_days(day, 1)) if day else None
    h.filing(
        "预审",
        "pre-review",
        submitted_on=submitted,
        decided_on=day,
        notified_on=told if told and h.is_past(told) else day,
        result="合格" if day else None,
        document_number=h.reply_number(day) if day else None,
        handler="顾明" if day else None,
        opinion="经审查，材料齐全、程序规范，预审合格，发给《中国共产党入党志愿书》。" if day else None,
        papers=PAPERS if "notice" in h.nodes else PAPERS[:-1],
    )
    if day is not None and h.branch.rich:
        h.ask("预审", "相关部门", day, WHAT, None, "区公安分局")
    return day


def _booklet(h: History, examined: date) -> date | None:
    """The booklet from its issue to the introducers' opinions; the first day the meeting may be held."""
    issued = h.reach("issued", examined, 0, 1)
    if issued is None:
        return None
    signed = h.reach("signed", issued, 1, 4)
    day = h.reach("introduced", signed or issued, 1, 2) if signed else None
    h.add(
        Booklet,
        "1",
        number=f"示{issued.year}{int(h.branch.ids.of('booklet', h.case.code)[:6], 16) % 1_000_000:06}",
        issued_on=issued,
        signed_on=signed,
        introducer1_on=day,
        introducer2_on=day,
        wish=texts.wish(h.profile, h.draw) if signed else None,
        other_parties="无" if signed else None,
        political_history="无" if signed else None,
        to_explain="无" if signed else None,
        introducer1_opinion=texts.introducer_opinion(h.profile, h.draw) if day else None,
        introducer2_opinion=texts.introducer_opinion(h.profile, h.draw) if day else None,
    )
    return day


def _announce_meeting(h: History, ready: date, latest: date) -> None:
    """The meeting is still to come: it stands on the calendar as a plan, without counts."""
    if not h.branch.rich or h.plan.ending is not None:
        return
    wish = h.plan.target.get("admission", add_days(h.days.today, 3))
    day = h.days.on_or_before(min(max(wish, ready), latest))
    if h.days.today < day:
        h.motion("接收预备党员", ASSEMBLY, day, SUBJECT)


def _admit(h: History, day: date) -> None:
    h.motion(
        "接收预备党员",
        ASSEMBLY,
        day,
        SUBJECT,
        secret=True,
        procedure_complete=True,
        person_present=True,
        introducers_present=True,
        resolution_complete=True,
        result="通过",
    )
    for row in h.mentors:
        row.to_on = row.to_on or day


def _approve(h: History, held: date) -> bool:
    reported = h.reach("admission_reported", held, 2, 6)
    if reported is None:
        return False
    talked = h.reach("approval_talk", reported, 5, 14)
    if talked is not None:
        h.filing(
            "审批谈话",
            "approval-talk",
            decided_on=talked,
            result="同意",
            handler="顾明",
            handler_standing="组织员",
            opinion="该同志对党的认识正确，入党动机端正，回答问题比较全面，同意提交党工委审批。",
        )
    day = h.reach("approval", talked, 6, 30, add_months(held, 3)) if talked else None
    told = h.reach("told", day, 1, 2) if day else None
    h.filing(
        "接收审批",
        "admission",
        submitted_on=reported,
        decided_on=day,
        notified_on=told or day,
        result="同意" if day else None,
        document_number=h.reply_number(day) if day else None,
        handler="顾明" if day else None,
        one_by_one=True if day else None,
        opinion=f"经集体讨论表决，同意{h.person.name}同志为中共预备党员。" if day else None,
        papers=("入党志愿书", "入党申请书", "政治审查材料", "考察登记表", "票决汇总"),
    )
    if day is None:
        return False
    h.person.political_status = "中共预备党员"
    h.person.roster_from = day
    h.person.on_roster = True
    h.branch.seats.append(Seat(h.person, day, probationary_from=day))
    filed = h.reach("department", day, 5, 12)
    h.filing(
        "组织部门备案",
        "department",
        submitted_on=h.days.on_or_after(day),
        decided_on=filed,
        result="已备案" if filed else None,
        organisation_id=h.branch.department.id,
        document_number=f"示组备〔{filed.year}〕{filed.month * 8 + filed.day}号" if filed else None,
    )
    return True
