"""Writes PNG pages of all forms, empty, full and overfull, so that a person can look at them.

``python tools/form_pictures.py FOLDER [KEY …]`` uses the sample facts of the tests; keys may be given by
their beginning (``f19``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.services import forms
from app.services.forms.pictures import write_pictures
from tests.services.forms import samples

STATES = ("empty", "full", "full-printed", "monstrous")


def _all(keys: list[str]) -> Iterator[tuple[str, forms.Rendered]]:
    for form in forms.catalogue():
        if keys and not form.key.startswith(tuple(keys)):
            continue
        for state in STATES:
            data = samples.data_for(form.context, form.subject, state.removesuffix("-printed"))
            options = forms.Options(print_opinions=state in ("full-printed", "monstrous"))
            yield f"{form.key}-{state}", forms.render(form, data, samples.TODAY, options)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python tools/form_pictures.py FOLDER [KEY ...]")
    files = write_pictures(_all(sys.argv[2:]), Path(sys.argv[1]))
    print(f"{len(files)} pages in {sys.argv[1]}")
