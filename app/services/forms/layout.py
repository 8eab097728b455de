"""Paper, margins and line widths of a form, and what the user may choose when printing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Footer = Literal["print", "page", "none"]

# Paper sizes in mm, upright. 16K is the regular one (正16开).
PAPERS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0), "16K": (184.0, 260.0)}


@dataclass(frozen=True, slots=True)
class Layout:
    """Paper, margins (top, right, bottom, left) and line widths of a form."""

    paper: str = "A4"
    landscape: bool = False
    margins: tuple[float, float, float, float] = (20.0, 20.0, 20.0, 25.0)
    mirror: bool = False
    frame: float = 1.0
    line: float = 0.5
    face: str = "song"
    footer: Footer = "print"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper as it is used."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.size[0] - self.margins[1] - self.margins[3]

    @property
    def height(self) -> float:
        """Height between the margins."""
        return self.size[1] - self.margins[0] - self.margins[2]


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the contents: what begins on which page."""

    title: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the user may choose when printing this form: a photo box, a paper size, a line length.

    ``default`` is True or False, a whole number within ``low``..``high``, or one of ``words``. Descriptions
    name the chosen value ``choice.<key>``.
    """

    key: str
    title: str
    default: bool | int | str
    words: tuple[str, ...] = ()
    low: int = 0
    high: int = 0

    def accepts(self, value: object) -> bool:
        """Whether a value may be chosen."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(self.default, bool) and isinstance(value, bool)
        if isinstance(self.default, int):
            return isinstance(value, int) and self.low <= value <= self.high
        return value in self.words
