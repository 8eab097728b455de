"""Ledgers of the four stages (F42) and the half-year report (F41)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One person of a ledger; ``admission_on`` the day of the meeting, ``full_on`` of the conversion."""

    person: PersonData
    application_on: date | None = None
    activist_on: date | None = None
    candidate_on: date | None = None
    admission_on: date | None = None
    full_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """The people of one branch in a ledger of several branches."""

    branch: str
    rows: tuple[LedgerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerData:
    """Who stands in one stage on ``on``; ``title`` is 入党申请人台账 and so on.

    ``several`` is true for a superior organisation: then the rows stand by branch in ``groups``.
    """

    branch: BranchData
    title: str = ""
    on: date | None = None
    rows: tuple[LedgerRow, ...] = ()
    groups: tuple[LedgerGroup, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class StageCounts:
    """One column of the half-year report; None for a report to be filled in by hand."""

    opening: int | None = None
    entered: int | None = None
    transferred_in: int | None = None
    advanced: int | None = None
    left: int | None = None
    closing: int | None = None
    women: int | None = None
    minorities: int | None = None
    young: int | None = None
    college: int | None = None
    front_line: int | None = None
    key_staff: int | None = None


NOT_COUNTED = StageCounts()


@dataclass(frozen=True, slots=True)
class HalfYearData:
    """The half-year report of an organisation.

    ``half`` is 上 or 下, ``addressee`` whom it is sent to, ``overdue`` how many deadlines have passed on the
    day of printing; ``doubts`` says what is not recorded and was not counted, ``cultivated`` who is being
    cultivated; the three texts are the report's own.
    """

    branch: BranchData
    addressee: str = ""
    year: int | None = None
    half: str = ""
    from_on: date | None = None
    to_on: date | None = None
    applicants: StageCounts = NOT_COUNTED
    activists: StageCounts = NOT_COUNTED
    candidates: StageCounts = NOT_COUNTED
    probationary: StageCounts = NOT_COUNTED
    full: StageCounts = NOT_COUNTED
    extensions: int | None = None
    notices: int | None = None
    ballots: int | None = None
    overdue: int | None = None
    doubts: str = ""
    done: str = ""
    problems: str = ""
    plan: str = ""
    cultivated: str = ""
    reported_on: date | None = None

    @property
    def period(self) -> str:
        """``2026年上半年``; blanks for a report to be filled in by hand."""
        return f"{self.year}年{self.half}半年" if self.year else "____年__半年"

    @property
    def days(self) -> str:
        """First and last day counted, dotted."""
        return "—".join(f"{day:%Y.%m.%d}" for day in (self.from_on, self.to_on) if day)
