"""What an overlay description says: fields and marks at places of a paper, and the lines of its preview.

All places are millimetres from the upper left corner of the paper. A ``zone`` is a part of the paper that is
shifted as a whole where one sample differs from another (存根, 信, 回执).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.services.forms.language import ALWAYS, Condition
from app.services.forms.spec import Text

Align = Literal["left", "center"]
_NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Field:
    """A value in a box, in the middle of its height.

    ``size`` is tried first, then smaller ones down to ``least``; ``lines`` is how many it may take. ``name``
    is a person's name (broken at its dots only). ``fallback`` is a shorter wording used where ``text`` finds
    no room. ``measured`` says that the place was read off a paper.
    """

    key: str
    title: str
    zone: str
    x: float
    y: float
    width: float
    height: float
    text: Text
    size: float = 14.5
    least: float = 9.0
    lines: int = 1
    align: Align = "center"
    name: bool = False
    measured: bool = False
    when: Condition = ALWAYS
    fallback: Text = _NO_TEXT


@dataclass(frozen=True, slots=True)
class Option:
    """A printed word to be marked: its middle and its size."""

    word: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A choice between printed words (男／女, 预备／正式); ``value`` is the word that holds."""

    key: str
    title: str
    zone: str
    value: Text
    options: tuple[Option, ...]
    size: float = 29.0
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of the preview; one that ``follows`` a field moves with it where a sample places it anew."""

    zone: str
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool = False
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words of the preview; ``y`` is the baseline."""

    zone: str
    x: float
    y: float
    text: str
    size: float = 9.0


@dataclass(frozen=True, slots=True)
class OverlaySheet:
    """One paper sample (纸样).

    ``family`` is the form it belongs to, ``key`` its file, ``name`` what the user calls it; ``batch`` says
    which printing it was measured on, ``note`` what to heed.
    """

    key: str
    family: str
    name: str
    paper: tuple[float, float]
    fields: tuple[Field, ...]
    marks: tuple[Mark, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    captions: tuple[Caption, ...] = ()
    batch: str = ""
    note: str = ""
    face: str = "fang"
    order: int = 0

    @property
    def estimated(self) -> tuple[str, ...]:
        """Titles of what stands where nobody has measured yet."""
        fields = tuple(field.title for field in self.fields if not field.measured)
        return fields + tuple(mark.title for mark in self.marks if not mark.measured)
