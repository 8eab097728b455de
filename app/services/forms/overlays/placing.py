"""How one printer is off on one paper: shift, scale, turn; and how a calibration page tells them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import FormRefused

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
"""x' = a·x + b·y + e, y' = c·x + d·y + f as (a, b, c, d, e, f), in mm with y downwards."""
MOST_SHIFT = 30.0
LEAST_SCALE, MOST_SCALE = 0.9, 1.1
MOST_ANGLE = 5.0


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is done to every place before printing.

    Round the middle of the paper: stretched by ``kx`` and ``ky``, turned clockwise by ``angle`` degrees, then
    moved by ``dx`` mm to the right and ``dy`` mm down. FormRefused for values no printer is off by.
    """

    dx: float = 0.0
    dy: float = 0.0
    kx: float = 1.0
    ky: float = 1.0
    angle: float = 0.0

    def __post_init__(self) -> None:
        """Refuse slips of the pen: 12.5 typed as 125."""
        good = (
            abs(self.dx) <= MOST_SHIFT
            and abs(self.dy) <= MOST_SHIFT
            and LEAST_SCALE <= self.kx <= MOST_SCALE
            and LEAST_SCALE <= self.ky <= MOST_SCALE
            and abs(self.angle) <= MOST_ANGLE
        )
        if not good:
            raise FormRefused(
                "E-FORM-15",
                f"校准值不合理：平移最多 {MOST_SHIFT:g} 毫米，缩放 {LEAST_SCALE:g}—{MOST_SCALE:g}，"
                f"旋转最多 {MOST_ANGLE:g} 度。没有保存，数据没有改动。",
                "请重新量校准页上的十字。",
            )

    def matrix(self, paper: Point) -> Matrix:
        """The same as a matrix for a paper of this width and height."""
        turn = math.radians(self.angle)
        cos, sin = math.cos(turn), math.sin(turn)
        a, b = self.kx * cos, -self.ky * sin
        c, d = self.kx * sin, self.ky * cos
        x, y = paper[0] / 2, paper[1] / 2
        return a, b, c, d, x + self.dx - a * x - b * y, y + self.dy - c * x - d * y

    def move(self, point: Point, paper: Point) -> Point:
        """Where a place of the paper is printed."""
        a, b, c, d, e, f = self.matrix(paper)
        return a * point[0] + b * point[1] + e, c * point[0] + d * point[1] + f


AS_IT_IS = Adjustment()
"""A printer that is not off."""


def fit_adjustment(pairs: Sequence[tuple[Point, Point]], paper: Point) -> Adjustment:
    """The adjustment that brings what was printed to where it should be.

    ``pairs`` are (where it was printed, where it should be) of crosses of the calibration page. One pair
    gives the shift; two, a good way apart, also the scale; three, not in one line, the turn too.
    Rounded to what can be measured: 0.1 mm, 0.001, 0.05 degrees.
    """
    if not pairs:
        return AS_IT_IS
    x, y = paper[0] / 2, paper[1] / 2
    from_points = [(px - x, py - y) for (px, py), _ in pairs]
    to_points = [(px - x, py - y) for _, (px, py) in pairs]
    kx, ky, angle = _scales(from_points, to_points), _scales(_turned(from_points), _turned(to_points)), 0.0
    rows = _affine(from_points, to_points)
    if rows is not None:
        (a, b), (c, d) = rows
        kx, ky = math.hypot(a, c), math.hypot(b, d)
        angle = math.degrees((math.atan2(c, a) + math.atan2(-b, d)) / 2)
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    moved = [(kx * px * cos - ky * py * sin, kx * px * sin + ky * py * cos) for px, py in from_points]
    dx = sum(to[0] - at[0] for to, at in zip(to_points, moved, strict=True)) / len(pairs)
    dy = sum(to[1] - at[1] for to, at in zip(to_points, moved, strict=True)) / len(pairs)
    return Adjustment(round(dx, 1), round(dy, 1), round(kx, 3), round(ky, 3), round(angle * 20) / 20)


def _turned(points: Sequence[Point]) -> list[Point]:
    return [(y, x) for x, y in points]


def _scales(before: Sequence[Point], after: Sequence[Point]) -> float:
    """The scale along x; 1 where the points are not 50 mm apart."""
    if max(x for x, _ in before) - min(x for x, _ in before) < 50:
        return 1.0
    middle = sum(x for x, _ in before) / len(before)
    spread = sum((x - middle) ** 2 for x, _ in before)
    return sum((x - middle) * to for (x, _), (to, _) in zip(before, after, strict=True)) / spread


def _affine(before: Sequence[Point], after: Sequence[Point]) -> tuple[Point, Point] | None:
    """The linear part of the best affine map; None for fewer than three points or points in one line."""
    count = len(before)
    if count < 3:
        return None
    mx, my = sum(x for x, _ in before) / count, sum(y for _, y in before) / count
    xx = sum((x - mx) ** 2 for x, _ in before)
    yy = sum((y - my) ** 2 for _, y in before)
    xy = sum((x - mx) * (y - my) for x, y in before)
    det = xx * yy - xy * xy
    if det < 1.0:
        return None
    rows = []
    for axis in (0, 1):
        sx = sum((x - mx) * to[axis] for (x, _), to in zip(before, after, strict=True))
        sy = sum((y - my) * to[axis] for (_, y), to in zip(before, after, strict=True))
        rows.append(((sx * yy - sy * xy) / det, (sy * xx - sx * xy) / det))
    return rows[0], rows[1]
