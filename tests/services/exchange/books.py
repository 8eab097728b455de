"""The two kinds of book: ours (versions and joins), and the known-bad one (the later clock wins)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from app.services.exchange.join import (
    BOTTOM,
    Register,
    Sibling,
    distinct,
    edit,
    is_proposal,
    join,
    replace_all,
)
from app.services.exchange.parts import COMMITTEE, ENTERPRISE, FACTS, OWNER


@dataclass
class JoinBook:
    """Registers of the real algebra, one for each key; every third replica is a committee's."""

    name: str
    data: dict[str, Register] = field(default_factory=dict)
    counter: int = 0
    by: str = ""

    def __post_init__(self) -> None:
        self.by = self.by or (COMMITTEE if self.name.endswith(("3", "6", "9")) else ENTERPRISE)

    def _new(self, key: str, token: str, at: datetime, *, deleted: bool) -> Sibling:
        known = self.data.get(key, BOTTOM)
        self.counter = max(self.counter, *known.context.values(), 0) + 1
        return Sibling(self.name, self.counter, {"token": token}, deleted, self.by, self.name, at.isoformat())

    def write(self, key: str, token: str, at: datetime, *, deletes: bool = False) -> set[str] | None:
        known = self.data.get(key, BOTTOM)
        if deletes and (not known.is_alive() or is_proposal(known, self.by, OWNER[FACTS])):
            return None
        new = self._new(key, token, at, deleted=deletes)
        self.data[key] = replace_all(known, [new]) if deletes else edit(known, new, OWNER[FACTS])
        return _tokens(known) - _tokens(self.data[key])

    def implied(self) -> list[tuple[str, set[str]]]:
        return []

    def _kept(self, key: str, chosen: Sibling, at: datetime) -> Sibling:
        return self._new(key, chosen.values["token"], at, deleted=chosen.deleted)

    def choose(self, key: str, chance: random.Random, at: datetime) -> tuple[str, set[str]] | None:
        known = self.data.get(key, BOTTOM)
        values = distinct(known)
        if len(values) < 2:
            return None
        chosen = chance.choice(values)
        self.data[key] = replace_all(known, [self._kept(key, chosen, at)])
        return chosen.values["token"], _tokens(known)

    def copy(self, name: str) -> JoinBook:
        return JoinBook(name, dict(self.data), self.counter, self.by)

    def snapshot(self) -> dict[str, Register]:
        return dict(self.data)

    def merge(self, state: Any) -> None:
        for key, theirs in state.items():
            self.data[key] = join(self.data.get(key, BOTTOM), theirs)

    def canonical(self) -> Any:
        return {
            key: (tuple(replace(s, at="", who="") for s in known.siblings), sorted(known.context.items()))
            for key, known in sorted(self.data.items())
        }

    def alive(self) -> set[str]:
        return set[str]().union(*(_tokens(known) for known in self.data.values()))


def _tokens(known: Register) -> set[str]:
    return {sibling.values["token"] for sibling in known.siblings}


@dataclass
class LaterWinsBook:
    """What must fail: of two values the one with the later time is kept, as many programs do."""

    name: str
    data: dict[str, tuple[datetime, str, str]] = field(default_factory=dict)

    def write(self, key: str, token: str, at: datetime, *, deletes: bool = False) -> set[str] | None:
        before = self.data.get(key)
        self.data[key] = (at, self.name, token)
        return {before[2]} if before else set()

    def implied(self) -> list[tuple[str, set[str]]]:
        return []

    def choose(self, key: str, chance: random.Random, at: datetime) -> tuple[str, set[str]] | None:
        return None

    def copy(self, name: str) -> LaterWinsBook:
        return LaterWinsBook(name, dict(self.data))

    def snapshot(self) -> Any:
        return dict(self.data)

    def merge(self, state: Any) -> None:
        for key, value in state.items():
            if key not in self.data or value > self.data[key]:
                self.data[key] = value

    def canonical(self) -> Any:
        return {key: value[1:] for key, value in sorted(self.data.items())}

    def alive(self) -> set[str]:
        return {value[2] for value in self.data.values()}


class ForgetfulBook(JoinBook):
    """What must fail too: settling a conflict leaves the chosen value as it was, without writing it anew."""

    def copy(self, name: str) -> ForgetfulBook:
        return ForgetfulBook(name, dict(self.data), self.counter, self.by)

    def _kept(self, key: str, chosen: Sibling, at: datetime) -> Sibling:
        return chosen
