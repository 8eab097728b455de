"""Folding a booklet (册子拼版): two A4 faces side by side on A3, in the order that a fold needs (骑马订).

Twelve faces become three sheets: 12-1, 2-11, 10-3, 4-9, 8-5, 6-7. Faces missing to a multiple of four are
blank ones behind the cover and before the back (errata 3.20).
"""

from __future__ import annotations

import io

from app.services.forms.fitting import MM_PER_PT
from app.services.forms.layout import PAPERS


def face_order(faces: int) -> list[int | None]:
    """The faces from left to right, side after side; None is a blank one. Two make a side of a sheet."""
    missing = -faces % 4
    behind, before = (missing + 1) // 2, missing // 2
    padded: list[int | None] = [*range(1, faces + 1)]
    padded[1:1] = [None] * behind
    back = len(padded) - 1
    padded[back:back] = [None] * before
    order: list[int | None] = []
    for sheet in range(len(padded) // 4):
        low, high = 2 * sheet, len(padded) - 1 - 2 * sheet
        order += [padded[high], padded[low], padded[low + 1], padded[high - 1]]
    return order


def impose(pdf: bytes) -> bytes:
    """The A4 faces of a booklet as A3 sides, to be printed on both sides of the paper and folded once.

    Raises ValueError for a document without pages.
    """
    import pypdfium2

    width, height = (side / MM_PER_PT for side in PAPERS["A4"])
    source, target = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    try:
        if not len(source):
            raise ValueError("no pages")
        order = face_order(len(source))
        for at in range(0, len(order), 2):
            side = target.new_page(2 * width, height)
            for column, face in enumerate(order[at : at + 2]):
                if face is not None:
                    picture = source.page_as_xobject(face - 1, target).as_pageobject()
                    picture.set_matrix(pypdfium2.PdfMatrix().translate(column * width, 0))
                    side.insert_obj(picture)
            side.gen_content()
        buffer = io.BytesIO()
        target.save(buffer)
        return buffer.getvalue()
    finally:
        target.close()
        source.close()
