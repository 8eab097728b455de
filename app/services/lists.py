"""Rosters and ledgers as ``.xlsx``: the table of a form, in the order of its columns on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.services.files import save_bytes
from app.services.forms import FormSpec, Options
from app.services.forms.listing import Listing, listing
from app.services.workbook.tables import Table, tables_bytes
from app.services.workbook.xlsx_parts import check_readable


def list_bytes(found: Listing) -> bytes:
    """A list as a workbook file."""
    return tables_bytes([Table(found.title, found.notes, found.headers, found.widths, found.rows)])


def save_list(form: FormSpec, data: Any, path: Path, today: date, options: Options) -> int:
    """Write the table of a list form to ``path``; returns the number of rows.

    Raises FormRefused for a form that is no list, SaveRefused if the file cannot be written safely.
    """
    found = listing(form, data, today, options)
    save_bytes(path, list_bytes(found), check=check_readable)
    return len(found.rows)
