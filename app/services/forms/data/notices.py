"""Public notices (公示)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.cases import CaseData
from app.services.forms.data.people import BranchData, full_day, people_words


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A public notice (公示): period, workdays in it (None: not known), places, ways, decisions behind it.

    ``study_on`` the meeting that studied the matter, ``consent_on`` the superior's consent.
    """

    start_on: date | None = None
    end_on: date | None = None
    workdays: int | None = None
    places: str = ""
    ways: str = ""
    study_on: date | None = None
    consent_on: date | None = None

    @property
    def period(self) -> str:
        """The period as a sentence says it, the year only once; blanks where unknown."""
        blank = "____年__月__日"
        start = full_day(self.start_on) or blank
        if self.end_on and self.start_on and self.end_on.year == self.start_on.year:
            return f"{start}至{self.end_on.month}月{self.end_on.day}日"
        return f"{start}至{full_day(self.end_on) or blank}"


@dataclass(frozen=True, slots=True)
class NoticeData:
    """One notice about one or several people. Above four people the list goes on an annex page."""

    branch: BranchData
    notice: NoticeFacts = NoticeFacts()
    people: tuple[CaseData, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(case.person.name for case in self.people)

    @property
    def who(self) -> str:
        """``张三同志`` or ``张三等5名同志``; a blank to fill in if nobody is named yet."""
        return people_words(self.names) if self.people else "________同志"

    @property
    def total(self) -> int:
        """Number of people."""
        return len(self.people)

    @property
    def one(self) -> CaseData | None:
        """The only person, None if there are several."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def blank(self) -> bool:
        """Whether nobody is named yet."""
        return not self.people

    @property
    def several(self) -> bool:
        """More than one person: the title then names nobody."""
        return len(self.people) > 1

    @property
    def few(self) -> bool:
        """Two to four people: a table below the text."""
        return 2 <= len(self.people) <= 4

    @property
    def many(self) -> bool:
        """More than four: a list on an annex page."""
        return len(self.people) > 4
