"""Random histories of replicas that edit, copy, restore and send states, for trying the laws on.

Nothing here knows how registers work inside: a *book* stands for one replica's database and there are two
kinds of it, ours and a known-bad one. Beside the books the world keeps the truth: which write was made over
which others, and who had heard of what.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

KEYS = ("person", "case", "vote")
START = datetime(2026, 5, 18, 8, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
SKEWS = (
    timedelta(),
    timedelta(minutes=5),
    timedelta(minutes=-5),
    YEAR,
    -20 * YEAR,
    30 * YEAR,
)


class Book(Protocol):
    """One replica's data."""

    def write(self, key: str, token: str, at: datetime, *, deletes: bool = False) -> set[str] | None:
        """Put a value or delete; the tokens that this knowingly replaces, None if nothing was done."""

    def implied(self) -> list[tuple[str, set[str]]]:
        """What the last write had to put in besides: each token with those it knowingly replaces."""

    def choose(self, key: str, chance: random.Random, at: datetime) -> tuple[str, set[str]] | None:
        """Settle a conflict, if there is one: the token chosen and those given up for it."""

    def copy(self, name: str) -> Book:
        """A copied or restored database: the same data under a new identity."""

    def snapshot(self) -> Any:
        """The state as a package carries it."""

    def merge(self, state: Any) -> None:
        """Take a package in."""

    def canonical(self) -> Any:
        """The state without displayed times, for comparing."""

    def alive(self) -> set[str]:
        """The tokens shown or in the conflict list; deletions have one too."""


@dataclass
class Clock:
    """A PC's clock: wrong by a fixed amount, and jumping now and then. It may only be displayed."""

    chance: random.Random
    skew: timedelta = timedelta()
    ticks: int = 0

    def now(self) -> datetime:
        """A reading, perhaps absurd."""
        self.ticks += 1
        if self.chance.random() < 0.1:
            self.skew = self.chance.choice(SKEWS)
        return START + timedelta(minutes=self.ticks) + self.skew


@dataclass
class World:
    """Up to six replicas, the packages on their way, and the truth about every write."""

    seed: int
    make: Callable[[str], Book]
    with_clocks: bool = False
    most: int = 6
    books: list[Book] = field(default_factory=list)
    saved: list[tuple[Book, str]] = field(default_factory=list)
    packages: list[Any] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    given_up_for: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        clock_chance = random.Random(self.seed * 7 + 1)
        self._clocks = [Clock(clock_chance, clock_chance.choice(SKEWS)) for _ in range(6)]
        self._serial = 0
        for _ in range(self.chance.randint(2, min(4, self.most))):
            self.books.append(self.make(self._name()))

    def _name(self) -> str:
        self._serial += 1
        return f"r{self._serial}"

    def _at(self, n: int) -> datetime:
        clock = self._clocks[n % len(self._clocks)]
        if not self.with_clocks:
            clock.ticks += 1
            return START + timedelta(minutes=clock.ticks)
        return clock.now()

    def run(self, steps: int) -> None:
        """So many random steps."""
        for _ in range(steps):
            self.step()

    def live(self, steps: int) -> None:
        """A history: apart, together, apart again with what was learnt, and together at the end."""
        self.run(steps)
        self.exchange_all()
        self.run(steps // 2)
        self.exchange_all()

    def step(self) -> None:
        """One thing happens somewhere."""
        n = self.chance.randrange(len(self.books))
        book = self.books[n]
        what = self.chance.random()
        if what < 0.40:
            self._write(n, self.chance.choice(KEYS))
        elif what < 0.46:
            self._write(n, self.chance.choice(KEYS), deletes=True)
        elif what < 0.54:
            settled = book.choose(self.chance.choice(KEYS), self.chance, self._at(n))
            if settled:
                self._note(*settled)
        elif what < 0.68:
            self.packages.append(book.snapshot())
        elif what < 0.90:
            if self.packages:
                book.merge(self.chance.choice(self.packages))
        elif what < 0.95:
            # A backup is made: what is restored from it later is a replica of its own.
            self.saved.append((book.copy(self._name()), "backup"))
        elif len(self.books) < self.most:
            source = self.chance.choice(self.saved)[0] if self.saved and self.chance.random() < 0.5 else book
            self.books.append(source.copy(self._name()))

    def _write(self, n: int, key: str, *, deletes: bool = False) -> None:
        if self.chance.random() < 0.15 and not deletes:
            token = f"{key}:same{self.chance.randint(1, 2)}"
        else:
            self._serial += 1
            token = f"{key}:{self._serial}"
        given_up = self.books[n].write(key, token, self._at(n), deletes=deletes)
        if given_up is not None:
            self.written.add(token)
            self._note(token, given_up)
            for besides, gone in self.books[n].implied():
                self.written.add(besides)
                self._note(besides, gone)

    def _note(self, token: str, given_up: set[str]) -> None:
        for old in given_up - {token}:
            self.given_up_for.setdefault(old, set()).add(token)

    def exchange_all(self) -> None:
        """Everybody gets everybody's state, in any order, some of it twice and with old packages between."""
        states = [book.snapshot() for book in self.books]
        for book in self.books:
            mail = states + self.chance.sample(states, self.chance.randint(0, len(states)))
            mail += self.chance.sample(self.packages, min(len(self.packages), 3))
            self.chance.shuffle(mail)
            for state in mail:
                book.merge(state)

    def lost(self) -> set[str]:
        """Acknowledged writes that are nowhere any more, nor given up for one that is (over any number of
        steps): two that were each given up for the other are both lost."""
        found = set[str]().union(*(book.alive() for book in self.books))
        waiting = list(found)
        given_up: dict[str, set[str]] = {}
        for old, tokens in self.given_up_for.items():
            for token in tokens:
                given_up.setdefault(token, set()).add(old)
        while waiting:
            for old in given_up.get(waiting.pop(), ()):
                if old not in found:
                    found.add(old)
                    waiting.append(old)
        return self.written - found
