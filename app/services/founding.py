"""Founding a place (新建): its home organisation, and whose edits are made in this database."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.models.words import OrganisationKind
from app.services.exchange.parts import COMMITTEE
from app.services.exchange.replica import set_site_kind
from app.services.organisations import create_home

FIRST_KINDS = (
    ("党支部", OrganisationKind.BRANCH.value),
    ("党总支", OrganisationKind.GENERAL_BRANCH.value),
    ("党委", OrganisationKind.COMMITTEE.value),
    ("园区党工委", OrganisationKind.WORK_COMMITTEE.value),
)
"""What one may be at the first run: the word shown, 组织类别."""


def found_place(session: Session, name: str, kind: str = OrganisationKind.BRANCH.value) -> str:
    """Create the home organisation; a 党工委 gets the committee's side of the exchange. Returns its UUID.

    Any other organisation gets it with its first subordinate. Raises UserError as ``create_home``.
    """
    home = create_home(session, name, kind)
    if kind == OrganisationKind.WORK_COMMITTEE.value:
        set_site_kind(session, COMMITTEE)
    return home
