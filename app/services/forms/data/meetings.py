"""One meeting (会议) with who comes, what is decided and the counts. Counts only, never who voted how."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.motions import count_words
from app.services.forms.data.people import BranchData

SIGN_ROWS = 20


@dataclass(frozen=True, slots=True)
class BallotData:
    """The count of one motion about one person; numbers are None before the meeting."""

    name: str
    motion: str = ""
    issued: int | None = None
    returned: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    votes_invalid: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None
    result: str = ""

    @property
    def written(self) -> str:
        """Written opinions for, against, abstaining: ``1/0/0``, a blank for an unknown one; empty if none."""
        counts = (self.written_for, self.written_against, self.written_abstain)
        return "/".join("__" if count is None else str(count) for count in counts) if any(counts) else ""

    @property
    def counts(self) -> str:
        """``赞成11票、不赞成0票、弃权1票``; empty before the count."""
        told = count_words(
            (self.votes_for, self.votes_against, self.votes_abstain),
            (self.written_for, self.written_against, self.written_abstain),
        )
        return f"{told}、无效{self.votes_invalid}票" if told and self.votes_invalid else told


@dataclass(frozen=True, slots=True)
class AttendeeData:
    """Somebody expected at a meeting: ``vote`` 有 or 无, ``note`` leave, absence, or why there is no vote."""

    name: str
    vote: str = ""
    note: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class SignRow:
    """One line of the sign-in sheet with its two names."""

    left_number: int
    right_number: int
    left: AttendeeData | None = None
    right: AttendeeData | None = None


@dataclass(frozen=True, slots=True)
class MeetingData:
    """A meeting for its record (会议记录), its notice and its sign-in sheet.

    ``kind`` the word of 会议类型, ``name`` what the meeting is called, ``topic`` name and topics in one;
    ``due`` and ``present`` count everybody, ``voters_due`` and ``voters_present`` those with a vote.
    ``absent`` names and reasons (无 if nobody). ``agenda`` the topics one by one, ``guests`` who is asked to
    attend without a vote. ``secret`` whether the ballots were (None: not recorded), ``mixed`` that some were
    and some were not. ``minutes`` is what was recorded, else the outline of the fixed heads.
    """

    branch: BranchData
    kind: str = ""
    name: str = ""
    code: str = ""
    subject: str = ""
    on: date | None = None
    time: str = ""
    place: str = ""
    chair: str = ""
    recorder: str = ""
    due: int | None = None
    present: int | None = None
    voters_due: int | None = None
    voters_present: int | None = None
    secret: bool | None = None
    mixed: bool = False
    absent: str = ""
    observers: str = ""
    guests: str = ""
    minutes: str = ""
    agenda: tuple[str, ...] = ()
    ballots: tuple[BallotData, ...] = ()
    attendees: tuple[AttendeeData, ...] = ()

    @property
    def assembly(self) -> bool:
        """Whether it is a meeting of all members."""
        return self.kind == "支部大会"

    @property
    def topic(self) -> str:
        """Name and topics: ``支部大会：讨论接收预备党员``."""
        return "：".join(part for part in (self.name, self.subject) if part)

    @property
    def when(self) -> str:
        """Day and time as printed in a cell."""
        day = f"{self.on:%Y.%m.%d}" if self.on else ""
        return f"{day} {self.time}".strip()

    @property
    def method(self) -> str:
        """How the vote is taken; an assembly's form has it printed beforehand (errata F09).

        An assembly recorded without any vote claims none.
        """
        if self.mixed:
            return "逐人不同，见主要内容"
        if self.secret is None:
            return "无记名投票" if not self.kind or (self.assembly and self.ballots) else ""
        return "无记名投票" if self.secret else "投票（记名）"

    @property
    def one_count(self) -> str:
        """The count of the only motion; for several motions where to look."""
        if len(self.ballots) > 1:
            return "见逐人表决结果"
        return self.ballots[0].counts if self.ballots else ""

    @property
    def few_ballots(self) -> bool:
        """Two to eight people: their counts stand below the minutes."""
        return 2 <= len(self.ballots) <= 8

    @property
    def many_ballots(self) -> bool:
        """More than eight people: their counts have a page of their own."""
        return len(self.ballots) > 8

    @property
    def agenda_text(self) -> str:
        """The topics numbered, one a line; a line to write on if there are none."""
        topics = self.agenda or ("________________________________________",)
        if len(topics) == 1:
            return topics[0]
        return "\n".join(f"{number}.{topic}" for number, topic in enumerate(topics, 1))

    @property
    def sign_rows(self) -> tuple[SignRow, ...]:
        """Lines of the sign-in sheet: forty people a page, down the left half first; one page at least."""
        pages = max(1, -(-len(self.attendees) // (2 * SIGN_ROWS)))
        rows = []
        for page in range(pages):
            for row in range(SIGN_ROWS):
                left = 2 * SIGN_ROWS * page + row
                right = left + SIGN_ROWS
                pair = [self.attendees[at] if at < len(self.attendees) else None for at in (left, right)]
                rows.append(SignRow(left + 1, right + 1, *pair))
        return tuple(rows)
