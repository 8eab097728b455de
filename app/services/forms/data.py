"""The facts a form may speak of, frozen: what ``contexts`` builds and descriptions name in placeholders.

Empty means three things on paper (forms-errata.md section 3, reading 3): known to be none is the word 无,
not applicable is ／, unknown is left blank for the pen. The builders write the words; here None or an
empty text is always "unknown".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

# Issued on this day (rules.md 0.1).
R2026_FROM = date(2026, 5, 11)
SealState = Literal["own", "superior", "signature"]


@dataclass(frozen=True, slots=True)
class BranchData:
    """A branch (党支部) and what stands above it.

    ``name`` the full name as on the seal, ``short`` for narrow cells, ``unit`` the name without 中共 and
    支部委员会 (for sentences); ``seal`` own seal, the superior's instead, or signature only; ``committee``
    the superior committee (党委), ``general`` the general branch (党总支) or 无; contact data for notices;
    ``r2026_from`` the day from which the 2026 edition counts here (a threshold the branch may change).
    """

    name: str
    short: str = ""
    unit: str = ""
    seal: SealState = "own"
    has_committee: bool | None = True
    has_groups: bool | None = None
    secretary: str = ""
    committee: str = ""
    general: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    r2026_from: date = R2026_FROM


@dataclass(frozen=True, slots=True)
class PersonData:
    """A person as forms print one. ``birth``, ``league_month``, ``work_month`` are ISO texts, the birth date
    perhaps without its day; ``unit_post`` joins enterprise, department and post."""

    name: str
    sex: str = ""
    ethnic_group: str = ""
    birth: str = ""
    identity_number: str = ""
    native_place: str = ""
    education: str = ""
    mobile: str = ""
    unit: str = ""
    department: str = ""
    staff_number: str = ""
    post: str = ""
    unit_post: str = ""
    league_month: str = ""
    work_month: str = ""
    political_status: str = ""

    @property
    def short_post(self) -> str:
        """Department and post without the enterprise, for narrow cells."""
        return f"{self.department}{self.post}"

    @property
    def introduction(self) -> str:
        """The person in one clause for a notice: no ID number, no address; unknown parts are left out."""
        born = f"{self.birth[:4]}年{int(self.birth[5:7])}月生" if len(self.birth) >= 7 else ""
        schooling = self.education and (
            self.education if self.education.endswith(("学历", "毕业")) else f"{self.education}学历"
        )
        parts = (self.name, self.sex, self.ethnic_group, born, schooling, self.unit_post)
        return "，".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class HelperData:
    """A mentor (培养联系人) or introducer (入党介绍人) in office."""

    name: str
    joined_on: date | None = None
    full_on: date | None = None
    post: str = ""
    unit: str = ""

    @property
    def membership(self) -> str:
        """Joining and full membership: ``2010.07.01 / 2011.07.01``; blanks where unknown."""
        days = [f"{day:%Y.%m.%d}" if day else "" for day in (self.joined_on, self.full_on)]
        return " / ".join(days) if any(days) else ""


@dataclass(frozen=True, slots=True)
class TalkData:
    """The talk with an applicant (同入党申请人谈话). ``talkers`` names with posts: ``王强（书记）``."""

    on: date | None = None
    place: str = ""
    talkers: str = ""
    content: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class MotionData:
    """A motion decided by a meeting: day, full name of the meeting, opinion or resolution."""

    on: date | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class FilingData:
    """What the superior did: day of the decision, document number, opinion."""

    on: date | None = None
    number: str = ""
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

    ``recommended`` tells the recommendations with their counts, ``performance`` what was said of the person;
    ``cultivation`` is one sentence about the inspections, ``remark`` moves and changes of mentors.
    ``front`` and ``back`` are the two sides of the whole-process record: stages one to three, four and five.
    """

    branch: BranchData
    person: PersonData
    application_on: date | None = None
    received_on: date | None = None
    talk: TalkData = TalkData()
    channels: ChannelData = ChannelData()
    recommended: str = ""
    performance: str = ""
    activist_on: date | None = None
    activist: MotionData = MotionData()
    activist_filing: FilingData = FilingData()
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
    """Several cases decided by the same meeting, for filing rosters (备案表)."""

    branch: BranchData
    people: tuple[CaseData, ...] = ()
    decided_on: date | None = None

    @property
    def who(self) -> str:
        """``张三同志`` or ``张三等5名同志``; blanks to fill in for an empty list."""
        return people_words(tuple(case.person.name for case in self.people))


def _full_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def people_words(names: tuple[str, ...]) -> str:
    """How a sentence names people: the only one by name, several by the first name and their number."""
    if not names:
        return "________等____名同志"
    return f"{names[0]}同志" if len(names) == 1 else f"{names[0]}等{len(names)}名同志"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A public notice (公示): period, workdays in it (None: not known), places, ways, decisions behind it.

    ``study_on`` the meeting that studied the matter, ``consent_on`` the superior's consent.
    """

    start_on: date | None = None
    end_on: date | None = None
    workdays: int | None = None
    places: str = ""
    ways: str = ""
    study_on: date | None = None
    consent_on: date | None = None

    @property
    def period(self) -> str:
        """The period as a sentence says it, the year only once; blanks where unknown."""
        blank = "____年__月__日"
        start = _full_day(self.start_on) or blank
        if self.end_on and self.start_on and self.end_on.year == self.start_on.year:
            return f"{start}至{self.end_on.month}月{self.end_on.day}日"
        return f"{start}至{_full_day(self.end_on) or blank}"


@dataclass(frozen=True, slots=True)
class NoticeData:
    """One notice about one or several people. Above four people the list goes on an annex page."""

    branch: BranchData
    notice: NoticeFacts = NoticeFacts()
    people: tuple[CaseData, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(case.person.name for case in self.people)

    @property
    def who(self) -> str:
        """``张三同志`` or ``张三等5名同志``; a blank to fill in if nobody is named yet."""
        return people_words(self.names) if self.people else "________同志"

    @property
    def total(self) -> int:
        """Number of people."""
        return len(self.people)

    @property
    def one(self) -> CaseData | None:
        """The only person, None if there are several."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def blank(self) -> bool:
        """Whether nobody is named yet."""
        return not self.people

    @property
    def several(self) -> bool:
        """More than one person: the title then names nobody."""
        return len(self.people) > 1

    @property
    def few(self) -> bool:
        """Two to four people: a table below the text."""
        return 2 <= len(self.people) <= 4

    @property
    def many(self) -> bool:
        """More than four: a list on an annex page."""
        return len(self.people) > 4


@dataclass(frozen=True, slots=True)
class TallyData:
    """The count of one motion about one person (票决情况汇总). Counts only, never who voted how.

    ``topic`` is what was put to the vote. Numbers are None before the meeting. ``due`` and ``present``
    count voters, ``members``, ``full`` and ``probationary`` the roster of the day; ``absent`` names and
    reasons, 无 if nobody; ``resolution`` the conclusion as recorded.
    """

    branch: BranchData
    person: PersonData
    motion: str = ""
    topic: str = ""
    on: date | None = None
    time: str = ""
    place: str = ""
    members: int | None = None
    full: int | None = None
    probationary: int | None = None
    due: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    votes_invalid: int | None = None
    cut_ballots: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None
    secret: bool | None = None
    absent: str = ""
    resolution: str = ""

    @property
    def when(self) -> str:
        """Day and time of the meeting as printed."""
        day = f"{self.on:%Y.%m.%d}" if self.on else ""
        return f"{day} {self.time}".strip()

    @property
    def written(self) -> int | None:
        """Written opinions handed in before the meeting."""
        return _total(self.written_for, self.written_against, self.written_abstain)

    @property
    def valid(self) -> int | None:
        """Valid ballots."""
        return _total(self.votes_for, self.votes_against, self.votes_abstain)

    @property
    def total_for(self) -> int | None:
        """Ballots and written opinions in favour."""
        return None if self.votes_for is None else self.votes_for + (self.written_for or 0)

    @property
    def needed(self) -> int | None:
        """The least number of votes that is more than half of those due: floor(due / 2) + 1."""
        return None if self.due is None else self.due // 2 + 1

    @property
    def share(self) -> str:
        """Votes in favour of those due, in per cent with one decimal."""
        if self.total_for is None or not self.due:
            return ""
        return f"{self.total_for * 100 / self.due:.1f}%"

    @property
    def method(self) -> str:
        """How the vote was taken."""
        if self.secret is None:
            return ""
        return "无记名投票" if self.secret else "投票（记名）"

    @property
    def hint(self) -> str:
        """The arithmetic, for the people who write the conclusion; empty before the count."""
        if self.total_for is None or self.needed is None or self.due is None:
            return ""
        verdict = "超过半数" if self.total_for >= self.needed else "未超过半数"
        return (
            f"（提示：应到会有表决权 {self.due} 人，过半须 {self.needed} 票，"
            f"赞成合计 {self.total_for} 票，{verdict}。）"
        )


def _total(*numbers: int | None) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


CONTEXTS: dict[str, type] = {
    "case": CaseData,
    "roster": RosterData,
    "notice": NoticeData,
    "tally": TallyData,
}
"""What each context of a form description is made of; ``contexts`` has a builder for each."""
