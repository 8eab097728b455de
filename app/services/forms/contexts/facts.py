"""Loading what the builders read: a register of cases and what stands around them, once per form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import (
    Attendance,
    Document,
    Enterprise,
    FamilyMember,
    Helper,
    Meeting,
    Organisation,
    Person,
    Recommendation,
    Resume,
    Speech,
)
from app.models.words import APPROVING_KINDS, Channel, HelperRole, OrganisationKind
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.dates import chinese
from app.services.forms.data import BranchData, ChannelData, HelperData, PersonData, SealState
from app.services.milestones import Milestones
from app.services.params import Params, load_params
from app.services.percentages import percent
from app.services.workcalendar import WorkCalendar, load_calendar

P = TypeVar("P", FamilyMember, Resume)
_KEPT = "facts of forms"
NONE = "无"
NOT_APPLICABLE = "／"
# 中共××有限公司支部委员会 → ××有限公司: the part a sentence puts before 党支部委员会.
_UNIT = re.compile(r"^(?:中共|中国共产党)?(.+?)(?:党?总?支部委员会|党?总?支部|委员会)$")


@dataclass(frozen=True)
class Facts:
    """Loaded rows and the day of printing. ``register`` holds the wanted cases in full.

    ``attendances`` and ``speeches`` belong to the meetings of the register, ``documents`` (发文) to its
    organisations; ``families`` and ``resumes`` are those of the people the form is for, by person.
    """

    today: date
    register: Register
    params: Params = field(default_factory=Params)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    enterprises: Mapping[str, Enterprise] = field(default_factory=dict)
    attendances: Sequence[Attendance] = ()
    speeches: Sequence[Speech] = ()
    documents: Sequence[Document] = ()
    families: Mapping[str, Sequence[FamilyMember]] = field(default_factory=dict)
    resumes: Mapping[str, Sequence[Resume]] = field(default_factory=dict)

    def file(self, case_id: str) -> CaseFile:
        """The case with this UUID; NotFound if it is not loaded."""
        for file in self.register.files:
            if file.case.id == case_id:
                return file
        raise NotFound("E-CASE-01", "没有这个案卷，表格没有打印。", "请刷新后再选。")

    def nodes(self, file: CaseFile) -> Milestones:
        """The dated nodes of a case."""
        return Milestones(file, self.params)


@contextmanager
def reading_once(session: Session) -> Iterator[None]:
    """While several forms are read for the same subject its facts are loaded once; nothing may be changed."""
    session.info[_KEPT] = {}
    try:
        yield
    finally:
        del session.info[_KEPT]


def load_facts(
    session: Session,
    case_ids: Iterable[str],
    today: date,
    *,
    organisation_ids: Iterable[str] = (),
    meeting_ids: Iterable[str] = (),
    person_ids: Iterable[str] = (),
) -> Facts:
    """Load cases with everything their forms print, and organisations, meetings and people beside them.

    The members of an organisation come with their standing; a meeting brings the people it names.
    """
    wanted = tuple(frozenset(ids) for ids in (case_ids, organisation_ids, meeting_ids, person_ids))
    kept: dict[Any, Facts] | None = session.info.get(_KEPT)
    if kept is None:
        return _load_facts(session, today, *wanted)
    if (today, wanted) not in kept:
        kept[today, wanted] = _load_facts(session, today, *wanted)
    return kept[today, wanted]


def _load_facts(
    session: Session,
    today: date,
    case_ids: AbstractSet[str],
    organisation_ids: AbstractSet[str],
    meeting_ids: AbstractSet[str],
    person_ids: AbstractSet[str],
) -> Facts:
    wanted_people, organisations = set(person_ids), set(organisation_ids)
    asked = list(session.scalars(select(Meeting).where(Meeting.id.in_(meeting_ids))))
    for meeting in asked:
        organisations.add(meeting.organisation_id)
        wanted_people |= {person for person in (meeting.chair_id, meeting.recorder_id) if person}
    away = select(Attendance.person_id).where(Attendance.meeting_id.in_([row.id for row in asked]))
    wanted_people |= set(session.scalars(away))
    register = load_register(session, case_ids, organisation_ids=organisations, person_ids=wanted_people)
    register = _with_meetings(session, register, asked)
    subjects = {file.person.id for file in register.files} | set(person_ids)
    employers = {person.enterprise_id for person in register.people.values() if person.enterprise_id}
    senders = {file.case.organisation_id for file in register.files} | organisations
    return Facts(
        today=today,
        register=register,
        params=load_params(session),
        calendar=load_calendar(session),
        enterprises={
            row.id: row for row in session.scalars(select(Enterprise).where(Enterprise.id.in_(employers)))
        },
        attendances=tuple(
            session.scalars(select(Attendance).where(Attendance.meeting_id.in_(register.meetings)))
        ),
        speeches=tuple(
            session.scalars(
                select(Speech)
                .where(Speech.meeting_id.in_(register.meetings))
                .order_by(Speech.meeting_id, Speech.number)
            )
        ),
        documents=tuple(
            session.scalars(
                select(Document)
                .where(Document.organisation_id.in_(senders))
                .order_by(Document.on, Document.number)
            )
        ),
        families=_by_person(
            session.scalars(
                select(FamilyMember).where(FamilyMember.person_id.in_(subjects)).order_by(FamilyMember.id)
            )
        ),
        resumes=_by_person(
            session.scalars(
                select(Resume).where(Resume.person_id.in_(subjects)).order_by(Resume.from_month, Resume.id)
            )
        ),
    )


def _with_meetings(session: Session, register: Register, asked: Iterable[Meeting]) -> Register:
    """The register with the meetings asked for and named, and the organisations its people belong to."""
    named: set[str | None] = set()
    for file in register.files:
        named |= {row.meeting_id for row in file.recommendations}
        named |= {row.meeting_id for row in file.consultations}
        named |= {row.oath_meeting_id for row in file.probations}
    missing = {meeting for meeting in named if meeting} - register.meetings.keys()
    more = [*asked, *session.scalars(select(Meeting).where(Meeting.id.in_(missing)))]
    elsewhere = {person.organisation_id for person in register.people.values() if person.organisation_id}
    elsewhere -= register.organisations.keys()
    homes = session.scalars(select(Organisation).where(Organisation.id.in_(elsewhere)))
    return replace(
        register,
        meetings={**register.meetings, **{row.id: row for row in more}},
        organisations={**register.organisations, **{row.id: row for row in homes}},
    )


def _by_person(rows: Iterable[P]) -> dict[str, tuple[P, ...]]:
    found: dict[str, list[P]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return {person: tuple(each) for person, each in found.items()}


def branch_data(facts: Facts, organisation: Organisation | None, day: date | None = None) -> BranchData:
    """The branch of a case and its superiors; the secretary is that of ``day`` (of today)."""
    if organisation is None:
        return BranchData("")
    return BranchData(
        name=organisation.name,
        short=organisation.short_name or organisation.name,
        unit=unit_name(organisation.name),
        seal=seal_state(organisation),
        has_committee=organisation.has_committee is not False,
        has_groups=organisation.has_groups,
        secretary=_secretary(facts, organisation, day or facts.today),
        committee=_committee(facts, organisation),
        general=_general_branch(facts, organisation),
        contact=organisation.contact or "",
        phone=organisation.phone or "",
        email=organisation.email or "",
        address=organisation.address or "",
        r2026_from=facts.params.day("r2026_from"),
    )


def unit_name(full_name: str) -> str:
    """The name of a branch without 中共 in front and 支部委员会 behind; the whole name if it has neither."""
    found = _UNIT.match(full_name)
    return found[1] if found else full_name


def seal_state(organisation: Organisation) -> SealState:
    """Own seal unless the branch says it has none; then the superior's, or the secretary's signature only."""
    if organisation.has_seal is not False:
        return "own"
    return "signature" if organisation.without_seal == "书记签名" else "superior"


def _committee(facts: Facts, organisation: Organisation) -> str:
    for above in superiors(facts, organisation):
        if above.kind in APPROVING_KINDS and above.may_approve is not False:
            return above.name
    return ""


def _general_branch(facts: Facts, organisation: Organisation) -> str:
    above = list(superiors(facts, organisation))
    for candidate in above:
        if candidate.kind == OrganisationKind.GENERAL_BRANCH:
            return candidate.name
    return NONE if above else ""


def superiors(facts: Facts, organisation: Organisation) -> Iterable[Organisation]:
    """The organisations above, nearest first; a circle ends where it closes."""
    seen = {organisation.id}
    current = organisation
    while current.superior_id and current.superior_id not in seen:
        found = facts.register.organisations.get(current.superior_id)
        if found is None:
            return
        seen.add(found.id)
        yield found
        current = found


def _secretary(facts: Facts, organisation: Organisation, day: date) -> str:
    for post in facts.register.posts:
        if post.organisation_id == organisation.id and post.title == "书记" and _in_office(post, day):
            person = facts.register.people.get(post.person_id)
            return person.name if person else ""
    for person in facts.register.people_of_organisation.get(organisation.id, ()):
        if (person.party_post or "").removeprefix("党支部").removeprefix("支部") == "书记":
            return person.name
    return ""


def _in_office(row: object, day: date) -> bool:
    start, end = getattr(row, "from_on", None), getattr(row, "to_on", None)
    return (start is None or start <= day) and (end is None or day <= end)


def person_data(facts: Facts, person: Person) -> PersonData:
    """A person's own columns as forms print them."""
    enterprise = facts.enterprises.get(person.enterprise_id or "")
    unit = enterprise.name if enterprise else ""
    post = person.position or ("职工" if unit else "")
    return PersonData(
        name=person.name,
        sex=person.sex or "",
        ethnic_group=person.ethnic_group or "",
        birth=person.birth or "",
        identity_number=person.identity_number or "",
        native_place=person.native_place or "",
        education=person.education or "",
        mobile=person.mobile or "",
        unit=unit,
        department=person.department or "",
        staff_number=person.staff_number or "",
        post=post,
        unit_post=f"{unit}{person.department or ''}{post}",
        league_month=person.league_month or "",
        work_month=person.work_month or "",
        political_status=person.political_status or "",
        birthplace=person.birthplace or "",
        household_place=person.household_place or "",
        residence=person.residence or "",
        league_place=person.league_place or "",
        degree=person.degree or "",
        professional_title=person.professional_title or "",
        speciality=person.speciality or "",
        awards=person.awards or "",
        punishments=person.punishments or "",
    )


_NO_PARTY_POSTS = ("工会主席", "团组织书记", "妇联主席", "女工委主任")
"""Posts of 任职 in mass organisations, which are no 党内职务."""


def post_on(facts: Facts, person: Person, day: date) -> str:
    """The party post of a person on a day: dated posts win over the undated column."""
    posts = facts.register.posts_of_person.get(person.id, ())
    dated = [post for post in posts if post.title not in _NO_PARTY_POSTS]
    if not dated:
        return person.party_post or ""
    return "、".join(post.title for post in dated if _in_office(post, day))


def helper_data(facts: Facts, helper: Helper, day: date) -> HelperData:
    """A mentor or introducer with the days that matter about them."""
    person = facts.register.people.get(helper.person_id)
    if person is None:
        return HelperData("")
    joined, full = membership_dates(facts, person)
    own = person_data(facts, person)
    home = facts.register.organisations.get(person.organisation_id or "")
    return HelperData(
        name=person.name,
        joined_on=joined,
        full_on=full,
        post=post_on(facts, person, day),
        unit=own.unit,
        unit_post=own.unit_post,
        branch=(home.short_name or home.name) if home else "",
    )


def membership_dates(facts: Facts, person: Person) -> tuple[date | None, date | None]:
    """When a person joined and became a full member: from the cases here, else as typed (R111, R112)."""
    joined, full = person.joined_on, person.full_on
    for file in facts.register.files_of_person.get(person.id, ()):
        nodes = facts.nodes(file)
        if nodes.approval_date is not None:
            joined = nodes.probation_start or joined
        if nodes.full_member_since is not None:
            full = nodes.full_member_since
    return joined, full


def helpers_now(facts: Facts, nodes: Milestones, role: HelperRole) -> tuple[Helper, ...]:
    """Those in office on the day of printing; if nobody is any more, the last two."""
    return by_seniority(facts, nodes.in_office(role, facts.today) or nodes.helpers(role)[-2:])


def by_seniority(facts: Facts, helpers: Iterable[Helper]) -> tuple[Helper, ...]:
    """Helpers by start date, then 人员编号: the order in which 介绍人一 and 介绍人二 are printed."""

    def rank(helper: Helper) -> tuple[date, str]:
        person = facts.register.people.get(helper.person_id)
        return helper.from_on, person.code if person else ""

    return tuple(sorted(helpers, key=rank))


def names_of(facts: Facts, person_ids: Iterable[str]) -> str:
    """Names of people by UUID, joined by 、."""
    found = (facts.register.people.get(person_id) for person_id in person_ids)
    return "、".join(person.name for person in found if person is not None)


def channels(recommendations: Sequence[Recommendation]) -> ChannelData:
    """Which of the four channels have a recommendation."""
    used = {row.channel for row in recommendations}
    return ChannelData(
        members=Channel.MEMBERS in used,
        mass_organisation=Channel.MASS_ORGANISATION in used,
        enterprise=Channel.ENTERPRISE in used,
        party_selection=Channel.PARTY_SELECTION in used,
    )


def recommended(recommendations: Sequence[Recommendation]) -> str:
    """The recommendations one after the other, with their counts and the share of those present."""
    told = []
    for row in recommendations:
        parts = [f"{chinese(row.on)}{row.mass_organisation or ''}{row.channel}"]
        if row.due is not None and row.present is not None:
            parts.append(f"应到{row.due}人、实到{row.present}人")
        if row.way:
            parts.append(f"采取{row.way}方式")
        if row.votes_for is not None:
            share = f"（占实到{percent(row.votes_for, row.present)}）" if row.present else ""
            parts.append(f"推荐{row.votes_for}票{share}")
        told.append("，".join(parts))
    return "；".join(told) + "。" if told else ""
