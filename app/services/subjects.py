"""Finding what a form is printed for by its readable code."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import DevelopmentCase, Meeting, Organisation, Person

_KINDS: dict[str, tuple[type[DevelopmentCase | Person | Organisation | Meeting], str]] = {
    "case": (DevelopmentCase, "案卷"),
    "person": (Person, "人员"),
    "org": (Organisation, "党组织"),
    "meeting": (Meeting, "会议"),
}


def find_subject(session: Session, scope: str, code: str) -> str:
    """The UUID of a case, person, organisation or meeting by its code. Raises NotFound."""
    model, name = _KINDS[scope]
    found = session.scalar(select(model.id).where(model.code == code))
    if found is None:
        raise NotFound("E-SUBJECT-01", f"没有编号为“{code}”的{name}。", f"请核对{name}编号。")
    return str(found)
