"""Forms drawn from the demonstration, as the command line draws them."""

from __future__ import annotations

from typing import Any

from app.services import forms
from app.services.database import Database
from app.services.subjects import find_subject
from tests.services.forms import samples


def data_of(demo: Database, key: str, code: str, *, year: int | None = None, half: int | None = None) -> Any:
    """What a form prints of somebody or something in the demonstration (by code)."""
    form = forms.get_form(key)
    with demo.read() as session:
        subject = find_subject(session, form.scope, code)
        return forms.build_data(session, form, subject, samples.TODAY, year=year, half=half)


def draw(key: str, data: Any, **choices: bool | int | str) -> forms.Rendered:
    """A form drawn without footer, with opinions printed."""
    options = forms.Options(print_opinions=True, footer=False, choices=choices)
    return forms.render(forms.get_form(key), data, samples.TODAY, options)
