"""Between the forms and the screens: what is asked for, its facts, its PDF, keeping and noting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from pathlib import Path
from typing import Any

from app.services.forms import FormSpec, Options, Rendered
from app.ui.desk import Desk


@dataclass(frozen=True, slots=True)
class Wish:
    """How a form is to be printed; ``year`` and ``half`` None are those of the day of printing."""

    year: int | None = None
    half: int | None = None
    opinions: bool = False
    simple: bool = False
    fold: bool = False
    choices: Mapping[str, bool | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The facts of one form, read and frozen; ``data_hash`` says what it shows, for the print log."""

    form: FormSpec
    subject: str
    name: str
    data: Any
    data_hash: str
    wish: Wish
    options: Options


@dataclass(frozen=True, slots=True)
class Drawn:
    """One form as PDF; ``content`` is the folded booklet if that was wished."""

    of: Prepared
    rendered: Rendered
    content: bytes
    pages: int


def prepare(
    session: Any,
    key: str,
    folder: Path | None,
    subject: str,
    today: date,
    wish: Wish,
    printer: str = "",
) -> Prepared:
    """Read the facts of a form for the subject with this UUID.

    The description is read anew (``folder``: the user's own ones), so a changed layout is used at once.
    """
    from app.services.forms import build_data, get_form
    from app.services.overlay_adjustments import adjustments_of
    from app.services.print_log import data_hash
    from app.services.print_subjects import subject_name

    form = get_form(key, folder)
    data = build_data(session, form, subject, today, year=wish.year, half=wish.half)
    options = Options(
        print_opinions=wish.opinions,
        grade="simple" if wish.simple else "formal",
        user_folder=folder,
        choices={k: v for k, v in wish.choices.items() if k in {choice.key for choice in form.choices}},
        adjustments=adjustments_of(session, printer),
    )
    name = subject_name(session, subject)
    return Prepared(form, subject, name, data, data_hash(form, data), wish, options)


def draw(prepared: Prepared, today: date) -> Drawn:
    """The PDF of prepared facts; on the rendering thread."""
    from app.services.forms import render
    from app.services.forms.imposition import impose
    from app.services.forms.periods import is_booklet

    rendered = render(prepared.form, prepared.data, today, prepared.options)
    if prepared.wish.fold and is_booklet(prepared.form):
        content = impose(rendered.pdf_bytes)
        return Drawn(prepared, rendered, content, -(-rendered.pages // 4) * 2)
    return Drawn(prepared, rendered, rendered.pdf_bytes, rendered.pages)


def note(desk: Desk, sheets: Sequence[Drawn], target: str, copies: int = 1) -> None:
    """Add sheets to the print log; no act of the user's, so nothing to take back."""
    from app.services.print_log import Printed, note_prints

    today, at = desk.today(), desk.now().astimezone(UTC)
    prints = [
        Printed(
            form=sheet.of.form.key,
            version=sheet.of.form.version,
            subject_id=sheet.of.subject,
            on=today,
            data_hash=sheet.of.data_hash,
            pages=sheet.pages,
            copies=copies,
            target=target,
            year=sheet.of.wish.year,
            half=sheet.of.wish.half,
        )
        for sheet in sheets
    ]

    def work(database: Any) -> None:
        with database.note() as session:
            note_prints(session, prints, at)

    desk.jobs.whole(work, lambda _none: None)


def save_pdf(path: Path, content: bytes) -> Path:
    """Keep a PDF; raises SaveRefused and leaves an existing file as it was when that fails."""
    from app.services.files import save_bytes

    save_bytes(path, content)
    return path
