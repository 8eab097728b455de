"""Sites (单位) that exchange packages with this one, what was sent and received, and decisions on cases."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, new_id


class SiteKey(Base):
    """The one row with this site's keys: public ones as they are, private ones wrapped twice.

    ``wrapped`` is opened by the key of this PC and account, ``wrapped_recovery`` by the printed recovery
    code with ``recovery_salt`` (both NULL until a recovery sheet was made).
    """

    __tablename__ = "site_key"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    site: Mapped[str] = mapped_column(String(36))
    signing: Mapped[str] = mapped_column(String(64), doc="Ed25519, hexadecimal")
    encryption: Mapped[str] = mapped_column(String(200), doc="age1…")
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    wrapped_recovery: Mapped[bytes | None] = mapped_column(LargeBinary)
    recovery_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")


class TrustedSite(Base):
    """Another site whose fingerprint was compared by telephone. ``role`` is superior or subordinate."""

    __tablename__ = "trusted_site"

    fingerprint: Mapped[str] = mapped_column(String(40), primary_key=True)
    site: Mapped[str] = mapped_column(String(36))
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    signing: Mapped[str] = mapped_column(String(64))
    encryption: Mapped[str] = mapped_column(String(200))
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO")
    by: Mapped[str] = mapped_column(String(200), default="")


class SiteScope(Base):
    """Which site an organisation's data come from: the first that brought it; no other gets answers to it."""

    __tablename__ = "site_scope"

    organisation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(40), index=True)


class PackageSent(Base):
    """A package that was written (导出登记). ``receipt_at`` is filled when the receiver's answer names it."""

    __tablename__ = "package_sent"

    package: Mapped[str] = mapped_column(String(36), primary_key=True)
    to_fingerprint: Mapped[str] = mapped_column(String(40), index=True)
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    manifest_hash: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    audit_n: Mapped[int]
    audit_hash: Mapped[str] = mapped_column(String(64))
    records: Mapped[int]
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO; shown only")
    by: Mapped[str] = mapped_column(String(200), default="")
    receipt_at: Mapped[str | None] = mapped_column(String(40))


class PackageReceived(Base):
    """A package that was merged (收件登记): with its UUID and manifest hash nothing is taken in twice."""

    __tablename__ = "package_received"

    package: Mapped[str] = mapped_column(String(36), primary_key=True)
    from_fingerprint: Mapped[str] = mapped_column(String(40), index=True)
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    replica: Mapped[str] = mapped_column(String(36))
    manifest_hash: Mapped[str] = mapped_column(String(64))
    audit_n: Mapped[int]
    audit_hash: Mapped[str] = mapped_column(String(64))
    records: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    conflicts: Mapped[int]
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO; shown only")
    by: Mapped[str] = mapped_column(String(200), default="")


class Correction(Base):
    """A row that could not be taken in (更正清单): from a subordinate (to be sent back), or sent back to us.

    ``fingerprint`` is the other site; a newer package from it replaces its list.
    """

    __tablename__ = "correction"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    fingerprint: Mapped[str] = mapped_column(String(40), index=True)
    package: Mapped[str] = mapped_column(String(36))
    sequence: Mapped[int]
    is_ours: Mapped[bool] = mapped_column(doc="sent back to us by the superior")
    entity: Mapped[str] = mapped_column(String(100))
    code: Mapped[str] = mapped_column(Text)
    header: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(String(100))
    record_id: Mapped[str] = mapped_column(String(36))


class Approval(Base):
    """A decision of the superior on a filing (上级批复), signed, never changed once entered.

    ``content`` is the signed canonical JSON (with the hashes of the version that was decided on),
    ``signer`` the fingerprint of the committee. The readable columns repeat what is in it.
    """

    __tablename__ = "approval"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    signer: Mapped[str] = mapped_column(String(40))
    signature: Mapped[str] = mapped_column(String(128))
    content: Mapped[str] = mapped_column(Text)
    filing_id: Mapped[str] = mapped_column(String(36), index=True)
    case_id: Mapped[str] = mapped_column(String(36), index=True)
    person_id: Mapped[str] = mapped_column(String(36), index=True)
    matter: Mapped[str] = mapped_column(String(100))
    decision: Mapped[str] = mapped_column(String(100))
    decided_on: Mapped[date] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(200), default="")
    sequence: Mapped[int] = mapped_column(doc="number of the package decided on; 0 = entered without one")
    version: Mapped[str] = mapped_column(String(64))
    at: Mapped[str] = mapped_column(String(40), doc="UTC, ISO; shown only")
