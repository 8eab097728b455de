"""C. Political review (政治审查): rules R47–R51 and R212.

One row is one review. The last conclusion not later than the meeting is the one the meeting rested on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models import PoliticalReview
from app.models.words import ReviewConclusion
from app.services.dates import add_months
from app.services.editions import Edition
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity


def _qualified(s: Scope) -> list[date]:
    """The days of conclusions 合格, oldest first."""
    return [
        row.concluded_on
        for row in s.file.reviews
        if row.conclusion == ReviewConclusion.QUALIFIED and row.concluded_on is not None
    ]


def _concluded_by(s: Scope, day: date) -> PoliticalReview | None:
    rows = [row for row in s.file.reviews if row.concluded_on is not None and row.concluded_on <= day]
    return rows[-1] if rows else None


@rule("R47")
def qualified_before_admission(s: Scope) -> Iterator[Remark]:
    """合格 by the meeting or it is a breach; by the committee's review is only the order of the flow chart.

    不合格 stops the case: 不能发展入党. 待补 is not a conclusion (errata 1.3, 3.18).
    """
    nodes = s.nodes
    meeting = nodes.admission_vote.on if nodes.admission_vote else None
    checked = nodes.committee_review.on if nodes.committee_review else nodes.dated_steps.get(13)
    day = meeting or checked
    if day is None:
        return
    last, qualified = _concluded_by(s, day), _qualified(s)
    if last is not None and last.conclusion == ReviewConclusion.UNQUALIFIED:
        yield s.broken(
            f"政治审查 {last.concluded_on} 结论“不合格”，不能发展入党，却已办理到 {day}。", node=day
        )
    elif meeting is not None and not any(done <= meeting for done in qualified):
        yield from _not_by_the_meeting(s, meeting, qualified)
    elif checked is not None and not any(done <= checked for done in qualified):
        if qualified:
            yield s.broken(
                f"政治审查 {qualified[0]} 合格，晚于支委会审查 {checked}；一般先有合格结论再审查。",
                severity=Severity.WARNING,
                node=checked,
            )
        elif _is_undated(s) and s.asks:
            yield s.unknown(
                "政治审查合格，没有填结论日期，无法判断是否在支委会审查之前。",
                severity=Severity.WARNING,
                node=checked,
            )
        elif s.asks:
            yield s.broken(
                f"{checked} 支委会审查时，政治审查还没有合格的结论。", severity=Severity.WARNING, node=checked
            )


def _is_undated(s: Scope) -> bool:
    """Whether a review is 合格 without the day of its conclusion."""
    return any(
        row.conclusion == ReviewConclusion.QUALIFIED and row.concluded_on is None for row in s.file.reviews
    )


def _not_by_the_meeting(s: Scope, meeting: date, qualified: list[date]) -> Iterator[Remark]:
    incomplete = any(row.conclusion == ReviewConclusion.INCOMPLETE for row in s.file.reviews)
    if qualified:
        yield s.broken(f"政治审查 {qualified[0]} 合格，晚于接收大会 {meeting}。", node=meeting)
    elif not s.asks:
        return
    elif _is_undated(s):
        yield s.unknown("政治审查合格，没有填结论日期，无法判断是否在接收大会之前。")
    elif incomplete:
        yield s.broken(f"{meeting} 已开接收大会，政治审查仍是“待补”。", node=meeting)
    else:
        yield s.broken(f"{meeting} 已开接收大会，没有政治审查合格的结论。", node=meeting)


@rule("R48")
def report_is_complete(s: Scope) -> Iterator[Remark]:
    """The report speaks of everything the article lists."""
    row = s.nodes.review
    if row is None or row.concluded_on is None:
        return
    if row.content_complete is False:
        gaps = f"，缺：{row.gaps}" if row.gaps else ""
        yield s.broken(f"{row.concluded_on} 的政治审查报告内容不齐全{gaps}。", node=row.concluded_on)
    elif row.content_complete is None and s.reached(10):
        yield s.unknown(f"没有填 {row.concluded_on} 的政治审查报告内容是否齐全。")


@rule("R49")
def reviewed_by_every_way(s: Scope) -> Iterator[Remark]:
    """A talk, the file, units or people asked; letters and visits count as asking."""
    row = s.nodes.review
    if row is None or row.concluded_on is None:
        return
    ways = {inquiry.way for inquiry in s.file.inquiries}
    missing = []
    if row.talk_on is None:
        missing.append("同本人谈话")
    if row.archive_check_on is None and "查阅档案" not in ways:
        missing.append("查阅档案")
    asked = row.asked_units or row.letter_sent_on is not None or bool(ways & {"函调", "外调"})
    if not asked:
        missing.append("找有关单位和人员了解")
    if not missing:
        return
    message = f"{row.concluded_on} 的政治审查没有{'、'.join(missing)}的记录。"
    if row.asked_units is False and not asked:
        yield s.broken(message, node=row.concluded_on)
    elif s.reached(10):
        yield s.unknown(message)


@rule("R50")
def mobile_workers_at_both_places(s: Scope) -> Iterator[Remark]:
    """A mobile worker: opinions of the organisations where registered and where living (2014: article 16)."""
    row = s.nodes.review
    if row is None or row.concluded_on is None:
        return
    is_mobile = row.is_mobile_worker
    if is_mobile is None:
        is_mobile = s.file.case.accepted_by == "流动"
    if not is_mobile:
        return
    severity = Severity.WARNING if s.edition is Edition.R2026 else Severity.VIOLATION
    asked = (("户籍地", row.household_opinion), ("居住地", row.residence_opinion))
    lacking = [place for place, opinion in asked if opinion is False]
    unknown = [place for place, opinion in asked if opinion is None]
    if lacking:
        yield s.broken(
            f"流动人员的政治审查没有征求{'、'.join(lacking)}基层党组织的意见。",
            severity=severity,
            node=row.concluded_on,
        )
    elif unknown and s.reached(10):
        yield s.unknown(f"流动人员的政治审查没有填{'、'.join(unknown)}基层党组织意见。", severity=severity)


@rule("R51")
def review_still_valid(s: Scope) -> Iterator[Remark]:
    """The meeting within the local validity of the last conclusion 合格 (0 months: not checked)."""
    months, vote = s.params.whole("pr_valid_months"), s.nodes.admission_vote
    if not months or vote is None:
        return
    done = [day for day in _qualified(s) if day <= vote.on]
    if done and vote.on > (limit := add_months(done[-1], months)):
        yield s.broken(
            f"政治审查 {done[-1]} 合格，本地有效期 {months} 个月到 {limit}；"
            f"接收大会 {vote.on}，晚 {(vote.on - limit).days} 天，应重新政审。",
            node=vote.on,
        )


@rule("R212")
def review_in_order(s: Scope) -> Iterator[Remark]:
    """Letter sent, answered, then the conclusion; talk and file before the conclusion (article 16)."""
    for row in s.file.reviews:
        yield from _pairs(
            s,
            ("函调发出", row.letter_sent_on, "函调回复", row.letter_replied_on),
            ("函调回复", row.letter_replied_on, "政审结论", row.concluded_on),
            ("本人谈话", row.talk_on, "政审结论", row.concluded_on),
            ("查阅档案", row.archive_check_on, "政审结论", row.concluded_on),
        )
        if row.letter_replied_on is None:
            yield from _pairs(s, ("函调发出", row.letter_sent_on, "政审结论", row.concluded_on))
            is_final = row.conclusion != ReviewConclusion.INCOMPLETE
            if row.letter_sent_on and row.concluded_on and is_final and s.asks:
                yield s.unknown(
                    f"{row.letter_sent_on} 发出的函调没有填回复日期，{row.concluded_on} 已作结论。"
                )
    concluded = s.nodes.review.concluded_on if s.nodes.review else None
    for inquiry in s.file.inquiries:
        whom = f"对{inquiry.subject}的{inquiry.way}"
        yield from _pairs(
            s,
            (f"{whom}发出", inquiry.sent_on, f"{whom}回复", inquiry.replied_on),
            (f"{whom}回复", inquiry.replied_on, "政审结论", concluded),
        )


def _pairs(s: Scope, *pairs: tuple[str, date | None, str, date | None]) -> Iterator[Remark]:
    for first, before, second, after in pairs:
        if before is not None and after is not None and before > after:
            yield s.broken(f"{first} {before}，晚于{second} {after}。", node=after)
