"""The page as the rest of the package sees it: millimetres from the top left corner, text, lines, dashes.

The only module that draws; with :mod:`app.services.forms.faces` the only one that knows the PDF library.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.services.forms.content import Content
from app.services.forms.faces import BLANK, BOX, TICK, TICKED, WRITE_ON, Faces, MissingGlyph, missing_glyph
from app.services.forms.fitting import MM_PER_PT

if TYPE_CHECKING:
    from app.services.forms.embedding import UsedFace

PT_PER_MM = 1 / MM_PER_PT
# The em box of a Han character reaches from 0.12 em below the baseline to 0.88 em above it.
ASCENT = 0.88
DESCENT = 0.12
# Stroke added for faces that have no bold file (forms.md 1.2), in points.
BOLD_STROKE = 0.3
_TURNED = frozenset("（）()、，：；《》“”-—…")


class Sheet:
    """A PDF being drawn page by page; reproducible to the byte, with a title and nothing else about us."""

    def __init__(self, faces: Faces, title: str) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        # Text streams of printable characters are only for mail of the last century.
        rl_config.useA85 = 0
        self.faces = faces
        self.pages = 0
        self.missing: dict[str, MissingGlyph] = {}
        self._used: dict[str, UsedFace] = {}
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(self._buffer, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        for setter in ("setAuthor", "setSubject", "setCreator", "setProducer", "setKeywords"):
            getattr(self._canvas, setter)("")
        self._content = Content()
        self._height = 0.0

    def begin(self, width: float, height: float) -> None:
        """Start a page of ``width`` × ``height`` mm, finishing the one before."""
        self._end_page()
        self.pages += 1
        self._height = height
        self._content = Content()
        self._canvas.setPageSize((width * PT_PER_MM, height * PT_PER_MM))

    def _end_page(self) -> None:
        if self.pages:
            self._canvas.addLiteral("\n".join(self._content.operators))
            self._canvas.showPage()

    def finish(self) -> bytes:
        """Close the document and return its bytes."""
        self._end_page()
        self._canvas.save()
        return self._buffer.getvalue()

    def width(self, text: str, face: str, size: float) -> float:
        """Width of a text in mm."""
        return self.faces.width(text, face, size)

    def text(
        self,
        x: float,
        top: float,
        text: str,
        face: str,
        size: float,
        *,
        leading: float | None = None,
        space: float = 0.0,
        bold: bool = False,
        grey: float = 0.0,
    ) -> None:
        """Draw one line whose line box begins ``top`` mm below the page's upper edge.

        ``leading`` is the height of the line box in mm (default: the type size); ``space`` is added behind
        every character in mm; ``grey`` 0 is black, 1 white.
        """
        em = size * MM_PER_PT
        box = leading if leading is not None else em
        baseline = top + (box - em) / 2 + ASCENT * em
        y = (self._height - baseline) * PT_PER_MM
        outline = BOLD_STROKE if bold else 0.0
        for run_face, run, wide in self._runs(text, face):
            if run_face == WRITE_ON:
                foot = baseline + DESCENT * em
                self.line(x, foot, x + wide * em + space * len(run), foot, grey=grey)
            else:
                codes = self._encoded(run.replace(TICKED, BOX), run_face)
                self._content.text(
                    x * PT_PER_MM, y, codes, size, space=space * PT_PER_MM, outline=outline, grey=grey
                )
                if TICKED in run:
                    self._ticks(x, y, run, run_face, size, space)
            x += wide * em + space * len(run)

    def _runs(self, text: str, face: str) -> list[tuple[str, str, float]]:
        runs = self.faces.runs(text, face)
        if len(runs) != 1 or BLANK in runs[0][1]:
            for char in self.faces.missing(text, face):
                self.missing.setdefault(char, missing_glyph(char))
        return runs

    def _encoded(self, text: str, face: str) -> list[tuple[str, str]]:
        used = self._used.get(face)
        if used is None:
            from app.services.forms.embedding import UsedFace

            used = self._used[face] = UsedFace(self.faces.font(face), len(self._used) + 2)
            # The document asks it for its objects when it is saved.
            self._canvas._doc.delayedFonts.append(used)
        return used.encoded(text)

    def _ticks(self, x: float, y: float, run: str, face: str, size: float, space: float) -> None:
        for index, char in enumerate(run):
            if char == TICKED:
                before = self.faces.width(run[:index], face, size) + space * index
                codes = self._encoded(TICK, face)
                self._content.text((x + before) * PT_PER_MM, y + size * 0.06, codes, size)

    def turned(self, centre_x: float, top: float, char: str, face: str, size: float) -> None:
        """Draw one character of a vertical label in its em box; brackets and 、 are turned by 90°."""
        em = size * MM_PER_PT
        if char not in _TURNED:
            self.text(centre_x - self.width(char, face, size) / 2, top, char, face, size)
            return
        middle = centre_x * PT_PER_MM, (self._height - top - em / 2) * PT_PER_MM
        self._content.push((0.0, -1.0, 1.0, 0.0, *middle))
        for run_face, run, wide in self._runs(char, face):
            codes = self._encoded(run, run_face)
            self._content.text(-wide * size / 2, -(ASCENT - DESCENT) / 2 * size, codes, size)
        self._content.pop()

    def line(
        self, x1: float, y1: float, x2: float, y2: float, points: float = 0.5, grey: float = 0.0
    ) -> None:
        """Draw a straight line of ``points`` width."""
        tall = self._height
        self._content.line(
            x1 * PT_PER_MM, (tall - y1) * PT_PER_MM, x2 * PT_PER_MM, (tall - y2) * PT_PER_MM, points, grey
        )

    def dashed(self, x1: float, y1: float, x2: float, y2: float, grey: float = 0.0) -> None:
        """Draw a cutting line: 0.5 pt, 2 mm drawn, 1.5 mm left out (forms.md 1.4)."""
        self._content.dash(2 * PT_PER_MM, 1.5 * PT_PER_MM)
        self.line(x1, y1, x2, y2, grey=grey)
        self._content.dash()

    def ellipse(self, x: float, y: float, rx: float, ry: float, points: float = 0.5) -> None:
        """Draw an empty ellipse round a middle, ``rx`` and ``ry`` mm wide and high on each side."""
        self._content.ellipse(
            x * PT_PER_MM, (self._height - y) * PT_PER_MM, rx * PT_PER_MM, ry * PT_PER_MM, points
        )

    @contextmanager
    def transformed(self, matrix: tuple[float, float, float, float, float, float]) -> Iterator[None]:
        """Draw for a while with every place moved: a·x + b·y + e to the right, c·x + d·y + f down, in mm."""
        a, b, c, d, e, f = matrix
        tall = self._height
        # The same map for points upwards from the foot of the page.
        self._content.push((a, -c, -b, d, (b * tall + e) * PT_PER_MM, (tall - d * tall - f) * PT_PER_MM))
        yield
        self._content.pop()

    def rectangle(
        self, x: float, y: float, width: float, height: float, points: float = 0.5, fill: float | None = None
    ) -> None:
        """Draw a rectangle; ``fill`` is the grey inside (None: empty), ``points`` 0 leaves out the border."""
        self._content.rectangle(
            x * PT_PER_MM,
            (self._height - y - height) * PT_PER_MM,
            width * PT_PER_MM,
            height * PT_PER_MM,
            points,
            fill,
        )

    def picture(self, x: float, y: float, width: float, height: float, path: Path) -> None:
        """Draw a picture file (PNG) into this rectangle, below whatever else is on the page."""
        self._canvas.drawImage(
            str(path),
            x * PT_PER_MM,
            (self._height - y - height) * PT_PER_MM,
            width * PT_PER_MM,
            height * PT_PER_MM,
        )

    @staticmethod
    def picture_size(path: Path) -> tuple[int, int]:
        """Width and height of a picture file in its own dots."""
        from reportlab.lib.utils import ImageReader

        wide, high = ImageReader(str(path)).getSize()
        return int(wide), int(high)
