"""The columns of the table of one ledger (台账)."""

from __future__ import annotations

from collections.abc import Sequence

from app.models.fields import Field, Kind
from app.models.sheets import Column as SheetColumn
from app.services.ledgers import LedgerRow, listed_columns
from app.ui.common.table_model import Column

_ROOM = 540
"""Width of the list in a window of 1366 pixels."""
_WIDTHS = {Kind.DAY: 104, Kind.MONTH: 92, Kind.CHOICE: 104, Kind.WHOLE: 76, Kind.MONEY: 96, Kind.YES_NO: 76}
_REF_WIDTHS = {"人员": 92, "会议": 164, "党组织": 118, "企业": 150, "案卷": 150}


def _width(field: Field) -> int:
    if field.kind is Kind.CHOICE and field.words:
        return min(14 * max(len(word) for word in field.words) + 30, 142)
    return _REF_WIDTHS.get(field.target or "", 0) or _WIDTHS.get(field.kind, 110)


def people_of(listed: Sequence[LedgerRow]) -> int:
    """How many people some rows are about."""
    return len(frozenset[str]().union(*(row.people for row in listed)))


def _fitting(columns: Sequence[SheetColumn]) -> int:
    """How many of the first columns stand beside the form without scrolling."""
    # What a row is called by (文号, 名称) is longer than its header.
    room = _ROOM - 60 * any(column.field.kind is Kind.TEXT and column.field.required for column in columns)
    for number, column in enumerate(columns):
        room -= max(_width(column.field), 14 * len(column.field.header) + 44)
        if room < 0:
            return number
    return len(columns)


def ledger_columns(sheet: str) -> list[Column[LedgerRow]]:
    """All columns of a sheet; those that stand beside the form are shown at first."""
    listed = listed_columns(sheet)
    fitting = _fitting(listed)
    texts = [at for at, column in enumerate(listed[:fitting]) if column.field.kind is Kind.TEXT]
    named = [at for at in texts if listed[at].field.required]
    widest = next(iter(named or reversed(texts)), fitting - 1)
    return [
        Column(
            column.attr,
            column.field.header.removesuffix("编号") or column.field.header,
            lambda row, at=at: row.values[at],  # type: ignore[misc]
            lambda row, at=at: row.cells[at],  # type: ignore[misc]
            width=max(_width(column.field), 14 * len(column.field.header) + 44),
            right=column.field.kind in (Kind.WHOLE, Kind.MONEY),
            stretch=at == widest,
            tip=lambda row, at=at: row.cells[at],  # type: ignore[misc]
            shown=at < fitting,
            attr=column.attr,
        )
        for at, column in enumerate(listed)
    ]
