"""The drawing operators of one page in PDF units; state is set only where it changes (PDF 32000-1, 8.4, 9.4).

Points from the lower left corner, y upwards. The PDF library's own canvas says everything anew for every
string and line and formats numbers one by one in Python; that is most of the time of a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace


@dataclass(slots=True)
class State:
    """What the viewer knows at this point of the page; None: not said yet."""

    font: str | None = None
    size: float = 0.0
    space: float = 0.0
    outlined: bool = False
    fill: float = 0.0
    stroke: float = 0.0
    width: float = 1.0


@dataclass(slots=True)
class Content:
    """The operators of a page so far."""

    operators: list[str] = field(default_factory=list)
    _state: State = field(default_factory=State)
    _kept: list[State] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        runs: Iterable[tuple[str, str]],
        size: float,
        *,
        space: float = 0.0,
        outline: float = 0.0,
        grey: float = 0.0,
    ) -> None:
        """Show ``runs`` of (font name, hexadecimal codes) one behind the other from a place on the baseline.

        ``space`` is added behind every character; ``outline`` is the stroke that makes bold (0: none).
        """
        state, put = self._state, self.operators.append
        self._fill(grey)
        if outline:
            self._stroke(grey)
            self._width(outline)
        if bool(outline) != state.outlined:
            state.outlined = bool(outline)
            put("2 Tr" if outline else "0 Tr")
        if space != state.space:
            state.space = space
            put(f"{space:.4f} Tc")
        put(f"BT {x:.2f} {y:.2f} Td")
        for font, codes in runs:
            if font != state.font or size != state.size:
                state.font, state.size = font, size
                put(f"/{font} {size:g} Tf")
            put(f"<{codes}> Tj")
        put("ET")

    def line(self, x1: float, y1: float, x2: float, y2: float, width: float, grey: float = 0.0) -> None:
        """Draw a straight line."""
        self._stroke(grey)
        self._width(width)
        self.operators.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def dash(self, *lengths: float) -> None:
        """Break the lines drawn from now on into dashes and gaps (none: draw them whole)."""
        self.operators.append(f"[{' '.join(f'{length:.2f}' for length in lengths)}] 0 d")

    def rectangle(
        self, x: float, y: float, width: float, height: float, line: float, fill: float | None
    ) -> None:
        """Draw a rectangle from its lower left corner; ``line`` 0: no border, ``fill`` None: empty."""
        paint = "B" if fill is not None and line else "f" if fill is not None else "S"
        if fill is not None:
            self._fill(fill)
        if line:
            self._stroke(0.0)
            self._width(line)
        if fill is not None or line:
            self.operators.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {paint}")

    def ellipse(self, x: float, y: float, rx: float, ry: float, width: float) -> None:
        """Draw an empty ellipse round a middle."""
        self._stroke(0.0)
        self._width(width)
        # Four curves; this share of the radius makes them a circle within 0.03 %.
        kx, ky = 0.5523 * rx, 0.5523 * ry
        curves = (
            (x + rx, y + ky, x + kx, y + ry, x, y + ry),
            (x - kx, y + ry, x - rx, y + ky, x - rx, y),
            (x - rx, y - ky, x - kx, y - ry, x, y - ry),
            (x + kx, y - ry, x + rx, y - ky, x + rx, y),
        )
        drawn = " ".join(" ".join(f"{value:.2f}" for value in curve) + " c" for curve in curves)
        self.operators.append(f"{x + rx:.2f} {y:.2f} m {drawn} s")

    def push(self, matrix: tuple[float, float, float, float, float, float]) -> None:
        """Begin a part in which every place is moved by ``matrix``."""
        self._kept.append(replace(self._state))
        self.operators.append(f"q {' '.join(f'{value:.6f}' for value in matrix)} cm")

    def pop(self) -> None:
        """End the part begun last."""
        self._state = self._kept.pop()
        self.operators.append("Q")

    def _fill(self, grey: float) -> None:
        if grey != self._state.fill:
            self._state.fill = grey
            self.operators.append(f"{grey:g} g")

    def _stroke(self, grey: float) -> None:
        if grey != self._state.stroke:
            self._state.stroke = grey
            self.operators.append(f"{grey:g} G")

    def _width(self, width: float) -> None:
        if width != self._state.width:
            self._state.width = width
            self.operators.append(f"{width:g} w")
