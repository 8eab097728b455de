"""What one visit of the person page needs, read in one job; which of its parts is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.journey.derived import LABELS
from app.services.journey.facts import GroupFacts, choices_for, step_facts
from app.services.journey.line import StepLine
from app.services.journey.reasons import date_reasons, rule_day
from app.services.overview import home_branch
from app.services.person_page import PersonPage, person_page
from app.ui.common.choices import ChoiceList
from app.ui.common.why import Why
from app.ui.wording import rule_why

NEW = "new"
"""Subject of the place that shows an empty form for a new person."""

BASICS = "basics"
FINDINGS = "findings"
EVENTS = "events"
HISTORY = "history"
PANES = (BASICS, FINDINGS, EVENTS, HISTORY)
"""Parts of the page that are no step."""

_TARGETS = ("人员", "党组织", "企业", "会议")


@dataclass(frozen=True, slots=True)
class Loaded:
    """``page`` is None for a new person; ``step`` is a step's code or one of :data:`PANES`."""

    page: PersonPage | None
    facts: tuple[GroupFacts, ...]
    step: str
    choices: Mapping[str, ChoiceList]
    home: str | None = None


def load(
    session: Any, subject: str, focus: str, today: date, known: Mapping[str, ChoiceList] | None
) -> Loaded:
    """Read the page of a person or case; ``known`` are choices that need not be read anew."""
    choices = known or {target: ChoiceList(choices_for(session, target)) for target in _TARGETS}
    if subject == NEW:
        return Loaded(None, (), BASICS, choices, home_branch(session))
    page = person_page(session, subject, today)
    step = _wanted_step(page, focus)
    facts: tuple[GroupFacts, ...] = ()
    if page.status is not None and step not in PANES:
        facts = step_facts(session, page.status.file.case.id, step)
    return Loaded(page, facts, step, choices)


def reasons_of(page: PersonPage, today: date) -> tuple[Why, ...]:
    """Why each derived date of the case shown is what it is; empty without a case."""
    status = page.status
    if status is None:
        return ()
    params = status.context.params
    found = date_reasons(status.nodes, params, status.dates)
    return tuple(
        rule_why(
            reason.rule,
            params,
            rule_day(reason.rule, status.nodes, today),
            title=f"{LABELS[key]}　{status.dates[key]}",
            how=reason.how,
        )
        for key, reason in found.items()
    )


def _wanted_step(page: PersonPage, focus: str) -> str:
    """The step to show: the one asked for, else the one to be done now, else the last one done."""
    if focus == EVENTS and page.status is not None:
        return focus
    if focus in (BASICS, FINDINGS, HISTORY) or page.status is None:
        return focus or ("" if page.status is None else BASICS)
    lines: tuple[StepLine, ...] = page.status.lines
    if any(line.step.code == focus for line in lines):
        return focus
    current = page.status.current
    if current is not None:
        return current.step.code
    done = [line.step.code for line in lines if line.when is not None]
    return done[-1] if done else lines[0].step.code
