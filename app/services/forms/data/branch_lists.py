"""Lists of a branch about its applicants and activists: register, recommendation, thought reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.cultivation import RecommendationData
from app.services.forms.data.people import BranchData, PersonData

BALLOT_NAMES = 7
LARGE_BALLOT_ROWS = 9
NOTHING_RECOMMENDED = RecommendationData()


@dataclass(frozen=True, slots=True)
class ApplicantRow:
    """One applicant of the register; ``talk_until`` is the last day for the talk."""

    person: PersonData
    application_on: date | None = None
    received_on: date | None = None
    talk_until: date | None = None
    talk_on: date | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ApplicantsData:
    """The register of applicants (入党申请人名册)."""

    branch: BranchData
    people: tuple[ApplicantRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ShortlistRow:
    """One person recommended by some of the four channels; ``chosen`` is what the meeting decided."""

    person: PersonData
    members: RecommendationData = NOTHING_RECOMMENDED
    mass: RecommendationData = NOTHING_RECOMMENDED
    enterprise: RecommendationData = NOTHING_RECOMMENDED
    selection: RecommendationData = NOTHING_RECOMMENDED
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class NamePair:
    """One line of a large ballot with its two names; numbers are None beyond the list."""

    left: PersonData | None = None
    right: PersonData | None = None
    left_number: int | None = None
    right_number: int | None = None


@dataclass(frozen=True, slots=True)
class BallotSheet:
    """The names on one large ballot."""

    rows: tuple[NamePair, ...]


@dataclass(frozen=True, slots=True)
class ShortlistData:
    """三推一选: those who may be put on the ballots, and the sheet of all recommendations."""

    branch: BranchData
    people: tuple[PersonData, ...] = ()
    rows: tuple[ShortlistRow, ...] = ()

    @property
    def few(self) -> bool:
        """Whether the names fit the small ballot, four a sheet."""
        return len(self.people) <= BALLOT_NAMES

    @property
    def many(self) -> bool:
        """Whether larger ballots are needed, two a sheet."""
        return not self.few

    @property
    def sheets(self) -> tuple[BallotSheet, ...]:
        """The names by large ballot, eighteen each, down the left half first."""
        size = 2 * LARGE_BALLOT_ROWS
        return tuple(
            BallotSheet(tuple(self._pair(start + row) for row in range(LARGE_BALLOT_ROWS)))
            for start in range(0, len(self.people), size)
        )

    def _pair(self, left: int) -> NamePair:
        right = left + LARGE_BALLOT_ROWS

        def person(at: int) -> PersonData | None:
            return self.people[at] if at < len(self.people) else None

        def number(at: int) -> int | None:
            return at + 1 if at < len(self.people) else None

        return NamePair(person(left), person(right), number(left), number(right))


@dataclass(frozen=True, slots=True)
class ChaseRow:
    """One person who owes thought reports: what came in each quarter of the year (／ where none is owed)."""

    person: PersonData
    stage: str = ""
    mentors: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class ChaseData:
    """The list to chase thought reports with (思想汇报催交清单) of one year."""

    branch: BranchData
    year: int | None = None
    people: tuple[ChaseRow, ...] = ()
