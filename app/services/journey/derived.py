"""Deadlines and earliest days that follow from the facts (rules.md 1.4 and the worked example 算例)."""

from __future__ import annotations

from datetime import date

from app.models.words import FilingResult, HelperRole, NoticeResult
from app.services.dates import add_days, add_months
from app.services.editions import Edition, edition_on
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.rules.periods import next_half_year
from app.services.workcalendar import WorkCalendar

LABELS = {
    "talk_deadline": "谈话最迟",
    "next_inspection_due": "下次考察最迟",
    "earliest_candidate_meeting": "最早可研究发展对象",
    "notice_complete": "公示满规定工作日",
    "earliest_candidate_since": "最早可列为发展对象",
    "meeting_deadline": "接收大会最迟",
    "approval_deadline": "审批期限",
    "approval_latest": "审批最长期限",
    "oath_deadline": "宣誓最迟",
    "party_join_date": "入党时间",
    "probation_start": "预备期起",
    "probation_expiry": "预备期满",
    "extended_expiry": "延长期满",
    "conversion_application_from": "可写转正申请",
    "earliest_conversion_meeting": "最早可讨论转正",
    "conversion_approval_deadline": "转正审批期限",
    "full_member_since": "转正时间（党龄起算）",
}


def derived_dates(nodes: Milestones, calendar: WorkCalendar, params: Params) -> dict[str, date]:
    """Every derived date that the facts already determine; keys as in :data:`LABELS`."""
    found: dict[str, date | None] = {
        "talk_deadline": _plus(nodes.received, params.whole("talk_months")),
        "next_inspection_due": next_inspection(nodes, params),
        "earliest_candidate_meeting": _plus(
            nodes.effective_activist_since, params.whole("cultivation_months")
        ),
        **_notice(nodes, calendar, params),
        **_admission(nodes, params),
        "party_join_date": nodes.probation_start if nodes.approval_date else None,
        "probation_start": nodes.probation_start,
        "probation_expiry": nodes.probation_expiry,
        "extended_expiry": nodes.extended_expiry,
        "full_member_since": nodes.full_member_since,
    }
    expiry = nodes.expiry_effective
    if expiry is not None:
        found["earliest_conversion_meeting"] = expiry
        found["conversion_application_from"] = add_days(expiry, -params.whole("conv_apply_lead"))
    conversion = nodes.conversion
    over = conversion is nodes.extension or is_conversion_refused(nodes)
    if conversion is not None and conversion.passed and not over:
        found["conversion_approval_deadline"] = add_months(
            conversion.vote.on, params.whole("conv_approval_months")
        )
    return {key: day for key, day in found.items() if day is not None}


def is_conversion_refused(nodes: Milestones) -> bool:
    """Whether the committee refused what the last conversion meeting passed: it is to be discussed anew."""
    approval = nodes.conversion.approval if nodes.conversion is not None else None
    return approval is not None and approval.result == FilingResult.REFUSED


def next_inspection(nodes: Milestones, params: Params) -> date | None:
    """The last day for the next half-yearly inspection while the person is being cultivated (R22, R23)."""
    since = nodes.effective_activist_since
    if since is None or nodes.candidate_vote is not None or nodes.is_ended:
        return None
    days = [row.on for row in nodes.file.inspections if row.on >= since]
    last = max(days, default=since)
    if params.word("inspection_mode") == "CALENDAR":
        return next_half_year(since, last, days)[1]
    return add_months(last, params.whole("inspection_months"))


def _notice(nodes: Milestones, calendar: WorkCalendar, params: Params) -> dict[str, date | None]:
    notice = nodes.candidate_notice
    if notice is None or (notice.result == NoticeResult.EFFECT and nodes.file.case.candidate_since is None):
        return {}
    complete = calendar.nth_workday(
        notice.start_on,
        params.whole("notice_days"),
        count_first=params.flag("notice_count_first_day"),
    )
    last = max(notice.end_on or complete, complete)
    return {"notice_complete": complete, "earliest_candidate_since": add_days(last, 1)}


def pre_review_of_meeting(nodes: Milestones) -> date | None:
    """The pre-review 合格 of the meeting that passed, or of the one still to be held."""
    passed = nodes.admission_vote
    if passed is None or nodes.is_refused(passed):
        return nodes.pre_review_in_hand()
    return nodes.pre_review_date


def _admission(nodes: Milestones, params: Params) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    pre_review = pre_review_of_meeting(nodes)
    if pre_review is not None and edition_on(pre_review, params) is Edition.R2026:
        found["meeting_deadline"] = add_months(pre_review, params.whole("meeting_months"))
    if nodes.admission_vote is not None and not nodes.is_admission_refused:
        start = nodes.admission_vote.on
        approval = nodes.admission_approval
        if params.word("approval_anchor") == "REPORTED" and approval is not None and approval.submitted_on:
            start = approval.submitted_on
        found["approval_deadline"] = add_months(start, params.whole("approval_months"))
        found["approval_latest"] = add_months(start, params.whole("approval_max_months"))
    if nodes.approval_date is not None and edition_on(nodes.approval_date, params) is Edition.R2026:
        found["oath_deadline"] = add_months(nodes.approval_date, params.whole("oath_months"))
    return found


def _plus(day: date | None, months: int) -> date | None:
    return add_months(day, months) if day is not None else None


def mentors_now(nodes: Milestones, today: date) -> tuple[str, ...]:
    """UUIDs of the mentors in office today."""
    return tuple(row.person_id for row in nodes.in_office(HelperRole.MENTOR, today))
