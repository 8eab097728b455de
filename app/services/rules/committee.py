"""Whether a meeting could decide: committee (支委会), or the assembly where there is none (R13, R33).

Committee: at least half its members present. Assembly in its place: at least half present and more than
half of those due in favour (支部工作条例 第十一条; errata 3.8). Admission and conversion are counted
otherwise (R65, R66) and have no part here.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models import Vote
from app.models.words import MeetingKind, Motion
from app.services.rules.engine import Remark, Scope
from app.services.rules.findings import Severity
from app.services.rules.votes import without_result


def left_open(s: Scope, motion: Motion, what: str) -> Iterator[Remark]:
    """A meeting on ``what`` was planned, its day is over and its result is not recorded."""
    planned = without_result(s.nodes.votes(motion), s.today)
    if planned is not None and s.asks:
        yield s.unknown(
            f"{planned.on} 计划{what}的{planned.kind}没有填结果，无法判断是否通过；没有开成的填“延期”。",
            severity=Severity.VIOLATION,
            node=planned.on,
        )


def could_decide(s: Scope, vote: Vote, step: int, what: str) -> Iterator[Remark]:
    """Remarks on the meeting that decided ``what`` (确定积极分子); ``step`` is its step.

    A meeting that could not decide is a breach, also where the rule itself is only about an order.
    """
    organisation = s.file.organisation
    has_committee = organisation.has_committee if organisation else None
    if vote.kind == MeetingKind.ASSEMBLY:
        if has_committee is True:
            yield s.broken(
                f"{vote.on} {what}由支部大会作出；本支部设有支委会，一般由支委会研究决定。"
                "大会范围更大，决定有效，请核对上级有无要求。",
                severity=Severity.HINT,
                node=vote.on,
            )
        yield from _half_present(s, vote, vote.due, step, what)
        yield from _majority(s, vote, what)
    elif has_committee is False:
        yield s.broken(
            f"{vote.on} {what}记为支委会作出，但本支部不设支委会，应由支部党员大会讨论决定。",
            severity=Severity.VIOLATION,
            node=vote.on,
        )
    else:
        size = organisation.committee_size if organisation else None
        yield from _half_present(s, vote, vote.due if vote.due is not None else size, step, what)


def _half_present(s: Scope, vote: Vote, due: int | None, step: int, what: str) -> Iterator[Remark]:
    if due is None or vote.present is None:
        if s.reached(step):
            missing = "应到人数" if due is None else "实到人数"
            yield s.unknown(
                f"{vote.on} {what}的{vote.kind}没有填{missing}，无法判断到会是否过半。",
                severity=Severity.VIOLATION,
            )
    elif vote.present * 2 < due:
        yield s.broken(
            f"{vote.on} {what}的{vote.kind}应到 {due}，须有半数以上即至少 {(due + 1) // 2} 人到会；"
            f"实到 {vote.present}。",
            severity=Severity.VIOLATION,
            node=vote.on,
        )


def _majority(s: Scope, vote: Vote, what: str) -> Iterator[Remark]:
    if vote.due is None or vote.votes_for is None:
        return
    if vote.votes_for * 2 <= vote.due:
        yield s.broken(
            f"{vote.on} {what}的支部大会应到 {vote.due}，赞成须超过 {vote.due / 2:g}，"
            f"即至少 {vote.due // 2 + 1}；赞成 {vote.votes_for}。",
            severity=Severity.VIOLATION,
            node=vote.on,
        )
