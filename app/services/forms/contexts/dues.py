"""The dues of a branch in a year, and the receipts of one member, from the dues book."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Dues, DuesRemittance
from app.services.dues import (
    ZERO,
    Cell,
    CellState,
    YearGrid,
    YearRow,
    is_exempt,
    months_late,
    year_grid,
)
from app.services.forms.contexts.facts import branch_data
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.dues import (
    QUARTERS,
    DuesData,
    DuesDoubtData,
    DuesRowData,
    DuesSheetData,
    ReceiptData,
    ReceiptsData,
    RemittanceData,
)
from app.services.memberfile import DuesEntry, load_members
from app.services.money_words import in_capitals
from app.services.months import shifted

ROWS, LAST_ROWS = 10, 8
"""Members on a page of the register, and on the last one, which also holds what was passed on (G40)."""
_TOLD_APART = (CellState.OWED, CellState.PARTLY, CellState.EXEMPT)


@dataclass(frozen=True)
class YearBook:
    """The dues book of a branch: its register of one year, what was passed on, what was reduced."""

    grid: YearGrid
    remittances: tuple[DuesRemittance, ...] = ()


def load_year_book(session: Session, wanted: Wanted) -> YearBook:
    """The dues book of the wanted branch for the wanted year."""
    organisation = wanted.organisation
    if organisation is None:
        return YearBook(year_grid((), wanted.in_year, wanted.facts.today))
    register = wanted.facts.register
    people = {person.id for person in register.people_of_organisation.get(organisation.id, ())}
    members = load_members(session, register, people)
    remittances = session.scalars(
        select(DuesRemittance)
        .where(DuesRemittance.organisation_id == organisation.id, DuesRemittance.year == wanted.in_year)
        .order_by(DuesRemittance.quarter)
    )
    return YearBook(year_grid(members, wanted.in_year, wanted.facts.today), tuple(remittances))


def dues_data(wanted: Wanted) -> DuesData:
    """The register of dues as printed."""
    book = wanted.more
    assert isinstance(book, YearBook)
    grid = book.grid
    return DuesData(
        branch=branch_data(wanted.facts, wanted.organisation),
        year=grid.year,
        sheets=sheets(grid),
        total=money(grid.total) if grid.rows else "",
        capitals=grid.capitals if grid.rows and grid.total else "",
        quarters=_quarters(book.remittances),
        doubts=tuple(_doubts(grid)),
        reduced=tuple(dict.fromkeys(words for row in grid.rows for words in _reduced(row))),
    )


def _reduced(row: YearRow) -> Iterable[str]:
    """Each reduction of a member that counts, with its two days (errata F40)."""
    for entry in _reductions(row):
        yield (
            f"{row.member.person.name}{entry.reduction}：支部{entry.branch_decided_on:%Y.%m.%d}研究、"
            f"上级{entry.superior_approved_on:%Y.%m.%d}批准"
        )


def _reductions(row: YearRow) -> Iterable[DuesEntry]:
    """The reductions of the year; what nobody approved is none yet, the list of what is owed tells of it."""
    for entry in row.member.dues:
        if entry.reduction and entry.month[:4] == row.cells[0].month[:4] and not _not_said(entry):
            yield entry


def money(amount: Decimal | None) -> str:
    """A sum as printed: two decimals; empty for an unknown one."""
    return "" if amount is None else f"{amount:.2f}"


def sheets(grid: YearGrid) -> tuple[DuesSheetData, ...]:
    """The lines of the register page by page; the last page has room for fewer."""
    rows = [_row(number, row) for number, row in enumerate(grid.rows, 1)]
    parts: list[list[tuple[DuesRowData, YearRow]]] = []
    left = list(zip(rows, grid.rows, strict=True))
    while len(left) > LAST_ROWS:
        # Nine or ten left: two pages of nearly the same length instead of a last one with a single name.
        count = ROWS if len(left) > ROWS else (len(left) + 1) // 2
        parts.append(left[:count])
        left = left[count:]
    parts.append(left)
    found = []
    for number, part in enumerate(parts, 1):
        last = number == len(parts)
        summed = grid.rows if last else [row for _, row in part]
        found.append(
            DuesSheetData(
                number=number,
                rows=tuple(row for row, _ in part),
                payable=_sum(row.payable for row in summed),
                months=tuple(_sum(row.cells[at].amount for row in summed) for at in range(12)),
                total=_sum(row.total or None for row in summed),
                last=last,
            )
        )
    return tuple(found)


def _sum(amounts: Iterable[Decimal | None]) -> str:
    """The sum of the known amounts; empty if there is none."""
    known = [amount for amount in amounts if amount is not None]
    return money(sum(known, start=ZERO)) if known else ""


def _row(number: int, row: YearRow) -> DuesRowData:
    reductions = dict.fromkeys(entry.reduction or "" for entry in _reductions(row))
    return DuesRowData(
        number=number,
        name=row.member.person.name,
        base=money(row.base),
        percent=f"{row.percent.normalize():f}%" if row.percent is not None else "",
        payable=money(row.payable),
        months=tuple(_cell_text(cell) for cell in row.cells),
        total=money(row.total) if row.total else "",
        note="、".join(reductions),
    )


def _cell_text(cell: Cell) -> str:
    """The sum, and below it in which month it was made up (补交)."""
    if cell.late_in is None:
        return cell.text
    year, month = cell.late_in.split("-")
    when = f"{int(month)}月" if year == cell.month[:4] else f"{year[2:]}.{month}"
    return f"{cell.text}\n{when}补"


def _quarters(rows: Sequence[DuesRemittance]) -> tuple[RemittanceData, ...]:
    known = {row.quarter: row for row in rows}
    found = []
    for number, blank in enumerate(QUARTERS, 1):
        row = known.get(number)
        if row is None:
            found.append(blank)
            continue
        found.append(
            RemittanceData(
                blank.quarter, money(row.amount), row.remitted_on, row.handler or "", row.receipt or ""
            )
        )
    return tuple(found)


def _doubts(grid: YearGrid) -> Iterable[DuesDoubtData]:
    """Months owed, reduced or made up, member by member."""
    for row in grid.rows:
        entries = {entry.month: entry for entry in row.member.dues}
        for cell in row.cells:
            entry = entries.get(cell.month)
            reduced = entry is not None and entry.reduction is not None
            if cell.state not in _TOLD_APART and cell.late_in is None and not reduced:
                continue
            yield _doubt(row, cell, entry)


def _doubt(row: YearRow, cell: Cell, entry: DuesEntry | None) -> DuesDoubtData:
    state: str = cell.state.value
    if entry is not None and entry.reduction is not None:
        state = entry.reduction if is_exempt(entry) or cell.amount is not None else "欠交"
    elif cell.late_in is not None:
        state = "补交"
    missing = _not_said(entry) if entry is not None and entry.reduction is not None else ()
    note = f"减免未见{'、'.join(missing)}" if missing else ""
    if not note and entry is not None and months_late(entry):
        note = f"迟交 {months_late(entry)} 个月"
    return DuesDoubtData(
        name=row.member.person.name,
        month=cell.month.replace("-", "."),
        state=state,
        payable=money(entry.payable if entry is not None and entry.payable is not None else row.payable),
        paid=money(cell.amount),
        paid_on=entry.paid_on if entry is not None and entry.paid else None,
        decided_on=entry.branch_decided_on if entry is not None else None,
        approved_on=entry.superior_approved_on if entry is not None else None,
        note=note,
    )


def _not_said(entry: DuesEntry) -> tuple[str, ...]:
    """What a reduction still needs to be one."""
    days = (("支部研究", entry.branch_decided_on), ("上级批准", entry.superior_approved_on))
    return tuple(name for name, day in days if day is None)


def load_payments(session: Session, wanted: Wanted) -> tuple[Dues, ...]:
    """What the wanted person (or everybody of the wanted branch) paid in the wanted year, by day."""
    if wanted.person is not None:
        people = [wanted.person.id]
    elif wanted.organisation is not None:
        here = wanted.facts.register.people_of_organisation.get(wanted.organisation.id, ())
        people = [person.id for person in here]
    else:
        return ()
    first, last = date(wanted.in_year, 1, 1), date(wanted.in_year, 12, 31)
    rows = select(Dues).where(Dues.person_id.in_(people), Dues.paid_on.between(first, last))
    return tuple(session.scalars(rows.order_by(Dues.paid_on, Dues.month)))


def receipts_data(wanted: Wanted) -> ReceiptsData:
    """One receipt a payment: months paid on the same day (or under the same number) stand on one."""
    together: dict[tuple[str, str], list[Dues]] = {}
    for row in wanted.more or ():
        if row.paid:
            together.setdefault((row.person_id, row.receipt or f"{row.paid_on}"), []).append(row)
    receipts = []
    for rows in together.values():
        person = wanted.facts.register.people.get(rows[0].person_id)
        paid = sum((row.paid for row in rows if row.paid), start=ZERO)
        receipts.append(
            ReceiptData(
                number=rows[0].receipt or "",
                on=rows[0].paid_on,
                name=person.name if person is not None else "",
                month=_months(sorted(row.month for row in rows)),
                amount=money(paid),
                capitals=in_capitals(paid),
            )
        )
    return ReceiptsData(branch_data(wanted.facts, wanted.organisation), tuple(receipts))


def _months(months: Sequence[str]) -> str:
    """``2026.03``, ``2026.03—2026.05``, or ``2026.01—02、05`` where months between them were not paid."""
    runs: list[list[str]] = []
    for month in dict.fromkeys(months):
        if runs and month == shifted(runs[-1][-1], 1):
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = ["—".join(dict.fromkeys((run[0], run[-1]))) for run in runs]
    if len(runs) > 1:
        # The year stands once as long as it stays the same.
        text = "、".join(ends)
        year = text[:5]
        return (year + text.replace(year, "")).replace("-", ".")
    return ends[0].replace("-", ".")
