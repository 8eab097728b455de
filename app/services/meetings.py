"""A meeting that decides about people (会议表决): who may vote, one count per candidate, stored at once.

Secret by construction: only totals exist, no individual vote is ever stored. Counts advise, the minutes
decide: the result is what the meeting declared, and the arithmetic is shown beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import Attendance, DevelopmentCase, Exclusion, Meeting, Organisation, Person, Vote
from app.models.sheets import sheet_of
from app.models.words import MeetingKind, Motion
from app.services.case_loading import load_register
from app.services.journey.facts import Value, check_value, new_meeting_code
from app.services.membership import Roster, roster_on
from app.services.params import load_params
from app.services.refusing import refused
from app.services.rules.votes import Count, Verdict, assembly_verdict, committee_quorum, ordinary_verdict

C = TypeVar("C", Attendance, Exclusion)

STRICT = (Motion.ADMISSION, Motion.CONVERSION)
"""Motions that need more than half of those due present and in favour (细则)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Who is expected at a meeting: the roster of that day, or the committee's members.

    ``due`` is what 应到 should be; ``roster`` is None for a committee.
    """

    due: int | None
    roster: Roster | None
    committee: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """An exception to being present: 请假, 缺席, 列席."""

    person_id: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExclusionFact:
    """A member not counted in 应到会 at this meeting, with the two approvals (R73)."""

    person_id: str
    situation: str
    superior_agreed_on: date | None = None
    assembly_passed_on: date | None = None


@dataclass(frozen=True, slots=True)
class MotionFact:
    """One motion about one person: the count and what the meeting declared.

    ``more`` holds further columns of 会议表决 by attribute (resolution, outcome, extension_months, reason …).
    """

    case_id: str
    motion: str
    result: str | None
    count: Count = field(default_factory=Count)
    more: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A whole meeting as the wizard collects it."""

    organisation_id: str
    kind: str
    on: date
    motions: tuple[MotionFact, ...]
    code: str | None = None
    time: str = ""
    place: str = ""
    subject: str = ""
    chair_id: str | None = None
    recorder_id: str | None = None
    supervisor_ids: tuple[str, ...] = ()
    teller_ids: tuple[str, ...] = ()
    observers: str = ""
    minutes: str = ""
    secret: bool | None = None
    procedure_complete: bool | None = None
    absences: tuple[Absence, ...] = ()
    exclusions: tuple[ExclusionFact, ...] = ()


def expected(
    session: Session, organisation_id: str, kind: str, on: date, excluded: Sequence[str] = ()
) -> Expected:
    """Who is expected on ``on``: for an assembly the roster of that day, for a committee its members by 任职.

    Raises NotFound for an unknown organisation.
    """
    organisation = session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound("E-MEET-01", "这个党组织已经不在了，没有改动。", "请重新选择。")
    cases = select(DevelopmentCase.id).where(DevelopmentCase.organisation_id == organisation_id)
    register = load_register(session, list(session.scalars(cases)), organisation_ids=[organisation_id])
    people = {row.id: row for row in session.scalars(select(Person))}
    register = replace(register, people=people)
    if kind == MeetingKind.COMMITTEE:
        seats = [
            post
            for post in register.posts
            if post.organisation_id == organisation_id
            and post.from_on <= on
            and (post.to_on is None or on <= post.to_on)
            and post.title in COMMITTEE_TITLES
        ]
        members = tuple(people[item] for item in dict.fromkeys(p.person_id for p in seats) if item in people)
        return Expected(organisation.committee_size or len(members) or None, None, members)
    roster = roster_on(register, organisation, on, frozenset(excluded))
    return Expected(roster.due, roster)


COMMITTEE_TITLES = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "其他委员")


def verdict(kind: str, motion: str, count: Count, *, count_written: bool = True) -> Verdict | None:
    """The live verdict on a count; None for a committee, where only attendance is judged."""
    if kind == MeetingKind.COMMITTEE:
        return None
    if motion in STRICT:
        return assembly_verdict(count, count_written=count_written)
    return ordinary_verdict(count)


def record_meeting(session: Session, fact: MeetingFact) -> str:
    """Store the meeting, who was absent or not counted, and one vote row per motion. Returns its UUID.

    Everything or nothing: raises UserError, storing nothing, when the numbers contradict each other, a
    motion is there twice, or a value does not fit. A result against the count is stored (the minutes
    decide) and found by the rules.
    """
    if not fact.motions:
        raise UserError("E-MEET-02", "还没有选要讨论的人，没有保存。", "请先选人和议题。")
    keys = [(item.case_id, item.motion) for item in fact.motions]
    if len(set(keys)) != len(keys):
        raise UserError("E-MEET-03", "同一个人的同一议题列了两次，没有保存。", "请去掉重复的一行。")
    for item in fact.motions:
        _check_motion(session, fact, item)
    meeting = _meeting(session, fact)
    for absence in fact.absences:
        row = _child(session, Attendance, meeting.id, absence.person_id)
        row.state, row.reason = absence.state, absence.reason or None
    for exclusion in fact.exclusions:
        left_out = _child(session, Exclusion, meeting.id, exclusion.person_id)
        left_out.situation = exclusion.situation
        left_out.superior_agreed_on = exclusion.superior_agreed_on
        left_out.assembly_passed_on = exclusion.assembly_passed_on
    for item in fact.motions:
        _store_motion(session, fact, meeting, item)
    session.flush()
    return meeting.id


def _check_motion(session: Session, fact: MeetingFact, item: MotionFact) -> None:
    case = session.get(DevelopmentCase, item.case_id)
    if case is None:
        raise NotFound("E-MEET-04", "要讨论的案卷已经不在了，没有保存。", "请重新选人。")
    columns = {column.attr: column.field for column in sheet_of(Vote).columns}
    for attr, value in {**_numbers(item.count), **item.more, "result": item.result}.items():
        check_value(columns[attr], value)
    name = _name(session, case)
    if fact.kind == MeetingKind.COMMITTEE:
        due, present = item.count.due, item.count.present
        if due is not None and present is not None and present > due:
            raise refused(
                "E-MEET-05",
                "R217",
                f"{name}：实到 {present} 多于应到 {due}",
                day=fact.on,
                params=load_params(session),
                needed="实到不多于应到",
                present=f"应到 {due}、实到 {present}",
                do="请核对人数。",
            )
        return
    found = verdict(fact.kind, item.motion, item.count)
    if found is not None and found.faults:
        raise refused(
            "E-MEET-06",
            "R70",
            f"{name}：票数对不上",
            day=fact.on,
            params=load_params(session),
            needed="各种票之和等于收回票，收回、发出、实到、应到一个不多于一个",
            present="、".join(fault.rstrip("。") for fault in found.faults),
            do="请核对票数，票数以会议当场清点的为准。",
        )


def _numbers(count: Count) -> dict[str, int | None]:
    return {item.name: getattr(count, item.name) for item in fields(count)}


def _name(session: Session, case: DevelopmentCase) -> str:
    person = session.get(Person, case.person_id)
    return person.name if person is not None else case.code


def _meeting(session: Session, fact: MeetingFact) -> Meeting:
    meeting = None
    if fact.code is not None:
        meeting = session.scalar(select(Meeting).where(Meeting.code == fact.code))
        if meeting is not None and (meeting.on, meeting.kind) != (fact.on, fact.kind):
            raise UserError(
                "E-MEET-07",
                f"会议编号“{fact.code}”是 {meeting.on} 的{meeting.kind}，没有保存。",
                "请换一个编号，或核对日期。",
            )
    if meeting is None:
        meeting = Meeting(
            code=fact.code or new_meeting_code(session, fact.on),
            organisation_id=fact.organisation_id,
            kind=fact.kind,
            on=fact.on,
        )
        session.add(meeting)
    meeting.time = fact.time or meeting.time
    meeting.place = fact.place or meeting.place
    meeting.subject = fact.subject or meeting.subject
    meeting.chair_id = fact.chair_id or meeting.chair_id
    meeting.recorder_id = fact.recorder_id or meeting.recorder_id
    meeting.observers = fact.observers or meeting.observers
    meeting.minutes = fact.minutes or meeting.minutes
    session.flush()
    return meeting


def _child(session: Session, model: type[C], meeting: str, person: str) -> C:
    row = session.scalar(select(model).where(model.meeting_id == meeting, model.person_id == person))
    if row is None:
        row = model(meeting_id=meeting, person_id=person)
        session.add(row)
    return row


def _store_motion(session: Session, fact: MeetingFact, meeting: Meeting, item: MotionFact) -> None:
    row = session.scalar(
        select(Vote).where(
            Vote.case_id == item.case_id,
            Vote.motion == item.motion,
            Vote.on == fact.on,
            Vote.kind == fact.kind,
        )
    )
    if row is None:
        row = Vote(case_id=item.case_id, motion=item.motion, on=fact.on, kind=fact.kind)
        session.add(row)
    row.meeting_id = meeting.id
    row.result = item.result
    row.chair_id, row.recorder_id = fact.chair_id, fact.recorder_id
    for attr, value in _numbers(item.count).items():
        setattr(row, attr, value)
    if fact.kind == MeetingKind.ASSEMBLY:
        row.supervisor_ids, row.teller_ids = fact.supervisor_ids, fact.teller_ids
        row.secret, row.procedure_complete = fact.secret, fact.procedure_complete
    for attr, fact_value in item.more.items():
        setattr(row, attr, fact_value)


def may_meet(kind: str, due: int | None, present: int | None) -> bool | None:
    """Whether a committee has its half; None for an assembly or missing numbers."""
    if kind != MeetingKind.COMMITTEE or due is None or present is None:
        return None
    return committee_quorum(present, due)
