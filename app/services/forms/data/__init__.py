"""The facts a form may speak of, frozen: what ``contexts`` builds and descriptions name in placeholders.

Empty means three things on paper (forms-errata.md section 3, reading 3): known to be none is the word 无,
not applicable is ／, unknown is left blank for the pen. The builders write the words; here None or an
empty text is always "unknown".
"""

from __future__ import annotations

from app.services.forms.data.cases import (
    CaseData,
    ChannelData,
    FilingData,
    JournalRow,
    JournalStage,
    MotionData,
    RosterData,
    TalkData,
)
from app.services.forms.data.notices import (
    NoticeData,
    NoticeFacts,
)
from app.services.forms.data.people import (
    R2026_FROM,
    BranchData,
    HelperData,
    PersonData,
    SealState,
    full_day,
    people_words,
)
from app.services.forms.data.tallies import (
    TallyData,
)

CONTEXTS: dict[str, type] = {
    "case": CaseData,
    "roster": RosterData,
    "notice": NoticeData,
    "tally": TallyData,
}
"""What each context of a form description is made of; ``contexts`` has a builder for each."""

__all__ = [
    "CONTEXTS",
    "R2026_FROM",
    "BranchData",
    "CaseData",
    "ChannelData",
    "FilingData",
    "HelperData",
    "JournalRow",
    "JournalStage",
    "MotionData",
    "NoticeData",
    "NoticeFacts",
    "PersonData",
    "RosterData",
    "SealState",
    "TalkData",
    "TallyData",
    "full_day",
    "people_words",
]
