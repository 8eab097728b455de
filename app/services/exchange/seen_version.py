"""The version a decision is bound to (批准所针对的版本): one hash for each record that was there.

Of a case these are the case, its person and everything that hangs on the case; not what the superior itself
fills in, and not the codes, which may differ from place to place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, SuperiorFiling
from app.services.exchange.columns import Row, Shape, all_shapes
from app.services.exchange.merge_items import load_rows
from app.services.exchange.parts import FACTS, part_of
from app.services.journal.canonical import digest, dumps

_LENGTH = 32
_CASE, _PERSON = "development_case", "person"


def seen_records(session: Session, filing: SuperiorFiling) -> dict[str, str]:
    """``table/UUID`` → shortened hash of the enterprise's facts, as they stand now."""
    case = session.get_one(DevelopmentCase, filing.case_id)
    return {
        f"{shape.table.name}/{record_id}": _hash(shape.table.name, row)
        for shape, record_id, row in _rows(session, case.id, case.person_id)
    }


def changed_since(session: Session, content: str) -> tuple[str, ...]:
    """What became of the records a decision was made on, in Chinese; records added later do not count."""
    plain = json.loads(content)
    now = {
        f"{shape.table.name}/{record_id}": (shape, row)
        for shape, record_id, row in _rows(session, plain["case"], plain["person"])
    }
    counts: dict[tuple[str, str], int] = {}
    for key, seen in plain["seen"].items():
        table = key.partition("/")[0]
        shape = all_shapes().get(table)
        if shape is None:
            continue
        found = now.get(key)
        if found is None:
            what = shape.sheet.name, "已删除"
        elif _hash(table, found[1]) != seen:
            what = shape.sheet.name, "已修改"
        else:
            continue
        counts[what] = counts.get(what, 0) + 1
    order = [shape.sheet.name for shape in all_shapes().values()]
    return tuple(
        f"{sheet}{how}" if number == 1 else f"{sheet}{how} {number} 条"
        for (sheet, how), number in sorted(counts.items(), key=lambda one: order.index(one[0][0]))
    )


def _hash(table: str, row: Row) -> str:
    facts = {attr: value for attr, value in row.items() if attr != "code" and part_of(table, attr) == FACTS}
    return digest(dumps(facts))[:_LENGTH]


def _rows(session: Session, case_id: str, person_id: str) -> Iterator[tuple[Shape, str, Row]]:
    """The person, the case and what belongs to the case, in the order of the workbook."""
    for name, shape in all_shapes().items():
        columns = shape.table.columns
        if name == _CASE:
            where = columns["id"] == case_id
        elif name == _PERSON:
            where = columns["id"] == person_id
        elif "case_id" in columns:
            where = columns["case_id"] == case_id
        else:
            continue
        ids = session.scalars(select(columns["id"]).where(where)).all()
        yield from ((shape, record_id, row) for record_id, row in load_rows(session, shape, ids).items())
