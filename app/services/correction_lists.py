"""更正清单 as a file to hand over: ``.xlsx`` or ``.pdf``, by the name asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.models.exchange_sites import Correction
from app.services.files import save_bytes
from app.services.identity_number import mask_identity

_HEADERS = ("表", "编号", "列", "为什么退回")
_NUMBER = re.compile(r"\d{14,17}[\dXx]")
_WIDTHS = (24.0, 28.0, 28.0, 85.0)


def save_corrections(rows: Sequence[Correction], title: str, note: str, path: Path, today: date) -> int:
    """Write the rows under ``title`` with a sentence ``note``; how many. ID numbers are masked.

    Raises SaveRefused if the file cannot be written safely.
    """
    lines = [_line(row) for row in rows]
    if path.suffix.lower() == ".pdf":
        from app.services.forms.slips import Line, SlipTable, render_slip

        table = SlipTable(_HEADERS, _WIDTHS, lines)
        content = render_slip(title, [Line(note), Line(f"制表日期：{today}")], today, table).pdf_bytes
        save_bytes(path, content)
    else:
        from app.services.workbook.tables import Table, tables_bytes
        from app.services.workbook.xlsx_parts import check_readable

        notes = (note, f"制表日期：{today}")
        save_bytes(
            path,
            tables_bytes([Table(title, notes, _HEADERS, _WIDTHS, tuple(lines))]),
            check=check_readable,
        )
    return len(lines)


def _line(row: Correction) -> tuple[str, str, str, str]:
    return row.entity, row.code, row.header, _NUMBER.sub(lambda one: mask_identity(one.group()), row.reason)
