"""D. After the admission meeting (上报、谈话、审批、备案、通知): rules R80–R89, R214, R219.

R86 (逐个审议) speaks only of a plain 否: old records never carry it (errata 1.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import SuperiorFiling, Vote
from app.models.words import Filing, FilingResult, OrganisationKind
from app.services.dates import add_days, add_months, months_in_words, no_later_than
from app.services.rules.admission import meetings
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity

_TALKERS = ("党委委员", "组织员")
_PAPERS = ("入党志愿书", "入党申请书", "政治审查材料", "考察登记表")


def filings_after(s: Scope, meeting: Vote, *matters: Filing) -> tuple[SuperiorFiling, ...]:
    """The superior's rows that belong to an admission meeting: all, or those after the round before it.

    A round ends with its meeting if that failed, else with the committee's refusal.
    """
    ends = [vote.on for vote in meetings(s) if vote.on < meeting.on]
    if ends:
        ends += [
            row.decided_on
            for row in s.nodes.filings(Filing.ADMISSION_APPROVAL)
            if row.result == FilingResult.REFUSED and row.decided_on and row.decided_on < meeting.on
        ]
    return tuple(
        row
        for row in s.nodes.filings(*matters)
        if not ends or (row.decided_on or row.submitted_on or date.max) > max(ends)
    )


def approval_of(s: Scope, meeting: Vote) -> SuperiorFiling | None:
    """The approval of a meeting: the last one answered, else the last one asked for."""
    rows = filings_after(s, meeting, Filing.ADMISSION_APPROVAL)
    answered = [row for row in rows if row.decided_on is not None]
    return answered[-1] if answered else (rows[-1] if rows else None)


def _decided(row: SuperiorFiling | None) -> date | None:
    """The day of a decision; 退回 decides nothing."""
    return row.decided_on if row is not None and row.result != FilingResult.RETURNED else None


def _is_past(s: Scope) -> bool:
    """Whether the case went on past the approval, so that one without a record is not waited for."""
    return s.nodes.has_later(18)


@rule("R80")
def reported_soon(s: Scope) -> Iterator[Remark]:
    """The resolution goes up within the working days this branch has set (及时)."""
    meeting = s.nodes.admission_vote
    if meeting is None:
        return
    row = approval_of(s, meeting)
    days = s.params.whole("report_days")
    limit = s.context.calendar.nth_workday(meeting.on, days, count_first=False)
    provisional = s.context.calendar.is_provisional(meeting.on, limit)
    if row is None:
        if _is_past(s):
            return
        yield s.due(
            limit,
            "上报接收决议",
            f"{meeting.on} 大会通过接收，应在 {days} 个工作日内（{no_later_than(limit)}）报上级党委审批，"
            "还没有上报记录",
            provisional=provisional,
        )
    elif row.submitted_on is None:
        if s.asks:
            yield s.unknown("接收审批没有填上报日期，无法判断是否及时上报。", node=row.decided_on)
    elif row.submitted_on > limit:
        yield s.broken(
            f"{meeting.on} 大会通过接收，应在 {days} 个工作日内（{no_later_than(limit)}）上报；"
            f"实际 {row.submitted_on}。",
            node=row.submitted_on,
            due_on=limit,
            provisional=provisional,
        )


@rule("R81")
def not_stale(s: Scope) -> Iterator[Remark]:
    """Local practice: three months unreported call for a new discussion, six for starting again."""
    meeting = s.nodes.admission_vote
    if meeting is None:
        return
    row = approval_of(s, meeting)
    reported = (row.submitted_on or row.decided_on) if row else None
    if reported is None and (not s.asks or _is_past(s)):
        return
    day = reported or s.today
    told = f"上报在 {reported}" if reported else "还没有上报"
    for key, then in (("redo_months", "重新办理入党手续"), ("reconsider_months", "重新复议")):
        limit = add_months(meeting.on, s.params.whole(key))
        if day > limit:
            yield s.broken(
                f"{meeting.on} 大会通过接收，{told}，已过 {s.params.whole(key)} 个月（{limit}），"
                f"各地多要求{then}。",
                node=reported,
                due_on=limit,
            )
            return


@rule("R82")
def talk_before_approval(s: Scope) -> Iterator[Remark]:
    """The committee's talk: none or after the approval is a breach, before the meeting a warning."""
    meeting = s.nodes.admission_vote
    if meeting is None:
        return
    approval = approval_of(s, meeting)
    approved = approval.decided_on if approval and approval.result == FilingResult.AGREED else None
    rows = filings_after(s, meeting, Filing.APPROVAL_TALK)
    talks = [row for row in rows if row.decided_on is not None]
    in_time = [row for row in talks if row.decided_on and (approved is None or row.decided_on <= approved)]
    if not in_time:
        if approved is not None and talks:
            yield s.broken(
                f"审批谈话 {talks[0].decided_on}，晚于党委审批 {approved}，应当在审批之前。", node=approved
            )
        elif approved is not None and rows and s.asks:
            yield s.unknown(f"审批谈话没有填日期，无法判断是否在党委 {approved} 审批之前。", node=approved)
        elif approved is not None and s.asks:
            yield s.broken(f"党委 {approved} 审批，之前没有派人谈话的记录。", node=approved)
        return
    talk = in_time[-1]
    if approved is not None and talk.decided_on is not None and talk.decided_on < meeting.on:
        yield s.broken(
            f"审批谈话 {talk.decided_on}，早于接收大会 {meeting.on}；一般在大会之后、审批之前。",
            severity=Severity.WARNING,
            node=talk.decided_on,
        )
    if talk.handler_standing is None and s.asks:
        yield s.unknown("没有填审批谈话人的身份，无法判断是不是党委委员或组织员。", node=talk.decided_on)
    elif talk.handler_standing is not None and talk.handler_standing not in _TALKERS:
        yield s.broken("审批谈话人不是党委委员或组织员。", node=talk.decided_on)


@rule("R83")
def approved_within_three_months(s: Scope) -> Iterator[Remark]:
    """Three months, counted from the meeting; beyond them a reason must be written (errata to R83)."""
    meeting = s.nodes.admission_vote
    if meeting is None:
        return
    row = approval_of(s, meeting)
    start, months = _start(s, meeting, row), s.params.whole("approval_months")
    term = months_in_words(months)
    limit = add_months(start, months)
    decided = _decided(row)
    if row is not None and row.decided_on is not None and row.result is None and s.asks:
        yield s.unknown(
            f"接收审批 {row.decided_on} 办理，没有填结果，无法判断是否批准。", node=row.decided_on
        )
    if row is not None and row.overdue_reason:
        return
    if decided is None and _is_past(s):
        if s.asks:
            yield s.unknown(f"{meeting.on} 大会通过接收，没有党委审批的记录，无法判断是否在{term}内审批。")
    elif decided is None:
        yield s.due(
            limit,
            "催问接收审批",
            f"{_counted_from(meeting, start)}，党委应在{term}内（{no_later_than(limit)}）审批，"
            "还没有审批结果",
            warn_days=s.params.whole("approval_warn_days"),
        )
    elif decided > limit:
        yield s.broken(
            f"{start} 起算，党委应{no_later_than(limit)} 审批；实际 {decided}，"
            "没有写超期原因（特殊情况可以适当延长）。",
            node=decided,
            due_on=limit,
        )


@rule("R84")
def approved_within_six_months(s: Scope) -> Iterator[Remark]:
    """Six months at most: a warning from the meeting, a breach if also from the report (errata to R84)."""
    meeting = s.nodes.admission_vote
    if meeting is None:
        return
    row = approval_of(s, meeting)
    months = s.params.whole("approval_max_months")
    term = months_in_words(months)
    limit = add_months(_start(s, meeting, row), months)
    reported = row.submitted_on if row else None
    decided = _decided(row)
    if decided is None:
        pending = add_months(_start(s, meeting, row), s.params.whole("approval_months"))
        if not _is_past(s) and (s.today > pending or (row is not None and row.overdue_reason)):
            yield s.due(
                limit,
                "催问接收审批",
                f"{_counted_from(meeting, _start(s, meeting, row))}，党委审批最长不超过{term}（{limit}），"
                "还没有审批结果",
                warn_days=s.params.whole("approval_warn_days"),
                late=_gravity(s.today, reported, months),
            )
    elif decided > limit:
        since = f"从上报 {reported} 算到 {add_months(reported, months)}" if reported else "上报日期没有填"
        yield s.broken(
            f"{meeting.on} 大会通过，党委审批最长不超过{term}（{limit}）；实际 {decided}（{since}）。",
            severity=_gravity(decided, reported, months),
            node=decided,
            due_on=limit,
        )


def _start(s: Scope, meeting: Vote, row: SuperiorFiling | None) -> date:
    if s.params.word("approval_anchor") == "REPORTED" and row is not None and row.submitted_on is not None:
        return row.submitted_on
    return meeting.on


def _counted_from(meeting: Vote, start: date) -> str:
    """The day the months run from, as a message begins."""
    passed = f"{meeting.on} 大会通过接收"
    return passed if start == meeting.on else f"{passed}、{start} 上报（从上报算）"


def _gravity(day: date, reported: date | None, months: int) -> Severity:
    late = reported is not None and day > add_months(reported, months)
    return Severity.VIOLATION if late else Severity.WARNING


@rule("R85")
def probation_written_right(s: Scope) -> Iterator[Remark]:
    """The committee's 预备期起止, where recorded: from the meeting to the anniversary or the day before."""
    meeting, probation = s.nodes.admission_vote, s.file.probation
    if meeting is None or probation is None:
        return
    if probation.probation_from is not None and probation.probation_from != meeting.on:
        yield s.broken(
            f"审批意见写预备期自 {probation.probation_from} 起，应自大会通过之日 {meeting.on} 起。",
            node=probation.probation_from,
        )
    expiry = add_months(meeting.on, 12)
    ends = (expiry, add_days(expiry, -1))
    if probation.probation_to is not None and probation.probation_to not in ends:
        yield s.broken(
            f"审批意见写预备期至 {probation.probation_to}，应至 {ends[1]}（或写 {ends[0]}），共一年。",
            node=probation.probation_to,
        )


def _until_archived(s: Scope, later_than: int) -> Severity | None:
    """How grave a missing “应当” is: a breach once archived, before that a warning, at first nothing."""
    if not s.asks:
        return None
    if s.file.probation is not None and s.file.probation.archived_on is not None:
        return Severity.VIOLATION
    expiry = s.nodes.probation_expiry
    if s.nodes.has_later(later_than) or (expiry is not None and s.today > expiry):
        return Severity.WARNING
    return None


@rule("R86")
def deliberated_one_by_one(s: Scope) -> Iterator[Remark]:
    """The committee deliberates and votes on each person separately; an empty cell says nothing."""
    row = s.nodes.admission_approval
    if row is not None and row.decided_on is not None and row.one_by_one is False:
        yield s.broken(
            f"{row.decided_on} 接收审批填“逐个审议：否”；审批两人以上的，应当逐个审议和表决。",
            node=row.decided_on,
        )


@rule("R87")
def filed_with_department(s: Scope) -> Iterator[Remark]:
    """The committee files the admission with the organisation department above it."""
    approved, row = s.nodes.approval_date, s.nodes.department_filing
    if approved is None or (row is not None and (row.decided_on or row.submitted_on)):
        return
    severity = _until_archived(s, 21)
    if severity is not None:
        yield s.broken(
            f"党委 {approved} 审批，没有报上级党委组织部门备案的记录；备案由党委负责，请向党委核实后补填。",
            severity=severity,
        )


@rule("R88")
def told_and_announced(s: Scope) -> Iterator[Remark]:
    """The person is told and the approval announced at an assembly."""
    approved, probation = s.nodes.approval_date, s.file.probation
    if approved is None or s.nodes.admission_vote is None:
        return
    facts = {
        "通知本人": probation.notified_on if probation else None,
        "在党员大会上宣布": probation.announced_on if probation else None,
    }
    blank = [name for name, day in facts.items() if day is None]
    severity = _until_archived(s, 19) if blank else None
    if severity is not None:
        yield s.broken(f"党委 {approved} 审批，没有{'、'.join(blank)}的记录。", severity=severity)


@rule("R89")
def refusal_explained(s: Scope) -> Iterator[Remark]:
    """Not approved: the branch is told in writing, and somebody talks to the person."""
    for row in s.nodes.filings(Filing.ADMISSION_APPROVAL):
        if row.result != FilingResult.REFUSED or row.decided_on is None:
            continue
        facts = {"书面通知日期": row.notified_on, "未批准谈话日期": row.refusal_talk_on}
        blank = [name for name, day in facts.items() if day is None]
        if blank:
            yield s.broken(
                f"党委 {row.decided_on} 没有批准接收，没有填{'、'.join(blank)}；"
                "应通知党支部和本人，做好思想工作。",
                node=row.decided_on,
                judged_on=row.decided_on,
            )


@rule("R214")
def general_branch_deliberates(s: Scope) -> Iterator[Remark]:
    """Under a 党总支: it deliberates after the meeting and before the committee decides."""
    meeting, branch = s.nodes.admission_vote, s.file.organisation
    superior = s.context.register.organisations.get((branch.superior_id if branch else None) or "")
    if meeting is None or superior is None or superior.kind != OrganisationKind.GENERAL_BRANCH:
        return
    approval = approval_of(s, meeting)
    approved = approval.decided_on if approval else None
    rows = filings_after(s, meeting, Filing.GENERAL_BRANCH)
    days = [row.decided_on for row in rows if row.decided_on is not None]
    if not days:
        if approved is not None and rows and s.asks:
            yield s.unknown(
                f"总支审议没有填办理日期，无法判断是否在党委 {approved} 审批之前。", node=approved
            )
        elif approved is not None and s.asks:
            yield s.broken(
                f"上级“{superior.name}”是党总支，党委 {approved} 审批之前没有总支审议的记录。", node=approved
            )
        return
    day = days[-1]
    if day < meeting.on or (approved is not None and day > approved):
        until = f"、党委审批 {approved} 之前" if approved else ""
        yield s.broken(f"总支审议 {day}，应当在接收大会 {meeting.on} 之后{until}。", node=day)


@rule("R219")
def papers_sent(s: Scope) -> Iterator[Remark]:
    """The four papers sent with the request, where the branch lists them."""
    meeting = s.nodes.admission_vote
    row = approval_of(s, meeting) if meeting else None
    if row is None or not row.papers:
        return
    missing = [paper for paper in _PAPERS if paper not in row.papers]
    if missing:
        yield s.broken(f"报接收审批的材料缺：{'、'.join(missing)}。", node=row.submitted_on)
