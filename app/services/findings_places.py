"""Where a finding belongs: its party organisation and enterprise, for lists over many branches (汇总)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, Enterprise, Organisation, Person
from app.services.exchange.ledger import organisations_of
from app.services.rules.findings import Finding, Severity, State

NOWHERE = "未填"


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the full names of its organisation and enterprise; "" where there is none."""

    finding: Finding
    branch: str
    enterprise: str


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """The findings of one organisation or enterprise. ``people`` counts whom they are about."""

    name: str
    violations: int
    warnings: int
    hints: int
    undetermined: int
    people: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.violations + self.warnings + self.hints


def locate(session: Session, findings: Iterable[Finding]) -> tuple[Located, ...]:
    """Each finding with its place. Reads only."""
    names = _names(session, Organisation)
    enterprises = _names(session, Enterprise)
    people = {
        row[0]: (row[1], row[2])
        for row in session.execute(select(Person.id, Person.organisation_id, Person.enterprise_id))
    }
    cases = {
        row[0]: (row[1], row[2])
        for row in session.execute(
            select(DevelopmentCase.id, DevelopmentCase.organisation_id, DevelopmentCase.person_id)
        )
    }
    found = []
    for finding in findings:
        branch, person = cases.get(finding.case_id or "", (None, None))
        subject = finding.subject_id or ""
        home, enterprise = people.get(person or subject, (None, None))
        if branch is None:
            branch = home or (subject if subject in names else None)
        found.append(Located(finding, names.get(branch or "", ""), enterprises.get(enterprise or "", "")))
    return tuple(found)


def count_by(located: Sequence[Located], *, enterprises: bool) -> tuple[PlaceCount, ...]:
    """The findings by enterprise, or else by organisation; most violations first, 未填 last."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for one in located:
        groups[one.enterprise if enterprises else one.branch].append(one.finding)
    counts = [_count(name, group) for name, group in groups.items()]
    order = sorted(counts, key=lambda one: (one.name == NOWHERE, -one.violations, -one.total, one.name))
    return tuple(order)


def branches_of_site(session: Session, fingerprint: str) -> frozenset[str]:
    """The names of the organisations whose data come from a site, as :func:`locate` shows them."""
    names = _names(session, Organisation)
    return frozenset(names[one] for one in organisations_of(session, fingerprint) if one in names)


def _count(name: str, findings: Sequence[Finding]) -> PlaceCount:
    by_severity = Counter(finding.severity for finding in findings)
    return PlaceCount(
        name or NOWHERE,
        by_severity[Severity.VIOLATION],
        by_severity[Severity.WARNING],
        by_severity[Severity.HINT],
        sum(finding.state is State.UNDETERMINED for finding in findings),
        len({finding.case_id or finding.subject_id for finding in findings}),
    )


def _names(session: Session, model: type[Organisation] | type[Enterprise]) -> dict[str, str]:
    """UUID → full name; with the code where two have one name."""
    rows = session.execute(select(model.id, model.name, model.code)).all()
    often = Counter(row[1] for row in rows)
    return {row[0]: f"{row[1]}（{row[2]}）" if often[row[1]] > 1 else row[1] for row in rows}
