"""Half-year statistics of development (发展党员统计): who stood where, who came, went on and left.

Pure over a loaded register. Everybody is in at most one stage a day; a change of stage is counted once in the
stage left and once in the stage entered, so that 期末＝期初＋新进入−转为下一阶段−减少 holds in every column.
Counting days: an applicant from the day the letter was received, an activist from the meeting, a candidate
from the listing, a probationary and a full member from the committee's approval (rules.md 1.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.models import Person
from app.models.words import CaseStatus, ConversionOutcome, Motion, NoticeResult, VoteResult
from app.services.casefile import CaseFile, Register
from app.services.dates import add_days, age_on
from app.services.membership import Standing, is_guest, standing
from app.services.milestones import Milestones, Stage
from app.services.one_human import one_of_each
from app.services.params import Params

STAGES = tuple(Stage)
COLLEGE = ("研究生", "大学本科", "大学专科")
FRONT_LINE = "生产一线"
KEY_STAFF = ("经营管理骨干", "科技骨干")
YOUNG = 35
_TYPED = {"中共党员": Stage.FULL, "中共预备党员": Stage.PROBATIONARY}
_GONE = (
    CaseStatus.WITHDRAWN,
    CaseStatus.DISQUALIFIED,
    CaseStatus.TRANSFERRED_OUT,
    CaseStatus.DECEASED,
    CaseStatus.RETURNED,
    CaseStatus.REJECTED,
    CaseStatus.PROBATION_CANCELLED,
)


@dataclass(frozen=True)
class Course:
    """One person's way through the stages in the organisations counted.

    ``marks`` are the days on which a stage was reached, ``gone_on`` the first day on which the person is no
    longer counted, ``arrived_on`` the day somebody came from elsewhere. ``file`` is the case it comes from
    (None for a member developed elsewhere).
    """

    person: Person
    marks: tuple[tuple[date, Stage], ...]
    gone_on: date | None = None
    arrived_on: date | None = None
    file: CaseFile | None = None

    def stage_on(self, day: date) -> Stage | None:
        """The stage on ``day``: the furthest reached by then; None before and after."""
        if self.gone_on is not None and day >= self.gone_on:
            return None
        reached = [stage for since, stage in self.marks if since <= day]
        return max(reached, key=STAGES.index, default=None)

    def since(self, stage: Stage) -> date | None:
        """The day this stage was reached."""
        return next((day for day, reached in self.marks if reached is stage), None)

    def turns(self, start: date, end: date) -> list[tuple[date, Stage | None, Stage | None]]:
        """Every change of stage from ``start`` to ``end`` (both included): day, stage before, stage after."""
        days = {day for day, _ in self.marks} | ({self.gone_on} if self.gone_on else set())
        before = self.stage_on(add_days(start, -1))
        found = []
        for day in sorted(day for day in days if start <= day <= end):
            after = self.stage_on(day)
            if after is not before:
                found.append((day, before, after))
            before = after
        return found


@dataclass
class Movement:
    """One column of the report; ``transferred_in`` is a part of ``entered``."""

    opening: int = 0
    entered: int = 0
    transferred_in: int = 0
    advanced: int = 0
    left: int = 0
    closing: int = 0


@dataclass(frozen=True, slots=True)
class Makeup:
    """Who the people of a stage are (期末其中). ``young`` are those of at most 35 years."""

    women: int = 0
    minorities: int = 0
    young: int = 0
    college: int = 0
    front_line: int = 0
    key_staff: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """The half-year of one organisation (with those below it, if they were counted together).

    ``extensions`` approved extensions of a probation, ``notices`` public notices begun, ``ballots`` votes
    taken on admission and conversion; ``unknown`` how many people at the end lack what the makeup counts,
    by column name.
    """

    start: date
    end: date
    movements: Mapping[Stage, Movement]
    makeup: Mapping[Stage, Makeup]
    people: Mapping[Stage, tuple[Course, ...]]
    extensions: int = 0
    notices: int = 0
    ballots: int = 0
    unknown: Mapping[str, int] = field(default_factory=dict)


def half_of(year: int, half: int) -> tuple[date, date]:
    """First and last day of a half-year (1 or 2)."""
    if half not in (1, 2):
        raise ValueError(f"half must be 1 or 2, not {half}")
    return (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))


def half_reported_on(today: date) -> tuple[int, int]:
    """Year and half a report made today is about: in its first month the half just ended (errata F41)."""
    if today.month == 1:
        return today.year - 1, 2
    return today.year, 1 if today.month <= 7 else 2


def organisations_below(superiors: Iterable[tuple[str, str | None]], top: str) -> frozenset[str]:
    """UUIDs of an organisation and of all below it; ``superiors`` pairs each with the one right above."""
    below: dict[str, list[str]] = {}
    for organisation, superior in superiors:
        if superior:
            below.setdefault(superior, []).append(organisation)
    found: set[str] = set()
    waiting = [top]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += below.get(here, ())
    return frozenset(found)


def courses(register: Register, organisations: Collection[str], params: Params) -> list[Course]:
    """The way of everybody these organisations (UUIDs) have or had: cases in full, then other members.

    The register must hold the cases of the organisations in full and their people.
    """
    found: list[Course] = []
    with_case: set[str] = set()
    for file in register.files:
        if file.case.organisation_id in organisations:
            found.append(_of_case(register, organisations, Milestones(file, params)))
            with_case.add(file.person.id)
    for organisation in organisations:
        for person in register.people_of_organisation.get(organisation, ()):
            if person.id in with_case or _is_only_a_guest(register, person):
                continue
            course = _of_member(register, person)
            if course is not None:
                found.append(course)
    # What went away stays: it tells of days on which it was counted.
    same = register.same_people
    return one_of_each(
        found, lambda course: same.get(course.person.id) if course.gone_on is None else None, _how_far
    )


def _is_only_a_guest(register: Register, person: Person) -> bool:
    """Whether somebody belongs elsewhere (流入), by 流动类型 or by a stay that has not ended."""
    return is_guest(person, register.mobiles_of_person.get(person.id, ()), date.max)


def _how_far(course: Course) -> tuple[int, str]:
    return max((STAGES.index(stage) for _, stage in course.marks), default=-1), course.person.id


def _of_case(register: Register, organisations: Collection[str], nodes: Milestones) -> Course:
    case, probation = nodes.file.case, nodes.file.probation
    came_as_activist = nodes.is_continuous
    came_as_probationer = nodes.admission_vote is None and nodes.probation_start is not None
    arrived: date | None = None
    if came_as_probationer and probation is not None:
        arrived = probation.transferred_in_on
    elif came_as_activist:
        arrived = case.materials_received_on
    candidate = nodes.candidate_since if _is_clear(nodes) else None
    full = nodes.full_conversion.approved_on if nodes.full_conversion else None
    marks = {
        Stage.APPLICANT: case.application_received_date or case.application_date,
        Stage.ACTIVIST: arrived if came_as_activist else nodes.activist_since,
        Stage.CANDIDATE: candidate,
        Stage.PROBATIONARY: arrived if came_as_probationer else nodes.approval_date,
        Stage.FULL: full,
    }
    if came_as_probationer or came_as_activist:
        # What happened elsewhere is not counted here.
        first = Stage.PROBATIONARY if came_as_probationer else Stage.ACTIVIST
        marks = {stage: day for stage, day in marks.items() if STAGES.index(stage) >= STAGES.index(first)}
    reached = tuple((day, stage) for stage, day in marks.items() if day is not None)
    return Course(
        person=nodes.file.person,
        marks=reached,
        gone_on=_gone_on(register, organisations, nodes),
        arrived_on=arrived,
        file=nodes.file,
    )


def _is_clear(nodes: Milestones) -> bool:
    """Whether the notice does not stand against the candidate."""
    notice = nodes.candidate_notice
    return notice is None or notice.result != NoticeResult.EFFECT


def _gone_on(register: Register, organisations: Collection[str], nodes: Milestones) -> date | None:
    days = []
    person, case = nodes.file.person, nodes.file.case
    if nodes.cancellation is not None and nodes.cancellation.approved_on is not None:
        days.append(nodes.cancellation.approved_on)
    if nodes.status in _GONE:
        # Without a day of its own the end is that of the last thing that happened.
        last = max(nodes.dated_steps.values(), default=None)
        ended = case.ended_on or (add_days(last, 1) if last else None)
        days += [ended] if ended else []
    ended_from = standing(person, register.files_of_person.get(person.id, ())).ended_from
    days += [ended_from] if ended_from else []
    if nodes.approval_date is not None or nodes.probation_start is not None:
        moved = _moved_on(register, organisations, person)
        days += [moved] if moved else []
    return min(days, default=None)


def _moved_on(register: Register, organisations: Collection[str], person: Person) -> date | None:
    """The first day a member developed here is no longer in the roster here."""
    if person.organisation_id in organisations:
        return add_days(person.roster_to, 1) if person.roster_to is not None else None
    letters = [
        row.receipt_on
        for row in register.transfers
        if row.person_id == person.id and row.direction == "转出" and row.receipt_on is not None
    ]
    return max(letters) if letters else person.roster_from


def _of_member(register: Register, person: Person) -> Course | None:
    """The course of a member developed elsewhere; None for somebody who is no member or was never here."""
    if person.on_roster is False and person.roster_from is None and person.roster_to is None:
        return None
    state = standing(person, register.files_of_person.get(person.id, ()))
    if state.ended_some_day:
        return None
    known = [
        (day, stage)
        for day, stage in (
            (state.probationary_from, Stage.PROBATIONARY),
            (state.full_from, Stage.FULL),
        )
        if day is not None
    ]
    typed = _TYPED.get(person.political_status or "")
    if state == Standing() and typed is not None:
        known = [(date.min, typed)]
    if not known:
        return None
    here = person.roster_from or date.min
    ends = [state.ended_from, add_days(person.roster_to, 1) if person.roster_to is not None else None]
    return Course(
        person=person,
        marks=tuple((max(day, here), stage) for day, stage in known),
        gone_on=min((day for day in ends if day is not None), default=None),
        arrived_on=person.roster_from if here > known[0][0] else None,
    )


def count(
    register: Register, organisations: Collection[str], params: Params, start: date, end: date
) -> Statistics:
    """The statistics of the organisations (UUIDs) from ``start`` to ``end``, both included."""
    found = courses(register, organisations, params)
    closing: dict[Stage, list[Course]] = {stage: [] for stage in STAGES}
    for course in found:
        stage = course.stage_on(end)
        if stage is not None:
            closing[stage].append(course)
    files = [course.file for course in found if course.file is not None]
    everybody = [course.person for people in closing.values() for course in people]
    return Statistics(
        start=start,
        end=end,
        movements=movements_of(found, start, end),
        makeup={
            stage: makeup([course.person for course in people], end) for stage, people in closing.items()
        },
        people={stage: tuple(people) for stage, people in closing.items()},
        extensions=sum(_extended(Milestones(file, params), start, end) for file in files),
        notices=len(
            {
                (file.case.organisation_id, row.matter, row.start_on)
                for file in files
                for row in file.notices
                if start <= row.start_on <= end
            }
        ),
        ballots=sum(_ballots(file, start, end) for file in files),
        unknown=unknown(everybody),
    )


def movements_of(found: Iterable[Course], start: date, end: date) -> dict[Stage, Movement]:
    """What these courses add to every column from ``start`` to ``end``, both included."""
    movements = {stage: Movement() for stage in STAGES}
    for course in found:
        _add(movements, course, start, end)
    return movements


def _add(movements: Mapping[Stage, Movement], course: Course, start: date, end: date) -> None:
    opening, closing = course.stage_on(add_days(start, -1)), course.stage_on(end)
    if opening is not None:
        movements[opening].opening += 1
    if closing is not None:
        movements[closing].closing += 1
    for day, before, after in course.turns(start, end):
        if after is not None:
            movements[after].entered += 1
            movements[after].transferred_in += before is None and day == course.arrived_on
        if before is not None and after is not None:
            movements[before].advanced += 1
        elif before is not None:
            movements[before].left += 1


def makeup(people: Sequence[Person], day: date) -> Makeup:
    """Who these people are on ``day``; what is not recorded of somebody is not counted."""
    return Makeup(
        women=sum(person.sex == "女" for person in people),
        minorities=sum(person.ethnic_group not in (None, "汉族", "汉") for person in people),
        young=sum(is_young(person, day) for person in people),
        college=sum(person.education in COLLEGE for person in people),
        front_line=sum(FRONT_LINE in person.categories for person in people),
        key_staff=sum(any(word in KEY_STAFF for word in person.categories) for person in people),
    )


def is_young(person: Person, day: date) -> bool:
    """Whether a person is at most 35 on ``day``; of a birth date without its day the first is taken."""
    if not person.birth or len(person.birth) < 7:
        return False
    born = person.birth_date or date(int(person.birth[:4]), int(person.birth[5:7]), 1)
    return age_on(born, day) <= YOUNG


def unknown(people: Iterable[Person]) -> dict[str, int]:
    """How many people lack what the makeup counts, by column; columns nobody lacks are left out."""
    listed = list(people)
    lacking = {
        "性别": sum(not person.sex for person in listed),
        "民族": sum(not person.ethnic_group for person in listed),
        "出生日期": sum(not person.birth for person in listed),
        "学历": sum(not person.education for person in listed),
        "人员类别": sum(not person.categories for person in listed),
    }
    return {name: number for name, number in lacking.items() if number}


def _extended(nodes: Milestones, start: date, end: date) -> int:
    return sum(
        item.passed
        and item.vote.outcome == ConversionOutcome.EXTEND
        and item.approved_on is not None
        and start <= item.approved_on <= end
        for item in nodes.conversions
    )


def _ballots(file: CaseFile, start: date, end: date) -> int:
    taken = (VoteResult.PASSED, VoteResult.FAILED)
    return sum(
        vote.motion in (Motion.ADMISSION, Motion.CONVERSION)
        and vote.result in taken
        and start <= vote.on <= end
        for vote in file.votes
    )
