"""C. From activist to candidate (确定发展对象): rules R31–R34.

Each compares with the day of the meeting that studied the candidate (研究发展对象), not with the superior's
day or the day of listing (errata 3.5). Notices, introducers, political review and training have modules of
their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.models.words import Consulted, FilingResult, Link, Motion
from app.services.dates import add_months
from app.services.editions import Edition
from app.services.rules.committee import could_decide, left_open
from app.services.rules.engine import Remark, Scope, rule
from app.services.rules.findings import Severity
from app.services.rules.votes import without_result


@rule("R31")
def cultivated_for_a_year(s: Scope) -> Iterator[Remark]:
    """A whole year between the decision and the study, that day counted (article 13)."""
    vote = s.nodes.candidate_vote
    if vote is None:
        return
    start = s.nodes.effective_activist_since
    if start is None:
        if s.reached(3):
            yield s.unknown("没有确定积极分子的日期，无法判断研究发展对象时是否培养满一年。")
        return
    months = s.params.whole("cultivation_months")
    earliest = add_months(start, months)
    if vote.on < earliest:
        yield s.broken(
            f"{start} 起为积极分子，满 {months} 个月是 {earliest}；研究发展对象 {vote.on}，"
            f"早 {(earliest - vote.on).days} 天。",
            node=vote.on,
        )


@rule("R32")
def opinions_were_asked(s: Scope) -> Iterator[Remark]:
    """Mentor, members, masses; the party group where the branch has groups (errata 3.14)."""
    vote = s.nodes.candidate_vote
    if vote is None:
        return
    needed = [Consulted.MENTOR, Consulted.MEMBERS, Consulted.MASSES]
    if s.file.organisation is not None and s.file.organisation.has_groups is True:
        needed.insert(0, Consulted.GROUP)
    missing: list[str] = []
    for whom in needed:
        days = [
            row.on for row in s.file.consultations if row.link == Link.CANDIDATE and row.consulted == whom
        ]
        if not days:
            missing.append(whom)
        elif min(days) > vote.on:
            yield s.broken(f"征求{whom}意见 {min(days)}，晚于研究发展对象 {vote.on}。", node=vote.on)
    if missing and s.asks:
        yield s.broken(f"{vote.on} 研究发展对象，没有征求{'、'.join(missing)}意见的记录。", node=vote.on)


@rule("R33")
def studied_by_the_right_meeting(s: Scope) -> Iterator[Remark]:
    """The committee, or the assembly where there is none, with enough present."""
    vote = s.nodes.candidate_vote
    if vote is not None:
        yield from could_decide(s, vote, 7, "研究发展对象")
    elif without_result(s.nodes.votes(Motion.CANDIDATE), s.today) is not None:
        yield from left_open(s, Motion.CANDIDATE, "研究发展对象")
    elif s.reached(7):
        yield s.unknown("没有登记研究发展对象的会议，无法判断由谁、何时研究。")


@rule("R34")
def superior_has_answered(s: Scope) -> Iterator[Remark]:
    """2026: the superior agrees; 2014: it has filed. Listing comes after it (errata to R34)."""
    row, vote = s.nodes.consent_granted(), s.nodes.candidate_vote
    if row is None or row.decided_on is None:
        yield from _without_answer(s)
        return
    decided, listed = row.decided_on, s.nodes.candidate_since
    if vote is not None and decided < vote.on and _answers_this_study(s, decided, vote.on):
        yield s.broken(f"上级党委{row.result} {decided}，早于研究发展对象 {vote.on}。", node=decided)
    is_new = s.edition_on(decided) is Edition.R2026
    if listed is not None and listed < decided:
        first = "上级党委同意" if is_new else "报备案"
        yield s.broken(
            f"列为发展对象 {listed}，早于上级党委{row.result} {decided}；{first}后方可列为发展对象。",
            node=listed,
        )
    if is_new and row.result == FilingResult.FILED and s.params.word("upper_mode_2026") == "CONSENT":
        yield s.broken(
            f"上级党委 {decided} 的结果是“已备案”；2026 年细则要求报上级党委“同意”"
            "（所见摘引与转述不一，请核对批复）。",
            severity=Severity.WARNING,
            node=decided,
        )


def _answers_this_study(s: Scope, decided: date, studied: date) -> bool:
    """Whether an answer earlier than the last study was meant for it.

    Not if it answered an earlier study of the same person, unless he was listed on the strength of it.
    """
    listed = s.nodes.candidate_since
    before = any(vote.on <= decided for vote in s.nodes.votes(Motion.CANDIDATE))
    return not before or (listed is not None and listed >= studied)


def _without_answer(s: Scope) -> Iterator[Remark]:
    """No positive answer: spoken of once the case has gone on to the notice, the listing or beyond."""
    nodes = s.nodes
    went_on = nodes.candidate_notice is not None or nodes.candidate_since is not None or nodes.has_later(9)
    if not went_on or not s.asks:
        return
    needed = "同意" if s.edition is Edition.R2026 else "备案"
    last = nodes.consent
    if last is None:
        yield s.broken(f"没有上级党委{needed}拟列为发展对象的记录，后面的步骤已经办理。")
    elif last.result is None and last.decided_on is not None:
        yield s.unknown(f"上级党委 {last.decided_on} 办理，没有填结果，无法判断是否{needed}。")
    elif last.result is None:
        yield s.broken(f"{last.submitted_on} 已上报，上级党委还没有{needed}，后面的步骤却已经办理。")
    elif last.decided_on is None:
        yield s.unknown(f"上级党委结果为“{last.result}”，没有填办理日期，无法核对先后。")
    else:
        yield s.broken(
            f"上级党委 {last.decided_on} 的结果是“{last.result}”，后面的步骤却已经办理。",
            node=last.decided_on,
        )
