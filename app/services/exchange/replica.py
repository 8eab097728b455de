"""Which copy of a database this is (副本): an identity that does not travel with the file.

A copied, moved or restored file must not go on under the identity of the original, or two different edits
would carry the same version. The identity is kept in the data folder, tied to the file's place, to the
machine and to the last write.
"""

from __future__ import annotations

from sqlalchemy.orm import Session


def current_replica(session: Session) -> str:
    """The identity this database last wrote under, 16 hexadecimal digits; "" before the first write."""
    raise NotImplementedError


def site_kind(session: Session) -> str:
    """``parts.ENTERPRISE`` or ``parts.COMMITTEE``: whose edits are made here."""
    raise NotImplementedError


def set_site_kind(session: Session, kind: str) -> None:
    """Say whose edits are made here; chosen once at first run."""
    raise NotImplementedError
