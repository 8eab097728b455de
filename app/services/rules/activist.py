"""B. Becoming an activist (确定积极分子): rules R10–R16.

One who came from elsewhere as an activist may have no meeting here; the rules on the meeting then say
nothing. Mentors, inspections and the hand-over have modules of their own; R27 (analysis of the ranks,
队伍分析) is the organisation's (:mod:`app.services.rules.lag`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import Person
from app.models.words import Channel, Filing, Motion
from app.services.dates import add_days, add_months, age_on, no_later_than
from app.services.rules.committee import could_decide, left_open
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.periods import studied_on
from app.services.rules.votes import without_result

_FIRST_TWO = (Channel.MEMBERS, Channel.MASS_ORGANISATION)
_LEAGUE = "共青团员"
_MEMBERS = ("中共党员", "中共预备党员")


@rule("R10")
def talked_to_before(s: Scope) -> Iterator[Remark]:
    """The talk comes before the decision (flow chart: those already talked to).

    A talk without a record is R05's once its month is over.
    """
    vote, talk, received = s.nodes.activist_vote, s.nodes.talk, s.nodes.received
    if vote is None:
        return
    if talk is not None:
        if talk > vote.on:
            yield s.broken(f"谈话 {talk}，晚于确定积极分子 {vote.on}；一般先谈话再研究。", node=vote.on)
        return
    said_by_r05 = received is not None and s.today > add_months(received, s.params.whole("talk_months"))
    if s.reached(2) and not said_by_r05:
        yield s.unknown(f"{vote.on} 已确定积极分子，没有谈话记录，无法判断是否先谈话再研究。", node=vote.on)


@rule("R11")
def recommended_in_time(s: Scope) -> Iterator[Remark]:
    """A timely recommendation, one of them by members or a mass organisation (errata 3.11)."""
    vote = s.nodes.activist_vote
    if vote is None:
        return
    rows = s.file.recommendations
    timely = [row for row in rows if row.on <= vote.on]
    late = [row for row in rows if row.on > vote.on]
    if not rows:
        if s.asks:
            yield s.broken(f"{vote.on} 确定积极分子，没有党员推荐或群团组织推优的记录。", node=vote.on)
    elif not timely:
        yield s.broken(f"推荐 {late[0].on}，晚于确定积极分子 {vote.on}，没有及时的推荐。", node=vote.on)
    else:
        if not any(row.channel in _FIRST_TWO for row in timely):
            channels = "、".join(dict.fromkeys(row.channel for row in timely))
            yield s.broken(
                f"确定积极分子前只有{channels}，缺党员推荐或群团组织推优。",
                severity=Severity.WARNING,
                node=vote.on,
            )
        for row in late:
            yield s.broken(
                f"{row.channel} {row.on}，晚于确定积极分子 {vote.on}，请核对日期。",
                severity=Severity.HINT,
                node=row.on,
            )


@rule("R12")
def young_members_by_the_league(s: Scope) -> Iterator[Remark]:
    """A Youth League member under 28 is nominated by the League (local custom)."""
    vote = s.nodes.activist_vote
    if vote is None or not s.params.flag("ccyl_rule") or not _was_in_league(s.file.person, vote.on):
        return
    nominated = any(
        row.channel == Channel.MASS_ORGANISATION
        and row.on <= vote.on
        and row.mass_organisation in (None, "共青团")
        for row in s.file.recommendations
    )
    if nominated:
        return
    birth = s.file.person.birth_date
    if birth is None:
        if s.reached(3):
            yield s.unknown("没有填完整的出生日期，无法判断是否须由团组织推优。")
    elif (age := age_on(birth, vote.on)) < 28:
        yield s.broken(f"确定积极分子时 {age} 周岁，是共青团员，没有团组织推优的记录。", node=vote.on)


def _was_in_league(person: Person, day: date) -> bool:
    """League membership on ``day``: 政治面貌 is only today's, so a member counts by 入团年月."""
    joined = person.league_month
    if joined is not None and joined > f"{day:%Y-%m}":
        return False
    return person.political_status == _LEAGUE or (joined is not None and person.political_status in _MEMBERS)


@rule("R13")
def decided_by_the_right_meeting(s: Scope) -> Iterator[Remark]:
    """The committee, or the assembly where there is none, with enough present."""
    vote = s.nodes.activist_vote
    if vote is not None:
        yield from could_decide(s, vote, 3, "确定积极分子")
    elif without_result(s.nodes.votes(Motion.ACTIVIST), s.today) is not None:
        yield from left_open(s, Motion.ACTIVIST, "确定积极分子")
    elif s.file.case.original_activist_since is None and s.reached(3):
        yield s.unknown("没有登记确定积极分子的会议，无法判断由谁、何时确定，培养时间也无从算起。")


@rule("R14")
def filed_with_the_superior(s: Scope) -> Iterator[Remark]:
    """Reported for filing (备案); the days are this branch's own and only a hint (errata 1.3)."""
    vote = s.nodes.activist_vote
    if vote is None:
        return
    days = s.params.whole("filing_days")
    limit = add_days(vote.on, days)
    rows = s.nodes.filings(Filing.ACTIVIST_FILING)
    sent = [row.submitted_on for row in rows if row.submitted_on is not None]
    if sent:
        first = min((day for day in sent if day >= vote.on), default=max(sent))
        if first > limit:
            yield s.broken(
                f"{vote.on} 确定，应在 {days} 天内（{no_later_than(limit)}）上报备案；实际 {first}，"
                f"晚 {(first - limit).days} 天。",
                severity=Severity.HINT,
                node=first,
                due_on=limit,
            )
    elif any(row.decided_on is not None for row in rows):
        if s.reached(4):
            yield s.unknown("积极分子备案没有填上报日期，无法判断上报是否及时。", severity=Severity.HINT)
    elif s.asks:
        yield from _not_filed(s, vote.on, limit)


def _not_filed(s: Scope, decided: date, limit: date) -> Iterator[Remark]:
    """Nothing was reported: a breach once the next step has been taken, until then a reminder."""
    went_on = s.nodes.has_later(4)
    late = Severity.VIOLATION if went_on else Severity.HINT
    message = f"{decided} 确定积极分子，应{no_later_than(limit)} 报上级党委备案，还没有上报记录"
    if studied_on(s.nodes) is None:
        overdue = went_on and s.today > limit
        yield s.due(limit, "报积极分子备案", message, late=late, by_default=False if overdue else None)
    elif s.today > limit:
        yield s.broken(f"{message}，而后面的步骤已经办理。", severity=late, node=decided, by_default=False)


@rule("R15")
def filed_after_the_decision(s: Scope) -> Iterator[Remark]:
    """Reported for filing on or after the day of the decision."""
    vote, row = s.nodes.activist_vote, s.nodes.activist_filing
    if vote is None or row is None:
        return
    for day, what in ((row.submitted_on, "上报备案"), (row.decided_on, "备案")):
        if day is not None and day < vote.on:
            yield s.broken(f"积极分子{what} {day}，早于确定积极分子 {vote.on}。", node=day)
            return


@rule("R16")
def waited_after_applying(s: Scope) -> Iterator[Remark]:
    """The local wait between application and decision; off unless this branch sets one."""
    months = s.params.whole("min_apply_months")
    vote, received = s.nodes.activist_vote, s.nodes.received
    if not months or vote is None or received is None:
        return
    earliest = add_months(received, months)
    if vote.on < earliest:
        yield s.broken(
            f"{received} 收到申请书，本支部要求满 {months} 个月（{earliest} 起）再确定积极分子；"
            f"实际 {vote.on}，早 {(earliest - vote.on).days} 天。",
            node=vote.on,
        )
