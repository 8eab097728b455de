"""F. After the conversion meeting (审批、谈话、宣布、党龄、归档): rules R109–R112, R116.

R111 and R112 compare only typed dates (errata 3.28); the dates themselves are computed
(:attr:`Milestones.full_member_since`, :attr:`Milestones.probation_start`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models.words import ConversionOutcome, Filing, FilingResult
from app.services.conversion_meetings import Conversion
from app.services.dates import add_days, add_months, months_in_words, no_later_than
from app.services.rules.assembly import about
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity

_PAPERS = ("入党志愿书", "入党申请书", "政治审查材料", "转正申请书", "培养教育考察材料")
_WHAT = {
    ConversionOutcome.CONVERT: "按期转正",
    ConversionOutcome.EXTEND: "延长预备期",
    ConversionOutcome.CANCEL: "取消预备党员资格",
}


@rule("R109")
def approved_within_three_months(s: Scope) -> Iterator[Remark]:
    """Three months: late from the meeting a warning, late also from the report a breach (errata to R109)."""
    months = s.params.whole("conv_approval_months")
    term = months_in_words(months)
    passed = [item for item in s.nodes.conversions if item.passed]
    for item in passed:
        vote = item.vote
        limit = add_months(vote.on, months)
        what = _WHAT.get(ConversionOutcome(vote.outcome), "转正") if vote.outcome else "转正"
        row = item.approval
        if row is not None and row.result is None and s.asks:
            yield s.unknown(
                f"{vote.on} 大会决定{what}，党委 {row.decided_on} 办理，没有填结果，无法判断是否批准。",
                **about(vote) | {"step": 24},
            )
        if row is not None and row.decided_on is not None and row.result != FilingResult.RETURNED:
            if row.decided_on > limit:
                reported = row.submitted_on
                since = (
                    f"从上报 {reported} 算到 {add_months(reported, months)}" if reported else "上报日期没有填"
                )
                yield s.broken(
                    f"{vote.on} 大会决定{what}，党委应在{term}内（{no_later_than(limit)}）审批；"
                    f"实际 {row.decided_on}（{since}）。",
                    severity=_gravity(row.decided_on, row.submitted_on, months),
                    due_on=limit,
                    **about(vote) | {"step": 24},
                )
        elif item is not passed[-1]:
            continue
        elif s.nodes.has_later(24):
            if s.asks:
                yield s.unknown(f"{vote.on} 大会决定{what}，没有党委审批的记录。", **about(vote))
        else:
            yield s.due(
                limit,
                "催问转正审批",
                f"{vote.on} 大会决定{what}，党委应在{term}内（{no_later_than(limit)}）审批，还没有审批结果",
                warn_days=s.params.whole("approval_warn_days"),
                late=_gravity(s.today, _reported(s, item), months),
                step=24,
                judged_on=vote.on,
            )


def _reported(s: Scope, item: Conversion) -> date | None:
    """The day an unanswered decision was reported up: the last time, where the papers were sent back."""
    days = [
        row.submitted_on
        for row in s.nodes.filings(Filing.CONVERSION_APPROVAL)
        if row.submitted_on is not None and row.submitted_on >= item.vote.on and row.decided_on is None
    ]
    return max(days, default=None)


def _gravity(day: date, reported: date | None, months: int) -> Severity:
    late = reported is not None and day > add_months(reported, months)
    return Severity.VIOLATION if late else Severity.WARNING


@rule("R110")
def talked_and_announced(s: Scope) -> Iterator[Remark]:
    """After the approval the secretary talks with the person and it is announced at an assembly."""
    done, probation = s.nodes.full_conversion, s.file.probation
    approved = done.approved_on if done else None
    if approved is None or not s.asks:
        return
    facts = {
        "书记同本人谈话": probation.talk_dates if probation else (),
        "在党员大会上宣布": probation.announcement_dates if probation else (),
    }
    blank = [name for name, days in facts.items() if not any(day >= approved for day in days)]
    archived = probation.archived_on if probation else None
    if not blank:
        return
    if archived is not None:
        yield s.broken(f"转正 {approved} 批准，归档时还没有{'、'.join(blank)}的记录。", node=approved)
    elif s.today > add_days(approved, s.params.whole("archive_days")):
        yield s.broken(
            f"转正 {approved} 批准，还没有{'、'.join(blank)}的记录。",
            severity=Severity.WARNING,
            node=approved,
        )


@rule("R111")
def full_since_the_expiry(s: Scope) -> Iterator[Remark]:
    """转正日期, where typed, is the day the probation expired, whenever it was approved."""
    typed, since = s.file.person.full_on, s.nodes.full_member_since
    if typed is not None and since is not None and typed != since:
        yield s.broken(
            f"人员表里转正日期填 {typed}；转正时间和党龄从预备期满之日 {since} 算起，与审批日期无关。",
            node=typed,
        )


@rule("R112")
def joined_elsewhere(s: Scope) -> Iterator[Remark]:
    """For one admitted elsewhere: 入党日期 is the day his probation began (here: R90)."""
    probation, joined = s.file.probation, s.file.person.joined_on
    if s.nodes.admission_vote is not None or probation is None or probation.probation_from is None:
        return
    if joined is not None and joined != probation.probation_from:
        yield s.broken(
            f"人员表里入党日期填 {joined}，预备期自 {probation.probation_from} 起，两者应当一致。",
            node=joined,
        )


@rule("R116")
def archived_soon_and_whole(s: Scope) -> Iterator[Remark]:
    """Filed within the days this branch has set, with the five papers (errata 3.29)."""
    done, probation = s.nodes.full_conversion, s.file.probation
    approved = done.approved_on if done else None
    if approved is None:
        return
    days = s.params.whole("archive_days")
    limit = add_days(approved, days)
    archived = probation.archived_on if probation else None
    if archived is None:
        yield s.due(
            limit,
            "材料归档",
            f"转正 {approved} 批准，应在 {days} 天内（{no_later_than(limit)}）把材料归档，还没有归档",
            late=Severity.HINT,
        )
        return
    if archived > limit:
        yield s.broken(
            f"转正 {approved} 批准，应{no_later_than(limit)} 归档；实际 {archived}。",
            severity=Severity.HINT,
            node=archived,
            due_on=limit,
        )
    papers = probation.archived_papers if probation else ()
    missing = [paper for paper in _PAPERS if paper not in papers]
    if not papers:
        if s.asks:
            yield s.unknown(
                f"{archived} 归档，没有填归档材料，无法判断是否齐全。", node=archived, by_default=False
            )
    elif missing:
        yield s.broken(f"{archived} 归档，缺：{'、'.join(missing)}。", node=archived, by_default=False)
