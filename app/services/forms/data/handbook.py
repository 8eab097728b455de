"""The branch handbook of one year (支部工作手册, F44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.dues import DuesData
from app.services.forms.data.meetings import MeetingData
from app.services.forms.data.members import MemberRow
from app.services.forms.data.people import BranchData
from app.services.forms.data.statistics import HalfYearData


@dataclass(frozen=True, slots=True)
class PostRow:
    """Somebody in office in the year: post, name, the days."""

    title: str
    name: str
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class GroupData:
    """A party group (党小组) with its leader and members."""

    name: str
    leader: str = ""
    rows: tuple[MemberRow, ...] = ()


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One member's appraisal: counts only, never who said what."""

    name: str
    self_view: str = ""
    excellent: int | None = None
    good: int | None = None
    fair: int | None = None
    poor: int | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class AppraisalData:
    """The democratic appraisal (民主评议) of one meeting."""

    branch: BranchData
    on: date | None = None
    place: str = ""
    rows: tuple[AppraisalRow, ...] = ()


@dataclass(frozen=True, slots=True)
class HandbookData:
    """Everything of one year. ``until`` is the last day counted (the year's end, or today).

    ``term`` says the committee's term, ``plan`` the year's plan; meetings stand by kind; ``appraisals``,
    ``dues`` and ``reports`` are what their own forms print (``dues`` None: no dues book is kept).
    """

    branch: BranchData
    year: int | None = None
    until: date | None = None
    founded_on: date | None = None
    term: str = ""
    full_members: int | None = None
    probationary: int | None = None
    posts: tuple[PostRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    groups: tuple[GroupData, ...] = ()
    plan: str = ""
    plan_on: date | None = None
    assemblies: tuple[MeetingData, ...] = ()
    committees: tuple[MeetingData, ...] = ()
    group_meetings: tuple[MeetingData, ...] = ()
    lectures: tuple[MeetingData, ...] = ()
    party_days: tuple[MeetingData, ...] = ()
    life_meetings: tuple[MeetingData, ...] = ()
    other_meetings: tuple[MeetingData, ...] = ()
    appraisals: tuple[AppraisalData, ...] = ()
    dues: DuesData | None = None
    reports: tuple[HalfYearData, ...] = ()
