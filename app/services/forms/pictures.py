"""Pictures of printed pages: for the preview, and for a person who wants to look at every form.

``write_pictures`` draws forms with given facts and writes one PNG a page; the tests' sample facts (empty,
full, monstrous) go through it in ``tools/form_pictures.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.services.forms.drawing import Rendered

PREVIEW_DPI = 96


def page_images(pdf: bytes, dpi: int = PREVIEW_DPI) -> Iterator[Any]:
    """The pages of a PDF as Pillow images at ``dpi`` dots an inch, one after the other."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            bitmap = page.render(scale=dpi / 72)
            try:
                yield bitmap.to_pil().copy()
            finally:
                bitmap.close()
                page.close()
    finally:
        document.close()


def write_pictures(
    forms: Iterable[tuple[str, Rendered]], folder: Path, dpi: int = PREVIEW_DPI
) -> tuple[Path, ...]:
    """Write ``<name>-<page>.png`` for every page of every form and return the files in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, rendered in forms:
        for number, image in enumerate(page_images(rendered.pdf_bytes, dpi), 1):
            path = folder / f"{name}-{number}.png"
            image.save(path, optimize=True)
            written.append(path)
    return tuple(written)
