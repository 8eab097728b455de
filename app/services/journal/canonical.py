"""Rows as canonical JSON: the same facts give the same text and the same hash on every PC."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, DateTime, Table

from app.models.base import Base, Cents, Days, Tenths, Words


def plain_value(value: Any) -> Any:
    """A column's value as JSON holds it: dates ISO, decimals text, tuples lists."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    return value


def plain_row(row: Base) -> dict[str, Any]:
    """Every filled column of a row; empty ones (None, empty tuple) are left out."""
    found = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {key: plain_value(value) for key, value in found.items() if value not in (None, ())}


def read_value(table: Table, attr: str, value: Any) -> Any:
    """A JSON value back as the column's Python value."""
    kind = table.columns[attr].type
    if isinstance(kind, Words):
        return tuple(value or ())
    if isinstance(kind, Days):
        return tuple(date.fromisoformat(item) for item in value or ())
    if value is None:
        return None
    if isinstance(kind, Cents | Tenths):
        return Decimal(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return value


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def dumps(values: Mapping[str, Any]) -> str:
    """Canonical JSON: sorted keys, no blanks, characters as they are."""
    return _ENCODER.encode(values)


def digest(text: str) -> str:
    """SHA-256 of a canonical text, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def row_hash(row: Base) -> str:
    """The hash of a row's content."""
    return digest(dumps(plain_row(row)))
