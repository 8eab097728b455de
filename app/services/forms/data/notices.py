"""Public notices (公示)."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.forms.data.cases import CaseData
from app.services.forms.data.motions import NO_NOTICE, NoticeFacts
from app.services.forms.data.people import BranchData, people_words


@dataclass(frozen=True, slots=True)
class NoticeData:
    """One notice about one or several people. Above four people the list goes on an annex page."""

    branch: BranchData
    notice: NoticeFacts = NO_NOTICE
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

    @property
    def _extended(self) -> bool:
        """Whether somebody's probation was extended before the decision announced here."""
        day = self.notice.study_on or self.notice.start_on
        told = (case.extension.vote.on for case in self.people if case.extension.in_force)
        return any(extended is not None and (day is None or day > extended) for extended in told)

    @property
    def on_time(self) -> str:
        """按期, unless somebody's probation was extended before (as the request says it)."""
        return "" if self._extended else "按期"

    @property
    def prolonged(self) -> str:
        """What follows the end of the probation if it was extended."""
        return "（含延长的预备期）" if self._extended else ""
