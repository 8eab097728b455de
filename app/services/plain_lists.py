"""A table of the window as a file: the rows and columns as they are shown, as ``.xlsx`` or as a printed list.

Nothing is added to what was on the screen: a covered ID number stays covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.services.forms import Options, Rendered, render
from app.services.forms.reading import read_form
from app.services.workbook.tables import Table, tables_bytes

Value = str | int | Decimal | date

_PORTRAIT, _LANDSCAPE, _MARGIN = 180.0, 267.0, 15.0
"""Millimetres between the margins of A4."""
_NUMBER = 10.0
"""Millimetres of the column 序号."""
_NARROWEST = 12.0
_UPRIGHT = 620
"""Up to so many logical pixels of columns stand upright."""


@dataclass(frozen=True, slots=True)
class PlainList:
    """What is shown: ``widths`` in logical pixels, ``rows`` native values where a cell shows nothing else."""

    title: str
    notes: tuple[str, ...]
    headers: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Value, ...], ...]


def xlsx_bytes(found: PlainList) -> bytes:
    """The list as a workbook; texts as texts, dates as dates."""
    _upright, widths = _millimetres(found.widths)
    return tables_bytes(
        [
            Table(
                found.title,
                found.notes,
                ("序号", *found.headers),
                (_NUMBER, *widths),
                tuple((number, *row) for number, row in enumerate(found.rows, 1)),
            )
        ]
    )


def pdf_of(found: PlainList, today: date, options: Options | None = None) -> Rendered:
    """The list on paper, A4 upright or across by the room its columns need; the header on every sheet."""
    form = read_form(_description(found), "list", "list")
    data: dict[str, Any] = {
        # A list has no edition; the renderer asks for one all the same.
        "branch": {"r2026_from": today, "has_committee": None, "name": None},
        "title": found.title,
        "note": "　".join(found.notes),
        "on": today,
        "rows": [{f"c{at}": _words(value) for at, value in enumerate(row)} for row in found.rows],
    }
    return render(form, data, today, options or Options())


def _description(found: PlainList) -> dict[str, Any]:
    """The form description of a table with these columns."""
    upright, widths = _millimetres(found.widths)
    small = {"size": 9, "pad": 0.8}
    return {
        "number": "名单",
        "title": found.title,
        "scope": "org",
        "context": "ledger",
        "stage": 0,
        "steps": [],
        "layout": {"landscape": not upright, "margins": [_MARGIN] * 4},
        "page": [
            {
                "block": [
                    {
                        "kind": "title",
                        "text": "{title}",
                        "size": 16,
                        "height": 14,
                        "left": "{note}",
                        "right": "{on:cn_}",
                        "on": "every",
                    },
                    {
                        "kind": "table",
                        "columns": [_NUMBER, *widths],
                        "of": "rows",
                        "as": "row",
                        "row_height": 8,
                        "head": [
                            {
                                "height": 10,
                                "cells": [
                                    {"label": header, "size": 9, "face": "song-bold"}
                                    for header in ("序号", *map(_plain, found.headers))
                                ],
                            }
                        ],
                        "cells": [
                            {"value": "{number}", **small},
                            *(
                                {"value": f"{{row.c{at}}}", "title": _plain(header), **small}
                                for at, header in enumerate(found.headers)
                            ),
                        ],
                    },
                ]
            }
        ],
    }


def _millimetres(widths: Sequence[int]) -> tuple[bool, list[float]]:
    """Whether the list stands upright, and the widths of its columns on paper."""
    upright = sum(widths) <= _UPRIGHT
    room = (_PORTRAIT if upright else _LANDSCAPE) - _NUMBER
    scale = room / max(1, sum(widths))
    found = [max(_NARROWEST, width * scale) for width in widths]
    scale = room / sum(found)
    rounded = [round(width * scale, 1) for width in found]
    if rounded:
        rounded[-1] = round(rounded[-1] + room - sum(rounded), 1)
    return upright, rounded


def _words(value: Value) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(header: str) -> str:
    """A header as a label: braces would be placeholders."""
    return header.replace("{", "（").replace("}", "）").replace("\n", "") or "　"
