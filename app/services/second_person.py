"""Two people for what cannot be taken back (两人在场): erasing people, taking many along in a readable file.

Where the place has somebody in the role 审核 besides the one at work, that person agrees, with the PIN where
there is one. It is attribution and a pause for thought; it does not protect the file (design 4.11).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.services.export_register import ENCRYPTED, Outgoing
from app.services.operators import REVIEWER, User, list_users
from app.services.privacy_words import bulk_export


def approvers(session: Session, present: str) -> tuple[User, ...]:
    """Who can agree: users in the role 审核 other than the one at work (``present``, a name or empty)."""
    return tuple(user for user in list_users(session) if user.role == REVIEWER and user.name != present)


def needs_second(outgoing: Outgoing) -> bool:
    """Whether so many people leave in a file everybody can read, with whole ID numbers."""
    is_readable = outgoing.kind not in ENCRYPTED and not outgoing.is_masked
    return is_readable and outgoing.people >= bulk_export()


def agreed(scope: str, approver: str) -> str:
    """What leaves, as it goes into the register with who agreed."""
    return f"{scope}（{approver}同意）"
