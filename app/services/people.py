"""People as the table shows them (人员), and keeping a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import DevelopmentCase, Enterprise, Organisation, Person
from app.models.fields import Field
from app.models.sheets import sheet_of
from app.models.words import CaseStatus
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.dates import age_on
from app.services.findings import Report, check_all, make_context
from app.services.identity_number import mask_identity as mask_identity
from app.services.journey.derived import mentors_now
from app.services.journey.facts import Value, check_value
from app.services.journey.line import current_step, step_line
from app.services.memberfile import state_of
from app.services.membership import is_guest, standing
from app.services.milestones import Milestones, Stage
from app.services.quiet import no_collection
from app.services.rules.engine import Context
from app.services.rules.findings import Severity

GUEST = "流入党员"
LEFT = "已离开"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the people table.

    ``stage`` is the stage's name, or 正式党员/预备党员 for members without a case here, else ``""``; of
    a case that stopped short (撤回, 转出 …) that word, of a member whose 离开日期 is past 已离开, of
    one whose membership has ended or is suspended how (除名, 停止党籍 …); ``is_ended`` is true for these.
    A member of another branch (流入) is 流入党员: shown, not counted.
    ``next_act`` and ``next_on`` are the soonest obligation, else the step at hand. ``expires_on`` is the end
    of the probation while it has not led to 转正; ``mentors`` are the names of those in office today.
    """

    person_id: str
    case_id: str | None
    code: str
    name: str
    sex: str
    age: int | None
    stage: str
    branch: str
    enterprise_id: str | None
    position: str
    mobile: str
    identity_number: str
    step: str
    next_act: str
    next_on: date | None
    violations: int
    warnings: int
    search_key: str
    status: str = ""
    is_ended: bool = False
    enterprise: str = ""
    department: str = ""
    education: str = ""
    birth: str = ""
    political_status: str = ""
    group_name: str = ""
    mentors: str = ""
    applied_on: date | None = None
    activist_on: date | None = None
    candidate_on: date | None = None
    admitted_on: date | None = None
    expires_on: date | None = None
    full_on: date | None = None


@dataclass(frozen=True, slots=True)
class People:
    """The table and what was computed with it."""

    rows: tuple[PersonRow, ...]
    report: Report
    stage_counts: Mapping[str, int]


def list_people(session: Session, today: date) -> People:
    """Everybody in the database with stage, next step and findings on ``today``."""
    with no_collection():
        register = load_register(session)
        context = make_context(session, today, register)
        found = check_all(session, register, today)
        enterprises = {row[0]: row[1] for row in session.execute(select(Enterprise.id, Enterprise.name))}
        rows = tuple(_rows(register, context, found, enterprises))
    return People(rows, found, _stage_counts(rows, register.same_people))


def _stage_counts(rows: Sequence[PersonRow], same: Mapping[str, str]) -> dict[str, int]:
    """People by stage; of records linked as one human (同一人) the one that is furthest counts."""
    order = [stage.value for stage in Stage]
    furthest: dict[str, str] = {}
    for row in rows:
        if row.stage not in order:
            continue
        human = same.get(row.person_id, row.person_id)
        if order.index(row.stage) >= order.index(furthest.get(human, order[0])):
            furthest[human] = row.stage
    counted = Counter(furthest.values())
    return {stage: counted[stage] for stage in order}


def _rows(
    register: Register, context: Context, found: Report, enterprises: Mapping[str, str]
) -> Sequence[PersonRow]:
    problems: dict[str, list[int]] = {}
    for finding in found.findings:
        owner = finding.case_id or finding.subject_id
        if owner is not None and finding.severity is not Severity.HINT:
            problems.setdefault(owner, [0, 0])[finding.severity is Severity.WARNING] += 1
    soonest = {due.case_id or due.subject_id: due for due in reversed(found.dues)}
    rows = []
    for person in sorted(register.people.values(), key=lambda p: p.code):
        files = register.files_of_person.get(person.id, ())
        file = files[-1] if files else None
        owners = (person.id,) if file is None else (file.case.id, person.id)
        dues = [soonest[owner] for owner in owners if owner in soonest]
        due = min(dues, key=lambda item: item.due_on, default=None)
        counts = [sum(problems.get(owner, (0, 0))[kind] for owner in owners) for kind in (0, 1)]
        nodes = Milestones(file, context.params) if file is not None else None
        stage, step = _stage(nodes, files, person, context)
        full_on = (nodes.full_member_since if nodes else None) or person.full_on
        admitted = None if nodes is None or nodes.is_awaiting_approval else nodes
        rows.append(
            PersonRow(
                person_id=person.id,
                case_id=file.case.id if file is not None else None,
                code=person.code,
                name=person.name,
                sex=person.sex or "",
                age=age_on(person.birth_date, context.today) if person.birth_date else None,
                stage=stage,
                branch=_branch(register, person.organisation_id),
                enterprise_id=person.enterprise_id,
                position=person.position or "",
                mobile=person.mobile or "",
                identity_number=person.identity_number or "",
                step=step,
                next_act=due.act if due is not None else step,
                next_on=due.due_on if due is not None else None,
                violations=counts[0],
                warnings=counts[1],
                search_key=person.search_key or person.name.lower(),
                status=(file.case.status or "") if file is not None else "",
                is_ended=_has_ended(nodes, files, person, context.today),
                enterprise=enterprises.get(person.enterprise_id or "", ""),
                department=person.department or "",
                education=person.education or "",
                birth=person.birth or "",
                political_status=person.political_status or "",
                group_name=person.group_name or "",
                mentors=_mentors(register, nodes, context.today),
                applied_on=file.case.application_date if file is not None else None,
                activist_on=nodes.activist_since if nodes else None,
                candidate_on=nodes.candidate_since if nodes else None,
                admitted_on=(admitted.probation_start if admitted else None) or person.joined_on,
                expires_on=admitted.expiry_effective if admitted and full_on is None else None,
                full_on=full_on,
            )
        )
    return rows


def _mentors(register: Register, nodes: Milestones | None, today: date) -> str:
    found = mentors_now(nodes, today) if nodes is not None else ()
    return "、".join(register.people[one].name for one in found if one in register.people)


def _stage(
    nodes: Milestones | None, files: Sequence[CaseFile], person: Person, context: Context
) -> tuple[str, str]:
    if _has_left(person, context.today):
        return LEFT, ""
    if nodes is not None and nodes.is_ended:
        return nodes.status.value, ""
    dates = standing(person, files)
    if dates.has_ended(context.today):
        return person.membership_state or CaseStatus.PROBATION_CANCELLED.value, ""
    if nodes is None:
        state = state_of(person, dates, context.today)
        stays = context.register.mobiles_of_person.get(person.id, ())
        return GUEST if state is not None and is_guest(person, stays, context.today) else state or "", ""
    current = current_step(step_line(nodes.file, context.today, context.params, context.calendar))
    return nodes.stage.value, current.name if current is not None else ""


def _has_ended(nodes: Milestones | None, files: Sequence[CaseFile], person: Person, today: date) -> bool:
    """Whether somebody is counted no more: left, the case stopped, the membership ended or suspended."""
    stopped = nodes is not None and nodes.is_ended
    return stopped or _has_left(person, today) or standing(person, files).has_ended(today)


def _has_left(person: Person, today: date) -> bool:
    return person.roster_to is not None and person.roster_to < today


def _branch(register: Register, organisation_id: str | None) -> str:
    organisation = register.organisations.get(organisation_id or "")
    return "" if organisation is None else organisation.short_name or organisation.name


def person_fields() -> tuple[tuple[str, Field], ...]:
    """The editable columns of a person."""
    return tuple((column.attr, column.field) for column in sheet_of(Person).columns)


def save_person(session: Session, person_id: str | None, values: Mapping[str, Value]) -> str:
    """Store a person's facts; a new person if ``person_id`` is None. Returns the UUID.

    Raises UserError when a value does not fit, a code is taken, or the name is missing.
    """
    from app.services.search import search_key

    fields = dict(person_fields())
    for attr, value in values.items():
        check_value(fields[attr], value)
    if person_id is None:
        person = Person(code=new_code(session, Person, "RY"), name="")
        session.add(person)
    else:
        found = session.get(Person, person_id)
        if found is None:
            raise NotFound("E-PERSON-01", "这个人已经不在了，没有保存。", "请回到人员表重新打开。")
        person = found
    for attr, value in values.items():
        setattr(person, attr, value.strip() or None if isinstance(value, str) else value)
    if not person.name:
        raise UserError("E-PERSON-02", "没有填姓名，没有保存。", "请填上与身份证一致的姓名。")
    same = select(Person.id).where(Person.code == person.code, Person.id != person.id)
    with session.no_autoflush:
        if session.scalar(same) is not None:
            raise UserError("E-PERSON-03", f"编号“{person.code}”已经有人用了，没有保存。", "请换一个编号。")
    person.search_key = search_key(person)
    session.flush()
    return person.id


def create_case(
    session: Session,
    person_id: str,
    organisation_id: str,
    application_date: date | None,
    received: date | None,
) -> str:
    """Open a development case (案卷) for a person. Returns its UUID."""
    if session.get(Person, person_id) is None or session.get(Organisation, organisation_id) is None:
        raise NotFound("E-CASE-03", "人员或受理党组织已经不在了，没有新建案卷。", "请重新选择。")
    case = DevelopmentCase(
        code=new_code(session, DevelopmentCase, "AJ"),
        person_id=person_id,
        organisation_id=organisation_id,
        application_date=application_date,
        application_received_date=received,
    )
    session.add(case)
    session.flush()
    return case.id


def new_code(session: Session, model: type[Person] | type[DevelopmentCase], prefix: str) -> str:
    """The next free code: ``RY041``."""
    taken = set(session.scalars(select(model.code).where(model.code.startswith(prefix))))
    number = len(taken) + 1
    while f"{prefix}{number:03}" in taken:
        number += 1
    return f"{prefix}{number:03}"
