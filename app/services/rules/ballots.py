"""Elections as ballots: the rows of 选举 grouped by meeting and post; who holds a post now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.models import Election, Meeting, Post
from app.services.rules.engine import OrganisationScope


@dataclass(frozen=True)
class Ballot:
    """One post elected at one meeting: the rows of its nominees."""

    meeting: Meeting
    title: str
    rows: Sequence[Election]

    def number(self, attr: str) -> int | None:
        """A number that belongs to the ballot and stands in each nominee's row: the first one filled."""
        return next((value for row in self.rows if (value := getattr(row, attr)) is not None), None)

    @property
    def where(self) -> str:
        """How a message begins."""
        return f"{self.meeting.on} 选举{self.title}"

    @property
    def elected(self) -> list[Election]:
        """Rows of those elected."""
        return [row for row in self.rows if row.elected]


def ballots(s: OrganisationScope) -> list[Ballot]:
    """Ballots held up to today, by date; a meeting still to come is a plan."""
    found: list[Ballot] = []
    if not s.file.elections:
        return found
    for meeting in s.file.meetings:
        rows = [row for row in s.file.elections if row.meeting_id == meeting.id]
        if meeting.on <= s.today:
            for title in dict.fromkeys(row.title for row in rows):
                found.append(Ballot(meeting, title, [row for row in rows if row.title == title]))
    return found


def holds(post: Post, day: date) -> bool:
    """Whether a post is held on ``day``; the end date itself still counts."""
    return post.from_on <= day and (post.to_on is None or day <= post.to_on)
