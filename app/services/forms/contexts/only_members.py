"""Papers that say of somebody that they are a party member: nobody else has them."""

from __future__ import annotations

from datetime import date

from app.errors import FormRefused
from app.models import Person
from app.services.dates import chinese
from app.services.forms.contexts.facts import Facts, membership_dates
from app.services.membership import FULL, PROBATIONARY, membership_is_over, standing_on
from app.services.milestones import Stage

_BEFORE = (Stage.APPLICANT, Stage.ACTIVIST, Stage.CANDIDATE)
_TYPED = {"中共党员": FULL, "中共预备党员": PROBATIONARY}


def typed_standing(facts: Facts, person: Person, day: date) -> str | None:
    """政治面貌 decides where no date of the membership is recorded at all and nothing ended it."""
    joined, full = membership_dates(facts, person)
    if joined or full or membership_is_over(facts.register, person, day):
        return None
    return _TYPED.get(person.political_status or "")


def standing_now(facts: Facts, person: Person, day: date) -> str | None:
    """正式党员, 预备党员, or None for who is none (any more) or is not known to be one."""
    if membership_is_over(facts.register, person, day):
        return None
    return standing_on(facts.register, person.id, day) or typed_standing(facts, person, day)


def member_standing(facts: Facts, person: Person, day: date, title: str) -> str:
    """正式党员 or 预备党员 on ``day``; FormRefused (``title`` is the form's) for anybody else, saying why."""
    found = standing_now(facts, person, day)
    if found is not None:
        return found
    raise FormRefused(
        "E-FORM-17",
        f"{person.name}{_why(facts, person, day)}，没有打印“{title}”，数据没有改动。",
        "发展中的人，上级党委审批以后才是预备党员；别处入党的，请先在人员里填入党日期、转正日期和党籍状态。",
    )


def _why(facts: Facts, person: Person, day: date) -> str:
    if membership_is_over(facts.register, person, day):
        since = person.membership_state_on
        when = f"（{chinese(since)}）" if since is not None else ""
        state = person.membership_state
        return f"的党籍状态是“{state}”{when}" if state not in (None, "正常") else "已被取消预备党员资格"
    when = "" if day == facts.today else f"在{chinese(day)}"
    stages = [
        facts.nodes(file).stage
        for file in facts.register.files_of_person.get(person.id, ())
        if not facts.nodes(file).is_ended
    ]
    if stages and standing_on(facts.register, person.id, facts.today) is None:
        known = f"（{stages[-1]}）" if stages[-1] in _BEFORE else "（没有登记上级党委审批）"
        return f"{when}还不是党员{known}"
    return f"{when}没有登记为党员"
