"""The canonical hash of all facts (内容指纹): two databases with the same facts give the same hash."""

from __future__ import annotations

from sqlalchemy.orm import Session


def state_hash(session: Session) -> str:
    """SHA-256, 64 hexadecimal digits, over every row of every sheet, by table and UUID.

    Journal, settings, versions and derived columns are not in it.
    """
    raise NotImplementedError
