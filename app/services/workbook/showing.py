"""Values as people read them: codes instead of UUIDs, 是/否 instead of true and false."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.models.fields import Field, Kind

JOINER = "；"


def shown(field: Field, value: Any, codes: Mapping[str, str]) -> str:
    """A value as text; ``codes`` maps UUIDs to codes, a UUID that is not in it is shown as it is."""
    if value is None or value == ():
        return ""
    if field.kind is Kind.REF:
        return codes.get(value, value)
    if field.kind is Kind.REFS:
        return JOINER.join(codes.get(one, one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return JOINER.join(one.isoformat() if isinstance(one, date) else str(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)
