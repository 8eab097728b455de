"""The facts a form may speak of, frozen: what ``contexts`` builds and descriptions name in placeholders.

Empty means three things on paper (forms-errata.md section 3, reading 3): known to be none is the word 无,
not applicable is ／, unknown is left blank for the pen. The builders write the words; here None or an
empty text is always "unknown".
"""

from __future__ import annotations

from app.services.forms.data.admission import (
    AdmissionData,
    BookletData,
)
from app.services.forms.data.archive import ArchiveData
from app.services.forms.data.ballots import BallotPapersData
from app.services.forms.data.branch_lists import (
    ApplicantRow,
    ApplicantsData,
    BallotSheet,
    ChaseData,
    ChaseRow,
    NamePair,
    ShortlistData,
    ShortlistRow,
)
from app.services.forms.data.candidacy import (
    CandidacyData,
    HeardData,
    InquiryData,
    OpinionData,
    ReviewData,
    TrainingData,
)
from app.services.forms.data.cases import (
    CaseData,
    ChannelData,
    JournalRow,
    JournalStage,
    RosterData,
    TalkData,
)
from app.services.forms.data.cultivation import (
    DocumentData,
    InspectionData,
    RecommendationData,
    ReportData,
)
from app.services.forms.data.date_checks import DateCheckData
from app.services.forms.data.dues import DuesData, ReceiptsData
from app.services.forms.data.family import (
    RelativeData,
    ResumeData,
)
from app.services.forms.data.handbook import AppraisalData, HandbookData
from app.services.forms.data.hearings import (
    HearingData,
    PublicityData,
    SpeechData,
)
from app.services.forms.data.letters import (
    InquiriesData,
    OathData,
)
from app.services.forms.data.meetings import (
    AttendeeData,
    BallotData,
    MeetingData,
    SignRow,
)
from app.services.forms.data.members import MemberSheetData, MobileData, MobilesData
from app.services.forms.data.motions import (
    FilingData,
    MotionData,
    NoticeFacts,
)
from app.services.forms.data.notices import (
    NoticeData,
)
from app.services.forms.data.pairs import (
    CourseData,
    CoursesData,
    PairActivityData,
    PairData,
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
from app.services.forms.data.probation import (
    ConversionData,
    ProbationData,
)
from app.services.forms.data.reminders import RemindersData
from app.services.forms.data.requests import RequestData
from app.services.forms.data.statistics import HalfYearData, LedgerData
from app.services.forms.data.tallies import (
    TallyData,
)
from app.services.forms.data.transcripts import (
    CheckData,
    TranscriptData,
)
from app.services.forms.data.transfers import LetterData, LettersData

CONTEXTS: dict[str, type] = {
    "case": CaseData,
    "roster": RosterData,
    "notice": NoticeData,
    "tally": TallyData,
    "hearing": HearingData,
    "publicity": PublicityData,
    "inquiries": InquiriesData,
    "ballots": BallotPapersData,
    "oath": OathData,
    "transcript": TranscriptData,
    "meeting": MeetingData,
    "applicants": ApplicantsData,
    "shortlist": ShortlistData,
    "chase": ChaseData,
    "pair": PairData,
    "courses": CoursesData,
    "request": RequestData,
    "dues": DuesData,
    "receipts": ReceiptsData,
    "ledger": LedgerData,
    "half-year": HalfYearData,
    "letter": LetterData,
    "letters": LettersData,
    "archive": ArchiveData,
    "reminders": RemindersData,
    "date-check": DateCheckData,
    "mobiles": MobilesData,
    "mobile": MobileData,
    "member": MemberSheetData,
    "handbook": HandbookData,
    "appraisal": AppraisalData,
}
"""What each context of a form description is made of; ``contexts`` has a builder for each."""

__all__ = [
    "CONTEXTS",
    "R2026_FROM",
    "AdmissionData",
    "ApplicantRow",
    "ApplicantsData",
    "AttendeeData",
    "BallotData",
    "BallotPapersData",
    "BallotSheet",
    "BookletData",
    "BranchData",
    "CandidacyData",
    "CaseData",
    "ChannelData",
    "ChaseData",
    "ChaseRow",
    "CheckData",
    "ConversionData",
    "CourseData",
    "CoursesData",
    "DocumentData",
    "FilingData",
    "HeardData",
    "HearingData",
    "HelperData",
    "InquiriesData",
    "InquiryData",
    "InspectionData",
    "JournalRow",
    "JournalStage",
    "MeetingData",
    "MotionData",
    "NamePair",
    "NoticeData",
    "NoticeFacts",
    "OathData",
    "OpinionData",
    "PairActivityData",
    "PairData",
    "PersonData",
    "ProbationData",
    "PublicityData",
    "RecommendationData",
    "RelativeData",
    "ReportData",
    "RequestData",
    "ResumeData",
    "ReviewData",
    "RosterData",
    "SealState",
    "ShortlistData",
    "ShortlistRow",
    "SignRow",
    "SpeechData",
    "TalkData",
    "TallyData",
    "TrainingData",
    "TranscriptData",
    "full_day",
    "people_words",
]
