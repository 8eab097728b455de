"""From activist to candidate (发展对象): opinions heard, study, consent, notice, review, training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.family import RelativeData
from app.services.forms.data.motions import (
    NO_FILING,
    NO_MOTION,
    NO_NOTICE,
    FilingData,
    MotionData,
    NoticeFacts,
)


@dataclass(frozen=True, slots=True)
class OpinionData:
    """What one kind of people said when asked (征求意见): the last day, how many, their words.

    ``who`` names the person, group or department if one is named.
    """

    on: date | None = None
    number: int | None = None
    text: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class HeardData:
    """Opinions heard before one decision, by whom they come from.

    ``group`` the party group, ``mentors``, ``members``, ``masses``; ``introducers`` and ``departments`` one
    by one; ``no_groups`` that the branch has none (then 无 is printed).
    """

    group: OpinionData = OpinionData()
    mentors: OpinionData = OpinionData()
    members: OpinionData = OpinionData()
    masses: OpinionData = OpinionData()
    introducers: tuple[OpinionData, ...] = ()
    departments: tuple[OpinionData, ...] = ()
    no_groups: bool = False

    @property
    def _named(self) -> tuple[tuple[str, OpinionData], ...]:
        return (
            ("党小组", self.group),
            ("培养联系人", self.mentors),
            ("党员", self.members),
            ("群众", self.masses),
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """Which of the four kinds are recorded as heard."""
        return tuple(name for name, opinion in self._named if opinion.on)

    @property
    def on(self) -> date | None:
        """The last day members or masses were heard (座谈)."""
        return max((day for day in (self.members.on, self.masses.on) if day), default=None)

    @property
    def days(self) -> str:
        """When each of the four kinds was heard, for one wide cell."""
        told = []
        for name, opinion in self._named:
            blank = "无" if name == "党小组" and self.no_groups else "\u3000" * 5
            told.append(f"{name}：{opinion.on:%Y.%m.%d}" if opinion.on else f"{name}：{blank}")
        return "\u3000".join(told)

    @property
    def text(self) -> str:
        """The opinions of the four kinds, one paragraph each."""
        return "\n".join(f"{name}：{opinion.text}" for name, opinion in self._named if opinion.text)

    @property
    def group_text(self) -> str:
        """The party group's opinion; 无 in a branch without groups."""
        return self.group.text or ("无" if self.no_groups else "")

    @property
    def run_on(self) -> str:
        """The same one behind the other, for a small cell."""
        return "".join(f"{name}：{opinion.text.strip()}" for name, opinion in self._named if opinion.text)

    @property
    def public(self) -> str:
        """The opinions of members and masses (党员和群众意见), one paragraph each."""
        return "\n".join(f"{name}：{opinion.text}" for name, opinion in self._named[2:] if opinion.text)


NOBODY_HEARD = HeardData()
"""Nobody has been asked."""


@dataclass(frozen=True, slots=True)
class InquiryData:
    """A letter or visit about one person (函调、外调); ``about`` are the person's particulars if known.

    ``subject`` is the name asked about, ``relation`` what they are to the candidate (本人 for the candidate).
    """

    subject: str = ""
    relation: str = ""
    way: str = ""
    unit: str = ""
    number: str = ""
    sent_on: date | None = None
    replied_on: date | None = None
    handler: str = ""
    findings: str = ""
    about: RelativeData | None = None


@dataclass(frozen=True, slots=True)
class ReviewData:
    """The political review (政治审查).

    The ticks of 政审方式 follow from the facts: ``talked``, ``read_archive``, ``asked_others`` about the
    person, ``kin_archive``, ``kin_letters``, ``kin_others`` about the relatives. ``mobile`` is None if it is
    not recorded whether the person is a mobile worker (流动人员); ``household`` and ``residence`` whether the
    party organisations there gave their opinion.
    """

    on: date | None = None
    conclusion: str = ""
    text: str = ""
    about_self: str = ""
    to_explain: str = ""
    reviewers: tuple[str, ...] = ()
    talked: bool = False
    read_archive: bool = False
    asked_others: bool = False
    kin_archive: bool = False
    kin_letters: bool = False
    kin_others: bool = False
    mobile: bool | None = None
    household: bool | None = None
    residence: bool | None = None
    inquiries: tuple[InquiryData, ...] = ()

    @property
    def places(self) -> str:
        """What the organisations at the registered and actual home said; ／ for others, blank if unknown."""
        if self.mobile is None:
            return ""
        if not self.mobile:
            return "／"
        named = (("户籍地", self.household), ("居住地", self.residence))
        told = [
            f"{place}党组织意见{'已取得' if got else '未取得'}" for place, got in named if got is not None
        ]
        return f"{'，'.join(told)}。" if told else ""


@dataclass(frozen=True, slots=True)
class TrainingData:
    """A training (集中培训): class, period, days and hours as typed, result, certificate.

    ``exemption`` tells why the person was exempted and by which document; ``kind`` is 先期培训, 集中培训 or
    预备党员培训.
    """

    class_name: str = ""
    content: str = ""
    start_on: date | None = None
    end_on: date | None = None
    days: str = ""
    hours: int | None = None
    organiser: str = ""
    passed: bool | None = None
    score: str = ""
    certificate: str = ""
    exemption: str = ""
    kind: str = ""

    @property
    def period(self) -> str:
        """Days of the training, dotted; the exemption instead if there was one."""
        if self.exemption:
            return f"免训（{self.exemption}）"
        days = [f"{day:%Y.%m.%d}" for day in (self.start_on, self.end_on) if day]
        return "—".join(dict.fromkeys(days))

    @property
    def summary(self) -> str:
        """Period and hours: ``2026.06.10—2026.06.12，24学时``."""
        hours = f"{self.hours}学时" if self.hours else ""
        return "，".join(part for part in (self.period, hours) if part)


@dataclass(frozen=True, slots=True)
class CandidacyData:
    """Steps 7 to 11 of one case.

    ``performance`` is how the person did in cultivation: the branch's last opinion before the study, else
    what the recommendation said. ``inspected`` is the branch's last opinion before the committee's review.
    ``study`` the meeting, ``general`` and ``consent`` what the superiors answered (consent or 备案).
    """

    heard: HeardData = HeardData()
    performance: str = ""
    inspected: str = ""
    study: MotionData = NO_MOTION
    general: FilingData = NO_FILING
    consent: FilingData = NO_FILING
    notice: NoticeFacts = NO_NOTICE
    review: ReviewData = ReviewData()
    training: TrainingData = TrainingData()


NO_CANDIDACY = CandidacyData()
"""Steps 7 to 11 not begun."""
