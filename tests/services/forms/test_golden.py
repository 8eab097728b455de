"""Every form in three states against its recorded marks: texts, where they stand, and the lines of the grid.

``ZHIBU_GOLDEN=1`` in the environment writes the records anew; look at the pages (tools/form_pictures.py)
before keeping them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.services import forms
from tests.services.forms import samples
from tests.services.forms.pdf_reading import Mark, collisions, marks

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "forms"
TOLERANCE = 0.3
STATES = ("empty", "full", "monstrous")
CASES = [(form, state) for form in forms.catalogue() for state in STATES]


def _render(form: forms.FormSpec, state: str) -> forms.Rendered:
    data = samples.data_for(form.context, form.subject, state)
    options = forms.Options(print_opinions=state == "monstrous")
    return forms.render(form, data, samples.TODAY, options)


def _written(pages: list[list[Mark]]) -> str:
    lines = []
    for number, page in enumerate(pages, 1):
        lines += [f"page {number}", *map(str, page)]
    return "\n".join(lines) + "\n"


def _recorded(text: str) -> list[list[Mark]]:
    pages: list[list[Mark]] = []
    for line in text.splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "page":
            pages.append([])
        elif kind == "T":
            x, y, *words = rest.split(" ", 2)
            pages[-1].append(Mark("T", (float(x), float(y)), words[0] if words else ""))
        else:
            pages[-1].append(Mark("L", tuple(map(float, rest.split(" ")))))
    return pages


@pytest.mark.parametrize(("form", "state"), CASES, ids=[f"{form.key}-{state}" for form, state in CASES])
def test_marks_are_where_they_were(form: forms.FormSpec, state: str) -> None:
    pages = marks(_render(form, state).pdf_bytes)
    path = FOLDER / f"{form.key}-{state}.txt"
    if os.environ.get("ZHIBU_GOLDEN"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(pages), "utf-8")
    recorded = _recorded(path.read_text("utf-8"))
    assert len(pages) == len(recorded), "number of pages"
    for number, (page, expected) in enumerate(zip(pages, recorded, strict=True), 1):
        moved = [
            f"page {number}: {found} instead of {wanted}"
            for found, wanted in zip(page, expected, strict=False)
            if not found.near(wanted, TOLERANCE)
        ]
        assert not moved, "\n".join(moved[:10])
        assert len(page) == len(expected), f"page {number}: number of marks"


@pytest.mark.parametrize(("form", "state"), CASES, ids=[f"{form.key}-{state}" for form, state in CASES])
@pytest.mark.parametrize("written", [False, True], ids=["by hand", "printed"])
def test_nothing_is_printed_over_anything(form: forms.FormSpec, state: str, written: bool) -> None:
    data = samples.data_for(form.context, form.subject, state)
    options = forms.Options(print_opinions=written, signer_hints=written)
    assert collisions(forms.render(form, data, samples.TODAY, options).pdf_bytes) == []


def test_no_record_without_a_form() -> None:
    known = {f"{form.key}-{state}.txt" for form, state in CASES}
    assert {path.name for path in FOLDER.glob("*.txt")} == known
