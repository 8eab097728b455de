"""Runs the rules over the database: findings (检查发现) and obligations (待办), the explained ones aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import AffiliationTransfer, DevelopmentCase, Meeting, Organisation, Person
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.memberfile import MemberFile, OrganisationFile, load_members, load_organisations
from app.services.params import load_params
from app.services.quiet import no_collection
from app.services.rulebook import texts_in_force
from app.services.rules.engine import Context, Outcome, judge, judge_member, judge_organisation
from app.services.rules.findings import Due, Explanation, Finding, Severity
from app.services.waivers import load_explanations, with_explanations, without_settled
from app.services.workcalendar import load_calendar

_ORDER = (Severity.VIOLATION, Severity.WARNING, Severity.HINT)


@dataclass(frozen=True, slots=True)
class Report:
    """What the rules say of a set of cases; ``aside`` are findings that are explained and count no more."""

    findings: tuple[Finding, ...]
    dues: tuple[Due, ...]
    aside: tuple[Finding, ...] = ()

    def counts(self) -> dict[Severity, int]:
        """Number of findings by severity."""
        return {level: sum(f.severity is level for f in self.findings) for level in _ORDER}


def make_context(session: Session, today: date, register: Register) -> Context:
    """The day, thresholds and calendar of this database around loaded facts."""
    return Context(
        today,
        load_params(session),
        load_calendar(session),
        register,
        texts=texts_in_force(session),
    )


def check(
    session: Session, today: date, *, case: str | None = None, organisation: str | None = None
) -> Report:
    """Run every rule: over everything, one case (案卷编号), or one organisation (组织编号).

    An organisation is itself, its members and its cases. Raises NotFound for a code that points at nothing.
    """
    if case is None:
        only = None if organisation is None else _organisation_id(session, organisation)
        with no_collection():
            return check_all(session, load_register(session), today, only)
    return check_cases(session, [case_id(session, case)], today)


def check_cases(session: Session, case_ids: Iterable[str], today: date) -> Report:
    """Run every rule over some cases (UUIDs)."""
    register = load_register(session, case_ids)
    return report(register, make_context(session, today, register), explanations=load_explanations(session))


def check_all(session: Session, register: Register, today: date, organisation: str | None = None) -> Report:
    """Run every rule over a whole loaded register: cases, members, organisations.

    ``organisation`` (UUID) keeps to one of them; what it is compared with is still the whole register.
    """
    members = load_members(session, register)
    organisations = load_organisations(session, register, members)
    if organisation is not None:
        members = tuple(member for member in members if member.person.organisation_id == organisation)
        organisations = tuple(file for file in organisations if file.organisation.id == organisation)
    return report(
        register,
        make_context(session, today, register),
        members,
        organisations,
        load_explanations(session),
        only=organisation,
    )


def check_member(session: Session, person_id: str, today: date) -> Report:
    """What the rules about members say of one person (UUID): dues, letters, mobility, organisation life.

    A report with nothing in it for somebody who is no member or is gone.
    """
    person = session.get(Person, person_id)
    if person is None:
        return Report((), ())
    cases = session.scalars(select(DevelopmentCase.id).where(DevelopmentCase.person_id == person_id))
    home = (person.organisation_id,) if person.organisation_id else ()
    register = load_register(session, list(cases), organisation_ids=home)
    held = select(Meeting).where(Meeting.organisation_id == person.organisation_id)
    letters = select(AffiliationTransfer).where(AffiliationTransfer.person_id == person_id)
    register = replace(
        register,
        people={**register.people, person.id: person},
        meetings={row.id: row for row in session.scalars(held)},
        transfers=tuple(session.scalars(letters)),
    )
    members = load_members(session, register, {person_id})
    context = make_context(session, today, register)
    return report(replace(register, files=()), context, members, explanations=load_explanations(session))


def report(
    register: Register,
    context: Context,
    members: Iterable[MemberFile] = (),
    organisations: Iterable[OrganisationFile] = (),
    explanations: Mapping[str, Explanation] | None = None,
    only: str | None = None,
) -> Report:
    """Run the rules over loaded facts.

    ``explanations`` are those kept, by mark of finding; ``only`` keeps to the cases of one organisation
    (UUID).
    """
    findings: list[Finding] = []
    dues: list[Due] = []
    files = [file for file in register.files if only is None or file.case.organisation_id == only]
    for outcome in _outcomes(files, context, members, organisations):
        findings.extend(outcome.findings)
        dues.extend(outcome.dues)
    findings.sort(key=lambda f: (_ORDER.index(f.severity), f.case or "", f.step or 0, f.rule))
    counted, aside = with_explanations(findings, explanations or {})
    dues = without_settled(dues, aside)
    dues.sort(key=lambda item: (item.due_on, item.case or "", item.rule))
    return Report(tuple(counted), tuple(dues), tuple(aside))


def _outcomes(
    files: Iterable[CaseFile],
    context: Context,
    members: Iterable[MemberFile],
    organisations: Iterable[OrganisationFile],
) -> Iterator[Outcome]:
    open_dues: dict[str, list[Due]] = defaultdict(list)
    for file in files:
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


def _organisation_id(session: Session, code: str) -> str:
    found = session.scalar(select(Organisation.id).where(Organisation.code == code))
    if found is None:
        raise NotFound("E-ORG-01", f"没有编号为“{code}”的党组织。", "请核对组织编号。")
    return found
