"""B. Mentors (培养联系人): rules R17–R21.

The text asks for one or two full members and names no day; the days of grace are this branch's own. From
``mentor_days`` after the decision on there must be one on every day; a gap in mid-course of up to
``mentor_replace_days`` is R21's (to be replaced), beyond that R17 speaks (errata to R17).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from app.models import Helper
from app.models.words import CaseStatus, HelperRole, Motion, VoteResult
from app.services.casefile import CaseFile, Register
from app.services.dates import add_days, no_later_than
from app.services.membership import barred_on
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.members import called, was_full_member
from app.services.rules.periods import listed_on, local_start

_OPEN = (None, CaseStatus.OPEN, CaseStatus.SUSPENDED)


@rule("R17")
def one_or_two_mentors(s: Scope) -> Iterator[Remark]:
    """On no day more than two; on no day none, short gaps apart (errata to R17)."""
    start = local_start(s.nodes)
    last = listed_on(s.nodes) or s.today
    if start is None or last < start:
        return
    rows = s.nodes.helpers(HelperRole.MENTOR)
    spans = list(_spans(rows, start, last))
    for first, _after, people in spans:
        if len(people) - _handed_over(rows, first) > 2:
            names = "、".join(sorted(called(s.context.register, person) for person in people))
            yield s.broken(
                f"{first} 在任培养联系人 {len(people)} 名（{names}），应为一至两名。",
                node=first,
                judged_on=first,
            )
            break
    if s.asks:
        yield from _gaps(s, spans, add_days(start, s.params.whole("mentor_days")))


def _spans(rows: tuple[Helper, ...], start: date, last: date) -> Iterator[tuple[date, date, frozenset[str]]]:
    """Stretches with the same mentors: first day, first day after, who."""
    days = {start, add_days(last, 1)}
    for row in rows:
        days.add(row.from_on)
        if row.to_on is not None:
            days.add(add_days(row.to_on, 1))
    for first, after in pairwise(sorted(day for day in days if start <= day <= add_days(last, 1))):
        in_office = frozenset(
            row.person_id
            for row in rows
            if row.from_on <= first and (row.to_on is None or first <= row.to_on)
        )
        yield first, after, in_office


def _handed_over(rows: tuple[Helper, ...], day: date) -> int:
    """How many mentors hand over to a successor on ``day``, their last and his first: one mentor, not two."""
    leaving = {row.person_id for row in rows if row.to_on == day and row.from_on < day}
    coming = {row.person_id for row in rows if row.from_on == day}
    return min(len(leaving - coming), len(coming - leaving))


def _gaps(s: Scope, spans: list[tuple[date, date, frozenset[str]]], demanded_from: date) -> Iterator[Remark]:
    is_first = True
    for first, after, people in spans:
        if people:
            is_first = False
            continue
        begun = max(first, demanded_from)
        days = (after - begun).days
        today_is_left = int(after > s.today)
        if days > (today_is_left if is_first else s.params.whole("mentor_replace_days")):
            yield s.broken(
                f"{begun} 至 {add_days(after, -1)} 共 {days} 天没有培养联系人，应指定一至两名正式党员。",
                node=begun,
                judged_on=begun,
            )


@rule("R18")
def mentors_are_full_members(s: Scope) -> Iterator[Remark]:
    """Full members on the day they were named, not the person himself; 留党察看 only a warning (errata)."""
    register = s.context.register
    for row in s.nodes.helpers(HelperRole.MENTOR):
        name = called(register, row.person_id)
        if row.person_id == s.file.person.id:
            yield s.broken(f"培养联系人{name}就是本人。", node=row.from_on, judged_on=row.from_on)
            continue
        full = was_full_member(register, row.person_id, row.from_on)
        if full is False:
            yield s.broken(
                f"{name} {row.from_on} 任培养联系人时不是正式党员。", node=row.from_on, judged_on=row.from_on
            )
        elif full is None and s.reached(5):
            yield s.unknown(
                f"没有登记培养联系人{name}的入党、转正日期，无法判断 {row.from_on} 时是否正式党员。",
                judged_on=row.from_on,
            )
        person = register.people.get(row.person_id)
        if person is not None and barred_on(person, row.from_on):
            undated = "" if person.discipline_from else "（没有填起止日期，按现状推断）"
            yield s.broken(
                f"{name} {row.from_on} 任培养联系人时处在{person.discipline}期间{undated}，请更换或核对。",
                severity=Severity.WARNING,
                node=row.from_on,
                judged_on=row.from_on,
            )


@rule("R19")
def mentor_named_soon(s: Scope) -> Iterator[Remark]:
    """Named within the days this branch has set."""
    start = local_start(s.nodes)
    if start is None:
        return
    days = s.params.whole("mentor_days")
    limit = add_days(start, days)
    first = min((row.from_on for row in s.nodes.helpers(HelperRole.MENTOR)), default=None)
    if first is None:
        message = (
            f"{start} 起为积极分子，应在 {days} 天内（{no_later_than(limit)}）指定培养联系人，还没有指定"
        )
        if listed_on(s.nodes) is None:
            yield s.due(limit, "指定培养联系人", message)
        elif s.asks:
            yield s.broken(f"{message}。", node=start, due_on=limit)
    elif first > limit:
        yield s.broken(
            f"{start} 起为积极分子，应{no_later_than(limit)} 指定培养联系人；实际 {first}，"
            f"晚 {(first - limit).days} 天。",
            node=first,
            due_on=limit,
        )


@rule("R20")
def not_too_many_mentees(s: Scope) -> Iterator[Remark]:
    """How many people each mentor in office today has in hand."""
    if not is_in_hand(s.file, s.today) or not s.asks:
        return
    cap = s.params.whole("mentee_cap")
    seen: set[str] = set()
    for row in s.nodes.in_office(HelperRole.MENTOR, s.today):
        if row.person_id in seen:
            continue
        seen.add(row.person_id)
        number = mentees_on(s.context.register, row.person_id, s.today)
        if number > cap:
            name = called(s.context.register, row.person_id)
            yield s.broken(f"培养联系人{name}目前同时联系 {number} 人，上限 {cap} 人。", node=s.today)


def mentees_on(register: Register, mentor_id: str, day: date) -> int:
    """How many people a mentor (UUID of the person) has in hand on ``day``, over all known cases."""
    cases = {
        file.case.id
        for file, row in register.helping.get(mentor_id, ())
        if row.role == HelperRole.MENTOR
        and row.from_on <= day
        and (row.to_on is None or day <= row.to_on)
        and is_in_hand(file, day)
    }
    return len(cases)


def is_in_hand(file: CaseFile, day: date) -> bool:
    """Whether a case still has mentors at work: open, not yet 发展对象, not admitted."""
    listed = file.case.candidate_since
    if file.case.status not in _OPEN or (listed is not None and listed <= day):
        return False
    return not any(
        vote.motion == Motion.ADMISSION and vote.result == VoteResult.PASSED for vote in file.votes
    )


@rule("R21")
def mentor_replaced(s: Scope) -> Iterator[Remark]:
    """A mentor who left or was punished is replaced within the days this branch has set."""
    if local_start(s.nodes) is None or listed_on(s.nodes) is not None or not s.asks:
        return
    days = s.params.whole("mentor_replace_days")
    rows = s.nodes.helpers(HelperRole.MENTOR)
    in_office = s.nodes.in_office(HelperRole.MENTOR, s.today)
    gone = [row.to_on for row in rows if row.to_on is not None and row.to_on < s.today]
    if not in_office and gone and not any(row.from_on > s.today for row in rows):
        limit = add_days(max(gone), days)
        yield s.due(
            limit,
            "更换培养联系人",
            f"培养联系人只任到 {max(gone)}，应在 {days} 天内（{no_later_than(limit)}）另行指定，还没有指定",
        )
    for row in in_office:
        event = _left(s, row)
        if event is not None:
            day, why = event
            limit = add_days(day, days)
            name = called(s.context.register, row.person_id)
            yield s.due(
                limit,
                "更换培养联系人",
                f"培养联系人{name} {day} {why}，应在 {days} 天内（{no_later_than(limit)}）更换，仍记为在任",
            )


def _left(s: Scope, row: Helper) -> tuple[date, str] | None:
    """The first event after naming for which a mentor should be replaced, up to today."""
    person = s.context.register.people.get(row.person_id)
    if person is None:
        return None
    events = []
    if person.roster_to is not None:
        events.append((person.roster_to, "离开支部"))
    if person.discipline_from is not None and barred_on(person, person.discipline_from):
        events.append((person.discipline_from, f"受{person.discipline}处分"))
    return min((event for event in events if row.from_on < event[0] <= s.today), default=None)
