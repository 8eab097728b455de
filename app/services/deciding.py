"""A filing as the committee sees it before it decides (待批), and what became of its decisions.

What is shown and what is signed are the same version: its hash goes along with the decision.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import DevelopmentCase, Organisation, Person, SuperiorFiling
from app.models.exchange_sites import Approval, PackageSent, SiteScope
from app.services.exchange.approvals import ApprovalView, view_of
from app.services.exchange.cards import CodeBook
from app.services.exchange.columns import all_shapes
from app.services.exchange.container import RETURN, canonical, sha256
from app.services.exchange.ledger import last_received
from app.services.exchange.merge_items import load_rows
from app.services.exchange.parts import FACTS, part_of
from app.services.exchange.seen_version import seen_records
from app.services.exchange.sites import trusted_sites
from app.services.findings import check_cases
from app.services.rules.findings import Finding

_TABLE = "superior_filing"


@dataclass(frozen=True, slots=True)
class FilingAtHand:
    """One filing with what it rests on.

    ``facts`` are (header, value) of what the branch filled in; ``records`` how many records of each sheet the
    decision is bound to; ``findings`` what the rules say of the case today. ``sequence`` is the number of the
    branch's last package (0 = none), ``version`` the SHA-256 over what is shown.
    """

    filing_id: str
    case_id: str
    person_id: str
    case: str
    person: str
    matter: str
    organisation: str
    site: str
    sequence: int
    received_at: str
    version: str
    facts: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    opinion: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision entered here; ``sent_as``: number of the return package it went out with, 0 = not yet."""

    view: ApprovalView
    filing_id: str
    organisation: str
    site: str
    sent_as: int


def filing_at_hand(session: Session, filing_id: str, today: date) -> FilingAtHand:
    """Everything about one filing. Reads only. Raises NotFound."""
    filing = session.get(SuperiorFiling, filing_id)
    if filing is None:
        raise NotFound("E-APPR-03", "找不到这项上级手续，没有改动。")
    case = session.get_one(DevelopmentCase, filing.case_id)
    person = session.get_one(Person, case.person_id)
    branch = session.get(Organisation, case.organisation_id)
    scope = session.get(SiteScope, case.organisation_id)
    last = last_received(session, scope.fingerprint, "data") if scope else None
    seen = seen_records(session, filing)
    counts = Counter(key.partition("/")[0] for key in seen)
    sites = {site.fingerprint: site.name for site in trusted_sites(session)}
    return FilingAtHand(
        filing_id=filing.id,
        case_id=case.id,
        person_id=person.id,
        case=case.code,
        person=person.name,
        matter=filing.matter,
        organisation=branch.name if branch else "",
        site=sites.get(scope.fingerprint, "") if scope else "",
        sequence=last.sequence if last else 0,
        received_at=last.at if last else "",
        version=version_of(seen),
        facts=_facts(session, filing.id),
        records=tuple(
            (shape.sheet.name, counts[name]) for name, shape in all_shapes().items() if counts[name]
        ),
        findings=check_cases(session, [case.id], today).findings,
        opinion=filing.opinion or "",
    )


def version_of(seen: dict[str, str]) -> str:
    """The hash a decision is bound to."""
    return sha256(canonical(seen).encode("utf-8"))


class _NameBook(CodeBook):
    """Names instead of codes: who decides here does not know the branch's codes."""

    def code(self, table: str, record_id: str) -> str:
        """The record's name; a meeting's day and kind; the code of anything else."""
        rows = all_shapes()[table].table.columns
        wanted = [rows[one] for one in (("name",) if "name" in rows else ("on", "kind")) if one in rows]
        found = self._session.execute(select(*wanted).where(rows.id == record_id)).first() if wanted else None
        words = [str(getattr(word, "value", word)) for word in found or () if word]
        return "　".join(words) or super().code(table, record_id)


def _facts(session: Session, filing_id: str) -> tuple[tuple[str, str], ...]:
    shape, book = all_shapes()[_TABLE], _NameBook(session)
    row = load_rows(session, shape, [filing_id])[filing_id]
    found = []
    for column in shape.sheet.columns:
        value = row.get(column.attr)
        if value is None or part_of(_TABLE, column.attr) != FACTS or column.attr == "case_id":
            continue
        shown = book.shown(shape, column.attr, value)
        if isinstance(shown, list):
            shown = "；".join(str(one) for one in shown)
        elif isinstance(shown, bool):
            shown = "是" if shown else "否"
        header = column.header.removesuffix("编号") if column.field.target else column.header
        found.append((header, str(shown)))
    return tuple(found)


def list_decided(session: Session) -> tuple[Decided, ...]:
    """Decisions entered here, newest first, and whether they went out. Reads only."""
    sites = {site.fingerprint: site.name for site in trusted_sites(session)}
    found = []
    for one in session.scalars(select(Approval).order_by(Approval.at.desc(), Approval.id)):
        case = session.get(DevelopmentCase, one.case_id)
        branch = session.get(Organisation, case.organisation_id) if case else None
        scope = session.get(SiteScope, case.organisation_id) if case else None
        fingerprint = scope.fingerprint if scope else ""
        sent = session.scalar(
            select(PackageSent.sequence)
            .where(
                PackageSent.to_fingerprint == fingerprint,
                PackageSent.kind == RETURN,
                PackageSent.at >= one.at,
            )
            .order_by(PackageSent.sequence)
            .limit(1)
        )
        found.append(
            Decided(
                view_of(session, one),
                one.filing_id,
                branch.name if branch else "",
                sites.get(fingerprint, ""),
                sent or 0,
            )
        )
    return tuple(found)
