"""Columns of the month grid of 党费."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.services.dues import Cell, CellState, YearRow
from app.ui.common.table_model import Column
from app.ui.theme import Tone

DUES_TONES = {CellState.PARTLY: Tone.WARN, CellState.OWED: Tone.ACCENT, CellState.OPEN: Tone.INFO}
_WORDS = {CellState.OWED: "欠交", CellState.OPEN: "未交", CellState.EXEMPT: "免交", CellState.NOT_HERE: "—"}


def dues_columns() -> Sequence[Column[YearRow]]:
    """Name, base, rate and sum, the twelve months, the year's total."""

    def money(value: Any) -> str:
        return "" if value is None else f"{value:.2f}"

    def month(number: int) -> Column[YearRow]:
        def cell(row: YearRow) -> Cell:
            return row.cells[number - 1]

        def text(row: YearRow) -> str:
            return cell(row).text if cell(row).amount is not None else _WORDS.get(cell(row).state, "")

        tone: Callable[[YearRow], Tone | None] = lambda row: DUES_TONES.get(cell(row).state)  # noqa: E731
        return Column(
            f"m{number}",
            f"{number}月",
            lambda row: cell(row).amount,
            text,
            70,
            right=True,
            tone=tone,
            tip=lambda row: (
                f"{row.member.person.name} {cell(row).month} {cell(row).state.value} {cell(row).text}"
            ),
        )

    return [
        Column("name", "姓名", lambda r: r.member.person.name, width=84, attr="person_id"),
        Column(
            "base",
            "基数",
            lambda r: r.base,
            lambda r: money(r.base),
            86,
            right=True,
            shown=False,
            attr="base",
        ),
        Column(
            "percent",
            "比例",
            lambda r: r.percent,
            lambda r: f"{r.percent:f}%" if r.percent else "",
            62,
            shown=False,
        ),
        Column(
            "payable",
            "月应交",
            lambda r: r.payable,
            lambda r: money(r.payable),
            84,
            right=True,
            attr="payable",
        ),
        *(month(number) for number in range(1, 13)),
        Column("total", "合计", lambda r: r.total, lambda r: money(r.total), stretch=True, right=True),
    ]
