"""Between the forms' services and the preview: the facts of a form, and keeping its PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from app.services.forms import FormSpec


def build_form_data(session: Any, form: FormSpec, case: str, today: date) -> tuple[Any, str]:
    """The frozen facts a form prints for the case with UUID ``case``, and the person's name.

    A form about a meeting may be asked for by the meeting's UUID; then its day and kind are the name.
    """
    from app.services.forms.contexts import build_data
    from app.services.meeting_list import meeting_name
    from app.services.person_page import person_page

    data = build_data(session, form, case, today)
    return data, meeting_name(session, case) or person_page(session, case, today).person.name


def save_pdf(path: Path, content: bytes) -> Path:
    """Keep a PDF; raises SaveRefused and leaves an existing file as it was when that fails."""
    from app.services.files import save_bytes

    save_bytes(path, content)
    return path
