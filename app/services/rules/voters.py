"""D. Who is counted at an assembly (应到会、监票、计票、书面意见): rules R71–R74, R77, R78.

R71–R74 and R77 judge admission and conversion meetings alike, R78 admissions only. Individual voters are
never recorded, so R71 can look only at those who counted the ballots; the number due is R72's.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models import Person, Vote
from app.services.letter_state import Direction
from app.services.membership import (
    FULL,
    PROBATIONARY,
    barred_on,
    full_members_on,
    moved_since,
    roster_on,
    standing_on,
)
from app.services.rules.admission import meetings
from app.services.rules.assembly import about, assemblies, label
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.members import called, was_full_member
from app.services.rules.votes import Count
from app.services.transfers import is_open

_LEAST_FULL_MEMBERS = 3


@rule("R71")
def no_vote_no_counting(s: Scope) -> Iterator[Remark]:
    """Supervisors and tellers are not probationary, not barred, not the person (errata to R71)."""
    for vote, role, person in _counters(s):
        if person.id == s.file.person.id:
            yield s.broken(f"{label(vote)}：{role}{_name(person)}是被表决的本人。", **about(vote))
        elif standing_on(s.context.register, person.id, vote.on) == PROBATIONARY:
            yield s.broken(f"{label(vote)}：{role}{_name(person)}当时是预备党员。", **about(vote))
        elif barred_on(person, vote.on):
            guess = "（没有填处分起止，按现状推断）" if person.discipline_from is None else ""
            yield s.broken(
                f"{label(vote)}：{role}{_name(person)}处于{person.discipline}期间{guess}。", **about(vote)
            )


def _counters(s: Scope) -> Iterator[tuple[Vote, str, Person]]:
    for vote in assemblies(s):
        for role, ids in (("监票人", vote.supervisor_ids), ("计票人", vote.teller_ids)):
            for person_id in ids:
                person = s.context.register.people.get(person_id)
                if person is not None:
                    yield vote, role, person


def _not_received(s: Scope, vote: Vote) -> int:
    """How many full members have a day of leaving typed before the meeting and a letter out not received yet.

    Until they are received they are still on the roster and count (R164, 党员教育管理工作条例第二十五条).
    """
    register, branch = s.context.register, s.file.organisation
    if branch is None:
        return 0
    waiting = set()
    for letter in register.transfers:
        person = register.people.get(letter.person_id)
        if person is None or person.roster_to is None or person.organisation_id != branch.id:
            continue
        out = letter.direction == Direction.OUT and is_open(letter) and letter.issued_on <= vote.on
        if out and person.roster_to < vote.on and standing_on(register, person.id, vote.on) == FULL:
            waiting.add(person.id)
    return len(waiting)


def _name(person: Person) -> str:
    return f"{person.name}（{person.code}）"


@rule("R72")
def due_is_the_roster(s: Scope) -> Iterator[Remark]:
    """应到 is the roster of the day less 不计应到; a difference must be explained."""
    branch = s.file.organisation
    if branch is None:
        return
    register = s.context.register
    for vote in assemblies(s):
        if vote.due is None:
            continue
        members = full_members_on(register, branch, vote.on)
        out = frozenset(
            row.person_id for row in register.exclusions_of_meeting.get(vote.meeting_id or "", ())
        )
        roster = roster_on(register, branch, vote.on, out)
        if roster.due == vote.due or vote.due_difference:
            continue
        reasons = "、".join(f"{person.name}（{why}）" for person, why in roster.without_vote)
        sums = f"{label(vote)}应到填 {vote.due}，按当日名册应为 {roster.due}"
        sums += f"；不计入的：{reasons}" if reasons else ""
        if roster.due < vote.due <= roster.due + _not_received(s, vote):
            continue
        moved = moved_since(register, branch, vote.on)
        if roster.due < vote.due <= roster.due + len(moved):
            names = "、".join(person.name for person in moved[:3])
            yield s.unknown(
                f"{sums}。{names}等 {len(moved)} 人后来转到别的支部，当时是否在册没有记录，请核对。",
                severity=Severity.HINT,
                **about(vote),
            )
        elif members.undated or not members.people:
            names = "、".join(person.name for person in members.undated[:3])
            why = (
                f"{names}等 {len(members.undated)} 人的入党、转正或编入日期没有填"
                if names
                else "名册里没有正式党员"
            )
            yield s.unknown(f"{sums}。{why}，名册不全，请核对。", severity=Severity.HINT, **about(vote))
        else:
            yield s.broken(f"{sums}；两者不等须写“应到差额说明”。", **about(vote))


@rule("R73")
def exclusions_approved(s: Scope) -> Iterator[Remark]:
    """Each member left out has the superior's consent and the assembly's decision before the meeting."""
    register = s.context.register
    for vote in assemblies(s):
        rows = register.exclusions_of_meeting.get(vote.meeting_id or "", ())
        for row in rows:
            name = f"{label(vote)}不计入应到的{called(register, row.person_id)}"
            if not s.params.flag("allow_exclusion"):
                yield s.broken(f"{name}：本支部设定不允许不计入应到会。", **about(vote))
                continue
            if row.situation == "回原籍长期居住":
                yield s.broken(f"{name}：“{row.situation}”只用于选举。", **about(vote))
            for header, day in (("上级同意", row.superior_agreed_on), ("大会通过", row.assembly_passed_on)):
                if day is None and s.asks:
                    yield s.broken(f"{name}没有{header}日期，两项批准都要有。", **about(vote))
                elif day is not None and day > vote.on:
                    yield s.broken(f"{name}：{header} {day}，晚于会议。", **about(vote))


@rule("R74")
def written_opinions(s: Scope) -> Iterator[Remark]:
    """Written opinions are handed in before the meeting and signed (article 21 of 2014)."""
    for vote in assemblies(s):
        if not Count.of(vote).written:
            continue
        latest = vote.written_latest_on
        if latest is not None and latest > vote.on:
            yield s.broken(f"{label(vote)}：书面意见 {latest} 才交，应当在开会之前。", **about(vote))
        if vote.written_signed is False:
            yield s.broken(f"{label(vote)}：书面意见没有本人签名，不能计入。", **about(vote))
        blank = [
            header
            for header, value in (("最晚提交日期", latest), ("签名齐全", vote.written_signed))
            if value is None
        ]
        if blank and s.asks:
            number = Count.of(vote).written
            yield s.unknown(
                f"{label(vote)}书面意见 {number} 份，没有填{'、'.join(blank)}，无法判断能否计入。",
                **about(vote),
            )


@rule("R77")
def counters_named(s: Scope) -> Iterator[Remark]:
    """At least one supervisor and one teller, all of them members with a vote."""
    for vote in assemblies(s):
        named = (("监票人", vote.supervisor_ids), ("计票人", vote.teller_ids))
        blank = [role for role, ids in named if not ids]
        if blank and s.asks:
            yield s.unknown(f"{label(vote)}没有填{'、'.join(blank)}。", **about(vote))
    register = s.context.register
    for vote, role, person in _counters(s):
        if person.id == s.file.person.id or standing_on(register, person.id, vote.on) == PROBATIONARY:
            continue
        full = was_full_member(register, person.id, vote.on)
        if full is False:
            yield s.broken(f"{label(vote)}：{role}{_name(person)}当时不是正式党员。", **about(vote))
        elif full is None and s.asks:
            yield s.unknown(
                f"{label(vote)}：没有登记{role}{_name(person)}的入党、转正日期，无法判断有无表决权。",
                **about(vote),
            )


@rule("R78")
def enough_full_members(s: Scope) -> Iterator[Remark]:
    """A branch with fewer than three full members cannot discuss an admission (handbook)."""
    branch = s.file.organisation
    for vote in meetings(s):
        if branch is None or (vote.due is not None and vote.due >= _LEAST_FULL_MEMBERS):
            continue
        members = full_members_on(s.context.register, branch, vote.on)
        number = len(members.people)
        if members.undated or (number == 0 and vote.due is not None):
            if s.asks:
                yield s.unknown(
                    f"{label(vote)}：名册不全，无法判断正式党员是否满 {_LEAST_FULL_MEMBERS} 人。",
                    **about(vote),
                )
        elif 0 < number < _LEAST_FULL_MEMBERS:
            yield s.broken(
                f"{label(vote)}：支部当时有正式党员 {number} 人，不足 {_LEAST_FULL_MEMBERS} 人不能讨论接收"
                "预备党员，也不能临时与别的支部合并讨论；请报上级党委。",
                **about(vote),
            )
