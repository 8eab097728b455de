"""How the printers of this place are off on preprinted papers: settings, one a printer and paper sample."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import FormRefused
from app.models import Setting
from app.services.forms.overlays import AS_IT_IS, Adjustment

PREFIX = "overlay."
_LIMIT = 150


def adjustments_of(session: Session, printer: str) -> dict[str, Adjustment]:
    """The adjustments of a printer (its name in the system, empty: the default one) by the paper's key."""
    found: dict[str, Adjustment] = {}
    for row in session.scalars(select(Setting).where(Setting.key.startswith(PREFIX))):
        paper, _, name = row.key.removeprefix(PREFIX).partition("@")
        if name == printer[:_LIMIT]:
            found[paper] = _read(row.value)
    return found


def save_adjustment(session: Session, printer: str, paper: str, adjustment: Adjustment) -> None:
    """Keep how a printer is off on a paper; one that is not off is forgotten."""
    key = f"{PREFIX}{paper}@{printer[:_LIMIT]}"
    stored = session.get(Setting, key)
    if adjustment == AS_IT_IS:
        if stored is not None:
            session.delete(stored)
        return
    value = json.dumps(
        {name: getattr(adjustment, name) for name in ("dx", "dy", "kx", "ky", "angle")}, sort_keys=True
    )
    if stored is None:
        session.add(Setting(key=key, value=value))
    else:
        stored.value = value


def _read(text: str) -> Adjustment:
    """A stored adjustment; one that cannot be read counts as none (the values may come from another PC)."""
    try:
        return Adjustment(**{name: float(value) for name, value in json.loads(text).items()})
    except (ValueError, TypeError, AttributeError, FormRefused):
        return AS_IT_IS
