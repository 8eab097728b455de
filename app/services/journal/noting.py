"""Noting in the audit chain what changes nothing: a number shown, a search by number, a file taken out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.services.journal.canonical import digest, dumps
from app.services.journal.recording import Note, recorder_of

REVEAL = "reveal"
SEARCH = "search"
PRINT = "print"
EXPORT = "export"
LOG_IN = "log-in"
BACKUP = "backup"
RESTORE = "restore"
ERASE = "erase"

_SINGLE = 20
"""Up to so many people are noted one by one; more are one entry with a digest over all."""


def note_people(session: Session, action: str, people: Sequence[str], where: str) -> None:
    """Note that the numbers of ``people`` (UUIDs) were shown or taken out; ``where`` says on which screen.

    Never a number, never a name. Needs a session of ``Database.note`` or ``Database.write``.
    """
    if len(people) <= _SINGLE:
        for identity in people:
            note(session, action, "person", identity, where)
        return
    note(session, action, "person", "", f"{where}，{len(people)} 人", together(people))


def together(parts: Sequence[str]) -> str:
    """One hash over many UUIDs or hashes, whatever their order."""
    return digest(dumps({"parts": sorted(parts)}))


def note(
    session: Session, action: str, table: str, record: str, reason: str = "", content: str | None = None
) -> None:
    """Note one thing; ``content`` is a SHA-256 of what went out."""
    recorder_of(session).notes.append(Note((action, table, record, None, content), reason))
