"""The page as the rest of the package sees it: millimetres from the top left corner, text, lines, dashes.

The only module that draws; with :mod:`app.services.forms.faces` the only one that knows the PDF library.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.services.forms.faces import BOX, TICK, TICKED, WRITE_ON, Faces, MissingGlyph, missing_glyph
from app.services.forms.fitting import MM_PER_PT

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
        from reportlab.pdfgen.canvas import Canvas

        self.faces = faces
        self.pages = 0
        self.missing: dict[str, MissingGlyph] = {}
        self._buffer = io.BytesIO()
        self._canvas: Any = Canvas(self._buffer, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        for setter in ("setAuthor", "setSubject", "setCreator", "setProducer", "setKeywords"):
            getattr(self._canvas, setter)("")
        self._height = 0.0

    def begin(self, width: float, height: float) -> None:
        """Start a page of ``width`` × ``height`` mm, finishing the one before."""
        if self.pages:
            self._canvas.showPage()
        self.pages += 1
        self._height = height
        self._canvas.setPageSize((width * PT_PER_MM, height * PT_PER_MM))

    def finish(self) -> bytes:
        """Close the document and return its bytes."""
        if self.pages:
            self._canvas.showPage()
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
        box = leading if leading is not None else size * MM_PER_PT
        baseline = top + (box - size * MM_PER_PT) / 2 + ASCENT * size * MM_PER_PT
        self._note_missing(text, face)
        self._colour(grey)
        for run_face, run, wide in self.faces.runs(text, face):
            if run_face == WRITE_ON:
                foot = baseline + DESCENT * size * MM_PER_PT
                self.line(x, foot, x + wide * size * MM_PER_PT + space * len(run), foot, grey=grey)
            else:
                self._run(x, baseline, run, run_face, size, space, bold)
            x += wide * size * MM_PER_PT + space * len(run)

    def _run(
        self, x: float, baseline: float, run: str, face: str, size: float, space: float, bold: bool
    ) -> None:
        canvas = self._canvas
        y = (self._height - baseline) * PT_PER_MM
        canvas.setFont(self.faces.font_name(face), size)
        mode = None
        if bold:
            mode = 2
            canvas.setLineWidth(BOLD_STROKE)
        canvas.drawString(x * PT_PER_MM, y, run.replace(TICKED, BOX), mode=mode, charSpace=space * PT_PER_MM)
        if TICKED in run:
            self._ticks(x, y, run, face, size, space)

    def _ticks(self, x: float, y: float, run: str, face: str, size: float, space: float) -> None:
        for index, char in enumerate(run):
            if char == TICKED:
                before = self.faces.width(run[:index], face, size) + space * index
                self._canvas.drawString((x + before) * PT_PER_MM, y + size * 0.06, TICK)

    def _note_missing(self, text: str, face: str) -> None:
        for char in text:
            if char not in self.missing and self.faces.advance(face, char)[0] is None:
                self.missing[char] = missing_glyph(char)

    def turned(self, centre_x: float, top: float, char: str, face: str, size: float) -> None:
        """Draw one character of a vertical label in its em box; brackets and 、 are turned by 90°."""
        em = size * MM_PER_PT
        if char not in _TURNED:
            self.text(centre_x - self.width(char, face, size) / 2, top, char, face, size)
            return
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(centre_x * PT_PER_MM, (self._height - top - em / 2) * PT_PER_MM)
        canvas.rotate(-90)
        self._note_missing(char, face)
        for run_face, run, wide in self.faces.runs(char, face):
            canvas.setFont(self.faces.font_name(run_face), size)
            canvas.drawString(-wide * size / 2, -(ASCENT - DESCENT) / 2 * size, run)
        canvas.restoreState()

    def line(
        self, x1: float, y1: float, x2: float, y2: float, points: float = 0.5, grey: float = 0.0
    ) -> None:
        """Draw a straight line of ``points`` width."""
        canvas = self._canvas
        self._colour(grey)
        canvas.setLineWidth(points)
        canvas.line(
            x1 * PT_PER_MM,
            (self._height - y1) * PT_PER_MM,
            x2 * PT_PER_MM,
            (self._height - y2) * PT_PER_MM,
        )

    def dashed(self, x1: float, y1: float, x2: float, y2: float, grey: float = 0.0) -> None:
        """Draw a cutting line: 0.5 pt, 2 mm drawn, 1.5 mm left out (forms.md 1.4)."""
        self._canvas.setDash(2 * PT_PER_MM, 1.5 * PT_PER_MM)
        self.line(x1, y1, x2, y2, grey=grey)
        self._canvas.setDash()

    def ellipse(self, x: float, y: float, rx: float, ry: float, points: float = 0.5) -> None:
        """Draw an empty ellipse round a middle, ``rx`` and ``ry`` mm wide and high on each side."""
        self._colour(0.0)
        self._canvas.setLineWidth(points)
        top = self._height - y
        self._canvas.ellipse(
            (x - rx) * PT_PER_MM,
            (top - ry) * PT_PER_MM,
            (x + rx) * PT_PER_MM,
            (top + ry) * PT_PER_MM,
            stroke=1,
            fill=0,
        )

    @contextmanager
    def transformed(self, matrix: tuple[float, float, float, float, float, float]) -> Iterator[None]:
        """Draw for a while with every place moved: a·x + b·y + e to the right, c·x + d·y + f down, in mm."""
        a, b, c, d, e, f = matrix
        tall = self._height
        self._canvas.saveState()
        # The same map for points upwards from the foot of the page.
        self._canvas.transform(a, -c, -b, d, (b * tall + e) * PT_PER_MM, (tall - d * tall - f) * PT_PER_MM)
        yield
        self._canvas.restoreState()

    def rectangle(
        self, x: float, y: float, width: float, height: float, points: float = 0.5, fill: float | None = None
    ) -> None:
        """Draw a rectangle; ``fill`` is the grey inside (None: empty), ``points`` 0 leaves out the border."""
        canvas = self._canvas
        if fill is not None:
            canvas.setFillGray(fill)
        canvas.setStrokeGray(0)
        canvas.setLineWidth(points)
        canvas.rect(
            x * PT_PER_MM,
            (self._height - y - height) * PT_PER_MM,
            width * PT_PER_MM,
            height * PT_PER_MM,
            stroke=1 if points else 0,
            fill=0 if fill is None else 1,
        )

    def _colour(self, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.setStrokeGray(grey)
