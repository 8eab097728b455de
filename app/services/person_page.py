"""A person as the person page shows them: facts, cases, and where the chosen case stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import (
    AffiliationTransfer,
    DevelopmentCase,
    Enterprise,
    Meeting,
    MobileMember,
    Organisation,
    Person,
    Post,
)
from app.services.casefile import Register
from app.services.dates import age_on
from app.services.findings import make_context
from app.services.journey.status import CaseStatus, case_status
from app.services.memberfile import load_members
from app.services.membership import standing
from app.services.params import Params
from app.services.rules.engine import judge_member
from app.services.rules.findings import Finding, Severity
from app.services.waivers import load_explanations, with_explanations


@dataclass(frozen=True, slots=True)
class PersonPage:
    """``cases`` are (UUID, 案卷编号, 状态) in order of application; ``status`` is of the chosen one, if any.

    ``standing`` is 正式党员, 预备党员 or empty on the day looked at; ``age`` in full years.
    """

    person: Person
    branch: str
    enterprise: str
    age: int | None
    standing: str
    cases: tuple[tuple[str, str, str], ...]
    status: CaseStatus | None
    member_findings: tuple[Finding, ...] = ()
    member_aside: tuple[Finding, ...] = ()
    params: Params = field(default_factory=Params)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say of the case shown and of the person as a member, gravest first."""
        of_case = self.status.findings if self.status is not None else ()
        return _gravest_first((*of_case, *self.member_findings))

    @property
    def aside(self) -> tuple[Finding, ...]:
        """What is explained and counts no more (已说明)."""
        of_case = self.status.aside if self.status is not None else ()
        return _gravest_first((*of_case, *self.member_aside))


def _gravest_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda f: order.index(f.severity)))


def person_page(session: Session, subject: str, today: date) -> PersonPage:
    """The page of a person or of one of their cases; ``subject`` is the UUID of either.

    A person's page shows the newest case. Raises NotFound when there is neither.
    """
    chosen = session.get(DevelopmentCase, subject)
    person = session.get(Person, chosen.person_id if chosen is not None else subject)
    if person is None:
        raise NotFound("E-PERSON-04", "这个人已经不在了，数据没有改动。", "请回到人员表重新打开。")
    order = (DevelopmentCase.application_received_date, DevelopmentCase.code)
    cases = session.scalars(
        select(DevelopmentCase).where(DevelopmentCase.person_id == person.id).order_by(*order)
    ).all()
    case = chosen or (cases[-1] if cases else None)
    status = case_status(session, case.id, today) if case is not None else None
    register = _register_of(session, person, status)
    files = register.files_of_person.get(person.id, ())
    branch = register.organisations.get(person.organisation_id or "")
    context = make_context(session, today, register)
    members = load_members(session, register, {person.id})
    enterprise = session.get(Enterprise, person.enterprise_id) if person.enterprise_id else None
    judged = (f for member in members for f in judge_member(member, context).findings)
    counted, aside = with_explanations(judged, load_explanations(session))
    return PersonPage(
        person=person,
        branch=(branch.short_name or branch.name) if branch is not None else "",
        enterprise=enterprise.name if enterprise is not None else "",
        age=age_on(person.birth_date, today) if person.birth_date else None,
        standing=standing(person, files).on(today) or "",
        cases=tuple((row.id, row.code, row.status or "办理中") for row in cases),
        status=status,
        member_findings=tuple(counted),
        member_aside=tuple(aside),
        params=context.params,
    )


def _register_of(session: Session, person: Person, status: CaseStatus | None) -> Register:
    """What the rules about one member need: the person, the branch's meetings, the person's transfers."""
    known = status.context.register if status is not None else Register()
    meetings = session.scalars(select(Meeting).where(Meeting.organisation_id == person.organisation_id))
    transfers = session.scalars(select(AffiliationTransfer).where(AffiliationTransfer.person_id == person.id))
    return Register(
        people={person.id: person},
        organisations={row.id: row for row in session.scalars(select(Organisation))},
        meetings={row.id: row for row in meetings},
        files=tuple(file for file in known.files if file.case.person_id == person.id),
        others=tuple(file for file in known.others if file.case.person_id == person.id),
        posts=tuple(session.scalars(select(Post).where(Post.person_id == person.id))),
        transfers=tuple(transfers),
        mobiles=tuple(session.scalars(select(MobileMember).where(MobileMember.person_id == person.id))),
    )
