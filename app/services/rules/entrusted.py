"""M. Entrusted cultivation and pairs (委托培养、结对培养): rules R195–R197.

Silent for a case without a pair, unless the branch serves several small units and its probationer should
have one. Every number here is a default: hints only (errata 1.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models.words import HelperRole
from app.services.dates import add_days, add_months, no_later_than
from app.services.milestones import Stage
from app.services.pairing import (
    PARTIES,
    Pair,
    gone_since,
    has_blemish,
    load_on,
    needs_pair,
    pairing_over_on,
    pairs_of,
    party_years,
    rhythms,
    verdicts,
    verdicts_due,
)
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.members import called, was_full_member


@rule("R195")
def old_member_at_the_side(s: Scope) -> Iterator[Remark]:
    """A probationer without a branch of the employer's own has a fit old member, in force without a break."""
    pairs = pairs_of(s.context.register, s.file)
    for pair in pairs:
        yield from _fit(s, pair)
        yield from _hand_over(s, pair)
    if s.nodes.stage is not Stage.PROBATIONARY or any(pair.is_in_force(s.today) for pair in pairs):
        return
    closed = [pair.row.to_on for pair in pairs if pair.row.to_on is not None and pair.row.to_on < s.today]
    if closed:
        limit = add_days(max(closed), s.params.whole("mentor_replace_days"))
        yield s.due(
            limit, "结对交接", f"结对在 {max(closed)} 结束，预备期还没有满，应{no_later_than(limit)} 另行指定"
        )
    elif not pairs and needs_pair(s.file, s.nodes) and s.nodes.approval_date is not None:
        limit = add_days(s.nodes.approval_date, s.params.whole("mentor_days"))
        yield s.due(
            limit,
            "指定结对老党员",
            f"所在单位没有单独的党支部，{s.nodes.approval_date} 批准为预备党员，"
            f"应{no_later_than(limit)} 指定一名老党员结对，还没有登记",
        )


def _fit(s: Scope, pair: Pair) -> Iterator[Remark]:
    """The paired member on the first day: full member, of long standing, without blemish, not overloaded."""
    register, start, person_id = s.context.register, pair.row.from_on, pair.row.person_id
    name = called(register, person_id)
    if person_id == s.file.case.person_id:
        yield s.broken(f"{start} 起的结对老党员是本人，应由另一名党员结对。", node=start, by_default=False)
        return
    if was_full_member(register, person_id, start) is False:
        yield s.broken(f"{start} 起结对的{name}当时不是正式党员。", node=start)
    elif pair.mentor is not None:
        yield from _senior(s, pair, start, name)
    if pair.mentor is not None and has_blemish(pair.mentor, start):
        undated = pair.mentor.discipline_from is None and pair.mentor.discipline_to is None
        tail = "（没有起止日，按现状推断）" if undated else ""
        yield s.broken(f"{start} 起结对的{name}受{pair.mentor.discipline}处分{tail}，不宜结对。", node=start)
    most, load = s.params.whole("pair_load"), load_on(register, person_id, start)
    if load > most:
        yield s.broken(f"{name}在 {start} 同时结对 {load} 人，不超过 {most} 人。", node=start)


def _senior(s: Scope, pair: Pair, start: date, name: str) -> Iterator[Remark]:
    needed = s.params.whole("pair_seniority_years")
    assert pair.mentor is not None
    years = party_years(s.context.register, pair.mentor, start, s.params)
    if years is None:
        yield s.unknown(f"没有填{name}的转正日期，无法判断党龄是否满 {needed} 年。", node=start)
    elif years < needed:
        yield s.broken(f"{name}在 {start} 党龄 {years} 年（自转正算起），应满 {needed} 年。", node=start)


def _hand_over(s: Scope, pair: Pair) -> Iterator[Remark]:
    """A mentor who left hands over in ``mentor_replace_days``."""
    if pair.mentor is None or pair.row.to_on is not None or pairing_over_on(s.file, s.nodes) is not None:
        return
    gone = gone_since(s.context.register, pair.mentor, s.today)
    if gone is not None and gone[0] >= pair.row.from_on:
        limit = add_days(gone[0], s.params.whole("mentor_replace_days"))
        yield s.due(
            limit,
            "结对交接",
            f"结对老党员{pair.mentor.name} {gone[0]} {gone[1]}，应{no_later_than(limit)} 交接给另一人",
        )


@rule("R196")
def contact_report_bulletin(s: Scope) -> Iterator[Remark]:
    """联系, 汇报 and 通报 in their rhythms while the pairing runs; gaps are said once a kind."""
    over = pairing_over_on(s.file, s.nodes)
    if over is not None and over <= s.today:
        return
    for rhythm in rhythms(s.file, s.nodes, s.today, s.params):
        if rhythm.next_due is None:
            continue
        if rhythm.gaps:
            before, after = rhythm.gaps[-1]
            yield s.broken(
                f"结对{rhythm.kind}每 {rhythm.months} 个月至少一次：{before} 之后应"
                f"{no_later_than(add_months(before, rhythm.months))}，实际 {after}"
                f"（共 {len(rhythm.gaps)} 处间隔过长）。",
                node=after,
            )
        since = f"最近一次{rhythm.kind} {rhythm.last}" if rhythm.last else f"结对后还没有{rhythm.kind}记录"
        yield s.due(
            rhythm.next_due,
            f"结对{rhythm.kind}",
            f"{since}，每 {rhythm.months} 个月至少一次，应{no_later_than(rhythm.next_due)}",
            warn_days=s.params.whole("pair_warn_days"),
        )


@rule("R197")
def verdicts_before_conversion(s: Scope) -> Iterator[Remark]:
    """Verdicts of the three parties (委托党委, 结对老党员, 所在单位) thirty days before the expiry."""
    if not any(row.role == HelperRole.PAIRED for row in s.file.helpers):
        return
    limit, given = verdicts_due(s.nodes, s.params), verdicts(s.file, s.nodes)
    if limit is None or s.nodes.stage not in (Stage.PROBATIONARY, Stage.FULL):
        return
    held = s.nodes.conversion
    met = held.vote.on if held is not None and held is not s.nodes.extension else None
    on_time = {
        party: day for party in PARTIES if (day := given[party]) is not None and (met is None or day <= met)
    }
    missing = [party for party in PARTIES if party not in on_time]
    late = {party: day for party, day in on_time.items() if day > limit}
    if late:
        yield s.broken(
            f"{'、'.join(f'{party} {day}' for party, day in late.items())} 的评语晚于 {limit}"
            f"（预备期满前 {s.params.whole('pair_verdict_days')} 天）。",
            node=max(late.values()),
        )
    if not missing:
        return
    names = "、".join(missing)
    if met is not None:
        yield s.broken(f"{met} 大会讨论转正之前没有{names}的评语，三方都应有。", node=met)
    else:
        yield s.due(
            limit,
            "三方评语",
            f"预备期到 {s.nodes.expiry_effective} 满，应{no_later_than(limit)} 取得{names}的评语",
            warn_days=s.params.whole("pair_warn_days"),
        )
