"""同一人: a person's decision that two records are one human (or one organisation, one enterprise).

Reversible: nothing is moved or deleted; lists and statistics ask :func:`representatives`. Never automatic.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two people who may be one (疑似同一人): ``ground`` says in Chinese why; a person decides."""

    first_id: str
    second_id: str
    ground: str


def link(session: Session, table: str, first_id: str, second_id: str, note: str = "") -> str:
    """Record that two rows of ``person``, ``organisation`` or ``enterprise`` are one; the link's UUID."""
    raise NotImplementedError


def unlink(session: Session, link_id: str) -> None:
    """Take a link back."""
    raise NotImplementedError


def representatives(session: Session, table: str) -> dict[str, str]:
    """UUID → the UUID that stands for it, for linked rows only (others stand for themselves)."""
    raise NotImplementedError


def suspects(session: Session) -> tuple[Suspicion, ...]:
    """People with one ID number, or one name and birth date, who are not linked yet."""
    raise NotImplementedError
