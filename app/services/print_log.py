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

from app.errors import FormRefused, NotFound
from app.models import PrintLog
from app.services.forms import FormSpec, build_data
from app.services.forms.shown import shown_paths, shown_values
from app.services.journal.canonical import digest, dumps
from app.services.journal.noting import PRINT, note, together

PRINTER = "打印机"
PDF_FILE = "PDF"
_NUMBERS = "identity"
_SINGLE = 20


@dataclass(frozen=True, slots=True)
class Printed:
    """One printout to be noted: the form, for which UUID and period, the hash of its data, its paper.

    ``version`` is :func:`layout_mark` of the form.
    """

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
    """The newest printout of a form for one subject.

    ``changed``: its facts have changed since (事实已变动); ``relaid``: the layout is another one by now
    (表样已更新), whatever the facts. Of a layout that says other things than the old one did the facts cannot
    be compared: then only ``relaid`` is true.
    """

    form: str
    on: date
    target: str
    times: int
    changed: bool
    relaid: bool = False

    @property
    def words(self) -> str:
        """``2026-11-30 打印``, and what is different since."""
        act = "打印" if self.target == PRINTER else "存为 PDF"
        since = "、".join(
            word for word, holds in (("资料已变动", self.changed), ("表样已更新", self.relaid)) if holds
        )
        return f"{self.on.isoformat()} {act}" + (f"，之后{since}" if since else "")

    @property
    def mark(self) -> str:
        """The one word for a list: 已变动, 表样已更新, or nothing."""
        return "已变动" if self.changed else "表样已更新" if self.relaid else ""


def data_hash(form: FormSpec, data: Any) -> str:
    """The hash of what a form shows of its built data, 64 hexadecimal digits.

    Empty values count for nothing: what a newer program can print besides must not mark every old sheet.
    """
    return _hash(shown_values(form, data))


def _hash(values: Mapping[str, Sequence[Any]]) -> str:
    shown = {path: _plain(tuple(found)) for path, found in values.items()}
    return digest(dumps({path: value for path, value in shown.items() if value is not None}))


@dataclass(frozen=True, slots=True)
class Content:
    """What a form shows: its hash, of how many people, and whether a whole ID number stands on it."""

    data_hash: str
    people: int
    has_numbers: bool


def content_of(form: FormSpec, data: Any, choices: Mapping[str, Any]) -> Content:
    """Look at built data; ``choices`` are the printing options in force (``identity`` uncovers numbers)."""
    shown = shown_values(form, data)
    names = {str(v) for path, values in shown.items() if path.endswith("person.name") for v in values if v}
    options = {choice.key: choices.get(choice.key, choice.default) for choice in form.choices}
    covered = _NUMBERS in options and not options[_NUMBERS]
    numbers = any(v for path, values in shown.items() if path.endswith("identity_number") for v in values)
    return Content(_hash(shown), max(len(names), 1), numbers and not covered)


def layout_mark(form: FormSpec) -> str:
    """What is noted of the layout: its version, and eight digits of what it speaks of.

    By the digits the data of an old sheet and of a new layout are known to be comparable, also where a user's
    own layout changed without another version.
    """
    speaks_of = digest(dumps({"paths": sorted(shown_paths(form))}))
    return f"{form.version} {speaks_of[:8]}"


def note_prints(session: Session, prints: Sequence[Printed], at: datetime) -> None:
    """Add printouts to the log and to the audit chain; ``at`` in UTC."""
    stamp = at.isoformat(timespec="seconds")
    session.add_all(PrintLog(at=stamp, **dataclasses.asdict(printed)) for printed in prints)
    if len(prints) > _SINGLE:
        hashes = together([printed.data_hash for printed in prints])
        note(session, PRINT, "print_log", "", f"成批 {len(prints)} 份，{prints[0].target}", hashes)
        return
    for printed in prints:
        words = f"{printed.form}，{printed.target} {printed.copies} 份"
        note(session, PRINT, "print_log", printed.subject_id, words, printed.data_hash)


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
        key: _last_print(session, row, forms[key], times[key]) for key, row in newest.items() if key in forms
    }


def _last_print(session: Session, row: PrintLog, form: FormSpec, times: int) -> LastPrint:
    noted, _, known = row.version.partition(" ")
    version, _, speaks_of = layout_mark(form).partition(" ")
    # Sheets of the first release noted no digits: there the version alone tells layouts apart.
    comparable = known == speaks_of if known else noted == version
    return LastPrint(
        row.form,
        row.on,
        row.target,
        times,
        changed=comparable and _is_changed(session, row, form),
        relaid=not comparable or noted != version,
    )


def _is_changed(session: Session, row: PrintLog, form: FormSpec) -> bool:
    """A sheet about something that is no more, or of a member who is none now, has changed too."""
    try:
        data = build_data(session, form, row.subject_id, row.on, year=row.year, half=row.half)
    except (NotFound, FormRefused):
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
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # A form that only asks whether there is such a thing (F23: departments asked) names it as a whole.
        return _plain([getattr(value, field.name) for field in dataclasses.fields(value)])
    raise TypeError(f"no canonical form for {type(value).__name__}")
