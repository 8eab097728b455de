"""The canonical hash of all facts (内容指纹): two databases with the same facts give the same hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import LocalCode
from app.services.exchange.columns import Shape, all_shapes, rows_query

_AT_ONCE = 1_000
"""Rows in one piece of JSON: one call of the encoder for many rows is what makes it fast."""


def state_hash(session: Session) -> str:
    """SHA-256, 64 hexadecimal digits, over every row of every sheet, by table and UUID.

    Rows are taken as they are stored, with the names of the columns before them; a table without rows is left
    out. Journal, settings, versions and derived columns are not in it; records that show another code here
    because theirs was taken count with their own.
    """
    together = hashlib.sha256()
    for shape in sorted(all_shapes().values(), key=lambda shape: shape.table.name):
        for n, piece in enumerate(_pieces(session, shape)):
            if n == 0:
                together.update(_encoded([shape.table.name, "id", *shape.attrs]))
            together.update(_encoded(piece))
    return together.hexdigest()


def _pieces(session: Session, shape: Shape) -> Iterator[list[Sequence[Any]]]:
    own = _own_codes(session, shape)
    at = shape.attrs.index("code") + 1 if shape.has_code else 0
    statement = rows_query(shape).order_by(shape.table.columns["id"])
    for rows in session.execute(statement).partitions(_AT_ONCE):
        if own:
            yield [[*row[:at], own[row[0]], *row[at + 1 :]] if row[0] in own else list(row) for row in rows]
        else:
            yield [tuple(row) for row in rows]


def _own_codes(session: Session, shape: Shape) -> dict[str, str]:
    if not shape.has_code:
        return {}
    rows = session.execute(
        select(LocalCode.record_id, LocalCode.code).where(LocalCode.table_name == shape.table.name)
    )
    return {row[0]: row[1] for row in rows}


def _encoded(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8")
