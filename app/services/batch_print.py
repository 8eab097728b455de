"""Many forms in one go: joined into one PDF, or one PDF a person, each file whole or not there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.services.files import file_name, save_bytes


def join_pdfs(parts: Iterable[bytes]) -> bytes:
    """One PDF with the pages of all parts, one part after the other. ValueError without any."""
    import pypdfium2

    target = pypdfium2.PdfDocument.new()
    try:
        count = 0
        for content in parts:
            source = pypdfium2.PdfDocument(content)
            try:
                target.import_pages(source)
            finally:
                source.close()
            count += 1
        if not count:
            raise ValueError("nothing to join")
        written = io.BytesIO()
        target.save(written)
        return written.getvalue()
    finally:
        target.close()


def save_person(folder: Path, name: str, title: str, parts: Sequence[bytes]) -> Path:
    """Save the forms of one person as ``姓名 title.pdf`` in ``folder``.

    A file that is there already is never written over: a namesake's gets （2）. Raises SaveRefused.
    """
    return save_bytes(free_path(folder, name, title), join_pdfs(parts) if len(parts) > 1 else parts[0])


def free_path(folder: Path, *parts: str) -> Path:
    """A path in ``folder`` made of these words that is not taken yet."""
    path = folder / file_name(*parts, suffix=".pdf")
    number = 1
    while path.exists():
        number += 1
        path = folder / file_name(*parts, suffix=f"（{number}）.pdf")
    return path
