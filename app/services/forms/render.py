"""Facts and a form description in, a PDF out. No session, no clock, no file: everything is passed in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import FormRefused
from app.services.forms.annex import draw_annexes
from app.services.forms.blocks import card_pages, draw_blocks
from app.services.forms.drawing import Drawing, Options, Rendered
from app.services.forms.faces import bundled_faces, system_faces
from app.services.forms.language import Scope
from app.services.forms.layout import Choice, Section
from app.services.forms.notices import draw_notice
from app.services.forms.sheet import Sheet
from app.services.forms.spec import Block, Cards, FormSpec, Notice, Page, Table, Transcript
from app.services.forms.tables import draw_table_page
from app.services.forms.transcripts import draw_transcript_page
from app.services.forms.wording import edition_of, wording

DEFAULTS = Options()
# Where the heading of a continuation sheet finds whose form it is, first one that exists.
_SUBJECTS = ("person.name", "branch.name")


def render(form: FormSpec, data: Any, today: date, options: Options = DEFAULTS) -> Rendered:
    """Draw a form for one data object (a frozen dataclass of ``data``, or a mapping with the same names).

    ``today`` is printed in the footer and chooses the edition for an event that has not happened. Raises
    :class:`FormRefused` if the description does not fit its page; overlong facts never raise, they go to
    continuation sheets and are told in ``overflowed``.
    """
    scope = make_scope(form, data, today, options)
    try:
        drawing, overflowed = _draw_form(form, scope, today, options)
        if any(page.section for page in form.pages):
            # Where things begin is known only now; the contents take the same room either way.
            known = scope.child(sections=tuple(drawing.sections))
            drawing, overflowed = _draw_form(form, known, today, options)
    except KeyError as error:
        raise FormRefused(
            "E-FORM-05",
            f"表样文件 {form.source} 用到了没有的项目 {error}，没有打印，数据没有改动。",
            "请改正表样里的占位符。",
        ) from error
    sheet = drawing.sheet
    return Rendered(sheet.finish(), sheet.pages, tuple(sheet.missing.values()), overflowed)


def _draw_form(
    form: FormSpec, scope: Scope, today: date, options: Options
) -> tuple[Drawing, tuple[str, ...]]:
    faces = system_faces(options.system_fonts) if options.system_fonts else bundled_faces()
    drawing = Drawing(Sheet(faces, form.title), form, scope, options, today)
    for page in form.pages:
        _draw_page(drawing, page, scope)
    overflowed = (*draw_annexes(drawing, _subject(scope)), *drawing.told)
    drawing.close_page()
    return drawing, overflowed


def make_scope(form: FormSpec, data: Any, today: date, options: Options = DEFAULTS) -> Scope:
    """The values a form speaks of: the data's own names, the edition, the words, the day of printing."""
    values = data_values(data)
    scope = _of_edition(Scope({**values, "today": today}), form.edition_on, today, options)
    choice = chosen(form, options.choices)
    return scope.child(number=None, choice=choice, sections=(), opinions=options.print_opinions)


def _of_edition(scope: Scope, path: str, today: date, options: Options) -> Scope:
    """The scope with the edition, and its words, of the day at ``path``; of ``today`` before that day."""
    event = scope.value(path) if path else None
    edition = edition_of(event if isinstance(event, date) else None, today, scope.value("branch.r2026_from"))
    has_committee = scope.value("branch.has_committee")
    words = wording(edition, has_committee is not False, options.user_folder)
    return scope.child(edition=edition, words=words)


def chosen(form: FormSpec, wanted: Mapping[str, bool | int | str]) -> dict[str, bool | int | str]:
    """The form's choices with the user's values; :class:`FormRefused` for a value that cannot be chosen."""
    found = {choice.key: wanted.get(choice.key, choice.default) for choice in form.choices}
    for choice in form.choices:
        if not choice.accepts(found[choice.key]):
            raise FormRefused(
                "E-FORM-12",
                f"“{form.title}”的“{choice.title}”不能选“{found[choice.key]}”，没有打印，数据没有改动。",
                _allowed(choice),
            )
    return found


def _allowed(choice: Choice) -> str:
    if choice.words:
        return f"可选：{'、'.join(choice.words)}。"
    if isinstance(choice.default, bool):
        return "可选：是、否。"
    return f"可选 {choice.low} 到 {choice.high}。"


def data_values(data: Any) -> dict[str, Any]:
    """The top-level names of a data object, properties included."""
    if isinstance(data, Mapping):
        return dict(data)
    names = [field.name for field in dataclasses.fields(data)]
    names += [name for name, member in vars(type(data)).items() if isinstance(member, property)]
    return {name: getattr(data, name) for name in names}


def _subject(scope: Scope) -> str:
    for path in _SUBJECTS:
        try:
            value = scope.value(path)
        except KeyError:
            continue
        if value:
            return str(value)
    return ""


def _draw_page(drawing: Drawing, page: Page, scope: Scope) -> None:
    if page.edition_on:
        scope = _of_edition(scope, page.edition_on, drawing.today, drawing.options)
    if not page.when.holds(scope):
        return
    if page.form is not None:
        _draw_included(drawing, page, page.form, scope)
        return
    if page.continues:
        if not (drawing.has_rest(page.continues) or drawing.expects_pen(page.continues)):
            return
        _draw_once(drawing, page, scope)
        while page.again and drawing.has_rest(page.continues):
            _draw_once(drawing, page, scope)
        return
    if page.repeat is None:
        _draw_once(drawing, page, scope)
        return
    items = list(scope.value(page.repeat.of) or ())
    items += [None] * (page.repeat.count - len(items))
    for number, item in enumerate(items, 1):
        _draw_once(drawing, page, scope.child(**{page.repeat.name: item, "number": number}))


def _draw_included(drawing: Drawing, page: Page, form: FormSpec, scope: Scope) -> None:
    """Draw another form for what the page names, each with its own continuation sheets."""
    found = scope.value(page.data)
    if found and drawing.carried:
        # What the book's own pages had no room for belongs to them, not to the form that follows.
        drawing.told += draw_annexes(drawing, _subject(scope))
    for item in found if isinstance(found, tuple) else (found,):
        if item is None:
            continue
        _begin_section(drawing, page, scope)
        inner = make_scope(form, item, drawing.today, drawing.options)
        with drawing.inside(form, inner):
            for each in form.pages:
                _draw_page(drawing, each, inner)
            told = draw_annexes(drawing, _subject(inner))
        drawing.told += [f"{form.title}{each}" for each in told]


def _begin_section(drawing: Drawing, page: Page, scope: Scope) -> None:
    title = page.section.fill(scope)
    if title and title not in [section.title for section in drawing.sections]:
        drawing.sections.append(Section(title, drawing.pages + 1))


def _draw_once(drawing: Drawing, page: Page, scope: Scope) -> None:
    _begin_section(drawing, page, scope)
    scope = scope.child(page=drawing.pages + 1)
    blocks: list[Block] = [block for block in page.blocks if block.when.holds(scope)]
    sheets = max((card_pages(block, scope) for block in blocks if isinstance(block, Cards)), default=1)
    for number in range(sheets):
        drawing.card_page = number
        _draw_sheet(drawing, page, blocks, scope)


def _draw_sheet(drawing: Drawing, page: Page, blocks: list[Block], scope: Scope) -> None:
    notice = next((block for block in blocks if isinstance(block, Notice)), None)
    if notice is not None:
        draw_notice(drawing, notice, scope)
    elif any(isinstance(block, Transcript) for block in blocks):
        draw_transcript_page(drawing, page, blocks, scope)
    elif any(isinstance(block, Table) for block in blocks):
        draw_table_page(drawing, page, blocks, scope)
    else:
        drawing.start_page()
        draw_blocks(drawing, blocks, scope, page)
    drawing.flush_frame()
