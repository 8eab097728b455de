"""The count of one motion about one person (票决情况汇总)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.motions import total, whole
from app.services.forms.data.people import BranchData, PersonData
from app.services.percentages import percent


@dataclass(frozen=True, slots=True)
class TallyData:
    """The count of one motion about one person (票决情况汇总). Counts only, never who voted how.

    ``topic`` is what was put to the vote. Numbers are None before the meeting. ``due`` and ``present``
    count voters, ``members``, ``full`` and ``probationary`` the roster of the day; ``absent`` names and
    reasons, 无 if nobody; ``resolution`` the conclusion as recorded.
    """

    branch: BranchData
    person: PersonData
    motion: str = ""
    topic: str = ""
    on: date | None = None
    time: str = ""
    place: str = ""
    members: int | None = None
    full: int | None = None
    probationary: int | None = None
    due: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    votes_invalid: int | None = None
    cut_ballots: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None
    count_written: bool = True
    secret: bool | None = None
    absent: str = ""
    resolution: str = ""

    @property
    def when(self) -> str:
        """Day and time of the meeting as printed."""
        day = f"{self.on:%Y.%m.%d}" if self.on else ""
        return f"{day} {self.time}".strip()

    @property
    def written(self) -> int | None:
        """Written opinions handed in before the meeting."""
        return total(self.written_for, self.written_against, self.written_abstain)

    @property
    def valid(self) -> int | None:
        """Valid ballots; None unless all three counts are known."""
        return whole(self.votes_for, self.votes_against, self.votes_abstain)

    @property
    def total_for(self) -> int | None:
        """Ballots in favour, with written opinions where they count (``count_written``)."""
        if self.votes_for is None:
            return None
        return self.votes_for + (self.written_for or 0 if self.count_written else 0)

    @property
    def needed(self) -> int | None:
        """The least number of votes that is more than half of those due: floor(due / 2) + 1."""
        return None if self.due is None else self.due // 2 + 1

    @property
    def share(self) -> str:
        """Votes in favour of those due, in per cent with one decimal."""
        if self.total_for is None or not self.due:
            return ""
        return percent(self.total_for, self.due)

    @property
    def method(self) -> str:
        """How the vote was taken."""
        if self.secret is None:
            return ""
        return "无记名投票" if self.secret else "投票（记名）"

    @property
    def _without_written(self) -> str:
        return "" if self.count_written or not self.written else "（书面意见不计入，本支部设定）"

    @property
    def hint(self) -> str:
        """The arithmetic, for the people who write the conclusion; empty before the count."""
        if self.total_for is None or self.needed is None or self.due is None:
            return ""
        verdict = "超过半数" if self.total_for >= self.needed else "未超过半数"
        return (
            f"（提示：应到会有表决权 {self.due} 人，过半须 {self.needed} 票，"
            f"赞成合计 {self.total_for} 票{self._without_written}，{verdict}{self._without_quorum}。）"
        )

    @property
    def _without_quorum(self) -> str:
        """Too few voters came: then no number of votes carries the motion."""
        if self.present is None or self.needed is None or self.present >= self.needed:
            return ""
        return f"；但实到 {self.present} 人，未超过应到的半数，不能开会表决"
