"""Slips (便笺): a title, sentences and perhaps a list on A4, for what is no form of its own.

The recovery sheet, a site's card to compare by telephone, the correction list. Drawn by the same engine as
the forms, so fonts, missing characters and breaks over pages are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.services.forms.drawing import Rendered
from app.services.forms.reading import read_form
from app.services.forms.render import render

_WIDTH = 165.0
"""Between the margins of an upright A4 page, in mm."""
_LINE, _GAP = 9.0, 5.0
_NO_BRANCH: dict[str, Any] = {"name": None, "r2026_from": date.max, "has_committee": None, "seal": None}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; a ``large`` one is a code to read out or to copy by hand. Empty text is a gap."""

    text: str
    large: bool = False


@dataclass(frozen=True, slots=True)
class SlipTable:
    """A list: ``widths`` are parts of the page's width, in any unit."""

    headers: tuple[str, ...]
    widths: tuple[float, ...]
    rows: Sequence[tuple[str, ...]]


def render_slip(title: str, lines: Sequence[Line], today: date, table: SlipTable | None = None) -> Rendered:
    """Draw a slip as PDF. Texts are printed as they are; ``today`` is the day of printing."""
    blocks: list[dict[str, Any]] = [{"kind": "title", "text": "{title}", "size": 18, "height": 16}]
    # The engine asks what the branch has; a slip is nobody's.
    data: dict[str, Any] = {"title": title, "branch": _NO_BRANCH}
    for n, line in enumerate(lines):
        if not line.text:
            blocks.append({"kind": "gap", "height": _GAP})
            continue
        data[f"line{n}"] = line.text
        blocks.append(_words(f"{{line{n}}}", line))
    if table is not None:
        data["rows"] = [{f"c{n}": text for n, text in enumerate(row)} for row in table.rows]
        blocks.append(_table(table))
    description = {
        "number": "0", "title": title, "scope": "org", "context": "slip",
        "layout": {"footer": "none"}, "page": [{"block": blocks}],
    }  # fmt: skip
    return render(read_form(description, "slip", "slip"), data, today)


def _words(text: str, line: Line) -> dict[str, Any]:
    # 12 points: 39 characters a line between the margins.
    number = max(1, -(-len(line.text) // 38))
    size = 18 if line.large else 12
    height = _LINE * 1.6 if line.large else _LINE - 2 + 6.0 * (number - 1)
    return {"kind": "words", "text": text, "size": size, "height": height, "top": not line.large}


def _table(table: SlipTable) -> dict[str, Any]:
    total = sum(table.widths)
    widths = [round(width * _WIDTH / total, 1) for width in table.widths]
    widths[-1] = round(_WIDTH - sum(widths[:-1]), 1)
    return {
        "kind": "table",
        "columns": widths,
        "of": "rows",
        "as": "row",
        "row_height": 8,
        "head": [{"height": 9, "cells": [{"label": text, "face": "song-bold"} for text in table.headers]}],
        "cells": [
            {"value": f"{{row.c{n}}}", "title": text, "size": 9, "align": "left"}
            for n, text in enumerate(table.headers)
        ],
    }
