"""What the parts of a form share while they draw: the sheet, the face, and where overlong text goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.services.forms import fitting
from app.services.forms.language import Scope
from app.services.forms.sheet import Sheet
from app.services.forms.spec import Cell, Seal


@dataclass(frozen=True, slots=True)
class Overflow:
    """Text that found no room in its cell: ``cell`` it belongs to, ``text`` for the continuation sheet.

    ``whole`` says that ``text`` is the full value (short values) and not only what is left.
    """

    cell: Cell
    text: str
    whole: bool
    scope: Scope


@dataclass(frozen=True, slots=True)
class Ink:
    """What cells need to know beside their rectangle.

    ``face`` is the form's face; ``print_opinions`` prints opinions instead of ruling lines for the pen;
    ``seal_words`` gives the text of a seal area (empty: no seal there); ``overflow`` is called for text that
    found no room and returns the mark to print behind what did fit; ``rest`` hands over the text a
    continuing cell takes from another.
    """

    sheet: Sheet
    face: str
    print_opinions: bool
    show_hints: bool
    seal_words: Callable[[Seal, Scope], str]
    overflow: Callable[[Overflow], None]
    mark: Callable[[Cell], str]
    rest: Callable[[str], str | None]

    def measure(self, face: str) -> fitting.Measure:
        """The measuring function of a face."""
        return self.sheet.faces.measure(face)
