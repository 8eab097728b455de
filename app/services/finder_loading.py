"""Reads everybody, former names too, into the :class:`PeopleFinder` of the command box."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import History, Organisation, Person
from app.services.finder import Marks, PeopleFinder


def load_finder(session: Session) -> PeopleFinder:
    """Everybody in the database, by code."""
    branches: dict[str, str] = {
        row.id: row.short_name or row.name
        for row in session.execute(select(Organisation.id, Organisation.short_name, Organisation.name))
    }
    former = _former_names(session)
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.code,
            Person.mobile,
            Person.identity_number,
            Person.search_key,
            Person.organisation_id,
        ).order_by(Person.code)
    )
    return PeopleFinder(
        [
            Marks(
                row.id,
                row.name,
                row.code,
                branches.get(row.organisation_id or "", ""),
                former.get(row.id, ()),
                tuple(
                    part for part in (row.search_key or "").split(" ") if part.isascii() and part.isalpha()
                ),
                row.mobile or "",
                row.identity_number or "",
            )
            for row in rows
        ]
    )


def _former_names(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Names people had before, from the journal."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = session.execute(
        select(History.record_id, History.before).where(
            History.table_name == Person.__tablename__,
            History.kind == "update",
            func.instr(History.before, '"name":') > 0,
        )
    )
    for identity, before in rows:
        name = json.loads(before or "{}").get("name")
        if name:
            found[identity].append(str(name))
    return {identity: tuple(dict.fromkeys(names)) for identity, names in found.items()}
