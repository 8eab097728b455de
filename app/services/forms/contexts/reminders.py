"""When the probationary members of a branch have to apply for conversion (R100)."""

from __future__ import annotations

from datetime import date

from app.services.casefile import CaseFile
from app.services.dates import add_days, add_months, chinese
from app.services.forms.contexts.facts import Facts, branch_data, person_data
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.reminders import ReminderRow, RemindersData
from app.services.milestones import Milestones, Stage
from app.services.rules.conversion import awaited_expiry, in_round, round_start

LAST_REMINDER = 7
"""Days before the end of the probation on which the last reminder is due."""


def reminders_data(wanted: Wanted) -> RemindersData:
    """The probationary members whose conversion is still open, the next one first."""
    facts = wanted.facts
    rows = [
        _row(facts, file)
        for file in wanted.files
        if facts.nodes(file).stage is Stage.PROBATIONARY and not facts.nodes(file).is_ended
    ]
    rows.sort(key=lambda row: (str(row.expiry), row.person.name))
    return RemindersData(branch_data(facts, wanted.organisation), facts.today, tuple(rows))


def _row(facts: Facts, file: CaseFile) -> ReminderRow:
    nodes = facts.nodes(file)
    expiry = nodes.expiry_effective
    applied = _applied(nodes)
    lead = facts.params.whole("conv_apply_lead")
    from_on = add_days(expiry, -lead) if expiry else None
    until = add_months(expiry, 1) if expiry else None
    return ReminderRow(
        person=person_data(facts, file.person),
        admission_on=nodes.probation_start,
        approval_on=nodes.approval_date,
        expiry=expiry,
        from_on=from_on,
        week_on=add_days(expiry, -LAST_REMINDER) if expiry else None,
        until=until,
        applied_on=applied,
        state=_answered(nodes) or _state(facts.today, from_on, expiry, until, applied),
        note=_note(nodes),
    )


def _applied(nodes: Milestones) -> date | None:
    """The application for the conversion still open: written since the probation was last extended.

    While a decision waits for the superior it is the application that decision was about.
    """
    probation = nodes.file.probation
    passed = [item.vote.on for item in nodes.conversions if item.passed]
    meeting = passed[-1] if passed and awaited_expiry(nodes) is None else date.max
    days = in_round(probation.application_dates if probation else (), round_start(nodes, meeting))
    return max(days, default=None)


def _answered(nodes: Milestones) -> str:
    """The meeting has decided and the superior has not answered: nothing is asked of the person."""
    decided = any(item.passed for item in nodes.conversions)
    return "大会已过，待批" if decided and awaited_expiry(nodes) is None else ""


def _state(
    today: date, from_on: date | None, expiry: date | None, until: date | None, applied: date | None
) -> str:
    if applied is not None:
        late = expiry is not None and applied > expiry
        return "已交（期满后）" if late else "已交"
    if from_on is None or expiry is None or until is None:
        return ""
    if today < from_on:
        return f"还有 {(from_on - today).days} 天提醒"
    if today <= expiry:
        return f"该写了，还有 {(expiry - today).days} 天满"
    return "已期满，尽快交" if today <= until else "逾期一个月未交"


def _note(nodes: Milestones) -> str:
    if nodes.extended_expiry is None:
        return ""
    return f"已延长至{chinese(nodes.extended_expiry)}满"
