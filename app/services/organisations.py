"""The organisations (党组织) of a place: its home organisation is the one the program works for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import Organisation
from app.models.words import OrganisationKind

HOME = "ZZ001"
"""Code of the home organisation (settled details of the command line)."""


def create_home(session: Session, name: str, kind: str = OrganisationKind.BRANCH.value) -> str:
    """The home organisation of a new database, named in full (组织全称). Returns its UUID.

    Raises UserError for a blank name, or when there is one already.
    """
    full = name.strip()
    if not full:
        raise UserError("E-ORG-02", "没有填党组织全称，没有新建。", "请填上公章上的全称。")
    if session.scalar(select(Organisation.id).where(Organisation.code == HOME)) is not None:
        raise UserError("E-ORG-03", "这份数据里已经有本组织了，没有改动。", "请直接打开使用。")
    home = Organisation(code=HOME, name=full, kind=kind)
    session.add(home)
    session.flush()
    return home.id
