"""The fonts inside the PDFs: whole font files with the outlines of the originals, and codes that copy out."""

from __future__ import annotations

import io
import struct

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import config
from app.services.forms.content import Content
from app.services.forms.embedding import FontFile, UsedFace, read_font, to_unicode
from app.services.forms.faces import bundled_faces
from app.services.forms.fitting import MM_PER_PT
from app.services.forms.sheet import Sheet

# é and ü are put together of a letter and an accent in these faces.
TEXT = "中共 Aéü，𬭳（1）"
CHARACTERS = [0, *map(ord, TEXT)]


@pytest.fixture(scope="module", params=("song", "kai", "fang"))
def file(request: pytest.FixtureRequest) -> FontFile:
    """A bundled face."""
    return bundled_faces().font(request.param)


def _picture(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    image: bytes = document[0].render(scale=3).to_pil().tobytes()
    document.close()
    return image


@pytest.mark.parametrize("face", ("song", "song-bold", "hei", "hei-bold", "kai", "fang"))
def test_a_cut_face_looks_as_the_pdf_library_would_draw_it(face: str) -> None:
    file = bundled_faces().font(face)
    text = "".join(char for char in TEXT if ord(char) in file.face.charToGlyph)
    assert len(text) > 8
    sheet = Sheet(bundled_faces(), "测试")
    sheet.begin(200 * MM_PER_PT, 50 * MM_PER_PT)
    sheet.text(10 * MM_PER_PT, (50 - 20 - 0.88 * 24) * MM_PER_PT, text, face, 24)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(200, 50))
    pdfmetrics.registerFont(TTFont(face, str(file.path)))
    canvas.setFont(face, 24)
    canvas.drawString(10, 20, text)
    canvas.save()
    ours = _picture(sheet.finish())
    assert ours == _picture(target.getvalue())
    assert ours != _picture(_empty(200, 50))


def _empty(width: float, height: float) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(width, height))
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_the_sums_of_a_cut_face_are_right(file: FontFile) -> None:
    content = file.cut(CHARACTERS)
    assert len(content) % 4 == 0
    assert sum(struct.unpack(f">{len(content) // 4}L", content)) & 0xFFFFFFFF == 0xB1B0AFBA
    for number in range(struct.unpack_from(">H", content, 4)[0]):
        tag, told, start, length = struct.unpack_from(">4s3L", content, 12 + 16 * number)
        data = bytearray(content[start : start + length])
        if tag == b"head":
            data[8:12] = bytes(4)
        data += bytes(-len(data) % 4)
        assert sum(struct.unpack(f">{len(data) // 4}L", data)) & 0xFFFFFFFF == told, tag


def test_a_file_that_is_no_font_is_told() -> None:
    assert read_font(config.resource_path("fonts", "fonts.toml")) is None


def test_more_characters_than_a_part_holds() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    used = UsedFace(bundled_faces().font("song"), 2)
    pairs = used.encoded(text + "A")
    assert [name for name, _ in pairs] == ["F2.0", "F2.1", "F2.2", "F2.0"]
    assert "".join(codes for _, codes in pairs).count("") == 2 * 601 + 1
    assert used.encoded(text) == pairs[:-1]
    sheet = Sheet(bundled_faces(), "测试")
    sheet.begin(2000, 100)
    for line in range(0, 600, 100):
        sheet.text(10, 10 + line / 10, text[line : line + 100], "song", 12)
    document = pypdfium2.PdfDocument(sheet.finish())
    assert document[0].get_textpage().get_text_range().replace("\r\n", "") == text
    document.close()


def test_no_code_is_the_space_or_nothing() -> None:
    used = UsedFace(bundled_faces().font("song"), 2)
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    codes = [bytes.fromhex(part) for _, part in used.encoded(text)]
    assert not {0, 32} & {code for part in codes for code in part}
    assert used.encoded("a b\u00a0c") == [("F2.0", b"a b c".hex())]


def test_how_codes_copy_out() -> None:
    assert "<01> <4E2D>" in to_unicode("X", {1: 0x4E2D})
    assert "<02> <D872DF73>" in to_unicode("X", {2: 0x2CB73})


def test_state_is_said_once_and_again_after_a_part() -> None:
    content = Content()
    content.line(0, 0, 1, 1, 0.5)
    content.push((1, 0, 0, 1, 0, 0))
    content.line(0, 0, 1, 1, 2.0, 0.5)
    content.pop()
    content.line(0, 0, 1, 1, 0.5)
    said = "\n".join(content.operators)
    assert said.count("0.5 w") == 1
    assert said.count(" G") == 1
