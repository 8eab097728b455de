"""Texts with variants, and the parts of a signature line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.services.forms.language import Condition, Scope, Template


@dataclass(frozen=True, slots=True)
class Text:
    """A text with variants: the first whose condition holds is printed, none = nothing."""

    variants: tuple[tuple[Condition, Template], ...] = ()

    def fill(self, scope: Scope) -> str:
        """The text for these values."""
        for condition, template in self.variants:
            if condition.holds(scope):
                return template.fill(scope)
        return ""

    def paths(self) -> tuple[str, ...]:
        """Every path the variants speak of."""
        return tuple(
            path for condition, template in self.variants for path in (*condition.paths(), *template.paths())
        )

    def __bool__(self) -> bool:
        return bool(self.variants)


NOTHING = Text()


@dataclass(frozen=True, slots=True)
class SignItem:
    """One part of a signature line: a line to sign on, the blank date, or fixed text.

    ``hint`` is the name of who should sign, printed small in grey below the line only if the user asks.
    """

    kind: Literal["line", "date", "text"]
    text: Text = NOTHING
    hint: Text = NOTHING
