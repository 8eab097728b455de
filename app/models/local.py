"""What concerns this PC and its users only: drafts, saved views, who used it, what left it, what was erased.

None of these rows is a fact about a person: they are not in the state hash, not in packages, not undone.
"""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class Draft(Base):
    """Half-typed text of one form on the screen, kept so that a crash loses nothing (草稿).

    ``key`` names the place (screen, subject, part); ``content`` is JSON of what the fields hold. The row
    goes when the form is stored or given up.
    """

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    title: Mapped[str] = mapped_column(String(300), doc="what a person calls it: 会议表决（未保存）")
    content: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")


class SavedView(Base):
    """A named way of looking at one table (常用视图): filters, order, columns as JSON in ``content``."""

    __tablename__ = "saved_view"
    __table_args__ = (Index("ux_saved_view_list_name", "list_name", "name", unique=True),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    list_name: Mapped[str] = mapped_column(String(100), doc="the table it belongs to: people, dues …")
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[str] = mapped_column(Text)


class LocalValue(Base):
    """A small fact about this copy: when a backup was last rehearsed, where the second place is."""

    __tablename__ = "local_value"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Operator(Base):
    """A user of this PC (使用人): attribution and a screen lock, not protection of the file.

    ``role`` is 录入, 审核 or 只读; ``pin_hash`` is scrypt over the PIN with ``pin_salt``, both NULL without
    a PIN. ``failures`` counts wrong PINs since the last right one; ``retry_at`` (UTC, ISO) is when the next
    try is taken: the delay grows and never becomes for ever.
    """

    __tablename__ = "operator"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    pin_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    pin_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[str | None] = mapped_column(String(40))
    active: Mapped[bool] = mapped_column(default=True)


class ExportEntry(Base):
    """A file with people's data that left the program (导出登记): what, for whom, why; no content.

    ``kind`` is the sort of file (数据包, 数据工作簿, 台账, 表格, 名单 …), ``scope`` what was in it in words
    without names of people, ``people`` how many; ``is_masked`` whether ID numbers were covered.
    """

    __tablename__ = "export_entry"

    id: Mapped[int] = mapped_column(primary_key=True, doc="in the order of exporting")
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    by: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(50))
    scope: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(String(200))
    people: Mapped[int]
    is_masked: Mapped[bool]
    file_name: Mapped[str] = mapped_column(String(500))
    size: Mapped[int] = mapped_column(doc="bytes")
    sha256: Mapped[str] = mapped_column(String(64))


class Erasure(Base):
    """A deletion certificate (删除证明): what kind and how many, why, by whom; no personal data.

    ``content`` is JSON of counts per sheet; ``expires_on`` the day by which the last automatic backup that
    may still hold the data is rotated out.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True, doc="number of the certificate")
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    by: Mapped[str] = mapped_column(String(200), default="")
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[str | None] = mapped_column(String(10))
