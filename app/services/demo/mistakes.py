"""Deliberate mistakes of the demonstration, each named, each in one person, and what the rules say of them.

A mistake either bends the plan before the history is laid (:data:`BENDS`) or spoils the rows afterwards
(:data:`SPOILS`). Everybody else's history is lawful.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.models import Attendance, Meeting, Vote
from app.services.dates import add_days, add_months
from app.services.demo.branch import Motion
from app.services.demo.days import Days
from app.services.demo.history import History
from app.services.demo.plan import Plan
from app.services.demo.settle import excuse, resolve, write_minutes


@dataclass(frozen=True, slots=True)
class Mistake:
    """A named mistake: in whom, what happened, which rule says so how gravely, and who else is touched.

    ``beside`` holds (rule, 人员编号, severity) of what is found in other people because of it.
    """

    key: str
    person: str
    rule: str
    story: str
    severity: str = "violation"
    beside: tuple[tuple[str, str, str], ...] = ()


MISTAKES = (
    Mistake("talk_overdue", "RY022", "R05", "收到申请书四十一天，还没有派人谈话"),
    Mistake("talk_late", "RY023", "R05", "一个月零一天才谈话，晚一天"),
    Mistake(
        "probationary_mentor",
        "RY025",
        "R18",
        "让预备党员当了培养联系人",
        beside=(("R97", "RY043", "violation"),),
    ),
    Mistake("third_mentor", "RY026", "R17", "同时有三名培养联系人"),
    Mistake("inspection_gap", "RY027", "R22", "两次考察之间隔了九个月"),
    Mistake("no_filing", "RY028", "R14", "确定积极分子后没有报上级党委备案"),
    Mistake("short_notice", "RY034", "R36", "公示遇放假，只有四个工作日"),
    Mistake("candidate_early", "RY036", "R31", "差一天满一年就研究发展对象"),
    Mistake("half_present", "RY038", "R65", "接收大会到会人数刚好一半，没有超过半数"),
    Mistake("open_ballot", "RY039", "R67", "接收大会没有无记名投票"),
    Mistake("approval_late", "RY040", "R83", "大会后超过三个月才批准，没有写原因", "warning"),
    Mistake("oath_early", "RY041", "R93", "还没批准就宣了誓"),
    Mistake("conversion_early", "RY044", "R102", "差一天期满就讨论转正"),
)

EXPECTED = frozenset(
    found
    for mistake in MISTAKES
    for found in ((mistake.rule, mistake.person, mistake.severity), *mistake.beside)
)
"""(rule, 人员编号, severity) of every violation and warning of the home branch, due-soon warnings aside."""

NOTICE_DAYS_SHORT = 4
_LOOK_BACK = range(38, 96)


def bend(key: str, plan: Plan, days: Days) -> Plan:
    """The plan with the mistake in it; unchanged where the mistake is made in the rows."""
    change = BENDS.get(key)
    return change(plan, days) if change else plan


def _talk_overdue(plan: Plan, _days: Days) -> Plan:
    return plan.without("talk")


def _talk_late(plan: Plan, _days: Days) -> Plan:
    return plan.with_fixed(talk=add_days(add_months(plan.received, 1), 1))


def _inspection_gap(plan: Plan, _days: Days) -> Plan:
    return replace(plan, inspection_gap=9)


def _no_filing(plan: Plan, _days: Days) -> Plan:
    return plan.without("filing")


def _candidate_early(plan: Plan, _days: Days) -> Plan:
    decided = plan.fixed["activist"]
    return plan.with_fixed(candidate=add_days(add_months(decided, 12), -1))


def _short_notice(plan: Plan, days: Days) -> Plan:
    start = short_notice_start(days)
    end = days.calendar.nth_workday(start, NOTICE_DAYS_SHORT)
    return plan.with_fixed(notice=start, notice_end=end, consent=days.on_or_before(add_days(start, -1)))


def short_notice_start(days: Days) -> date:
    """A day from which four working days look long enough: a holiday lies between, else a weekend."""
    starts = [add_days(days.today, -back) for back in _LOOK_BACK]
    starts = [day for day in starts if days.calendar.is_workday(day)]

    def span(day: date) -> timedelta:
        return days.calendar.nth_workday(day, NOTICE_DAYS_SHORT) - day

    over_holiday = [
        day for day in starts if days.has_holiday(day, days.calendar.nth_workday(day, NOTICE_DAYS_SHORT))
    ]
    return max(over_holiday or starts, key=lambda day: (span(day), day))


def _approval_late(plan: Plan, days: Days) -> Plan:
    held = plan.fixed["admission"]
    return plan.with_fixed(approval=days.on_or_after(add_days(add_months(held, 3), 4)))


def _oath_early(plan: Plan, days: Days) -> Plan:
    return plan.with_fixed(oath=days.on_or_before(add_days(plan.fixed["approval"], -3)))


def _conversion_early(plan: Plan, _days: Days) -> Plan:
    expiry = add_months(plan.fixed["admission"], 12)
    return plan.with_fixed(conversion=add_days(expiry, -1))


BENDS: dict[str, Callable[[Plan, Days], Plan]] = {
    "talk_overdue": _talk_overdue,
    "talk_late": _talk_late,
    "inspection_gap": _inspection_gap,
    "no_filing": _no_filing,
    "candidate_early": _candidate_early,
    "short_notice": _short_notice,
    "approval_late": _approval_late,
    "oath_early": _oath_early,
    "conversion_early": _conversion_early,
}


def _probationary_mentor(history: History) -> None:
    mentor = history.mentors[1]
    still = [seat for seat in history.branch.seats if seat.full_from is None]
    mentor.person_id = next(seat.person.id for seat in still if seat.is_probationer(mentor.from_on))


def _third_mentor(history: History) -> None:
    start = history.days.on_or_after(add_days(history.mentors[0].from_on, 70))
    taken = {row.person_id for row in history.mentors}
    third = next(p for p in history.branch.mentors(start, 6, history.draw) if p.id not in taken)
    history.helper("培养联系人", third, start, "组织指定")


def _half_present(history: History) -> None:
    vote = _vote(history, "接收预备党员")
    half = (vote.due or 0) // 2
    vote.present = vote.issued = vote.returned = vote.votes_for = half
    vote.votes_against = vote.votes_abstain = vote.votes_invalid = 0
    vote.written_for = 3
    vote.written_latest_on = history.days.on_or_before(add_days(vote.on, -1))
    vote.written_signed = True
    _send_home(history, vote, half)


def _send_home(history: History, vote: Vote, present: int) -> None:
    """Leave only ``present`` voters in the meeting, those who had a part in it among them."""
    branch = history.branch
    meeting, motions = _meeting(history, vote)
    motion = next(item for item in motions if item.vote is vote)
    needed = {vote.chair_id, vote.recorder_id, *vote.supervisor_ids, *vote.teller_ids, *motion.introducers}
    voters = branch.voters(vote.on)
    staying = [person for person in voters if person.id in needed]
    staying += [person for person in voters if person.id not in needed]
    noted = {
        row.person_id for row in branch.rows if isinstance(row, Attendance) and row.meeting_id == meeting.id
    }
    staying.sort(key=lambda person: person.id in noted)
    excuse(branch, meeting, [p for p in staying[present:] if p.id not in noted], history.draw)
    meeting.present = present + len(branch.probationers(vote.on))
    resolve(motion)
    write_minutes(branch, meeting, motions)


def _open_ballot(history: History) -> None:
    vote = _vote(history, "接收预备党员")
    vote.secret = False
    vote.resolution = (vote.resolution or "").replace("采取无记名投票方式表决", "采取举手方式表决")
    write_minutes(history.branch, *_meeting(history, vote))


def _meeting(history: History, vote: Vote) -> tuple[Meeting, list[Motion]]:
    branch = history.branch
    meeting = next(row for row in branch.meetings.values() if row.id == vote.meeting_id)
    return meeting, branch.motions[meeting.id]


def _vote(history: History, motion: str) -> Vote:
    return next(
        row
        for row in history.branch.rows
        if isinstance(row, Vote) and row.case_id == history.case.id and row.motion == motion
    )


SPOILS: dict[str, Callable[[History], None]] = {
    "probationary_mentor": _probationary_mentor,
    "third_mentor": _third_mentor,
    "half_present": _half_present,
    "open_ballot": _open_ballot,
}
"""Mistakes made in the rows; those about counts run after the meetings are settled."""
