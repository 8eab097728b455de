"""Small facts about this copy only (本机的小记录): where the second place is, when a backup was rehearsed."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy.orm import Session

from app.models import LocalValue


def read_value(session: Session, key: str, default: Any = None) -> Any:
    """What is kept under ``key``; ``default`` where nothing is or it cannot be read."""
    row = session.get(LocalValue, key)
    if row is None:
        return default
    try:
        return json.loads(row.value)
    except ValueError:
        return default


def keep_value(session: Session, key: str, value: Any) -> None:
    """Keep ``value`` (anything JSON holds) under ``key``; None forgets it. Needs a session that writes."""
    row = session.get(LocalValue, key)
    if value is None:
        if row is not None:
            session.delete(row)
        return
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if row is None:
        session.add(LocalValue(key=key, value=text))
    else:
        row.value = text
