"""Embedding the used part of a typeface: one document's characters, their outlines, and how to copy them out.

The PDF library can do this too, but copies whole tables of Chinese faces (10 MB) for every document, which
is a third of the time of printing. Here outlines are cut out once and kept. Codes are given in the order of
use, at most 256 to a part; a part is a TrueType file of its own (PDF 32000-1, 9.6.3 and 9.9).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFName, PDFObject
from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

# Outlines hardly shrink at higher levels (measured: 6 gives 3 % less for twice the time).
LEVEL = 3
_KEPT_TABLES = ("cvt ", "fpgm", "prep")
_WORDS, _MORE = 0x0001, 0x0020
# Bytes a component's scale takes, by flag (TrueType, glyf table).
_SCALES = ((0x0008, 2), (0x0040, 4), (0x0080, 8))
_MAGIC = 0xB1B0AFBA
_SYMBOLIC, _NONSYMBOLIC = 1 << 2, 1 << 5
# Printable ASCII stands at its own codes in the first part, so that a raw look at the file finds numbers.
_ASCII = range(32, 128)


def _checksum(data: bytes) -> int:
    """The sum of a table of whole 32-bit words, as the font format has it."""
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}L", data)
    return sum(words) & 0xFFFFFFFF


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


@dataclass(frozen=True, slots=True)
class _Outline:
    """One glyph: its record padded to whole words, their sum, (place, glyph) of what it is made of."""

    data: bytes
    sum: int
    parts: tuple[tuple[int, int], ...]


def read_font(path: Path) -> FontFile | None:
    """Read a font file (of a collection: its first face); None if it cannot be embedded or is no font."""
    try:
        return FontFile(path, TTFontFace(str(path)))
    except (TTFError, OSError):
        return None


class FontFile:
    """A face as the PDF library read it, ready to give small font files. May serve many documents at once."""

    def __init__(self, path: Path, face: Any) -> None:
        self.path, self.face = path, face
        self._outlines: dict[int, _Outline] = {}
        self._glyf = face.get_table_pos("glyf")[0]
        tags = ("head", "hhea", "maxp", *(tag for tag in _KEPT_TABLES if tag in face.table))
        self._tables: dict[str, bytes] = {tag: face.get_table(tag) for tag in tags}
        self._sums = {tag: _checksum(_padded(self._tables[tag])) for tag in tags}

    def cut(self, characters: Sequence[int]) -> bytes:
        """A font file in which code n shows ``characters[n]`` (0: nothing)."""
        glyphs, places = [0], {0: 0}
        codes = []
        for character in characters:
            glyph = self.face.charToGlyph.get(character, 0) if character else 0
            if glyph not in places:
                places[glyph] = len(glyphs)
                glyphs.append(glyph)
            codes.append(places[glyph])
        outlines = []
        for glyph in glyphs:
            # The list grows while glyphs are found that are put together of others.
            outline = self._outline(glyph)
            for _, part in outline.parts:
                if part not in places:
                    places[part] = len(glyphs)
                    glyphs.append(part)
            outlines.append(outline)
        return self._assembled(codes, glyphs, [_moved(outline, places) for outline in outlines])

    def _assembled(self, codes: list[int], glyphs: list[int], outlines: list[_Outline]) -> bytes:
        starts = [0]
        for outline in outlines:
            starts.append(starts[-1] + len(outline.data))
        short = starts[-1] // 2 <= 0xFFFF
        loca = (
            struct.pack(f">{len(starts)}H", *(at // 2 for at in starts))
            if short
            else struct.pack(f">{len(starts)}L", *starts)
        )
        metrics = [number for glyph in glyphs for number in self._metrics(glyph)]
        cmap = struct.pack(
            f">{11 + len(codes)}H", 0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes), *codes
        )
        head, hhea, maxp = (bytearray(self._tables[tag]) for tag in ("head", "hhea", "maxp"))
        head[8:12] = bytes(4)
        head[50:52] = struct.pack(">H", 0 if short else 1)
        hhea[34:36] = maxp[4:6] = struct.pack(">H", len(glyphs))
        tables = {tag: (self._tables[tag], self._sums[tag]) for tag in self._tables}
        changed = {"cmap": cmap, "head": head, "hhea": hhea, "maxp": maxp, "loca": loca}
        changed["hmtx"] = struct.pack(f">{len(metrics)}H", *metrics)
        for tag, data in changed.items():
            tables[tag] = bytes(data), _checksum(_padded(bytes(data)))
        glyf_sum = sum(outline.sum for outline in outlines) & 0xFFFFFFFF
        tables["glyf"] = b"".join(outline.data for outline in outlines), glyf_sum
        return _file(tables)

    def _metrics(self, glyph: int) -> tuple[int, int]:
        width, bearing = self.face.hmetrics[glyph]
        return int(width) & 0xFFFF, int(bearing) & 0xFFFF

    def _outline(self, glyph: int) -> _Outline:
        found = self._outlines.get(glyph)
        if found is None:
            first, end = (self._glyf + self.face.glyphPos[n] for n in (glyph, glyph + 1))
            data = bytes(self.face._ttf_data[first:end])
            padded = _padded(data)
            found = _Outline(padded, _checksum(padded), tuple(_parts(data)))
            self._outlines[glyph] = found
        return found


def _parts(data: bytes) -> Iterator[tuple[int, int]]:
    """The glyphs a glyph is put together of: where its number stands in the record, and the number."""
    if len(data) < 10 or struct.unpack_from(">h", data)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">2H", data, at)
        yield at + 2, glyph
        at += 4 + (4 if flags & _WORDS else 2)
        at += next((size for flag, size in _SCALES if flags & flag), 0)


def _moved(outline: _Outline, places: dict[int, int]) -> _Outline:
    """The same glyph speaking of its parts by their new numbers."""
    if not outline.parts:
        return outline
    data = bytearray(outline.data)
    for at, glyph in outline.parts:
        struct.pack_into(">H", data, at, places[glyph])
    return _Outline(bytes(data), _checksum(bytes(data)), ())


def _file(tables: dict[str, tuple[bytes, int]]) -> bytes:
    """A TrueType file of tables with their sums."""
    count = len(tables)
    power = count.bit_length() - 1
    head = [struct.pack(">L4H", 0x00010000, count, 16 << power, power, 16 * (count - (1 << power)))]
    body: list[bytes] = []
    at = 12 + 16 * count
    head_at = 0
    total = 0
    for tag, (data, table_sum) in sorted(tables.items()):
        if tag == "head":
            head_at = at
        head.append(tag.encode() + struct.pack(">3L", table_sum, at, len(data)))
        body.append(_padded(data))
        at += len(body[-1])
        total += table_sum
    directory = b"".join(head)
    whole = bytearray(directory + b"".join(body))
    struct.pack_into(">L", whole, head_at + 8, (_MAGIC - total - _checksum(directory)) & 0xFFFFFFFF)
    return bytes(whole)


def to_unicode(name: str, codes: dict[int, int]) -> str:
    """How the codes of a part are copied out: in UTF-16BE, right for characters beyond U+FFFF too."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    pairs = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in codes.items()
    ]
    for first in range(0, len(pairs), 100):
        part = pairs[first : first + 100]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class _Codes(dict[str, int]):
    """The code of each character, given when first asked for: 256 times the part, plus the code in it."""

    def __init__(self, known: dict[int, int]) -> None:
        super().__init__()
        self._known = known
        self._next = 1
        self.parts: list[dict[int, int]] = [{}]

    def __missing__(self, char: str) -> int:
        character = 32 if char == "\xa0" else ord(char)
        code = character if character in _ASCII and character in self._known else self._free()
        if code >> 8 == len(self.parts):
            self.parts.append({})
        self.parts[code >> 8][code & 0xFF] = character
        self[char] = code
        return code

    def _free(self) -> int:
        code = self._next
        # Code 0 shows nothing, code 32 is the space in every part; the first part has all of ASCII.
        following = code + 1
        if following & 0xFF == 0 or following & 0xFF == 32:
            following += 1
        if following == 33:
            following = 128
        self._next = following
        return code


class UsedFace:
    """One face in one document: the characters used so far and their codes."""

    def __init__(self, file: FontFile, number: int) -> None:
        self._file, self._number = file, number
        self._codes = _Codes(file.face.charToGlyph)

    def encoded(self, text: str) -> list[tuple[str, str]]:
        """A text as (name of the font in the page's resources, codes in hexadecimal) pairs."""
        codes = list(map(self._codes.__getitem__, text))
        if max(codes) < 256:
            return [(self._name(0), bytes(codes).hex())]
        pairs: list[tuple[str, str]] = []
        first = 0
        for at in range(1, len(codes) + 1):
            if at == len(codes) or codes[at] >> 8 != codes[first] >> 8:
                part = bytes(code & 0xFF for code in codes[first:at])
                pairs.append((self._name(codes[first] >> 8), part.hex()))
                first = at
        return pairs

    def _name(self, part: int) -> str:
        return f"F{self._number}.{part}"

    def addObjects(self, document: Any) -> None:  # noqa: N802 - the PDF library calls it by this name
        """Add the font objects to a document that is being finished."""
        for part, codes in enumerate(self._codes.parts):
            if codes:
                self._add_part(document, part, codes)

    def _add_part(self, document: Any, part: int, codes: dict[int, int]) -> None:
        face = self._file.face
        first, last = min(codes), max(codes)
        tag = "".join(chr(65 + part // 26**power % 26) for power in range(6))
        name = f"{tag}+{face.name.decode('latin-1')}"
        file = self._file.cut([codes.get(code, 0) for code in range(last + 1)])
        widths = [
            face.charWidths.get(codes[n], face.defaultWidth) if n in codes else 0
            for n in range(first, last + 1)
        ]
        flags = (face.flags & ~_NONSYMBOLIC) | _SYMBOLIC
        pdf_name = PDFName(name)
        descriptor = (
            f"<< /Type /FontDescriptor /FontName {pdf_name} /Flags {flags} /ItalicAngle {face.italicAngle:g} "
            f"/FontBBox [{_joined(face.bbox)}] /Ascent {face.ascent:g} /Descent {face.descent:g} "
            f"/CapHeight {face.capHeight:g} /StemV {face.stemV:g} "
            f"/FontFile2 {_added(document, _stream(file, f' /Length1 {len(file)}'))} >>"
        )
        font = (
            f"<< /Type /Font /Subtype /TrueType /BaseFont {pdf_name} /FirstChar {first} /LastChar {last} "
            f"/Widths [{_joined(widths)}] /FontDescriptor {_added(document, descriptor.encode())} "
            f"/ToUnicode {_added(document, _stream(to_unicode(name, codes).encode()))} >>"
        )
        fonts = document.idToObject["BasicFonts"].dict
        fonts[self._name(part)] = _added(document, font.encode())


def _joined(numbers: Sequence[float]) -> str:
    return " ".join(f"{number:g}" for number in numbers)


def _stream(content: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(content, LEVEL)
    head = f"<< /Filter /FlateDecode /Length {len(packed)}{entries} >>\nstream\n"
    return head.encode() + packed + b"\nendstream\n"


class _Written(PDFObject):  # type: ignore[misc,unused-ignore]
    """An object of the PDF whose bytes are known."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def format(self, document: Any) -> bytes:
        """What stands in the file."""
        return self._content


def _added(document: Any, content: bytes) -> str:
    """Add an object to the document; the reference to it."""
    reference: bytes = document.Reference(_Written(content)).format(document)
    return reference.decode("ascii")
