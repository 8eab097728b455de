"""Everything recorded about a member, and about an organisation, for the rules on members and branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
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
    WorkReport,
)
from app.services.casefile import CaseFile, Register, sort_date
from app.services.membership import Standing, standing


@dataclass(frozen=True, eq=False)
class MemberFile:
    """One person who is or was a member, with the rows about membership, in date order."""

    person: Person
    standing: Standing
    organisation: Organisation | None = None
    files: Sequence[CaseFile] = ()
    transfers: Sequence[AffiliationTransfer] = ()
    mobiles: Sequence[MobileMember] = ()
    dues: Sequence[Dues] = ()
    talks: Sequence[HeartTalk] = ()


@dataclass(frozen=True, eq=False)
class OrganisationFile:
    """One organisation with its people, cases and what it did, in date order."""

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


def load_members(session: Session, register: Register) -> tuple[MemberFile, ...]:
    """Everybody in the register who is or was a member, by code."""
    transfers = _by(register.transfers, "person_id")
    mobiles = _by(session.scalars(select(MobileMember)), "person_id")
    dues = _by(session.scalars(select(Dues).order_by(Dues.month)), "person_id")
    talks = _by(session.scalars(select(HeartTalk)), "person_id")
    found = []
    for person in sorted(register.people.values(), key=lambda p: p.code):
        files = register.files_of_person.get(person.id, ())
        state = standing(person, files)
        if state == Standing():
            continue
        found.append(
            MemberFile(
                person=person,
                standing=state,
                organisation=register.organisations.get(person.organisation_id or ""),
                files=files,
                transfers=_ordered(transfers.get(person.id, ())),
                mobiles=_ordered(mobiles.get(person.id, ())),
                dues=tuple(dues.get(person.id, ())),
                talks=_ordered(talks.get(person.id, ())),
            )
        )
    return tuple(found)


def load_organisations(
    session: Session, register: Register, members: Sequence[MemberFile]
) -> tuple[OrganisationFile, ...]:
    """Every organisation with what hangs on it, by code."""
    enterprises = {row.id: row for row in session.scalars(select(Enterprise))}
    people = _by(members, "person", "organisation_id")
    cases = _by(register.files, "case", "organisation_id")
    meetings = _by(register.meetings.values(), "organisation_id")
    posts = _by(register.posts, "organisation_id")
    reports = _by(session.scalars(select(WorkReport)), "organisation_id")
    remittances = _by(session.scalars(select(DuesRemittance)), "organisation_id")
    attendances = _by(session.scalars(select(Attendance)), "meeting_id")
    elections = _by(session.scalars(select(Election)), "meeting_id")
    found = []
    for organisation in sorted(register.organisations.values(), key=lambda o: o.code):
        held = _ordered(meetings.get(organisation.id, ()))
        found.append(
            OrganisationFile(
                organisation=organisation,
                superior=register.organisations.get(organisation.superior_id or ""),
                enterprises=tuple(
                    enterprises[item] for item in organisation.enterprise_ids if item in enterprises
                ),
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
            )
        )
    return tuple(found)


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
