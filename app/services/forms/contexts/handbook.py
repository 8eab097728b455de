"""The branch handbook of one year: roster, posts, plan, groups, meetings, appraisal, dues, reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Appraisal, Meeting, WorkReport
from app.models.words import MeetingKind
from app.services.casefile import MeetingKey
from app.services.forms.contexts.dues import YearBook, dues_data, load_year_book
from app.services.forms.contexts.facts import Facts, branch_data, load_facts
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.contexts.meetings import meeting_data
from app.services.forms.contexts.members import member_rows
from app.services.forms.contexts.sittings import Sitting, sitting_of
from app.services.forms.contexts.statistics import Counted, count_below, half_year_data
from app.services.forms.data.dues import DuesData
from app.services.forms.data.handbook import (
    AppraisalData,
    AppraisalRow,
    GroupData,
    HandbookData,
    PostRow,
)
from app.services.forms.data.meetings import MeetingData
from app.services.forms.data.members import MemberRow
from app.services.forms.data.statistics import HalfYearData
from app.services.statistics import half_of

KINDS = {
    MeetingKind.ASSEMBLY: "assemblies",
    MeetingKind.COMMITTEE: "committees",
    "党小组会": "group_meetings",
    "党课": "lectures",
    "主题党日": "party_days",
    "组织生活会": "life_meetings",
}
"""Where the record of a kind of meeting stands; every other kind stands behind them."""
OTHER = "other_meetings"
LEADER = "党小组组长"
_TITLES = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "其他委员", LEADER)


@dataclass(frozen=True)
class YearOfBranch:
    """What the handbook needs beside the people and cases: the year's meetings, book, reports, appraisals."""

    facts: Facts
    book: YearBook
    counted: Counted
    plans: tuple[WorkReport, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()


def load_year(session: Session, wanted: Wanted) -> YearOfBranch:
    """Everything of the wanted organisation in the wanted year."""
    organisation, year = wanted.organisation, wanted.in_year
    book = load_year_book(session, wanted)
    if organisation is None:
        return YearOfBranch(wanted.facts, book, Counted(wanted.facts, frozenset()))
    first, last = date(year, 1, 1), min(date(year, 12, 31), wanted.facts.today)
    held = select(Meeting.id).where(
        Meeting.organisation_id == organisation.id, Meeting.on.between(first, last)
    )
    meetings = list(session.scalars(held))
    facts = load_facts(
        session,
        [file.case.id for file in wanted.files],
        wanted.facts.today,
        organisation_ids=[organisation.id],
        meeting_ids=meetings,
    )
    counted = count_below(session, replace(wanted, facts=facts))
    plans = select(WorkReport).where(
        WorkReport.organisation_id == organisation.id,
        WorkReport.kind == "年度计划",
        WorkReport.year == year,
    )
    appraisals = select(Appraisal).where(Appraisal.meeting_id.in_(meetings))
    return YearOfBranch(
        facts, book, counted, tuple(session.scalars(plans)), tuple(session.scalars(appraisals))
    )


def handbook_data(wanted: Wanted) -> HandbookData:
    """The handbook of an organisation in one year."""
    of_year = wanted.more
    assert isinstance(of_year, YearOfBranch)
    facts, year = of_year.facts, wanted.in_year
    until = max(date(year, 1, 1), min(date(year, 12, 31), facts.today))
    organisation = wanted.organisation
    members = member_rows(facts, organisation, until)
    records = _records(facts, wanted, year, until)
    plan = of_year.plans[-1] if of_year.plans else None
    return HandbookData(
        branch=branch_data(facts, organisation, until),
        year=year,
        until=until,
        founded_on=organisation.founded_on if organisation else None,
        term=_term(wanted),
        full_members=sum(row.standing == "正式" for row in members),
        probationary=sum(row.standing != "正式" for row in members),
        posts=_posts(facts, wanted, year),
        members=members,
        groups=_groups(facts, wanted, members, until),
        plan=(plan.content or "") if plan else "",
        plan_on=plan.reported_on if plan else None,
        appraisals=_appraisals(facts, wanted, of_year.appraisals),
        dues=_dues(wanted, of_year.book),
        reports=_reports(wanted, of_year, year),
        **records,
    )


def _term(wanted: Wanted) -> str:
    organisation = wanted.organisation
    if organisation is None or organisation.term_from is None:
        return ""
    end = f"{organisation.term_to:%Y.%m.%d}" if organisation.term_to else ""
    return f"{organisation.term_from:%Y.%m.%d}—{end}"


def _posts(facts: Facts, wanted: Wanted, year: int) -> tuple[PostRow, ...]:
    """Who was in office in the branch at any time of the year, the committee first."""
    organisation = wanted.organisation
    if organisation is None:
        return ()
    first, last = date(year, 1, 1), date(year, 12, 31)
    rank = {title: at for at, title in enumerate(_TITLES)}
    rows = [
        post
        for post in facts.register.posts
        if post.organisation_id == organisation.id
        and post.title in rank
        and post.from_on <= last
        and (post.to_on is None or post.to_on >= first)
    ]
    found = []
    for post in sorted(rows, key=lambda post: (rank[post.title], post.from_on, post.id)):
        person = facts.register.people.get(post.person_id)
        if person is not None:
            found.append(PostRow(post.title, person.name, post.from_on, post.to_on))
    return tuple(found)


def _groups(facts: Facts, wanted: Wanted, members: Sequence[MemberRow], day: date) -> tuple[GroupData, ...]:
    """The party groups by name with their leaders of the day."""
    together: dict[str, list[MemberRow]] = {}
    for row in members:
        if row.group:
            together.setdefault(row.group, []).append(row)
    leaders = _leaders(facts, wanted, day)
    return tuple(
        GroupData(name, leaders.get(name, ""), tuple(rows)) for name, rows in sorted(together.items())
    )


def _leaders(facts: Facts, wanted: Wanted, day: date) -> dict[str, str]:
    """The name of each group's leader: the member of that group who holds the post."""
    found = {}
    for post in facts.register.posts:
        person = facts.register.people.get(post.person_id)
        here = wanted.organisation is not None and post.organisation_id == wanted.organisation.id
        in_office = post.from_on <= day and (post.to_on is None or post.to_on >= day)
        if here and in_office and post.title == LEADER and person is not None and person.group_name:
            found[person.group_name] = person.name
    return found


def _records(facts: Facts, wanted: Wanted, year: int, until: date) -> Mapping[str, tuple[MeetingData, ...]]:
    """The records of the year's meetings by kind, in the order of their days."""
    found: dict[str, list[MeetingData]] = {}
    for sitting in _sittings(facts, wanted, year, until):
        found.setdefault(KINDS.get(sitting.kind, OTHER), []).append(meeting_data(facts, sitting))
    return {kind: tuple(records) for kind, records in found.items()}


def _sittings(facts: Facts, wanted: Wanted, year: int, until: date) -> Iterable[Sitting]:
    organisation = wanted.organisation
    if organisation is None:
        return
    keys: set[MeetingKey] = {
        meeting.id
        for meeting in facts.register.meetings.values()
        if meeting.organisation_id == organisation.id
    }
    keys |= {key for key in facts.register.meeting_votes if not isinstance(key, str)}
    sittings = [sitting_of(facts, key) for key in keys]
    held = [
        each
        for each in sittings
        if each.on is not None
        and each.organisation is not None
        and each.organisation.id == organisation.id
        and each.on.year == year
        and each.on <= until
    ]
    yield from sorted(
        held, key=lambda each: (str(each.on), each.kind, each.meeting.code if each.meeting else "")
    )


def _appraisals(facts: Facts, wanted: Wanted, rows: Sequence[Appraisal]) -> tuple[AppraisalData, ...]:
    branch = branch_data(facts, wanted.organisation)
    together: dict[str, list[Appraisal]] = {}
    for row in rows:
        together.setdefault(row.meeting_id, []).append(row)
    found = []
    for meeting_id, mine in together.items():
        meeting = facts.register.meetings[meeting_id]
        found.append(AppraisalData(branch, meeting.on, meeting.place or "", tuple(_appraised(facts, mine))))
    return tuple(sorted(found, key=lambda each: str(each.on)))


def _appraised(facts: Facts, rows: Sequence[Appraisal]) -> Iterable[AppraisalRow]:
    people = facts.register.people
    known = [(people[row.person_id], row) for row in rows if row.person_id in people]
    for person, row in sorted(known, key=lambda pair: pair[0].code):
        yield AppraisalRow(
            person.name,
            row.self_view or "",
            row.excellent,
            row.good,
            row.fair,
            row.poor,
            row.grade or "",
        )


def _dues(wanted: Wanted, book: YearBook) -> DuesData | None:
    """The register of dues; None where nobody's dues are recorded."""
    if not any(row.total or row.base for row in book.grid.rows):
        return None
    return dues_data(replace(wanted, more=book))


def _reports(wanted: Wanted, of_year: YearOfBranch, year: int) -> tuple[HalfYearData, ...]:
    """The reports of the halves that have begun."""
    halves = [half for half in (1, 2) if half_of(year, half)[0] <= of_year.facts.today]
    return tuple(
        half_year_data(replace(wanted, year=year, half=half, more=of_year.counted)) for half in halves
    )


def appraisal_data(wanted: Wanted) -> AppraisalData:
    """The last appraisal of the year; blank rows for everybody if there was none."""
    of_year = wanted.more
    assert isinstance(of_year, YearOfBranch)
    facts = of_year.facts
    held = _appraisals(facts, wanted, of_year.appraisals)
    if held:
        return held[-1]
    until = max(date(wanted.in_year, 1, 1), min(date(wanted.in_year, 12, 31), facts.today))
    rows = member_rows(facts, wanted.organisation, until)
    branch = branch_data(facts, wanted.organisation)
    return AppraisalData(branch, rows=tuple(AppraisalRow(row.person.name) for row in rows))
