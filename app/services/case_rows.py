"""Which row of a case stands for something when there are several (errata 3.7, 3.16).

The last 通过 of a motion, the last answer of the superior, the last notice, the helpers in office on a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from app.models import Helper, PoliticalReview, PublicNotice, SuperiorFiling, Vote
from app.models.words import (
    Filing,
    FilingResult,
    HelperRole,
    Motion,
    NoticeMatter,
    ReviewConclusion,
    VoteResult,
)
from app.services.casefile import CaseFile
from app.services.editions import Edition, edition_on
from app.services.params import Params

T = TypeVar("T")
POSITIVE = (FilingResult.AGREED, FilingResult.FILED, FilingResult.QUALIFIED)


class CaseRows:
    """The rows of one case, looked up by what they are about."""

    def __init__(self, file: CaseFile, params: Params) -> None:
        self.file = file
        self.params = params

    def votes(self, motion: Motion) -> tuple[Vote, ...]:
        """Every row of a motion, oldest first."""
        return tuple(vote for vote in self.file.votes if vote.motion == motion)

    def passed(self, motion: Motion) -> Vote | None:
        """The row that stands for the node: the last one that passed (errata 3.7)."""
        return last_of(vote for vote in self.votes(motion) if vote.result == VoteResult.PASSED)

    def filings(self, *matters: Filing) -> tuple[SuperiorFiling, ...]:
        """Rows of one or several matters, oldest first."""
        return tuple(row for row in self.file.filings if row.matter in matters)

    def answer(self, *matters: Filing) -> SuperiorFiling | None:
        """The last row the superior has dealt with, else the last one submitted."""
        rows = self.filings(*matters)
        return last_of(row for row in rows if row.decided_on is not None) or last_of(rows)

    def granted(self, *matters: Filing) -> SuperiorFiling | None:
        """The last row answered with 同意, 已备案 or 合格."""
        return last_of(
            row for row in self.filings(*matters) if row.decided_on is not None and row.result in POSITIVE
        )

    def consent_granted(self) -> SuperiorFiling | None:
        """The superior's positive answer that the listing as a candidate rests on.

        Since 2026 that is 同意; a 备案 some places ask for after the notice takes nothing away from it.
        """
        asked = (Filing.CANDIDATE_CONSENT, Filing.CANDIDATE_FILING)
        last = self.granted(*asked)
        if last is None or last.decided_on is None or last.result != FilingResult.FILED:
            return last
        if edition_on(last.decided_on, self.params) is not Edition.R2026:
            return last
        study = self.passed(Motion.CANDIDATE)
        agreed = last_of(
            row
            for row in self.filings(*asked)
            if row.result == FilingResult.AGREED
            and row.decided_on is not None
            and (study is None or study.on <= row.decided_on)
        )
        return agreed or last

    def failed_review(self) -> PoliticalReview | None:
        """The last political review if it concluded 不合格 and none has been begun since (article 16)."""
        last = last_of(self.file.reviews)
        return last if last is not None and last.conclusion == ReviewConclusion.UNQUALIFIED else None

    def is_refused(self, meeting: Vote) -> bool:
        """Whether the committee's last word on an admission meeting was 不同意: another has to be held."""
        row = self.answer(Filing.ADMISSION_APPROVAL)
        if row is None or row.decided_on is None or row.decided_on < meeting.on:
            return False
        return row.result == FilingResult.REFUSED

    def pre_review_in_hand(self) -> date | None:
        """The day of the last pre-review 合格 that no failed or refused meeting has used up (E6, E7)."""
        row = self.answer(Filing.PRE_REVIEW)
        if row is None or row.decided_on is None or row.result not in POSITIVE:
            return None
        used = [
            vote.on
            for vote in self.votes(Motion.ADMISSION)
            if vote.result == VoteResult.FAILED
            or (vote.result == VoteResult.PASSED and self.is_refused(vote))
        ]
        return None if used and row.decided_on <= used[-1] else row.decided_on

    def notice(self, matter: NoticeMatter) -> PublicNotice | None:
        """The last notice of a matter."""
        return last_of(row for row in self.file.notices if row.matter == matter)

    def helpers(self, role: HelperRole) -> tuple[Helper, ...]:
        """Mentors, introducers or paired members, by start date."""
        return tuple(row for row in self.file.helpers if row.role == role)

    def in_office(self, role: HelperRole, day: date) -> tuple[Helper, ...]:
        """Those in office on ``day``; the end date itself still counts."""
        return tuple(
            row
            for row in self.helpers(role)
            if row.from_on <= day and (row.to_on is None or day <= row.to_on)
        )


def last_of(rows: Iterable[T]) -> T | None:
    """The last of some rows, or None."""
    found = None
    for row in rows:
        found = row
    return found
