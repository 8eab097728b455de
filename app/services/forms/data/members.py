"""Members: the data sheet of one (F39), those away from the branch (F38), the roster and groups (F44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.family import RelativeData, ResumeData
from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member in a roster: ``standing`` 正式 or 预备, ``post`` in the party, ``group`` the party group."""

    person: PersonData
    standing: str = ""
    joined_on: date | None = None
    full_on: date | None = None
    post: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MobileRow:
    """A member away from the branch (流动党员); ``host`` the organisation there and its contact."""

    person: PersonData
    joined_on: date | None = None
    card: str = ""
    reason: str = ""
    destination: str = ""
    left_on: date | None = None
    returned_on: date | None = None
    host: str = ""
    contact: str = ""
    phone: str = ""

    @property
    def period(self) -> str:
        """``2026.05.18起`` or ``2026.05.18—2026.11.02``, broken for a narrow cell."""
        if self.left_on is None:
            return ""
        end = f"—\n{self.returned_on:%Y.%m.%d}" if self.returned_on else "起"
        return f"{self.left_on:%Y.%m.%d}{end}"

    @property
    def host_and_contact(self) -> str:
        """The organisation there with who to ask."""
        return "，".join(part for part in (self.host, self.contact) if part)


@dataclass(frozen=True, slots=True)
class MobilesData:
    """The members away from a branch in a year, or now (``year`` None)."""

    branch: BranchData
    year: int | None = None
    rows: tuple[MobileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MobileData:
    """One member's stay away, for the card (流动党员活动证)."""

    branch: BranchData
    row: MobileRow
    full_on: date | None = None


@dataclass(frozen=True, slots=True)
class MemberSheetData:
    """The data sheet of one member (党员信息采集表).

    ``kind`` is 正式党员 or 预备党员, ``state`` the membership's (党籍状态), ``mobility`` 无 or where to,
    ``schooling`` education and degree, ``full_time`` and ``in_service`` what was learnt before and beside the
    work; ``awards`` and ``punishments`` 无 only if that is known. ``age`` is that of the day of printing.
    """

    branch: BranchData
    person: PersonData
    kind: str = ""
    joined_on: date | None = None
    full_on: date | None = None
    post: str = ""
    state: str = ""
    mobility: str = ""
    schooling: str = ""
    awards: str = ""
    punishments: str = ""
    resume: tuple[ResumeData, ...] = ()
    family: tuple[RelativeData, ...] = ()
    full_time: str = ""
    in_service: str = ""
    age: int | None = None

    @property
    def birth_and_age(self) -> str:
        """``1990.05（36岁）``; empty where the birth is not known."""
        birth = self.person.birth[:7].replace("-", ".")
        return f"{birth}\n（{self.age}岁）" if birth and self.age is not None else birth

    @property
    def post_since(self) -> str:
        """Since which month (ISO) the present post is held: the last stretch, if it still goes on."""
        last = self.resume[-1] if self.resume else None
        return last.from_month if last is not None and not last.to_month else ""

    @property
    def resume_text(self) -> str:
        """The schooling and work, one stretch a line."""
        lines = []
        for row in self.resume:
            witness = f"　证明人：{row.witness}" if row.witness else ""
            lines.append(f"{row.period}　{row.unit_post}{witness}")
        return "\n".join(lines)
