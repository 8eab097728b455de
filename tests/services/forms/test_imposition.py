"""Folding booklets: the order of the faces, and where they come to lie."""

from __future__ import annotations

import pypdfium2
import pytest

from app.services import forms
from app.services.forms.imposition import face_order, impose
from tests.services.forms import samples
from tests.services.forms.pdf_reading import plain_text


@pytest.mark.parametrize(
    ("faces", "order"),
    [
        (4, [4, 1, 2, 3]),
        (8, [8, 1, 2, 7, 6, 3, 4, 5]),
        (12, [12, 1, 2, 11, 10, 3, 4, 9, 8, 5, 6, 7]),
        (3, [3, 1, None, 2]),
        (10, [10, 1, None, None, 9, 2, 3, 8, 7, 4, 5, 6]),
        (13, [13, 1, None, None, 12, None, 2, 11, 10, 3, 4, 9, 8, 5, 6, 7]),
    ],
)
def test_order_of_the_faces(faces: int, order: list[int | None]) -> None:
    assert face_order(faces) == order


@pytest.mark.parametrize("faces", range(1, 40))
def test_every_face_lies_on_a_whole_number_of_sheets_once(faces: int) -> None:
    order = face_order(faces)
    assert len(order) % 4 == 0
    assert sorted(face for face in order if face is not None) == list(range(1, faces + 1))
    # Folded, the cover is outside on the right, and neighbours of a fold add up to one more than all faces.
    assert order[1] == 1
    assert len(order) - faces < 4


def test_the_inspection_booklet_becomes_three_sheets() -> None:
    booklet = forms.render(forms.get_form("f13"), samples.full_case(), samples.TODAY)
    folded = impose(booklet.pdf_bytes)
    document = pypdfium2.PdfDocument(folded)
    try:
        assert len(document) == 6
        assert [round(side) for side in document[0].get_size()] == [1191, 842]
        words = document[0].get_textpage()
        left = words.get_text_bounded(right=595)
        right = words.get_text_bounded(left=595)
    finally:
        document.close()
    assert "党委预审意见" in "".join(left.split()) or "志愿书" in left
    assert "组织部制" in right
    assert len(plain_text(folded)) == len(plain_text(booklet.pdf_bytes))


def test_nothing_cannot_be_folded() -> None:
    with pytest.raises((ValueError, pypdfium2.PdfiumError)):
        impose(b"")
