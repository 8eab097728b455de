"""The ledger of packages (收发登记): numbers given, packages merged, whose organisations are whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.models import AuditEntry, Organisation
from app.models.exchange_sites import Correction, PackageReceived, PackageSent, SiteScope
from app.services.exchange.merge_items import Rejected
from app.services.exchange.sites import trusted_sites
from app.services.organisations import HOME


@dataclass(frozen=True, slots=True)
class Tally:
    """One confirmed site: the last package each way. Numbers are 0 and times "" where there is none.

    ``received`` is the highest number merged from it, ``sent`` the last number sent to it, ``confirmed`` the
    highest of ours it said it has; ``corrections`` rows of it wait to be put right.
    """

    fingerprint: str
    name: str
    role: str
    received: int
    received_at: str
    sent: int
    sent_at: str
    confirmed: int
    corrections: int


def next_sequence(session: Session, fingerprint: str) -> int:
    """The number of the next package for a site, from 1."""
    last = session.scalar(
        select(func.max(PackageSent.sequence)).where(PackageSent.to_fingerprint == fingerprint)
    )
    return (last or 0) + 1


def last_received(session: Session, fingerprint: str, kind: str | None = None) -> PackageReceived | None:
    """The package with the highest number merged from a site."""
    statement = select(PackageReceived).where(PackageReceived.from_fingerprint == fingerprint)
    if kind is not None:
        statement = statement.where(PackageReceived.kind == kind)
    return session.scalar(statement.order_by(PackageReceived.sequence.desc(), PackageReceived.at).limit(1))


def list_tallies(session: Session) -> tuple[Tally, ...]:
    """Every confirmed site with what went to and fro."""
    found = []
    for site in trusted_sites(session):
        received = last_received(session, site.fingerprint)
        sent = session.scalars(
            select(PackageSent)
            .where(PackageSent.to_fingerprint == site.fingerprint)
            .order_by(PackageSent.sequence.desc())
        ).all()
        corrections = session.scalar(
            select(func.count()).select_from(Correction).where(Correction.fingerprint == site.fingerprint)
        )
        found.append(
            Tally(
                site.fingerprint,
                site.name,
                site.role,
                received.sequence if received else 0,
                received.at if received else "",
                sent[0].sequence if sent else 0,
                sent[0].at if sent else "",
                max((one.sequence for one in sent if one.receipt_at), default=0),
                corrections or 0,
            )
        )
    return tuple(found)


def newest_sent(tallies: Collection[Tally]) -> Tally | None:
    """The site to which the newest package went; None if none was ever sent."""
    return max((one for one in tallies if one.sent), key=lambda one: one.sent_at, default=None)


def own_organisations(session: Session) -> list[str]:
    """UUIDs of the home organisation and of all below it, sorted; of all if there is no home."""
    rows = session.execute(select(Organisation.id, Organisation.superior_id, Organisation.code)).all()
    below: dict[str | None, list[str]] = defaultdict(list)
    for row in rows:
        below[row[1]].append(row[0])
    home = [row[0] for row in rows if row[2] == HOME]
    if not home:
        return sorted(row[0] for row in rows)
    found: set[str] = set()
    waiting = home
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below[one]
    return sorted(found)


def organisations_of(session: Session, fingerprint: str) -> list[str]:
    """UUIDs of the organisations whose data come from a site, sorted."""
    statement = select(SiteScope.organisation_id).where(SiteScope.fingerprint == fingerprint)
    return sorted(session.scalars(statement))


def claim_organisations(session: Session, fingerprint: str, claimed: Collection[str]) -> tuple[str, ...]:
    """Remember whose organisations these are; names of those that another site brought before."""
    home = session.scalar(select(Organisation.id).where(Organisation.code == HOME))
    owners = {row[0]: row[1] for row in session.execute(select(*SiteScope.__table__.columns))}
    taken: list[str] = []
    for one in sorted(set(claimed)):
        if len(one) > 36 or one == home:
            continue
        owner = owners.get(one)
        if owner is None:
            session.add(SiteScope(organisation_id=one, fingerprint=fingerprint))
        elif owner != fingerprint:
            taken.append(one)
    session.flush()
    names = session.scalars(select(Organisation.name).where(Organisation.id.in_(taken)))
    return tuple(sorted(names)) if taken else ()


def replace_corrections(
    session: Session,
    fingerprint: str,
    package: str,
    sequence: int,
    rejected: Collection[Rejected],
    *,
    is_ours: bool,
) -> None:
    """The correction list of a site is now this one."""
    session.execute(
        delete(Correction).where(Correction.fingerprint == fingerprint, Correction.is_ours.is_(is_ours))
    )
    for one in rejected:
        session.add(
            Correction(
                fingerprint=fingerprint,
                package=package,
                sequence=sequence,
                is_ours=is_ours,
                entity=one.entity[:100],
                code=one.code,
                header=one.field[:200],
                reason=one.reason,
                table_name=one.table[:100],
                record_id=one.record_id[:36],
            )
        )


def list_corrections(
    session: Session, *, is_ours: bool, fingerprint: str | None = None
) -> tuple[Correction, ...]:
    """Rows to be put right: ours (the superior sent them back) or those of subordinates."""
    statement = select(Correction).where(Correction.is_ours.is_(is_ours))
    if fingerprint is not None:
        statement = statement.where(Correction.fingerprint == fingerprint)
    order = (Correction.fingerprint, Correction.entity, Correction.code, Correction.header, Correction.id)
    return tuple(session.scalars(statement.order_by(*order)))


def chain_matches(session: Session, n: int, link_hash: str) -> bool:
    """Whether our audit chain still has the link that another site noted; (0, …) is an empty chain."""
    if n == 0:
        return True
    return session.scalar(select(AuditEntry.hash).where(AuditEntry.n == n)) == link_hash


@dataclass(frozen=True, slots=True)
class Passage:
    """One package that went out or came in. ``at`` is UTC ISO; ``note`` says in Chinese what came of it."""

    is_ours: bool
    kind: str
    sequence: int
    site: str
    records: int
    at: str
    by: str
    note: str


def list_passages(session: Session) -> tuple[Passage, ...]:
    """Every package sent and merged (收发登记), newest first; an unconfirmed site is its fingerprint."""
    names = {site.fingerprint: site.name for site in trusted_sites(session)}
    found = [
        Passage(
            True,
            sent.kind,
            sent.sequence,
            names.get(sent.to_fingerprint, sent.to_fingerprint),
            sent.records,
            sent.at,
            sent.by or "",
            f"对方 {sent.receipt_at[:10]} 已合并" if sent.receipt_at else "还没有回执",
        )
        for sent in session.scalars(select(PackageSent))
    ]
    found += [
        Passage(
            False,
            got.kind,
            got.sequence,
            names.get(got.from_fingerprint, got.from_fingerprint),
            got.records,
            got.at,
            got.by or "",
            f"新增 {got.created}，修改 {got.updated}" + (f"，冲突 {got.conflicts}" if got.conflicts else ""),
        )
        for got in session.scalars(select(PackageReceived))
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.sequence), reverse=True))
