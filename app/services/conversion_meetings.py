"""The conversion meetings (转正大会) of a case, each with its approval and the expiry in force that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models import SuperiorFiling, Vote
from app.models.words import ConversionOutcome, FilingResult, VoteResult
from app.services.case_rows import CaseRows
from app.services.dates import add_months
from app.services.membership import answered_conversions


@dataclass(frozen=True, slots=True)
class Conversion:
    """One conversion meeting with what the rules need of it.

    ``expiry`` is the day the probation counted at this meeting ends: only extensions decided at earlier
    meetings and approved move it (errata to R100–R108). None while the start, or how long it was extended,
    is not known.
    """

    vote: Vote
    approval: SuperiorFiling | None
    expiry: date | None

    @property
    def approved_on(self) -> date | None:
        """The day the committee agreed, or None."""
        if self.approval is None or self.approval.result != FilingResult.AGREED:
            return None
        return self.approval.decided_on

    @property
    def passed(self) -> bool:
        """Whether the meeting passed what it decided on."""
        return self.vote.result == VoteResult.PASSED


def conversion_meetings(rows: CaseRows, start: date | None) -> tuple[Conversion, ...]:
    """Every conversion meeting, oldest first; ``start`` is the day the probation began, if it is known.

    Which approval belongs to which meeting: ``membership.answered_conversions``.
    """
    found: list[Conversion] = []
    expiry = add_months(start, 12) if start is not None else None
    for vote, approval in answered_conversions(rows.file):
        item = Conversion(vote, approval, expiry)
        found.append(item)
        extended = vote.outcome == ConversionOutcome.EXTEND and item.passed
        if extended and item.approved_on is not None and start is not None:
            months = vote.extension_months
            expiry = None if months is None else add_months(start, 12 + months)
    return tuple(found)
