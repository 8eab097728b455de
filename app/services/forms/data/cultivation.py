"""Recommendation, inspections, thought reports, trainings, and a document of ours about the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from app.services.percentages import percent

_ORDINALS = "一二三四五六七八九十"
_DAY_MARK = "（"


def ordinal(number: int) -> str:
    """``3`` as 三, ``12`` as 十二."""
    if number <= 10:
        return _ORDINALS[number - 1]
    tens, ones = divmod(number, 10)
    head = "" if tens == 1 else _ORDINALS[tens - 1]
    return f"{head}十{_ORDINALS[ones - 1] if ones else ''}"


@dataclass(frozen=True, slots=True)
class RecommendationData:
    """One recommendation (推荐、推优) with its counts; ``meeting`` is the kind of meeting that gave it.

    ``body`` is 共青团, 工会 or 妇联 for a mass organisation. ``organiser`` is who recommended.
    """

    channel: str = ""
    organiser: str = ""
    on: date | None = None
    meeting: str = ""
    way: str = ""
    due: int | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    opinion: str = ""
    body: str = ""

    @property
    def share(self) -> str:
        """Votes in favour of those present, in per cent with one decimal."""
        if self.votes_for is None or not self.present:
            return ""
        return percent(self.votes_for, self.present)

    @property
    def percentage(self) -> str:
        """The share as a number, for a sentence that has the sign printed behind its blank."""
        return self.share.removesuffix("%")

    @property
    def held(self) -> str:
        """The meeting as a sentence names it; a blank before 会议 if it is not recorded."""
        return self.meeting or "____________会议"

    @property
    def valid(self) -> int | None:
        """Ballots in favour, against and abstaining together; None unless all three are known."""
        counts = [
            count for count in (self.votes_for, self.votes_against, self.votes_abstain) if count is not None
        ]
        return sum(counts) if len(counts) == 3 else None


@dataclass(frozen=True, slots=True)
class InspectionData:
    """One inspection (考察): its number, period, the opinions, and how many thought reports fell into it."""

    number: int = 0
    on: date | None = None
    period_from: date | None = None
    period_to: date | None = None
    mentor_opinion: str = ""
    group_opinion: str = ""
    branch_opinion: str = ""
    branch_on: date | None = None
    conclusion: str = ""
    reports: int | None = None
    reports_view: str = ""

    @property
    def ordinal(self) -> str:
        """一, 二, 三 …"""
        return ordinal(self.number)

    @property
    def period(self) -> str:
        """The period by days, blanks where it is not recorded."""
        days = [
            f"{day.year}年{day.month}月{day.day}日" if day else "____年__月__日"
            for day in (self.period_from, self.period_to)
        ]
        return "至".join(days)

    @property
    def months(self) -> str:
        """The period by months: ``2024年9月至11月``, blanks where it is not recorded."""
        start, end = self.period_from, self.period_to
        if start is None or end is None:
            return "____年__月至__月"
        year = "" if start.year == end.year else f"{end.year}年"
        return f"{start.year}年{start.month}月至{year}{end.month}月"


def together(earlier: InspectionData, later: InspectionData) -> InspectionData:
    """Two inspections in one room of a booklet: the opinions of both, each with its day."""
    views = dict.fromkeys(view for view in (earlier.reports_view, later.reports_view) if view)
    return replace(
        later,
        mentor_opinion=_both((earlier.mentor_opinion, earlier.on), (later.mentor_opinion, later.on)),
        branch_opinion=_both(
            (earlier.branch_opinion, earlier.branch_on or earlier.on),
            (later.branch_opinion, later.branch_on or later.on),
        ),
        reports_view="；".join(views),
    )


def _both(*told: tuple[str, date | None]) -> str:
    said = [(opinion, on) for opinion, on in told if opinion]
    if len(said) < 2:
        return "".join(opinion for opinion, _ in said)
    return "\n".join(
        opinion if on is None or opinion.startswith(_DAY_MARK) else f"（{on:%Y.%m.%d}）{opinion}"
        for opinion, on in said
    )


def all_together(inspections: Iterable[InspectionData | None]) -> InspectionData | None:
    """All of them in one room; None if there are none."""
    found = [each for each in inspections if each is not None]
    return reduce(together, found) if found else None


@dataclass(frozen=True, slots=True)
class QuarterBlock:
    """The room for one quarter's inspection, whether it has been held or not."""

    ordinal: str
    inspection: InspectionData | None = None

    @property
    def title(self) -> str:
        """第一季度（2024年9月至11月）; blanks for a quarter still to come."""
        months = self.inspection.months if self.inspection else "____年__月至__月"
        return f"第{self.ordinal}季度（{months}）"


@dataclass(frozen=True, slots=True)
class QuarterFace:
    """One face of the quarterly booklet: two quarters, or the branch's opinion after half a year.

    ``half`` is 半年, 一年, 一年半 …; ``branch`` the inspection whose branch opinion stands there.
    """

    is_branch: bool
    half: str
    blocks: tuple[QuarterBlock, ...] = ()
    branch: InspectionData | None = None


def quarter_faces(inspections: tuple[InspectionData, ...]) -> tuple[QuarterFace, ...]:
    """The faces of the quarterly booklet: four at least, two more for every further half-year."""
    faces: list[QuarterFace] = []
    for half in range(max(2, -(-len(inspections) // 2))):
        pair = [inspections[at] if at < len(inspections) else None for at in (2 * half, 2 * half + 1)]
        years, rest = divmod(half + 1, 2)
        name = f"{ordinal(years)}年".replace("二年", "两年") if years else ""
        name += "半" if rest and years else ("半年" if rest else "")
        told = [each for each in pair if each is not None and each.branch_opinion]
        blocks = tuple(QuarterBlock(ordinal(2 * half + at), each) for at, each in enumerate(pair, 1))
        faces.append(QuarterFace(False, name, blocks))
        faces.append(QuarterFace(True, name, branch=all_together(told)))
    return tuple(faces)


@dataclass(frozen=True, slots=True)
class ReportData:
    """One thought report (思想汇报): day written, day received, title, reader; ``quarter`` 2026年第1季度."""

    on: date
    received_on: date | None = None
    title: str = ""
    reader: str = ""

    @property
    def quarter(self) -> str:
        """The quarter the report belongs to."""
        return f"{self.on.year}年第{(self.on.month - 1) // 3 + 1}季度"


@dataclass(frozen=True, slots=True)
class DocumentData:
    """A document of ours (发文): number, day, signer; blank if it is not registered."""

    number: str = ""
    on: date | None = None
    signer: str = ""


NO_DOCUMENT = DocumentData()
"""No document is registered."""
