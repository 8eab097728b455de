"""Party dues (党费): rates, what a member owes for which months, the yearly register (F40).

The rate applies to the whole amount, not in steps (党费规定 第二条). Sums are ``Decimal`` yuan with two
decimals; months are text, ``2026-05``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache

from sqlalchemy.orm import Session

from app.models import AffiliationTransfer, Dues
from app.models.words import Motion, VoteResult
from app.services.case_loading import load_register
from app.services.letter_state import Direction, has_landed
from app.services.memberfile import DuesEntry, MemberFile, load_members
from app.services.membership import is_guest
from app.services.money_words import CENT, JIAO, half_up, in_capitals
from app.services.months import month_of, shifted, through
from app.services.params import Params, rules_data

ZERO = Decimal("0.00")
FREE = "免交"
LESS = "少交"


class Category(StrEnum):
    """党费.类别; empty counts as 在职."""

    WORKING = "在职"
    ANNUAL = "年薪"
    OWNER = "业主"
    RETIRED = "离退休"
    LOW = "低收入"


@dataclass(frozen=True, slots=True)
class Band:
    """Up to ``upto`` yuan (included; None = no limit) the rate is ``percent``."""

    upto: Decimal | None
    percent: Decimal


@cache
def bands(retired: bool) -> tuple[Band, ...]:
    """The rates of working (第二条) or retired members (第五条), lowest first."""
    table = rules_data()["dues"]["retired" if retired else "working"]
    return tuple(Band(Decimal(upto) if upto else None, Decimal(percent)) for upto, percent in table)


@cache
def low_income_sums() -> tuple[Decimal, Decimal]:
    """The least and the greatest fixed monthly sum of members of low income (第六条), yuan."""
    least, most = rules_data()["dues"]["low_income"]
    return Decimal(least), Decimal(most)


def percent_of(base: Decimal, category: str | None = None) -> Decimal | None:
    """The rate in percent for a monthly ``base``; None for 低收入, who pay a fixed sum.

    Raises ValueError for a negative base.
    """
    if base < 0:
        raise ValueError(f"negative base {base}")
    if category == Category.LOW:
        return None
    return next(
        band.percent for band in bands(category == Category.RETIRED) if band.upto is None or base <= band.upto
    )


def payable_of(base: Decimal | None, category: str | None, params: Params) -> Decimal | None:
    """What a member pays a month (应交): the whole base times its rate; None without a base.

    低收入: the least fixed sum, whatever the base. Rounded half up to fen or jiao (``dues_round``).
    """
    if category == Category.LOW:
        return low_income_sums()[0]
    if base is None:
        return None
    return _rated(base, category == Category.RETIRED, params.word("dues_round") == "JIAO")


@lru_cache(maxsize=4096)
def _rated(base: Decimal, retired: bool, to_jiao: bool) -> Decimal:
    percent = percent_of(base, Category.RETIRED if retired else None)
    assert percent is not None
    return half_up(base * percent / 100, JIAO if to_jiao else CENT)


def base_of(wages: Decimal, tax: Decimal, insurance: Decimal, params: Params) -> Decimal:
    """The base of an employee (R176): regular wages and bonus less income tax (yuan, never below 0).

    Whether social insurance and housing fund are taken off too is ``dues_deduct_insurance``: the texts say
    only 税后, and places read it differently.
    """
    less = tax + (insurance if params.flag("dues_deduct_insurance") else ZERO)
    return max(ZERO, half_up(wages - less))


def is_exempt(row: Dues | DuesEntry) -> bool:
    """Whether nothing is owed: 免交 studied by the branch and approved by the next committee (第七条)."""
    return (
        row.reduction == FREE and row.branch_decided_on is not None and row.superior_approved_on is not None
    )


def is_settled(row: Dues | DuesEntry) -> bool:
    """Whether the month of this row is dealt with: paid something, exempt, or nothing was payable."""
    return bool(row.paid) or is_exempt(row) or row.payable == 0


def paid_through(rows: Iterable[Dues | DuesEntry]) -> str:
    """The month up to which every month of the book is dealt with (党费交至); empty if its first is not.

    A month paid after one that is still owed does not count: nothing is paid up to it.
    """
    months = {row.month: is_settled(row) for row in rows}
    month = min(months, default="")
    last = ""
    while months.get(month):
        last, month = month, shifted(month, 1)
    return last


def months_late(row: Dues | DuesEntry) -> int:
    """How many months after its own month a row was paid (补交); 0 when in time or not paid."""
    day = row.paid_on
    if day is None or not row.paid:
        return 0
    late = (day.year - int(row.month[:4])) * 12 + day.month - int(row.month[5:])
    return max(0, late)


def admission_month(member: MemberFile) -> str | None:
    """The month a member developed here began to pay: that of the meeting, once approved (第八条)."""
    approved = member.standing.probationary_from
    meetings = [
        vote.on
        for file in member.files
        for vote in file.votes
        if vote.motion == Motion.ADMISSION and vote.result == VoteResult.PASSED
    ]
    if approved is None or not meetings:
        return None
    return month_of(max((day for day in meetings if day <= approved), default=approved))


def liable_span(member: MemberFile) -> tuple[str, str | None] | None:
    """First and last month a member pays in this branch; None if not known at all; last None = still.

    Begins with the admission meeting, or when the roster or the letter of transfer says, for one who came
    back with that letter; ends with the month the letter out names as paid (党费交至), else the month before
    the roster was left.
    """
    first = admission_month(member)
    if first is None or _came_back(member):
        first = _arrival(member)
    if first is None:
        return None
    ends = [month for month in (_departure(member), _membership_end(member)) if month is not None]
    return first, min(ends, default=None)


def _came_back(member: MemberFile) -> bool:
    """Whether a member developed here came here by a letter later on, from wherever he had gone."""
    letter, approved = _last_landed(member, Direction.IN), member.standing.probationary_from
    return letter is not None and approved is not None and letter.issued_on > approved


def _arrival(member: MemberFile) -> str | None:
    known = [member.person.joined_on, member.person.roster_from]
    months = [month_of(day) for day in known if day is not None]
    letter = _last_landed(member, Direction.IN)
    if letter is not None:
        paid_to = letter.dues_paid_to
        months.append(shifted(paid_to, 1) if paid_to else month_of(letter.receipt_on or letter.issued_on))
    if not months and member.dues:
        return member.dues[0].month
    return max(months, default=None)


def _departure(member: MemberFile) -> str | None:
    letter, back = _last_landed(member, Direction.OUT), _last_landed(member, Direction.IN)
    days = (member.person.roster_from, back.issued_on if back is not None else None)
    arrived = max((day for day in days if day is not None), default=None)
    if letter is not None and (arrived is None or letter.issued_on >= arrived):
        return letter.dues_paid_to or month_of(letter.issued_on)
    left = member.person.roster_to
    return shifted(month_of(left), -1) if left is not None else None


def _membership_end(member: MemberFile) -> str | None:
    ended = member.standing.ended_from
    return shifted(month_of(ended), -1) if ended is not None else None


def _last_landed(member: MemberFile, direction: str) -> AffiliationTransfer | None:
    landed = [row for row in member.transfers if has_landed(row, direction)]
    return landed[-1] if landed else None


def _owed_span(member: MemberFile, today: date) -> tuple[str, str] | None:
    """First and last month a member owed up to last month, since the branch keeps its dues book.

    What was paid before is not recorded here; a guest (流入) pays elsewhere.
    """
    if member.dues_kept_from is None or is_guest(member.person, member.mobiles, today):
        return None
    span = liable_span(member)
    if span is None:
        return None
    last = shifted(month_of(today), -1)
    return max(span[0], member.dues_kept_from), last if span[1] is None else min(last, span[1])


def unpaid_months(member: MemberFile, today: date) -> list[str]:
    """Months owed and not paid up to last month, oldest first; empty where no dues book is kept."""
    span = _owed_span(member, today)
    if span is None:
        return []
    settled = {row.month for row in member.dues if is_settled(row)}
    return [month for month in through(*span) if month not in settled]


def arrears(member: MemberFile, today: date) -> list[str]:
    """The unbroken run of unpaid months that ends with the last month owed; empty if that one is paid."""
    span = _owed_span(member, today)
    if span is None:
        return []
    settled = {row.month for row in member.dues if is_settled(row)}
    run: list[str] = []
    month = span[1]
    while month >= span[0] and month not in settled:
        run.append(month)
        month = shifted(month, -1)
    return run[::-1]


class CellState(StrEnum):
    """What a month's cell of the register says (F40)."""

    PAID = "已交"
    PARTLY = "少交"
    OWED = "欠交"
    EXEMPT = "免交"
    NOT_HERE = "不应交"
    OPEN = "本月未交"
    AHEAD = "未到"


@dataclass(frozen=True, slots=True)
class Cell:
    """One member's month. ``late_in`` is the later month in which it was made up (补交)."""

    month: str
    state: CellState
    amount: Decimal | None = None
    late_in: str | None = None

    @property
    def text(self) -> str:
        """What is printed: the sum, ``—`` where nothing is due, blank where it is still to come or owed."""
        if self.amount is not None:
            return f"{self.amount:.2f}"
        return "—" if self.state in (CellState.EXEMPT, CellState.NOT_HERE) else ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """One member's line: base, rate (percent) and monthly sum as last recorded in the year."""

    member: MemberFile
    base: Decimal | None
    percent: Decimal | None
    payable: Decimal | None
    cells: tuple[Cell, ...]
    total: Decimal

    @property
    def owed(self) -> tuple[str, ...]:
        """Months owed."""
        return tuple(cell.month for cell in self.cells if cell.state is CellState.OWED)


@dataclass(frozen=True, slots=True)
class YearGrid:
    """The yearly register of a branch: a line for everybody who pays in it, sums by month and in all."""

    year: int
    rows: tuple[YearRow, ...]
    month_totals: tuple[Decimal, ...]
    total: Decimal

    @property
    def capitals(self) -> str:
        """The total in words (大写)."""
        return in_capitals(self.total)

    @property
    def owing(self) -> tuple[YearRow, ...]:
        """Lines with months owed (欠交清单)."""
        return tuple(row for row in self.rows if row.owed)


def cell_of(member: MemberFile, month: str, today: date) -> Cell:
    """The state of one member's month on ``today``."""
    row = next((row for row in member.dues if row.month == month), None)
    if row is not None and row.paid:
        short = row.payable is not None and row.paid < row.payable and row.reduction != LESS
        late = month_of(row.paid_on) if row.paid_on is not None and months_late(row) else None
        return Cell(month, CellState.PARTLY if short else CellState.PAID, row.paid, late)
    if row is not None and is_exempt(row):
        return Cell(month, CellState.EXEMPT)
    if row is not None and row.payable == 0:
        return Cell(month, CellState.NOT_HERE)
    span = liable_span(member)
    if span is None or month < span[0] or (span[1] is not None and month > span[1]):
        return Cell(month, CellState.NOT_HERE)
    present = month_of(today)
    if month >= present:
        return Cell(month, CellState.OPEN if month == present else CellState.AHEAD)
    return Cell(month, CellState.OWED)


def year_grid(members: Iterable[MemberFile], year: int, today: date) -> YearGrid:
    """The register of ``year`` as it stands on ``today``; members who pay in no month of it are left out."""
    months = [f"{year:04}-{number:02}" for number in range(1, 13)]
    rows = [row for member in members if (row := _year_row(member, months, today)) is not None]
    sums = tuple(
        sum((row.cells[number].amount or ZERO for row in rows), start=ZERO) for number in range(len(months))
    )
    return YearGrid(year, tuple(rows), sums, sum(sums, start=ZERO))


def load_year_grid(session: Session, organisation_id: str, year: int, today: date) -> YearGrid:
    """The register of one branch (UUID) from the database."""
    members = load_members(session, load_register(session))
    return year_grid(
        (member for member in members if member.person.organisation_id == organisation_id), year, today
    )


def _year_row(member: MemberFile, months: Sequence[str], today: date) -> YearRow | None:
    cells = tuple(cell_of(member, month, today) for month in months)
    if all(cell.state is CellState.NOT_HERE for cell in cells):
        return None
    recorded = [row for row in member.dues if row.month in months]
    last = next((row for row in reversed(recorded) if row.base is not None), None)
    base = last.base if last is not None else None
    payable = next((row.payable for row in reversed(recorded) if row.payable is not None), None)
    return YearRow(
        member=member,
        base=base,
        percent=percent_of(base, last.category) if base is not None and last is not None else None,
        payable=payable,
        cells=cells,
        total=sum((cell.amount or ZERO for cell in cells), start=ZERO),
    )
