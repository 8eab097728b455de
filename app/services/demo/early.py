"""Steps 1–6: the application, the talk, the decision on an activist, cultivation and its inspections."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from app.models import Inspection, Recommendation, ThoughtReport, Training
from app.services.dates import add_days, add_months, age_on
from app.services.demo import early_texts as texts
from app.services.demo.history import History

LEAGUE_AGE = 28
INSPECTION_MONTHS = 6
MENTOR_DAYS = 9


def lay(h: History) -> bool:
    """Steps 1–6; True when the person is an activist whose further stages may be laid."""
    _apply(h)
    if not _talk(h) or h.plan.last == "talk":
        return False
    if h.plan.transfer is not None:
        _take_over(h)
    elif not _decide(h):
        return False
    _cultivate(h)
    return h.plan.last != "activist"


def _apply(h: History) -> None:
    received = h.plan.received
    h.case.application_received_date = received
    h.case.application_date = add_days(received, -h.draw.whole(0, 2))
    h.case.accepted_by = "工作单位"
    h.case.letter_is_signed = True
    if h.plan.transfer is None:
        h.case.receiver_id = h.branch.talkers(received)[-1].id


def _talk(h: History) -> bool:
    if "talk" in h.plan.skip:
        return False
    day = h.reach("talk", h.plan.received, 6, 22, add_months(h.plan.received, 1))
    if day is None:
        return False
    five = h.is_2026(day)
    h.case.talk_date = day
    h.case.talk_has_five_points = True
    h.case.talk_place = h.draw.pick(texts.TALK_PLACES)
    h.case.talk_content = texts.talk_content(h.profile, h.draw, five)
    h.case.talk_opinion = texts.talk_opinion(h.draw)
    if h.plan.transfer is not None:
        h.case.talker_ids = (h.plan.transfer.talker_id,)
    else:
        h.case.talker_ids = tuple(person.id for person in h.branch.talkers(day)[:2])
    return True


def _decide(h: History) -> bool:
    kind = h.branch.committee_kind()
    talk = h.nodes["talk"]
    day = h.meet("activist", kind, add_days(talk, 45), add_days(talk, 900))
    if day is None:
        return False
    _recommend(h, day)
    h.motion(
        "确定积极分子",
        kind,
        day,
        "研究确定入党积极分子",
        result="通过",
        resolution=h.decision("确定积极分子"),
    )
    if "filing" not in h.plan.skip:
        submitted = h.reach("filing", day, 2, 6)
        if submitted is not None:
            filed = h.reach("filed", submitted, 4, 10)
            h.filing(
                "积极分子备案",
                "activist",
                submitted_on=submitted,
                decided_on=filed,
                result="已备案" if filed else None,
                document_number=h.reply_number(filed) if filed else None,
                handler="顾明" if filed else None,
                opinion="同意备案，请党支部指定专人培养联系，做好教育考察。" if filed else None,
                papers=("入党申请书", "考察登记表"),
            )
    _appoint_mentors(h, day)
    return True


def _recommend(h: History, decided: date) -> None:
    talk = h.nodes["talk"]
    held = h.days.on_or_before(add_days(decided, -h.draw.whole(6, 12)))
    held = max(held, h.days.on_or_after(talk))
    meeting = h.branch.meeting("推荐会", held, "党员推荐入党积极分子")
    voters = len(h.branch.voters(held))
    abstain = 1 if voters > 8 and h.draw.chance(40) else 0
    h.add(
        Recommendation,
        "members",
        channel="党员推荐",
        recommender=h.branch.organisation.name,
        on=held,
        due=voters,
        present=voters,
        votes_for=voters - abstain,
        votes_against=0,
        votes_abstain=abstain,
        meeting_id=meeting.id,
        way="无记名投票",
        performance=texts.performance(h.profile, h.draw),
        opinion="同意推荐为入党积极分子人选。",
    )
    _recommend_by_masses(h, decided, held)


def _recommend_by_masses(h: History, decided: date, held: date) -> None:
    birth = h.person.birth_date
    young = birth is not None and age_on(birth, decided) < LEAGUE_AGE
    if young or h.draw.chance(60):
        enterprise = "公司团支部" if young else "公司工会委员会"
        present = h.draw.whole(9, 24)
        h.add(
            Recommendation,
            "mass",
            channel="群团推荐",
            recommender=enterprise,
            on=h.days.on_or_after(add_days(held, h.draw.whole(0, 1))),
            due=present + h.draw.whole(0, 2),
            present=present,
            votes_for=present - h.draw.whole(0, 1),
            votes_against=0,
            votes_abstain=0,
            mass_organisation="共青团" if young else "工会",
            way="无记名投票",
            performance=texts.performance(h.profile, h.draw),
            opinion="经会议推荐，同意作为推优对象向党支部推荐。",
        )
    if h.draw.chance(35):
        h.add(
            Recommendation,
            "enterprise",
            channel="企业推荐",
            recommender=h.profile.trade.department,
            on=held,
            way="书面",
            performance=texts.performance(h.profile, h.draw),
            opinion=f"{h.profile.trade.department}研究同意推荐。",
        )


def _appoint_mentors(h: History, after: date) -> None:
    day = h.reach("mentors", after, 1, 6, add_days(after, MENTOR_DAYS))
    if day is None:
        return
    for person in h.branch.mentors(day, 2, h.draw):
        h.helper("培养联系人", person, day, "组织指定")


def _take_over(h: History) -> None:
    """An activist who brought papers from elsewhere: cultivation goes on without a break (article 12)."""
    transfer = h.plan.transfer
    assert transfer is not None
    case = h.case
    case.original_activist_since = transfer.since
    case.materials_received_on = transfer.received
    case.materials_reviewed_on = transfer.reviewed
    case.materials_complete = True
    case.transfer_review = "合格"
    case.note = f"由{transfer.from_where}转入，培养教育材料齐全，培养时间连续计算。"
    h.nodes["activist"] = transfer.since
    h.add(
        Recommendation,
        "members",
        channel="党员推荐",
        recommender=transfer.from_where,
        on=h.days.on_or_before(add_days(transfer.since, -8)),
        due=9,
        present=9,
        votes_for=9,
        votes_against=0,
        votes_abstain=0,
        way="无记名投票",
        performance=texts.performance(h.profile, h.draw),
        opinion="同意推荐为入党积极分子人选。",
    )
    _appoint_mentors(h, transfer.reviewed)


def candidate_day(h: History) -> date | None:
    """The day the committee studies the person as a candidate; None while it lies ahead."""
    if h.plan.last == "activist":
        return None
    earliest = add_months(h.nodes["activist"], 12)
    wait = add_days(earliest, h.draw.whole(2, 60))
    if "candidate" in h.plan.target:
        wait = earliest
    return h.meet("candidate", h.branch.committee_kind(), wait, add_days(wait, 1500))


def _cultivate(h: History) -> None:
    since = h.nodes["activist"]
    studied = candidate_day(h)
    inspect(h, since, min(studied or h.until, h.until))
    if h.draw.chance(70):
        _train_early(h, since)


def inspect(h: History, since: date, until: date) -> None:
    """An inspection well within every six months, counted from the last one."""
    last, number = since, 0
    while True:
        number += 1
        gap = h.plan.inspection_gap if number == 2 and h.plan.inspection_gap else 0
        day = add_days(add_months(last, gap or INSPECTION_MONTHS), -h.draw.whole(4, 20))
        day = h.days.on_or_before(day)
        if day > until or not h.is_past(day):
            return
        grade = h.draw.pick(("好", "较好", "较好"))
        h.add(
            Inspection,
            f"activist-{number}",
            stage="积极分子",
            on=day,
            period_from=last if number == 1 else add_days(last, 1),
            period_to=day,
            mentor_opinion=texts.mentor_opinion(h.profile, h.draw),
            branch_opinion=texts.branch_opinion(h.profile, h.draw, grade),
            branch_opinion_on=day,
            group_opinion=texts.group_opinion(h.draw) if h.branch.has_groups else None,
            thought_report_view=texts.report_view(h.draw),
            conclusion=grade,
            standing="进" if grade == "好" else "保",
        )
        last = day


def report_thoughts(h: History, since: date, until: date) -> None:
    """One thought report in every quarter touched by the interval."""
    year, quarter = since.year, (since.month - 1) // 3
    titles = h.draw.some(texts.REPORT_TITLES, len(texts.REPORT_TITLES))
    number = 0
    while date(year, quarter * 3 + 1, 1) <= until:
        middle = date(year, quarter * 3 + h.draw.whole(1, 3), h.draw.whole(3, 24))
        day = h.days.on_or_after(max(middle, since))
        if day <= until and h.is_past(day) and (day.month - 1) // 3 == quarter:
            reader = h.mentors[0].person_id if h.mentors else None
            received = h.days.on_or_after(add_days(day, 1))
            h.add(
                ThoughtReport,
                day.isoformat(),
                on=day,
                title=titles[number % len(titles)],
                received_on=received if h.is_past(received) else None,
                reader_id=reader if h.is_past(received) else None,
            )
            number += 1
        year, quarter = (year + 1, 0) if quarter == 3 else (year, quarter + 1)


def _train_early(h: History, since: date) -> None:
    day = h.days.on_or_after(add_days(since, h.draw.whole(30, 150)))
    if not h.is_past(day):
        return
    h.add(
        Training,
        "early",
        kind="先期培训",
        start_on=day,
        end_on=day,
        days=Decimal(1),
        hours=8,
        organiser="基层党委",
        passed=True,
        class_name=f"园区{day.year}年入党积极分子培训班",
        content="党章、党的基本知识、发展党员程序和入党动机教育",
        score="合格",
    )
