"""Ledgers and the half-year report of an organisation, together with those below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import DevelopmentCase, Organisation, WorkReport
from app.services.findings import make_context, report
from app.services.forms.contexts.facts import NONE, Facts, branch_data, load_facts, person_data
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.statistics import (
    NOT_COUNTED,
    HalfYearData,
    LedgerData,
    LedgerGroup,
    LedgerRow,
    StageCounts,
)
from app.services.milestones import Stage
from app.services.statistics import (
    Course,
    Statistics,
    count,
    courses,
    half_of,
    half_reported_on,
    organisations_below,
)

LEDGERS = {
    "applicant": Stage.APPLICANT,
    "activist": Stage.ACTIVIST,
    "candidate": Stage.CANDIDATE,
    "probationary": Stage.PROBATIONARY,
}
"""What a form's ``subject`` says about the stage whose ledger it is."""
HALVES = {1: "上", 2: "下"}
_CULTIVATED = (Stage.ACTIVIST, Stage.CANDIDATE)
MOST_NAMES = 400
"""Characters of names that the report has room for."""


@dataclass(frozen=True)
class Counted:
    """The facts of an organisation and those below it; ``reports`` are its half-year reports.

    ``overdue`` is the number of deadlines of their cases that have passed.
    """

    facts: Facts
    organisations: frozenset[str]
    reports: tuple[WorkReport, ...] = ()
    overdue: int = 0


def load_counted(session: Session, wanted: Wanted) -> Counted:
    """The cases, people and reports of the wanted organisation with those below it."""
    return count_below(session, wanted, with_reports=wanted.form.context == "half-year")


def count_below(session: Session, wanted: Wanted, *, with_reports: bool = True) -> Counted:
    """The same; ``with_reports`` also loads the half-year reports and counts what is overdue."""
    organisation = wanted.organisation
    if organisation is None:
        return Counted(wanted.facts, frozenset())
    facts = wanted.facts
    pairs = session.execute(select(Organisation.id, Organisation.superior_id))
    ids = organisations_below([(row.id, row.superior_id) for row in pairs], organisation.id)
    if len(ids) > 1:
        cases = session.scalars(select(DevelopmentCase.id).where(DevelopmentCase.organisation_id.in_(ids)))
        facts = load_facts(session, cases, facts.today, organisation_ids=ids)
    reports: Sequence[WorkReport] = ()
    overdue = 0
    if with_reports:
        mine = select(WorkReport).where(
            WorkReport.organisation_id == organisation.id, WorkReport.kind == "半年汇报"
        )
        reports = session.scalars(mine).all()
        dues = report(facts.register, make_context(session, facts.today, facts.register)).dues
        overdue = sum(due.due_on < facts.today for due in dues)
    return Counted(facts, ids, tuple(reports), overdue)


def ledger_data(wanted: Wanted) -> LedgerData:
    """Who stands in the form's stage: today, or at the end of the chosen year."""
    counted = wanted.more
    assert isinstance(counted, Counted)
    facts, stage = counted.facts, LEDGERS[wanted.form.subject]
    day = facts.today if wanted.year is None else min(facts.today, date(wanted.year, 12, 31))
    here = [
        course
        for course in courses(facts.register, counted.organisations, facts.params)
        if course.file is not None and course.stage_on(day) is stage
    ]
    here.sort(key=lambda course: (str(course.since(stage)), course.person.code))
    several = len(counted.organisations) > 1
    groups = []
    for organisation in _in_order(facts, counted.organisations) if several else ():
        rows = tuple(_row(facts, each, day) for each in here if _home(each) == organisation.id)
        if rows:
            groups.append(LedgerGroup(organisation.name, rows))
    return LedgerData(
        branch=branch_data(facts, wanted.organisation),
        title=f"{stage.value}台账",
        on=day,
        rows=() if several else tuple(_row(facts, course, day) for course in here),
        groups=tuple(groups),
        several=several,
    )


def _home(course: Course) -> str:
    return course.file.case.organisation_id if course.file is not None else ""


def _in_order(facts: Facts, organisations: frozenset[str]) -> list[Organisation]:
    rows = (facts.register.organisations[each] for each in organisations)
    return sorted(rows, key=lambda row: row.code)


def _row(facts: Facts, course: Course, day: date) -> LedgerRow:
    assert course.file is not None
    nodes = facts.nodes(course.file)
    return LedgerRow(
        person=person_data(facts, course.person),
        application_on=course.file.case.application_date or nodes.received,
        activist_on=_until(nodes.effective_activist_since or nodes.activist_since, day),
        candidate_on=_until(nodes.candidate_since, day),
        admission_on=_until(nodes.probation_start, day),
        # Whoever is a full member stands in none of the four ledgers: the column is for the pen.
        full_on=None,
        note=course.file.case.note or "",
    )


def _until(found: date | None, day: date) -> date | None:
    """A day that had come by then; steps after it are left blank."""
    return found if found is not None and found <= day else None


def half_year_data(wanted: Wanted) -> HalfYearData:
    """The report of the chosen half (default: the one reported now); a running half counts up to today."""
    counted = wanted.more
    assert isinstance(counted, Counted)
    facts = counted.facts
    year, half = half_reported_on(facts.today)
    year, half = wanted.year or year, wanted.half or half
    start, end = half_of(year, half)
    end = max(start, min(end, facts.today))
    found = count(facts.register, counted.organisations, facts.params, start, end)
    branch = branch_data(facts, wanted.organisation)
    written = next(
        (row for row in counted.reports if row.year == year and row.half == HALVES[half]), WorkReport()
    )
    general = branch.general if branch.general not in ("", NONE) else ""
    return HalfYearData(
        branch=branch,
        addressee=general or branch.committee,
        year=year,
        half=HALVES[half],
        from_on=start,
        to_on=end,
        applicants=_counts(found, Stage.APPLICANT),
        activists=_counts(found, Stage.ACTIVIST),
        candidates=_counts(found, Stage.CANDIDATE),
        probationary=_counts(found, Stage.PROBATIONARY),
        full=_counts(found, Stage.FULL),
        extensions=found.extensions,
        notices=found.notices,
        ballots=found.ballots,
        # Counted as of today: of a half reported earlier nobody knows it any more.
        overdue=counted.overdue if (year, half) == half_reported_on(facts.today) else None,
        doubts="、".join(f"未填{name}的 {number} 人" for name, number in found.unknown.items()),
        done=written.content or "",
        problems=written.problems or "",
        plan=written.plan or "",
        cultivated=_cultivated(found),
        reported_on=written.reported_on,
    )


def _counts(found: Statistics, stage: Stage) -> StageCounts:
    movement, makeup = found.movements.get(stage), found.makeup.get(stage)
    if movement is None or makeup is None:
        return NOT_COUNTED
    return StageCounts(
        opening=movement.opening,
        entered=movement.entered,
        transferred_in=movement.transferred_in,
        advanced=None if stage is Stage.FULL else movement.advanced,
        left=movement.left,
        closing=movement.closing,
        women=makeup.women,
        minorities=makeup.minorities,
        young=makeup.young,
        college=makeup.college,
        front_line=makeup.front_line,
        key_staff=makeup.key_staff,
    )


def _cultivated(found: Statistics) -> str:
    """Activists and candidates by name; empty if there are none, their number if they are too many."""
    people = {stage: found.people.get(stage, ()) for stage in _CULTIVATED}
    told = [
        f"{stage.value}：{'、'.join(course.person.name for course in listed)}"
        for stage, listed in people.items()
        if listed
    ]
    words = "；".join(told)
    if len(words) <= MOST_NAMES:
        return words
    counted = "、".join(f"{stage.value} {len(listed)} 人" for stage, listed in people.items())
    return f"{counted}，名单见台账"
