"""Half-filled forms (草稿) kept in the database file: not facts, not journalled, not undone.

Values are plain Python as the editors hold them; JSON marks the types it does not have.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Draft

_KEY_LIMIT = 300
_TITLE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as found. ``at`` is UTC."""

    key: str
    title: str
    content: Mapping[str, Any]
    at: datetime


def draft_key(*parts: str) -> str:
    """The key of a place: screen, subject, part."""
    return "/".join(parts)[:_KEY_LIMIT]


def keep_draft(session: Session, key: str, title: str, content: Mapping[str, Any], at: datetime) -> None:
    """Keep what was typed at a place, over what was kept there before.

    Needs a session of ``Database.note`` or ``Database.write``.
    """
    stamp = at.astimezone(UTC).isoformat(timespec="seconds")
    text = json.dumps(_packed(dict(content)), ensure_ascii=False)
    session.merge(Draft(key=key, title=title[:_TITLE_LIMIT], content=text, at=stamp))
    session.flush()


def drop_draft(session: Session, key: str) -> None:
    """Forget the draft of a place; nothing happens if there is none."""
    found = session.get(Draft, key)
    if found is not None:
        session.delete(found)
        session.flush()


def find_draft(session: Session, key: str) -> KeptDraft | None:
    """The draft of a place; None if there is none, or if it cannot be read."""
    found = session.get(Draft, key)
    return None if found is None else _read(found)


def list_drafts(session: Session) -> tuple[KeptDraft, ...]:
    """Every draft, the newest first."""
    found = (_read(row) for row in session.scalars(select(Draft).order_by(Draft.at.desc())))
    return tuple(draft for draft in found if draft is not None)


def _read(row: Draft) -> KeptDraft | None:
    try:
        content = _unpacked(json.loads(row.content))
        at = datetime.fromisoformat(row.at)
    except ValueError:
        return None
    return KeptDraft(row.key, row.title, content, at) if isinstance(content, dict) else None


def _packed(value: Any) -> Any:
    if isinstance(value, datetime):
        raise TypeError("drafts hold days, not times")
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$number": str(value)}
    if isinstance(value, tuple):
        return {"$tuple": [_packed(item) for item in value]}
    if isinstance(value, list):
        return [_packed(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _packed(item) for key, item in value.items()}
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unpacked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"$day"}:
        return date.fromisoformat(value["$day"])
    if set(value) == {"$number"}:
        return Decimal(value["$number"])
    if set(value) == {"$tuple"}:
        return tuple(_unpacked(item) for item in value["$tuple"])
    return {key: _unpacked(item) for key, item in value.items()}
