"""B. Cultivation and half-yearly inspection (培养教育考察): rules R22–R26, R218.

Everything counts from the day cultivation began, also when that was elsewhere (R28); what was recorded
elsewhere and has not been typed here is a missing fact, not a breach.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from app.models import Inspection
from app.models.words import InspectionStage
from app.services.dates import add_days, add_months, no_later_than
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.periods import (
    half_years_within,
    local_start,
    next_half_year,
    quarters_within,
    studied_on,
    too_long,
    without_any,
)


def _inspections(s: Scope, since: date, until: date) -> list[date]:
    """Days of the inspections before the person became a probationary member, within the stretch."""
    return [
        row.on
        for row in s.file.inspections
        if row.stage != InspectionStage.PROBATION and since <= row.on <= until
    ]


def _lacks_old_record(s: Scope, days: list[date]) -> bool:
    """Whether cultivation elsewhere counts but none of its inspections has been typed here."""
    received = s.file.case.materials_received_on
    return s.nodes.is_continuous and received is not None and not any(day <= received for day in days)


@rule("R22")
def inspected_within_six_months(s: Scope) -> Iterator[Remark]:
    """Rolling: from the start, through each inspection, to the study of the candidate (errata to R22)."""
    start = s.nodes.effective_activist_since
    if start is None or s.params.word("inspection_mode") != "ROLLING":
        return
    studied = studied_on(s.nodes)
    if (studied or s.today) < start:
        return
    days = _inspections(s, start, studied or s.today)
    months = s.params.whole("inspection_months")
    for before, after in too_long([start, *days, *([studied] if studied else [])], months):
        limit = add_months(before, months)
        if before == start and _lacks_old_record(s, days):
            if s.reached(5):
                yield s.unknown(f"{start} 起在原单位的考察记录没有录入，无法判断是否每半年考察一次。")
            continue
        half_yearly = _is_half_yearly(s, start, days, before, after)
        what = "研究发展对象" if after == studied and after not in days else "考察"
        yield s.broken(
            f"{_from(before, start)}，应{no_later_than(limit)} 考察；下一次{what}是 {after}，"
            f"晚 {(after - limit).days} 天。"
            + ("按上下半年看，每半年都有考察，故只作预警。" if half_yearly else ""),
            severity=Severity.WARNING if half_yearly else Severity.VIOLATION,
            node=after,
            due_on=limit,
            judged_on=after,
        )
    if studied is None:
        last = days[-1] if days else start
        limit = add_months(last, months)
        half_yearly = _is_half_yearly(s, start, days, last, s.today)
        yield s.due(
            limit,
            "半年考察",
            f"{_from(last, start)}，应{no_later_than(limit)} 完成下一次考察",
            warn_days=s.params.whole("inspection_warn_days"),
            late=Severity.WARNING if half_yearly else Severity.VIOLATION,
        )


def _from(day: date, start: date) -> str:
    return f"{day} 起培养" if day == start else f"{day} 考察"


def _is_half_yearly(s: Scope, start: date, days: list[date], before: date, after: date) -> bool:
    """Every whole calendar half-year has an inspection and this gap is not longer than eight months."""
    last = studied_on(s.nodes) or add_days(s.today, -1)
    return not without_any(half_years_within(start, last), days) and after <= add_months(
        before, s.params.whole("inspection_gap_months")
    )


@rule("R23")
def inspected_every_half_year(s: Scope) -> Iterator[Remark]:
    """By calendar half-years, where this branch has chosen so."""
    start = s.nodes.effective_activist_since
    if start is None or s.params.word("inspection_mode") != "CALENDAR":
        return
    studied = studied_on(s.nodes)
    days = _inspections(s, start, studied or s.today)
    for first, last in without_any(half_years_within(start, studied or add_days(s.today, -1)), days):
        if _lacks_old_record(s, days) and first <= (s.file.case.materials_received_on or first):
            if s.reached(5):
                yield s.unknown(f"{first} 至 {last} 在原单位的考察记录没有录入。")
            continue
        yield s.broken(f"{first} 至 {last} 这半年没有考察。", node=last, due_on=last, judged_on=last)
    if studied is None:
        yield from _next_half_year(s, start, days)


def _next_half_year(s: Scope, start: date, days: list[date]) -> Iterator[Remark]:
    first, last = next_half_year(start, s.today, days)
    yield s.due(
        last,
        "半年考察",
        f"{first} 至 {last} 这半年应考察一次，还没有考察",
        warn_days=s.params.whole("inspection_warn_days"),
    )


@rule("R24")
def inspected_twice(s: Scope) -> Iterator[Remark]:
    """At least two inspections before the study of the candidate (errata: the rest is R22's)."""
    start, vote = s.nodes.effective_activist_since, s.nodes.candidate_vote
    if start is None or vote is None or vote.on < start:
        return
    days = _inspections(s, start, vote.on)
    needed = s.params.whole("min_inspections")
    if len(days) >= needed:
        return
    message = f"{start} 起培养，到 {vote.on} 研究发展对象应至少考察 {needed} 次，记录 {len(days)} 次"
    if _lacks_old_record(s, days):
        if s.reached(6):
            yield s.unknown(f"{message}；原单位的考察记录没有录入，无法判断。")
    elif days or s.asks:
        yield s.broken(f"{message}。", node=vote.on)


@rule("R25")
def inspections_bear_both_opinions(s: Scope) -> Iterator[Remark]:
    """The mentor's and the branch's opinion on each inspection."""
    rows = [row for row in s.file.inspections if row.stage != InspectionStage.PROBATION]
    for row in rows:
        missing = [
            name
            for name, opinion in (("联系人意见", row.mentor_opinion), ("支部意见", row.branch_opinion))
            if not opinion
        ]
        if missing and s.asks and (row is not rows[-1] or s.reached(6)):
            yield s.broken(f"{row.on} 的考察没有{'、'.join(missing)}。", node=row.on, judged_on=row.on)


@rule("R26")
def reports_every_quarter(s: Scope) -> Iterator[Remark]:
    """A thought report each whole quarter, or never more than three months apart (errata 3.13)."""
    start = local_start(s.nodes) or s.nodes.effective_activist_since
    if start is None or s.params.word("thought_report") != "QUARTERLY" or not s.asks:
        return
    studied = studied_on(s.nodes)
    last = studied or add_days(s.today, -1)
    if last < start:
        return
    days = [row.on for row in s.file.thought_reports if start <= row.on <= (studied or s.today)]
    missing = without_any(quarters_within(start, last), days)
    if not missing or not any(too_long([start, *days, last], 3)):
        return
    quarters = "、".join(f"{first.year} 年第 {(first.month + 2) // 3} 季度" for first, _ in missing)
    yield s.broken(f"{quarters}没有思想汇报，一般每季度一篇。", node=missing[-1][1])


@rule("R218")
def periods_in_order(s: Scope) -> Iterator[Remark]:
    """The periods of inspections run forward and do not overlap.

    A mentor's quarterly note and the branch's half-yearly inspection may cover the same time: rows with the
    branch's opinion are compared with each other, and the rest with each other. Sharing one day is allowed.
    """
    rows = s.file.inspections
    for row in rows:
        if row.period_from and row.period_to and row.period_to < row.period_from:
            yield s.broken(
                f"{row.on} 考察的期间止 {row.period_to}，早于期间起 {row.period_from}。", node=row.on
            )
    for kind in (True, False):
        dated = sorted(
            (
                (row.period_from, row.period_to, row)
                for row in rows
                if bool(row.branch_opinion) is kind and row.period_from and row.period_to
            ),
            key=lambda item: (item[0], item[1], item[2].on),
        )
        yield from _overlaps(s, dated)


def _overlaps(s: Scope, dated: list[tuple[date, date, Inspection]]) -> Iterator[Remark]:
    for (_, end, earlier), (begin, _, later) in pairwise(dated):
        if begin < end:
            yield s.broken(
                f"{earlier.on} 考察的期间到 {end} 止，与 {later.on} 考察的期间（{begin} 起）重叠。",
                node=later.on,
            )
