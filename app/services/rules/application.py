"""A. Applicants (入党申请人): rules R01–R09."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from app.models import Person
from app.models.words import CaseStatus
from app.services.casefile import CaseFile
from app.services.dates import add_months, age_on, eighteenth_birthday, months_in_words, no_later_than
from app.services.membership import standing_on
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.members import called

_TALKING_POSTS = ("书记", "组织委员")
_LEAGUE_SECRETARY = re.compile(r"(?<!集)团(组织|支部|总支|工?委)?副?书记")
_FIVE_POINTS = "学习工作经历、对党的认识、入党动机、遵纪守法、家庭情况"


@rule("R01")
def of_age(s: Scope) -> Iterator[Remark]:
    """Applied at eighteen or later (article 5); 29 February by ``feb29_policy`` (errata 3.27)."""
    applied = s.file.case.application_date
    if applied is None:
        if s.reached(1):
            yield s.unknown("没有填申请书日期，无法判断申请时是否年满 18 周岁。", by_default=False)
        return
    birth = s.file.person.birth_date
    if birth is None:
        if s.asks:
            yield s.unknown("没有填完整的出生日期，无法判断申请时是否年满 18 周岁。", by_default=False)
        return
    adult = eighteenth_birthday(birth, s.params.word("feb29_policy"))
    if applied < adult:
        yield s.broken(
            f"申请书日期 {applied}，本人 {birth} 出生，{adult} 才满 18 周岁，"
            f"当时 {min(age_on(birth, applied), 17)} 周岁。",
            node=applied,
            by_default=(birth.month, birth.day) == (2, 29),
        )


@rule("R02")
def received_after_signed(s: Scope) -> Iterator[Remark]:
    """Received on or after the date on the letter."""
    applied, received = s.file.case.application_date, s.nodes.received
    if applied is not None and received is not None and received < applied:
        yield s.broken(f"收到申请书 {received}，早于申请书落款 {applied}。", node=received)


@rule("R03")
def letter_is_complete(s: Scope) -> Iterator[Remark]:
    """A written letter with signature and date (article 6; charter)."""
    case = s.file.case
    if case.letter_is_signed is False:
        yield s.broken("入党申请书签名不齐全，应当由本人补签。")
        return
    missing = [
        name
        for name, is_missing in (
            ("申请书日期", case.application_date is None),
            ("申请书签名是否齐全", case.letter_is_signed is None),
        )
        if is_missing
    ]
    if missing and s.reached(1):
        yield s.unknown(f"没有填{'、'.join(missing)}，无法判断入党申请书是否齐全。")


@rule("R04")
def accepted_where_it_should_be(s: Scope) -> Iterator[Remark]:
    """To the employer's organisation where it has one, else where one lives (article 6)."""
    accepted = s.file.case.accepted_by
    if accepted is None:
        if s.reached(1):
            yield s.unknown("没有填受理依据（工作单位、居住地、流动），无法判断申请书是否交对了地方。")
        return
    employer = s.file.person.enterprise_id
    if accepted != "居住地" or employer is None:
        return
    for organisation in s.context.register.organisations.values():
        in_time = organisation.founded_on is None or (
            s.nodes.received is not None and organisation.founded_on <= s.nodes.received
        )
        if employer in organisation.enterprise_ids and in_time:
            yield s.broken(
                f"受理依据填的是居住地，但本人所在单位已由“{organisation.short_name or organisation.name}”"
                "覆盖；所在单位有党组织的，应当向工作单位党组织提出申请。",
                node=s.nodes.received,
            )
            return


@rule("R05")
def talk_within_a_month(s: Scope) -> Iterator[Remark]:
    """Talk within one month of receipt, both days counted (article 7)."""
    received, talk = s.nodes.received, s.nodes.talk
    months = s.params.whole("talk_months")
    term = months_in_words(months)
    if received is None:
        if s.reached(1):
            yield s.unknown(f"没有填收到申请书的日期，无法判断谈话是否在{term}内。")
        return
    limit = add_months(received, months)
    if talk is None:
        yield s.due(
            limit,
            "派人谈话",
            f"{received} 收到申请书，应在{term}内（{no_later_than(limit)}）派人谈话，还没有谈话记录",
            warn_days=s.params.whole("talk_warn_days"),
        )
    elif talk > limit:
        yield s.broken(
            f"{received} 收到申请书，应{no_later_than(limit)} 谈话；"
            f"实际 {talk}，晚 {(talk - limit).days} 天。",
            node=talk,
            due_on=limit,
        )


@rule("R06")
def talk_after_receipt(s: Scope) -> Iterator[Remark]:
    """The talk is not earlier than the receipt."""
    received, talk = s.nodes.received, s.nodes.talk
    if received is not None and talk is not None and talk < received:
        yield s.broken(f"谈话 {talk}，早于收到申请书 {received}。", node=talk)


@rule("R07")
def talkers_hold_a_post(s: Scope) -> Iterator[Remark]:
    """Secretary, deputy or organisation commissioner talk; 任职 of that day wins over 党内职务 of today."""
    talk = s.nodes.talk
    if talk is None:
        return
    if not s.file.case.talker_ids:
        if s.reached(2):
            yield s.unknown("没有填谈话人，无法判断是否由书记、副书记或组织委员谈话。")
        return
    for talker in s.file.case.talker_ids:
        posts = _posts_on(s, talker, talk)
        if posts is None:
            if s.reached(2):
                yield s.unknown(f"没有登记谈话人{called(s.context.register, talker)}的党内职务。")
        elif not _may_talk(posts):
            yield s.broken(
                f"{talk} 谈话的{called(s.context.register, talker)}当时的党内职务是“{posts or '无'}”，"
                "谈话人一般是书记、副书记或组织委员。",
                node=talk,
            )


def _may_talk(posts: str) -> bool:
    """Whether one of the posts is the secretary's, his deputy's or the organisation commissioner's.

    A secretary of the Youth League (团组织书记) is none of them.
    """
    party = _LEAGUE_SECRETARY.sub("", posts)
    return any(post in party for post in _TALKING_POSTS)


def _posts_on(s: Scope, person_id: str, day: date) -> str | None:
    """Posts in the case's organisation on ``day``, else 党内职务 as it stands; None if nothing is known."""
    held = [
        post
        for post in s.context.register.posts_of_person.get(person_id, ())
        if post.organisation_id == s.file.case.organisation_id
    ]
    if held:
        return "、".join(
            post.title for post in held if post.from_on <= day and (post.to_on is None or day <= post.to_on)
        )
    person = s.context.register.people.get(person_id)
    return person.party_post if person is not None else None


@rule("R08")
def talk_covers_five_points(s: Scope) -> Iterator[Remark]:
    """The five points of the talk (2026: article 7)."""
    talk, complete = s.nodes.talk, s.file.case.talk_has_five_points
    if talk is None:
        return
    if complete is False:
        yield s.broken(f"{talk} 的谈话记录五项内容不齐全，应补齐：{_FIVE_POINTS}。", node=talk)
    elif complete is None and s.reached(2):
        yield s.unknown("没有填谈话五项是否齐全，无法判断谈话记录是否合乎要求。", node=talk)


@rule("R09")
def one_case_at_a_time(s: Scope) -> Iterator[Remark]:
    """No other open case, and not a member, on the day of receipt (errata to R09).

    The same person is the same row, or another row with the same full identity number. A case handed over
    to another branch is the same development continued, not a second one.
    """
    received = s.nodes.received
    if received is None or s.nodes.status == CaseStatus.TRANSFERRED_OUT:
        return
    register = s.context.register
    for person in _same_person(s):
        state = standing_on(register, person.id, received)
        if state is not None:
            yield s.broken(f"收到申请书 {received} 时本人（{person.code}）已经是{state}。", node=received)
        for other in register.files_of_person.get(person.id, ()):
            if other.case.id != s.file.case.id and _was_open(other, received):
                yield s.broken(
                    f"收到申请书 {received} 时本人另有案卷 {other.case.code} 没有办结，"
                    "同一人不能同时有两份案卷。",
                    node=received,
                )


def _same_person(s: Scope) -> tuple[Person, ...]:
    number = s.file.person.identity_number
    same = s.context.register.people_of_identity.get(number, ()) if number else ()
    return (s.file.person, *(person for person in same if person.id != s.file.person.id))


def _was_open(other: CaseFile, day: date) -> bool:
    started = other.case.application_received_date or other.case.application_date
    if started is not None and started > day:
        return False
    status = other.case.status
    if status in (None, CaseStatus.OPEN, CaseStatus.SUSPENDED):
        return True
    if status == CaseStatus.TRANSFERRED_OUT:
        return False
    over = other.case.ended_on
    if over is None and other.probation is not None:
        over = other.probation.archived_on
    return over is not None and over > day
