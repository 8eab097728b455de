"""One cell → one value: the meaning of a column's kind, in one place for workbook, roster and editors.

:func:`parse_cell` gives the Python value a model stores: ``str``, ``int``, ``bool``, ``date``, ``Decimal``
or a tuple; ``None`` or ``()`` is empty. References come back as the codes typed (a tuple of them), to be
looked up afterwards. Warnings are appended to ``remarks``, errors raised as
:class:`~app.services.workbook.cell_trouble.BadCell`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.models.fields import Field, Kind
from app.services.workbook.cell_trouble import Remarks
from app.services.workbook.choice_cells import CHOICE_PARSERS
from app.services.workbook.date_cells import DATE_PARSERS
from app.services.workbook.number_cells import NUMBER_PARSERS
from app.services.workbook.text_cells import parse_code, parse_codes, parse_text
from app.services.workbook.xlsx_rows import Cell

_PARSERS: dict[Kind, Callable[[Field, Cell, Remarks], object]] = {
    **CHOICE_PARSERS,
    **DATE_PARSERS,
    **NUMBER_PARSERS,
    Kind.CODE: parse_code,
    Kind.REF: parse_codes,
    Kind.REFS: parse_codes,
    Kind.TEXT: parse_text,
    Kind.LONG: parse_text,
}


def parse_cell(field: Field, raw: Cell, remarks: Remarks) -> Any:
    """The value of a cell in a column of this field; BadCell where it has none that may be stored."""
    return _PARSERS[field.kind](field, raw, remarks)


def is_empty(value: object) -> bool:
    """Whether a parsed value stands for an empty cell."""
    return value is None or value == ()
