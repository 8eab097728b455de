"""One development case (案卷), and rosters of several cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.admission import NO_ADMISSION, AdmissionData
from app.services.forms.data.candidacy import NO_CANDIDACY, CandidacyData, TrainingData
from app.services.forms.data.cultivation import (
    NO_DOCUMENT,
    DocumentData,
    InspectionData,
    QuarterFace,
    RecommendationData,
    ReportData,
    quarter_faces,
)
from app.services.forms.data.family import CONNECTIONS, SPOUSE, RelativeData, ResumeData
from app.services.forms.data.motions import NO_FILING, NO_MOTION, FilingData, MotionData
from app.services.forms.data.people import BranchData, HelperData, PersonData, people_words
from app.services.forms.data.probation import NO_CONVERSION, NO_PROBATION, ConversionData, ProbationData
from app.services.forms.data.probation_faces import ProbationFace, probation_faces

INSPECTION_FACES = 4


@dataclass(frozen=True, slots=True)
class TalkData:
    """The talk with an applicant (同入党申请人谈话). ``talkers`` names with posts: ``王强（书记）``."""

    on: date | None = None
    place: str = ""
    talkers: str = ""
    content: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class ChannelData:
    """Which of the four channels recommended the person (三推一选)."""

    members: bool = False
    mass_organisation: bool = False
    enterprise: bool = False
    party_selection: bool = False

    @property
    def words(self) -> str:
        """The channels by name, joined by 、."""
        named = (
            (self.members, "党员推荐"),
            (self.mass_organisation, "群团推荐"),
            (self.enterprise, "企业推荐"),
            (self.party_selection, "组织选优"),
        )
        return "、".join(name for used, name in named if used)


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One step of the whole-process record (全程纪实表).

    ``number`` is the step's printed number (empty for 公示), ``on`` the day or period as printed,
    ``situation`` the result, votes, document number; ``short`` a wording that fits three lines anyway.
    """

    number: str
    step: str
    on: str = ""
    situation: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class JournalStage:
    """A stage of the whole-process record with its rows."""

    title: str
    rows: tuple[JournalRow, ...]


@dataclass(frozen=True, slots=True)
class CaseData:
    """One development case (案卷) for every form that speaks of one person.

    ``application_on`` is the day of the application: the one it bears (``written_on``), else the one it
    came in on (``received_on``).
    ``recommended`` tells the recommendations with their counts, ``performance`` what was said of the person;
    ``cultivation`` is one sentence about the inspections, ``remark`` moves and changes of mentors.
    ``front`` and ``back`` are the two sides of the whole-process record: stages one to three, four and five.
    ``recommended_on`` is the day of the last recommendation, ``year_on`` the day a year as an activist is
    full; ``family`` holds spouse and family before the other connections; ``conversion`` is the last
    conversion meeting (or what is there before one), ``extension`` and ``cancellation`` what those decided.
    ``inspections`` are those before the admission, ``later_inspections`` those of the probation, ``courses``
    the trainings before it; ``document``
    is the document registered for the form being printed; ``code`` 案卷编号, ``receiver`` who took the
    application; ``of_age`` and ``letter_signed`` are 是 or 否 if it is known whether the letter was written
    at eighteen or later (R01) and signed and dated (R03).
    """

    branch: BranchData
    person: PersonData
    application_on: date | None = None
    written_on: date | None = None
    received_on: date | None = None
    talk: TalkData = TalkData()
    channels: ChannelData = ChannelData()
    recommended: str = ""
    performance: str = ""
    activist_on: date | None = None
    activist: MotionData = NO_MOTION
    activist_filing: FilingData = NO_FILING
    candidate_on: date | None = None
    admission_on: date | None = None
    probation_from: date | None = None
    probation_to: date | None = None
    mentors: tuple[HelperData, ...] = ()
    introducers: tuple[HelperData, ...] = ()
    remark: str = ""
    cultivation: str = ""
    front: tuple[JournalStage, ...] = ()
    back: tuple[JournalStage, ...] = ()
    recommended_on: date | None = None
    year_on: date | None = None
    family: tuple[RelativeData, ...] = ()
    resume: tuple[ResumeData, ...] = ()
    candidacy: CandidacyData = NO_CANDIDACY
    admission: AdmissionData = NO_ADMISSION
    probation: ProbationData = NO_PROBATION
    conversion: ConversionData = NO_CONVERSION
    extension: ConversionData = NO_CONVERSION
    cancellation: ConversionData = NO_CONVERSION
    code: str = ""
    receiver: str = ""
    of_age: str = ""
    letter_signed: str = ""
    recommendations: tuple[RecommendationData, ...] = ()
    inspections: tuple[InspectionData, ...] = ()
    later_inspections: tuple[InspectionData, ...] = ()
    reports: tuple[ReportData, ...] = ()
    courses: tuple[TrainingData, ...] = ()
    document: DocumentData = NO_DOCUMENT

    @property
    def heard_on(self) -> date | None:
        """The last day members or masses were heard before the admission (座谈)."""
        return self.admission.heard.on or self.candidacy.heard.on

    @property
    def filed_before(self) -> bool:
        """Whether the superior filed the candidate (备案) under the edition of 2014."""
        return self._before(self.candidacy.consent.on)

    @property
    def studied_before(self) -> bool:
        """Whether the candidate was studied (研究发展对象) under the edition of 2014."""
        return self._before(self.candidacy.study.on)

    def _before(self, day: date | None) -> bool:
        return day is not None and day < self.branch.r2026_from

    @property
    def reconvened(self) -> bool:
        """Whether the conversion comes after an extension in force."""
        return self.conversion.extended

    @property
    def spouse(self) -> RelativeData | None:
        """The husband or wife, if one is recorded."""
        return next((each for each in self.family if each.category == SPOUSE), None)

    @property
    def others(self) -> tuple[RelativeData, ...]:
        """The family without husband or wife."""
        return tuple(each for each in self.relatives if each.category != SPOUSE)

    @property
    def relatives(self) -> tuple[RelativeData, ...]:
        """Spouse and family members."""
        return tuple(each for each in self.family if each.category != CONNECTIONS)

    @property
    def connections(self) -> tuple[RelativeData, ...]:
        """The other connections (主要社会关系)."""
        return tuple(each for each in self.family if each.category == CONNECTIONS)

    @property
    def connections_text(self) -> str:
        """The other connections, one a line."""
        return "\n".join(each.line for each in self.connections)

    @property
    def first_inspections(self) -> tuple[InspectionData, ...]:
        """The four inspections that have a face in the half-year booklet."""
        return self.inspections[:INSPECTION_FACES]

    @property
    def further_inspections(self) -> tuple[InspectionData, ...]:
        """The fifth and later inspections, for inserted sheets."""
        return self.inspections[INSPECTION_FACES:]

    @property
    def probation_faces(self) -> tuple[ProbationFace, ...]:
        """The faces of the probationary booklet."""
        return probation_faces(self.later_inspections, self.probation_from)

    @property
    def quarter_faces(self) -> tuple[QuarterFace, ...]:
        """The faces of the quarterly booklet."""
        return quarter_faces(self.inspections)

    @property
    def member_recommendation(self) -> RecommendationData:
        """The last recommendation by party members, else by another channel than a mass organisation."""
        others = [row for row in self.recommendations if row.channel != "群团推荐"]
        members = [row for row in others if row.channel == "党员推荐"]
        return (members or others or [RecommendationData()])[-1]

    @property
    def mass_recommendation(self) -> RecommendationData:
        """The last recommendation by a mass organisation (推优)."""
        rows = [row for row in self.recommendations if row.channel == "群团推荐"]
        return rows[-1] if rows else RecommendationData()

    @property
    def mentor_names(self) -> tuple[str, ...]:
        """The mentors' names."""
        return tuple(helper.name for helper in self.mentors)

    @property
    def introducer_names(self) -> tuple[str, ...]:
        """The introducers' names."""
        return tuple(helper.name for helper in self.introducers)


@dataclass(frozen=True, slots=True)
class RosterData:
    """Several cases decided by the same meeting, for filing rosters (备案表).

    ``decided_on`` is the day of that meeting (of the approval for those filed by the quarter),
    ``reported_on`` and ``approved_on`` when they went to the committee for approval and came back.
    """

    branch: BranchData
    people: tuple[CaseData, ...] = ()
    decided_on: date | None = None
    reported_on: date | None = None
    approved_on: date | None = None

    @property
    def year(self) -> int | None:
        """The year decided in."""
        return self.decided_on.year if self.decided_on else None

    @property
    def quarter(self) -> str:
        """The quarter decided in: 一 to 四; empty before."""
        return "一二三四"[(self.decided_on.month - 1) // 3] if self.decided_on else ""

    @property
    def who(self) -> str:
        """``张三同志`` or ``张三等5名同志``; blanks to fill in for an empty list."""
        return people_words(tuple(case.person.name for case in self.people))
