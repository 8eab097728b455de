"""Typefaces on paper: loaded when first used, with a fallback chain per character.

A character none of the faces has is never drawn as a box: it is left blank for the pen and reported with
name and code point. Characters beyond U+FFFF can be copied out of the PDF, which the PDF library alone
gets wrong (see :func:`_to_unicode`).
"""

from __future__ import annotations

import hashlib
import threading
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app import config
from app.errors import FormRefused
from app.services.forms.fitting import MM_PER_PT

FACES = ("song", "song-bold", "hei", "hei-bold", "kai", "fang")
_LOCK = threading.RLock()
# Zero-width characters and variation selectors have no picture of their own.
_INVISIBLE = frozenset([*range(0x200B, 0x2010), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0xFEFF])
# ☑ is in none of the bundled faces; it is drawn as a box with a tick over it.
TICKED, BOX, TICK = "☑", "□", "√"
BLANK = "\u3000"
# A blank to write on is drawn as one line; the glyph leaves gaps in some faces.
WRITE_ON = "_"


# Python's own table of names ends with the Unicode version it was built with; these blocks do not.
_HAN_BLOCKS = (
    (0x3400, 0x4DBF, "汉字扩展A区"),
    (0x4E00, 0x9FFF, "汉字基本区"),
    (0x20000, 0x2A6DF, "汉字扩展B区"),
    (0x2A700, 0x2B73F, "汉字扩展C区"),
    (0x2B740, 0x2B81F, "汉字扩展D区"),
    (0x2B820, 0x2CEAF, "汉字扩展E区"),
    (0x2CEB0, 0x2EBEF, "汉字扩展F区"),
    (0x2EBF0, 0x2EE5F, "汉字扩展I区"),
    (0x30000, 0x3134F, "汉字扩展G区"),
    (0x31350, 0x323AF, "汉字扩展H区"),
    (0x323B0, 0x3347F, "汉字扩展J区"),
)


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character no face has: ``code`` is ``U+31350``, ``name`` says where in Unicode it belongs."""

    char: str
    code: str
    name: str


def missing_glyph(char: str) -> MissingGlyph:
    """Describe a character for the message before printing."""
    block = next((name for first, last, name in _HAN_BLOCKS if first <= ord(char) <= last), "")
    return MissingGlyph(char, f"U+{ord(char):04X}", block or unicodedata.name(char, "未知字符"))


@dataclass(frozen=True, slots=True)
class FaceEntry:
    """One entry of ``resources/fonts/fonts.toml``."""

    key: str
    file: str
    sha256: str
    system: tuple[str, ...]
    fallback: tuple[str, ...]
    borrow: str = ""


@cache
def face_entries() -> dict[str, FaceEntry]:
    """The bundled faces by key."""
    with config.resource_path("fonts", "fonts.toml").open("rb") as file:
        listed = tomllib.load(file)["font"]
    return {
        entry["key"]: FaceEntry(
            entry["key"],
            entry["file"],
            entry["sha256"],
            tuple(entry["system"]),
            tuple(entry["fallback"]),
            entry.get("borrow", ""),
        )
        for entry in listed
    }


def font_problems() -> tuple[str, ...]:
    """Names of bundled font files that are missing or are not the ones that were shipped."""
    wrong = []
    for entry in face_entries().values():
        path = config.resource_path("fonts", entry.file)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
            wrong.append(entry.file)
    return tuple(sorted(set(wrong)))


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """The ToUnicode map of a font subset in UTF-16BE, so that characters beyond U+FFFF copy right."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo",
        f"<< /Registry ({fontname})",
        f"/Ordering ({fontname})",
        "/Supplement 0",
        ">> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    pairs = list(enumerate(subset))
    for first in range(0, len(pairs), 100):
        part = pairs[first : first + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in part]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


class Faces:
    """The faces of one font choice: bundled ones, or the PC's own where ``system_folder`` has them.

    One object may serve many documents and threads; loading a face takes some 75 ms and happens once.
    """

    def __init__(self, system_folder: Path | None = None) -> None:
        self._system_folder = system_folder
        self._fonts: dict[str, Any] = {}
        self._advances: dict[tuple[str, str], tuple[str | None, float]] = {}

    def font_name(self, key: str) -> str:
        """The registered name of a face, loading it if this is the first use."""
        return str(self._font(key).fontName)

    def _font(self, key: str) -> Any:
        found = self._fonts.get(key)
        if found is not None:
            return found
        with _LOCK:
            if key not in self._fonts:
                self._fonts[key] = self._load(key)
            return self._fonts[key]

    def _load(self, key: str) -> Any:
        from reportlab.pdfbase import pdfmetrics, ttfonts

        ttfonts.makeToUnicodeCMap = _to_unicode  # type: ignore[assignment,unused-ignore]
        entry = face_entries()[key]
        for path in self._candidates(entry):
            name = f"{key}@{path.name}"
            font: Any
            try:
                font = pdfmetrics.getFont(name)
            except KeyError:
                try:
                    font = ttfonts.TTFont(name, str(path))
                except (ttfonts.TTFError, OSError):
                    # A face of the PC that cannot be embedded (CFF outlines, no rights): take the next.
                    continue
                pdfmetrics.registerFont(font)
            return font
        raise FormRefused(
            "E-FORM-10",
            f"字体文件 {entry.file} 缺失或损坏，表格没有生成，数据没有改动。",
            "请重新安装本程序。",
        )

    def _candidates(self, entry: FaceEntry) -> Iterator[Path]:
        if self._system_folder is not None:
            for file in entry.system:
                if (self._system_folder / file).is_file():
                    yield self._system_folder / file
        yield config.resource_path("fonts", entry.file)

    def advance(self, key: str, char: str) -> tuple[str | None, float]:
        """The face that has a character (None: none has) and its width in units of the type size."""
        found = self._advances.get((key, char))
        if found is None:
            found = self._advances[key, char] = self._find(key, char)
        return found

    def _find(self, key: str, char: str) -> tuple[str | None, float]:
        code = ord(char)
        if code < 32 or code in _INVISIBLE:
            return "", 0.0
        if char == TICKED:
            return self.advance(key, BOX)
        if char == WRITE_ON:
            return WRITE_ON, 0.5
        entry = face_entries()[key]
        chain = (*entry.fallback, key) if char in entry.borrow else (key, *entry.fallback)
        for candidate in chain:
            face = self._font(candidate).face
            if code in face.charToGlyph:
                return candidate, face.charWidths.get(code, face.defaultWidth) / 1000
        return None, 1.0

    def width(self, text: str, key: str, size: float) -> float:
        """Width of a text in mm at ``size`` points."""
        return sum(self.advance(key, char)[1] for char in text) * size * MM_PER_PT

    def uniform(self, text: str, key: str) -> str:
        """The face to set a whole name in: ``key``, or the first fallback that has what ``key`` lacks.

        A rare character in another weight beside the rest of the name looks like a mistake.
        """
        borrow = face_entries()[key].borrow
        own = (key, "", None)
        foreign = any(self.advance(key, char)[0] not in own for char in text if char not in borrow)
        for candidate in face_entries()[key].fallback if foreign else ():
            if all(self.advance(candidate, char)[0] in (candidate, "", None) for char in text):
                return candidate
        return key

    def runs(self, text: str, key: str) -> Iterator[tuple[str, str, float]]:
        """Split a text into (face key, text, width in type sizes); missing characters become blanks."""
        current: str | None = None
        chars: list[str] = []
        wide = 0.0
        for char in text:
            face, advance = self.advance(key, char)
            if face == "":
                continue
            if face is None:
                face, char = key, BLANK
            if face != current and chars and current is not None:
                yield current, "".join(chars), wide
                chars, wide = [], 0.0
            current = face
            chars.append(char)
            wide += advance
        if chars and current is not None:
            yield current, "".join(chars), wide


@cache
def bundled_faces() -> Faces:
    """The bundled faces, shared by every document of the process."""
    return Faces()


@cache
def system_faces(folder: Path) -> Faces:
    """The faces of the PC in ``folder`` (``C:\\Windows\\Fonts``), bundled ones where it has none."""
    return Faces(folder)
