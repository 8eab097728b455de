"""同一人: a person's decision that two records are one human (or one organisation, one enterprise).

Reversible: nothing is moved or deleted; lists and statistics ask :func:`representatives`. Never automatic.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import Person, SameLink
from app.services.exchange.columns import all_shapes

LINKED = {"person": "人员", "organisation": "党组织", "enterprise": "企业"}
"""What can be linked: records that several sites may each have made for themselves."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two people who may be one (疑似同一人): ``ground`` says in Chinese why; a person decides."""

    first_id: str
    second_id: str
    ground: str


def link(session: Session, table: str, first_id: str, second_id: str, note: str = "") -> str:
    """Record that two rows of ``person``, ``organisation`` or ``enterprise`` are one; the link's UUID.

    Raises NotFound when one of them is not there, UserError when they are one row or linked already.
    """
    if table not in LINKED:
        raise ValueError(f"records of {table} are not linked")
    rows = all_shapes()[table].table
    there = set(session.scalars(select(rows.c.id).where(rows.c.id.in_([first_id, second_id]))))
    if {first_id, second_id} - there:
        raise NotFound("E-LINK-01", f"找不到要标记的{LINKED[table]}，没有改动。")
    if first_id == second_id:
        raise UserError("E-LINK-02", "这是同一条记录，不用标记，没有改动。")
    known = representatives(session, table)
    if known.get(first_id, first_id) == known.get(second_id, second_id):
        raise UserError("E-LINK-03", "这两条记录已经标记为同一个，没有改动。")
    first_id, second_id = sorted((first_id, second_id))
    made = SameLink(table_name=table, first_id=first_id, second_id=second_id, note=note)
    session.add(made)
    session.flush()
    return made.id


def unlink(session: Session, link_id: str) -> None:
    """Take a link back. Raises NotFound when there is none."""
    found = session.get(SameLink, link_id)
    if found is None:
        raise NotFound("E-LINK-04", "找不到这个标记，可能已经取消，没有改动。")
    session.delete(found)
    session.flush()


def links_of(session: Session, table: str, record_id: str) -> tuple[SameLink, ...]:
    """The links a record is in."""
    return tuple(
        session.scalars(
            select(SameLink)
            .where(SameLink.table_name == table)
            .where(or_(SameLink.first_id == record_id, SameLink.second_id == record_id))
            .order_by(SameLink.id)
        )
    )


def representatives(session: Session, table: str) -> dict[str, str]:
    """UUID → the UUID that stands for it, for linked rows only (others stand for themselves).

    The smallest UUID stands for all that are linked, directly or through others, whatever the order of the
    links.
    """
    pairs = session.execute(select(SameLink.first_id, SameLink.second_id).where(SameLink.table_name == table))
    leader: dict[str, str] = {}

    def lead(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for first, second in pairs:
        one, other = sorted((lead(first), lead(second)))
        leader[other] = one
    return {one: lead(one) for one in leader}


def suspects(session: Session) -> tuple[Suspicion, ...]:
    """People with one ID number, or one name and birth date, who are not linked yet.

    Of a group that agrees each is paired with the first; people with two different ID numbers are not
    suspected for their name.
    """
    columns = (Person.id, Person.identity_number, Person.name, Person.birth)
    people = list(session.execute(select(*columns).order_by(Person.id)))
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for person in people:
        number = (person.identity_number or "").strip().upper()
        if number:
            groups[("身份证号相同", number)].append(person)
        if person.birth and len(person.birth) == 10:
            groups[("姓名和出生日期相同", person.name, person.birth)].append(person)
    known = representatives(session, "person")
    found: dict[tuple[str, str], Suspicion] = {}
    for (ground, *_), members in groups.items():
        first, *others = members
        for other in others:
            both = first.identity_number and other.identity_number
            if ground != "身份证号相同" and both and first.identity_number != other.identity_number:
                continue
            if known.get(first.id, first.id) != known.get(other.id, other.id):
                found.setdefault((first.id, other.id), Suspicion(first.id, other.id, ground))
    return tuple(found.values())
