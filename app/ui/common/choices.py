"""What pickers choose from: people and other records, found by name, pinyin, code or number."""

from __future__ import annotations

from collections.abc import Iterable

from app.services.journey.facts import Choice
from app.services.search import fold


def shown(choice: Choice) -> str:
    """A choice in one line: name, and the code that tells namesakes apart."""
    return f"{choice.label}　{choice.detail}" if choice.detail else choice.label


class ChoiceList:
    """Choices of one kind, searched in Python: thirty thousand take a few milliseconds."""

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        self._all = list(choices)
        self._by_id = {choice.id: choice for choice in self._all}

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
        terms = fold(text).split()
        if not terms:
            return self._all[:limit]
        hits = [choice for choice in self._all if all(term in choice.search_key for term in terms)]
        hits.sort(key=lambda choice: not choice.label.lower().startswith(terms[0]))
        return hits[:limit]
