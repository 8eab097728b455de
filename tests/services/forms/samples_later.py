"""Sample facts of steps 7 to 24: opinions, review, relatives, admission, probation, conversion.

``groups`` gives the parts of a case, ``data_for`` the data of the contexts about one event.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

from app.services.forms.data import (
    AdmissionData,
    BallotPapersData,
    BookletData,
    CandidacyData,
    CheckData,
    ConversionData,
    FilingData,
    HeardData,
    HearingData,
    InquiriesData,
    InquiryData,
    MotionData,
    NoticeFacts,
    OathData,
    OpinionData,
    ProbationData,
    PublicityData,
    RelativeData,
    ResumeData,
    ReviewData,
    SpeechData,
    TrainingData,
    TranscriptData,
)

GOOD = "党员和职工代表一致认为该同志思想端正、工作扎实，没有不同意见。"
MATTERS = {
    "activist": "拟确定为入党积极分子",
    "candidate": "拟列为发展对象",
    "admission": "拟接收为预备党员",
    "conversion": "拟转为正式党员",
}
FAMILY = (
    RelativeData(
        "配偶",
        "丈夫",
        "周明",
        "男",
        "汉族",
        "1992-03",
        "江川省平湖县",
        "大学",
        "2015-07",
        "群众",
        "海川市第三中学教师",
    ),
    RelativeData(
        "家庭成员", "父亲", "张国华", "男", "汉族", "1966-08", "", "高中", "", "中共党员", "平湖县城关镇居民"
    ),
    RelativeData(
        "家庭成员",
        "母亲",
        "李桂芳",
        "女",
        "汉族",
        "1968-11",
        "",
        "初中",
        "",
        "群众",
        "无业",
        findings="政治历史清楚，遵纪守法",
    ),
    RelativeData("家庭成员", "女儿", "周一诺", "女", "汉族", "2019-06", "", "", "", "群众", "学龄前儿童"),
    RelativeData(
        "主要社会关系", "舅舅", "李建国", "男", "汉族", "1970-01", "", "", "", "群众", "平湖县城关镇个体户"
    ),
)
RESUME = (
    ResumeData("2009-09", "2012-06", "平湖县第一中学　学生", "王海"),
    ResumeData("2012-09", "2016-06", "江川大学机械学院　学生", "李涛"),
    ResumeData("2016-07", "", "海川市鑫源精密电子有限公司装配一车间　班组长", "王建国"),
)


def _opinion(day: date, number: int | None, text: str, who: str = "") -> OpinionData:
    return OpinionData(day, number, text, who)


def heard(text: str, day: date) -> HeardData:
    """Everybody asked on one day, with one text."""
    return HeardData(
        group=_opinion(day, 6, text),
        mentors=_opinion(day, 2, text, "王建国"),
        members=_opinion(day, 5, text),
        masses=_opinion(day, 8, text),
        introducers=(_opinion(day, 1, text, "王建国"), _opinion(day, 1, text, "买买提·吐尔逊")),
        departments=(_opinion(day, None, text, "海川市公安局"), _opinion(day, None, text, "海川市税务局")),
    )


def motion(day: date, text: str) -> MotionData:
    """A motion of a meeting of fifteen voters."""
    return MotionData(day, text, 15, 12, 10, 0, 1, 1, 0, 0, "")


def notice(text: str, day: date = date(2026, 6, 1)) -> NoticeFacts:
    """A notice of six workdays."""
    return NoticeFacts(
        start_on=day,
        end_on=date(day.year, day.month, day.day + 7),
        workdays=6,
        places="工作单位",
        ways="张贴、工作群",
        study_on=date(2026, 5, 18),
        consent_on=date(2026, 5, 29),
        feedback=text,
        investigation="无",
        settled_on=date(day.year, day.month, day.day + 8),
        result="不影响",
    )


def review(text: str, more: int = 1) -> ReviewData:
    """A political review with its letters."""
    letters = (
        InquiryData(
            "张国华",
            "父亲",
            "函调",
            "中共平湖县城关镇委员会",
            "海鑫支函〔2026〕3号",
            date(2026, 6, 12),
            date(2026, 6, 28),
            "李敏",
            "政治历史清楚，遵纪守法",
            FAMILY[1],
        ),
        InquiryData(
            "李桂芳",
            "母亲",
            "函调",
            "中共平湖县城关镇委员会",
            "",
            date(2026, 6, 12),
            None,
            "李敏",
            "",
            FAMILY[2],
        ),
    )
    return ReviewData(
        on=date(2026, 7, 6),
        conclusion="合格",
        text=text * more,
        about_self=text * more,
        to_explain="无",
        reviewers=("王建国", "李敏"),
        talked=True,
        read_archive=True,
        asked_others=True,
        kin_letters=True,
        mobile=False,
        inquiries=letters,
    )


def groups(text: str, more: int = 1) -> dict[str, Any]:
    """The parts of a case after the activist; ``more`` times the text makes them monstrous."""
    long = text * more
    start, expiry = date(2026, 8, 20), date(2027, 8, 20)
    agreed = FilingData(date(2026, 9, 18), "海高综委〔2026〕45号", long if more > 1 else "同意。", "同意")
    booklet = BookletData(
        number="江2026000123",
        issued_on=date(2026, 8, 3),
        signed_on=date(2026, 8, 7),
        wish="我志愿加入中国共产党，拥护党的纲领，遵守党的章程，履行党员义务。" * (8 * more),
        introducer1_opinion=long,
        introducer2_opinion=long[::-1] if more > 1 else "该同志具备党员条件，我愿意介绍其入党。",
        introducer1_on=date(2026, 8, 10),
        introducer2_on=date(2026, 8, 11),
    )
    conversion = ConversionData(
        applied_on=date(2027, 8, 2),
        heard=heard(long if more > 1 else GOOD, date(2027, 8, 10)),
        notice=NoticeFacts(unused=True),
        review=motion(date(2027, 8, 16), long),
        vote=motion(date(2027, 8, 25), long),
        outcome="按期转正",
        expiry=expiry,
        approval=FilingData(date(2027, 9, 20), "海高综委〔2027〕38号", agreed.opinion, "同意"),
        passed=True,
    )
    reason = text if more == 1 else long
    extension = replace(
        conversion,
        vote=replace(motion(date(2027, 8, 25), long), reason=reason),
        outcome="延长",
        months=6,
        from_on=expiry,
        to_on=date(2028, 2, 19),
    )
    return {
        "recommended_on": date(2024, 8, 20),
        "year_on": date(2025, 9, 10),
        "family": FAMILY * more,
        "resume": RESUME * more,
        "candidacy": CandidacyData(
            heard=heard(long if more > 1 else GOOD, date(2026, 5, 12)),
            performance=long,
            inspected=long,
            study=motion(date(2026, 5, 18), long),
            consent=FilingData(
                date(2026, 5, 29), "海高综委〔2026〕21号", "同意。", "同意", date(2026, 5, 20)
            ),
            notice=notice("无"),
            review=review(text, more),
            training=TrainingData(
                "2026年第一期发展对象培训班",
                "",
                date(2026, 6, 10),
                date(2026, 6, 12),
                "3",
                24,
                "基层党委",
                True,
                "92",
                "2026-018",
            ),
        ),
        "admission": AdmissionData(
            heard=heard(long if more > 1 else GOOD, date(2026, 7, 10)),
            joint=heard(long if more > 1 else "未发现影响其入党的问题。", date(2026, 7, 20)),
            review=motion(date(2026, 7, 13), long),
            notice=NoticeFacts(unused=True),
            pre_review=FilingData(
                date(2026, 7, 28),
                "",
                agreed.opinion,
                "合格",
                date(2026, 7, 15),
                "",
                ("入党申请书", "考察登记表", "思想汇报", "政治审查材料", "培训证", "座谈会记录", "公示材料"),
            ),
            booklet=booklet,
            vote=motion(start, long),
            talk=FilingData(date(2026, 9, 8), "", "", "同意", None, "赵志强"),
            approval=replace(agreed, submitted_on=date(2026, 8, 24)),
            filing=FilingData(date(2026, 10, 9), "", "", "已备案"),
        ),
        "probation": ProbationData(
            expiry=expiry,
            original_expiry=expiry,
            group="装配党小组",
            grouped_on=date(2026, 9, 28),
            notified_on=date(2026, 9, 24),
            announced_on=date(2026, 9, 30),
            oath_on=date(2026, 10, 1),
            merits_and_faults=long,
            performance=long,
            dues_from="2026-08",
        ),
        "conversion": conversion,
        "extension": extension,
        "cancellation": replace(extension, outcome="取消", months=None, from_on=None, to_on=None),
    }


def data_for(context: str, subject: str, state: str) -> Any:
    """Data of a context about one event in one of the states empty, full, monstrous."""
    samples = import_module("tests.services.forms.samples")
    case, opinion = samples.data_for("case", "", state), samples.OPINION
    branch, person = case.branch, case.person
    full, more = state != "empty", 12 if state == "monstrous" else 1
    if context == "hearing":
        link = {"candidate": "研究发展对象", "review": "支委会审查", "conversion": "转正"}[subject]
        if not full:
            return HearingData(branch, case, link)
        return HearingData(
            branch=branch,
            case=case,
            link=link,
            on=date(2026, 5, 12),
            days="2026.05.12",
            time="14:00—16:00",
            place="行政楼三楼党员活动室" * (5 if more > 1 else 1),
            chair="王建国",
            recorder="李敏",
            members=5,
            masses=8,
            expiry=case.probation.expiry,
            speeches=tuple(
                SpeechData(
                    person.name if more > 1 and n == 3 else f"职工{n:02}",
                    "党员" if n < 6 else "群众",
                    opinion * (3 if more > 1 and n == 4 else 1) if n % 3 == 0 else "他干活不藏私，我同意。",
                )
                for n in range(1, 30 if more > 1 else 14)
            ),
            summary=opinion * more,
            opinion=opinion * more,
        )
    if context == "publicity":
        facts = notice("无" if more == 1 else opinion * more) if full else NoticeFacts()
        if subject != "candidate":
            facts = replace(facts, consent_on=None)
        told = f"公示期满，公示结果不影响其{MATTERS[subject].removeprefix('拟')}。" if full else ""
        return PublicityData(branch, person, MATTERS[subject], facts, told)
    if context == "inquiries":
        return InquiriesData(branch, person, _letters(person.name, opinion, more) if full else ())
    if context == "ballots":
        return _ballots(branch, person, subject, full)
    if context == "oath":
        names = tuple(f"党员{n:02}" for n in range(1, 30)) if more > 1 else ("买买提·吐尔逊",)
        if not full:
            return OathData(branch)
        return OathData(
            branch,
            date(2026, 10, 1),
            "09:30",
            "海川市革命烈士纪念馆",
            "王建国",
            "赵志强",
            True,
            26,
            (person.name, *names),
        )
    if context == "transcript":
        checks = (
            CheckData("入党志愿里有“我志愿加入中国共产党”", "合格"),
            CheckData("两名介绍人的意见不雷同", "需改", "两份意见相似度 95%" * more),
            CheckData("由本人用钢笔或签字笔填写，黑色或蓝黑色墨水"),
        )
        return TranscriptData(branch, case, checks if full else ())
    raise AssertionError(f"no samples for context {context}")


def _letters(name: str, opinion: str, more: int) -> tuple[InquiryData, ...]:
    letters = review(opinion, more).inquiries
    if more == 1:
        return letters
    about = replace(FAMILY[1], name=name, unit_post=opinion)
    return (replace(letters[0], subject=name, unit="中共平湖县城关镇委员会" * 5, about=about), letters[1])


def _ballots(branch: Any, person: Any, subject: str, full: bool) -> BallotPapersData:
    motions = {"admission": "接收预备党员", "conversion": "预备党员转正"}
    if not full:
        return BallotPapersData(branch, person, motions[subject])
    return BallotPapersData(
        branch=branch,
        person=person,
        motion=motions[subject],
        proposal="按期转为中共正式党员" if subject == "conversion" else "",
        on=date(2026, 8, 20),
        due=15,
        issued=12,
        returned=12,
        valid=11,
        invalid=1,
        cut=3,
        papers=tuple(range(15)),
    )
