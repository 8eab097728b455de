"""Letters of inquiry (政审函调), notices with a stub, the oath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.candidacy import InquiryData
from app.services.forms.data.people import BranchData, PersonData


@dataclass(frozen=True, slots=True)
class InquiriesData:
    """The letters of one person's political review, one page each; without any a blank one is printed."""

    branch: BranchData
    person: PersonData
    letters: tuple[InquiryData, ...] = ()


@dataclass(frozen=True, slots=True)
class OathRow:
    """One line of the list of those who took the oath: two names with their numbers."""

    left_number: int
    right_number: int
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class OathData:
    """One oath (入党宣誓): day and time, place, who led it, how many took part, who took it."""

    branch: BranchData
    on: date | None = None
    time: str = ""
    place: str = ""
    chair: str = ""
    leader: str = ""
    faced_flag: bool | None = None
    present: int | None = None
    names: tuple[str, ...] = ()

    @property
    def when(self) -> str:
        """Day and time as printed in a cell."""
        day = f"{self.on:%Y.%m.%d}" if self.on else ""
        return f"{day} {self.time}".strip()

    @property
    def rows(self) -> tuple[OathRow, ...]:
        """Ten lines of two names, more if more people took the oath; down the left half first."""
        lines = max(10, -(-len(self.names) // 2))
        padded = (*self.names, *[""] * (2 * lines - len(self.names)))
        return tuple(OathRow(at + 1, at + 1 + lines, padded[at], padded[at + lines]) for at in range(lines))
