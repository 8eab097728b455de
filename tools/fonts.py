"""Checks the bundled fonts and rebuilds the one that had to be converted.

``python tools/fonts.py verify`` compares every file named in ``resources/fonts/fonts.toml`` with its
SHA-256 and needs nothing but Python.

``python tools/fonts.py convert`` turns the CFF outlines of FandolFang (仿宋) into TrueType outlines, because
the PDF library cannot embed CFF. It needs fontTools, which is not a dependency of the program: run it in a
throw-away environment. The result is kept in the repository, so nobody has to run this to build or test.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SOURCE = FONTS / "source" / "FandolFang-Regular.otf"
TARGET = FONTS / "FandolFang-Regular.ttf"
# Greatest distance in font units (1000 per em) between the cubic and the quadratic outline.
MAX_ERROR = 1.0


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as 64 lower-case hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def verify() -> list[str]:
    """Return one line per font file that is missing or differs from ``fonts.toml``; empty = all is well."""
    listed = tomllib.loads((FONTS / "fonts.toml").read_text("utf-8"))["font"]
    trouble = []
    for entry in listed:
        path = FONTS / entry["file"]
        if not path.is_file():
            trouble.append(f"{entry['file']}: missing")
        elif sha256(path) != entry["sha256"]:
            trouble.append(f"{entry['file']}: differs from fonts.toml")
    return trouble


def convert() -> None:
    """Write ``FandolFang-Regular.ttf`` (TrueType outlines) from the OpenType original beside it."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(SOURCE, recalcTimestamp=False)
    order = font.getGlyphOrder()
    outlines = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(outlines)
        # TrueType fills clockwise contours, CFF counter-clockwise ones.
        outlines[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key, value in {
        "maxZones": 1,
        "maxTwilightPoints": 0,
        "maxStorage": 0,
        "maxFunctionDefs": 0,
        "maxInstructionDefs": 0,
        "maxStackElements": 0,
        "maxSizeOfInstructions": 0,
        "maxComponentElements": 0,
    }.items():
        setattr(maxp, key, value)
    post = font["post"]
    post.formatType = 3.0
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
    font.save(TARGET)
    print(f"{TARGET.name} {sha256(TARGET)}")


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) == 2 else ""
    if command == "convert":
        convert()
    elif command == "verify":
        problems = verify()
        print("\n".join(problems) or "all fonts agree with fonts.toml")
        sys.exit(1 if problems else 0)
    else:
        sys.exit("usage: python tools/fonts.py verify|convert")
