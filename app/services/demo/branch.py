"""A branch of the demonstration while its story is laid: its people's standing, its meetings, its rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from app.models import DevelopmentCase, Helper, Meeting, Organisation, Person, Record, Vote
from app.services.demo.chance import Draw, Ids
from app.services.demo.days import Days
from app.services.demo.people import Profile

COMMITTEE = "支委会"
ASSEMBLY = "支部大会"
MENTEES = 5
"""So many people one mentor cultivates at a time, at most."""
_PLACES = ("公司三楼党员活动室", "公司二楼会议室", "党群服务站")


@dataclass(slots=True)
class Seat:
    """A member of the branch and the days on which the member's standing changes."""

    person: Person
    roster_from: date
    probationary_from: date | None = None
    full_from: date | None = None
    roster_to: date | None = None

    def is_here(self, day: date) -> bool:
        """Whether the roster of the day lists the person."""
        return self.roster_from <= day and (self.roster_to is None or day <= self.roster_to)

    def votes(self, day: date) -> bool:
        """Whether the person is a full member on the roster of the day."""
        return self.is_here(day) and self.full_from is not None and self.full_from <= day

    def is_probationer(self, day: date) -> bool:
        """Whether the person is a probationary member on the roster of the day."""
        begun = self.probationary_from is not None and self.probationary_from <= day
        return self.is_here(day) and begun and not self.votes(day)


@dataclass(frozen=True, slots=True)
class Motion:
    """One motion put at a meeting: the row and whom it is about."""

    vote: Vote
    profile: Profile
    introducers: tuple[str, ...] = ()


class Branch:
    """The place a story is told in; collects every row and knows who may vote on which day."""

    def __init__(
        self,
        organisation: Organisation,
        superior: Organisation,
        department: Organisation,
        days: Days,
        ids: Ids,
        seed: int,
        *,
        rich: bool = False,
    ) -> None:
        self.organisation = organisation
        self.superior = superior
        self.department = department
        self.days = days
        self.ids = ids
        self.seed = seed
        self.rich = rich
        self.rows: list[Record] = []
        self.seats: list[Seat] = []
        self.officers: dict[str, Person] = {}
        self.outside_mentors: list[Person] = []
        self.meetings: dict[tuple[str, date, str], Meeting] = {}
        self.motions: dict[str, list[Motion]] = defaultdict(list)
        self.cases: list[DevelopmentCase] = []
        self.committee_day = 10
        self.assembly_day = 20
        self.staying_out: set[str] = set()
        self.paired: list[str] = []
        self._helpers: dict[str, list[Helper]] = defaultdict(list)

    @property
    def has_committee(self) -> bool:
        """Whether the branch has a committee (支委会)."""
        return bool(self.organisation.has_committee)

    @property
    def has_groups(self) -> bool:
        """Whether the branch is divided into groups (党小组)."""
        return bool(self.organisation.has_groups)

    def draw(self, *path: str) -> Draw:
        """A stream of choices of this branch."""
        return Draw(self.seed, self.organisation.code, *path)

    def voters(self, day: date) -> list[Person]:
        """Full members on the roster of a day."""
        return [seat.person for seat in self.seats if seat.votes(day)]

    def probationers(self, day: date) -> list[Person]:
        """Probationary members on the roster of a day."""
        return [seat.person for seat in self.seats if seat.is_probationer(day)]

    def name_of(self, person_id: str) -> str:
        """The name of a member or outside mentor."""
        people = (*(seat.person for seat in self.seats), *self.outside_mentors)
        return next(person.name for person in people if person.id == person_id)

    def talkers(self, day: date) -> list[Person]:
        """Secretary, deputy and organisation commissioner, as far as the branch has them."""
        titles = ("书记", "组织委员", "副书记")
        found = [self.officers[title] for title in titles if title in self.officers]
        able = {person.id for person in self.voters(day)}
        return [person for person in found if person.id in able] or self.voters(day)[:1]

    def mentors(self, day: date, number: int, draw: Draw) -> list[Person]:
        """``number`` members to cultivate somebody from ``day`` on, the least loaded ones first."""
        ordered = self.sponsors(day, draw)
        free = [person for person in ordered if self._load(person.id, day) < MENTEES]
        return (free or ordered[:1])[:number]

    def sponsors(self, day: date, draw: Draw) -> list[Person]:
        """Everybody who may cultivate or introduce somebody on ``day``, the least loaded ones first."""
        able = [*self.voters(day), *self.outside_mentors]
        able = [person for person in able if person.id not in self.staying_out]
        mixed = draw.some(able, len(able))
        return sorted(mixed, key=lambda person: self._load(person.id, day))

    def _load(self, person_id: str, day: date) -> int:
        return sum(row.to_on is None or row.to_on >= day for row in self._helpers[person_id])

    def add_helper(self, row: Helper) -> None:
        """Take in a mentor or introducer."""
        self.rows.append(row)
        if row.role == "培养联系人":
            self._helpers[row.person_id].append(row)

    def committee_kind(self) -> str:
        """Where the committee's motions are decided: without one, by the assembly."""
        return COMMITTEE if self.has_committee else ASSEMBLY

    def meeting_day(self, kind: str, earliest: date, latest: date) -> date:
        """The regular meeting day in the interval, else an extra meeting as early as may be."""
        regular = self.days.monthly(
            self.committee_day if kind == COMMITTEE else self.assembly_day, self.days.on_or_after(earliest)
        )
        if regular <= latest:
            return regular
        day = self.days.on_or_after(earliest)
        return day if day <= latest else self.days.on_or_before(latest)

    def meeting(self, kind: str, day: date, subject: str, group: str = "") -> Meeting:
        """The meeting of that kind (and group) on that day, made when first asked for."""
        found = self.meetings.get((kind, day, group))
        if found is not None:
            return found
        draw = self.draw("meeting", kind, day.isoformat(), group)
        row = Meeting(
            id=self.ids.of("meeting", self.organisation.code, kind, day.isoformat(), group),
            code="",
            organisation_id=self.organisation.id,
            kind=kind,
            on=day,
            time=draw.pick(("14:00—15:30", "15:00—16:30", "16:00—17:30", "18:30—20:00")),
            place=draw.pick(_PLACES),
            group_name=group or None,
            subject=subject,
        )
        self.meetings[(kind, day, group)] = row
        self.rows.append(row)
        return row

    def put(self, motion: Motion, subject: str) -> Meeting:
        """Put a motion at the meeting of its day and kind; counts are settled at the end."""
        meeting = self.meeting(motion.vote.kind, motion.vote.on, subject)
        motion.vote.meeting_id = meeting.id
        self.motions[meeting.id].append(motion)
        self.rows.append(motion.vote)
        return meeting
