"""Runs the rules: chooses the edition by the event's date, fills in article and source, grades the outcome.

A rule is a function ``(Scope) -> Iterator[Remark]`` registered with :func:`rule`. It says only what is
wrong (:meth:`Scope.broken`), what cannot be decided (:meth:`Scope.unknown`) or what is still to be done by
a day (:meth:`Scope.due`); everything else comes from resources/rules/*.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any, TypedDict, Unpack

from app.config import resource_path
from app.models import Vote
from app.models.words import Motion
from app.services.casefile import CaseFile, Register
from app.services.dates import add_days
from app.services.editions import LABELS, Edition, edition_on, is_grace
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.rules.findings import Due, Finding, Severity, State
from app.services.workcalendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class RuleText:
    """What resources/rules/*.toml says of one rule.

    ``articles`` maps an edition to its article; an edition that is not listed is not bound by the rule.
    ``anchor`` names the event whose date chooses the edition (errata 3.2); ``grace`` marks an addition of
    2026 that is only a hint in the days between issue and publication (errata 3.3); ``params`` the
    thresholds it uses; ``sources`` says where an edition was read if not where ``source`` says.
    """

    id: str
    title: str
    severity: Severity
    articles: Mapping[str, str]
    anchor: str
    source: str
    duty: str
    step: int | None = None
    grace: bool = False
    params: tuple[str, ...] = ()
    section: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)

    def source_in(self, edition: Edition) -> str:
        """How well the text of an edition was read: verified, quoted, local or default."""
        return self.sources.get(edition, self.source)

    def article(self, edition: Edition) -> str | None:
        """The article in an edition, or None."""
        return self.articles.get(edition) or None

    def binds(self, edition: Edition) -> bool:
        """Whether the rule exists in this edition."""
        return edition in self.articles


@cache
def rule_texts() -> dict[str, RuleText]:
    """Every rule described in resources/rules/*.toml, by number; ``section`` is the file's name."""
    found: dict[str, RuleText] = {}
    for path in sorted(resource_path("rules").glob("*.toml")):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, entry in entries.items():
            options = {**entry, "params": tuple(entry.get("params", ()))}
            options["severity"] = Severity(options["severity"])
            found[number] = RuleText(id=number, section=path.stem, **options)
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Context:
    """What a run of the rules rests on beside the facts: the day, thresholds, calendar, the register.

    ``clock_day`` is the real day while ``today`` is held back at the end of a case that stopped.
    """

    today: date
    params: Params = field(default_factory=Params)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    register: Register = field(default_factory=Register)
    clock_day: date | None = None


class About(TypedDict, total=False):
    """What a remark may say beside its sentence; left out, the rule's own text decides.

    ``node`` is the date of the event judged; ``judged_on`` another date that chooses the edition and the
    days of grace (rules that look at several rows); ``by_default`` whether this remark rests on a default
    threshold where the rule as a whole says otherwise; ``step`` the step where it is shown.
    """

    node: date | None
    provisional: bool
    judged_on: date | None
    by_default: bool | None
    step: int | None


@dataclass(frozen=True)
class Remark:
    """What a rule yields; the engine turns it into a :class:`Finding` or :class:`Due`."""

    message: str
    state: State = State.BROKEN
    severity: Severity | None = None
    node: date | None = None
    due_on: date | None = None
    act: str = ""
    warn_days: int | None = None
    provisional: bool = False
    judged_on: date | None = None
    by_default: bool | None = None
    step: int | None = None


@dataclass(frozen=True)
class Scope:
    """One rule looking at one case."""

    file: CaseFile
    nodes: Milestones
    context: Context
    text: RuleText
    anchor_date: date

    @property
    def today(self) -> date:
        """The day to reason at."""
        return self.context.today

    @property
    def params(self) -> Params:
        """Thresholds in force."""
        return self.context.params

    @cached_property
    def edition(self) -> Edition:
        """The edition that judges this rule's anchor event."""
        return edition_on(self.anchor_date, self.params)

    def edition_on(self, day: date) -> Edition:
        """The edition that judges another event (rules that look at several rows)."""
        return edition_on(day, self.params)

    def reached(self, step: int, deadline: date | None = None) -> bool:
        """Whether a missing fact of ``step`` may be spoken of (errata 3.1).

        True when a later step has a date or the legal deadline has passed; never for a case that stopped.
        """
        if self.nodes.is_ended:
            return False
        return self.nodes.has_later(step) or (deadline is not None and self.today > deadline)

    def broken(
        self,
        message: str,
        *,
        severity: Severity | None = None,
        due_on: date | None = None,
        **about: Unpack[About],
    ) -> Remark:
        """The facts contradict the rule; ``due_on`` is the deadline that was missed, if there was one."""
        return Remark(message, State.BROKEN, severity, due_on=due_on, **about)

    def unknown(self, message: str, *, severity: Severity | None = None, **about: Unpack[About]) -> Remark:
        """A fact the rule needs is missing although its step has been reached (无法判断)."""
        return Remark(message, State.UNDETERMINED, severity, **about)

    @property
    def asks(self) -> bool:
        """Whether missing facts may be asked for at all: not of a case that stopped short (errata 3.33)."""
        return not self.nodes.is_ended

    @property
    def clock_day(self) -> date:
        """The real day: :attr:`today` is held back at the end of a case that stopped."""
        return self.context.clock_day or self.context.today

    def due(
        self,
        due_on: date,
        act: str,
        message: str,
        *,
        warn_days: int = 0,
        late: Severity | None = None,
        **about: Unpack[About],
    ) -> Remark:
        """Something must happen by ``due_on``.

        Put out as an obligation (todo); past the day also as broken with severity ``late`` (the rule's own
        if None), within ``warn_days`` before it as a warning.
        """
        return Remark(message, severity=late, due_on=due_on, act=act, warn_days=warn_days, **about)


RuleFunction = Callable[[Scope], Iterator[Remark]]
_FUNCTIONS: dict[str, RuleFunction] = {}


def rule(number: str) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as rule ``number``, which must be described in resources/rules/*.toml."""

    def register(function: RuleFunction) -> RuleFunction:
        if number in _FUNCTIONS:
            raise ValueError(f"rule {number} defined twice")
        _FUNCTIONS[number] = function
        return function

    return register


def functions() -> Mapping[str, RuleFunction]:
    """Every registered rule by number, in order."""
    from app.services.rules import book

    book.load()
    return dict(sorted(_FUNCTIONS.items()))


@dataclass(frozen=True)
class Outcome:
    """What a run said: findings and open obligations."""

    findings: tuple[Finding, ...]
    dues: tuple[Due, ...]


def judge(file: CaseFile, context: Context, only: Iterable[str] | None = None) -> Outcome:
    """Run every rule (or those in ``only``) over one case."""
    nodes = Milestones(file, context.params)
    today = context.today
    if nodes.is_ended and file.case.ended_on is not None:
        today = min(today, file.case.ended_on)
        context = replace(context, today=today, clock_day=context.today)
    chosen = None if only is None else frozenset(only)
    findings: list[Finding] = []
    dues: list[Due] = []
    for number, function in functions().items():
        if chosen is not None and number not in chosen:
            continue
        text = rule_texts()[number]
        scope = Scope(file, nodes, context, text, anchor_date(text.anchor, nodes, today))
        if not text.binds(scope.edition):
            continue
        for remark in function(scope):
            found, due = _settle(scope, remark)
            if found is not None:
                findings.append(found)
            if due is not None:
                dues.append(due)
    return Outcome(tuple(findings), tuple(dues))


def _settle(scope: Scope, remark: Remark) -> tuple[Finding | None, Due | None]:
    judged_on = remark.judged_on or scope.anchor_date
    edition = scope.edition_on(judged_on)
    if not scope.text.binds(edition):
        return None, None
    severity = remark.severity or scope.text.severity
    if scope.text.grace and is_grace(remark.judged_on or remark.node or judged_on, scope.params):
        severity = Severity.HINT
    labels = _labels(scope, remark, edition)
    if remark.act and remark.due_on is not None:
        return _settle_due(scope, remark, severity, remark.due_on, labels)
    return _finding(scope, remark, severity, labels), None


def _settle_due(
    scope: Scope, remark: Remark, severity: Severity, due_on: date, labels: dict[str, Any]
) -> tuple[Finding | None, Due | None]:
    if scope.nodes.is_ended:
        return None, None
    due = Due(
        rule=scope.text.id,
        due_on=due_on,
        act=remark.act,
        message=remark.message,
        late=severity,
        warn_days=remark.warn_days or 0,
        provisional=remark.provisional,
        **labels,
    )
    if scope.today > due_on:
        late = f"{remark.message}，已超期 {(scope.today - due_on).days} 天。"
        return _finding(scope, replace(remark, message=late), severity, labels), due
    if remark.warn_days and scope.today >= add_days(due_on, -remark.warn_days):
        left = (due_on - scope.today).days
        soon = f"{remark.message}，" + ("今天到期。" if left == 0 else f"还有 {left} 天。")
        warning = min(severity, Severity.WARNING, key=_GRAVITY.index)
        return _finding(scope, replace(remark, message=soon), warning, labels), due
    return None, due


_GRAVITY = (Severity.HINT, Severity.WARNING, Severity.VIOLATION)


def _finding(scope: Scope, remark: Remark, severity: Severity, labels: dict[str, Any]) -> Finding:
    return Finding(
        rule=scope.text.id,
        severity=severity,
        state=remark.state,
        message=remark.message,
        node=remark.node,
        due_on=remark.due_on,
        provisional=remark.provisional,
        assumed=scope.text.section == "application" and scope.file.case.received_is_assumed is True,
        **labels,
    )


def _labels(scope: Scope, remark: Remark, edition: Edition) -> dict[str, Any]:
    article = scope.text.article(edition)
    source = scope.text.source_in(edition)
    by_default = remark.by_default
    if by_default is None:
        by_default = any(scope.params.is_local(key) for key in scope.text.params)
    if by_default and source != "local":
        source = "default"
    basis = f"{LABELS[edition]}{article}" if article and article.startswith("第") else (article or "")
    if source == "default":
        basis = f"{basis}（本支部设定）" if basis else "本支部设定"
    return {
        "case": scope.file.case.code,
        "subject": scope.file.person.code,
        "person": scope.file.person.name,
        "edition": edition.value,
        "article": article,
        "basis": basis,
        "source": source,
        "step": remark.step or scope.text.step,
        "case_id": scope.file.case.id,
        "subject_id": scope.file.person.id,
    }


def anchor_date(anchor: str, nodes: Milestones, today: date) -> date:
    """The date of the event that chooses a rule's edition; today where it has not happened (errata 3.2)."""
    for candidate in _ANCHORS[anchor](nodes):
        if candidate is not None:
            return candidate
    return today


def _on(vote: Vote | None) -> date | None:
    return vote.on if vote else None


def _admitted(nodes: Milestones) -> date | None:
    """The admission meeting, or the last one held while none has passed the motion."""
    held = [vote.on for vote in nodes.votes(Motion.ADMISSION) if vote.result is not None]
    return _on(nodes.admission_vote) or (held[-1] if held else None)


_ANCHORS: dict[str, Callable[[Milestones], tuple[date | None, ...]]] = {
    "received": lambda n: (n.received, n.file.case.application_date),
    "talk": lambda n: (n.talk, n.received),
    "activist": lambda n: (n.activist_since,),
    "cultivation": lambda n: (_on(n.candidate_vote),),
    "upper": lambda n: (n.consent_date, n.candidate_since),
    "candidate": lambda n: (n.candidate_since, n.consent_date),
    "study": lambda n: (_on(n.candidate_vote),),
    "pre_review": lambda n: (n.pre_review_date, _on(n.committee_review), _admitted(n)),
    "admission": lambda n: (_admitted(n),),
    "approval": lambda n: (n.approval_date, _admitted(n), n.probation_start),
    "conversion": lambda n: (_on(n.conversion.vote) if n.conversion else None,),
    "none": lambda _n: (),
}
