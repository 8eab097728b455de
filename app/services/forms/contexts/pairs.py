"""Data of paired cultivation and of trainings by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.models import Helper
from app.models.words import Consulted, HelperRole, Link
from app.services.casefile import CaseFile
from app.services.dates import months_full
from app.services.forms.contexts.candidacy import training_of
from app.services.forms.contexts.facts import Facts, branch_data, helper_data, person_data
from app.services.forms.data import (
    CourseData,
    CoursesData,
    OpinionData,
    PairActivityData,
    PairData,
)
from app.services.milestones import Milestones, Stage
from app.services.pairing import full_member_since


def pair_data(facts: Facts, file: CaseFile, subject: str) -> PairData:
    """The pair of a case: ``subject`` probation asks for the old member, else for the mentor from outside."""
    nodes = facts.nodes(file)
    row = _pair_row(facts, file, probation=subject == "probation")
    # Without a pair there is no day to go by; but nobody pairs up who is a full member already.
    is_late = subject == "probation" and nodes.stage is Stage.FULL
    base = PairData(
        branch=branch_data(facts, file.organisation),
        person=person_data(facts, file.person),
        stage=str(Stage.PROBATIONARY if is_late else nodes.stage),
        contact_months=facts.params.whole("pair_contact_months"),
        report_months=facts.params.whole("pair_report_months"),
        bulletin_months=facts.params.whole("pair_bulletin_months"),
    )
    return base if row is None else _with_row(facts, nodes, base, row)


def _pair_row(facts: Facts, file: CaseFile, *, probation: bool) -> Helper | None:
    """The last pair; without one the last mentor who belongs to another branch, if the form may show it."""
    paired = [row for row in file.helpers if row.role == HelperRole.PAIRED]
    mentors = [
        row for row in file.helpers if row.role == HelperRole.MENTOR and _from_outside(facts, file, row)
    ]
    wanted = paired if probation else (mentors or paired)
    return wanted[-1] if wanted else None


def _from_outside(facts: Facts, file: CaseFile, row: Helper) -> bool:
    person = facts.register.people.get(row.person_id)
    if row.committee_id is not None:
        return True
    elsewhere = person is not None and person.organisation_id is not None
    return elsewhere and person is not None and person.organisation_id != file.case.organisation_id


def _with_row(facts: Facts, nodes: Milestones, base: PairData, row: Helper) -> PairData:
    file = nodes.file
    person = facts.register.people.get(row.person_id)
    organisations = facts.register.organisations
    other = organisations.get((person.organisation_id if person else "") or "")
    committee = organisations.get(row.committee_id or "")
    mentor = helper_data(facts, row, facts.today)
    since = full_member_since(facts.register, person, facts.params) if person else None
    age = f"（党龄{months_full(since, row.from_on) // 12}年）" if since and since <= row.from_on else ""
    joined = f"{mentor.joined_on:%Y.%m.%d}" if mentor.joined_on else ""
    opinions = [each for each in file.inspections if each.on >= row.from_on and each.branch_opinion]
    entrusted = [each for each in file.consultations if each.link == Link.ENTRUSTED]

    def said(whom: Consulted) -> OpinionData:
        rows = [each for each in entrusted if each.consulted == whom]
        return OpinionData(rows[-1].on, rows[-1].number, rows[-1].opinion or "") if rows else OpinionData()

    return replace(
        base,
        stage=str(_stage_on(nodes, row.from_on)),
        other=other.name if other else "",
        mentor=mentor,
        seniority=f"{joined}{age}",
        from_on=row.from_on,
        to_on=row.to_on,
        committee=committee.name if committee else base.branch.committee,
        activities=tuple(
            PairActivityData(
                each.on, each.place or "", each.way or each.kind, each.content or "", each.problems or ""
            )
            for each in file.pair_activities
            if each.on >= row.from_on
        ),
        half=(opinions[-1].branch_opinion or "") if opinions else "",
        by_committee=said(Consulted.COMMITTEE),
        by_mentor=said(Consulted.PAIRED),
        by_employer=said(Consulted.EMPLOYER),
    )


def _stage_on(nodes: Milestones, day: date) -> Stage:
    """The stage on the day of the agreement: printed late, it still says what the person was then."""
    full = nodes.full_conversion.approved_on if nodes.full_conversion is not None else None
    admitted = nodes.approval_date or (nodes.probation_start if nodes.admission_vote is None else None)
    reached = (
        (Stage.FULL, full),
        (Stage.PROBATIONARY, admitted),
        (Stage.CANDIDATE, nodes.candidate_since),
        (Stage.ACTIVIST, nodes.effective_activist_since),
    )
    return next((stage for stage, since in reached if since is not None and since <= day), nodes.stage)


def courses_data(facts: Facts, files: Sequence[CaseFile]) -> CoursesData:
    """Every training of the case's person, oldest first."""
    file = files[0]
    person = person_data(facts, file.person)
    # Without a training there is a block for the pen.
    rows = file.trainings or (None,)
    return CoursesData(
        branch=branch_data(facts, file.organisation),
        person=person,
        courses=tuple(CourseData(person, training_of(row)) for row in rows),
    )
