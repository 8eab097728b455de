"""Mappings the user has corrected, remembered by the layout of the sender's roster (its header line)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Setting

PREFIX = "roster."


def remembered(session: Session) -> dict[str, dict[str, str | None]]:
    """Fingerprint of a header → what the user said of its columns (None: left out)."""
    found: dict[str, dict[str, str | None]] = {}
    for row in session.scalars(select(Setting).where(Setting.key.startswith(PREFIX))):
        try:
            stored: Any = json.loads(row.value)
        except ValueError:
            continue
        if isinstance(stored, dict) and all(isinstance(target, str | None) for target in stored.values()):
            found[row.key.removeprefix(PREFIX)] = stored
    return found


def remember(session: Session, fingerprint: str, mapping: Mapping[str, str | None]) -> bool:
    """Keep what the user said of this layout's columns; whether that is news."""
    if not mapping:
        return False
    text = json.dumps(dict(sorted(mapping.items())), ensure_ascii=False)
    stored = session.get(Setting, PREFIX + fingerprint)
    if stored is None:
        session.add(Setting(key=PREFIX + fingerprint, value=text))
    elif stored.value != text:
        stored.value = text
    else:
        return False
    session.flush()
    return True
