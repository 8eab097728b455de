"""Typed text to values: the same spellings and the same refusals as the data workbook's cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.models.fields import Field, Kind
from app.services.workbook.cell_trouble import BadCell, Remarks
from app.services.workbook.cells import parse_cell

_WEEKDAY = re.compile(r"\s*星期[一二三四五六日天]")
_DATES = (Kind.DAY, Kind.DAYS, Kind.BIRTH, Kind.MONTH)


def reader(field: Field) -> Callable[[str], Any]:
    """A function from typed text to the value of ``field``, None (or an empty tuple) for empty.

    It raises ValueError with a Chinese sentence for what a cell of the workbook could not hold either. A
    weekday after a date is the window's own and is passed over; a bare five-digit number is no date here,
    since nobody types the serial numbers of spreadsheets.
    """

    def read(text: str) -> Any:
        plain = text
        if field.kind in _DATES:
            plain = _WEEKDAY.sub("", text)
            if re.fullmatch(r"\d{5}", plain.strip()):
                raise ValueError("日期没有写完，请写成 2026-05-18 这样的日期。")
        remarks: Remarks = []
        try:
            return parse_cell(field, plain, remarks)
        except BadCell as trouble:
            raise ValueError(f"{str(trouble).rstrip('。')}。") from None

    return read
