"""The confirmed sites, looked at without any of the cryptography that confirming them needs.

今日 reads them at every start; loading that library takes longer than opening the database.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.exchange_sites import TrustedSite


def trusted_sites(session: Session, role: str | None = None) -> tuple[TrustedSite, ...]:
    """Every confirmed site, or those of one role, by name."""
    statement = select(TrustedSite).order_by(TrustedSite.name, TrustedSite.fingerprint)
    if role is not None:
        statement = statement.where(TrustedSite.role == role)
    return tuple(session.scalars(statement))
