"""G. Order of dates and quality of the record: rules R117, R118, R121, R122, R213, R220.

R117 reports only neighbours of the chain that have no rule of their own (errata 1.2). No output: R119 and
R125 (entry time and corrections are the audit log's), R120 (a meeting on a day off is lawful), R123 (the
choice of the edition is the engine itself), R124 (the papers a step must have are looked at where they go up
and into the archive: R219, R116).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.models import PublicNotice, Record, Training, Vote
from app.models.fields import Kind
from app.models.sheets import sheet_of
from app.models.words import CaseStatus, Filing, FilingResult, Motion, VoteResult
from app.services.rules.assembly import label, same_meeting
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.votes import was_voted
from app.services.steps import STEPS

_NEGATIVE = (FilingResult.REFUSED, FilingResult.UNQUALIFIED, FilingResult.RETURNED)
_STEP_OF = {
    Filing.ACTIVIST_FILING: 4,
    Filing.CANDIDATE_GENERAL_BRANCH: 7,
    Filing.CANDIDATE_CONSENT: 8,
    Filing.CANDIDATE_FILING: 8,
    Filing.PRE_REVIEW: 13,
    Filing.GENERAL_BRANCH: 16,
    Filing.APPROVAL_TALK: 16,
    Filing.ADMISSION_APPROVAL: 17,
    Filing.DEPARTMENT_FILING: 18,
    Filing.CONVERSION_GENERAL_BRANCH: 23,
    Filing.CONVERSION_APPROVAL: 24,
}
_EITHER = (Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING)
_NOT_YET_FACTS = {
    "development_case": ("expected_leave_date",),
    "public_notice": ("end_on",),
    "helper": ("to_on",),
    "probation": ("probation_to", "postponed_until"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbours of the chain: ``second`` may not be earlier than ``first`` (the same day is lawful)."""

    first_name: str
    first: date | None
    second_name: str
    second: date | None
    step: int
    severity: Severity | None = None


@rule("R117")
def chain_in_order(s: Scope) -> Iterator[Remark]:
    """Each pair of the chain that no other rule looks at."""
    for pairs in (_until_candidate, _until_meeting, _superior, _after_approval, _after_conversion):
        for pair in pairs(s):
            if pair.first is not None and pair.second is not None and pair.second < pair.first:
                yield s.broken(
                    f"{pair.second_name} {pair.second}，早于{pair.first_name} {pair.first}。",
                    severity=pair.severity,
                    node=pair.second,
                    step=pair.step,
                )


def _first_passed(s: Scope, motion: Motion) -> date | None:
    days = [vote.on for vote in s.nodes.votes(motion) if vote.result == VoteResult.PASSED]
    return days[0] if days else None


def _until_candidate(s: Scope) -> Iterator[Pair]:
    for row in s.file.recommendations:
        yield Pair("谈话", s.nodes.talk, f"{row.channel}", row.on, 3, Severity.WARNING)
    studied = _first_passed(s, Motion.CANDIDATE)
    for filing in s.nodes.filings(Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING):
        yield Pair("研究发展对象", studied, f"{filing.matter}上报", filing.submitted_on, 8)


def _until_meeting(s: Scope) -> Iterator[Pair]:
    since = s.nodes.candidate_since
    for helper in s.nodes.introducers:
        yield Pair("列为发展对象", since, "确定入党介绍人", helper.from_on, 9)
    yield Pair("列为发展对象", since, "政治审查结论", s.nodes.review_date, 10)
    for training in s.file.trainings:
        yield Pair(f"{training.kind}开始", training.start_on, f"{training.kind}结束", training.end_on, 11)
    for notice in s.file.notices:
        yield Pair(f"{notice.matter}公示开始", notice.start_on, "公示截止", notice.end_on, 8)
    admitted = _first_passed(s, Motion.ADMISSION)
    for filing in s.nodes.filings(Filing.ADMISSION_APPROVAL):
        reported = filing.submitted_on or filing.decided_on
        yield Pair("接收大会", admitted, "报上级审批", reported, 17)


def _superior(s: Scope) -> Iterator[Pair]:
    for row in s.file.filings:
        step = _STEP_OF.get(Filing(row.matter), 17)
        yield Pair(f"{row.matter}上报", row.submitted_on, "上级办理", row.decided_on, step)
        yield Pair(f"{row.matter}办理", row.decided_on, "书面通知", row.notified_on, step)


def _after_approval(s: Scope) -> Iterator[Pair]:
    approved, probation = s.nodes.approval_date, s.file.probation
    filing = s.nodes.department_filing
    yield Pair("党委审批", approved, "组织部门备案", filing.decided_on if filing else None, 18)
    if probation is not None:
        yield Pair("党委审批", approved, "通知本人", probation.notified_on, 17)
        yield Pair("党委审批", approved, "大会宣布", probation.announced_on, 17)
        yield Pair("党委审批", approved, "编入支部和小组", probation.grouped_on, 19)


def _after_conversion(s: Scope) -> Iterator[Pair]:
    held = [item for item in s.nodes.conversions if was_voted(item.vote)]
    for row in s.nodes.filings(Filing.CONVERSION_APPROVAL):
        reported = row.submitted_on or row.decided_on
        yield Pair("转正大会", held[0].vote.on if held else None, "报转正审批", reported, 24)
    done, probation = s.nodes.full_conversion, s.file.probation
    if done is not None and probation is not None:
        for name, days in (("转正谈话", probation.talk_dates), ("转正宣布", probation.announcement_dates)):
            told = min((day for day in days if day >= done.vote.on), default=None)
            yield Pair("转正审批", done.approved_on, name, told, 24)
        yield Pair("转正审批", done.approved_on, "归档", probation.archived_on, 25)


@rule("R118")
def nothing_in_the_future(s: Scope) -> Iterator[Remark]:
    """No fact later than today; plans and terms are not facts (errata to R118)."""
    for row in _rows(s):
        skipped = _NOT_YET_FACTS.get(row.__tablename__, ())
        for attr, header in _dates(type(row)):
            value = getattr(row, attr)
            for day in value if isinstance(value, tuple) else (value,):
                if day is not None and day > s.clock_day and attr not in skipped:
                    yield s.broken(f"{row.sheet}的{header} {day}，晚于今天 {s.clock_day}。", node=day)


def _rows(s: Scope) -> Iterator[Record]:
    """The rows of the case, without those that are only planned."""
    file = s.file
    yield file.case
    groups: tuple[Any, ...] = (
        file.recommendations,
        file.votes,
        file.filings,
        file.notices,
        file.helpers,
        file.inspections,
        file.thought_reports,
        file.consultations,
        file.reviews,
        file.inquiries,
        file.trainings,
        file.booklets,
        file.probations,
        file.disciplines,
        file.pair_activities,
    )
    for rows in groups:
        yield from (row for row in rows if not _is_plan(row))


def _is_plan(row: Any) -> bool:
    if row.__tablename__ == Vote.__tablename__:
        return row.result is None and not was_voted(row)
    if row.__tablename__ == PublicNotice.__tablename__:
        return row.result is None
    return row.__tablename__ == Training.__tablename__ and row.passed is None


@cache
def _dates(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = (Kind.DAY, Kind.DAYS)
    return tuple((c.attr, c.header) for c in sheet_of(model).columns if c.field.kind in kinds)


@rule("R121")
def one_meeting_one_count(s: Scope) -> Iterator[Remark]:
    """Rows of one meeting agree on day, kind, due and present; each motion has its own ballots."""
    for vote in s.file.votes:
        if not was_voted(vote):
            continue
        meeting = s.context.register.meetings.get(vote.meeting_id or "")
        if meeting is not None:
            for header, here, there in (
                ("日期", vote.on, meeting.on),
                ("会议类型", vote.kind, meeting.kind),
            ):
                if here != there:
                    yield s.broken(
                        f"{vote.motion}的{header} {here}，与会议 {meeting.code} 的 {there} 不一致。",
                        node=vote.on,
                    )
        yield from _differences(s, vote)


def _differences(s: Scope, vote: Vote) -> Iterator[Remark]:
    seen: set[str] = set()
    for file, other in same_meeting(s, vote):
        if not was_voted(other):
            continue
        for attr, header in (("on", "日期"), ("kind", "会议类型"), ("due", "应到"), ("present", "实到")):
            here, there = getattr(vote, attr), getattr(other, attr)
            if here is not None and there is not None and here != there and attr not in seen:
                seen.add(attr)
                yield s.broken(
                    f"{vote.on} {vote.kind}（{vote.motion}）{header} {here}，"
                    f"同一会议在{file.person.name}案卷里是 {there}。",
                    node=vote.on,
                )


@rule("R122")
def pre_review_in_between(s: Scope) -> Iterator[Remark]:
    """Committee's review and assembly on one day, with no pre-review that day between them."""
    reviews = {vote.on for vote in s.nodes.votes(Motion.REVIEW) if vote.result == VoteResult.PASSED}
    pre_reviews = {row.decided_on for row in s.nodes.filings(Filing.PRE_REVIEW)}
    for vote in s.nodes.votes(Motion.ADMISSION):
        if was_voted(vote) and vote.on in reviews and vote.on not in pre_reviews:
            yield s.broken(
                f"{label(vote)}与支委会审查在同一天，中间没有上级预审；应当审查、报预审、预审合格后再开大会。",
                node=vote.on,
                judged_on=vote.on,
            )


@rule("R213")
def nothing_after_a_refusal(s: Scope) -> Iterator[Remark]:
    """After 不同意, 不合格 or 退回 nothing goes on, unless asked again and then granted."""
    for row in s.file.filings:
        step = _STEP_OF.get(Filing(row.matter))
        if step is None or row.result not in _NEGATIVE or row.decided_on is None:
            continue
        refused = row.decided_on
        granted = s.nodes.granted(*(_EITHER if row.matter in _EITHER else (Filing(row.matter),)))
        if granted is not None and granted.decided_on is not None and granted.decided_on >= refused:
            continue
        # a filing of an activist does not hold up his cultivation, only what comes after it
        until = 6 if row.matter == Filing.ACTIVIST_FILING else step
        later = [(n, day) for n, day in s.nodes.dated_steps.items() if n > until and day > refused]
        listed = s.file.case.candidate_since
        if step <= 8 and listed is not None and listed > refused:
            later.append((8, listed))
        if later:
            number, day = min(later, key=lambda pair: pair[1])
            what = "列为发展对象" if (number, day) == (8, listed) else f"“{_title(number)}”"
            yield s.broken(
                f"{refused} {row.matter}的结果是“{row.result}”，没有重新办理并获同意，{day} 却办理了{what}。",
                node=day,
                judged_on=refused,
                step=step,
            )


def _title(number: int) -> str:
    return next(step.title for step in STEPS if step.number == number)


@rule("R220")
def end_is_explained(s: Scope) -> Iterator[Remark]:
    """A case that stopped has a date, and where a meeting must decide, the meeting."""
    if not s.nodes.is_ended:
        return
    status = s.nodes.status
    missing = []
    if s.file.case.ended_on is None and status != CaseStatus.RETURNED:
        missing.append("终止日期")
    if status == CaseStatus.DISQUALIFIED and s.nodes.passed(Motion.DISQUALIFY) is None:
        missing.append("取消资格的会议")
    if status == CaseStatus.WITHDRAWN and not s.file.case.end_reason:
        missing.append("终止原因")
    if missing:
        yield s.broken(f"案卷状态是“{status}”，没有填{'、'.join(missing)}。", node=s.file.case.ended_on)
