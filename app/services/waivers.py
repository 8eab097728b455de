"""情况说明: a finding the secretary has looked into and explains, kept with reason, name and day.

What the unit itself or local practice asks for may be put aside with a reason (已说明). What the national
text demands stays a violation: its explanation is shown beside it and it goes on counting. An explanation
belongs to one finding with its facts: when a date, a number or a name in it changes, the finding is back.
Explanations stay at this place: every unit judges by its own thresholds, so they go into no package.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound, UserError
from app.models import Waiver
from app.services.rules.findings import Due, Explanation, Finding, Severity

OWN_SOURCES = frozenset({"default", "local"})
"""Sources of rules that are the unit's own or local practice."""

LONGEST_REASON = 500
"""Most characters of a reason."""

_COUNTED_TO_TODAY = re.compile(r"，?(已超期? ?\d+ 天|还有 \d+ 天|今天到期)")
"""The part of a message that differs every day though no fact has changed."""


def mark_of(finding: Finding) -> str:
    """What identifies a finding with the facts it rests on, whatever the day (32 hexadecimal digits)."""
    parts = (
        finding.rule,
        finding.case_id or finding.subject_id or "",
        finding.severity.value,
        finding.state.value,
        str(finding.step or ""),
        str(finding.node or ""),
        str(finding.due_on or ""),
        _COUNTED_TO_TODAY.sub("", finding.message),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def is_national(finding: Finding) -> bool:
    """Whether the national text is broken: no branch can put that aside."""
    return finding.severity is Severity.VIOLATION and finding.source not in OWN_SOURCES


def is_put_aside(finding: Finding) -> bool:
    """Whether it counts no more: explained, and not a violation of the national text."""
    return finding.explanation is not None and not is_national(finding)


def load_explanations(session: Session) -> dict[str, Explanation]:
    """Every explanation kept, by the mark of its finding."""
    return {
        row.id: Explanation(row.reason, row.by, row.at.astimezone().date())
        for row in session.scalars(select(Waiver))
    }


def with_explanations(
    findings: Iterable[Finding], explanations: Mapping[str, Explanation]
) -> tuple[list[Finding], list[Finding]]:
    """Findings that count, each with its explanation if there is one, and those put aside."""
    counted: list[Finding] = []
    aside: list[Finding] = []
    for finding in findings:
        if explanations:
            finding = replace(finding, explanation=explanations.get(mark_of(finding)))
        (aside if is_put_aside(finding) else counted).append(finding)
    return counted, aside


def without_settled(dues: Iterable[Due], aside: Iterable[Finding]) -> list[Due]:
    """Obligations, without those whose missed day has been explained and put aside."""
    settled = {(f.rule, f.case_id or f.subject_id, f.due_on) for f in aside if f.due_on is not None}
    return [due for due in dues if (due.rule, due.case_id or due.subject_id, due.due_on) not in settled]


def refusal(finding: Finding, today: date) -> str:
    """Why a finding cannot be explained yet; empty when it can."""
    if finding.due_on is not None and finding.due_on >= today:
        return f"{finding.due_on} 才到期，现在还没有要说明的；到期前办好就不用说明。"
    return ""


def explain(session: Session, finding: Finding, reason: str, by: str, at: datetime) -> None:
    """Keep an explanation, in place of an earlier one of the same finding.

    ``by`` is who answers for it, ``at`` the present moment (with its zone).

    Raises UserError for an empty or too long reason, without a name, or before the day is missed.
    """
    reason, by = reason.strip(), by.strip()
    if not reason:
        raise UserError("E-WAIVE-01", "没有写原因，说明没有保存。", "请写明为什么是这样、怎样处理的。")
    if len(reason) > LONGEST_REASON:
        raise UserError(
            "E-WAIVE-02",
            f"原因有 {len(reason)} 个字，最多 {LONGEST_REASON} 个字，说明没有保存。",
            "请写得短一些，详细情况另附材料。",
        )
    if not by:
        raise UserError("E-WAIVE-03", "没有写说明人，说明没有保存。", "请填写说明人的姓名。")
    if too_early := refusal(finding, at.astimezone().date()):
        raise UserError("E-WAIVE-04", f"{too_early}说明没有保存。", "请在到期前办理。")
    subject = finding.case_id or finding.subject_id
    if subject is None:
        raise UserError("E-WAIVE-05", "这一条不属于哪个人或组织，不能说明。", "数据没有改动。")
    mark = mark_of(finding)
    row = session.get(Waiver, mark)
    if row is None:
        row = Waiver(id=mark, rule=finding.rule, subject_id=subject)
        session.add(row)
    row.reason, row.by, row.at = reason, by, at


def withdraw(session: Session, finding: Finding) -> None:
    """Take an explanation back: the finding counts again. Raises NotFound when there is none any more."""
    row = session.get(Waiver, mark_of(finding))
    if row is None:
        raise NotFound("E-WAIVE-06", "这条说明已经不在了，数据没有改动。", "请重新打开检查发现。")
    session.delete(row)
