"""Runs the rules over the database: findings (检查发现) and open obligations (待办), waivers taken off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import DevelopmentCase, Organisation, Waiver
from app.services.casefile import Register, load_register
from app.services.memberfile import MemberFile, OrganisationFile, load_members, load_organisations
from app.services.params import load_params
from app.services.rules.engine import Context, Outcome, judge, judge_member, judge_organisation
from app.services.rules.findings import Due, Finding, Severity
from app.services.workcalendar import load_calendar

_ORDER = (Severity.VIOLATION, Severity.WARNING, Severity.HINT)


@dataclass(frozen=True, slots=True)
class Report:
    """What the rules say of a set of cases."""

    findings: tuple[Finding, ...]
    dues: tuple[Due, ...]

    def counts(self) -> dict[Severity, int]:
        """Number of findings by severity."""
        return {level: sum(f.severity is level for f in self.findings) for level in _ORDER}


def make_context(session: Session, today: date, register: Register) -> Context:
    """The day, thresholds and calendar of this database around loaded facts."""
    return Context(today, load_params(session), load_calendar(session), register)


def check(
    session: Session, today: date, *, case: str | None = None, organisation: str | None = None
) -> Report:
    """Run every rule over all cases, one case (案卷编号), or one organisation's cases (组织编号).

    Raises NotFound for a code that points at nothing.
    """
    if case is not None:
        register = load_register(session, [case_id(session, case)])
    elif organisation is not None:
        register = load_register(session, _cases_of(session, organisation))
    else:
        return check_all(session, load_register(session), today)
    return report(register, make_context(session, today, register), waived=_waived(session))


def check_all(session: Session, register: Register, today: date) -> Report:
    """Run every rule over a whole loaded register: cases, members, organisations."""
    members = load_members(session, register)
    return report(
        register,
        make_context(session, today, register),
        members,
        load_organisations(session, register, members),
        _waived(session),
    )


def report(
    register: Register,
    context: Context,
    members: Iterable[MemberFile] = (),
    organisations: Iterable[OrganisationFile] = (),
    waived: Iterable[tuple[str, str]] = (),
) -> Report:
    """Run the rules over loaded facts.

    ``waived`` are (rule, UUID of the case, member or organisation) pairs to leave out.
    """
    accepted = frozenset(waived)
    findings: list[Finding] = []
    dues: list[Due] = []
    for outcome in _outcomes(register, context, members, organisations):
        findings.extend(f for f in outcome.findings if (f.rule, f.case_id or f.subject_id) not in accepted)
        dues.extend(outcome.dues)
    findings.sort(key=lambda f: (_ORDER.index(f.severity), f.case or "", f.step or 0, f.rule))
    dues.sort(key=lambda item: (item.due_on, item.case or "", item.rule))
    return Report(tuple(findings), tuple(dues))


def _outcomes(
    register: Register,
    context: Context,
    members: Iterable[MemberFile],
    organisations: Iterable[OrganisationFile],
) -> Iterator[Outcome]:
    open_dues: dict[str, list[Due]] = defaultdict(list)
    for file in register.files:
        outcome = judge(file, context)
        open_dues[file.case.organisation_id].extend(outcome.dues)
        yield outcome
    for member in members:
        yield judge_member(member, context)
    for organisation in organisations:
        of_cases = open_dues.get(organisation.organisation.id, ())
        yield judge_organisation(organisation, context, case_dues=of_cases)


def todo(session: Session, today: date, days: int = 60) -> tuple[Due, ...]:
    """Obligations overdue or due within ``days`` (that day included), soonest first."""
    return tuple(due for due in check(session, today).dues if (due.due_on - today).days <= days)


def case_id(session: Session, code: str) -> str:
    """The UUID of a case by its 案卷编号. Raises NotFound."""
    found = session.scalar(select(DevelopmentCase.id).where(DevelopmentCase.code == code))
    if found is None:
        raise NotFound("E-CASE-01", f"没有编号为“{code}”的案卷。", "请核对案卷编号。")
    return found


def _cases_of(session: Session, code: str) -> list[str]:
    organisation = session.scalar(select(Organisation).where(Organisation.code == code))
    if organisation is None:
        raise NotFound("E-ORG-01", f"没有编号为“{code}”的党组织。", "请核对组织编号。")
    return list(
        session.scalars(select(DevelopmentCase.id).where(DevelopmentCase.organisation_id == organisation.id))
    )


def _waived(session: Session) -> list[tuple[str, str]]:
    return [(row.rule, row.subject_id) for row in session.scalars(select(Waiver))]
