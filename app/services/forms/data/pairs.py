"""Paired cultivation (结对培养、委托培养): agreement, activities, verdicts; and trainings by person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.candidacy import OpinionData, TrainingData
from app.services.forms.data.people import BranchData, HelperData, PersonData

_STANDINGS = {"先期培训": "入党积极分子", "集中培训": "发展对象", "预备党员培训": "预备党员"}
NO_OPINION = OpinionData()


@dataclass(frozen=True, slots=True)
class PairActivityData:
    """One contact, report or bulletin of a pair; ``way`` falls back on its kind (联系、汇报、通报)."""

    on: date
    place: str = ""
    way: str = ""
    content: str = ""
    problems: str = ""


@dataclass(frozen=True, slots=True)
class PairData:
    """A person cultivated by a member of another branch.

    ``branch`` is the person's own (甲), ``other`` the full name of the mentor's (乙); ``seniority`` joining
    and party age in words; ``committee`` the organisation that entrusted the pair. The rhythms are months,
    settings of the place. ``halves`` are the branch's half-yearly opinions, the last three the verdicts of
    the three parties before conversion.
    """

    branch: BranchData
    person: PersonData
    stage: str = ""
    other: str = ""
    mentor: HelperData | None = None
    seniority: str = ""
    from_on: date | None = None
    to_on: date | None = None
    committee: str = ""
    contact_months: int | None = None
    report_months: int | None = None
    bulletin_months: int | None = None
    activities: tuple[PairActivityData, ...] = ()
    half: str = ""
    by_committee: OpinionData = NO_OPINION
    by_mentor: OpinionData = NO_OPINION
    by_employer: OpinionData = NO_OPINION


@dataclass(frozen=True, slots=True)
class CourseData:
    """One training of one person; ``standing`` is what the person was then."""

    person: PersonData
    training: TrainingData

    @property
    def standing(self) -> str:
        """入党积极分子, 发展对象 or 预备党员, by the kind of training."""
        return _STANDINGS.get(self.training.kind, "")

    @property
    def days(self) -> str:
        """``2026.06.10—2026.06.12``; empty for somebody exempted."""
        found = [f"{day:%Y.%m.%d}" for day in (self.training.start_on, self.training.end_on) if day]
        return "—".join(dict.fromkeys(found))

    @property
    def length(self) -> str:
        """``3天、24学时``."""
        days = f"{self.training.days}天" if self.training.days else ""
        hours = f"{self.training.hours}学时" if self.training.hours else ""
        return "、".join(part for part in (days, hours) if part)

    @property
    def content(self) -> str:
        """What was taught; the reason and document of an exemption instead."""
        return f"免训：{self.training.exemption}" if self.training.exemption else self.training.content

    @property
    def passed(self) -> str:
        """合格, 不合格 or nothing."""
        return {True: "合格", False: "不合格", None: ""}[self.training.passed]


@dataclass(frozen=True, slots=True)
class CoursesData:
    """The trainings of one person, a block each."""

    branch: BranchData
    person: PersonData
    courses: tuple[CourseData, ...] = ()
