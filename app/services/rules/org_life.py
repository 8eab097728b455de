"""J. Organisation life (组织生活): rules R150–R157 and R159.

A kind of meeting is asked for only from the first one of its kind on; the meetings behind votes on members
alone do not make a book of organisation life, so that a branch which only develops members hears nothing.
R158 is arithmetic on ordinary motions, which no sheet stores (``votes.ordinary_verdict`` has it).
Only the last year is looked at: an old gap cannot be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.models import Meeting
from app.models.words import MeetingKind
from app.services.dates import add_days, add_months, months_full, no_later_than
from app.services.memberfile import MemberFile
from app.services.rules.branch import is_branch
from app.services.rules.engine import MemberScope, OrganisationScope, Remark, member_rule, organisation_rule
from app.services.rules.findings import Severity
from app.services.rules.periods import block_of, blocks_within, without_any
from app.services.rules.votes import committee_quorum

_DECIDING = tuple(MeetingKind)
_FOR_ALL = ("支部大会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议")
_TALKS = ("班子成员间", "与党员", "党员间")
_SPANS = {1: "每月", 3: "每季度", 12: "每年"}
Block = tuple[date, date]


def _held(s: OrganisationScope, kind: str) -> list[Meeting]:
    """Meetings of a kind that took place: 实到 is filled and the day has come."""
    return [
        meeting
        for meeting in s.file.meetings
        if meeting.kind == kind and meeting.present is not None and meeting.on <= s.today
    ]


def _behind_votes(s: OrganisationScope) -> frozenset[str]:
    return frozenset(vote.meeting_id for file in s.file.files for vote in file.votes if vote.meeting_id)


def _book_from(s: OrganisationScope) -> date | None:
    """The first meeting recorded for its own sake, not only as the place of a vote on a member."""
    behind = _behind_votes(s)
    days = [
        meeting.on
        for meeting in s.file.meetings
        if meeting.present is not None and meeting.on <= s.today and meeting.id not in behind
    ]
    return min(days, default=None)


def _days(s: OrganisationScope, kind: str) -> list[date]:
    """Days of meetings of a kind; a vote held at one counts as such a meeting."""
    days = [meeting.on for meeting in _held(s, kind)]
    if kind in _DECIDING:
        days += [
            vote.on
            for file in s.file.files
            for vote in file.votes
            if vote.kind == kind and vote.result is not None and vote.on <= s.today
        ]
    return sorted(days)


def _named(block: Block, months: int) -> str:
    first = block[0]
    if months == 12:
        return f"{first.year} 年"
    return f"{first:%Y-%m}" if months == 1 else f"{first.year} 年第 {(first.month + 2) // 3} 季度"


def _regularly(
    s: OrganisationScope, what: str, days: Sequence[date], since: date | None, months: int
) -> Iterator[Remark]:
    """One remark on the whole stretches of the last year (yearly: two) without a meeting; a due now."""
    if since is None:
        return
    earliest = max(since, add_months(s.today, -12 if months < 12 else -24))
    missed = without_any(blocks_within(earliest, add_days(s.today, -1), months), days)
    if missed:
        names = "、".join(_named(block, months) for block in missed[:6])
        tail = f" 等 {len(missed)} 次" if missed[6:] else (" " if months == 1 else "")
        yield s.broken(f"{names}{tail}没有{what}的记录，一般{_SPANS[months]}至少 1 次。", node=missed[-1][0])
    now = block_of(s.today, months)
    if without_any([now], days):
        yield s.due(
            now[1],
            what,
            f"{_named(now, months)}{' ' if months == 1 else ''}还没有{what}的记录，"
            f"一般{_SPANS[months]}至少 1 次",
            warn_days=s.params.whole("org_life_warn_days"),
        )


@organisation_rule("R150")
def assembly_every_quarter(s: OrganisationScope) -> Iterator[Remark]:
    """党员大会 every quarter."""
    if is_branch(s):
        yield from _regularly(s, "党员大会", _days(s, MeetingKind.ASSEMBLY), _book_from(s), 3)


@organisation_rule("R151")
def committee_every_month(s: OrganisationScope) -> Iterator[Remark]:
    """支委会 every month where there is one, at least half of its members present (violation)."""
    if not is_branch(s) or not s.file.organisation.has_committee:
        return
    yield from _regularly(s, "支委会会议", _days(s, MeetingKind.COMMITTEE), _book_from(s), 1)
    behind = _behind_votes(s)
    for meeting in _held(s, MeetingKind.COMMITTEE):
        size = meeting.due if meeting.due is not None else s.file.organisation.committee_size
        if meeting.id in behind or size is None or meeting.present is None:
            continue
        if not committee_quorum(meeting.present, size):
            yield s.broken(
                f"{meeting.on} 支委会应到 {size}，须有半数以上即至少 {(size + 1) // 2} 人到会；"
                f"实到 {meeting.present}。",
                severity=Severity.VIOLATION,
                node=meeting.on,
            )


@organisation_rule("R152")
def groups_every_month(s: OrganisationScope) -> Iterator[Remark]:
    """党小组会 every month in every group, once a group meeting has been recorded."""
    held = _held(s, "党小组会")
    if not s.file.organisation.has_groups or not held:
        return
    names = sorted({m.person.group_name for m in s.file.members_on(s.today) if m.person.group_name})
    for name in names or [""]:
        days = [meeting.on for meeting in held if not meeting.group_name or meeting.group_name == name]
        what = f"党小组会（{name}）" if name else "党小组会"
        yield from _regularly(s, what, days, held[0].on, 1)


@organisation_rule("R153")
def party_day_every_month(s: OrganisationScope) -> Iterator[Remark]:
    """主题党日 every month."""
    days = _days(s, "主题党日")
    yield from _regularly(s, "主题党日", days, min(days, default=None), 1)


@organisation_rule("R154")
def lectures(s: OrganisationScope) -> Iterator[Remark]:
    """党课 at regular intervals, by default every quarter.

    Like R150 by the quarters of the calendar (每季 1 次); an interval that does not divide the year runs from
    the last lecture.
    """
    days = _days(s, "党课")
    if not days:
        return
    months = s.params.whole("lecture_months")
    limit = add_months(days[-1], months)
    if 12 % months == 0:
        limit = block_of(limit, months)[1]
    yield s.due(limit, "党课", f"最近一次党课 {days[-1]}，每 {months} 个月至少一次，应{no_later_than(limit)}")


@organisation_rule("R155")
def life_meeting_every_year(s: OrganisationScope) -> Iterator[Remark]:
    """组织生活会 every year, generally in the last quarter."""
    days = _days(s, "组织生活会")
    yield from _regularly(s, "组织生活会", days, min(days, default=None), 12)


@organisation_rule("R156")
def appraisal_every_year(s: OrganisationScope) -> Iterator[Remark]:
    """民主评议党员 every year."""
    days = _days(s, "民主评议")
    yield from _regularly(s, "民主评议党员", days, min(days, default=None), 12)


@organisation_rule("R157")
def talks_every_year(s: OrganisationScope) -> Iterator[Remark]:
    """谈心谈话 of every kind, and with everybody, in the last whole year since talks are recorded."""
    talks = {talk.id: talk for member in s.file.members for talk in member.talks if talk.kind in _TALKS}
    since = min((talk.on for talk in talks.values()), default=None)
    if since is None or not is_branch(s):
        return
    year = block_of(add_days(block_of(s.today, 12)[0], -1), 12)
    if since > year[0]:
        return
    done = [talk for talk in talks.values() if year[0] <= talk.on <= year[1]]
    kinds = [
        kind
        for kind in _TALKS
        if all(talk.kind != kind for talk in done)
        and (kind != "班子成员间" or s.file.organisation.has_committee)
    ]
    met = {person for talk in done for person in (talk.talker_id, talk.person_id)}
    alone = [m.person.name for m in s.file.members_on(year[1]) if m.person.id not in met]
    parts = []
    if kinds:
        parts.append(f"没有{'、'.join(kinds)}的谈心谈话")
    if alone:
        tail = f"等 {len(alone)} 人" if alone[5:] else ""
        parts.append(f"{'、'.join(alone[:5])}{tail}没有谈心谈话记录")
    if parts:
        yield s.broken(f"{year[0].year} 年{'；'.join(parts)}，每年一般不少于 1 次。")


@member_rule("R159", "absences")
def long_absence(s: MemberScope) -> Iterator[Remark]:
    """Absent without leave from every meeting over three months (a reminder), six (the question of 脱党).

    Counted from the first to the last of the meetings missed in a row; leave (请假) is a good reason. Dues
    unpaid for as long are R185's.
    """
    missed = _missed_in_a_row(s.member, s.today)
    if len(missed) < 2:
        return
    first, last = missed[-1].on, missed[0].on
    months, limit = months_full(first, last), s.params.whole("self_departure_months")
    if months >= limit:
        yield s.broken(
            f"{first} 至 {last} 连续 {len(missed)} 次缺席组织生活，已满 {limit} 个月；"
            "没有正当理由的按自行脱党的规定，由支部大会讨论决定并报上级批准。",
            node=last,
        )
    elif months >= s.params.whole("absence_months"):
        yield s.broken(
            f"{first} 至 {last} 连续 {len(missed)} 次缺席组织生活，已 {months} 个月，应了解原因、提醒本人；"
            f"到 {add_months(first, limit)} 满 {limit} 个月。",
            node=last,
            by_default=True,
        )


def _missed_in_a_row(member: MemberFile, today: date) -> list[Meeting]:
    """The meetings for everybody that a member has missed without a break up to now, latest first."""
    if not member.absences or not member.is_here_on(today):
        return []
    states = {row.meeting_id: row.state for row in member.absences}
    came, group = member.person.roster_from, member.person.group_name
    found: list[Meeting] = []
    for meeting in reversed(member.meetings):
        if meeting.kind not in _FOR_ALL or meeting.present is None or meeting.on > today:
            continue
        if (came is not None and meeting.on < came) or (meeting.group_name or group) != group:
            continue
        if states.get(meeting.id) != "缺席":
            break
        found.append(meeting)
    return found
