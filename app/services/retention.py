"""到期处理: people whose data's purpose has ended, by the years the unit set; off until it has set them.

The reference leaves retention times open, so the program proposes and never decides: nothing is due while a
kind's years are 0, and nothing is deleted unless somebody chooses it from the list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import UserError
from app.models import AffiliationTransfer, DevelopmentCase, Person
from app.models.words import CaseStatus
from app.services.dates import add_months
from app.services.journal.noting import note
from app.services.letter_state import Direction, has_landed
from app.services.local_values import keep_value, read_value
from app.services.privacy_words import retention_kinds

WITHDRAWN, TRANSFERRED, LEFT = "withdrawn", "transferred", "left"
LONGEST_YEARS = 100

_STOPPED = frozenset(
    {
        CaseStatus.REJECTED,
        CaseStatus.WITHDRAWN,
        CaseStatus.DISQUALIFIED,
        CaseStatus.PROBATION_CANCELLED,
    }
)
_AWAY = frozenset({CaseStatus.TRANSFERRED_OUT, CaseStatus.DECEASED})


@dataclass(frozen=True, slots=True)
class Expired:
    """A person whose purpose has ended: ``kind`` (key of a retention kind), since when, due when.

    ``since`` is None where the day is not recorded, ``due_on`` None where it is not known or the kind is off.
    """

    person_id: str
    code: str
    name: str
    kind: str
    label: str
    since: date | None
    due_on: date | None

    def is_due(self, today: date) -> bool:
        """Whether the time set by the unit is over."""
        return self.due_on is not None and self.due_on <= today


def retention_years(session: Session) -> dict[str, int]:
    """The years set by the unit for each kind; 0 is off."""
    return {kind.key: int(read_value(session, _key(kind.key), 0)) for kind in retention_kinds()}


def set_retention(session: Session, kind: str, years: int) -> None:
    """Set the years of a kind; 0 turns it off. UserError for an unknown kind or a number out of range."""
    if kind not in {one.key for one in retention_kinds()} or not 0 <= years <= LONGEST_YEARS:
        raise UserError("E-KEEP-01", "保存年限应是 0 到 100 的整数，没有改动。", "0 表示不启用。")
    keep_value(session, _key(kind), years or None)
    note(session, "setting", "retention", kind, f"{years} 年" if years else "不启用")


def expired_people(session: Session, today: date) -> tuple[Expired, ...]:
    """Everybody whose purpose has ended, the longest due first, whether a time is set or not."""
    years, labels = retention_years(session), {kind.key: kind.label for kind in retention_kinds()}
    cases: dict[str, list[DevelopmentCase]] = defaultdict(list)
    for case in session.scalars(select(DevelopmentCase)):
        cases[case.person_id].append(case)
    letters: dict[str, list[AffiliationTransfer]] = defaultdict(list)
    for letter in session.scalars(select(AffiliationTransfer)):
        letters[letter.person_id].append(letter)
    found = []
    for person in session.scalars(select(Person).order_by(Person.code)):
        ended = _ended(person, cases.get(person.id, ()), letters.get(person.id, ()), today)
        if ended is not None:
            kind, since = ended
            span = years[kind]
            due = add_months(since, 12 * span) if span and since is not None else None
            found.append(Expired(person.id, person.code, person.name, kind, labels[kind], since, due))
    return tuple(sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max, one.code)))


def _ended(
    person: Person,
    cases: Iterable[DevelopmentCase],
    letters: Iterable[AffiliationTransfer],
    today: date,
) -> tuple[str, date | None] | None:
    """Why a person's purpose has ended and since when; None while it has not."""
    mine = list(cases)
    stopped = [case for case in mine if case.status in _STOPPED]
    away = [case for case in mine if case.status in _AWAY]
    is_open = any(case.status in (None, *_OPEN) for case in mine)
    every = list(letters)
    out = [letter for letter in every if has_landed(letter, Direction.OUT)]
    in_ = [letter.issued_on for letter in every if has_landed(letter, Direction.IN)]
    has_left = person.roster_to is not None and person.roster_to <= today
    if is_open:
        return None
    if out and max(letter.issued_on for letter in out) > max(in_, default=date.min):
        last = max(out, key=lambda letter: letter.issued_on)
        return (TRANSFERRED, last.receipt_on or last.issued_on) if not _is_here(person, today) else None
    if away and not _is_here(person, today):
        return LEFT, _latest([person.roster_to, *(case.ended_on for case in away)])
    is_member = person.joined_on is not None or person.membership_state == "正常"
    converted = any(case.status == CaseStatus.CLOSED_FULL for case in mine)
    if stopped and not (is_member or converted):
        return WITHDRAWN, _latest(case.ended_on for case in stopped)
    if has_left or (person.on_roster is False and person.roster_to is not None):
        return LEFT, person.roster_to
    return None


_OPEN = (CaseStatus.OPEN, CaseStatus.SUSPENDED, CaseStatus.RETURNED)


def _is_here(person: Person, today: date) -> bool:
    """Whether the roster says that the person is still in the branch."""
    gone = person.roster_to is not None and person.roster_to <= today
    return person.on_roster is True and not gone


def _latest(days: Iterable[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known, default=None)


def _key(kind: str) -> str:
    return f"retention/{kind}"


def due_people(session: Session, today: date) -> Mapping[str, int]:
    """How many people are due, by kind; for 安全自查."""
    found: dict[str, int] = defaultdict(int)
    for one in expired_people(session, today):
        if one.is_due(today):
            found[one.kind] += 1
    return dict(found)
