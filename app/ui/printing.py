"""Between the forms and the screens: what is asked for, its facts, its PDF, keeping and noting it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.export_register import FORM, Outgoing
from app.services.forms import FormSpec, Options, Rendered
from app.ui.desk import Desk

PC_FONTS = "print/pc_fonts"
"""Setting of this machine: whether the PC's own faces come before the program's."""

if TYPE_CHECKING:
    from app.services.print_log import Content


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
    """The facts of one form, read and frozen; ``content`` says what it shows, for the print log.

    ``person`` is the UUID of the one person it is about, empty for a list; ``letter`` that of the letter on
    it, empty for all other forms.
    """

    form: FormSpec
    subject: str
    name: str
    data: Any
    content: Content
    wish: Wish
    options: Options
    person: str = ""
    letter: str = ""

    @property
    def data_hash(self) -> str:
        """The hash of what it shows, 64 hexadecimal digits."""
        return self.content.data_hash


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
    fonts: Path | None = None,
) -> Prepared:
    """Read the facts of a form for the subject with this UUID; ``fonts`` as :func:`font_folder` gives it.

    The description is read anew (``folder``: the user's own ones), so a changed layout is used at once.
    """
    from app.services.forms import build_data, get_form
    from app.services.overlay_adjustments import adjustments_of
    from app.services.print_log import content_of
    from app.services.print_subjects import subject_name, subject_person

    form = get_form(key, folder)
    data = build_data(session, form, subject, today, year=wish.year, half=wish.half)
    options = Options(
        print_opinions=wish.opinions,
        grade="simple" if wish.simple else "formal",
        system_fonts=fonts,
        user_folder=folder,
        choices={k: v for k, v in wish.choices.items() if k in {choice.key for choice in form.choices}},
        adjustments=adjustments_of(session, printer),
    )
    name = subject_name(session, subject)
    content = content_of(form, data, options.choices)
    person = subject_person(session, subject) if form.scope in ("case", "person") else ""
    return Prepared(form, subject, name, data, content, wish, options, person, getattr(data, "letter_id", ""))


def font_folder(desk: Desk) -> Path | None:
    """The PC's folder of fonts, if the user wants its faces on paper and there is one; else None."""
    if str(desk.settings.value(PC_FONTS, "false")) != "true":
        return None
    return pc_fonts()


def pc_fonts() -> Path | None:
    """Where Windows keeps its fonts; None elsewhere."""
    folder = Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
    return folder if folder.is_dir() else None


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
    desk.jobs.note(noting(desk, sheets, target, copies))


def noting(desk: Desk, sheets: Sequence[Drawn], target: str, copies: int = 1) -> Callable[[Any], None]:
    """What adds sheets to the print log, given a session that notes."""
    from app.services.letter_prints import LETTER, is_official, letter_form
    from app.services.print_log import Printed, layout_mark, note_prints

    today, at = desk.today(), desk.now().astimezone(UTC)
    prints = []
    for sheet in sheets:
        form = sheet.of.form
        if not is_official(form, sheet.of.options.choices):
            continue
        printed = Printed(
            form=form.key,
            version=layout_mark(form),
            subject_id=sheet.of.subject,
            on=today,
            data_hash=sheet.of.data_hash,
            pages=sheet.pages,
            copies=copies,
            target=target,
            year=sheet.of.wish.year,
            half=sheet.of.wish.half,
        )
        prints.append(printed)
        if form.key == LETTER and sheet.of.letter:
            # 每次正式打印计数: each letter has a line of its own.
            prints.append(replace(printed, form=letter_form(LETTER), subject_id=sheet.of.letter))

    return lambda session: note_prints(session, prints, at)


def leaving(sheets: Sequence[Drawn], kind: str = FORM) -> Outgoing:
    """What a file with these sheets takes out, for the register of exports."""
    titles = list(dict.fromkeys(sheet.of.form.title for sheet in sheets))
    scope = titles[0] if len(titles) == 1 else f"{titles[0]}等 {len(titles)} 种"
    subjects = {sheet.of.subject: sheet.of.content.people for sheet in sheets}
    numbers = any(sheet.of.content.has_numbers for sheet in sheets)
    return Outgoing(kind, f"{scope}，{len(sheets)} 份", sum(subjects.values()), not numbers)


def save_pdf(path: Path, content: bytes) -> Path:
    """Keep a PDF; raises SaveRefused and leaves an existing file as it was when that fails."""
    from app.services.files import save_bytes

    save_bytes(path, content)
    return path
