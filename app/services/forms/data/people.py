"""Branches, people and helpers as forms print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.services.identity_number import mask_identity

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
    birthplace: str = ""
    household_place: str = ""
    residence: str = ""
    league_place: str = ""
    degree: str = ""
    professional_title: str = ""
    speciality: str = ""
    awards: str = ""
    punishments: str = ""

    @property
    def full_birth(self) -> str:
        """The birth date to the day, dotted; empty if only the month is known."""
        return self.birth.replace("-", ".") if len(self.birth) == 10 else ""

    @property
    def masked_number(self) -> str:
        """The ID number with the birth date hidden, for lists that go round."""
        return mask_identity(self.identity_number)

    @property
    def short_post(self) -> str:
        """Department and post without the enterprise, for narrow cells."""
        return f"{self.department}{self.post}"

    @property
    def honours(self) -> str:
        """Awards and punishments, one paragraph each; empty if neither is known."""
        told = (("奖励", self.awards), ("处分", self.punishments))
        return "\n".join(f"{name}：{text}" for name, text in told if text)

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
    """A mentor (培养联系人) or introducer (入党介绍人) in office, with the short name of their branch.

    ``post`` is the party post, ``unit_post`` joins enterprise, department and job.
    """

    name: str
    joined_on: date | None = None
    full_on: date | None = None
    post: str = ""
    unit: str = ""
    branch: str = ""
    unit_post: str = ""

    @property
    def is_full(self) -> str:
        """是 or 否: whether they are a full member; empty if nothing is known."""
        return "是" if self.full_on else "否" if self.joined_on else ""

    @property
    def membership(self) -> str:
        """Joining and full membership: ``2010.07.01 / 2011.07.01``; blanks where unknown."""
        days = [f"{day:%Y.%m.%d}" if day else "" for day in (self.joined_on, self.full_on)]
        return " / ".join(days) if any(days) else ""


def full_day(day: date | None) -> str:
    """A date as sentences print it; empty for an unknown one."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def people_words(names: tuple[str, ...]) -> str:
    """How a sentence names people: the only one by name, several by the first name and their number."""
    if not names:
        return "________等____名同志"
    return f"{names[0]}同志" if len(names) == 1 else f"{names[0]}等{len(names)}名同志"
