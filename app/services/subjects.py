"""Finding what a form is printed for by its readable code."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import DevelopmentCase, Meeting, Organisation, Person
from app.services.case_loading import load_register
from app.services.casefile import CaseFile
from app.services.milestones import Milestones
from app.services.params import load_params

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


def best_subject(session: Session, scope: str, steps: Sequence[str]) -> str | None:
    """The UUID of something that has facts for a form of these steps, for samples and self-checks.

    The case that has come furthest: it stands for its person, its branch and the meeting about it too.
    Without any case the first person, organisation or meeting by code. None if there is nothing.
    """
    register = load_register(session)
    params = load_params(session)

    def progress(file: CaseFile) -> tuple[bool, int, str]:
        dated = Milestones(file, params).dated_steps
        wanted = steps[-1].split("-")[-1].removesuffix("b") if steps else ""
        return (wanted.isdigit() and int(wanted) in dated, len(dated), file.case.code)

    best = max(register.files, key=progress, default=None)
    if best is not None:
        return best.case.id
    model = _KINDS[scope][0]
    return session.scalar(select(model.id).order_by(model.code).limit(1))
