"""M. Half-yearly reports and long standstill (半年汇报、长期滞后): rules R193 and R194; B. R27 (队伍分析).

R192 (share of key staff) is a figure, not a finding: :func:`app.services.shares.key_share`. R191, R201–R203,
R208 and R209 (talent pool, funds, targets, ratings, systems, venues) have no sheet yet. R193 and R27 are
silent until a report of their kind was recorded once. Every number is a default: hints only (errata 1.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from app.models.words import BRANCH_KINDS, CaseStatus
from app.services.dates import add_days, add_months, months_full, no_later_than
from app.services.milestones import Milestones
from app.services.rules.engine import OrganisationScope, Remark, organisation_rule
from app.services.rules.findings import Severity
from app.services.rules.periods import half_year_of, studied_on

_KIND = "半年汇报"
_ANALYSIS = "队伍分析"
_HALVES = {"上": (1, 6), "下": (7, 12)}


def half_year_name(first_day: date) -> str:
    """``2026 年上半年`` for the half-year beginning on ``first_day``."""
    return f"{first_day.year} 年{'上' if first_day.month == 1 else '下'}半年"


@organisation_rule("R193")
def half_yearly_report(s: OrganisationScope) -> Iterator[Remark]:
    """上半年 by 15 July, 下半年 by 15 January; asked for from the first one recorded on."""
    rows = [row for row in s.file.reports if row.kind == _KIND and row.half in _HALVES]
    starts = {date(row.year, _HALVES[row.half or ""][0], 1) for row in rows}
    sent = {date(row.year, _HALVES[row.half or ""][0], 1) for row in rows if row.reported_on is not None}
    days = s.params.whole("half_report_days")
    start = min(starts, default=s.today)
    missing = []
    while starts and start <= s.today:
        limit = add_days(half_year_of(start)[1], days)
        if start not in sent:
            if s.today > limit:
                missing.append((start, limit))
            else:
                yield s.due(
                    limit,
                    _KIND,
                    f"{half_year_name(start)}发展党员工作汇报应{no_later_than(limit)} 上报，还没有上报",
                    warn_days=s.params.whole("half_report_warn_days"),
                )
        start = add_months(start, 6)
    if missing:
        names = _some([half_year_name(first) for first, _ in missing], "个半年")
        first, limit = missing[-1]
        yield s.broken(
            f"{names}的汇报没有上报；{half_year_name(first)}的应{no_later_than(limit)}，"
            f"已超期 {(s.today - limit).days} 天。",
            due_on=limit,
        )


def _some(names: Sequence[str], unit: str, alone: str = "") -> str:
    """The last six of many, with how many there are: one wrong 年度 makes the list very long."""
    shown = "、".join(names[-6:])
    return f"{shown}{alone}" if len(names) <= 6 else f"{shown} 等 {len(names)} {unit}"


@organisation_rule("R27")
def analysed_every_year(s: OrganisationScope) -> Iterator[Remark]:
    """队伍分析 (the state of the activists) once a year; asked for from the first one recorded on."""
    years = {row.year for row in s.file.reports if row.kind == _ANALYSIS}
    if not years:
        return
    missing = [str(year) for year in range(min(years), s.today.year) if year not in years]
    if missing:
        yield s.broken(f"{_some(missing, '年', ' 年')}没有积极分子队伍状况分析，每年至少 1 次。")
    if s.today.year not in years:
        yield s.due(
            date(s.today.year, 12, 31),
            _ANALYSIS,
            f"{s.today.year} 年还没有积极分子队伍状况分析，每年至少 1 次",
            warn_days=s.params.whole("half_report_warn_days"),
        )


@organisation_rule("R194")
def long_standstill(s: OrganisationScope) -> Iterator[Remark]:
    """One finding with every sign that holds: no admission, activists forgotten, no change, breaches left."""
    if s.file.organisation.kind not in BRANCH_KINDS or not s.file.files:
        return
    cases = [Milestones(file, s.params) for file in s.file.files]
    signs = [
        sign
        for sign in (
            _no_admission(s, cases),
            _forgotten(s, cases),
            _no_change(s, cases),
            _left_overdue(s),
        )
        if sign
    ]
    if signs:
        yield s.broken(f"发展党员工作滞后：{'；'.join(signs)}。")


def _no_admission(s: OrganisationScope, cases: Sequence[Milestones]) -> str | None:
    """Nobody admitted for ``lag_admission_months``: since the last meeting, else since the oldest case."""
    limit = s.params.whole("lag_admission_months")
    admitted = [
        nodes.admission_vote.on
        for nodes in cases
        if nodes.admission_vote is not None and not nodes.is_admission_refused
    ]
    if admitted:
        months = months_full(max(admitted), s.today)
        text = f"最近一次接收预备党员是 {max(admitted)}"
    else:
        begun = [nodes.received for nodes in cases if nodes.received is not None]
        if not begun:
            return None
        months = months_full(min(begun), s.today)
        text = f"自 {min(begun)} 收到最早一份申请以来没有接收预备党员"
    return f"{text}，已 {months} 个月（设定 {limit} 个月）" if months >= limit else None


def _forgotten(s: OrganisationScope, cases: Sequence[Milestones]) -> str | None:
    """Activists of ``stale_activist`` months never put up for study (as R30)."""
    limit = s.params.whole("stale_activist")
    names = [
        nodes.file.person.name
        for nodes in cases
        if not nodes.is_ended
        and nodes.effective_activist_since is not None
        and studied_on(nodes) is None
        and months_full(nodes.effective_activist_since, s.today) >= limit
    ]
    if not names:
        return None
    return f"积极分子满 {limit} 个月没有研究的 {len(names)} 人（{_few(names)}）"


def _few(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + ("等" if names[3:] else "")


def _no_change(s: OrganisationScope, cases: Sequence[Milestones]) -> str | None:
    """No stage changed in the last two whole half-years although somebody could have moved on."""
    last_start, _ = half_year_of(add_days(half_year_of(s.today)[0], -1))
    last_end = half_year_of(last_start)[1]
    first_start = add_months(last_start, -6)
    for nodes in cases:
        if any(first_start <= day <= last_end for day in _changes(nodes)):
            return None
    waiting = [nodes for nodes in cases if _could_move(nodes, first_start, last_start)]
    if not waiting:
        return None
    return (
        f"{half_year_name(first_start)}、{half_year_name(last_start)}各阶段人数没有变化，"
        f"而 {len(waiting)} 人可以进入下一步（{_few([nodes.file.person.name for nodes in waiting])}）"
    )


def _changes(nodes: Milestones) -> list[date]:
    """The days on which a case entered a stage or ended."""
    full = nodes.full_conversion
    days = (
        nodes.received,
        nodes.activist_since,
        nodes.candidate_since,
        nodes.approval_date,
        full.approved_on if full is not None else None,
        nodes.cancellation.approved_on if nodes.cancellation is not None else None,
        nodes.file.case.ended_on,
    )
    return [day for day in days if day is not None]


def _could_move(nodes: Milestones, begun_by: date, day: date) -> bool:
    """Whether a case open before ``begun_by`` had, on ``day``, no lawful time left to wait for.

    The year of cultivation and the year of probation are no standstill.
    """
    if nodes.is_ended or nodes.status in (CaseStatus.SUSPENDED, CaseStatus.CLOSED_FULL):
        return False
    if nodes.received is None or nodes.received >= begun_by or nodes.full_conversion is not None:
        return False
    if nodes.approval_date is not None and nodes.approval_date <= day:
        return nodes.expiry_effective is not None and nodes.expiry_effective <= day
    if nodes.candidate_since is not None and nodes.candidate_since <= day:
        return True
    since = nodes.effective_activist_since
    return since is None or since > day or add_months(since, 12) <= day


def _left_overdue(s: OrganisationScope) -> str | None:
    """Obligations overdue for ``lag_overdue_days`` whose omission is a violation."""
    limit = s.params.whole("lag_overdue_days")
    old = [
        due for due in s.case_dues if due.late is Severity.VIOLATION and (s.today - due.due_on).days >= limit
    ]
    if not old:
        return None
    worst = min(old, key=lambda due: due.due_on)
    days = (s.today - worst.due_on).days
    return f"违规超期满 {limit} 天没有处理的 {len(old)} 项（{worst.person} {worst.act}，已超 {days} 天）"
