"""疑似同一人 and 同一人 as a person decides on them: both records side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Enterprise, Organisation, Person, SameLink
from app.services.exchange.links import suspects
from app.services.exchange.versions import in_chunks


@dataclass(frozen=True, slots=True)
class Side:
    """One record of the pair. ``identity_number`` is whole: whoever shows it masks it."""

    person_id: str
    code: str
    name: str
    birth: str
    identity_number: str
    branch: str
    enterprise: str
    mobile: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records; ``ground`` says why they are suspected, or the note of the link ``link_id``."""

    first: Side
    second: Side
    ground: str
    link_id: str = ""


def suspected_pairs(session: Session) -> tuple[Pair, ...]:
    """People who may be one and are not linked. Reads only."""
    found = suspects(session)
    sides = _sides(session, {one for pair in found for one in (pair.first_id, pair.second_id)})
    return tuple(Pair(sides[pair.first_id], sides[pair.second_id], pair.ground) for pair in found)


def linked_pairs(session: Session) -> tuple[Pair, ...]:
    """People somebody decided are one; a link whose record is gone is left out. Reads only."""
    links = session.scalars(
        select(SameLink).where(SameLink.table_name == "person").order_by(SameLink.id)
    ).all()
    sides = _sides(session, {one for link in links for one in (link.first_id, link.second_id)})
    return tuple(
        Pair(sides[link.first_id], sides[link.second_id], link.note, link.id)
        for link in links
        if link.first_id in sides and link.second_id in sides
    )


def _sides(session: Session, ids: Iterable[str]) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for chunk in in_chunks(sorted(ids)):
        rows = session.execute(
            select(Person, Organisation.name, Enterprise.name)
            .outerjoin(Organisation, Organisation.id == Person.organisation_id)
            .outerjoin(Enterprise, Enterprise.id == Person.enterprise_id)
            .where(Person.id.in_(chunk))
        )
        for person, branch, enterprise in rows:
            found[person.id] = Side(
                person.id,
                person.code,
                person.name,
                person.birth or "",
                person.identity_number or "",
                branch or "",
                enterprise or "",
                person.mobile or "",
            )
    return found
