"""Runs the rules: chooses the edition by the event's date, fills in article and source, grades the outcome.

A rule is a function ``(Scope) -> Iterator[Remark]`` registered with :func:`rule` (or :func:`member_rule`,
:func:`organisation_rule`). It says only what is wrong (``broken``), what cannot be decided (``unknown``) or
what is still to be done by a day (``due``); everything else comes from resources/rules/*.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from app.models import Vote
from app.models.words import Motion
from app.services.casefile import CaseFile
from app.services.dates import add_days
from app.services.editions import LABELS, Edition, edition_on, is_grace
from app.services.memberfile import MemberFile, OrganisationFile
from app.services.milestones import Milestones
from app.services.rules import reach
from app.services.rules.findings import Due, Finding, Severity
from app.services.rules.reach import stage_reached
from app.services.rules.scope import Context, MemberScope, OrganisationScope, Remark, Scope, View
from app.services.rules.texts import RuleText, rule_texts

__all__ = [
    "Context",
    "MemberScope",
    "OrganisationScope",
    "Outcome",
    "Remark",
    "RuleText",
    "Scope",
    "judge",
    "judge_member",
    "judge_organisation",
    "member_rule",
    "organisation_rule",
    "rule",
    "rule_texts",
]

V = TypeVar("V", bound=View)
RuleFunction = Callable[[V], Iterator[Remark]]
_CASE: dict[str, RuleFunction[Scope]] = {}
_MEMBER: dict[str, RuleFunction[MemberScope]] = {}
_ORGANISATION: dict[str, RuleFunction[OrganisationScope]] = {}
_NEEDS: dict[str, frozenset[str]] = {}


def _registrar(kept: dict[str, RuleFunction[V]], number: str) -> Callable[[RuleFunction[V]], RuleFunction[V]]:
    def register(function: RuleFunction[V]) -> RuleFunction[V]:
        if number in kept:
            raise ValueError(f"rule {number} defined twice")
        kept[number] = function
        return function

    return register


def rule(number: str) -> Callable[[RuleFunction[Scope]], RuleFunction[Scope]]:
    """Register a function as rule ``number`` about a case; it must be described in resources/rules/*.toml."""
    return _registrar(_CASE, number)


def member_rule(number: str, *needs: str) -> Callable[[RuleFunction[MemberScope]], RuleFunction[MemberScope]]:
    """Register a rule about a member.

    ``needs`` names what it looks at (:attr:`MemberFile.kept`): a member with none of it is passed over, as
    most members are by most rules.
    """
    _NEEDS[number] = frozenset(needs)
    return _registrar(_MEMBER, number)


def organisation_rule(
    number: str,
) -> Callable[[RuleFunction[OrganisationScope]], RuleFunction[OrganisationScope]]:
    """Register a rule about an organisation."""
    return _registrar(_ORGANISATION, number)


def functions() -> Mapping[str, RuleFunction[Any]]:
    """Every registered rule by number, in order."""
    _load()
    everything: dict[str, RuleFunction[Any]] = {}
    for kept in (_CASE, _MEMBER, _ORGANISATION):
        everything.update(kept)
    return {number: everything[number] for number in sorted(everything)}


def _load() -> None:
    from app.services.rules import book

    book.load()


@dataclass(frozen=True)
class Outcome:
    """What a run said: findings and open obligations."""

    findings: tuple[Finding, ...]
    dues: tuple[Due, ...]


def judge(file: CaseFile, context: Context, only: Iterable[str] | None = None) -> Outcome:
    """Run every rule about cases (or those in ``only``) over one case."""
    _load()
    nodes = Milestones(file, context.params)
    if nodes.is_ended and file.case.ended_on is not None:
        day = min(context.today, file.case.ended_on)
        context = replace(context, today=day, clock_day=context.clock_day or context.today)

    anchors: dict[str, Anchored] = {}

    def when(text: RuleText) -> Anchored:
        found = anchors.get(text.anchor)
        if found is None:
            day = anchor_date(text.anchor, nodes, context.today)
            found = anchors[text.anchor] = (day, edition_on(day, context.params))
        return found

    def view(text: RuleText, day: date, edition: Edition) -> Scope:
        return Scope(context, text, day, edition, file, nodes)

    return _run(_worth_asking(stage_reached(file)), when, view, context.texts, only)


@cache
def _worth_asking(stage: int) -> dict[str, RuleFunction[Scope]]:
    """The rules that may speak about a case that has come so far."""
    texts = rule_texts()
    return {
        number: function
        for number, function in _CASE.items()
        if reach.SECTIONS.get(texts[number].section, 0) <= stage
    }


Anchored = tuple[date, Edition]
"""The date of a rule's anchor event and the edition that judges it."""


def _now(context: Context) -> Callable[[RuleText], Anchored]:
    """Rules about members and organisations are judged at the present day."""
    anchored = (context.today, edition_on(context.today, context.params))
    return lambda _text: anchored


def judge_member(member: MemberFile, context: Context, only: Iterable[str] | None = None) -> Outcome:
    """Run every rule about members over one member."""
    _load()

    def view(text: RuleText, day: date, edition: Edition) -> MemberScope:
        return MemberScope(context, text, day, edition, member)

    return _run(_rules_for(member.kept), _now(context), view, context.texts, only)


@cache
def _rules_for(kept: frozenset[str]) -> Mapping[str, RuleFunction[MemberScope]]:
    return {
        number: function
        for number, function in _MEMBER.items()
        if not _NEEDS[number] or _NEEDS[number] & kept
    }


def judge_organisation(
    file: OrganisationFile,
    context: Context,
    only: Iterable[str] | None = None,
    case_dues: Sequence[Due] = (),
) -> Outcome:
    """Run every rule about organisations over one organisation.

    ``case_dues`` are the obligations its cases have open (R194 looks at those long overdue).
    """
    _load()

    def view(text: RuleText, day: date, edition: Edition) -> OrganisationScope:
        return OrganisationScope(context, text, day, edition, file, case_dues)

    return _run(_ORGANISATION, _now(context), view, context.texts, only)


def _run(
    rules: Mapping[str, RuleFunction[V]],
    when: Callable[[RuleText], Anchored],
    view: Callable[[RuleText, date, Edition], V],
    texts: Mapping[str, RuleText],
    only: Iterable[str] | None,
) -> Outcome:
    chosen = None if only is None else frozenset(only)
    findings: list[Finding] = []
    dues: list[Due] = []
    for number in _in_order(rules):
        if chosen is not None and number not in chosen:
            continue
        text = texts[number]
        day, edition = when(text)
        if not text.binds(edition):
            continue
        scope = view(text, day, edition)
        for remark in rules[number](scope):
            found, due = _settle(scope, remark)
            if found is not None:
                findings.append(found)
            if due is not None:
                dues.append(due)
    return Outcome(tuple(findings), tuple(dues))


_ORDERED: dict[int, tuple[int, list[str]]] = {}


def _in_order(rules: Mapping[str, RuleFunction[V]]) -> list[str]:
    known = _ORDERED.get(id(rules))
    if known is None or known[0] != len(rules):
        known = _ORDERED[id(rules)] = (len(rules), sorted(rules))
    return known[1]


def _settle(scope: View, remark: Remark) -> tuple[Finding | None, Due | None]:
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
    scope: View, remark: Remark, severity: Severity, due_on: date, labels: dict[str, Any]
) -> tuple[Finding | None, Due | None]:
    if scope.is_ended:
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


def _finding(scope: View, remark: Remark, severity: Severity, labels: dict[str, Any]) -> Finding:
    return Finding(
        rule=scope.text.id,
        severity=severity,
        state=remark.state,
        message=remark.message,
        node=remark.node,
        due_on=remark.due_on,
        provisional=remark.provisional,
        assumed=scope.is_assumed,
        **labels,
    )


def _labels(scope: View, remark: Remark, edition: Edition) -> dict[str, Any]:
    article = scope.text.article(edition)
    source = scope.text.source_in(edition)
    by_default = remark.by_default
    if by_default is None:
        by_default = source != "local" and any(map(scope.params.is_local, scope.text.measures))
    if by_default:
        source = "default"
    ours = scope.text.is_of_the_rules
    basis = (
        f"{LABELS[edition]}{article}" if ours and article and article.startswith("第") else (article or "")
    )
    if source == "default":
        basis = f"{basis}（本支部设定）" if basis else "本支部设定"
    return {
        "case": scope.subject.case,
        "subject": scope.subject.code,
        "person": scope.subject.name,
        "edition": edition.value if ours else None,
        "article": article,
        "basis": basis,
        "source": source,
        "step": remark.step or scope.text.step,
        "case_id": scope.subject.case_id,
        "subject_id": scope.subject.id,
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
    "activist": lambda n: (n.activist_since, n.file.case.original_activist_since),
    "cultivation": lambda n: (_on(n.candidate_vote),),
    "upper": lambda n: (n.consent_date, n.consent.decided_on if n.consent else None, n.candidate_since),
    "candidate": lambda n: (n.candidate_since, n.consent_date),
    "study": lambda n: (_on(n.candidate_vote),),
    "pre_review": lambda n: (n.pre_review_date, _on(n.committee_review), _admitted(n)),
    "admission": lambda n: (_admitted(n),),
    "approval": lambda n: (n.approval_date, _admitted(n), n.probation_start),
    "conversion": lambda n: (_on(n.conversion.vote) if n.conversion else None,),
    "none": lambda _n: (),
}
