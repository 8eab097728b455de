"""Repeatable chance and repeatable identity: the same seed gives the same people, days and UUIDs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID, uuid5

_SPACE = UUID("6f0d3c5e-8a0b-5d57-9a53-64656d6f0001")
T = TypeVar("T")


class Ids:
    """UUIDs derived from the seed and a path of names (version 5), never from chance."""

    def __init__(self, seed: int) -> None:
        self._space = uuid5(_SPACE, str(seed))

    def of(self, *path: str) -> str:
        """The UUID of a path such as ``("person", "RY001")``."""
        return str(uuid5(self._space, "/".join(path)))


class Draw:
    """A stream of choices that depends only on the seed and its path of names."""

    def __init__(self, seed: int, *path: str) -> None:
        self._stream = random.Random("/".join((str(seed), *path)))
        self._left: dict[tuple[str, ...], list[str]] = {}

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return self._stream.randint(low, high)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self._stream.randrange(len(choices))]

    def turn(self, choices: tuple[str, ...]) -> str:
        """One of the texts, none of them again before all have been used: people do not repeat themselves."""
        left = self._left.get(choices)
        if not left:
            left = self._left[choices] = self._stream.sample(choices, len(choices))
        return left.pop()

    def some(self, choices: Sequence[T], number: int) -> list[T]:
        """``number`` different choices, in drawn order (all of them where there are fewer)."""
        return self._stream.sample(choices, min(number, len(choices)))

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of a hundred draws."""
        return self._stream.randrange(100) < percent
