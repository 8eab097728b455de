"""D. Admission (接收预备党员) up to the meeting: rules R57–R64 and R211.

The meeting itself is in :mod:`app.services.rules.assembly` (R65–R79), what follows it in
:mod:`app.services.rules.approval` (R80–R89).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import SuperiorFiling, Vote
from app.models.words import APPROVING_KINDS, Consulted, Filing, Link, Motion, ReviewConclusion, VoteResult
from app.services.case_rows import POSITIVE
from app.services.dates import add_months, months_in_words, no_later_than
from app.services.editions import Edition
from app.services.rules.committee import could_decide, left_open
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.scope import About
from app.services.rules.votes import was_voted, without_result

_STEPS = {Filing.PRE_REVIEW: 13, Filing.ADMISSION_APPROVAL: 17, Filing.CONVERSION_APPROVAL: 24}


def meetings(s: Scope) -> tuple[Vote, ...]:
    """Every admission meeting at which the person was voted on, oldest first."""
    return tuple(vote for vote in s.nodes.votes(Motion.ADMISSION) if was_voted(vote))


def last_meeting(s: Scope) -> Vote | None:
    """The admission meeting that passed the motion, else the last one held."""
    held = meetings(s)
    return s.nodes.admission_vote or (held[-1] if held else None)


@rule("R57")
def review_after_inquiries(s: Scope) -> Iterator[Remark]:
    """The committee's review could decide, and came after the political review and the training."""
    review = s.nodes.committee_review
    if review is None:
        if without_result(s.nodes.votes(Motion.REVIEW), s.today) is not None:
            yield from left_open(s, Motion.REVIEW, "支委会审查")
        elif s.reached(12):
            yield s.unknown("没有支委会审查（通过）的记录，无法判断审查是否在政治审查和集中培训之后。")
        return
    yield from could_decide(s, review, 12, "支委会审查")
    qualified = [
        row.concluded_on
        for row in s.file.reviews
        if row.conclusion == ReviewConclusion.QUALIFIED and row.concluded_on is not None
    ]
    # one made again later, because the first was growing old, does not undo what the committee had before it
    concluded = min(qualified, default=None)
    for name, day in (("政治审查结论", concluded), ("集中培训结束", s.nodes.training_end)):
        if day is not None and day > review.on:
            yield s.broken(f"支委会审查 {review.on}，{name} {day}，审查应当在后。", node=review.on)


@rule("R58")
def opinions_before_review(s: Scope) -> Iterator[Remark]:
    """Members and masses are asked before the review (Constitution article 5)."""
    review = s.nodes.committee_review
    if review is None:
        return
    rows = [row for row in s.file.consultations if row.link == Link.REVIEW]
    for whom in (Consulted.MEMBERS, Consulted.MASSES):
        days = [row.on for row in rows if row.consulted == whom]
        if not days:
            if s.asks:
                yield s.broken(f"支委会 {review.on} 审查，之前没有征求{whom}意见的记录。", node=review.on)
        elif min(days) > review.on:
            yield s.broken(
                f"支委会 {review.on} 审查，征求{whom}意见却在 {min(days)}，应当在审查之前。", node=min(days)
            )


@rule("R59")
def pre_review_before_meeting(s: Scope) -> Iterator[Remark]:
    """Each meeting rests on a pre-review answered 合格, asked after the review, with a written notice."""
    for meeting in meetings(s):
        row = s.nodes.pre_review_before(meeting.on)
        if row is None and _undated_answer(s) and s.asks:
            yield s.unknown(
                f"预审有结果而没有填办理日期，无法判断是否在 {meeting.on} 接收大会之前。",
                node=meeting.on,
                judged_on=meeting.on,
            )
        elif row is None:
            if s.asks:
                yield s.broken(
                    f"{meeting.on} 开了接收大会，之前没有上级党委预审的记录。",
                    node=meeting.on,
                    judged_on=meeting.on,
                )
        elif row.result is not None and row.result not in POSITIVE:
            yield s.broken(
                f"{meeting.on} 开了接收大会，但此前 {row.decided_on} 的预审结果是“{row.result}”。",
                node=meeting.on,
                judged_on=row.decided_on,
            )
        else:
            yield from _request(s, meeting, row)


def _undated_answer(s: Scope) -> bool:
    """Whether the superior answered a pre-review of which only the day is missing."""
    return any(
        row.decided_on is None and row.result is not None for row in s.nodes.filings(Filing.PRE_REVIEW)
    )


def _request(s: Scope, meeting: Vote, row: SuperiorFiling) -> Iterator[Remark]:
    facts = {"结果": row.result, "上报日期": row.submitted_on, "书面通知日期": row.notified_on}
    blank = [name for name, value in facts.items() if value is None]
    if blank and s.asks:
        yield s.unknown(
            f"{row.decided_on} 的预审没有填{'、'.join(blank)}，无法判断预审手续是否齐全。",
            node=row.decided_on,
            judged_on=row.decided_on,
        )
    reviews = [
        vote.on
        for vote in s.nodes.votes(Motion.REVIEW)
        if vote.result == VoteResult.PASSED and vote.on <= meeting.on
    ]
    if reviews and row.submitted_on is not None and row.submitted_on < reviews[-1]:
        yield s.broken(
            f"报预审 {row.submitted_on}，早于支委会审查 {reviews[-1]}；应当审查合格后再报。",
            node=row.submitted_on,
            judged_on=row.decided_on,
        )


@rule("R60")
def competent_committee(s: Scope) -> Iterator[Remark]:
    """Pre-review and both approvals belong to a committee with the right to approve (errata 3.20)."""
    for row in s.nodes.filings(*_STEPS):
        if row.decided_on is None:
            continue
        label = f"{row.decided_on} 的{row.matter}"
        about = About(node=row.decided_on, judged_on=row.decided_on, step=_STEPS[Filing(row.matter)])
        body = s.context.register.organisations.get(row.organisation_id or "")
        if body is None:
            if row.organisation_id is None and s.asks:
                yield s.unknown(f"{label}没有填办理组织，无法判断是不是有审批权限的党委。", **about)
        elif body.kind not in APPROVING_KINDS:
            yield s.broken(f"{label}由“{body.name}”办理，它是{body.kind}，不能预审、审批党员。", **about)
        elif body.may_approve is False:
            yield s.broken(f"{label}由“{body.name}”办理，它没有审批权限。", **about)
        elif body.may_approve is None and s.asks:
            yield s.unknown(f"“{body.name}”没有填有无审批权限，无法判断{label}是否有效。", **about)


@rule("R61")
def booklet_order(s: Scope) -> Iterator[Remark]:
    """预审合格 ≤ 发放 ≤ 签署 ≤ 大会; before 2014 there was no pre-review."""
    booklet, meeting = s.nodes.booklet, last_meeting(s)
    issued = booklet.issued_on if booklet else None
    signed = booklet.signed_on if booklet else None
    if meeting is not None and s.asks and (issued is None or signed is None):
        blank = "、".join(name for name, day in (("发放", issued), ("签署", signed)) if day is None)
        yield s.unknown(f"{meeting.on} 开了接收大会，没有填入党志愿书的{blank}日期，无法判断先后。")
    chain = [("志愿书发放", issued), ("志愿书签署", signed), ("接收大会", meeting.on if meeting else None)]
    if s.edition is not Edition.PRE2014:
        chain.insert(0, ("预审合格", s.nodes.pre_review_date))
    known = [(name, day) for name, day in chain if day is not None]
    for number, (earlier, first) in enumerate(known[:-1]):
        later, second = known[number + 1]
        if second < first:
            yield s.broken(f"{later} {second}，早于{earlier} {first}。", node=second)


@rule("R62")
def not_about_to_leave(s: Scope) -> Iterator[Remark]:
    """Nobody who leaves within three months of the pre-review; the last day counts as within (3.21)."""
    leave, pre_review = s.file.case.expected_leave_date, s.nodes.pre_review_date
    if leave is None or pre_review is None or (s.nodes.is_ended and last_meeting(s) is None):
        return
    months = s.params.whole("leave_months")
    limit = add_months(pre_review, months)
    if leave <= limit:
        yield s.broken(
            f"预审合格 {pre_review}，本人预计 {leave} 离开，在{months_in_words(months)}内"
            f"（{no_later_than(limit)}），一般不办理接收手续。",
            node=pre_review,
        )


@rule("R63")
def meeting_within_a_month(s: Scope) -> Iterator[Remark]:
    """The meeting within one month of the pre-review answered 合格 (2026), for every meeting (errata 3.7).

    Nothing is due of a probationer who came from elsewhere.
    """
    months = s.params.whole("meeting_months")
    term = months_in_words(months)
    for meeting, pre_review, limit in _meeting_limits(s):
        if meeting.on > limit:
            yield s.broken(
                f"预审合格 {pre_review}，应在{term}内（{no_later_than(limit)}）开接收大会；"
                f"实际 {meeting.on}，晚 {(meeting.on - limit).days} 天。",
                node=meeting.on,
                due_on=limit,
                judged_on=pre_review,
            )
    pre_review_date, passed = s.nodes.pre_review_in_hand(), s.nodes.admission_vote
    if pre_review_date is None or any(meeting.on >= pre_review_date for meeting in meetings(s)):
        return
    if passed is not None and not s.nodes.is_refused(passed):
        return  # passed before the pre-review: that is R59's
    if passed is None and s.nodes.probation_start is not None:
        return  # admitted elsewhere: that meeting is recorded there
    if passed is None and s.nodes.has_later(16):
        if s.asks:
            yield s.unknown(
                f"预审合格 {pre_review_date}，没有登记接收大会，后面的步骤却已经办理，"
                f"无法判断是否在{term}内开会。",
                judged_on=pre_review_date,
            )
        return
    limit = add_months(pre_review_date, months)
    yield s.due(
        limit,
        "召开接收大会",
        f"预审合格 {pre_review_date}，应在{term}内（{no_later_than(limit)}）开接收大会，"
        f"{_as_planned(s, pre_review_date)}",
        warn_days=s.params.whole("meeting_warn_days"),
        step=15,
        judged_on=pre_review_date,
    )


def _as_planned(s: Scope, pre_review: date) -> str:
    """What is known of the meeting still to be recorded: a plan to come, one whose day has passed, none."""
    planned = [
        vote.on
        for vote in s.nodes.votes(Motion.ADMISSION)
        if vote.result is None and not was_voted(vote) and vote.on >= pre_review
    ]
    if not planned:
        return "还没有大会记录"
    last = max(planned)
    return f"计划于 {last} 的大会还没有记录结果" if last < s.today else f"大会计划于 {last} 召开"


@rule("R64")
def meeting_soon_after(s: Scope) -> Iterator[Remark]:
    """Under the edition of 2014 the month is local practice."""
    term = months_in_words(s.params.whole("meeting_months"))
    for meeting, pre_review, limit in _meeting_limits(s):
        if meeting.on > limit:
            yield s.broken(
                f"预审合格 {pre_review}，接收大会 {meeting.on}，超过{term}（{limit}）；"
                f"2014 年版没有规定期限，各地多要求{term}内。",
                node=meeting.on,
                judged_on=pre_review,
            )


def _meeting_limits(s: Scope) -> Iterator[tuple[Vote, date, date]]:
    """(meeting, its pre-review, last day) of every meeting that rests on a pre-review answered 合格."""
    for meeting in meetings(s):
        row = s.nodes.pre_review_before(meeting.on)
        if row is not None and row.decided_on is not None and row.result in POSITIVE:
            yield meeting, row.decided_on, add_months(row.decided_on, s.params.whole("meeting_months"))


@rule("R211")
def introducers_in_between(s: Scope) -> Iterator[Remark]:
    """签署 ≤ both introducers' opinions ≤ 大会 (flow chart)."""
    booklet, meeting = s.nodes.booklet, last_meeting(s)
    if booklet is None:
        return
    opinions = {"介绍人一意见": booklet.introducer1_on, "介绍人二意见": booklet.introducer2_on}
    blank = [name for name, day in opinions.items() if day is None]
    if blank and meeting is not None and s.asks:
        yield s.unknown(f"{meeting.on} 开了接收大会，志愿书没有填{'、'.join(blank)}日期，无法判断先后。")
    for name, day in opinions.items():
        if day is None:
            continue
        if booklet.signed_on is not None and day < booklet.signed_on:
            yield s.broken(f"{name} {day}，早于志愿书签署 {booklet.signed_on}。", node=day)
        if meeting is not None and day > meeting.on:
            yield s.broken(f"{name} {day}，晚于接收大会 {meeting.on}。", node=day)
