"""I. Elections (选举): rules R142–R148, from the sheet 选举, one row a nominee. Silent where it is empty.

No sheet says that a ballot was secret (R146) nor that the members of a committee were reported for filing
(R148): only heads are asked for their approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.services.dates import add_days, no_later_than
from app.services.membership import barred_on
from app.services.rules.ballots import Ballot, ballots, holds
from app.services.rules.engine import OrganisationScope, Remark, organisation_rule
from app.services.rules.members import called, was_full_member

_RULES_OF_2020 = date(2020, 7, 13)
_HEADS = ("书记", "副书记")
_SHARED = {"due": "应到", "present": "实到", "returned": "收回票", "seats": "应选名额"}


@organisation_rule("R142")
def four_fifths_present(s: OrganisationScope) -> Iterator[Remark]:
    """At least four fifths of those due; before 13 July 2020 more than four fifths."""
    for ballot in ballots(s):
        due, present, on = ballot.number("due"), ballot.number("present"), ballot.meeting.on
        if due is None or present is None:
            missing = "应到" if due is None else "实到"
            yield s.unknown(f"{ballot.where}，没有填{missing}，无法判断到会是否达到五分之四。", node=on)
            continue
        old = on < _RULES_OF_2020
        needed = due * 4 // 5 + 1 if old else (due * 4 + 4) // 5
        if present < needed:
            bound = "超过" if old else "不少于"
            yield s.broken(
                f"{ballot.where}，应到 {due}，到会须{bound}五分之四（{due * 4 / 5:g}），"
                f"即至少 {needed}；实到 {present}，选举无效。",
                node=on,
            )


@organisation_rule("R143")
def a_fifth_more_nominees(s: OrganisationScope) -> Iterator[Remark]:
    """Nominees for committee seats exceed the seats by a fifth."""
    for ballot in ballots(s):
        seats, on, count = ballot.number("seats"), ballot.meeting.on, len(ballot.rows)
        if ballot.title != "委员":
            continue
        if seats is None:
            yield s.unknown(f"{ballot.where}，没有填应选名额，无法判断差额。", node=on)
            continue
        needed = (seats * 6 + 4) // 5
        if count < needed:
            yield s.broken(
                f"{ballot.where}，应选 {seats} 名，差额不少于 20%，候选人至少 {needed} 名；现有 {count} 名。",
                node=on,
            )


@organisation_rule("R144")
def elected_by_a_majority(s: OrganisationScope) -> Iterator[Remark]:
    """More than half of those due: elected. Only of those present: undecided. Neither: not elected."""
    for ballot in ballots(s):
        due, present, on = ballot.number("due"), ballot.number("present"), ballot.meeting.on
        for row in ballot.elected:
            who, votes = f"{ballot.where}，{called(s.context.register, row.nominee_id)}", row.votes_for
            if votes is None or due is None or present is None:
                yield s.unknown(f"{who}填了当选，没有填赞成或到会人数，无法判断是否过半。", node=on)
            elif votes * 2 <= present:
                yield s.broken(
                    f"{who}赞成 {votes}，须超过实到 {present} 的一半（{present / 2:g}），不能当选。", node=on
                )
            elif votes * 2 <= due:
                yield s.unknown(
                    f"{who}赞成 {votes}，过了实到 {present} 的一半，没有过应到 {due} 的一半（{due / 2:g}）；"
                    "资料对以哪个为准说法不一，请示上级。",
                    node=on,
                )


@organisation_rule("R145")
def ties_and_empty_seats(s: OrganisationScope) -> Iterator[Remark]:
    """Too many or too few elected for the seats, and equal votes on both sides of the line."""
    for ballot in ballots(s):
        seats, elected, on = ballot.number("seats"), ballot.elected, ballot.meeting.on
        is_open = not elected and any(row.elected is None for row in ballot.rows)
        if seats is None or is_open:
            continue
        if len(elected) != seats:
            advice = "多于应选名额，请核对" if len(elected) > seats else "不足的另行选举，或者经同意减少名额"
            yield s.broken(f"{ballot.where}，应选 {seats} 名，当选 {len(elected)} 名；{advice}。", node=on)
        won = {row.votes_for for row in elected if row.votes_for is not None}
        lost = {row.votes_for for row in ballot.rows if row.elected is False and row.votes_for is not None}
        for votes in sorted(won & lost):
            yield s.broken(
                f"{ballot.where}，有人以 {votes} 票当选，另有人同得 {votes} 票未当选；"
                "票数相等不能确定的，应就相等者再次投票。",
                node=on,
            )


@organisation_rule("R146")
def ballot_papers_add_up(s: OrganisationScope) -> Iterator[Remark]:
    """收回 ≤ 投票人数 and ≤ 发出; no more votes than papers and seats allow; one set of numbers a ballot."""
    for ballot in ballots(s):
        on, returned = ballot.meeting.on, ballot.number("returned")
        for attr, name in (("present", "实到"), ("issued", "发出票")):
            most = ballot.number(attr)
            if returned is not None and most is not None and returned > most:
                yield s.broken(
                    f"{ballot.where}，收回票 {returned}，多于{name} {most}，选举无效，应重新选举。", node=on
                )
        differing = [
            name
            for attr, name in _SHARED.items()
            if len({getattr(row, attr) for row in ballot.rows} - {None}) > 1
        ]
        if differing:
            yield s.broken(
                f"{ballot.where}，各候选人行的{'、'.join(differing)}不一致，同一次选举应相同。", node=on
            )
        if returned is not None:
            yield from _votes_fit(s, ballot, returned)


def _votes_fit(s: OrganisationScope, ballot: Ballot, returned: int) -> Iterator[Remark]:
    for row in ballot.rows:
        given = (row.votes_for or 0) + (row.votes_against or 0) + (row.votes_abstain or 0)
        if given > returned:
            yield s.broken(
                f"{ballot.where}，{called(s.context.register, row.nominee_id)}赞成、反对、弃权共 {given}，"
                f"多于收回票 {returned}。",
                node=ballot.meeting.on,
            )
    seats, total = ballot.number("seats"), sum(row.votes_for or 0 for row in ballot.rows)
    if seats is not None and total > returned * seats:
        yield s.broken(
            f"{ballot.where}，收回 {returned} 张，每张最多选 {seats} 名，赞成合计不超过 {returned * seats}；"
            f"现为 {total}。",
            node=ballot.meeting.on,
        )


@organisation_rule("R147")
def nominees_may_be_elected(s: OrganisationScope) -> Iterator[Remark]:
    """Nominees are full members in possession of their rights on the day."""
    register = s.context.register
    for ballot in ballots(s):
        on = ballot.meeting.on
        for row in ballot.rows:
            person = register.people.get(row.nominee_id)
            who = f"{ballot.where}，候选人{called(register, row.nominee_id)}"
            full = was_full_member(register, row.nominee_id, on)
            if full is False:
                yield s.broken(f"{who}当时不是正式党员，没有被选举权。", node=on)
            elif full is None:
                yield s.unknown(f"{who}没有填转正日期，无法判断有无被选举权。", node=on)
            elif person is not None and barred_on(person, on):
                undated = person.discipline_from is None and person.discipline_to is None
                tail = "（没有起止日，按现状推断）" if undated else ""
                yield s.broken(f"{who}{person.discipline}{tail}，没有被选举权。", node=on)


@organisation_rule("R148")
def heads_are_approved(s: OrganisationScope) -> Iterator[Remark]:
    """A secretary or deputy elected here is approved by the superior; asked of those now in office."""
    first = min((ballot.meeting.on for ballot in ballots(s)), default=None)
    if first is None:
        return
    for post in s.file.posts:
        if post.title not in _HEADS or post.approved_on is not None or post.how == "任命":
            continue
        if not holds(post, s.today) or post.from_on < first:
            continue
        limit = add_days(post.from_on, s.params.whole("election_report_days"))
        yield s.due(
            limit,
            "报批书记副书记",
            f"{called(s.context.register, post.person_id)} {post.from_on} 任{post.title}，"
            f"选举结果应报上级党组织批准（{no_later_than(limit)}），还没有批准日期",
            node=post.from_on,
            by_default=True,
        )
