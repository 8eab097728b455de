"""Letters of transfer (组织关系介绍信) and certificates (证明信): validity, receipts, numbers, doubts.

A letter out keeps the member in the old branch's roster and care until the receipt (党员教育管理工作条例
第二十五条). Days are calendar days; a letter of n days issued on day d is good up to and with d + n.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AffiliationTransfer, Dues, Organisation, Person
from app.services.dates import add_days
from app.services.dues import paid_through
from app.services.letter_state import Direction, LetterState, state_of
from app.services.params import Params

__all__ = [
    "Direction",
    "Letter",
    "LetterState",
    "Series",
    "chase_list",
    "doubts",
    "expiry",
    "is_open",
    "lacks_reason",
    "list_letters",
    "number_series",
    "read_letter",
    "receipt_due",
    "state_of",
    "wants_receipt",
]


def is_open(row: AffiliationTransfer) -> bool:
    """Whether a letter out or in is still under way."""
    return row.direction != Direction.CERTIFICATE and state_of(row) is LetterState.OPEN


def expiry(row: AffiliationTransfer, params: Params) -> date:
    """The last day a letter is good (R161): by its own 有效天数, else ``letter_days``."""
    days = row.valid_days if row.valid_days is not None else params.whole("letter_days")
    return add_days(row.issued_on, days)


def receipt_due(row: AffiliationTransfer, params: Params) -> date:
    """The day by which the receipt (回执) is looked for: ``receipt_days`` after the letter (R163)."""
    return add_days(row.issued_on, params.whole("receipt_days"))


def wants_receipt(row: AffiliationTransfer) -> bool:
    """Whether a receipt is still to come (letter out) or to be sent (letter in, landed)."""
    if row.receipt_on is not None:
        return False
    state = state_of(row)
    if row.direction == Direction.OUT:
        return state in (LetterState.OPEN, LetterState.LANDED)
    return row.direction == Direction.IN and state is LetterState.LANDED


def lacks_reason(row: AffiliationTransfer) -> bool:
    """Whether a letter was sent back without a reason (R165: 不得无故拒转拒接)."""
    return state_of(row) is LetterState.RETURNED and not (row.refusal_reason or "").strip()


def doubts(row: AffiliationTransfer, dues: Sequence[Dues], params: Params) -> tuple[str, ...]:
    """What to check before a letter goes out, in Chinese; empty when nothing is.

    ``dues`` are the member's rows: 党费交至 must be what the dues book says (F36).
    """
    found = []
    most = params.whole("letter_max_days")
    if row.valid_days is not None and row.valid_days > most:
        found.append(f"有效期 {row.valid_days} 天，一般不超过 {most} 天")
    if row.direction == Direction.OUT:
        paid_to = paid_through(dues)
        if row.dues_paid_to is None:
            found.append("没有填党费交至")
        elif paid_to and row.dues_paid_to != paid_to:
            found.append(f"党费交至填 {row.dues_paid_to}，党费表里交到 {paid_to}")
    if row.direction != Direction.IN and not row.letter_number:
        found.append("没有填介绍信号")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the screen shows it.

    ``days_left`` until ``expires_on`` for one under way (negative = expired), None for any other;
    ``to_chase`` whether its receipt is overdue.
    """

    row: AffiliationTransfer
    person: Person
    branch: str
    state: LetterState
    expires_on: date
    days_left: int | None
    to_chase: bool
    lacks_reason: bool
    doubts: tuple[str, ...]


def read_letter(
    row: AffiliationTransfer,
    person: Person,
    today: date,
    params: Params,
    *,
    branch: str = "",
    dues: Sequence[Dues] = (),
) -> Letter:
    """A letter with everything computed from it on ``today``."""
    last = expiry(row, params)
    return Letter(
        row=row,
        person=person,
        branch=branch,
        state=state_of(row),
        expires_on=last,
        days_left=(last - today).days if is_open(row) else None,
        to_chase=wants_receipt(row) and today > receipt_due(row, params),
        lacks_reason=lacks_reason(row),
        doubts=doubts(row, dues, params),
    )


def list_letters(session: Session, today: date, params: Params) -> tuple[Letter, ...]:
    """Every letter, newest first: those under way, then the others."""
    people = {row.id: row for row in session.scalars(select(Person))}
    branches = {row.id: row.short_name or row.name for row in session.scalars(select(Organisation))}
    rows = list(session.scalars(select(AffiliationTransfer)))
    dues: dict[str, list[Dues]] = {}
    for item in session.scalars(select(Dues).where(Dues.person_id.in_({row.person_id for row in rows}))):
        dues.setdefault(item.person_id, []).append(item)
    letters = [
        read_letter(
            row,
            person,
            today,
            params,
            branch=branches.get(person.organisation_id or "", ""),
            dues=dues.get(person.id, ()),
        )
        for row in rows
        if (person := people.get(row.person_id)) is not None
    ]
    newest = sorted(
        letters, key=lambda item: (item.row.issued_on, item.row.letter_number or ""), reverse=True
    )
    return tuple(sorted(newest, key=lambda item: item.days_left is None))


def chase_list(letters: Iterable[Letter]) -> list[Letter]:
    """Letters whose receipt is overdue, oldest first (催要回执)."""
    return sorted((item for item in letters if item.to_chase), key=lambda item: item.row.issued_on)


@dataclass(frozen=True, slots=True)
class Series:
    """Our own letter numbers of one year: the next one, and those missing in between."""

    next_number: str
    gaps: tuple[str, ...]


def _parts(number: str) -> tuple[str, str, str]:
    """What stands before the running number (the last digits, a year before them apart), it, what follows."""
    found = re.fullmatch(r"(.*?)(\d+)(\D*)", number, re.DOTALL)
    if found is None:
        return f"{number}-", "000", ""
    head, digits, tail = found[1], found[2], found[3]
    year = re.match(r"(?:19|20)\d\d(?=\d)", digits)
    if year is not None:
        head, digits = head + year[0], digits[4:]
    return head, digits, tail


def number_series(rows: Iterable[AffiliationTransfer], year: int, direction: str = Direction.OUT) -> Series:
    """The series of our letters out (or certificates) of ``year`` by 开具日期.

    The shape of the last number is kept (``组介〔2026〕007号`` is followed by ``组介〔2026〕008号``); numbers
    of void letters stay used. A new year begins again at 1; without any pattern ``2026-001``.
    """
    ours = [row for row in rows if row.direction == direction and row.letter_number]
    ours.sort(key=lambda row: (row.issued_on, _running(row.letter_number or "")))
    this_year = [row.letter_number or "" for row in ours if row.issued_on.year == year]
    if this_year:
        shape = max(this_year, key=_running)
        used = {_running(number) for number in this_year}
        top = max(used)
        gaps = tuple(_numbered(shape, number) for number in range(min(used), top) if number not in used)
        return Series(_numbered(shape, top + 1), gaps)
    if ours:
        last = ours[-1]
        shape = (last.letter_number or "").replace(str(last.issued_on.year), str(year))
        return Series(_numbered(shape, 1), ())
    return Series(f"{year}-001", ())


def _running(number: str) -> int:
    return int(_parts(number)[1])


def _numbered(shape: str, number: int) -> str:
    head, digits, tail = _parts(shape)
    return f"{head}{number:0{len(digits)}}{tail}"
