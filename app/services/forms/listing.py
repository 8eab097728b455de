"""The table of a list form as rows for a spreadsheet: the columns and their order are those on paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.errors import FormRefused
from app.services.forms.drawing import Options
from app.services.forms.grids import bands, place
from app.services.forms.language import Scope
from app.services.forms.render import make_scope
from app.services.forms.spec import Cell, FormSpec, Grid, Page, Table, Title

Value = str | int | Decimal | date
DEFAULTS = Options()
# Blanks that only spread a title over the paper.
_SPREAD = re.compile(r"\u3000|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
# A month made up later says so below its sum.
_SUM = re.compile(r"(\d+\.\d{2})(?:\n(.+))?")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as rows: ``headers``, their ``widths`` on paper in mm, ``notes`` below the title.

    Dates, whole numbers and sums that a column prints alone stay what they are; everything else is text, so
    that numbers of people and telephones are never turned into figures.
    """

    title: str
    notes: tuple[str, ...]
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Value, ...], ...]


def listings(form: FormSpec, data: Any, today: date, options: Options = DEFAULTS) -> tuple[Listing, ...]:
    """The tables of a form for these data, in the order of its pages; one without rows only if none has any.

    :class:`FormRefused` if the form is no list.
    """
    scope = make_scope(form, data, today, options)
    found: list[Listing] = []
    for page in form.pages:
        table = next((block for block in page.blocks if isinstance(block, Table)), None)
        if table is not None and page.when.holds(scope):
            found += _of_page(form, page, table, scope)
    if not found:
        raise FormRefused(
            "E-FORM-13",
            f"“{form.title}”不是名册，不能存成表格文件；数据没有改动。",
            "请把文件名写成 .pdf，或选台账、名册一类的表。",
        )
    joined = tuple(_joined(found))
    return tuple(each for each in joined if each.rows) or joined[:1]


def listing(form: FormSpec, data: Any, today: date, options: Options = DEFAULTS) -> Listing:
    """The first table of a form for these data; :class:`FormRefused` if the form is no list."""
    return listings(form, data, today, options)[0]


def _of_page(form: FormSpec, page: Page, table: Table, scope: Scope) -> Iterator[Listing]:
    """The page's table, one for each time the page is repeated."""
    for inner in _scopes(page, scope):
        titles = [block for block in page.blocks if isinstance(block, Title)]
        notes = (text.fill(inner) for block in titles[:1] for text in (block.left, block.right))
        yield Listing(
            title=_SPREAD.sub("", titles[0].text.fill(inner) if titles else form.title),
            notes=tuple(note for note in notes if note),
            headers=_headers(table, inner),
            widths=table.columns,
            rows=tuple(_rows(table, inner)),
        )


def _joined(found: Iterable[Listing]) -> Iterator[Listing]:
    """Tables that go on under the same heading (the sheets of one register, a second face) as one."""
    pending: Listing | None = None
    for each in found:
        if pending is None:
            pending = each
        elif (each.title, each.headers) == (pending.title, pending.headers) and each.notes in (
            pending.notes,
            (),
        ):
            pending = replace(pending, rows=(*pending.rows, *each.rows))
        else:
            yield pending
            pending = each
    if pending is not None:
        yield pending


def _scopes(page: Page, scope: Scope) -> Iterator[Scope]:
    """The page's scope, or one for each element it is repeated for."""
    if page.repeat is None:
        yield scope
        return
    for item in scope.value(page.repeat.of) or ():
        yield scope.child(**{page.repeat.name: item, "number": None})


def _headers(table: Table, scope: Scope) -> tuple[str, ...]:
    """What stands directly above each column: of a head in two levels the lower one."""
    names = [""] * len(table.columns)
    edges = [sum(table.columns[:at]) for at in range(len(table.columns))]
    for placed in place(bands(Grid(table.columns, table.head), scope), 0.0, 0.0):
        text = placed.cell.content.fill(placed.scope).replace("\n", "")
        for at, edge in enumerate(edges):
            if placed.x - 0.01 <= edge < placed.x + placed.width - 0.01:
                names[at] = text or names[at]
    return tuple(names)


def _rows(table: Table, scope: Scope) -> Iterator[tuple[Value, ...]]:
    if table.groups is None:
        for number, item in enumerate(scope.value(table.of) or (), 1):
            yield _row(table, scope.child(**{table.name: item, "number": number}))
        return
    for group in scope.value(table.groups.of) or ():
        inner = scope.child(**{table.groups.name: group})
        yield (table.groups.text.fill(inner), *("",) * (len(table.columns) - 1))
        for number, item in enumerate(inner.value(table.groups.rows) or (), 1):
            yield _row(table, inner.child(**{table.name: item, "number": number}))


def _row(table: Table, scope: Scope) -> tuple[Value, ...]:
    """One row; what is said below a sum goes behind the remarks, so that the sum stays one to reckon with."""
    values: list[Value] = []
    said: list[str] = []
    for cell in table.cells:
        values += [_value(cell, scope), *("",) * (cell.span - 1)]
        below = _SUM.fullmatch(cell.content.fill(scope).strip()) if cell.money else None
        if below and below[2]:
            said.append(f"{cell.title}（{below[2]}）")
    if said:
        values[-1] = "；".join(filter(None, (str(values[-1]), "、".join(said))))
    return tuple(values)


def _value(cell: Cell, scope: Scope) -> Value:
    plain = _alone(cell, scope)
    if plain is not None:
        return plain
    text = cell.content.fill(scope).strip()
    total = _SUM.fullmatch(text) if cell.money else None
    if total:
        return Decimal(total[1])
    return text.replace("\n", "、" if cell.kind == "name" else " ")


def _alone(cell: Cell, scope: Scope) -> int | Decimal | date | None:
    """The value itself where the cell prints nothing but one date, number or sum."""
    for condition, template in cell.content.variants:
        if not condition.holds(scope):
            continue
        if len(template.parts) == 1 and isinstance(template.parts[0], tuple):
            path, shape = template.parts[0]
            value = scope.value(path)
            # On two lines only because the column is narrow on paper.
            if shape == "stack" and isinstance(value, date):
                return value
            if not shape and isinstance(value, int | Decimal | date) and not isinstance(value, bool):
                return value
        return None
    return None
