"""One human entered by several units (同一人): of the records linked by a person's decision one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Counted = TypeVar("Counted")


def one_of_each(
    found: Sequence[Counted], human_of: Callable[[Counted], str | None], rank: Callable[[Counted], Any]
) -> list[Counted]:
    """``found`` without the lower ones of each human, in the same order.

    ``human_of`` names the human of a record, None for a record that stands for itself; ``rank`` orders the
    records of one human, the highest counts.
    """
    best: dict[str, Counted] = {}
    for one in found:
        human = human_of(one)
        if human is not None and (human not in best or rank(one) > rank(best[human])):
            best[human] = one
    return [one for one in found if (human := human_of(one)) is None or best[human] is one]
