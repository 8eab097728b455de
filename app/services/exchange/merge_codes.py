"""Codes across a merge: each site numbers its own records, so two people may both be RY001.

Here the one that came first keeps the code; the other shows the code with the first digits of its UUID. That
is only how it is shown in this database: packages and the hash of the facts have its own code.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.services.exchange.columns import Shape
from app.services.exchange.merge_items import Item
from app.services.exchange.versions import in_chunks


def _choices(item: Item, code: str) -> tuple[str, ...]:
    digits = item.record_id.replace("-", "")
    return code, f"{code}~{digits[:4]}", f"{code}~{digits[:12]}", f"{code}~{digits}"


def assign_codes(session: Session, shape: Shape, items: Collection[Item]) -> int:
    """Give each visible record of one table the code it shows here; how many newly differ from their own."""
    visible = [item for item in items if item.after is not None]
    wanted = {choice for item in visible for choice in _choices(item, _own(item))}
    ours = {item.record_id for item in items}
    taken = {code for code, record_id in _holders(session, shape, wanted) if record_id not in ours}
    rest = []
    for item in visible:
        if item.before is not None and item.before.get("code") == _own(item):
            item.shown_code = item.stored.shown if item.stored and item.stored.shown else _own(item)
            taken.add(item.shown_code)
        else:
            rest.append(item)
    renumbered = 0
    for item in sorted(rest, key=lambda item: item.record_id):
        item.shown_code = next(choice for choice in _choices(item, _own(item)) if choice not in taken)
        taken.add(item.shown_code)
        renumbered += item.shown_code != _own(item)
    return renumbered


def _own(item: Item) -> str:
    assert item.after is not None
    return str(item.after["code"])


def _holders(session: Session, shape: Shape, codes: Collection[str]) -> list[tuple[str, str]]:
    table = shape.table
    found = []
    for chunk in in_chunks(sorted(codes)):
        statement = select(table.c.code, table.c.id).where(table.c.code.in_(chunk))
        found += [(row[0], row[1]) for row in session.execute(statement)]
    return found
