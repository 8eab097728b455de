"""The admission of a probationary member (接收预备党员): review, booklet, meeting, approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.candidacy import NOBODY_HEARD, HeardData
from app.services.forms.data.motions import (
    NO_FILING,
    NO_MOTION,
    NO_NOTICE,
    FilingData,
    MotionData,
    NoticeFacts,
)


@dataclass(frozen=True, slots=True)
class BookletData:
    """The application booklet (入党志愿书) in force: its number, days, and what was drafted for it."""

    number: str = ""
    issued_on: date | None = None
    signed_on: date | None = None
    wish: str = ""
    other_parties: str = ""
    political_history: str = ""
    to_explain: str = ""
    introducer1_opinion: str = ""
    introducer2_opinion: str = ""
    introducer1_on: date | None = None
    introducer2_on: date | None = None

    @property
    def introducers(self) -> str:
        """Both introducers' opinions, one paragraph each."""
        named = (("介绍人一", self.introducer1_opinion), ("介绍人二", self.introducer2_opinion))
        return "\n".join(f"{name}：{text}" for name, text in named if text)


@dataclass(frozen=True, slots=True)
class AdmissionData:
    """Steps 12 to 18 of one case.

    ``review`` the committee's review, ``vote`` the meeting that admitted; ``general`` the general branch
    (总支审议), ``talk`` the approval talk, ``approval`` and ``filing`` the superiors above.
    """

    heard: HeardData = NOBODY_HEARD
    joint: HeardData = NOBODY_HEARD
    review: MotionData = NO_MOTION
    notice: NoticeFacts = NO_NOTICE
    pre_review: FilingData = NO_FILING
    booklet: BookletData = BookletData()
    vote: MotionData = NO_MOTION
    general: FilingData = NO_FILING
    talk: FilingData = NO_FILING
    approval: FilingData = NO_FILING
    filing: FilingData = NO_FILING


NO_ADMISSION = AdmissionData()
"""Steps 12 to 18 not begun."""
