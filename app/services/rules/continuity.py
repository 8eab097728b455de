"""B. Activists who came from elsewhere, and those forgotten (转入、连续计算、长期未研究): rules R28–R30."""

from __future__ import annotations

from collections.abc import Iterator

from app.models.words import Motion
from app.services.dates import add_days, add_months, months_full, no_later_than
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.periods import studied_on


@rule("R28")
def counted_on_with_papers(s: Scope) -> Iterator[Remark]:
    """Time spent elsewhere counts only with the papers received, examined and complete (article 12).

    Without them the time starts anew with the decision here. That is a breach only where the case relies on
    the old date: studied before a year here, or gone on without a decision here.
    """
    case = s.file.case
    original = case.original_activist_since
    if original is None or s.nodes.is_continuous:
        return
    missing = [
        name
        for name, value in (
            ("转入材料收到日期", case.materials_received_on),
            ("转入审查日期", case.materials_reviewed_on),
            ("转入材料是否齐全", case.materials_complete),
        )
        if value is None
    ]
    here = s.nodes.activist_since
    anew = f"培养时间应从在本支部重新确定之日（{here or '尚未确定'}）起算"
    if _relies_on_old_date(s):
        if case.materials_complete is False:
            yield s.broken(
                f"转入材料不齐全，却从原确定日 {original} 连续计算培养时间；{anew}。",
                node=here or original,
            )
        elif s.asks:
            yield s.unknown(f"没有填{'、'.join(missing)}，无法判断能否从 {original} 连续计算培养时间。")
    elif case.materials_complete is False:
        yield s.broken(f"转入材料不齐全，{anew}。", severity=Severity.HINT, node=here or original)


def _relies_on_old_date(s: Scope) -> bool:
    here, studied = s.nodes.activist_since, studied_on(s.nodes)
    if here is None:
        return s.nodes.has_later(5)
    return studied is not None and studied < add_months(here, s.params.whole("cultivation_months"))


@rule("R29")
def papers_examined_soon(s: Scope) -> Iterator[Remark]:
    """The papers of one who came from elsewhere are examined within the days this branch has set."""
    case = s.file.case
    received = case.materials_received_on
    if case.original_activist_since is None or received is None:
        return
    days = s.params.whole("transfer_review_days")
    limit = add_days(received, days)
    if case.materials_reviewed_on is None:
        message = f"{received} 收到转入材料，应在 {days} 天内（{no_later_than(limit)}）审查，还没有审查"
        if studied_on(s.nodes) is None:
            yield s.due(limit, "审查转入材料", message)
        elif s.asks:
            yield s.broken(f"{message}。", node=received, due_on=limit)
    elif case.materials_reviewed_on < received:
        yield s.broken(
            f"转入材料 {case.materials_reviewed_on} 审查，早于收到 {received}，请核对日期。",
            node=case.materials_reviewed_on,
        )
    elif case.materials_reviewed_on > limit:
        yield s.broken(
            f"{received} 收到转入材料，应{no_later_than(limit)} 审查；实际 {case.materials_reviewed_on}，"
            f"晚 {(case.materials_reviewed_on - limit).days} 天。",
            node=case.materials_reviewed_on,
            due_on=limit,
        )


@rule("R30")
def not_forgotten(s: Scope) -> Iterator[Remark]:
    """An activist of two years who has never been put up for study (长期未研究)."""
    since = s.nodes.effective_activist_since
    if since is None or not s.asks or studied_on(s.nodes) is not None:
        return
    if any(vote.result is not None and vote.on <= s.today for vote in s.nodes.votes(Motion.CANDIDATE)):
        return
    months, limit = months_full(since, s.today), s.params.whole("stale_activist")
    if months >= limit:
        yield s.broken(
            f"{since} 起为积极分子，已满 {months} 个月（设定 {limit} 个月），一直没有提交研究发展对象；"
            "请研究继续培养、列为人选或取消资格。"
        )
