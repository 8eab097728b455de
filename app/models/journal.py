"""What was done (操作), how to take it back (历史), and the chain that shows tampering (审计记录)."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Act(Base):
    """One recorded act of the user: one transaction with a name a person understands.

    ``number`` counts acts in this database; ``undoes`` names the act this one takes back.
    """

    __tablename__ = "act"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(500))
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    operator: Mapped[str] = mapped_column(String(200), default="")
    undoes: Mapped[str | None] = mapped_column(String(36))
    undone_by: Mapped[str | None] = mapped_column(String(36))
    lasting: Mapped[bool] = mapped_column(default=False, doc="a merge and the like: cannot be taken back")


class History(Base):
    """What an act did to one record; enough to take it back.

    ``before`` and ``after`` are canonical JSON: of the changed columns for an update, of the whole row for a
    delete. A create keeps only the hash of the row, which is still there to be read.
    """

    __tablename__ = "history"

    act_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(100), index=True)
    record_id: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = mapped_column(String(10), doc="create, update or delete")
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


class AuditEntry(Base):
    """One link of the audit chain (责任追究): hashes only, no ID number, no note.

    ``hash`` is the SHA-256 over the canonical entry with ``previous``; the table takes no update or delete
    (triggers). Changes can be discovered, not prevented (可发现改动).
    """

    __tablename__ = "audit_entry"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    offset_minutes: Mapped[int]
    clock_suspect: Mapped[bool]
    operator: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(50))
    action: Mapped[str] = mapped_column(String(50))
    table_name: Mapped[str] = mapped_column(String(100))
    record_id: Mapped[str] = mapped_column(String(200), index=True)
    before_hash: Mapped[str | None] = mapped_column(String(64))
    after_hash: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    replica: Mapped[str] = mapped_column(String(36))
    act_id: Mapped[str] = mapped_column(String(36), index=True)
