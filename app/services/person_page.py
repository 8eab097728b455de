"""A person as the person page shows them: facts, cases, and where the chosen case stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import DevelopmentCase, Enterprise, Organisation, Person
from app.services.dates import age_on
from app.services.journey.status import CaseStatus, case_status
from app.services.membership import standing


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
    files = status.context.register.files_of_person.get(person.id, ()) if status is not None else ()
    branch = session.get(Organisation, person.organisation_id) if person.organisation_id else None
    enterprise = session.get(Enterprise, person.enterprise_id) if person.enterprise_id else None
    return PersonPage(
        person=person,
        branch=(branch.short_name or branch.name) if branch is not None else "",
        enterprise=enterprise.name if enterprise is not None else "",
        age=age_on(person.birth_date, today) if person.birth_date else None,
        standing=standing(person, files).on(today) or "",
        cases=tuple((row.id, row.code, row.status or "办理中") for row in cases),
        status=status,
    )
