"""Versions (版本) of facts for merging, and what belongs to merging at this place (数据交换).

The current value of a part stands in its own table; here is only which version that is, and what else is
known. Rows without a version (bulk loading) have one given by their content.
"""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class ReplicaState(Base):
    """The one row that says under which identity this file was last written, and whose edits it takes.

    ``token`` changes with every write and is kept outside too: a copied or restored file does not match.
    ``counter`` is the highest seen anywhere. ``kind`` is enterprise or committee.
    """

    __tablename__ = "replica_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    replica: Mapped[str] = mapped_column(String(36), default="")
    token: Mapped[str] = mapped_column(String(64), default="")
    counter: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(20), default="enterprise")


class _Written(Base):
    """Columns that a version and a further sibling share: dot, who wrote it, how it came here."""

    __abstract__ = True

    table_name: Mapped[str] = mapped_column(String(100), primary_key=True, sort_order=-3)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True, sort_order=-2)
    part: Mapped[str] = mapped_column(String(20), primary_key=True, sort_order=-1)
    deleted: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(20), doc="kind of site that wrote it")
    who: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[str] = mapped_column(String(40), default="", doc="UTC, ISO; shown only")
    source: Mapped[str] = mapped_column(String(200), default="", doc="package it came with; empty = here")


class Version(_Written):
    """The version of the value that stands in the record's row.

    ``context`` is the version vector as JSON, NULL where it is the own dot alone. ``content`` is what a
    deleted part held; ``extra`` holds fields that only a newer program knows.
    """

    __tablename__ = "version"
    __table_args__ = ({"sqlite_with_rowid": False},)

    replica: Mapped[str] = mapped_column(String(36))
    counter: Mapped[int]
    context: Mapped[str | None] = mapped_column(Text)
    content: Mapped[str | None] = mapped_column(Text)
    extra: Mapped[str | None] = mapped_column(Text)


class SiblingVersion(_Written):
    """A value that was written without knowledge of the one in the row; ``position`` parts equal dots."""

    __tablename__ = "sibling"

    replica: Mapped[str] = mapped_column(String(36), primary_key=True)
    counter: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str] = mapped_column(Text)


class NeededRecord(Base):
    """A deleted record that is still there because another one refers to it."""

    __tablename__ = "needed_record"

    table_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)


class LocalCode(Base):
    """The code a merged record shows here because another record has the one its own site gave it."""

    __tablename__ = "local_code"

    table_name: Mapped[str] = mapped_column(String(100), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    code: Mapped[str] = mapped_column(Text, doc="as its own site gave it; what packages carry")
    shown: Mapped[str] = mapped_column(Text)


class SameLink(Base):
    """A person's decision that two records are one human, organisation or enterprise (同一人); reversible."""

    __tablename__ = "same_link"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    table_name: Mapped[str] = mapped_column(String(100))
    first_id: Mapped[str] = mapped_column(String(36), index=True)
    second_id: Mapped[str] = mapped_column(String(36), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
