"""Finding a person among tens of thousands while typing: an index made once, asked on every key.

One long text per kind of mark (names, pinyin, codes, numbers), a line for each person; looking through it is
one search in C, a few hundred microseconds for 30,000 people. Nothing here is ever shown but name and code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from app.services.search import fold

_SEPARATORS = re.compile(r"[\s·•・‧⸱\-.'’]")
_NUMBER_DIGITS = 4
"""So many digits of an ID number have to be typed at least: fewer would find half the town."""
_MORE = 500
"""Candidates for the first of several words, before the others are asked."""

_EXACT, _START, _END, _INSIDE = range(4)


@dataclass(frozen=True, slots=True)
class Marks:
    """What one person is found by. ``former`` are earlier names; ``pinyin`` are spellings and initials."""

    id: str
    name: str
    code: str
    detail: str = ""
    former: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    mobile: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found: ``score`` is smaller the better it fits, ``by_number`` says that the ID number did."""

    id: str
    name: str
    detail: str
    score: int
    by_number: bool = False
    former: str = ""


class PeopleFinder:
    """The index over everybody; made off the GUI thread, then only asked."""

    def __init__(self, people: Sequence[Marks] = ()) -> None:
        self._people = list(people)
        self._by_id = {person.id: person for person in self._people}
        self._names = _Lines([(fold(p.name), _plain(p.name)) for p in self._people])
        self._former = _Lines([tuple(_plain(name) for name in p.former) for p in self._people])
        self._pinyin = _Lines([p.pinyin for p in self._people])
        self._codes = _Lines([(fold(p.code), fold(p.mobile)) for p in self._people])
        self._numbers = _Lines([(p.number.lower(),) for p in self._people])

    def __len__(self) -> int:
        return len(self._people)

    def get(self, identity: str) -> Hit | None:
        """The person with this UUID."""
        person = self._by_id.get(identity)
        return None if person is None else Hit(person.id, person.name, _detail(person), 0)

    def find(self, text: str, limit: int = 8) -> list[Hit]:
        """The people that fit best; each of several words has to fit somewhere."""
        terms = fold(text).split()
        if not terms:
            return []
        first, rest = terms[0], terms[1:]
        wanted = _MORE if rest else limit
        found: dict[int, tuple[int, bool]] = {}
        for score, at, by_number in self._candidates(first):
            if at not in found:
                found[at] = (score, by_number)
                if len(found) >= wanted:
                    break
        fitting = (
            (at, score, by_number)
            for at, (score, by_number) in found.items()
            if all(self._has(at, term) for term in rest)
        )
        return [self._hit(at, score, by_number, first) for at, score, by_number in islice(fitting, limit)]

    def whole_number(self, number: str) -> list[Hit]:
        """The people with exactly this ID number."""
        hits = self._numbers.search(number.strip().lower(), _EXACT)
        return [self._hit(at, 0, True, "") for at in hits]

    def _candidates(self, term: str) -> Iterator[tuple[int, int, bool]]:
        """(score, person, by number), the best first; a person may come more than once."""
        name = _plain(term)
        names, codes = (self._names, self._former), self._codes
        for score, lines, words, how in (
            (0, names, name, _EXACT),
            (1, (self._pinyin,), term, _EXACT),
            (1, (codes,), term, _EXACT),
            (2, names, name, _START),
            (3, (self._pinyin,), term, _START),
            (3, (codes,), term, _START),
        ):
            for one in lines if words else ():
                yield from ((score, at, False) for at in one.search(words, how))
        digits = term.removesuffix("x")
        if len(term) >= _NUMBER_DIGITS and digits.isdecimal():
            yield from ((4, at, False) for at in codes.search(term, _END))
            yield from ((4, at, True) for at in self._numbers.search(term, _END))
        for one in (*names, codes, self._pinyin):
            words = name if one in names else term
            if words:
                yield from ((5, at, False) for at in one.search(words, _INSIDE))

    def _has(self, at: int, term: str) -> bool:
        lines = (self._names, self._former, self._pinyin, self._codes)
        return any(term in one.line(at) for one in lines)

    def _hit(self, at: int, score: int, by_number: bool, term: str) -> Hit:
        person = self._people[at]
        name = _plain(term)
        former = ""
        if name and name not in _plain(person.name):
            former = next((one for one in person.former if name in _plain(one)), "")
        return Hit(person.id, person.name, _detail(person), score, by_number, former)


class _Lines:
    """A line of marks for each person, searched as one text."""

    def __init__(self, marks: Sequence[Sequence[str]]) -> None:
        lines = ["\t" + "".join(f"{mark}\t" for mark in dict.fromkeys(some) if mark) for some in marks]
        self._text = "\n".join(lines)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def line(self, at: int) -> str:
        """All marks of one person."""
        return self._text[self._starts[at] : self._starts[at + 1] - 1]

    def search(self, term: str, how: int) -> Iterator[int]:
        """Numbers of the people whose marks fit, each once, in the order of the list."""
        before = "\t" if how in (_EXACT, _START) else ""
        after = "\t" if how in (_EXACT, _END) else ""
        wanted = f"{before}{term}{after}"
        place = self._text.find(wanted)
        while place >= 0:
            at = bisect_right(self._starts, place) - 1
            yield at
            place = self._text.find(wanted, self._starts[at + 1])


def _plain(name: str) -> str:
    """A name without the dots and blanks people leave out when they type."""
    return _SEPARATORS.sub("", fold(name))


def _detail(person: Marks) -> str:
    return "　".join(part for part in (person.code, person.detail) if part)
