"""Where one case stands, on one screen: line, findings, obligations, derived dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.services.case_loading import load_register
from app.services.casefile import CaseFile
from app.services.editions import Edition, edition_on
from app.services.findings import case_id, make_context, report
from app.services.journey.derived import derived_dates
from app.services.journey.line import StepLine, StepState, current_step, step_line
from app.services.milestones import Milestones
from app.services.rules.engine import Context
from app.services.rules.findings import Due, Finding
from app.services.waivers import load_explanations


@dataclass(frozen=True, slots=True)
class CaseStatus:
    """Everything the person page shows of a case, computed at once from one load.

    ``edition`` is the edition in force on the day looked at; ``names`` maps UUIDs of people and
    organisations named by the facts to what is shown. ``aside`` are findings explained and put aside.
    """

    file: CaseFile
    nodes: Milestones
    context: Context
    lines: tuple[StepLine, ...]
    findings: tuple[Finding, ...]
    dues: tuple[Due, ...]
    dates: dict[str, date]
    edition: Edition
    aside: tuple[Finding, ...] = ()

    @property
    def current(self) -> StepLine | None:
        """The step to be done now, or None."""
        return current_step(self.lines)

    def next_codes(self) -> list[str]:
        """Codes of every step that could be done now."""
        return [line.step.code for line in self.lines if line.state in (StepState.NOW, StepState.OPEN)]

    def findings_of(self, step_code: str) -> tuple[Finding, ...]:
        """Findings that belong to a step."""
        step = next(line.step for line in self.lines if line.step.code == step_code)
        notice = next(line.step for line in self.lines if line.step.code == "8b")
        if step.code == "8b":
            return tuple(f for f in self.findings if f.rule in step.rules)
        return tuple(f for f in self.findings if f.step == step.number and f.rule not in notice.rules)


def case_status(session: Session, case: str, today: date) -> CaseStatus:
    """The status of the case with UUID ``case`` on ``today``; LookupError if it is gone."""
    register = load_register(session, [case])
    if not register.files:
        raise LookupError(case)
    file = register.files[0]
    context = make_context(session, today, register)
    nodes = Milestones(file, context.params)
    found = report(register, context, explanations=load_explanations(session))
    return CaseStatus(
        file=file,
        nodes=nodes,
        context=context,
        lines=step_line(file, today, context.params, context.calendar),
        findings=found.findings,
        dues=found.dues,
        dates=derived_dates(nodes, context.calendar, context.params),
        edition=edition_on(today, context.params),
        aside=found.aside,
    )


def case_status_by_code(session: Session, code: str, today: date) -> CaseStatus:
    """The status of a case by its 案卷编号. Raises NotFound."""
    return case_status(session, case_id(session, code), today)
