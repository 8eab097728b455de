"""What meetings decided, what the superior answered, and public notices, as forms print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.feedback import says_nothing

_IN_FAVOUR = ("已备案", "同意", "合格")


@dataclass(frozen=True, slots=True)
class MotionData:
    """A motion decided by a meeting: day, opinion or resolution, counts (None before the count).

    ``due`` and ``present`` count voters; ``secret`` whether it was a secret ballot, ``held`` that the vote
    was taken; ``reason`` are the facts behind a postponement, refusal, extension or cancellation.
    """

    on: date | None = None
    opinion: str = ""
    due: int | None = None
    present: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None
    reason: str = ""
    secret: bool | None = None
    count_written: bool = True
    held: bool = False

    @property
    def method(self) -> str:
        """How the vote was taken; before it, secret (errata 15). Not made up for one held long ago."""
        if self.secret is None:
            return "" if self.held else "无记名投票"
        return "无记名投票" if self.secret else "投票（记名）"

    @property
    def total_for(self) -> int | None:
        """Ballots in favour, with written opinions where they count (``count_written``)."""
        return self._with(self.votes_for, self.written_for)

    @property
    def total_against(self) -> int | None:
        """Ballots against, with written opinions where they count."""
        return self._with(self.votes_against, self.written_against)

    @property
    def total_abstain(self) -> int | None:
        """Ballots that abstain, with written opinions where they count."""
        return self._with(self.votes_abstain, self.written_abstain)

    def _with(self, ballots: int | None, written: int | None) -> int | None:
        # Written opinions come in before the meeting: alone they are no count.
        return total(ballots, written) if self.count_written and ballots is not None else ballots

    @property
    def written(self) -> int | None:
        """Written opinions handed in before the meeting."""
        return total(self.written_for, self.written_against, self.written_abstain)


NO_MOTION = MotionData()
"""No meeting has decided."""


def count_words(
    votes: tuple[int | None, int | None, int | None], written: tuple[int | None, int | None, int | None]
) -> str:
    """``赞成11票（另书面1票）、不赞成0票、弃权1票``; a number not recorded is a blank, never 0.

    ``votes`` and ``written`` are for, against, abstaining; empty before the count.
    """
    if votes[0] is None:
        return ""
    told = []
    for word, ballots, opinions in zip(("赞成", "不赞成", "弃权"), votes, written, strict=True):
        beside = f"（另书面{opinions}票）" if opinions else ""
        told.append(f"{word}{'____' if ballots is None else ballots}票{beside}")
    return "、".join(told)


def whole(*numbers: int | None) -> int | None:
    """The sum; None unless every number is known."""
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def total(*numbers: int | None) -> int | None:
    """The sum of those known; None if none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class FilingData:
    """What the superior did: day of the decision, document number, opinion.

    ``result`` the word recorded, ``submitted_on`` when the branch reported, ``handler`` who dealt with it
    (the talker of an approval talk), ``papers`` what was handed in (报送材料).
    """

    on: date | None = None
    number: str = ""
    opinion: str = ""
    result: str = ""
    submitted_on: date | None = None
    handler: str = ""
    papers: tuple[str, ...] = ()

    @property
    def filed(self) -> bool:
        """Whether the superior answered in favour (已备案, 同意, 合格)."""
        return self.on is not None and self.result in _IN_FAVOUR


NO_FILING = FilingData()
"""Nothing was asked of the superior."""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A public notice (公示): period, workdays in it (None: not known), places, ways, decisions behind it.

    ``study_on`` the meeting that studied the matter, ``consent_on`` the day the superior answered and
    ``consented`` the answer's word (同意, or 备案 where it only filed); ``feedback``,
    ``investigation`` and ``settled_on`` what came in and how it was settled, ``result`` 不影响, 影响 or 待查;
    ``unused`` that this notice is neither asked for here nor was held.
    """

    start_on: date | None = None
    end_on: date | None = None
    workdays: int | None = None
    places: str = ""
    ways: str = ""
    study_on: date | None = None
    consent_on: date | None = None
    consented: str = "同意"
    feedback: str = ""
    investigation: str = ""
    settled_on: date | None = None
    result: str = ""
    unused: bool = False

    @property
    def period(self) -> str:
        """The period as a sentence says it, the year only once; blanks where unknown."""
        blank = "____年__月__日"
        start = _full_day(self.start_on) or blank
        if self.end_on and self.start_on and self.end_on.year == self.start_on.year:
            return f"{start}至{self.end_on.month}月{self.end_on.day}日"
        return f"{start}至{_full_day(self.end_on) or blank}"

    @property
    def dots(self) -> str:
        """The period as cells print it; ／ for an unused notice, empty if it is not known."""
        if self.unused:
            return "／"
        return "—".join(f"{day:%Y.%m.%d}" for day in (self.start_on, self.end_on) if day)

    @property
    def quiet(self) -> bool:
        """Whether it is recorded that nothing was reported."""
        return says_nothing(self.feedback)

    @property
    def answered(self) -> bool:
        """Whether something was reported."""
        return bool(self.feedback) and not self.quiet

    @property
    def summary(self) -> str:
        """The notice in one sentence; 无 for an unused one, empty before it was held."""
        if self.unused:
            return "无"
        if self.start_on is None:
            return ""
        days = f"，{self.workdays}个工作日" if self.workdays else ""
        parts = [f"公示时间：{self.period}{days}"]
        if self.places or self.ways:
            parts.append(f"范围和方式：{'，'.join(part for part in (self.places, self.ways) if part)}")
        if self.feedback:
            parts.append(f"反映情况：{self.feedback.rstrip('。')}")
        if self.investigation:
            parts.append(f"调查处理：{self.investigation.rstrip('。')}")
        if self.result:
            parts.append(f"公示结果：{self.result}")
        return "；".join(parts) + "。"


NO_NOTICE = NoticeFacts()
"""No notice is known."""


def _full_day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
