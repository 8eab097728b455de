"""Ballot papers (表决票) of one motion about one person, and the bag they are kept in (票决袋)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.services.forms.data.people import BranchData, PersonData

LONG_NAME = 12


@dataclass(frozen=True, slots=True)
class BallotPapersData:
    """As many ballot papers as voters are due (a sheet full if that is not known), all of them alike.

    ``proposal`` is what a conversion puts to the vote (按期转为中共正式党员 …), empty for an admission;
    ``extended`` that the probation was extended before, ``due`` the number of papers. The counts are for the
    bag, None before the vote.
    """

    branch: BranchData
    person: PersonData
    motion: str = ""
    proposal: str = ""
    on: date | None = None
    due: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    cut: int | None = None
    papers: tuple[int, ...] = field(default=())
    extended: bool = False

    @property
    def long_name(self) -> bool:
        """Whether the name needs a higher row."""
        return len(self.person.name) > LONG_NAME
