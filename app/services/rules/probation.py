"""E. The probation (预备期): rules R90–R98.

R90 and R91 compare only what somebody typed (errata 3.28): the day of joining of one admitted here, and the
end of probation of one who came from elsewhere. The committee's 预备期起止 for those admitted here is R85's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import DisciplineCase
from app.models.words import ConversionOutcome, HelperRole, InspectionStage, Motion, VoteResult
from app.services.dates import add_days, add_months, months_in_words, no_later_than
from app.services.editions import Edition
from app.services.membership import PROBATIONARY, standing_on
from app.services.milestones import Milestones
from app.services.rules.engine import MemberScope, Remark, Scope, member_rule, rule
from app.services.rules.periods import half_years_within, quarters_within, too_long, without_any
from app.services.rules.scope import About

_COMMITTEE_POSTS = ("书记", "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "其他委员")
_HANDLED_BY_MEETING = {"延长": ConversionOutcome.EXTEND, "取消": ConversionOutcome.CANCEL}


@rule("R90")
def joined_on_the_meeting_day(s: Scope) -> Iterator[Remark]:
    """入党日期, where typed, is the day of the meeting."""
    meeting, joined = s.nodes.admission_vote, s.file.person.joined_on
    if meeting is None or joined is None or s.nodes.approval_date is None or s.nodes.cancellation is not None:
        return
    if joined != meeting.on and not _was_admitted_again(s, meeting.on):
        yield s.broken(
            f"人员表里入党日期填 {joined}，预备期从大会通过之日 {meeting.on} 算起，两者应当一致。",
            node=joined,
        )


def _was_admitted_again(s: Scope, day: date) -> bool:
    return any(
        vote.motion == Motion.ADMISSION and vote.result == VoteResult.PASSED and vote.on > day
        for file in s.context.register.files_of_person.get(s.file.person.id, ())
        for vote in file.votes
    )


@rule("R91")
def exactly_one_year(s: Scope) -> Iterator[Remark]:
    """The probation of one who came from elsewhere, as written by the committee there, is one year."""
    probation, start = s.file.probation, s.nodes.probation_start
    if s.nodes.admission_vote is not None or probation is None or probation.probation_to is None:
        return
    if start is not None:
        expiry = add_months(start, 12)
        if probation.probation_to not in (expiry, add_days(expiry, -1)):
            yield s.broken(
                f"预备期自 {start} 起，应满一年至 {add_days(expiry, -1)}（或写 {expiry}）；"
                f"填的是 {probation.probation_to}。",
                node=probation.probation_to,
            )


@rule("R92")
def grouped_soon(s: Scope) -> Iterator[Remark]:
    """Put into a branch and group within the days this branch has set (及时)."""
    approved = s.nodes.approval_date
    if approved is None or s.nodes.cancellation is not None:
        return
    days = s.params.whole("group_days")
    limit = add_days(approved, days)
    grouped = s.file.probation.grouped_on if s.file.probation else None
    message = f"党委 {approved} 审批，应在 {days} 天内（{no_later_than(limit)}）编入党支部和党小组"
    if grouped is not None:
        if grouped > limit:
            yield s.broken(f"{message}；实际 {grouped}。", node=grouped, due_on=limit)
    elif not s.nodes.has_later(21):
        yield s.due(limit, "编入支部和小组", f"{message}，还没有编入记录")
    elif s.asks:
        yield s.unknown(f"{message}；没有编入记录，无法判断。")


@rule("R93")
def oath_after_approval(s: Scope) -> Iterator[Remark]:
    """The oath: not before the approval, and facing the flag.

    An oath nobody recorded is asked for once the case has gone on; under the text of 2026 that is R94's.
    """
    probation, approved = s.file.probation, s.nodes.approval_date
    if probation is None or probation.oath_on is None:
        cancelled = s.nodes.cancellation is not None
        if approved is not None and not cancelled and s.edition is not Edition.R2026 and s.reached(21):
            yield s.unknown(f"党委 {approved} 审批，没有入党宣誓的记录，无法判断。")
        return
    oath = probation.oath_on
    if approved is not None and oath < approved:
        yield s.broken(f"入党宣誓 {oath}，早于党委审批 {approved}。", node=oath)
    if probation.faced_flag is False:
        yield s.broken(f"{oath} 入党宣誓没有面向党旗。", node=oath)
    elif probation.faced_flag is None and s.asks:
        yield s.unknown(f"{oath} 入党宣誓没有填是否面向党旗，无法判断。", node=oath)


@rule("R94")
def oath_within_a_month(s: Scope) -> Iterator[Remark]:
    """The oath within a month of the approval (2026, “一般”)."""
    approved = s.nodes.approval_date
    if approved is None or s.nodes.cancellation is not None:
        return
    months = s.params.whole("oath_months")
    limit = add_months(approved, months)
    oath = s.file.probation.oath_on if s.file.probation else None
    message = (
        f"党委 {approved} 审批，一般应在{months_in_words(months)}内（{no_later_than(limit)}）组织入党宣誓"
    )
    if oath is not None:
        if oath > limit:
            yield s.broken(
                f"{message}；实际 {oath}，晚 {(oath - limit).days} 天。",
                node=oath,
                due_on=limit,
                judged_on=approved,
            )
    elif not s.nodes.has_later(21):
        yield s.due(
            limit,
            "组织入党宣誓",
            f"{message}，还没有宣誓记录",
            warn_days=s.params.whole("oath_warn_days"),
            judged_on=approved,
        )
    elif s.asks:
        yield s.unknown(f"{message}；没有宣誓记录，无法判断。", judged_on=approved)


@rule("R95")
def inspected_regularly(s: Scope) -> Iterator[Remark]:
    """Inspections in the probation, by whole calendar quarters or running three months (errata 3.13)."""
    months = {"QUARTERLY": 3, "HALF_YEARLY": 6}.get(s.params.word("prob_inspect"))
    start, expiry = _inspected_from(s.nodes), s.nodes.expiry_effective
    if months is None or start is None or expiry is None or s.nodes.cancellation is not None:
        return
    decided = [item.vote.on for item in s.nodes.conversions if item.passed and item is not s.nodes.extension]
    end = min([s.today, expiry, *decided[-1:]])
    within = quarters_within if months == 3 else half_years_within
    days = [
        row.on
        for row in s.file.inspections
        if row.stage == InspectionStage.PROBATION and start <= row.on <= end
    ]
    missing = without_any(within(start, end), days)
    name = "季度" if months == 3 else "半年"
    if missing and list(too_long([start, *days, end], months)) and s.asks:
        spans = "、".join(f"{first} 至 {last}" for first, last in missing)
        yield s.broken(f"预备期内每{name}应考察一次，{spans} 没有考察记录。")
    ahead = [block for block in within(start, expiry) if block[0] <= s.today <= block[1]]
    if not decided and without_any(ahead, days):
        yield s.due(ahead[0][1], "预备党员考察", f"预备期内每{name}应考察一次，本{name}还没有考察记录")


def _inspected_from(nodes: Milestones) -> date | None:
    probation = nodes.file.probation
    return nodes.approval_date or (probation.transferred_in_on if probation else None)


@member_rule("R96")
def dues_from_the_meeting_month(s: MemberScope) -> Iterator[Remark]:
    """A probationary member pays dues from the month of the meeting.

    Speaks only of members with a dues row: where a branch keeps none, the ledger is not in use (errata 1.3),
    nor was it in the months before the branch's first row.
    """
    if not s.member.dues or s.member.standing.on(s.today) != PROBATIONARY:
        return
    for file in s.member.files:
        nodes = Milestones(file, s.params)
        if nodes.admission_vote is None or nodes.approval_date is None:
            continue
        since, first = f"{nodes.admission_vote.on:%Y-%m}", s.member.dues[0].month
        if first > max(since, s.member.dues_kept_from or since):
            yield s.broken(
                f"{nodes.admission_vote.on} 大会通过，党费应从 {since} 起交；登记的最早一笔是 {first}。",
                node=nodes.admission_vote.on,
            )


@rule("R97")
def no_rights_yet(s: Scope) -> Iterator[Remark]:
    """While probationary: no mentor, no introducer, no committee post (votes counted by one: R71)."""
    register, person = s.context.register, s.file.person
    if s.nodes.probation_start is None:
        return
    for file, row in register.helping.get(person.id, ()):
        if row.role not in (HelperRole.MENTOR, HelperRole.INTRODUCER):
            continue
        if standing_on(register, person.id, row.from_on) == PROBATIONARY:
            yield s.broken(
                f"{row.from_on} 起任{file.person.name}的{row.role}，当时本人是预备党员。", node=row.from_on
            )
    for post in register.posts_of_person.get(person.id, ()):
        if post.title not in _COMMITTEE_POSTS:
            continue
        if standing_on(register, person.id, post.from_on) == PROBATIONARY:
            yield s.broken(
                f"{post.from_on} 起任{post.title}，当时本人是预备党员，没有被选举权。", node=post.from_on
            )


@rule("R98")
def breaches_dealt_with(s: Scope) -> Iterator[Remark]:
    """A breach of discipline in the probation is answered: by criticism, extension or cancellation."""
    start = s.nodes.probation_start
    for row in s.file.disciplines:
        if start is None or row.on < start:
            continue
        about = About(node=row.on, judged_on=row.on)
        settled = s.reached(22) or (s.nodes.expiry_effective or s.today) < s.today
        if row.handling is None:
            if settled and s.asks:
                yield s.broken(
                    f"{row.on} 违纪没有处理记录；应批评教育、延长预备期或取消预备党员资格。", **about
                )
        elif row.handling in _HANDLED_BY_MEETING and settled and not _decided_after(s, row):
            yield s.broken(
                f"{row.on} 违纪按“{row.handling}”处理，没有支部大会通过、上级批准的{row.handling}决定。",
                **about,
            )


def _decided_after(s: Scope, row: DisciplineCase) -> bool:
    """Whether a meeting decided what the handling says; an open approval is R109's, R115's and R215's."""
    wanted = _HANDLED_BY_MEETING[row.handling or ""]
    return any(
        item.passed
        and item.vote.outcome == wanted
        and item.vote.on >= row.on
        and (item.approval is None or item.approved_on is not None)
        for item in s.nodes.conversions
    )
