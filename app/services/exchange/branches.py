"""The committee's branches (下级单位): what came from each, whether it is answered, what is open, a tally.

Anchors: each package says how long the sender's audit chain was. A chain that got shorter, or another link
at the same number, shows that records were cut off or changed (可发现改动).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, Enterprise, Person
from app.models.exchange_sites import PackageReceived, PackageSent, SiteScope
from app.models.words import CaseStatus
from app.services.exchange.conflicts import list_conflicts
from app.services.exchange.container import DATA, RETURN
from app.services.exchange.identity import SUBORDINATE
from app.services.exchange.ledger import list_corrections
from app.services.exchange.sites import trusted_sites

_MEMBERS = ("中共党员", "中共预备党员")


@dataclass(frozen=True, slots=True)
class Branch:
    """One subordinate site. Numbers are 0 and times (UTC, ISO) "" where there is none.

    ``received`` is the highest package merged; ``answered`` the last return package, ``is_answered`` whether
    it went out after that. ``anchor`` is "" while the audit chain only grew, else what is wrong with it.
    """

    fingerprint: str
    name: str
    received: int
    received_at: str
    answered: int
    answered_at: str
    is_answered: bool
    anchor: str
    people: int
    members: int
    cases: int
    conflicts: int
    corrections: int


@dataclass(frozen=True, slots=True)
class EnterpriseTally:
    """One enterprise within one branch: people, party members, cases that are going on."""

    fingerprint: str
    branch: str
    enterprise_id: str | None
    enterprise: str
    people: int
    members: int
    cases: int


def list_branches(session: Session) -> tuple[Branch, ...]:
    """Every subordinate site, by name. Reads only."""
    corrections = Counter(one.fingerprint for one in list_corrections(session, is_ours=False))
    conflicts = Counter(one.source for one in list_conflicts(session))
    tallies: dict[str, list[EnterpriseTally]] = defaultdict(list)
    for tally in tally_enterprises(session):
        tallies[tally.fingerprint].append(tally)
    found = []
    for site in trusted_sites(session, SUBORDINATE):
        received = _received(session, site.fingerprint)
        last = max(received, key=lambda one: one.sequence, default=None)
        answer = session.scalar(
            select(PackageSent)
            .where(PackageSent.to_fingerprint == site.fingerprint, PackageSent.kind == RETURN)
            .order_by(PackageSent.sequence.desc())
            .limit(1)
        )
        mine = tallies[site.fingerprint]
        found.append(
            Branch(
                fingerprint=site.fingerprint,
                name=site.name,
                received=last.sequence if last else 0,
                received_at=max((one.at for one in received), default=""),
                answered=answer.sequence if answer else 0,
                answered_at=answer.at if answer else "",
                is_answered=answer is not None and all(one.at <= answer.at for one in received),
                anchor=_anchor(received),
                people=sum(one.people for one in mine),
                members=sum(one.members for one in mine),
                cases=sum(one.cases for one in mine),
                conflicts=conflicts[site.name],
                corrections=corrections[site.fingerprint],
            )
        )
    return tuple(found)


def _received(session: Session, fingerprint: str) -> Sequence[PackageReceived]:
    mine = PackageReceived.from_fingerprint == fingerprint, PackageReceived.kind == DATA
    return session.scalars(select(PackageReceived).where(*mine).order_by(PackageReceived.sequence)).all()


def _anchor(received: Sequence[PackageReceived]) -> str:
    """What the lengths of the chain say, package after package in the order of their numbers."""
    longest = 0
    hashes: dict[int, str] = {}
    trouble = ""
    for one in received:
        if hashes.setdefault(one.audit_n, one.audit_hash) != one.audit_hash:
            trouble = f"第 {one.audit_n} 条与留存的不同"
        elif one.audit_n < longest:
            trouble = f"比留存的少 {longest - one.audit_n} 条"
        longest = max(longest, one.audit_n)
    return trouble


def tally_enterprises(session: Session) -> tuple[EnterpriseTally, ...]:
    """People, members and cases by branch and enterprise, by names. Reads only."""
    sites = {site.fingerprint: site.name for site in trusted_sites(session, SUBORDINATE)}
    owner = _pairs(session, SiteScope.organisation_id, SiteScope.fingerprint)
    names = _pairs(session, Enterprise.id, Enterprise.name)
    people: Counter[tuple[str, str | None]] = Counter()
    members: Counter[tuple[str, str | None]] = Counter()
    cases: Counter[tuple[str, str | None]] = Counter()
    is_member = or_(Person.joined_on.is_not(None), Person.political_status.in_(_MEMBERS))
    grouped = select(Person.organisation_id, Person.enterprise_id, is_member, func.count())
    for organisation, enterprise, joined, number in session.execute(
        grouped.group_by(Person.organisation_id, Person.enterprise_id, is_member)
    ):
        fingerprint = owner.get(organisation or "")
        if fingerprint in sites:
            people[fingerprint, enterprise] += number
            if joined:
                members[fingerprint, enterprise] += number
    going_on = (
        select(DevelopmentCase.organisation_id, Person.enterprise_id, func.count())
        .join(Person, Person.id == DevelopmentCase.person_id)
        .where(or_(DevelopmentCase.status.is_(None), DevelopmentCase.status == CaseStatus.OPEN.value))
        .group_by(DevelopmentCase.organisation_id, Person.enterprise_id)
    )
    for organisation, enterprise, number in session.execute(going_on):
        fingerprint = owner.get(organisation)
        if fingerprint in sites:
            cases[fingerprint, enterprise] += number
    found = [
        EnterpriseTally(
            fingerprint,
            sites[fingerprint],
            enterprise,
            names.get(enterprise or "", "未填企业"),
            people[fingerprint, enterprise],
            members[fingerprint, enterprise],
            cases[fingerprint, enterprise],
        )
        for fingerprint, enterprise in {*people, *cases}
    ]
    return tuple(sorted(found, key=lambda one: (one.branch, one.enterprise)))


def _pairs(session: Session, key: Any, value: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in session.execute(select(key, value))}
