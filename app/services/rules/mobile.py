"""K. Mobile members (流动党员) and membership (党籍): rules R169–R173, R175.

R168 only says who counts as mobile and R174 from when party membership counts: both are computed
(:mod:`app.services.membership`), nothing can be found wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from app.models import MobileMember
from app.models.words import MeetingKind
from app.services.dates import add_months, no_later_than
from app.services.letter_state import Direction, has_landed
from app.services.memberfile import MemberFile
from app.services.rules.engine import MemberScope, OrganisationScope, Remark, member_rule, organisation_rule

_AWAY = {"国内": "mobile_contact_months", "出国学习研究": "abroad_contact_months"}
_CONTACT = "流动党员联系"
_COMMITTEE_POSTS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "其他委员")
_ENDED = ("停止党籍", "劝退", "除名", "自行脱党除名", "开除")


def _away(member: MemberFile) -> list[MobileMember]:
    """Stays away that have not ended, by a return or by a transfer to somewhere else."""
    gone = [row.issued_on for row in member.transfers if has_landed(row, Direction.OUT)]
    return [
        row
        for row in member.mobiles
        if row.direction == "流出"
        and row.returned_on is None
        and max(gone, default=row.left_on) <= row.left_on
    ]


@member_rule("R169", "mobiles", "mobility")
def those_away_are_kept_in_touch(s: MemberScope) -> Iterator[Remark]:
    """Registered with place and contact, and spoken to every quarter (abroad: every half-year)."""
    if not s.member.is_here_on(s.today):
        return
    if s.member.person.mobility == "流出" and not s.member.mobiles:
        yield s.unknown("流动类型填的是流出，没有登记外出日期、去向和联系人。")
    for row in _away(s.member):
        if row.situation not in _AWAY or row.left_on > s.today:
            continue
        missing = [
            name
            for name, value in (("去向", row.destination), ("联系人", row.contact), ("联系电话", row.phone))
            if not value
        ]
        if missing:
            yield s.broken(
                f"{row.left_on} 外出，没有登记{'、'.join(missing)}。", node=row.left_on, by_default=False
            )
        months = s.params.whole(_AWAY[row.situation])
        contacts = [
            talk.on for talk in s.member.talks if talk.kind == _CONTACT and row.left_on <= talk.on <= s.today
        ]
        last = max(contacts, default=None)
        limit = add_months(last or row.left_on, months)
        since = f"最近一次联系 {last}" if last else f"{row.left_on} 外出后还没有联系记录"
        yield s.due(
            limit, "联系流出党员", f"{since}，每 {months} 个月至少联系一次，应{no_later_than(limit)} 再联系"
        )


def is_guest_on(member: MemberFile, day: date) -> bool:
    """Whether a member is only a guest (流入) on ``day``; 流动类型 decides where no dated row is."""
    stays = [row for row in member.mobiles if row.direction == "流入"]
    if not stays:
        return member.person.mobility == "流入"
    return any(row.left_on <= day and (row.returned_on is None or day < row.returned_on) for row in stays)


@organisation_rule("R170")
def guests_do_not_elect(s: OrganisationScope) -> Iterator[Remark]:
    """A guest may not stand for election, hold a post of the committee or count the ballots here."""
    members = {member.person.id: member for member in s.file.members}
    for row in s.file.elections:
        meeting, member = s.file.meeting(row.meeting_id), members.get(row.nominee_id)
        if meeting is not None and member is not None and is_guest_on(member, meeting.on):
            yield s.broken(
                f"{meeting.on} 选举{row.title}，候选人{member.person.name}是流入党员，"
                "组织关系不在本支部，没有被选举权。",
                node=meeting.on,
            )
    for post in s.file.posts:
        member = members.get(post.person_id)
        if post.title in _COMMITTEE_POSTS and member is not None and is_guest_on(member, post.from_on):
            yield s.broken(
                f"{post.from_on} 起任{post.title}的{member.person.name}是流入党员，"
                "组织关系不在本支部，没有被选举权。",
                node=post.from_on,
            )
    yield from _counted_by_guests(s, members)


def _counted_by_guests(s: OrganisationScope, members: Mapping[str, MemberFile]) -> Iterator[Remark]:
    """Each guest who counted at an assembly, once a meeting however many people it was about."""
    told: set[tuple[date, str, str]] = set()
    for vote in (vote for file in s.file.files for vote in file.votes if vote.kind == MeetingKind.ASSEMBLY):
        for role, ids in (("监票人", vote.supervisor_ids), ("计票人", vote.teller_ids)):
            for member in (members[each] for each in ids if each in members):
                once = (vote.on, role, member.person.id)
                if once in told or not is_guest_on(member, vote.on):
                    continue
                told.add(once)
                yield s.broken(
                    f"{vote.on} 支部大会的{role}{member.person.name}是流入党员，"
                    "组织关系不在本支部，没有表决权。",
                    node=vote.on,
                )


@member_rule("R171", "mobiles")
def lost_contact(s: MemberScope) -> Iterator[Remark]:
    """Out of contact for six months and not found: membership is suspended (停止党籍)."""
    months = s.params.whole("lost_months")
    for row in _away(s.member):
        since = add_months(row.left_on, months)
        if row.situation == "失去联系" and s.today >= since and not _is_ended(s):
            yield s.broken(
                f"{row.left_on} 起失去联系，到 {since} 已满 {months} 个月；多方查找仍没有取得联系的，"
                "应提请停止党籍。",
                node=row.left_on,
            )


@member_rule("R172", "membership_state")
def suspended_for_two_years(s: MemberScope) -> Iterator[Remark]:
    """Suspended for loss of contact: after two years removal as 自行脱党; those abroad are not meant."""
    person = s.member.person
    abroad = any(row.situation in ("出国定居", "出国学习研究") for row in _away(s.member))
    if person.membership_state != "停止党籍" or abroad:
        return
    if person.membership_state_on is None:
        yield s.unknown("党籍状态为停止党籍，没有填日期，无法判断是否满两年。")
        return
    months = s.params.whole("suspended_months")
    limit = add_months(person.membership_state_on, months)
    if s.today >= limit:
        yield s.broken(
            f"{person.membership_state_on} 停止党籍，到 {limit} 已满 {months} 个月；确实无法取得联系的，"
            "按照自行脱党予以除名。",
            node=person.membership_state_on,
        )


@member_rule("R173", "mobiles")
def abroad_for_good(s: MemberScope) -> Iterator[Remark]:
    """Settled abroad, or studying there for more than five years: membership is generally suspended."""
    months = s.params.whole("abroad_months")
    for row in _away(s.member):
        if _is_ended(s) or row.left_on > s.today:
            continue
        limit = add_months(row.left_on, months)
        if row.situation == "出国定居":
            yield s.broken(
                f"{row.left_on} 出国长期定居，一般予以停止党籍，应提请研究。",
                node=row.left_on,
                by_default=False,
            )
        elif row.situation == "出国学习研究" and s.today > limit:
            yield s.broken(
                f"{row.left_on} 出国学习研究，到 {limit} 已满 {months // 12} 年，仍未返回；"
                "一般予以停止党籍，应提请研究。",
                node=row.left_on,
            )


def _is_ended(s: MemberScope) -> bool:
    return s.member.person.membership_state in _ENDED


@member_rule("R175", "membership_state")
def rectification_runs_out(s: MemberScope) -> Iterator[Remark]:
    """限期改正 is registered with its date and followed up; the outcome is the organisation's.

    An end of membership without its day leaves open at which meetings he still counted.
    """
    person = s.member.person
    if s.member.standing.ended_some_day and person.membership_state != "停止党籍":
        yield s.unknown(
            f"党籍状态为{person.membership_state}，没有填日期，无法判断从哪天起不再计入名册和应到会。"
        )
    if person.membership_state != "限期改正":
        return
    if person.membership_state_on is None:
        yield s.unknown("党籍状态为限期改正，没有填日期，无法提醒期限。")
        return
    months = s.params.whole("rectify_months")
    limit = add_months(person.membership_state_on, months)
    yield s.due(
        limit,
        "限期改正到期",
        f"{person.membership_state_on} 限期改正，按 {months} 个月算到 {limit} 期满，应研究是否改正",
        warn_days=s.params.whole("letter_warn_days"),
    )
