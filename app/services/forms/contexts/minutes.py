"""The outline of the minutes (主要内容) of a meeting whose record was not typed: fixed heads, known facts.

Heads ①②⑤⑥⑨ stand alone, ③ tells notice, review and opinions, ④ the speeches, ⑦ the count, ⑧ the resolution
(forms.md F09, fields.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import PublicNotice, Vote
from app.models.words import ConversionOutcome, Link, MeetingKind, Motion, NoticeMatter
from app.services.casefile import CaseFile
from app.services.dates import chinese
from app.services.forms.contexts.facts import Facts, by_seniority, channels, names_of
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.data.meetings import BallotData
from app.services.milestones import Milestones
from app.services.resolution_facts import admission_facts, conversion_facts
from app.services.resolutions import admission_resolution, conversion_resolution

BLANK = "________________"
_REPORT = "对党的认识、入党动机、本人履历、家庭和主要社会关系，以及需向党组织说明的问题"
TOPICS = {
    Motion.ACTIVIST: "研究确定{who}为入党积极分子",
    Motion.CANDIDATE: "研究{who}作为发展对象人选",
    Motion.REVIEW: "审查发展对象{who}的入党条件和材料",
    Motion.ADMISSION: "讨论接收{who}为中共预备党员",
    Motion.CONVERSION_REVIEW: "审查预备党员{who}的转正条件",
    Motion.CONVERSION: "讨论预备党员{who}转正",
    Motion.DISQUALIFY: "研究取消{who}的入党积极分子（发展对象）资格",
}
_CONVERSION_TOPICS = {
    ConversionOutcome.EXTEND: "讨论延长预备党员{who}的预备期",
    ConversionOutcome.CANCEL: "讨论取消{who}的中共预备党员资格",
}


def topic(file: CaseFile, vote: Vote) -> str:
    """What was discussed about one person, as an item of the agenda."""
    pattern = TOPICS[Motion(vote.motion)]
    if vote.motion == Motion.CONVERSION and vote.outcome:
        pattern = _CONVERSION_TOPICS.get(ConversionOutcome(vote.outcome), pattern)
    return pattern.format(who=f"{file.person.name}同志")


def ballot(file: CaseFile, vote: Vote) -> BallotData:
    """The count of one motion."""
    return BallotData(
        name=file.person.name,
        motion=vote.motion,
        issued=vote.issued,
        returned=vote.returned,
        votes_for=vote.votes_for,
        votes_against=vote.votes_against,
        votes_abstain=vote.votes_abstain,
        votes_invalid=vote.votes_invalid,
        written_for=vote.written_for,
        written_against=vote.written_against,
        written_abstain=vote.written_abstain,
        result=vote.result or "",
    )


def minutes(facts: Facts, sitting: Sitting, branch: str, assembly: str) -> str:
    """The minutes as recorded, else the outline for every person in turn."""
    recorded = (sitting.meeting.minutes or "") if sitting.meeting else ""
    if recorded.strip():
        return recorded
    parts = []
    for number, (file, vote) in enumerate(sitting.votes, 1):
        head = f"议题{number}：" if len(sitting.votes) > 1 else "议题："
        parts.append(head + topic(file, vote) + "。")
        parts += _Outline(facts, sitting, file, vote).lines(branch, assembly)
    return "\n".join(parts)


class _Outline:
    """The heads of one motion about one person."""

    def __init__(self, facts: Facts, sitting: Sitting, file: CaseFile, vote: Vote) -> None:
        self.facts = facts
        self.sitting = sitting
        self.vote = vote
        self.nodes: Milestones = facts.nodes(file)
        self.file = file
        self.name = file.person.name
        without = sitting.organisation is not None and sitting.organisation.has_committee is False
        self.reviewer = "党支部" if without else "支委会"

    def lines(self, branch: str, assembly: str) -> Iterator[str]:
        """One line a head."""
        if self.vote.motion == Motion.ADMISSION:
            yield from self._assembly("发展对象", "入党", f"汇报{_REPORT}")
            yield f"⑧决议：{self._resolution(branch, assembly)}"
            yield "⑨主持人宣布表决结果。"
        elif self.vote.motion == Motion.CONVERSION and self.sitting.kind != MeetingKind.COMMITTEE:
            yield from self._assembly("预备党员", "转正", "汇报预备期的思想、工作、学习情况")
            yield f"⑧决议：{self._resolution(branch, assembly)}"
            yield "⑨主持人宣布表决结果。"
        else:
            yield from self._committee()

    def _assembly(self, standing: str, aim: str, report: str) -> Iterator[str]:
        helpers = by_seniority(self.facts, self.nodes.introducers)
        introducers = names_of(self.facts, (row.person_id for row in helpers)) or BLANK
        yield f"①{standing}{self.name}{report}。"
        yield f"②入党介绍人{introducers}介绍有关情况，并对其能否{aim}表明意见。"
        yield f"③{self.reviewer}报告审查情况：{self._review() or BLANK}。"
        yield f"④与会党员充分讨论：{self._speeches() or BLANK}。"
        yield f"⑤{self.name}对提出的意见表明态度。"
        supervisors = names_of(self.facts, self.vote.supervisor_ids) or BLANK
        tellers = names_of(self.facts, self.vote.teller_ids) or BLANK
        yield f"⑥推选监票人{supervisors}、计票人{tellers}。"
        yield f"⑦投票结果：{ballot(self.file, self.vote).counts or BLANK}。"

    def _committee(self) -> Iterator[str]:
        told = {
            Motion.ACTIVIST: self._recommended,
            Motion.CANDIDATE: self._opinions,
            Motion.REVIEW: self._review,
            Motion.CONVERSION_REVIEW: self._opinions,
        }.get(Motion(self.vote.motion))
        yield f"①听取情况汇报：{(told() if told else '') or BLANK}。"
        yield f"②讨论：{self._speeches() or BLANK}。"
        counts = ballot(self.file, self.vote).counts
        decided = (self.vote.resolution or "").strip() or self.vote.result or BLANK
        yield f"③会议决定：{decided}" + (f"（{counts}）" if counts else "")

    def _resolution(self, branch: str, assembly: str) -> str:
        typed = (self.vote.resolution or "").strip()
        if typed:
            return typed
        if self.vote.motion == Motion.ADMISSION:
            return admission_resolution(admission_facts(self.nodes, self.vote, branch, assembly))
        return conversion_resolution(conversion_facts(self.nodes, self.vote, branch, assembly))

    def _recommended(self) -> str:
        rows = self.file.recommendations
        words = channels(rows).words
        return f"{words}，{chinese(rows[-1].on)}完成推荐" if words else ""

    def _opinions(self) -> str:
        link = Link.CONVERSION if "转正" in self.vote.motion else Link.CANDIDATE
        rows = [row for row in self.file.consultations if row.link == link and row.on <= self.vote.on]
        asked = "、".join(dict.fromkeys(row.consulted for row in rows))
        return f"已征求{asked}意见" if asked else ""

    def _review(self) -> str:
        """Notice, political review, training, opinions: what the committee reports to the assembly."""
        told = []
        conversion = "转正" in self.vote.motion
        if not conversion:
            # 含发展对象公示结果 (errata F09); a notice of the admission itself is a local custom beside it.
            told += self._notice(self.nodes.candidate_notice, "发展对象")
        told += self._notice(
            self.nodes.notice(NoticeMatter.CONVERSION if conversion else NoticeMatter.ADMISSION), ""
        )
        if conversion:
            asked = self._opinions()
            return "；".join([*told, asked] if asked else told)
        review, training = self.nodes.review, self.nodes.training
        if review is not None and review.conclusion and self._by_then(review.concluded_on):
            told.append(f"政治审查{review.conclusion}")
        ended = self.nodes.training_end
        if training is not None and ended is not None and self._by_then(ended):
            told.append(f"集中培训{chinese(ended)}结束")
        asked = self._opinions()
        if asked:
            told.append(asked)
        if self.nodes.pre_review_date is not None and self.nodes.pre_review_date <= self.vote.on:
            told.append(f"上级党委{chinese(self.nodes.pre_review_date)}预审合格")
        return "；".join(told)

    def _by_then(self, day: date | None) -> bool:
        """Whether something of this day can have been told at the meeting (an unknown day can)."""
        return day is None or day <= self.vote.on

    def _notice(self, notice: PublicNotice | None, what: str) -> list[str]:
        """A notice that had begun by the meeting; its result only if it is recorded."""
        if notice is None or notice.start_on > self.vote.on:
            return []
        until = f"至{chinese(notice.end_on)}" if notice.end_on else "起"
        result = f"，结果{notice.result}" if notice.result else ""
        return [f"{chinese(notice.start_on)}{until}{what}公示{result}"]

    def _speeches(self) -> str:
        meeting = self.sitting.meeting
        rows = [
            row
            for row in self.facts.speeches
            if meeting is not None
            and row.meeting_id == meeting.id
            and row.case_id in (None, self.file.case.id)
        ]
        return "；".join(f"{row.name}：{row.opinion.strip().rstrip('。；')}" for row in rows)
