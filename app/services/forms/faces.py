"""Typefaces on paper: loaded when first used, with a fallback chain per character.

A character none of the faces has is never drawn as a box: it is left blank for the pen and reported with
name and code point.
"""

from __future__ import annotations

import hashlib
import re
import threading
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app import config
from app.errors import FormRefused
from app.services.forms.fitting import MM_PER_PT

if TYPE_CHECKING:
    from app.services.forms.embedding import FontFile

FACES = ("song", "song-bold", "hei", "hei-bold", "kai", "fang")
_LOCK = threading.RLock()
# Zero-width characters and variation selectors have no picture of their own.
_INVISIBLE = frozenset([*range(0x200B, 0x2010), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0xFEFF])
# ☑ is in none of the bundled faces; it is drawn as a box with a tick over it.
TICKED, BOX, TICK = "☑", "□", "√"
BLANK = "\u3000"
# A blank to write on (two or more together) is drawn as one line; the glyph leaves gaps in some faces. One
# alone is a character somebody typed, of an e-mail address for one: it stays text that can be copied.
WRITE_ON = "_"
_TYPED = re.compile(r"(?<!_)_(?!_)")
_UNDERSCORE = 0.5
# Whose underscore has that width; in others it is wider and would push what follows out of place.
_HALF_WIDE = "kai"


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


@cache
def _font_file(path: Path) -> FontFile | None:
    """A font file, read once for all; None if it cannot be embedded."""
    from app.services.forms.embedding import read_font

    return read_font(path)


class _Advances(dict[str, tuple[str | None, float]]):
    """What is known of the characters of a face, found out when one is first asked for."""

    def __init__(self, key: str, find: Callable[[str, str], tuple[str | None, float]]) -> None:
        super().__init__()
        self._key, self._find = key, find

    def __missing__(self, char: str) -> tuple[str | None, float]:
        found = self[char] = self._find(self._key, char)
        return found


class _Widths(dict[str, float]):
    """The widths alone: measuring is the most frequent thing of all."""

    def __init__(self, advances: _Advances) -> None:
        super().__init__()
        self._advances = advances

    def __missing__(self, char: str) -> float:
        found = self[char] = self._advances[char][1]
        return found


def _measure(widths: _Widths) -> Callable[[str, float], float]:
    return lambda text, size: sum(map(widths.__getitem__, text)) * size * MM_PER_PT


class Faces:
    """The faces of one font choice: bundled ones, or the PC's own where ``system_folder`` has them.

    One object may serve many documents and threads; loading a face takes some 75 ms and happens once.
    """

    def __init__(self, system_folder: Path | None = None) -> None:
        self._system_folder = system_folder
        self._fonts: dict[str, FontFile] = {}
        self._advances = {key: _Advances(key, self._find) for key in face_entries()}
        self._widths = {key: _Widths(advances) for key, advances in self._advances.items()}
        self._measures = {key: _measure(widths) for key, widths in self._widths.items()}

    def font_name(self, key: str) -> str:
        """Which file a face is taken from: ``song@simsun.ttc``."""
        return f"{key}@{self.font(key).path.name}"

    def font(self, key: str) -> FontFile:
        """The file of a face, loading it if this is the first use."""
        found = self._fonts.get(key)
        if found is not None:
            return found
        with _LOCK:
            if key not in self._fonts:
                self._fonts[key] = self._load(key)
            return self._fonts[key]

    def _load(self, key: str) -> FontFile:
        entry = face_entries()[key]
        for path in self._candidates(entry):
            found = _font_file(path)
            # A face of the PC that cannot be embedded (CFF outlines, no rights): take the next.
            if found is not None:
                return found
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
        return self._advances[key][char]

    def _find(self, key: str, char: str) -> tuple[str | None, float]:
        code = ord(char)
        if code < 32 or code in _INVISIBLE:
            return "", 0.0
        if char == TICKED:
            return self.advance(key, BOX)
        if char == WRITE_ON:
            return WRITE_ON, _UNDERSCORE
        entry = face_entries()[key]
        chain = (*entry.fallback, key) if char in entry.borrow else (key, *entry.fallback)
        for candidate in chain:
            face = self.font(candidate).face
            if code in face.charToGlyph:
                return candidate, face.charWidths.get(code, face.defaultWidth) / 1000
        return None, 1.0

    def _underscore(self, key: str) -> str:
        """The face whose underscore is as wide as it was measured; a line is drawn where there is none."""
        code = ord(WRITE_ON)
        for candidate in (key, _HALF_WIDE):
            face = self.font(candidate).face
            if code in face.charToGlyph and face.charWidths.get(code) == _UNDERSCORE * 1000:
                return candidate
        return WRITE_ON

    def width(self, text: str, key: str, size: float) -> float:
        """Width of a text in mm at ``size`` points."""
        return sum(map(self._widths[key].__getitem__, text)) * size * MM_PER_PT

    def measure(self, key: str) -> Callable[[str, float], float]:
        """The measuring function of a face; the same object every time, so that layouts can be kept by it."""
        return self._measures[key]

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

    def runs(self, text: str, key: str) -> list[tuple[str, str, float]]:
        """Split a text into (face key, text, width in type sizes); missing characters become blanks."""
        found = list(map(self._advances[key].__getitem__, text))
        if WRITE_ON in text:
            for typed in _TYPED.finditer(text):
                found[typed.start()] = self._underscore(key), _UNDERSCORE
        if all(face == key for face, _ in found):
            return [(key, text, sum(advance for _, advance in found))] if text else []
        runs: list[tuple[str, str, float]] = []
        for char, (face, advance) in zip(text, found, strict=True):
            if face == "":
                continue
            if face is None:
                face, char = key, BLANK
            if runs and runs[-1][0] == face:
                runs[-1] = face, runs[-1][1] + char, runs[-1][2] + advance
            else:
                runs.append((face, char, advance))
        return runs

    def missing(self, text: str, key: str) -> list[str]:
        """The characters of a text that no face has."""
        table = self._advances[key]
        return [char for char in text if table[char][0] is None]


@cache
def bundled_faces() -> Faces:
    """The bundled faces, shared by every document of the process."""
    return Faces()


@cache
def system_faces(folder: Path) -> Faces:
    """The faces of the PC in ``folder`` (``C:\\Windows\\Fonts``), bundled ones where it has none."""
    return Faces(folder)
