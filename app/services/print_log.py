"""What was printed, of whom, when (打印登记), and whether its facts have changed since (已变动).

A log holds no content: the printed data are kept as a hash, and built again for comparing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import PrintLog
from app.services.forms import FormSpec, build_data
from app.services.forms.shown import shown_values
from app.services.journal.canonical import digest, dumps

PRINTER = "打印机"
PDF_FILE = "PDF"


@dataclass(frozen=True, slots=True)
class Printed:
    """One printout to be noted: the form, for which UUID and period, the hash of its data, its paper."""

    form: str
    version: str
    subject_id: str
    on: date
    data_hash: str
    pages: int
    copies: int = 1
    target: str = PRINTER
    year: int | None = None
    half: int | None = None


@dataclass(frozen=True, slots=True)
class LastPrint:
    """The newest printout of a form for one subject; ``changed``: printed now it would say something else."""

    form: str
    on: date
    target: str
    times: int
    changed: bool

    @property
    def words(self) -> str:
        """``2026-11-30 打印`` with 已变动 where the facts changed."""
        act = "打印" if self.target == PRINTER else "存为 PDF"
        return f"{self.on.isoformat()} {act}" + ("，之后资料已变动" if self.changed else "")


def data_hash(form: FormSpec, data: Any) -> str:
    """The hash of what a form shows of its built data, 64 hexadecimal digits.

    Empty values count for nothing: what a newer program can print besides must not mark every old sheet.
    """
    shown = {path: _plain(tuple(values)) for path, values in shown_values(form, data).items()}
    return digest(dumps({path: value for path, value in shown.items() if value is not None}))


def note_prints(session: Session, prints: Sequence[Printed], at: datetime) -> None:
    """Add printouts to the log; ``at`` in UTC."""
    stamp = at.isoformat(timespec="seconds")
    session.add_all(PrintLog(at=stamp, **dataclasses.asdict(printed)) for printed in prints)


def printed_forms(session: Session, subject_id: str) -> tuple[str, ...]:
    """Keys of the forms that were printed for a subject at any time."""
    rows = select(PrintLog.form).where(PrintLog.subject_id == subject_id).distinct().order_by(PrintLog.form)
    return tuple(session.scalars(rows))


def last_prints(
    session: Session, subject_id: str, forms: Mapping[str, FormSpec], *, only: str = ""
) -> dict[str, LastPrint]:
    """The newest printout of each form (or of ``only`` one) for a subject, by the form's key.

    The data are built as on the day of printing: what only the passing of time changes is no change.
    """
    wanted = select(PrintLog).where(PrintLog.subject_id == subject_id)
    if only:
        wanted = wanted.where(PrintLog.form == only)
    newest: dict[str, PrintLog] = {}
    times: dict[str, int] = {}
    for row in session.scalars(wanted.order_by(PrintLog.id)):
        newest[row.form] = row
        times[row.form] = times.get(row.form, 0) + 1
    return {
        key: LastPrint(key, row.on, row.target, times[key], _is_changed(session, row, forms[key]))
        for key, row in newest.items()
        if key in forms
    }


def _is_changed(session: Session, row: PrintLog, form: FormSpec) -> bool:
    """A sheet about something that is no more has changed too."""
    try:
        data = build_data(session, form, row.subject_id, row.on, year=row.year, half=row.half)
    except NotFound:
        return True
    return data_hash(form, data) != row.data_hash


def _plain(value: Any) -> Any:
    """A value as JSON holds it; None for what is empty."""
    if isinstance(value, tuple | list):
        found = [_plain(item) for item in value]
        return found if any(item is not None for item in found) else None
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float | str):
        return None if value == "" else value
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
