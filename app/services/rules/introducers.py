"""C. Introducers (入党介绍人): rules R43–R46.

Those in office on the day of the admission meeting count; before it, those in office now (errata 3.16).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import Person
from app.models.words import Discipline, HelperRole
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.members import called, was_full_member

_BARRED = (Discipline.PROBATION_IN_PARTY, Discipline.RIGHTS_SUSPENDED)


@rule("R43")
def two_full_members(s: Scope) -> Iterator[Remark]:
    """Exactly two at the meeting, not the person himself, full members when named and at the meeting."""
    vote = s.nodes.admission_vote
    rows = s.nodes.introducers
    if vote is not None:
        number = len({row.person_id for row in rows})
        if number > 2 or (number < 2 and s.asks):
            yield s.broken(f"{vote.on} 支部大会时在任的入党介绍人 {number} 名，应为两名。", node=vote.on)
    for row in rows:
        name = called(s.context.register, row.person_id)
        if row.person_id == s.file.person.id:
            yield s.broken(f"入党介绍人{name}就是本人。", node=row.from_on)
            continue
        for day, when in ((row.from_on, "确定为介绍人"), (vote.on if vote else None, "支部大会")):
            if day is None:
                continue
            full = was_full_member(s.context.register, row.person_id, day)
            if full is False:
                yield s.broken(f"{day} {when}时，{name}不是正式党员，不能作入党介绍人。", node=day)
                break
            if full is None and s.reached(9):
                yield s.unknown(
                    f"没有登记入党介绍人{name}的入党、转正日期，无法判断 {day} {when}时是否正式党员。"
                )
                break


@rule("R44")
def not_under_probation_in_the_party(s: Scope) -> Iterator[Remark]:
    """Nobody under 留党察看 or without his rights, from the naming to the meeting (errata 3.17)."""
    vote = s.nodes.admission_vote
    until = vote.on if vote is not None else s.today
    for row in s.nodes.introducers:
        person = s.context.register.people.get(row.person_id)
        if person is not None and _was_barred(person, row.from_on, until):
            undated = "" if person.discipline_from else "（没有填处分起日，按现状推断）"
            yield s.broken(
                f"{person.name}在 {row.from_on} 至 {until} 任介绍人期间处在{person.discipline}{undated}，"
                "不能作入党介绍人。",
                node=row.from_on,
            )


def _was_barred(person: Person, start: date, end: date) -> bool:
    """Whether any day of ``start..end`` falls in the penalty; its last date is the day rights return."""
    if person.discipline not in _BARRED:
        return False
    begun = person.discipline_from is None or person.discipline_from <= end
    over = person.discipline_to is not None and person.discipline_to <= start
    return begun and not over


@rule("R45")
def introducers_are_the_mentors(s: Scope) -> Iterator[Remark]:
    """Generally the mentors, else named by the organisation; 本人约请 is to be checked (errata to R45)."""
    mentors = {row.person_id for row in s.nodes.helpers(HelperRole.MENTOR)}
    for row in s.nodes.introducers:
        name = called(s.context.register, row.person_id)
        if row.how == "本人约请":
            yield s.broken(
                f"介绍人{name}的产生方式是“本人约请”；所见条文写的是一般由培养联系人担任，"
                "也可由党组织指定，请核对。",
                node=row.from_on,
            )
        elif row.person_id not in mentors and row.how == "培养联系人":
            yield s.broken(
                f"介绍人{name}的产生方式填“培养联系人”，但没有任培养联系人的记录。", node=row.from_on
            )
        elif row.person_id not in mentors and row.how is None and s.reached(9):
            yield s.unknown(f"介绍人{name}不是培养联系人，没有填产生方式（组织指定等）。")


@rule("R46")
def named_before_the_committee_review(s: Scope) -> Iterator[Remark]:
    """Both named by the day the committee reviews; a later replacement of one does not matter."""
    review = s.nodes.committee_review
    if review is None:
        return
    named = {row.person_id for row in s.nodes.in_office(HelperRole.INTRODUCER, review.on)}
    if len(named) >= 2:
        return
    late = [row for row in s.nodes.helpers(HelperRole.INTRODUCER) if row.from_on > review.on]
    if late:
        yield s.broken(f"入党介绍人 {late[-1].from_on} 才确定，晚于支委会审查 {review.on}。", node=review.on)
    elif not named and s.asks:
        yield s.broken(f"{review.on} 支委会审查时还没有确定入党介绍人。", node=review.on)
