"""What the rules would say of a meeting before it is stored (核对): a date out of order is seen in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.models.words import VoteResult
from app.services.findings import check_cases
from app.services.meeting_list import record_whole
from app.services.meetings import MeetingFact
from app.services.rules.findings import Finding, State


def rehearse_meeting(session: Session, fact: MeetingFact, today: date) -> tuple[Finding, ...]:
    """The findings about the cases of ``fact`` that storing it would add, the gravest first.

    Of a meeting still to come every motion is taken as passed, judged on its day, and only what the facts
    contradict is told: what nobody can know yet is not missing. ``session`` is left as it was. Raises
    UserError where storing would (the numbers contradict each other, a motion is there twice).
    """
    is_to_come = fact.on > today
    day = max(today, fact.on)
    if is_to_come:
        passed = tuple(replace(item, result=VoteResult.PASSED.value) for item in fact.motions)
        fact = replace(fact, motions=passed)
    cases = sorted({item.case_id for item in fact.motions})
    before = {_said(finding) for finding in check_cases(session, cases, day).findings}
    trial = session.begin_nested()
    try:
        record_whole(session, fact)
        found = check_cases(session, cases, day).findings
    finally:
        trial.rollback()
    added = (finding for finding in found if _said(finding) not in before)
    return tuple(finding for finding in added if not is_to_come or finding.state is State.BROKEN)


def _said(finding: Finding) -> tuple[str, str | None, str]:
    return finding.rule, finding.case_id, finding.message
