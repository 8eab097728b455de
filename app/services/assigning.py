"""Mentors for several people at once (成批指定): who has none, what naming some would mean, and doing it.

培养联系人 for activists (R17, R18, R20), 结对老党员 for probationers without a branch of their own (R195).
Doubts do not refuse: the branch decides, and the rules speak of it afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import Helper, Person
from app.models.words import HelperRole
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.milestones import Milestones, Stage
from app.services.pairing import has_blemish, load_on, needs_pair, unfit
from app.services.params import Params, load_params
from app.services.refusing import not_yet, refused
from app.services.rules.members import was_full_member
from app.services.rules.mentors import is_in_hand, mentees_on
from app.services.search import spelling

MOST = {HelperRole.MENTOR: 2, HelperRole.PAIRED: 1}
"""How many are named for one person: 一至两名 (R17), 一名老党员 (R195)."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """Somebody without a mentor in office: the case, the stage, since when one is wanted."""

    case_id: str
    person_id: str
    name: str
    stage: str
    branch: str
    role: HelperRole
    since: date | None


@dataclass(frozen=True, slots=True)
class MentorLoad:
    """What naming would mean for one mentor: how many people now and then, and what speaks against it."""

    person_id: str
    name: str
    now: int
    then: int
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssignPlan:
    """What would be stored: every one of ``people`` gets every one of ``mentors`` from ``on`` on."""

    people: tuple[Wanting, ...]
    mentors: tuple[MentorLoad, ...]
    on: date

    @property
    def number(self) -> int:
        """Rows of 帮带 that would be added."""
        return len(self.people) * len(self.mentors)


def people_wanting(session: Session, today: date) -> tuple[Wanting, ...]:
    """Everybody in hand without a mentor in office on ``today``, by name."""
    register, params = load_register(session), load_params(session)
    found = [one for file in register.files if (one := _wanting(register, file, params, today)) is not None]
    return tuple(sorted(found, key=lambda one: (one.role, spelling(one.name))))


def _wanting(register: Register, file: CaseFile, params: Params, today: date) -> Wanting | None:
    nodes = Milestones(file, params)
    person, branch = register.people.get(file.case.person_id), file.organisation
    if person is None or nodes.is_ended:
        return None
    role, since = None, None
    if nodes.stage is Stage.ACTIVIST and is_in_hand(file, today):
        role, since = HelperRole.MENTOR, nodes.effective_activist_since
    elif needs_pair(file, nodes):
        role, since = HelperRole.PAIRED, nodes.probation_start
    if role is None or nodes.in_office(role, today):
        return None
    named = (branch.short_name or branch.name) if branch is not None else ""
    return Wanting(file.case.id, person.id, person.name, nodes.stage.value, named, role, since)


def plan_assignment(
    session: Session, case_ids: Sequence[str], mentor_ids: Sequence[str], on: date, today: date
) -> AssignPlan:
    """What naming these mentors (UUIDs) for these cases would mean. Reads only.

    Raises UserError for nobody, too many mentors, a day to come, people of both kinds, or somebody who would
    be one's own mentor.
    """
    params = load_params(session)
    people = [one for one in people_wanting(session, today) if one.case_id in set(case_ids)]
    if not people:
        raise UserError("E-PAIR-05", "选中的人现在都有联系人，没有改动。", "请重新选人。")
    roles = {one.role for one in people}
    if len(roles) > 1:
        raise UserError(
            "E-PAIR-06",
            "积极分子指定培养联系人，预备党员结对老党员，不能一次办，没有改动。",
            "请分开办。",
        )
    (role,) = roles
    mentors = list(dict.fromkeys(mentor_ids))
    if not mentors:
        raise UserError("E-PAIR-07", "没有选联系人，没有改动。", "请先选人。")
    if len(mentors) > MOST[role]:
        rule, needed = ("R17", "一至两名") if role is HelperRole.MENTOR else ("R195", "一名老党员")
        raise refused(
            "E-PAIR-08",
            rule,
            f"选了 {len(mentors)} 名{role.value}",
            day=on,
            params=params,
            needed=f"指定{needed}",
            present=f"选了 {len(mentors)} 名",
            do="请去掉几名。",
        )
    if on > today:
        raise not_yet("E-PAIR-09", "开始日期", on, params, "指定当天再记。")
    own = next((one for one in people if one.person_id in mentors), None)
    if own is not None:
        raise UserError("E-PAIR-10", f"{own.name}不能做自己的联系人，没有改动。", "请另选一名党员。")
    register = load_register(session)
    loads = tuple(_load(register, one, role, len(people), on, params) for one in mentors)
    return AssignPlan(tuple(people), loads, on)


def _load(
    register: Register, mentor_id: str, role: HelperRole, more: int, on: date, params: Params
) -> MentorLoad:
    person = register.people[mentor_id]
    if role is HelperRole.MENTOR:
        now, most = mentees_on(register, mentor_id, on), params.whole("mentee_cap")
        found = _not_full(register, person, on)
    else:
        now, most = load_on(register, mentor_id, on), params.whole("pair_load")
        found = unfit(register, person, on, params)
    if now + more > most:
        found.append(f"同时联系 {now + more} 人，本支部设定不超过 {most} 人")
    return MentorLoad(mentor_id, person.name, now, now + more, tuple(found))


def _not_full(register: Register, person: Person, on: date) -> list[str]:
    full = was_full_member(register, person.id, on)
    found = [] if full else ["不是正式党员" if full is False else "没有登记入党、转正日期"]
    if has_blemish(person, on):
        found.append(f"受{person.discipline}处分")
    return found


def assign(session: Session, plan: AssignPlan, today: date) -> int:
    """Store what a plan says; the number of rows. Raises UserError when people or mentors changed since."""
    cases, mentors = [one.case_id for one in plan.people], [one.person_id for one in plan.mentors]
    if plan_assignment(session, cases, mentors, plan.on, today) != plan:
        raise UserError("E-PAIR-11", "预览之后数据又改过，没有写入，没有改动。", "请重新打开，再看一遍预览。")
    for one in plan.people:
        for mentor in mentors:
            session.add(
                Helper(case_id=one.case_id, role=one.role, person_id=mentor, from_on=plan.on, how="组织指定")
            )
    session.flush()
    return plan.number
