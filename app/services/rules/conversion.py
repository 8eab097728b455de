"""F. Conversion (转正) up to and at the meeting: rules R99–R105.

A case may see several conversion meetings. Each is judged with the expiry that was in force that day, which
only extensions decided earlier and approved have moved (errata to R100–R108). A passed extension starts a
new round: application, opinions and review must be given again; after a failed or postponed meeting those of
the round still serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from app.models import Vote
from app.models.words import (
    Consulted,
    ConversionOutcome,
    Filing,
    FilingResult,
    Link,
    Motion,
    VoteResult,
)
from app.services.conversion_meetings import Conversion
from app.services.dates import add_days, add_months, no_later_than
from app.services.editions import Edition
from app.services.milestones import Milestones
from app.services.rules.assembly import about, merged_remarks, quorum_remarks, result_remarks
from app.services.rules.committee import could_decide
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.votes import was_voted


def held(nodes: Milestones) -> tuple[Conversion, ...]:
    """The conversion meetings at which a vote was taken, oldest first."""
    return tuple(item for item in nodes.conversions if was_voted(item.vote))


def round_start(nodes: Milestones, meeting: date) -> date | None:
    """The day of the last extension passed before ``meeting``; None in the first round."""
    days = [
        item.vote.on
        for item in nodes.conversions
        if item.passed and item.vote.outcome == ConversionOutcome.EXTEND and item.vote.on < meeting
    ]
    return days[-1] if days else None


def awaited_expiry(nodes: Milestones) -> date | None:
    """The expiry the next conversion meeting must respect; None while none is to be held.

    None before the approval, while an extension awaits its own approval, after a decision to convert or
    cancel, and for a member whose 转正日期 was typed without any meeting here.
    """
    probation, person = nodes.file.probation, nodes.file.person
    admitted = nodes.approval_date is not None or (probation is not None and probation.transferred_in_on)
    passed = [item for item in nodes.conversions if item.passed]
    if not admitted or nodes.is_ended or (not passed and person.full_on is not None):
        return None
    if not passed:
        return nodes.probation_expiry
    last = passed[-1]
    if last.approval is not None and last.approval.result == FilingResult.REFUSED:
        return last.expiry
    if last.vote.outcome == ConversionOutcome.EXTEND and last.approved_on is not None:
        return nodes.extended_expiry
    return None


def answers_a_breach(s: Scope, item: Conversion) -> bool:
    """Whether a meeting before the expiry extended because of a breach of discipline (2014:32, E14).

    Nobody applies for that, and it is no discussion of a conversion.
    """
    return (
        item.vote.outcome == ConversionOutcome.EXTEND
        and item.expiry is not None
        and item.vote.on < item.expiry
        and any(row.on <= item.vote.on for row in s.file.disciplines)
    )


def in_round(days: Iterable[date], start: date | None, end: date | None = None) -> list[date]:
    """The days after ``start`` (all if None) and not after ``end``, ascending."""
    return sorted(day for day in days if (start is None or day > start) and (end is None or day <= end))


@rule("R99")
def applied_in_writing(s: Scope) -> Iterator[Remark]:
    """A written application not later than the meeting; not asked for where it cancels or punishes."""
    applied = s.file.probation.application_dates if s.file.probation else ()
    for item in held(s.nodes):
        vote = item.vote
        start = round_start(s.nodes, vote.on)
        if vote.outcome == ConversionOutcome.CANCEL or in_round(applied, start, vote.on):
            continue
        if answers_a_breach(s, item):
            continue
        late = in_round(applied, vote.on)
        if late:
            yield s.broken(f"转正申请 {late[0]}，晚于转正大会 {vote.on}，应当先申请。", **about(vote))
        elif s.asks:
            again = f"（{start} 决定延长之后）" if start else ""
            yield s.broken(f"{vote.on} 开了转正大会，之前{again}没有书面转正申请。", **about(vote))


@rule("R100")
def applied_around_the_expiry(s: Scope) -> Iterator[Remark]:
    """The application from a month before the expiry to a month after it (practice); reminds before it."""
    probation = s.file.probation
    if probation is None and s.nodes.approval_date is None:
        return
    applied = probation.application_dates if probation else ()
    lead = s.params.whole("conv_apply_lead")
    judged: set[date] = set()
    for item in held(s.nodes):
        first = in_round(applied, round_start(s.nodes, item.vote.on), item.vote.on)[:1]
        if first and item.expiry is not None and first[0] not in judged:
            judged.add(first[0])
            yield from _window(s, first[0], item.expiry, lead)
    expiry = awaited_expiry(s.nodes)
    if expiry is None:
        return
    waiting = in_round(applied, round_start(s.nodes, date.max))
    if waiting and waiting[0] not in judged:
        yield from _window(s, waiting[0], expiry, lead)
    elif not waiting:
        yield s.due(
            expiry,
            "提交转正申请",
            f"预备期 {expiry} 满，本人应在满前写出书面转正申请，还没有申请",
            warn_days=lead,
        )


def _window(s: Scope, applied: date, expiry: date, lead: int) -> Iterator[Remark]:
    first, last = add_days(expiry, -lead), add_months(expiry, 1)
    if not first <= applied <= last:
        yield s.broken(
            f"转正申请 {applied}，预备期 {expiry} 满；通常在 {first} 至 {last} 之间提出。", node=applied
        )


@rule("R101")
def opinions_and_review(s: Scope) -> Iterator[Remark]:
    """Opinions of group, members and masses, then the committee's review, then the meeting."""
    branch = s.file.organisation
    whom = [Consulted.MEMBERS, Consulted.MASSES]
    if branch is not None and branch.has_groups is True:
        whom.insert(0, Consulted.GROUP)
    for item in held(s.nodes):
        vote = item.vote
        if vote.outcome == ConversionOutcome.CANCEL or answers_a_breach(s, item):
            continue
        start = round_start(s.nodes, vote.on)
        review = _review(s, start, vote.on)
        undecided = None
        if review is None or review.on > vote.on:
            undecided = _review_without_result(s, start, vote.on)
        if undecided is not None:
            if s.asks and branch is not None and branch.has_committee is True:
                yield s.unknown(
                    f"{undecided.on} 的转正审查没有填结果，无法判断转正大会之前是否审查通过。", **about(vote)
                )
        elif review is None:
            if s.asks and branch is not None and branch.has_committee is True:
                failed = _last_failed_review(s, start, vote.on)
                what = f"支委会 {failed.on} 审查没有通过" if failed else "没有支委会审查的记录"
                yield s.broken(f"{vote.on} 转正大会之前{what}。", **about(vote))
        else:
            yield from could_decide(s, review, 22, "转正审查")
            if review.on > vote.on:
                yield s.broken(f"支委会转正审查 {review.on}，晚于转正大会 {vote.on}。", **about(vote))
        bound, before = vote.on, "转正大会"
        if review is not None and review.on <= vote.on:
            bound, before = review.on, "支委会审查"
        for each in whom:
            days = in_round(
                (
                    row.on
                    for row in s.file.consultations
                    if row.link == Link.CONVERSION and row.consulted == each
                ),
                start,
            )
            if not days:
                if s.asks:
                    yield s.broken(f"{vote.on} 转正大会之前没有征求{each}意见的记录。", **about(vote))
            elif days[0] > bound:
                yield s.broken(f"征求{each}意见 {days[0]}，晚于{before} {bound}，应当在前。", **about(vote))


def _review_without_result(s: Scope, start: date | None, meeting: date) -> Vote | None:
    """A review of the round, held not later than the meeting, whose result was not typed."""
    rows = [
        vote
        for vote in s.nodes.votes(Motion.CONVERSION_REVIEW)
        if vote.result is None and (start is None or vote.on > start) and vote.on <= meeting
    ]
    return rows[-1] if rows else None


def _last_failed_review(s: Scope, start: date | None, meeting: date) -> Vote | None:
    rows = [
        vote
        for vote in s.nodes.votes(Motion.CONVERSION_REVIEW)
        if vote.result == VoteResult.FAILED and (start is None or vote.on > start) and vote.on <= meeting
    ]
    return rows[-1] if rows else None


def _review(s: Scope, start: date | None, meeting: date) -> Vote | None:
    """The review of the round: the last passed one before the meeting, else the first one after it."""
    rows = [
        vote
        for vote in s.nodes.votes(Motion.CONVERSION_REVIEW)
        if vote.result == VoteResult.PASSED and (start is None or vote.on > start)
    ]
    before = [vote for vote in rows if vote.on <= meeting]
    return before[-1] if before else (rows[0] if rows else None)


@rule("R102")
def not_before_the_expiry(s: Scope) -> Iterator[Remark]:
    """No conversion before the expiry of that day; breaches of discipline may be answered earlier."""
    for item in held(s.nodes):
        vote, expiry = item.vote, item.expiry
        if expiry is None:
            if s.asks:
                blank = "预备期起日不明" if s.nodes.probation_start is None else "预备期延长几个月没有填"
                yield s.unknown(f"{blank}，无法判断 {vote.on} 转正大会是否期满。", **about(vote))
            continue
        early_is_lawful = vote.outcome == ConversionOutcome.CANCEL or answers_a_breach(s, item)
        if vote.on < expiry and not early_is_lawful:
            yield s.broken(
                f"转正大会 {vote.on}，预备期 {expiry} 才满，早 {(expiry - vote.on).days} 天；不能提前转正。",
                **about(vote),
            )


@rule("R103")
def discussed_soon(s: Scope) -> Iterator[Remark]:
    """The meeting soon after the expiry (及时); the days are this branch's own. Postponement: R113."""
    if s.file.probation is not None and s.file.probation.postponed_until is not None:
        return
    days = s.params.whole("conv_meeting_days")
    seen: set[date] = set()
    for item in held(s.nodes):
        if item.expiry is None or item.expiry in seen:
            continue
        seen.add(item.expiry)
        limit = add_days(item.expiry, days)
        if item.vote.on > limit:
            yield s.broken(
                f"预备期 {item.expiry} 满，应在 {days} 天内（{no_later_than(limit)}）讨论转正；"
                f"实际 {item.vote.on}。",
                due_on=limit,
                **about(item.vote),
            )
    expiry = awaited_expiry(s.nodes)
    if expiry is None:
        return
    answered = [row for row in s.nodes.filings(Filing.CONVERSION_APPROVAL) if row.decided_on is not None]
    if answered and not s.nodes.conversions:
        if s.asks:
            yield s.unknown(
                f"转正 {answered[-1].decided_on} 已经审批，没有登记转正大会，无法判断是否及时讨论。",
                node=answered[-1].decided_on,
            )
    else:
        limit = add_days(expiry, days)
        yield s.due(
            limit,
            "讨论转正",
            f"预备期 {expiry} 满，应在满后 {days} 天内（{no_later_than(limit)}）开支部大会讨论转正，"
            "还没有通过决议",
            warn_days=s.params.whole("conv_warn_days"),
        )


@rule("R104")
def voted_like_an_admission(s: Scope) -> Iterator[Remark]:
    """Quorum, majority and separate votes as at an admission; the secret ballot only a warning (errata)."""
    for item in held(s.nodes):
        vote = item.vote
        yield from quorum_remarks(s, vote)
        yield from result_remarks(s, vote)
        yield from merged_remarks(s, vote)
        if not s.params.flag("conv_secret") or s.edition_on(vote.on) is Edition.PRE2014:
            continue
        if vote.secret is False:
            yield s.broken(
                f"{vote.on} 转正大会的表决不是无记名投票；条文写到会、赞成人数等要求与接收相同。",
                severity=Severity.WARNING,
                **about(vote),
            )
        elif vote.secret is None and s.asks:
            yield s.unknown(
                f"{vote.on} 转正大会没有填“无记名”，无法判断。", severity=Severity.WARNING, **about(vote)
            )


@rule("R105")
def outcome_named(s: Scope) -> Iterator[Remark]:
    """What passed must be one of: convert, extend, cancel."""
    for item in held(s.nodes):
        if item.passed and item.vote.outcome is None and s.asks:
            yield s.unknown(
                f"{item.vote.on} 转正大会没有填“转正决定”，无法判断是按期转正、延长还是取消。",
                **about(item.vote),
            )
