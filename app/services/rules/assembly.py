"""D. The assembly (支部大会) that votes on an admission: rules R65–R67, R69, R70, R75, R76, R79.

Every meeting at which a vote was taken is judged (errata 3.7). Who may be counted there is in
:mod:`app.services.rules.voters` (R71–R74, R77, R78); the vote of a conversion meeting is R104's
(:mod:`app.services.rules.conversion`), with the same arithmetic. R68 has no output: the secret ballot is R67
in both editions. R206 (票决制) is part of R67 and R104.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models import Vote
from app.models.words import MeetingKind, Motion, VoteResult
from app.services.casefile import CaseFile, meeting_key
from app.services.rules.admission import meetings
from app.services.rules.committee import left_open
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.scope import About
from app.services.rules.votes import Count, Verdict, assembly_verdict, was_voted

_STEPS = {Motion.ADMISSION: 15, Motion.CONVERSION: 23}


def about(vote: Vote) -> About:
    """What every remark on a vote says: its day, which also chooses the edition, and its step."""
    found = About(node=vote.on, judged_on=vote.on)
    step = _STEPS.get(Motion(vote.motion))
    if step is not None:
        found["step"] = step
    return found


def verdict(s: Scope, vote: Vote) -> Verdict:
    """The arithmetic of an assembly's vote under the thresholds in force."""
    return assembly_verdict(Count.of(vote), count_written=s.params.flag("count_written"))


def label(vote: Vote) -> str:
    """How a message names the meeting."""
    return f"{vote.on} {'转正' if vote.motion == Motion.CONVERSION else '接收'}大会"


def assemblies(s: Scope) -> tuple[Vote, ...]:
    """Admission and conversion meetings at which a vote was taken."""
    return tuple(vote for vote in s.file.votes if vote.motion in _STEPS and was_voted(vote))


def quorum_remarks(s: Scope, vote: Vote) -> Iterator[Remark]:
    """The assembly, with more than half of those due present; nobody else admits or converts anybody."""
    if vote.kind != MeetingKind.ASSEMBLY:
        yield s.broken(
            f"{vote.on} {vote.motion}由{vote.kind}表决；应当由支部党员大会讨论、表决，{vote.kind}无权决定。",
            **about(vote),
        )
        return
    found = verdict(s, vote)
    if found.quorum_ok is False:
        yield s.broken(f"{label(vote)}：{found.quorum}会议无效。", **about(vote))
    elif found.quorum_ok is None and s.asks:
        yield s.unknown(f"{label(vote)}没有填应到或实到，无法判断到会是否过半。", **about(vote))


def result_remarks(s: Scope, vote: Vote) -> Iterator[Remark]:
    """The result written down must be the one the ballots give."""
    found = verdict(s, vote)
    if vote.result is None or vote.votes_for is None:
        if s.asks:
            blank = "、".join(n for n, v in (("结果", vote.result), ("赞成", vote.votes_for)) if v is None)
            yield s.unknown(f"{label(vote)}没有填{blank}，无法判断表决结果与票数是否相符。", **about(vote))
    elif vote.result == VoteResult.PASSED and found.majority_ok is False:
        yield s.broken(f"{label(vote)}写“通过”，但{found.majority}", **about(vote))
    elif vote.result != VoteResult.PASSED and found.passed is True:
        yield s.broken(f"{label(vote)}写“{vote.result}”，但{found.majority}", **about(vote))


def merged_remarks(s: Scope, vote: Vote) -> Iterator[Remark]:
    """Several people at one meeting: each has a ballot of his own (逐个表决)."""
    if Count.of(vote).has_ballots:
        return
    for file, other in same_meeting(s, vote):
        if other.motion == vote.motion and Count.of(other).has_ballots:
            yield s.broken(
                f"{label(vote)}同次还表决了{file.person.name}，只有对方一行有票数；应当逐个表决、分别记票。",
                **about(vote),
            )
            return


def same_meeting(s: Scope, vote: Vote) -> Iterator[tuple[CaseFile, Vote]]:
    """Votes taken in other cases at the same meeting."""
    for file, other in s.context.register.meeting_votes.get(meeting_key(s.file, vote), ()):
        if file.case.id != s.file.case.id:
            yield file, other


def _yes(s: Scope, vote: Vote, value: bool | None, header: str, breach: str) -> Iterator[Remark]:
    """否 breaks the rule, an empty cell leaves it undecided (errata 3.22)."""
    if value is False:
        yield s.broken(f"{label(vote)}：{breach}", **about(vote))
    elif value is None and s.asks:
        yield s.unknown(f"{label(vote)}没有填“{header}”，无法判断。", **about(vote))


@rule("R65")
def quorum(s: Scope) -> Iterator[Remark]:
    """Admission: more than half of those due are present."""
    for vote in meetings(s):
        yield from quorum_remarks(s, vote)


@rule("R66")
def result_matches(s: Scope) -> Iterator[Remark]:
    """Admission: 通过 means more than half of those due in favour."""
    if s.nodes.admission_vote is None:
        yield from left_open(s, Motion.ADMISSION, "讨论接收")
    for vote in meetings(s):
        yield from result_remarks(s, vote)


@rule("R67")
def secret_ballot(s: Scope) -> Iterator[Remark]:
    """Admission by secret ballot, since 2014."""
    for vote in meetings(s):
        yield from _yes(s, vote, vote.secret, "无记名", "表决不是无记名投票。")


@rule("R69")
def one_by_one(s: Scope) -> Iterator[Remark]:
    """Admission: each person is voted on separately."""
    for vote in meetings(s):
        yield from merged_remarks(s, vote)


@rule("R70")
def ballots_balance(s: Scope) -> Iterator[Remark]:
    """The ballots of an admission or conversion add up; other meetings: R217."""
    for vote in assemblies(s):
        if not Count.of(vote).has_ballots:
            continue
        found = verdict(s, vote)
        for fault in found.faults:
            yield s.broken(f"{label(vote)}票数不对：{fault}", **about(vote))
        if found.missing and not found.faults and s.asks:
            yield s.unknown(f"{label(vote)}没有填{'、'.join(found.missing)}，无法核对票数。", **about(vote))


@rule("R75")
def person_and_introducers_present(s: Scope) -> Iterator[Remark]:
    """The person and both introducers are there."""
    for vote in meetings(s):
        yield from _yes(s, vote, vote.person_present, "本人到会", "发展对象本人没有到会。")
        yield from _yes(
            s, vote, vote.introducers_present, "介绍人到会", "介绍人没有到会；缺席的须另有书面意见。"
        )


@rule("R76")
def procedure(s: Scope) -> Iterator[Remark]:
    """The four parts of the procedure."""
    for vote in meetings(s):
        yield from _yes(
            s,
            vote,
            vote.procedure_complete,
            "程序齐全",
            "程序不全；应有本人汇报、介绍人介绍、支委会报告审查情况、与会党员充分讨论。",
        )


@rule("R79")
def resolution(s: Scope) -> Iterator[Remark]:
    """The resolution says all it must."""
    for vote in meetings(s):
        yield from _yes(
            s,
            vote,
            vote.resolution_complete,
            "决议要素齐全",
            "决议要素不全；应写主要表现、应到和实到人数、表决结果、通过日期，由支部书记签名。",
        )
