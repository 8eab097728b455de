"""Members of a branch: data sheets, rosters, those away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import MobileMember, Organisation, Person
from app.models.words import Discipline
from app.services.dates import age_on
from app.services.forms.contexts.candidacy import relatives_of, stretches_of
from app.services.forms.contexts.facts import (
    NONE,
    Facts,
    branch_data,
    membership_dates,
    person_data,
    post_on,
)
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.only_members import member_standing, standing_now, typed_standing
from app.services.forms.data import PersonData
from app.services.forms.data.family import CONNECTIONS
from app.services.forms.data.members import (
    MemberRow,
    MemberSheetData,
    MobileData,
    MobileRow,
    MobilesData,
)
from app.services.membership import FULL, ended_some_day, on_roster, standing_on

OUT, IN = "流出", "流入"
AT_HOME = "国内"


def members_on(facts: Facts, organisation: Organisation | None, day: date) -> list[tuple[Person, str]]:
    """The members in the roster of a branch on a day with their standing, by code."""
    if organisation is None:
        return []
    found = []
    for person in facts.register.people_of_organisation.get(organisation.id, ()):
        state = standing_on(facts.register, person.id, day) or typed_standing(facts, person, day)
        rows = facts.register.mobiles_of_person.get(person.id, ())
        if ended_some_day(facts.register, person.id):
            continue
        if state is not None and on_roster(person, organisation.id, day, rows):
            found.append((person, state))
    return sorted(found, key=lambda pair: pair[0].code)


def member_rows(facts: Facts, organisation: Organisation | None, day: date) -> tuple[MemberRow, ...]:
    """The roster of members on a day: full members first."""
    rows = []
    for person, state in members_on(facts, organisation, day):
        joined, full = membership_dates(facts, person)
        rows.append(
            MemberRow(
                person=person_data(facts, person),
                standing="正式" if state == FULL else "预备",
                joined_on=joined,
                full_on=full if full is not None and full <= day else None,
                post=post_on(facts, person, day),
                group=person.group_name or "",
                note="流出" if person.mobility == OUT else "",
            )
        )
    return tuple(sorted(rows, key=lambda row: row.standing != "正式"))


def load_mobiles(session: Session, wanted: Wanted) -> tuple[MobileMember, ...]:
    """The stays away of the wanted person, or of everybody of the wanted organisation."""
    if wanted.person is not None:
        people = [wanted.person.id]
    elif wanted.organisation is not None:
        here = wanted.facts.register.people_of_organisation.get(wanted.organisation.id, ())
        people = [person.id for person in here]
    else:
        return ()
    rows = select(MobileMember).where(MobileMember.person_id.in_(people))
    return tuple(session.scalars(rows.order_by(MobileMember.left_on, MobileMember.id)))


def mobiles_data(wanted: Wanted) -> MobilesData:
    """Who is away (``subject`` in: a guest) now, or was in the chosen year."""
    facts, rows = wanted.facts, wanted.more or ()
    year = wanted.year
    wanted_direction = IN if wanted.form.subject == "in" else OUT
    chosen = [row for row in rows if row.direction == wanted_direction and _is_away(row, year, facts.today)]
    return MobilesData(
        branch=branch_data(facts, wanted.organisation),
        year=year or facts.today.year,
        rows=tuple(_mobile(facts, row) for row in chosen),
    )


def _is_away(row: MobileMember, year: int | None, today: date) -> bool:
    if year is None:
        return row.left_on <= today and (row.returned_on is None or row.returned_on >= today)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return row.left_on <= last and (row.returned_on is None or row.returned_on >= first)


def _mobile(facts: Facts, row: MobileMember) -> MobileRow:
    person = facts.register.people.get(row.person_id)
    joined = membership_dates(facts, person)[0] if person is not None else None
    return MobileRow(
        person=person_data(facts, person) if person is not None else PersonData(""),
        joined_on=joined,
        card=row.card_number or "",
        reason=row.reason or (row.situation if row.situation not in (None, AT_HOME) else ""),
        destination=row.destination or "",
        left_on=row.left_on,
        returned_on=row.returned_on,
        host=row.host_organisation or "",
        contact=row.contact or "",
        phone=row.phone or "",
    )


def mobile_data(wanted: Wanted) -> MobileData:
    """The last stay away of a person; blank places for somebody who has not gone yet."""
    facts, person = wanted.facts, wanted.person
    branch = branch_data(facts, wanted.organisation)
    if person is None:
        return MobileData(branch, MobileRow(PersonData("")))
    member_standing(facts, person, facts.today, wanted.form.title)
    rows = [row for row in wanted.more or () if row.direction == OUT]
    joined, full = membership_dates(facts, person)
    row = _mobile(facts, rows[-1]) if rows else MobileRow(person_data(facts, person), joined)
    return MobileData(branch, row, full)


def member_sheet_data(wanted: Wanted) -> MemberSheetData:
    """The data sheet of a person."""
    facts, person = wanted.facts, wanted.person
    branch = branch_data(facts, wanted.organisation)
    if person is None:
        return MemberSheetData(branch, PersonData(""))
    joined, full = membership_dates(facts, person)
    state = standing_now(facts, person, facts.today)
    clean = person.discipline == Discipline.NONE
    return MemberSheetData(
        branch=branch,
        person=person_data(facts, person),
        kind=state or "",
        joined_on=joined,
        full_on=full,
        post=post_on(facts, person, facts.today),
        state=person.membership_state or ("正常" if state is not None else ""),
        mobility=_mobility(person, wanted.more or (), facts.today),
        schooling=_schooling(person),
        awards=person.awards or "",
        punishments=person.punishments or (NONE if clean else person.discipline or ""),
        resume=stretches_of(facts, person.id),
        family=tuple(each for each in relatives_of(facts, person.id) if each.category != CONNECTIONS),
        full_time=_with_degree(person.full_time_education, person.in_service_education, person.degree),
        in_service=_with_degree(person.in_service_education, person.full_time_education, person.degree),
        age=age_on(person.birth_date, facts.today) if person.birth_date else None,
    )


def _mobility(person: Person, rows: Sequence[MobileMember], today: date) -> str:
    """Where the member is away to; 无 if it is recorded that nobody is away."""
    away = [row for row in rows if _is_away(row, None, today)]
    if away:
        last = away[-1]
        return f"{last.direction}：{last.destination or last.host_organisation or ''}".rstrip("：")
    return NONE if rows else person.mobility or ""


def _schooling(person: Person) -> str:
    """学历学位: what was learnt before and beside the work, else the highest; then the degree."""
    learnt = _joined((person.full_time_education, person.in_service_education)) or person.education or ""
    return _joined((learnt, person.degree if person.degree and person.degree not in learnt else None))


def _with_degree(learnt: str | None, other: str | None, degree: str | None) -> str:
    """One line of S3's two; the degree is known to belong to it only where there is no other line."""
    if not learnt or other or not degree or degree in learnt:
        return learnt or ""
    return f"{learnt}、{degree}"


def _joined(parts: Iterable[str | None]) -> str:
    return "、".join(part for part in parts if part)
