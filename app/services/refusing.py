"""Refusals with a rule behind them: rule and article, what is needed and what is there, the first possible
day, and who may decide otherwise.
"""

from __future__ import annotations

from datetime import date

from app.errors import UserError
from app.services.dates import add_days
from app.services.editions import LABELS, edition_on
from app.services.params import Params
from app.services.rules.findings import Severity
from app.services.rules.texts import text_in_force


def allowance(source: str, severity: Severity, article: str | None) -> str:
    """Who may allow something else than a rule asks, and how that is kept.

    ``source`` is how the rule's text was read (verified, quoted, local, default), ``severity`` the rule's,
    ``article`` what it rests on: without one it is the order of days and the agreement of numbers.
    """
    if source == "default":
        return "这是本支部自己定的：可以说明情况；支委会研究后也可以在规则手册里改数字，理由写进会议记录。"
    if source == "local":
        return "这是地方做法：上级党组织另有规定的，按上级的办，把文件记进材料，也可以说明情况。"
    if not article:
        return "这是日期先后、数目相符，不是谁能放行的：填错了就改正；材料上确实这样的，可以说明情况。"
    if severity is Severity.VIOLATION:
        return (
            "这是细则、条例的要求，支部不能放宽。情况特殊的，请示上级党组织，按批复办，把批复记进上级手续。"
        )
    return "这是提醒，不妨碍继续办理；核实过、有理由的，可以说明情况。"


def refused(
    code: str,
    rule: str,
    what: str,
    *,
    day: date,
    params: Params,
    needed: str,
    present: str,
    possible: date | None = None,
    do: str = "",
) -> UserError:
    """The error to raise. ``what`` happened, in a clause without its end; nothing was stored.

    ``needed`` and ``present`` are clauses with their numbers; ``possible`` is the first day on which it can
    be done, None where no day alone makes it possible; ``day`` chooses the edition; ``do`` is what to do.
    """
    text = text_in_force(rule, params)
    if text is None:
        raise KeyError(rule)
    edition = edition_on(day, params)
    article = text.article(edition)
    named = f"（{LABELS[edition] if text.is_of_the_rules else ''}{article}）" if article else ""
    first = f"最早 {possible} 可以。" if possible is not None else ""
    allowed = allowance(text.source_in(edition), text.severity, article)
    return UserError(
        code,
        f"{what}，没有保存。",
        f"{rule}{named}要求{needed}；现在{present}。{first}{do}{allowed}",
    )


def too_soon(
    code: str,
    what: str,
    day: date,
    after: str,
    first: date,
    params: Params,
    *,
    same_day: bool = True,
) -> UserError:
    """The refusal of a fact dated before what it follows (R117): possible from that day or the next."""
    possible = first if same_day else add_days(first, 1)
    return refused(
        code,
        "R117",
        f"{_dated(what, day)} {'早于' if same_day else '不晚于'}{_dated(after, first)}",
        day=day,
        params=params,
        needed=f"{what}{'不早于' if same_day else '晚于'}{after}",
        present=f"{after}填的是 {first}，{what}填的是 {day}",
        possible=possible,
        do="请核对这两个日期。",
    )


def _dated(what: str, day: date) -> str:
    return f"{what}{day}" if what.endswith("”") else f"{what} {day}"


def not_yet(code: str, what: str, day: date, params: Params, do: str) -> UserError:
    """The refusal of a fact dated in the future (R118): it becomes possible on that very day."""
    return refused(
        code,
        "R118",
        f"{what} {day} 还没有到",
        day=day,
        params=params,
        needed="已经办了的事，日期不晚于今天",
        present=f"填的是 {day}",
        possible=day,
        do=do,
    )
