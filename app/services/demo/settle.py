"""Counts, minutes and numbers of the meetings, once all histories of a branch are laid.

Who is on the roster of a day is only known then: a person converted in one story votes in the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.models import Attendance, Meeting, Person, Recommendation, Vote
from app.services.dates import add_days, chinese
from app.services.demo.branch import ASSEMBLY, COMMITTEE, Branch, Motion
from app.services.demo.chance import Draw
from app.services.demo.later_texts import PRAISE, assembly_resolution

_REASONS = ("出差", "当班不能离岗", "病假", "外出培训")
_SUBJECTS = {
    "确定积极分子": "研究确定入党积极分子",
    "研究发展对象": "研究发展对象人选",
    "支委会审查": "审查发展对象入党条件和材料",
    "接收预备党员": "讨论接收预备党员",
    "转正审查": "审查预备党员转正",
    "预备党员转正": "讨论预备党员转正",
}
_DECIDING = ("接收预备党员", "预备党员转正")


def settle(branch: Branch) -> None:
    """Fill in what depends on the roster of the day, and number the meetings of each year."""
    for meeting in branch.meetings.values():
        _officers(branch, meeting)
        if meeting.on > branch.days.today:
            continue
        motions = branch.motions.get(meeting.id, [])
        if meeting.kind == COMMITTEE:
            _committee(branch, meeting, motions)
        elif meeting.kind == ASSEMBLY:
            _assembly(branch, meeting, motions)
        elif meeting.due is None:
            meeting.due = meeting.present = len(branch.voters(meeting.on)) + len(
                branch.probationers(meeting.on)
            )
    for row in branch.rows:
        if isinstance(row, Recommendation) and row.meeting_id is not None:
            _recommendation(branch, row)
    _number(branch)


def _recommendation(branch: Branch, row: Recommendation) -> None:
    voters = len(branch.voters(row.on))
    row.due = row.present = voters
    row.votes_for = voters - (row.votes_abstain or 0)


def _number(branch: Branch) -> None:
    home = branch.organisation.code.removeprefix("ZZ")
    prefix = "HY" if int(home) == 1 else f"HY{home}-"
    ordered = sorted(branch.meetings.values(), key=lambda row: (row.on, row.kind, row.group_name or ""))
    for year, rows in groupby(ordered, key=lambda row: row.on.year):
        for number, row in enumerate(rows, 1):
            row.code = f"{prefix}{year}-{number:03}"


def _officers(branch: Branch, meeting: Meeting) -> None:
    able = branch.voters(meeting.on)
    identities = {person.id for person in able}
    wanted = (branch.officers.get("书记"), branch.officers.get("组织委员"), *able)
    here = [person for person in wanted if person is not None and person.id in identities]
    if not here:
        return
    chair = here[0]
    meeting.chair_id = chair.id
    meeting.recorder_id = next((person.id for person in here if person is not chair), chair.id)


def _committee(branch: Branch, meeting: Meeting, motions: list[Motion]) -> None:
    size = branch.organisation.committee_size or 3
    draw = branch.draw("count", meeting.on.isoformat(), COMMITTEE)
    present = size - (1 if size > 3 and draw.chance(30) else 0)
    meeting.due, meeting.present = size, present
    for motion in motions:
        vote = motion.vote
        vote.due, vote.present = size, present
        vote.chair_id, vote.recorder_id = meeting.chair_id, meeting.recorder_id
    write_minutes(branch, meeting, motions)


def _assembly(branch: Branch, meeting: Meeting, motions: list[Motion]) -> None:
    day = meeting.on
    voters, probationers = branch.voters(day), branch.probationers(day)
    draw = branch.draw("count", day.isoformat(), ASSEMBLY)
    busy = {person for motion in motions for person in motion.introducers}
    busy |= {person.id for person in branch.officers.values()}
    free = [person for person in voters if person.id not in busy]
    away = draw.some(free, draw.whole(0, 2)) if len(voters) >= 9 else []
    excuse(branch, meeting, away, draw)
    present = [person for person in voters if person not in away]
    meeting.due = len(voters) + len(probationers)
    meeting.present = len(present) + len(probationers)
    for motion in motions:
        _count(branch, meeting, motion, len(voters), present, draw, bool(away))
    write_minutes(branch, meeting, motions)


def excuse(branch: Branch, meeting: Meeting, away: Sequence[Person], draw: Draw) -> None:
    """Members on leave from a meeting (到会情况)."""
    for person in away:
        branch.rows.append(
            Attendance(
                id=branch.ids.of("attendance", meeting.id, person.id),
                meeting_id=meeting.id,
                person_id=person.id,
                state="请假",
                reason=draw.pick(_REASONS),
            )
        )


def _count(
    branch: Branch,
    meeting: Meeting,
    motion: Motion,
    due: int,
    present: list[Person],
    draw: Draw,
    somebody_away: bool,
) -> None:
    vote = motion.vote
    here = len(present)
    against = 1 if here > 10 and draw.chance(15) else 0
    abstain = 1 if here > 8 and draw.chance(35) else 0
    vote.due, vote.present = due, here
    vote.votes_for, vote.votes_against, vote.votes_abstain = here - against - abstain, against, abstain
    vote.votes_invalid = 0
    vote.chair_id, vote.recorder_id = meeting.chair_id, meeting.recorder_id
    if vote.motion not in _DECIDING:
        return
    vote.issued = vote.returned = here
    vote.written_for = vote.written_against = vote.written_abstain = 0
    if somebody_away and draw.chance(40):
        vote.written_for = 1
        vote.written_latest_on = branch.days.on_or_before(add_days(vote.on, -1))
        vote.written_signed = True
    _tellers(vote, motion, present)
    resolve(motion)


def _tellers(vote: Vote, motion: Motion, present: list[Person]) -> None:
    taken = {vote.chair_id, vote.recorder_id, motion.profile.person.id, *motion.introducers}
    free = [person for person in present if person.id not in taken]
    free = free or [person for person in present if person.id != motion.profile.person.id]
    vote.supervisor_ids = (free[0].id,)
    vote.teller_ids = (free[1 % len(free)].id,)


def resolve(motion: Motion) -> None:
    """Write the resolution out of the counts."""
    vote, profile = motion.vote, motion.profile
    counts = (
        vote.due or 0,
        vote.present or 0,
        vote.votes_for or 0,
        vote.votes_against or 0,
        vote.votes_abstain or 0,
    )
    what = "入党" if vote.motion == "接收预备党员" else "转正"
    deed = profile.trade.deeds[vote.on.toordinal() % len(profile.trade.deeds)]
    praise = PRAISE["延长" if vote.outcome == "延长" else what].format(deed=deed)
    text = assembly_resolution(profile, chinese(vote.on), what, counts, vote.written_for or 0, praise)
    vote.resolution = text + decided(vote, profile.person.name)


def decided(vote: Vote, name: str) -> str:
    """The last sentence of a resolution."""
    if vote.motion == "接收预备党员":
        return f"根据表决结果，大会同意接收{name}同志为中共预备党员，报上级党委审批。"
    if vote.outcome == "延长":
        return f"大会同意延长{name}同志预备期 {vote.extension_months} 个月，报上级党委审批。"
    return f"根据表决结果，大会同意{name}同志按期转为中共正式党员，报上级党委审批。"


def write_minutes(branch: Branch, meeting: Meeting, motions: list[Motion]) -> None:
    """Subject and minutes of a meeting out of the motions put at it."""
    if not motions:
        return
    meeting.subject = "；".join(dict.fromkeys(_SUBJECTS[motion.vote.motion] for motion in motions))
    if not branch.rich:
        return
    lines = [f"会议由{branch.name_of(meeting.chair_id or '')}主持。"]
    for number, motion in enumerate(sorted(motions, key=lambda item: item.profile.person.code), 1):
        vote = motion.vote
        lines.append(f"议题{number}：{motion.profile.person.name}（{vote.motion}）")
        if vote.motion in _DECIDING:
            first = "发展对象汇报个人情况" if vote.motion == "接收预备党员" else "预备党员汇报预备期情况"
            lines.append(f"{first}，入党介绍人介绍情况并表明意见，支委会报告审查情况，与会党员充分讨论。")
        lines.append(vote.resolution or "")
    meeting.minutes = "\n".join(lines)
