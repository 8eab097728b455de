"""What the rules say of one case, and its chain of dates (F43); for the branch itself, never archived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding: rule, what it is about, where it is written, what was found, 违规 … 无法判断."""

    rule: str
    title: str
    basis: str = ""
    found: str = ""
    conclusion: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """What the secretary wrote of a finding (情况说明): ``number`` is the finding's line on the sheet."""

    number: int
    rule: str
    title: str
    reason: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One step of the case: ``days`` since the step before, ``hint`` what is still to come or missing."""

    code: str
    name: str
    on: date | None = None
    days: int | None = None
    state: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateCheckData:
    """The findings of one case on ``on``, those put aside last; ``summary`` counts them by kind."""

    branch: BranchData
    person: PersonData
    code: str = ""
    on: date | None = None
    summary: str = ""
    rows: tuple[FindingRow, ...] = ()
    chain: tuple[ChainRow, ...] = ()
    explained: tuple[ExplainedRow, ...] = ()
