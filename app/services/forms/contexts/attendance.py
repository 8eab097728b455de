"""Who is expected at a meeting, and who was not there: roster of the day, committee, group, observers."""

from __future__ import annotations

import re

from app.models import Person
from app.models.words import MeetingKind
from app.services.forms.contexts.facts import NONE, Facts, post_on
from app.services.forms.contexts.sittings import Sitting
from app.services.forms.data.meetings import AttendeeData
from app.services.meetings import COMMITTEE_TITLES
from app.services.membership import PROBATIONARY, Roster, on_roster, roster_on, standing_on

WITH_VOTE, WITHOUT_VOTE = "有", "无"
_AWAY = ("请假", "缺席")
_OBSERVER = "列席"
_BETWEEN = re.compile(r"[、；;，,\n]")


def day_roster(facts: Facts, sitting: Sitting) -> Roster | None:
    """Members of the branch on the day of the meeting, those left out of 应到会 apart (R72, R73)."""
    if sitting.organisation is None or sitting.on is None:
        return None
    meeting_id = sitting.meeting.id if sitting.meeting else ""
    excluded = {row.person_id for row in facts.register.exclusions if row.meeting_id == meeting_id}
    return roster_on(facts.register, sitting.organisation, sitting.on, frozenset(excluded))


def committee(facts: Facts, sitting: Sitting) -> tuple[Person, ...]:
    """The committee's members in office on the day, secretary first."""
    if sitting.organisation is None or sitting.on is None:
        return ()
    day, rank = sitting.on, {title: number for number, title in enumerate(COMMITTEE_TITLES)}
    seats = [
        post
        for post in facts.register.posts
        if post.organisation_id == sitting.organisation.id
        and post.title in rank
        and post.from_on <= day
        and (post.to_on is None or day <= post.to_on)
    ]
    members: dict[str, Person] = {}
    for post in sorted(seats, key=lambda post: (rank[post.title], post.from_on)):
        person = facts.register.people.get(post.person_id)
        if person is not None:
            members.setdefault(person.id, person)
    return tuple(members.values())


def attendees(facts: Facts, sitting: Sitting) -> tuple[AttendeeData, ...]:
    """Everybody to sign in: members of the body that meets, then observers; 不计应到 is left out."""
    said = _said(facts, sitting)
    found: list[AttendeeData] = []
    known: set[str] = set()
    for person, vote, note in _expected(facts, sitting):
        known.add(person.id)
        post = post_on(facts, person, sitting.on or facts.today)
        found.append(AttendeeData(person.name, vote, said.get(person.id, note), post))
    for row in facts.attendances:
        observer = facts.register.people.get(row.person_id)
        mine = sitting.meeting is not None and row.meeting_id == sitting.meeting.id
        if mine and row.state == _OBSERVER and observer is not None and observer.id not in known:
            found.append(AttendeeData(observer.name, WITHOUT_VOTE, _OBSERVER))
    names = {each.name for each in found}
    outsiders = (sitting.meeting.observers or "") if sitting.meeting is not None else ""
    for name in filter(None, (part.strip() for part in _BETWEEN.split(outsiders))):
        if name not in names and name != NONE:
            found.append(AttendeeData(name, WITHOUT_VOTE, _OBSERVER))
    return tuple(found)


def _expected(facts: Facts, sitting: Sitting) -> list[tuple[Person, str, str]]:
    """Person, vote, note of those who belong to the body that meets."""
    if sitting.kind == MeetingKind.COMMITTEE:
        return [(person, WITH_VOTE, "") for person in committee(facts, sitting)]
    roster = day_roster(facts, sitting)
    if roster is None:
        return []
    group = sitting.meeting.group_name if sitting.meeting else None
    rows = [(person, WITH_VOTE, "") for person in roster.voters]
    rows += [
        (person, WITHOUT_VOTE, _short_reason(why))
        for person, why in roster.without_vote
        if "不计入应到会" not in why
    ]
    return [row for row in rows if not group or row[0].group_name == group]


def _short_reason(why: str) -> str:
    """Why a member has no vote, for the note column: 预备党员, 留党察看期间."""
    return why.removesuffix("没有表决权")


def _said(facts: Facts, sitting: Sitting) -> dict[str, str]:
    """Leave and absence as recorded, by person: ``请假（出差）``."""
    if sitting.meeting is None:
        return {}
    return {
        row.person_id: f"{row.state}（{row.reason}）" if row.reason else row.state
        for row in facts.attendances
        if row.meeting_id == sitting.meeting.id and row.state in _AWAY
    }


def absent_words(facts: Facts, meeting_id: str | None, due: int | None, present: int | None) -> str:
    """Who was not there and why; 无 if everybody due was, blank if it was not recorded."""
    told = []
    for row in facts.attendances:
        person = facts.register.people.get(row.person_id)
        if row.meeting_id == meeting_id and row.state in _AWAY and person is not None:
            told.append(f"{person.name}（{row.reason or row.state}）")
    if told:
        return "、".join(told)
    return NONE if due is not None and present is not None and present >= due else ""


def observer_words(facts: Facts, sitting: Sitting) -> str:
    """Who attended without belonging: names from 到会情况, then outsiders as written."""
    if sitting.meeting is None:
        return ""
    rows = [
        row.person_id
        for row in facts.attendances
        if row.meeting_id == sitting.meeting.id and row.state == _OBSERVER
    ]
    people = [facts.register.people[each].name for each in rows if each in facts.register.people]
    return "、".join([*people, *filter(None, [sitting.meeting.observers])])


def guest_words(facts: Facts, sitting: Sitting) -> str:
    """Who is asked to attend an assembly without a vote: probationary members, the people it is about."""
    organisation, day = sitting.organisation, sitting.on
    if organisation is None or day is None or sitting.kind == MeetingKind.COMMITTEE:
        return ""
    names = [
        person.name
        for person in facts.register.people_of_organisation.get(organisation.id, ())
        if standing_on(facts.register, person.id, day) == PROBATIONARY
        and on_roster(person, organisation.id, day, facts.register.mobiles_of_person.get(person.id, ()))
    ]
    return "、".join(dict.fromkeys([*names, *(file.person.name for file, _ in sitting.votes)]))
