"""F. Extension, postponement and cancellation of the probation: rules R106, R108, R113–R115, R215, R216.

R107 has no output: the end of an extension is computed (:attr:`Milestones.extended_expiry`). That an
extension needs the superior's approval is R215's, for a cancellation R115's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models.words import (
    CaseStatus,
    ConversionOutcome,
    Filing,
    FilingResult,
    OrganisationKind,
    VoteResult,
)
from app.services.conversion_meetings import Conversion
from app.services.dates import add_months, months_in_words
from app.services.rules.assembly import about
from app.services.rules.conversion import awaited_expiry, held
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.scope import About

_VOID_LETTERS = ("退回", "作废")


def _extensions(s: Scope) -> tuple[Conversion, ...]:
    return tuple(
        item for item in s.nodes.conversions if item.passed and item.vote.outcome == ConversionOutcome.EXTEND
    )


def _was_refused(item: Conversion) -> bool:
    return item.approval is not None and item.approved_on is None


def _has_undated_approval(s: Scope) -> bool:
    """Whether the superior answered a decision of which only the day is missing."""
    rows = s.nodes.filings(Filing.CONVERSION_APPROVAL)
    return any(row.decided_on is None and row.result is not None for row in rows)


@rule("R106")
def extended_once_by_six_to_twelve(s: Scope) -> Iterator[Remark]:
    """One extension, of six to twelve months."""
    low, high = s.params.whole("extension_min_months"), s.params.whole("extension_max_months")
    standing = [item for item in _extensions(s) if not _was_refused(item)]
    for number, item in enumerate(standing):
        months = item.vote.extension_months
        if months is None:
            if s.asks:
                yield s.unknown(f"{item.vote.on} 决定延长预备期，没有填延长月数。", **about(item.vote))
        elif not low <= months <= high:
            yield s.broken(
                f"{item.vote.on} 决定延长预备期 {months} 个月，应为 {low} 至 {high} 个月。",
                **about(item.vote),
            )
        if number:
            first = standing[0].vote.on
            yield s.broken(
                f"{first} 已延长过预备期，{item.vote.on} 再次延长；只能延长一次。", **about(item.vote)
            )


@rule("R108")
def decided_after_the_extension(s: Scope) -> Iterator[Remark]:
    """When an approved extension is over, convert or cancel."""
    for item in _extensions(s):
        if item.expiry is not None and item.expiry != s.nodes.probation_expiry:
            yield s.broken(
                f"延长的预备期 {item.expiry} 满，{item.vote.on} 又决定延长；延长期满只能转正或取消资格。",
                **about(item.vote),
            )


@rule("R113")
def postponed_six_months_at_most(s: Scope) -> Iterator[Remark]:
    """For one who came from elsewhere the discussion may wait, six months at most."""
    probation, expiry = s.file.probation, s.nodes.probation_expiry
    if probation is None or probation.postponed_until is None or expiry is None:
        return
    months = s.params.whole("postpone_months")
    term = months_in_words(months)
    limit = add_months(expiry, months)
    until = probation.postponed_until
    if probation.transferred_in_on is None:
        yield s.broken(
            f"推迟讨论至 {until}，但没有填转入日期；推迟讨论只用于转入的预备党员。",
            severity=Severity.WARNING,
            node=until,
        )
    if until > limit:
        yield s.broken(
            f"预备期 {expiry} 满，推迟讨论最长{term}（{limit}）；填的是推迟至 {until}。",
            node=until,
            due_on=limit,
        )
    meetings = held(s.nodes)
    if meetings and meetings[0].vote.on > limit:
        yield s.broken(
            f"预备期 {expiry} 满，推迟讨论最长至 {limit}；转正大会 {meetings[0].vote.on}。",
            due_on=limit,
            **about(meetings[0].vote),
        )
    elif awaited_expiry(s.nodes) == expiry:
        yield s.due(
            limit,
            "讨论转正",
            f"预备期 {expiry} 满，推迟讨论至 {until}，最长不超过{term}（{limit}）",
            warn_days=s.params.whole("conv_warn_days"),
        )


@rule("R114")
def discussed_before_leaving(s: Scope) -> Iterator[Remark]:
    """Probation over and not yet discussed: discuss the conversion first, then transfer.

    After an approved extension it is the extension that must be over. Silent for one whose 转正日期 is
    typed without any meeting here: he was converted, only the papers are not recorded.
    """
    if s.file.person.full_on is not None and not held(s.nodes):
        return
    for day in _left_on(s):
        expiry, since = _expiry_on(s, day)
        if expiry is None or day < expiry:
            continue
        if not any(item.vote.on <= day and (since is None or item.vote.on > since) for item in held(s.nodes)):
            yield s.broken(
                f"预备期 {expiry} 已满，{day} 转出组织关系时还没有讨论转正；应先讨论，不能按时办的写明原因。",
                node=day,
                judged_on=day,
            )


def _left_on(s: Scope) -> list[date]:
    """The days of leaving: of the letters out; without any the day the case was closed as 转出 (E9)."""
    days = [
        row.issued_on
        for row in s.context.register.transfers_of_person.get(s.file.person.id, ())
        if row.direction == "转出" and row.state not in _VOID_LETTERS
    ]
    ended = s.file.case.ended_on
    if not days and ended is not None and s.nodes.status == CaseStatus.TRANSFERRED_OUT:
        days.append(ended)
    return sorted(days)


def _expiry_on(s: Scope, day: date) -> tuple[date | None, date | None]:
    """The expiry in force on ``day``, and the meeting that extended to it, if one had."""
    extension = s.nodes.extension
    if extension is None or extension.approved_on is None or extension.approved_on > day:
        return s.nodes.probation_expiry, None
    return s.nodes.extended_expiry, extension.vote.on


@rule("R115")
def cancelled_in_order(s: Scope) -> Iterator[Remark]:
    """A cancellation has the meeting's decision, the superior's approval and the notice to the person."""
    probation = s.file.probation
    notified = probation.cancellation_notified_on if probation else None
    recorded = s.nodes.status == CaseStatus.PROBATION_CANCELLED
    votes = [
        item
        for item in s.nodes.conversions
        if item.vote.outcome == ConversionOutcome.CANCEL and item.vote.result == VoteResult.PASSED
    ]
    if not votes and notified is None and not recorded:
        return
    item = votes[-1] if votes else None
    approved = item.approved_on if item else None
    missing = []
    if item is None:
        missing.append("支部大会通过")
    if approved is None and (notified is not None or recorded):
        missing.append("上级党委批准")
    if notified is None and recorded:
        missing.append("通知本人")
    if missing:
        yield s.broken(f"取消预备党员资格，没有{'、'.join(missing)}的日期。", node=notified)
    if notified is not None and approved is not None and notified < approved:
        yield s.broken(f"取消资格 {notified} 通知本人，早于上级批准 {approved}。", node=notified)


@rule("R215")
def extension_approved(s: Scope) -> Iterator[Remark]:
    """An extension counts only with the superior's approval; how long that may take is R109's."""
    for item in _extensions(s):
        later = [other for other in held(s.nodes) if other.vote.on > item.vote.on]
        if item.approval is None and later and s.asks and _has_undated_approval(s):
            yield s.unknown(
                f"{item.vote.on} 大会决定延长预备期，转正审批没有填办理日期，无法判断是否经上级批准。",
                **about(item.vote),
            )
        elif item.approval is None and later and s.asks:
            yield s.broken(
                f"{item.vote.on} 大会决定延长预备期，没有上级批准的记录，{later[0].vote.on} 又讨论转正；"
                "未经批准的延长不算数。",
                **about(item.vote),
            )


@rule("R216")
def transferred_in_examined(s: Scope) -> Iterator[Remark]:
    """Papers of a probationary member from elsewhere: examined; not to recognise him needs approval."""
    probation = s.file.probation
    if probation is None or probation.transferred_in_on is None:
        return
    verdict = s.file.case.transfer_review
    rows = s.nodes.filings(Filing.NON_RECOGNITION)
    granted = [row for row in rows if row.result == FilingResult.AGREED]
    if verdict is None and s.reached(21, s.nodes.probation_expiry):
        yield s.unknown("转入的预备党员没有填转入审查结论。", severity=Severity.HINT)
    if verdict == "无法认定" and not rows and held(s.nodes) and s.asks:
        yield s.broken("转入材料审查“无法认定”，没有报县级以上党委组织部门，却讨论了转正。")
    refused = bool(rows) or (verdict == "无法认定" and not s.nodes.conversions)
    if refused and not granted and s.nodes.status == CaseStatus.REJECTED:
        node = rows[-1].submitted_on if rows else s.file.case.ended_on
        yield s.broken("不予承认预备党员身份，没有县级以上党委组织部门批准。", node=node)
    for row in granted:
        body = s.context.register.organisations.get(row.organisation_id or "")
        if body is not None and body.kind != OrganisationKind.ORGANISATION_DEPARTMENT:
            yield s.broken(
                f"不予承认由“{body.name}”批准，应由县级以上党委组织部门批准。",
                **About(node=row.decided_on),
            )
