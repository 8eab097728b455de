"""C. Intensive training (短期集中培训): rules R52–R56.

A reason and the number of the approval together exempt from R52–R54; one without the other is R55's
(errata 3.19). Several courses add up, one that was failed does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.models import Training
from app.models.words import TrainingKind
from app.services.dates import add_months
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity

_LAWFUL = ("基层党委", "县级党委组织部门")


def _courses(s: Scope) -> list[Training]:
    """Courses held: rows that are no exemption."""
    return [
        row
        for row in s.file.trainings
        if row.kind == TrainingKind.INTENSIVE and not (row.exemption_reason or row.exemption_document)
    ]


def _exemptions(s: Scope) -> list[Training]:
    return [
        row
        for row in s.file.trainings
        if row.kind == TrainingKind.INTENSIVE and (row.exemption_reason or row.exemption_document)
    ]


def _is_exempt(s: Scope) -> bool:
    return any(row.exemption_reason and row.exemption_document for row in _exemptions(s))


@rule("R52")
def trained(s: Scope) -> Iterator[Remark]:
    """Trained or exempt, or it is a breach; too short or not passed is a warning (一般不少于)."""
    courses, vote = _courses(s), s.nodes.admission_vote
    if not courses:
        if not _exemptions(s) and s.reached(11):
            yield s.broken(
                "没有参加短期集中培训，也没有免训的记录；没有经过培训的，除个别特殊情况外，不能发展入党。"
            )
        return
    if _is_exempt(s):
        return
    begun = [day for day in (row.start_on or row.end_on for row in courses) if day is not None]
    if vote is not None and begun and min(begun) > vote.on:
        yield s.broken(f"集中培训 {min(begun)} 才开始，晚于接收大会 {vote.on}。", node=vote.on)
        return
    last = courses[-1]
    day = last.end_on or last.start_on
    if last.passed is False:
        yield s.broken("集中培训没有合格，须补训。", severity=Severity.WARNING, node=day)
    elif last.passed is None and s.reached(11):
        yield s.unknown("没有填集中培训是否合格。", severity=Severity.WARNING)
    if last.passed is not False:
        yield from _length(s, [row for row in courses if row.passed is not False])


def _length(s: Scope, courses: list[Training]) -> Iterator[Remark]:
    """Three days or twenty-four hours: either is enough."""
    needed_days, needed_hours = s.params.whole("training_days"), s.params.whole("training_hours")
    days = sum((row.days for row in courses if row.days is not None), Decimal(0))
    hours = sum(row.hours for row in courses if row.hours is not None)
    if days >= needed_days or hours >= needed_hours:
        return
    knows_days = any(row.days is not None for row in courses)
    knows_hours = any(row.hours is not None for row in courses)
    needed = f"一般不少于 {needed_days} 天或 {needed_hours} 学时"
    if knows_days and knows_hours:
        yield s.broken(
            f"集中培训 {days.normalize():f} 天、{hours} 学时，{needed}。",
            severity=Severity.WARNING,
            node=courses[-1].end_on or courses[-1].start_on,
        )
    elif s.reached(11):
        known = f" {days.normalize():f} 天" if knows_days else f" {hours} 学时" if knows_hours else ""
        missing = "学时" if knows_days else "天数" if knows_hours else "天数和学时"
        yield s.unknown(
            f"集中培训{known}，没有填{missing}，无法判断是否够长；{needed}。", severity=Severity.WARNING
        )


@rule("R53")
def trained_by_the_committee(s: Scope) -> Iterator[Remark]:
    """By the basic-level committee or the county organisation department."""
    courses = _courses(s)
    if not courses or _is_exempt(s) or any(row.organiser in _LAWFUL for row in courses):
        return
    if any(row.organiser is None for row in courses):
        if s.reached(11):
            yield s.unknown("没有填集中培训由谁主办，无法判断是否基层党委或县级党委组织部门。")
    else:
        yield s.broken(
            "集中培训的主办不是基层党委或县级党委组织部门，支部自办的不算。",
            node=courses[-1].end_on or courses[-1].start_on,
        )


@rule("R54")
def trained_between_listing_and_review(s: Scope) -> Iterator[Remark]:
    """After the listing, before the committee's review."""
    courses = _courses(s)
    if not courses or _is_exempt(s):
        return
    listed, review = s.nodes.candidate_since, s.nodes.committee_review
    last = courses[-1]
    start, end = last.start_on or last.end_on, last.end_on or last.start_on
    if listed is not None and start is not None and start < listed:
        yield s.broken(f"集中培训 {start} 开始，早于列为发展对象 {listed}。", node=start)
    if review is not None and end is not None and end > review.on:
        yield s.broken(f"集中培训 {end} 结束，晚于支委会审查 {review.on}。", node=end)


@rule("R55")
def exemption_is_approved(s: Scope) -> Iterator[Remark]:
    """An exemption has both a reason and the number of its approval."""
    if not s.reached(11) or _is_exempt(s):
        return
    for row in _exemptions(s):
        lacking = "免训批准文号" if row.exemption_reason else "免训原因"
        yield s.broken(f"填了免训，没有{lacking}；个别特殊情况免训，须有原因和批准依据。")


@rule("R56")
def training_still_valid(s: Scope) -> Iterator[Remark]:
    """The meeting within the validity this branch has set (0: not checked)."""
    months, vote = s.params.whole("training_valid_months"), s.nodes.admission_vote
    ends = [day for day in (row.end_on or row.start_on for row in _courses(s)) if day is not None]
    if not months or vote is None or not ends or _is_exempt(s):
        return
    limit = add_months(max(ends), months)
    if vote.on > limit:
        yield s.broken(
            f"集中培训 {max(ends)} 结束，本支部设定 {months} 个月内有效（到 {limit}）；接收大会 {vote.on}。",
            node=vote.on,
        )
