"""The yearly register of dues (党费收缴登记表), what is owed, and receipts (F40).

Money is text with two decimals, as printed; an empty text is a cell left for the pen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.services.forms.data.people import BranchData

NO_MONTHS = ("",) * 12


@dataclass(frozen=True, slots=True)
class DuesRowData:
    """One member's line: ``months`` are the twelve cells (``—`` where nothing is due, the month of a late
    payment below the sum), ``note`` 少交 or 免交 where a reduction was approved."""

    number: int
    name: str
    base: str = ""
    percent: str = ""
    payable: str = ""
    months: tuple[str, ...] = NO_MONTHS
    total: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DuesSheetData:
    """One page of the register with its own sums; the last page carries those of the whole branch."""

    number: int
    rows: tuple[DuesRowData, ...] = ()
    payable: str = ""
    months: tuple[str, ...] = NO_MONTHS
    total: str = ""
    last: bool = True


@dataclass(frozen=True, slots=True)
class RemittanceData:
    """What was passed on to the committee in one quarter (党费上缴)."""

    quarter: str
    amount: str = ""
    on: date | None = None
    handler: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class DuesDoubtData:
    """A month to be told of apart from the register: owed, paid less, exempt, or made up later."""

    name: str
    month: str
    state: str
    payable: str = ""
    paid: str = ""
    paid_on: date | None = None
    decided_on: date | None = None
    approved_on: date | None = None
    note: str = ""


QUARTERS = tuple(RemittanceData(name) for name in ("一季度", "二季度", "三季度", "四季度"))


@dataclass(frozen=True, slots=True)
class DuesData:
    """The dues of a branch in one year. ``capitals`` is the total in words (大写).

    ``reduced`` says of each reduction that counts when the branch studied it and the superior approved it.
    """

    branch: BranchData
    year: int | None = None
    sheets: tuple[DuesSheetData, ...] = (DuesSheetData(1),)
    total: str = ""
    capitals: str = ""
    quarters: tuple[RemittanceData, ...] = QUARTERS
    doubts: tuple[DuesDoubtData, ...] = ()
    reduced: tuple[str, ...] = ()

    @property
    def reductions(self) -> str:
        """All reductions in one line."""
        return "；".join(self.reduced)

    @property
    def reductions_short(self) -> str:
        """How many there are, and where their days stand."""
        return f"{len(self.reduced)} 项，研究日和批准日见减免清单"


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """One payment of a member: ``month`` the months it is for, ``amount`` in figures and ``capitals``."""

    number: str = ""
    on: date | None = None
    name: str = ""
    month: str = ""
    amount: str = ""
    capitals: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptsData:
    """Receipts (党费收据) to print, three a sheet; none = blank ones to be written by hand."""

    branch: BranchData
    receipts: tuple[ReceiptData, ...] = ()
