"""C. Public notices (公示): rules R35–R42 and R205.

The edition of 2026 asks for a notice before the candidate is listed: no fewer than five working days, after
the superior agreed, with nothing found that matters. It is judged by the day of listing. A notice under way
is lawful: its end and result are asked for only once the person is listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import PublicNotice
from app.models.words import NoticeMatter, NoticeResult
from app.services.feedback import says_nothing
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity

NATIONAL_DAYS = 5
_POINTS = {
    "CANDIDATE": (),
    "CANDIDATE+ADMISSION": (NoticeMatter.ADMISSION,),
    "CANDIDATE+CONVERSION": (NoticeMatter.CONVERSION,),
    "ALL": (NoticeMatter.ACTIVIST, NoticeMatter.ADMISSION, NoticeMatter.CONVERSION),
}


def has_feedback(notice: PublicNotice) -> bool:
    """Whether anything was reported; 无, 没有反映 and the like mean nothing was."""
    return bool((notice.feedback or "").strip()) and not says_nothing(notice.feedback)


def _is_listed(s: Scope) -> bool:
    """Whether the case has gone past the notice."""
    return s.nodes.candidate_since is not None or s.nodes.has_later(9)


def _has_stopped(s: Scope, notice: PublicNotice) -> bool:
    """Whether the notice ended the attempt: 影响, and nobody was listed."""
    return notice.result == NoticeResult.EFFECT and not _is_listed(s)


def _needed(s: Scope) -> int:
    return max(NATIONAL_DAYS, s.params.whole("notice_days"))


def _counted(s: Scope) -> str:
    return "含首日" if s.params.flag("notice_count_first_day") else "不含首日"


def _workdays(s: Scope, start: date, end: date) -> int:
    return s.context.calendar.workdays(start, end, count_first=s.params.flag("notice_count_first_day"))


def _full_on(s: Scope, start: date, days: int) -> date:
    return s.context.calendar.nth_workday(start, days, count_first=s.params.flag("notice_count_first_day"))


@rule("R35")
def notice_was_posted(s: Scope) -> Iterator[Remark]:
    """There is a notice before the listing (2026: article 13)."""
    if s.nodes.candidate_notice is None and _is_listed(s) and s.asks:
        listed = s.nodes.candidate_since
        when = f"{listed} 列为发展对象" if listed else "后面的步骤已经办理"
        yield s.broken(f"{when}，没有公示记录；应先公示不少于 {_needed(s)} 个工作日。", node=listed)


@rule("R36")
def notice_long_enough(s: Scope) -> Iterator[Remark]:
    """No fewer than five working days, the first counted unless this branch does not.

    A notice broken off because what was reported matters (影响) need not run on: nobody is listed on it.
    """
    notice = s.nodes.candidate_notice
    if notice is None or _has_stopped(s, notice):
        return
    needed = _needed(s)
    if notice.end_on is None:
        yield from _without_end(s, notice.start_on, needed)
        return
    days = _workdays(s, notice.start_on, notice.end_on)
    if days >= needed:
        return
    calendar = s.context.calendar
    full = _full_on(s, notice.start_on, needed)
    lawful = calendar.workdays(notice.start_on, notice.end_on) >= NATIONAL_DAYS
    running = not _is_listed(s) and s.today <= notice.end_on
    severity = Severity.HINT if lawful else Severity.WARNING if running else Severity.VIOLATION
    provisional = calendar.is_provisional(notice.start_on, max(notice.end_on, full))
    yield s.broken(
        f"公示 {notice.start_on} 至 {notice.end_on} 是 {days} 个工作日（{_counted(s)}），"
        f"应不少于 {needed} 个，最早到 {full}" + ("（暂算）。" if provisional else "。"),
        severity=severity,
        node=s.nodes.candidate_since,
        provisional=provisional,
        by_default=lawful,
    )


def _without_end(s: Scope, start: date, needed: int) -> Iterator[Remark]:
    full = _full_on(s, start, needed)
    if _is_listed(s):
        if s.asks:
            yield s.unknown(
                "没有填公示截止日期，无法判断公示是否满五个工作日。", node=s.nodes.candidate_since
            )
        return
    provisional = s.context.calendar.is_provisional(start, full)
    note = "，年历未公布，暂算" if provisional else ""
    yield s.due(
        full,
        "公示期满",
        f"{start} 起公示，到 {full} 满 {needed} 个工作日（{_counted(s)}{note}）；期满后填截止日期和结果",
        warn_days=s.params.whole("notice_warn_days"),
        late=Severity.HINT,
        provisional=provisional,
    )


@rule("R37")
def notice_after_consent(s: Scope) -> Iterator[Remark]:
    """First the superior's consent, then the notice; the same day is in order.

    A notice that ended the first attempt (影响) is not compared with the consent to a second one.
    """
    notice, consent = s.nodes.candidate_notice, s.nodes.consent_date
    if notice is None or consent is None:
        return
    if notice.start_on < consent and not _has_stopped(s, notice):
        yield s.broken(
            f"公示 {notice.start_on} 开始，早于上级党委同意 {consent}；应先同意拟列，再公示。",
            node=s.nodes.candidate_since,
        )


@rule("R38")
def listed_after_a_clear_notice(s: Scope) -> Iterator[Remark]:
    """Listed after the last day of the notice, and only if its result is 不影响."""
    notice, listed = s.nodes.candidate_notice, s.nodes.candidate_since
    if listed is None:
        if s.reached(9):
            yield s.unknown("没有填列为发展对象日期，无法判断是否在公示结束之后；程序不推算这个日期。")
        return
    if notice is None:
        return
    if notice.end_on is not None and listed <= notice.end_on:
        yield s.broken(
            f"列为发展对象 {listed}，公示到 {notice.end_on} 才结束，应在公示结束之后。", node=listed
        )
    if notice.result is None:
        if s.asks:
            yield s.unknown("没有填公示结果，无法判断是否影响发展入党。", node=listed)
    elif notice.result != NoticeResult.NO_EFFECT:
        yield s.broken(f"公示结果为“{notice.result}”，却在 {listed} 列为发展对象。", node=listed)


@rule("R39")
def notice_in_the_right_place(s: Scope) -> Iterator[Remark]:
    """Posted where the person works, studies or lives."""
    notice = s.nodes.candidate_notice
    if notice is not None and not notice.places and _is_listed(s) and s.asks:
        yield s.unknown(
            "没有填公示地点，无法判断是否在工作单位、学习单位或者居住地公示。", node=s.nodes.candidate_since
        )


@rule("R40")
def feedback_was_settled(s: Scope) -> Iterator[Remark]:
    """Whatever was reported is settled, with a result, before the listing (errata 3.15)."""
    notice, listed = s.nodes.candidate_notice, s.nodes.candidate_since
    if notice is None or listed is None or not has_feedback(notice):
        return
    if notice.result == NoticeResult.PENDING:
        yield s.broken(f"公示有反映，结果仍是“待查”，却在 {listed} 列为发展对象。", node=listed)
    elif notice.settled_on is None:
        if s.asks:
            yield s.broken(f"公示有反映，没有办结日期，却在 {listed} 列为发展对象。", node=listed)
    elif notice.settled_on > listed:
        yield s.broken(f"公示反映 {notice.settled_on} 才办结，晚于列为发展对象 {listed}。", node=listed)


@rule("R41")
def calendar_is_known(s: Scope) -> Iterator[Remark]:
    """A notice that touches a year whose days off are not published is counted for the time being (暂算)."""
    for notice in s.file.notices:
        end = notice.end_on or _full_on(s, notice.start_on, _needed(s))
        years = [
            str(year)
            for year in range(notice.start_on.year, end.year + 1)
            if not s.context.calendar.is_published(year)
        ]
        if years:
            yield s.broken(
                f"{notice.matter}公示涉及 {'、'.join(years)} 年，放假安排没有录入，"
                "工作日按周一至周五暂算；安排公布后请在设置里录入年历。",
                node=notice.start_on,
                provisional=True,
            )


@rule("R42")
def local_notice(s: Scope) -> Iterator[Remark]:
    """Before 2026 a notice only where this branch's superiors ask for one."""
    if not s.params.flag("local_notice_candidate") or not _is_listed(s) or not s.asks:
        return
    notice, needed = s.nodes.candidate_notice, s.params.whole("local_notice_days")
    if notice is None:
        yield s.broken(f"没有发展对象公示记录；当地要求公示 {needed} 个工作日。")
    elif notice.end_on is None:
        yield s.unknown("没有填公示截止日期，无法判断公示天数。")
    elif (days := _workdays(s, notice.start_on, notice.end_on)) < needed:
        yield s.broken(
            f"公示 {notice.start_on} 至 {notice.end_on} 是 {days} 个工作日，当地要求 {needed} 个。",
            node=notice.end_on,
        )


@rule("R205")
def other_points_were_posted(s: Scope) -> Iterator[Remark]:
    """Further points at which this branch posts a notice; the candidate's is R35's."""
    converted = s.nodes.full_conversion
    done = {
        NoticeMatter.ACTIVIST: (3, s.nodes.activist_since if s.reached(3) else None),
        NoticeMatter.ADMISSION: (17, s.nodes.approval_date),
        NoticeMatter.CONVERSION: (24, converted.approved_on if converted else None),
    }
    for matter in _POINTS[s.params.word("notice_points")]:
        step, day = done[matter]
        if day is not None and s.nodes.notice(matter) is None and s.asks:
            yield s.broken(f"本支部设定了{matter}公示，{day} 已办理，没有公示记录。", node=day, step=step)
