"""Rosters and ledgers as ``.xlsx``: the tables of a form, in the order of their columns on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.services.files import save_bytes
from app.services.forms import FormSpec, Options
from app.services.forms.listing import Listing, listings
from app.services.workbook.tables import Table, tables_bytes
from app.services.workbook.xlsx_parts import check_readable


def list_bytes(found: Sequence[Listing]) -> bytes:
    """The lists as a workbook file, a sheet each."""
    return tables_bytes(
        [Table(each.title, each.notes, each.headers, each.widths, each.rows) for each in found]
    )


def save_list(form: FormSpec, data: Any, path: Path, today: date, options: Options) -> int:
    """Write the tables of a list form to ``path``; returns the number of rows.

    Raises FormRefused for a form that is no list, SaveRefused if the file cannot be written safely.
    """
    found = listings(form, data, today, options)
    save_bytes(path, list_bytes(found), check=check_readable)
    return sum(len(each.rows) for each in found)
