"""What pickers choose from: people and other records, found by name, pinyin, code or number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A record that can be picked: UUID, shown name, a word that tells namesakes apart, the search key."""

    id: str
    name: str
    hint: str = ""
    key: str = ""

    @property
    def label(self) -> str:
        """Name and hint in one line."""
        return f"{self.name}　{self.hint}" if self.hint else self.name


class ChoiceList:
    """Choices of one kind, searched in Python: thirty thousand take a few milliseconds."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._all = list(choices)
        self._by_id = {choice.id: choice for choice in self._all}
        self._keys = [f"{choice.name} {choice.hint} {choice.key}".lower() for choice in self._all]

    def __len__(self) -> int:
        return len(self._all)

    def all(self) -> list[Choice]:
        """Every choice, in the order given."""
        return list(self._all)

    def get(self, identity: str | None) -> Choice | None:
        """The choice with this UUID."""
        return self._by_id.get(identity or "")

    def find(self, text: str, limit: int = 12) -> list[Choice]:
        """Choices whose key contains every word of ``text``, names that begin with it first."""
        terms = text.lower().split()
        if not terms:
            return self._all[:limit]
        hits = [c for c, key in zip(self._all, self._keys, strict=True) if all(t in key for t in terms)]
        hits.sort(key=lambda choice: not choice.name.startswith(terms[0]))
        return hits[:limit]
