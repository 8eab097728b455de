"""Data of steps 19 to 24: probation, and each conversion meeting with what stands before and behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.models import Consultation, Vote
from app.models.words import (
    Consulted,
    ConversionOutcome,
    Filing,
    InspectionStage,
    Link,
    Motion,
    NoticeMatter,
    VoteResult,
)
from app.services.case_rows import last_of
from app.services.conversion_meetings import Conversion
from app.services.dates import add_days, add_months, chinese
from app.services.forms.contexts.answers import filing_of, heard_of, motion_of, notice_of
from app.services.forms.contexts.facts import NONE, Facts, by_seniority, names_of
from app.services.forms.data import ConversionData, MotionData, ProbationData
from app.services.milestones import Milestones
from app.services.resolution_facts import printed_end


def probation_of(nodes: Milestones) -> ProbationData:
    """The probation of a case; dates blank before the admission meeting."""
    row = nodes.file.probation
    organisation = nodes.file.organisation
    start = nodes.probation_start
    group = (row.group_name or "") if row else ""
    if not group and organisation is not None and organisation.has_groups is False:
        group = NONE
    opinions = [
        each.branch_opinion
        for each in nodes.file.inspections
        if each.stage == InspectionStage.PROBATION and each.branch_opinion
    ]
    over = nodes.full_conversion is not None or nodes.cancellation is not None
    expiry = nodes.expiry_effective
    return ProbationData(
        expiry=expiry,
        original_expiry=nodes.probation_expiry,
        print_full_day=nodes.params.word("probation_print_end") == "SAME_DAY",
        group=group,
        grouped_on=row.grouped_on if row else None,
        notified_on=row.notified_on if row else None,
        announced_on=row.announced_on if row else None,
        oath_on=row.oath_on if row else None,
        oath_place=(row.oath_place or "") if row else "",
        merits_and_faults=(row.merits_and_faults or "") if row else "",
        performance=opinions[-1] or "" if opinions else "",
        dues_from=f"{start:%Y-%m}" if start else "",
        remark=_remark(nodes) or (NONE if over else ""),
        over=over,
        apply_from=add_days(expiry, -nodes.params.whole("conv_apply_lead")) if expiry else None,
        apply_until=add_months(expiry, 1) if expiry else None,
    )


def _remark(nodes: Milestones) -> str:
    row = nodes.file.probation
    told = []
    if row is not None and row.transferred_in_on is not None:
        told.append(f"{chinese(row.transferred_in_on)}由外单位转入，预备期连续计算")
    if row is not None and row.postponed_until is not None:
        told.append(f"转正讨论推迟至{chinese(row.postponed_until)}")
    return "；".join(told) + "。" if told else ""


def conversions_of(facts: Facts, nodes: Milestones) -> tuple[ConversionData, ConversionData, ConversionData]:
    """The conversion to print, the one that extends, the one that cancels.

    The first is the last meeting, or what there is of a new application after an extension or before any
    meeting. The other two hold what was applied for if no meeting has decided so or is to decide it.
    """
    items = nodes.conversions
    waiting = not items or _is_open_again(nodes, items[-1])
    pending = _conversion(facts, nodes, None)
    current = pending if waiting else _conversion(facts, nodes, items[-1])
    found = []
    for outcome in (ConversionOutcome.EXTEND, ConversionOutcome.CANCEL):
        item = last_of(
            each
            for each in items
            if each.vote.outcome == outcome and each.vote.result in (VoteResult.PASSED, None)
        )
        found.append(_conversion(facts, nodes, item) if item else pending)
    return current, found[0], found[1]


def _is_open_again(nodes: Milestones, last: Conversion) -> bool:
    """Whether the last meeting extended the probation and a new application came after it."""
    row = nodes.file.probation
    if last.vote.outcome != ConversionOutcome.EXTEND or last.vote.result != VoteResult.PASSED:
        return False
    return row is not None and any(day > last.vote.on for day in row.application_dates)


def _begun(before: Sequence[Conversion]) -> date:
    """The day the round began: that of the last extension passed before (``rules.conversion``)."""
    days = [each.vote.on for each in before if each.passed and each.vote.outcome == ConversionOutcome.EXTEND]
    return days[-1] if days else date.min


def _asked(rows: Iterable[Consultation], after: date, again: date, until: date) -> list[Consultation]:
    """The opinions of a round; of those asked again after a meeting that did not decide only the new ones."""
    round_ = [row for row in rows if row.link == Link.CONVERSION and after < row.on <= until]
    renewed = {_whom(row) for row in round_ if row.on > again}
    return [row for row in round_ if row.on > again or _whom(row) not in renewed]


def _whom(row: Consultation) -> tuple[str, str]:
    """Who was asked: introducers one by one."""
    return row.consulted, (row.speaker or "") if row.consulted == Consulted.INTRODUCER else ""


def _conversion(facts: Facts, nodes: Milestones, item: Conversion | None) -> ConversionData:
    """What belongs to one meeting: everything of its round up to its own day, and the answers to it."""
    items = nodes.conversions
    at = items.index(item) if item else len(items)
    after = _begun(items[:at])
    until = item.vote.on if item else date.max
    following = items[at + 1].vote.on if at + 1 < len(items) else date.max
    file = nodes.file
    vote = item.vote if item else None
    applications = file.probation.application_dates if file.probation else ()
    expiry = item.expiry if item else nodes.expiry_effective
    return ConversionData(
        applied_on=last_of(day for day in applications if after < day <= until),
        heard=heard_of(
            nodes,
            _asked(file.consultations, after, items[at - 1].vote.on if at else after, until),
            [names_of(facts, (row.person_id,)) for row in by_seniority(facts, nodes.introducers)],
        ),
        notice=notice_of(
            facts,
            nodes,
            NoticeMatter.CONVERSION,
            [row for row in file.notices if after < row.start_on <= until],
        ),
        review=motion_of(_passed(nodes.votes(Motion.CONVERSION_REVIEW), after, until)),
        vote=_motion(facts, nodes, vote, after),
        passed=item is not None and item.passed,
        extended=expiry != nodes.probation_expiry,
        outcome=(vote.outcome or "") if vote else "",
        months=vote.extension_months if vote else None,
        from_on=expiry if vote and vote.outcome == ConversionOutcome.EXTEND else None,
        to_on=_extended_to(nodes, vote),
        expiry=expiry,
        print_full_day=nodes.params.word("probation_print_end") == "SAME_DAY",
        general=filing_of(
            last_of(
                row
                for row in nodes.filings(Filing.CONVERSION_GENERAL_BRANCH)
                if row.decided_on is not None and until <= row.decided_on < following
            )
        ),
        approval=filing_of(item.approval if item else None),
    )


def _motion(facts: Facts, nodes: Milestones, vote: Vote | None, after: date) -> MotionData:
    """The motion; for an extension or a cancellation with the breach behind it where no reason is typed."""
    told = motion_of(vote, count_written=facts.params.flag("count_written"))
    against = (ConversionOutcome.EXTEND, ConversionOutcome.CANCEL)
    if vote is None or told.reason or vote.outcome not in against:
        return told
    breaches = (
        row.facts
        for row in nodes.file.disciplines
        if row.handling == vote.outcome and row.facts and after < row.on <= vote.on
    )
    return replace(told, reason="\n".join(breaches))


def _passed(votes: Iterable[Vote], after: date, until: date) -> Vote | None:
    return last_of(vote for vote in votes if after < vote.on <= until and vote.result == VoteResult.PASSED)


def _extended_to(nodes: Milestones, vote: Vote | None) -> date | None:
    """The printed end of an extension: once from the original start (R107, errata 3.14)."""
    start = nodes.probation_start
    if vote is None or vote.outcome != ConversionOutcome.EXTEND or not vote.extension_months or start is None:
        return None
    return printed_end(add_months(start, 12 + vote.extension_months), nodes.params)
