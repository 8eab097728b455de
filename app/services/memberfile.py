"""Everything recorded about a member, and about an organisation, for the rules on members and branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models import (
    AffiliationTransfer,
    Attendance,
    Dues,
    DuesRemittance,
    Election,
    Enterprise,
    HeartTalk,
    Meeting,
    MobileMember,
    Organisation,
    Person,
    Post,
    Visit,
    WorkReport,
)
from app.models.words import OrganisationKind
from app.services.casefile import CaseFile, Register, sort_date
from app.services.membership import FULL, PROBATIONARY, Standing, on_roster, standing

_TYPED = {"中共党员": FULL, "中共预备党员": PROBATIONARY}


class DuesEntry(NamedTuple):
    """One month of the dues book (党费) as plain values: there are very many of them.

    The attributes are those of :class:`app.models.Dues`.
    """

    month: str
    base: Decimal | None
    payable: Decimal | None
    paid: Decimal | None
    paid_on: date | None
    category: str | None
    reduction: str | None
    branch_decided_on: date | None
    superior_approved_on: date | None

    @classmethod
    def of(cls, row: Dues) -> DuesEntry:
        """The entry of a mapped row."""
        return cls(*(getattr(row, name) for name in cls._fields))


@dataclass(frozen=True, eq=False)
class MemberFile:
    """One person who is or was a member, with the rows about membership, in date order.

    ``talks`` are those the member led or was spoken to in. ``dues_kept_from`` is the first month for which
    the branch keeps a dues book at all (None = it does not), ``meetings`` what the branch held,
    ``absences`` the member's own exceptions to "present".
    """

    person: Person
    standing: Standing
    organisation: Organisation | None = None
    files: Sequence[CaseFile] = ()
    transfers: Sequence[AffiliationTransfer] = ()
    mobiles: Sequence[MobileMember] = ()
    dues: Sequence[DuesEntry] = ()
    talks: Sequence[HeartTalk] = ()
    dues_kept_from: str | None = None
    meetings: Sequence[Meeting] = ()
    absences: Sequence[Attendance] = ()

    @property
    def kept(self) -> frozenset[str]:
        """What is recorded at all, by name: most members have nothing that most rules could look at.

        ``membership_state`` and ``mobility`` stand for words that say more than 正常 and 无.
        """
        person = self.person
        return frozenset(
            name
            for name, value in (
                ("transfers", self.transfers),
                ("mobiles", self.mobiles),
                ("dues", self.dues),
                ("absences", self.absences),
                ("dues_kept_from", self.dues_kept_from),
                ("membership_state", person.membership_state not in (None, "正常")),
                ("mobility", person.mobility not in (None, "无")),
            )
            if value
        )

    def state_on(self, day: date) -> str | None:
        """正式党员, 预备党员 or None; 政治面貌 as typed decides where no date is recorded at all."""
        return state_of(self.person, self.standing, day)

    def is_here_on(self, day: date) -> bool:
        """Whether the member counts in the roster of the branch on ``day``."""
        if self.organisation is None or self.state_on(day) is None:
            return False
        return on_roster(self.person, self.organisation.id, day, self.mobiles)


def state_of(person: Person, dates: Standing, day: date) -> str | None:
    """正式党员, 预备党员 or None; 政治面貌 as typed decides where no date is recorded at all."""
    if dates == Standing():
        return _TYPED.get(person.political_status or "")
    return None if dates.ended_some_day else dates.on(day)


@dataclass(frozen=True, eq=False)
class OrganisationFile:
    """One organisation with its people, cases and what it did, in date order.

    ``employees`` are the members employed in each enterprise named here; ``uncovered`` the enterprises no
    organisation covers, given to the topmost organisation only; ``visits`` those to its enterprises (to all
    enterprises for the topmost one).
    """

    organisation: Organisation
    superior: Organisation | None = None
    enterprises: Sequence[Enterprise] = ()
    members: Sequence[MemberFile] = ()
    files: Sequence[CaseFile] = ()
    meetings: Sequence[Meeting] = ()
    attendances: Sequence[Attendance] = ()
    elections: Sequence[Election] = ()
    posts: Sequence[Post] = ()
    reports: Sequence[WorkReport] = ()
    remittances: Sequence[DuesRemittance] = ()
    employees: Mapping[str, Sequence[MemberFile]] = field(default_factory=dict)
    uncovered: Sequence[Enterprise] = ()
    visits: Sequence[Visit] = ()
    is_topmost: bool = False

    def members_on(self, day: date) -> Sequence[MemberFile]:
        """Members in the roster on ``day``."""
        if day not in self._rosters:
            self._rosters[day] = tuple(member for member in self.members if member.is_here_on(day))
        return self._rosters[day]

    def full_on(self, day: date) -> list[MemberFile]:
        """Full members (正式党员) in the roster on ``day``."""
        return [member for member in self.members_on(day) if member.state_on(day) == FULL]

    @cached_property
    def _rosters(self) -> dict[date, tuple[MemberFile, ...]]:
        """Rosters already looked up, by day: many rules ask for today's."""
        return {}

    def meeting(self, meeting_id: str) -> Meeting | None:
        """One of its meetings by UUID."""
        return next((meeting for meeting in self.meetings if meeting.id == meeting_id), None)


def load_members(
    session: Session, register: Register, people: Collection[str] | None = None
) -> tuple[MemberFile, ...]:
    """Everybody in the register (or those of ``people``, UUIDs) who is or was a member, by code.

    One pass over each table, whatever the number of members; of a few people only their own rows.
    """
    transfers = _by(register.transfers, "person_id")
    mobiles = _by(session.scalars(_of(select(MobileMember), MobileMember.person_id, people)), "person_id")
    dues = _dues(session, people)
    kept_from = _dues_kept_from(register, dues) if people is None else _kept_from(session, register, people)
    talks = _talks(session.scalars(_talks_of(people)))
    absences = _by(session.scalars(_of(select(Attendance), Attendance.person_id, people)), "person_id")
    held = {key: _ordered(rows) for key, rows in _by(register.meetings.values(), "organisation_id").items()}
    found = []
    for person in sorted(register.people.values(), key=lambda p: p.code):
        if people is not None and person.id not in people:
            continue
        files = register.files_of_person.get(person.id, ())
        state = standing(person, files)
        if state == Standing() and person.political_status not in _TYPED:
            continue
        home = person.organisation_id or ""
        found.append(
            MemberFile(
                person=person,
                standing=state,
                organisation=register.organisations.get(home),
                files=files,
                transfers=_ordered(transfers.get(person.id, ())),
                mobiles=_ordered(mobiles.get(person.id, ())),
                dues=tuple(dues.get(person.id, ())),
                talks=_ordered(talks.get(person.id, ())),
                dues_kept_from=kept_from.get(home),
                meetings=held.get(home, ()),
                absences=tuple(absences.get(person.id, ())),
            )
        )
    return tuple(found)


def load_organisations(
    session: Session, register: Register, members: Sequence[MemberFile]
) -> tuple[OrganisationFile, ...]:
    """Every organisation with what hangs on it, by code."""
    enterprises = {row.id: row for row in session.scalars(select(Enterprise))}
    people = _by(members, "person", "organisation_id")
    employees = _employees(members)
    cases = _by(register.files, "case", "organisation_id")
    meetings = _by(register.meetings.values(), "organisation_id")
    posts = _by(register.posts, "organisation_id")
    reports = _by(session.scalars(select(WorkReport)), "organisation_id")
    remittances = _by(session.scalars(select(DuesRemittance)), "organisation_id")
    attendances = _by(session.scalars(select(Attendance)), "meeting_id")
    elections = _by(session.scalars(select(Election)), "meeting_id")
    visits = list(session.scalars(select(Visit).order_by(Visit.on)))
    covered = {
        item for organisation in register.organisations.values() for item in organisation.enterprise_ids
    }
    top = topmost(register.organisations.values())
    found = []
    for organisation in sorted(register.organisations.values(), key=lambda o: o.code):
        held = _ordered(meetings.get(organisation.id, ()))
        is_top = organisation is top
        ours = [enterprises[item] for item in organisation.enterprise_ids if item in enterprises]
        uncovered = [row for row in enterprises.values() if row.id not in covered] if is_top else []
        mine = {row.id for row in ours}
        found.append(
            OrganisationFile(
                organisation=organisation,
                superior=register.organisations.get(organisation.superior_id or ""),
                enterprises=tuple(ours),
                members=tuple(people.get(organisation.id, ())),
                files=tuple(cases.get(organisation.id, ())),
                meetings=held,
                attendances=tuple(row for meeting in held for row in attendances.get(meeting.id, ())),
                elections=tuple(row for meeting in held for row in elections.get(meeting.id, ())),
                posts=_ordered(posts.get(organisation.id, ())),
                reports=tuple(
                    sorted(reports.get(organisation.id, ()), key=lambda row: (row.year, row.half or ""))
                ),
                remittances=tuple(
                    sorted(remittances.get(organisation.id, ()), key=lambda row: (row.year, row.quarter))
                ),
                employees={row.id: employees.get(row.id, ()) for row in (*ours, *uncovered)},
                uncovered=tuple(sorted(uncovered, key=lambda row: row.code)),
                visits=tuple(row for row in visits if is_top or row.enterprise_id in mine),
                is_topmost=is_top,
            )
        )
    return tuple(found)


def topmost(organisations: Iterable[Organisation]) -> Organisation | None:
    """The organisation that what belongs to no branch is told to: without a superior, with most below it.

    A 党委组织部门 is never it: it is only somebody to report to.
    """
    everything = list(organisations)
    below = _by(everything, "superior_id")

    def size(organisation: Organisation) -> int:
        seen: set[str] = set()
        waiting = [organisation.id]
        while waiting:
            for row in below.get(waiting.pop(), ()):
                if row.id not in seen:
                    seen.add(row.id)
                    waiting.append(row.id)
        return len(seen)

    roots = [
        row
        for row in everything
        if not row.superior_id and row.kind != OrganisationKind.ORGANISATION_DEPARTMENT
    ]
    return min(roots, key=lambda row: (-size(row), row.code), default=None)


def _employees(members: Iterable[MemberFile]) -> Mapping[str, list[MemberFile]]:
    """Members by enterprise; one without 企业编号 works where the branch does, if that is one enterprise."""
    found: dict[str, list[MemberFile]] = defaultdict(list)
    for member in members:
        employer = member.person.enterprise_id
        home = member.organisation
        if employer is None and home is not None and len(home.enterprise_ids) == 1:
            employer = home.enterprise_ids[0]
        if employer is not None:
            found[employer].append(member)
    return found


def _of(query: Select[Any], column: Any, people: Collection[str] | None) -> Select[Any]:
    return query if people is None else query.where(column.in_(people))


def _talks_of(people: Collection[str] | None) -> Select[Any]:
    query = select(HeartTalk)
    if people is None:
        return query
    return query.where(HeartTalk.person_id.in_(people) | HeartTalk.talker_id.in_(people))


def _kept_from(session: Session, register: Register, people: Collection[str]) -> Mapping[str, str]:
    """The first month of the dues book of the branches of a few people."""
    homes = {person.organisation_id for person in register.people.values() if person.id in people} - {None}
    first = select(Person.organisation_id, func.min(Dues.month)).join(Dues, Dues.person_id == Person.id)
    rows = session.execute(first.where(Person.organisation_id.in_(homes)).group_by(Person.organisation_id))
    return {home: month for home, month in rows if home is not None}


def _dues(session: Session, people: Collection[str] | None) -> Mapping[str, list[DuesEntry]]:
    """Every month of the dues book by person, in order."""
    columns = [getattr(Dues, name) for name in DuesEntry._fields]
    found: dict[str, list[DuesEntry]] = defaultdict(list)
    query = _of(select(Dues.person_id, *columns), Dues.person_id, people)
    for row in session.execute(query.order_by(Dues.month)):
        found[row[0]].append(DuesEntry(*row[1:]))
    return found


def _dues_kept_from(register: Register, dues: Mapping[str, Sequence[DuesEntry]]) -> Mapping[str, str]:
    """The first month with a dues row, by organisation."""
    found: dict[str, str] = {}
    for person_id, rows in dues.items():
        person = register.people.get(person_id)
        if person is None or person.organisation_id is None:
            continue
        first = rows[0].month
        found[person.organisation_id] = min(first, found.get(person.organisation_id, first))
    return found


def _talks(rows: Iterable[HeartTalk]) -> Mapping[str, list[HeartTalk]]:
    found: dict[str, list[HeartTalk]] = defaultdict(list)
    for row in rows:
        for person_id in {row.talker_id, row.person_id}:
            found[person_id].append(row)
    return found


def _by(rows: Iterable[Any], *path: str) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        value: Any = row
        for attr in path:
            value = getattr(value, attr)
        found[value].append(row)
    return found


def _ordered(rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=lambda row: (sort_date(row), row.id)))
