"""Meetings as a list, what may be put to a meeting (议题), a planned meeting opened and recorded again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Attendance, DevelopmentCase, Exclusion, Meeting, Organisation, Person, Vote
from app.models.words import MeetingKind, Motion
from app.services.case_loading import load_register
from app.services.casefile import CaseFile
from app.services.findings import make_context
from app.services.journey.line import StepState, step_line
from app.services.meetings import Absence, ExclusionFact, MeetingFact, record_meeting
from app.services.milestones import Milestones, Stage
from app.services.rules.engine import Context

STEP_OF = {
    Motion.ACTIVIST: "3",
    Motion.CANDIDATE: "7",
    Motion.REVIEW: "12",
    Motion.ADMISSION: "15",
    Motion.CONVERSION_REVIEW: "23",
    Motion.CONVERSION: "23",
}
"""The step of the journey a motion belongs to; 取消资格 belongs to none."""

_OF_STAGE: Mapping[Stage, tuple[Motion, ...]] = {
    Stage.APPLICANT: (Motion.ACTIVIST,),
    Stage.ACTIVIST: (Motion.CANDIDATE, Motion.DISQUALIFY),
    Stage.CANDIDATE: (Motion.REVIEW, Motion.ADMISSION, Motion.DISQUALIFY),
    Stage.PROBATIONARY: (Motion.CONVERSION_REVIEW, Motion.CONVERSION),
    Stage.FULL: (),
}
"""取消资格 is of an activist or a candidate (rules.md 1.3 E3); a probation is cancelled as the outcome of
预备党员转正, by the assembly and with more than half (E15)."""
_ASSEMBLY_ONLY = (Motion.ADMISSION, Motion.CONVERSION)


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting that decided, or is to decide, about people.

    ``motions`` are (UUID of the case, name, motion). ``key`` is the UUID of the meeting, or of one vote
    where the votes name no meeting. ``people`` says who and what; ``state`` is 计划, 已记录, or 缺结果
    (held, but a motion has no result).
    """

    key: str
    on: date
    kind: str
    code: str
    organisation: str
    people: str
    results: str
    state: str
    motions: tuple[tuple[str, str, str], ...]
    search_key: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A motion that may be put about one person; ``ready`` when the journey has come to it by the meeting.

    ``hint`` says why not, from when or by when (最早 2026-12-12, 最迟 2026-12-10).
    """

    case_id: str
    person_id: str
    name: str
    stage: str
    motion: str
    ready: bool
    hint: str
    search_key: str


@dataclass(frozen=True, slots=True)
class StoredMeeting:
    """A stored meeting as the wizard fills it in again; ``names`` are those of its cases, by UUID."""

    values: Mapping[str, object]
    votes: tuple[Vote, ...] = ()
    absences: tuple[Absence, ...] = ()
    exclusions: tuple[ExclusionFact, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def list_meetings(session: Session, today: date) -> tuple[MeetingRow, ...]:
    """Every meeting with a motion about a person, the newest first."""
    cases = {case.id: case for case in session.scalars(select(DevelopmentCase))}
    people = {person.id: person for person in session.scalars(select(Person))}
    places = {row.id: row.short_name or row.name for row in session.scalars(select(Organisation))}
    meetings = {row.id: row for row in session.scalars(select(Meeting))}
    together: dict[tuple[str, date, str], list[Vote]] = defaultdict(list)
    for vote in session.scalars(select(Vote)):
        place = vote.meeting_id or cases[vote.case_id].organisation_id
        together[place, vote.on, vote.kind].append(vote)
    found = []
    for (place, on, kind), votes in together.items():
        meeting = meetings.get(place)
        votes.sort(key=lambda vote: (cases[vote.case_id].code, vote.motion))
        named = [(people[cases[vote.case_id].person_id], vote) for vote in votes]
        words = "、".join(f"{person.name}（{vote.motion}）" for person, vote in named)
        where = places.get(meeting.organisation_id if meeting is not None else place, "")
        found.append(
            MeetingRow(
                key=meeting.id if meeting is not None else votes[0].id,
                on=on,
                kind=kind,
                code=meeting.code if meeting is not None else "",
                organisation=where,
                people=words,
                results="、".join(dict.fromkeys(vote.result for vote in votes if vote.result)),
                state=_state(votes, on, today),
                motions=tuple((vote.case_id, person.name, vote.motion) for person, vote in named),
                search_key=" ".join(
                    (str(on), kind, where, words, *(person.search_key or "" for person, _ in named))
                ).lower(),
            )
        )
    return tuple(sorted(found, key=lambda row: (row.on, row.key), reverse=True))


def _state(votes: list[Vote], on: date, today: date) -> str:
    if all(vote.result for vote in votes):
        return "已记录"
    return "计划" if on >= today else "缺结果"


def proposals(
    session: Session, organisation_id: str, kind: str, today: date, on: date | None = None
) -> tuple[Proposal, ...]:
    """What may be put to a meeting of ``kind``: motions of the stage each open case is at, ready ones first.

    ``on`` is the day of the meeting (``today`` if None): a motion whose first lawful day comes later is
    offered, but not as ready. A branch without a committee puts the committee's motions to its assembly.
    """
    own = select(DevelopmentCase.id).where(DevelopmentCase.organisation_id == organisation_id)
    register = load_register(session, list(session.scalars(own)))
    context = make_context(session, today, register)
    found: list[Proposal] = []
    for file in register.files:
        found.extend(_proposals_of(file, kind, context, on or today))
    return tuple(sorted(found, key=lambda item: (not item.ready, item.name, item.motion)))


def _proposals_of(file: CaseFile, kind: str, context: Context, on: date) -> list[Proposal]:
    nodes = Milestones(file, context.params)
    if nodes.is_ended:
        return []
    steps = step_line(file, context.today, context.params, context.calendar)
    lines = {line.step.code: line for line in steps}
    no_committee = file.organisation is not None and file.organisation.has_committee is False
    found = []
    for motion in _OF_STAGE[nodes.stage]:
        if not _decides(kind, motion, no_committee):
            continue
        line = lines.get(STEP_OF.get(motion, ""))
        ready = line is not None and line.state in (StepState.NOW, StepState.OPEN)
        hint = line.hint if line is not None else ""
        if ready and line is not None and line.earliest is not None and line.earliest > on:
            ready, hint = False, f"最早 {line.earliest}"
        found.append(
            Proposal(
                case_id=file.case.id,
                person_id=file.person.id,
                name=file.person.name,
                stage=nodes.stage.value,
                motion=motion.value,
                ready=ready,
                hint=hint,
                search_key=file.person.search_key or file.person.name.lower(),
            )
        )
    return found


def _decides(kind: str, motion: Motion, no_committee: bool) -> bool:
    """Whether a meeting of ``kind`` decides about a motion; only assemblies about membership itself.

    What a committee would decide is the assembly's where there is none (R13).
    """
    if kind != MeetingKind.ASSEMBLY:
        return motion not in _ASSEMBLY_ONLY and not no_committee
    return motion in (*_ASSEMBLY_ONLY, Motion.DISQUALIFY) or no_committee


def meeting_for(session: Session, case_id: str, motion: str) -> tuple[str, MeetingKind] | None:
    """The organisation (UUID) of a case and the kind of meeting a motion comes to; None without the case."""
    case = session.get(DevelopmentCase, case_id)
    if case is None:
        return None
    place = session.get(Organisation, case.organisation_id)
    no_committee = place is not None and place.has_committee is False
    is_assembly = no_committee or motion in _ASSEMBLY_ONLY
    return case.organisation_id, MeetingKind.ASSEMBLY if is_assembly else MeetingKind.COMMITTEE


MEETING_FIELDS = (
    "organisation_id", "kind", "on", "time", "place", "subject", "chair_id", "recorder_id", "observers",
    "minutes",
)  # fmt: skip
"""What the wizard asks of a meeting, by attribute of 会议."""


def stored_meeting(session: Session, key: str) -> StoredMeeting:
    """A meeting by the UUID of its row or of one of its votes. Raises NotFound."""
    meeting = session.get(Meeting, key)
    vote = session.get(Vote, key) if meeting is None else None
    if meeting is None and vote is not None and vote.meeting_id:
        meeting = session.get(Meeting, vote.meeting_id)
    if meeting is None and vote is None:
        raise NotFound("E-MEET-08", "这次会议已经不在了，没有改动。", "请回到会议表重新选择。")
    if meeting is None:
        assert vote is not None
        case = session.get_one(DevelopmentCase, vote.case_id)
        values = {"organisation_id": case.organisation_id, "kind": vote.kind, "on": vote.on}
        return StoredMeeting(values, (vote,), names=_names(session, [vote]))
    votes = session.scalars(select(Vote).where(Vote.meeting_id == meeting.id)).all()
    away = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id))
    left_out = session.scalars(select(Exclusion).where(Exclusion.meeting_id == meeting.id))
    return StoredMeeting(
        {**{attr: getattr(meeting, attr) for attr in MEETING_FIELDS}, "code": meeting.code},
        tuple(votes),
        tuple(Absence(row.person_id, row.state, row.reason or "") for row in away),
        tuple(
            ExclusionFact(row.person_id, row.situation, row.superior_agreed_on, row.assembly_passed_on)
            for row in left_out
        ),
        _names(session, votes),
    )


def _names(session: Session, votes: Iterable[Vote]) -> dict[str, str]:
    cases = {vote.case_id for vote in votes}
    found = session.execute(
        select(DevelopmentCase.id, Person.name).join(Person, Person.id == DevelopmentCase.person_id)
    )
    return {case: name for case, name in found if case in cases}


def record_whole(session: Session, fact: MeetingFact) -> str:
    """Store a meeting as it now stands: like ``record_meeting``, and what is no longer part of it goes.

    Motions, absences and exclusions stored earlier for this meeting and not in ``fact`` are removed.
    """
    identity = record_meeting(session, fact)
    motions = {(item.case_id, item.motion) for item in fact.motions}
    for vote in session.scalars(select(Vote).where(Vote.meeting_id == identity)):
        if (vote.case_id, vote.motion) not in motions:
            session.delete(vote)
    away = {item.person_id for item in fact.absences}
    for absent in session.scalars(select(Attendance).where(Attendance.meeting_id == identity)):
        # 列席 is not asked by the wizard and stays.
        if absent.person_id not in away and absent.state != "列席":
            session.delete(absent)
    left_out = {item.person_id for item in fact.exclusions}
    for excluded in session.scalars(select(Exclusion).where(Exclusion.meeting_id == identity)):
        if excluded.person_id not in left_out:
            session.delete(excluded)
    session.flush()
    return identity


def meeting_name(session: Session, key: str) -> str:
    """``2026-11-30 支部大会`` for the UUID of a meeting or of a vote; empty for anything else."""
    row = session.get(Meeting, key) or session.get(Vote, key)
    return f"{row.on} {row.kind}" if row is not None else ""
