"""更正清单 as a file to hand over: ``.xlsx`` or ``.pdf``, by the name asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from app.models.exchange_sites import Correction
from app.services.identity_number import mask_identity

_HEADERS = ("表", "编号", "列", "为什么退回")
_NUMBER = re.compile(r"\d{14,17}[\dXx]")
_WIDTHS = (24.0, 28.0, 28.0, 85.0)


def corrections_bytes(rows: Sequence[Correction], title: str, note: str, suffix: str, today: date) -> bytes:
    """The rows under ``title`` with a sentence ``note``, as ``.pdf`` or ``.xlsx``. ID numbers are masked."""
    lines = [_line(row) for row in rows]
    if suffix == ".pdf":
        from app.services.forms.slips import Line, SlipTable, render_slip

        table = SlipTable(_HEADERS, _WIDTHS, lines)
        return render_slip(title, [Line(note), Line(f"制表日期：{today}")], today, table).pdf_bytes
    from app.services.workbook.tables import Table, tables_bytes

    notes = (note, f"制表日期：{today}")
    return tables_bytes([Table(title, notes, _HEADERS, _WIDTHS, tuple(lines))])


def _line(row: Correction) -> tuple[str, str, str, str]:
    return row.entity, row.code, row.header, _NUMBER.sub(lambda one: mask_identity(one.group()), row.reason)
