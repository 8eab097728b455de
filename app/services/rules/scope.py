"""What a rule looks through: the day, the thresholds, and the thing it judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict, Unpack

from app.services.casefile import CaseFile, Register
from app.services.editions import Edition, edition_on
from app.services.memberfile import MemberFile, OrganisationFile
from app.services.milestones import Milestones
from app.services.params import Params
from app.services.rules.findings import Due, Severity, State
from app.services.rules.texts import RuleText, rule_texts
from app.services.workcalendar import WorkCalendar


@dataclass(frozen=True)
class Context:
    """What a run of the rules rests on beside the facts: the day, thresholds, calendar, the register.

    ``clock_day`` is the real day while ``today`` is held back at the end of a case that stopped; ``texts``
    are the rules' texts with the corrections made in this place.
    """

    today: date
    params: Params = field(default_factory=Params)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    register: Register = field(default_factory=Register)
    clock_day: date | None = None
    texts: Mapping[str, RuleText] = field(default_factory=rule_texts)


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
class Subject:
    """Whom a finding is about: readable codes and UUIDs."""

    code: str | None = None
    name: str | None = None
    id: str | None = None
    case: str | None = None
    case_id: str | None = None


@dataclass(frozen=True)
class View:
    """One rule looking at one thing; what all kinds of things have in common.

    ``edition`` is the one that judges the rule's anchor event, which happened on ``anchor_date``.
    """

    context: Context
    text: RuleText
    anchor_date: date
    edition: Edition

    @property
    def subject(self) -> Subject:
        """Whom the findings are about."""
        return Subject()

    @property
    def is_ended(self) -> bool:
        """Whether nothing more is asked of the thing."""
        return False

    @property
    def is_assumed(self) -> bool:
        """Whether the rule rests on an assumed date of receipt (推定)."""
        return False

    @property
    def today(self) -> date:
        """The day to reason at."""
        return self.context.today

    @property
    def params(self) -> Params:
        """Thresholds in force."""
        return self.context.params

    def edition_on(self, day: date) -> Edition:
        """The edition that judges another event (rules that look at several rows)."""
        return edition_on(day, self.params)

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
        return not self.is_ended

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


@dataclass(frozen=True)
class Scope(View):
    """One rule looking at one case."""

    file: CaseFile
    nodes: Milestones

    @property
    def subject(self) -> Subject:
        """The person of the case."""
        person, case = self.file.person, self.file.case
        return Subject(person.code, person.name, person.id, case.code, case.id)

    @property
    def is_ended(self) -> bool:
        """Whether the case stopped short (errata 3.33)."""
        return self.nodes.is_ended

    @property
    def is_assumed(self) -> bool:
        """Whether an applicant's rule rests on an assumed date of receipt."""
        return self.text.section == "application" and self.file.case.received_is_assumed is True

    def reached(self, step: int, deadline: date | None = None) -> bool:
        """Whether a missing fact of ``step`` may be spoken of (errata 3.1).

        True when a later step has a date or the legal deadline has passed; never for a case that stopped.
        """
        if self.nodes.is_ended:
            return False
        return self.nodes.has_later(step) or (deadline is not None and self.today > deadline)


@dataclass(frozen=True)
class MemberScope(View):
    """One rule looking at one member (组织关系, 党费, 流动党员)."""

    member: MemberFile

    @property
    def subject(self) -> Subject:
        """The member."""
        person = self.member.person
        return Subject(person.code, person.name, person.id)


@dataclass(frozen=True)
class OrganisationScope(View):
    """One rule looking at one organisation (支部设置, 换届, 组织生活, 滞后).

    ``case_dues`` are the obligations its cases have open, as the rules about cases found them.
    """

    file: OrganisationFile
    case_dues: Sequence[Due] = ()

    @property
    def subject(self) -> Subject:
        """The organisation."""
        organisation = self.file.organisation
        return Subject(organisation.code, organisation.short_name or organisation.name, organisation.id)
