"""Steps 7–11: opinions, study, the superior's consent, notice, introducers, review, training."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.models import FamilyMember, Inquiry, PoliticalReview, PublicNotice, Speech, Training
from app.services.dates import add_days
from app.services.demo import later_texts as texts
from app.services.demo.chance import Draw
from app.services.demo.history import History
from app.services.demo.trades import group_of

WHAT = "将其列为发展对象"


def lay(h: History) -> bool:
    """Steps 7–11; True when the committee's review may be laid."""
    studied = h.nodes.get("candidate")
    if studied is None:
        return False
    _study(h, studied)
    since = _consent(h, studied)
    if since is None:
        return False
    h.case.candidate_since = since
    _introduce(h, since)
    reviewed = _review(h, since)
    trained = _train(h, since)
    return reviewed is not None and trained is not None and h.plan.last != "candidate"


def _study(h: History, day: date) -> None:
    asked = h.days.on_or_before(add_days(day, -h.draw.whole(3, 7)))
    talk = h.branch.meeting("座谈会", asked, "征求党员和群众意见")
    members = max(3, len(h.branch.voters(asked)) // 2)
    masses = h.draw.whole(6, 10)
    talk.due = talk.present = members + masses
    who = {"培养联系人": 1, "党员": members, "群众": masses}
    group = group_of(h.profile.trade)
    if h.branch.has_groups:
        who = {"党小组": 6, **who}
    for whom, number in who.items():
        row = h.ask("研究发展对象", whom, asked, WHAT, number, group if whom == "党小组" else None)
        if whom in ("党员", "群众"):
            row.meeting_id = talk.id
    if h.branch.rich:
        _speak(h, talk.id, "党员")
    consulted = h.decision("研究发展对象")
    kind = h.branch.committee_kind()
    h.motion("研究发展对象", kind, day, "研究发展对象人选", result="通过", resolution=consulted)


def _speak(h: History, meeting_id: str, first: str) -> None:
    draw = h.branch.draw("speech", h.case.code)
    for number, text in enumerate(texts.speeches(draw, 4, h.person.sex), 1):
        standing = first if number <= 2 else "群众"
        name = _speaker(h, draw, number, standing)
        h.branch.rows.append(
            Speech(
                id=h.branch.ids.of(h.case.code, "speech", str(number)),
                meeting_id=meeting_id,
                case_id=h.case.id,
                number=number,
                name=name,
                standing=standing,
                opinion=text,
            )
        )


def _speaker(h: History, draw: Draw, number: int, standing: str) -> str:
    if standing == "党员":
        voters = h.branch.voters(h.nodes["candidate"])
        return voters[(number * 3 + draw.whole(0, 2)) % len(voters)].name
    return draw.pick("张王李赵陈") + draw.pick(("师傅", "班长", "工", "主管"))


def _consent(h: History, studied: date) -> date | None:
    """The superior's answer and, under the text of 2026, the notice; the day of listing, None if ahead."""
    submitted = h.reach("submitted", studied, 1, 3)
    if submitted is None:
        return None
    answered = h.reach("consent", submitted, 5, 12)
    modern = h.is_2026(answered or h.until)
    h.filing(
        "发展对象同意" if modern else "发展对象备案",
        "candidate",
        submitted_on=submitted,
        decided_on=answered,
        result=("同意" if modern else "已备案") if answered else None,
        document_number=h.reply_number(answered) if answered else None,
        handler="顾明" if answered else None,
        opinion=("同意拟列为发展对象，请按规定公示。" if modern else "同意备案。") if answered else None,
        papers=("入党申请书", "考察登记表", "思想汇报", "座谈会记录"),
    )
    if answered is None:
        return None
    return _notice(h, answered) if modern else answered


def _notice(h: History, answered: date) -> date | None:
    start = h.reach("notice", answered, 1, 4)
    if start is None:
        return None
    end = h.plan.fixed.get("notice_end") or h.days.notice_end(start, 5)
    since = h.reach("since", end, 1, 3)
    over = h.is_past(end)
    h.add(
        PublicNotice,
        "candidate",
        matter="发展对象",
        start_on=start,
        end_on=end,
        places=("工作单位",),
        ways=("张贴", "工作群") if h.draw.chance(50) else ("张贴",),
        feedback="无" if over and since else None,
        settled_on=None,
        result="不影响" if since else None,
    )
    return since


def _introduce(h: History, since: date) -> None:
    day = h.reach("introducers", since, 1, 4)
    if day is None:
        return
    able = {person.id for person in (*h.branch.voters(day), *h.branch.outside_mentors)}
    mentors = {row.person_id for row in h.mentors if row.to_on is None} & able
    people = {person.id: person for person in (*h.branch.voters(day), *h.branch.outside_mentors)}
    chosen = [people[identity] for identity in sorted(mentors, key=lambda i: people[i].code)][:2]
    for person in h.branch.sponsors(day, h.draw):
        if len(chosen) < 2 and person not in chosen:
            chosen.append(person)
    for person in chosen:
        how = "培养联系人" if person.id in mentors else "组织指定"
        h.helper("入党介绍人", person, day, how)


def _review(h: History, since: date) -> date | None:
    sent = h.reach("asked", since, 1, 3)
    if sent is None:
        return None
    replied = h.reach("replied", sent, 6, 12)
    concluded = h.reach("reviewed", replied or h.days.on_or_after(add_days(sent, 12)), 2, 6)
    archive = h.days.on_or_after(add_days(sent, 2))
    moving = h.draw.chance(25)
    reviewers = h.branch.voters(sent)[:2]
    if h.branch.rich:
        _write_letters(h, sent, replied)
    h.add(
        PoliticalReview,
        "review",
        talk_on=sent,
        archive_check_on=archive if h.is_past(archive) else None,
        letter_sent_on=sent,
        letter_replied_on=replied,
        asked_units=True,
        is_mobile_worker=moving,
        household_opinion=True if moving and concluded else None,
        residence_opinion=True if moving and concluded else None,
        concluded_on=concluded,
        conclusion="合格" if concluded else None,
        content_complete=True if concluded else None,
        reviewer_ids=tuple(person.id for person in reviewers),
        about_self=texts.about_self(h.profile, h.draw) if concluded else None,
        to_explain="无" if concluded else None,
        conclusion_text=texts.review_conclusion(h.draw) if concluded else None,
    )
    return concluded


def _write_letters(h: History, sent: date, replied: date | None) -> None:
    """Letters about the person and the father (函调), each with its reply."""
    unit = f"中共{h.person.native_place}某镇示例村支部委员会"
    relatives = (row for row in h.branch.rows if isinstance(row, FamilyMember))
    father = next(row.name for row in relatives if row.person_id == h.person.id and row.relation == "父亲")
    serial = (sent - date(sent.year, 1, 1)).days // 10 * 2
    for number, subject in enumerate(("本人", father), 1):
        h.add(
            Inquiry,
            subject,
            subject=subject,
            way="函调",
            unit=unit,
            document_number=f"示例支函〔{sent.year}〕{serial + number}号",
            sent_on=sent,
            replied_on=replied,
            handler=h.branch.officers["组织委员"].name,
            findings=texts.inquiry_answer(h.draw) if replied else None,
        )


def _train(h: History, since: date) -> date | None:
    start = h.reach("training", since, 8, 24)
    if start is None:
        return None
    days = [start]
    while len(days) < 3:
        days.append(h.days.on_or_after(add_days(days[-1], 1)))
    end = days[-1]
    done = h.is_past(end)
    if done:
        h.nodes["trained"] = end
    h.add(
        Training,
        "intensive",
        kind="集中培训",
        start_on=start,
        end_on=end if done else None,
        days=Decimal(3) if done else None,
        hours=24 if done else None,
        organiser="基层党委",
        passed=True if done else None,
        certificate=f"{end.year}-{(end - date(end.year, 1, 1)).days % 90 + 1:03}" if done else None,
        class_name=f"园区党工委{start.year}年第{(start.month + 2) // 3}期发展对象培训班",
        content="党章、党的二十大和历次全会精神、党史、发展党员工作细则、廉洁自律准则",
        score=str(h.draw.whole(82, 97)) if done else None,
    )
    return end if done else None
