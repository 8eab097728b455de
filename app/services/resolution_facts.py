"""From the rows of a case to what its resolution says (决议): for the record of a meeting and its wizard."""

from __future__ import annotations

from datetime import date

from app.models import Vote
from app.models.words import ConversionOutcome, NoticeMatter
from app.services.dates import add_days, add_months
from app.services.editions import Edition, edition_on
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.resolutions import AdmissionFacts, Ballot, ConversionFacts
from app.services.rules.votes import Count


def printed_end(full: date, params: Params) -> date:
    """The last day of a probation as printed: the day before it is full, unless the place prints that day.

    Decisions always use the full day (errata 3.14, key probation_print_end).
    """
    return add_days(full, -1) if params.word("probation_print_end") == "DAY_BEFORE" else full


def ballot_of(vote: Vote, params: Params) -> Ballot:
    """The count of a row; a ballot not taken yet is planned as a secret one."""
    secret = True if vote.secret is None and vote.result is None else vote.secret
    return Ballot(Count.of(vote), secret, params.flag("count_written"))


def admission_facts(nodes: Milestones, vote: Vote, branch: str, assembly: str) -> AdmissionFacts:
    """What is known for the resolution on an admission.

    ``assembly`` is what the edition calls the meeting. The notice is that about the admission where one was
    held, else that about the candidate; before the edition of 2026 none was asked for.
    """
    notice = nodes.notice(NoticeMatter.ADMISSION) or nodes.candidate_notice
    required = edition_on(nodes.candidate_since or vote.on, nodes.params) is Edition.R2026
    review, probation = nodes.review, nodes.file.probation
    return AdmissionFacts(
        branch=branch,
        assembly=assembly,
        name=nodes.file.person.name,
        on=vote.on,
        merits=(probation.merits_and_faults or "") if probation else "",
        announced=notice is not None or required,
        notice_from=notice.start_on if notice else None,
        notice_to=notice.end_on if notice else None,
        notice_result=(notice.result or "") if notice else "",
        review=(review.conclusion or "") if review else "",
        ballot=ballot_of(vote, nodes.params),
    )


def conversion_facts(nodes: Milestones, vote: Vote, branch: str, assembly: str) -> ConversionFacts:
    """What is known for the resolution on a conversion; an extension counts once from the original start."""
    params, start, first = nodes.params, nodes.probation_start, nodes.probation_expiry
    expiry = next((item.expiry for item in nodes.conversions if item.vote is vote), nodes.expiry_effective)
    extended_to = None
    if start is not None and vote.extension_months:
        extended_to = printed_end(add_months(start, 12 + vote.extension_months), params)
    return ConversionFacts(
        branch=branch,
        assembly=assembly,
        name=nodes.file.person.name,
        outcome=ConversionOutcome(vote.outcome or ConversionOutcome.CONVERT),
        on=vote.on,
        probation_from=start,
        printed_to=printed_end(expiry, params) if expiry else None,
        expiry=expiry,
        reason=vote.reason or "",
        months=vote.extension_months,
        extended_from=first,
        extended_to=extended_to,
        was_extended=expiry != first,
        ballot=ballot_of(vote, params),
    )
