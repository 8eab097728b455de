"""A book that is a real database file: edits by mapped objects, packages as JSON text, copies as files."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.errors import UserError
from app.models import DevelopmentCase, Organisation, Person, SuperiorFiling
from app.services.database import Database, open_database
from app.services.exchange.conflicts import list_conflicts, resolve
from app.services.exchange.merge_apply import apply_merge
from app.services.exchange.merge_plan import MergePlan, plan_merge
from app.services.exchange.state import State, full_state
from app.services.exchange.state_hash import state_hash

IDS = {
    "organisation": "00000000-0000-4000-8000-000000000001",
    "person": "00000000-0000-4000-8000-000000000002",
    "case": "00000000-0000-4000-8000-000000000003",
    "vote": "00000000-0000-4000-8000-000000000004",
}
"""The records of the histories. ``vote`` is a step in the superior's hands, for its two parts."""


def state_of(db: Database) -> State:
    """The whole state, through JSON as a package would carry it."""
    with db.read() as session:
        return State(json.loads(json.dumps(full_state(session).records)))


def hash_of(db: Database) -> str:
    """The hash of the facts."""
    with db.read() as session:
        return state_hash(session)


def merge(db: Database, state: State, source: str = "对方", resolutions: Any = None) -> MergePlan:
    """Plan and, where there is anything to do, apply."""
    with db.read() as session:
        plan = plan_merge(session, state, source)
    if not plan.items and not resolutions:
        return plan
    with db.write(f"合并 {source}") as session:
        plan = plan_merge(session, state, source)
        apply_merge(session, plan, resolutions)
    return plan


def without_times(state: State) -> dict[str, Any]:
    """The canonical state: no displayed times."""
    text = json.dumps(state.records, sort_keys=True)
    return dict(json.loads(text, object_hook=lambda found: {k: v for k, v in found.items() if k != "at"}))


@dataclass
class Shelf:
    """Makes books in a folder and closes them all at the end."""

    folder: Path
    empty: Path
    opened: list[SqlBook] = field(default_factory=list)
    deletions: dict[str, str] = field(default_factory=dict)

    def make(self, name: str) -> SqlBook:
        """A replica that has received the first state."""
        book = self._open(name, self.empty)
        if not self.opened[1:]:
            book.fill()
        else:
            book.merge(self.opened[0].snapshot())
        return book

    def _open(self, name: str, file: Path) -> SqlBook:
        path = Path(shutil.copy(file, self.folder / f"{name}.db"))
        book = SqlBook(name, open_database(path), self)
        self.opened.append(book)
        return book

    def copy(self, book: SqlBook, name: str) -> SqlBook:
        """The file copied while it is closed."""
        book.db.close()
        copied = self._open(name, book.db.path)
        book.db = open_database(book.db.path)
        return copied

    def close(self) -> None:
        """Let every file go."""
        for book in self.opened:
            book.db.close()


@dataclass
class SqlBook:
    """One database; tokens are mobile numbers, purposes and opinions of the records in :data:`IDS`."""

    name: str
    db: Database
    shelf: Shelf
    needed: dict[str, str] = field(default_factory=dict)
    replaced: list[tuple[str, set[str]]] = field(default_factory=list)

    def implied(self) -> list[tuple[str, set[str]]]:
        return self.replaced

    def fill(self) -> None:
        with self.db.write("开始") as session:
            session.add(Organisation(id=IDS["organisation"], code="ZZ001", name="甲支部", kind="党支部"))

    def _row(self, session: Any, key: str) -> Any:
        return session.get({"person": Person, "case": DevelopmentCase, "vote": SuperiorFiling}[key], IDS[key])

    def write(self, key: str, token: str, at: datetime, *, deletes: bool = False) -> set[str] | None:
        self.db.now = lambda: at
        self.needed, self.replaced = {}, []
        known = {each: self.alive_of(each) for each in IDS}
        before = known[key]
        if deletes:
            return self._delete(key, token, before)
        with self.db.write(f"改 {token}") as session:
            row = self._row(session, key)
            if row is None:
                session.add(self._new(session, key, token))
            else:
                setattr(row, "mobile" if key == "person" else "note" if key == "case" else "opinion", token)
        self.replaced = [(named, known[each] - self.alive_of(each)) for each, named in self.needed.items()]
        return before - self.alive_of(key)

    def _delete(self, key: str, token: str, before: set[str]) -> set[str] | None:
        try:
            with self.db.write(f"删 {key}") as session:
                row = self._row(session, key)
                if row is None:
                    return None
                session.delete(row)
        except IntegrityError as trouble:
            # Another record still refers to it: the database refuses, as it should.
            assert "FOREIGN KEY" in str(trouble)
            return None
        for dot in _tokens(self.snapshot(), key):
            self.shelf.deletions[dot] = token
        return before

    def _new(self, session: Any, key: str, token: str) -> Any:
        """A missing record, with what it refers to."""
        if key == "person":
            return Person(id=IDS[key], code="RY001", name="甲", mobile=token)
        self._need(session, "person", token)
        if key == "case":
            return DevelopmentCase(
                id=IDS[key],
                code="AJ001",
                person_id=IDS["person"],
                organisation_id=IDS["organisation"],
                note=token,
            )
        self._need(session, "case", token)
        return SuperiorFiling(id=IDS[key], case_id=IDS["case"], matter="预审", opinion=token)

    def _need(self, session: Any, key: str, token: str) -> None:
        """A record that another refers to is put in where it is missing."""
        if self._row(session, key) is None:
            self.needed[key] = f"{token}:{key}"
            session.add(self._new(session, key, self.needed[key]))

    def choose(self, key: str, chance: random.Random, at: datetime) -> tuple[str, set[str]] | None:
        self.db.now = lambda: at
        before = self.alive_of(key)
        with self.db.read() as session:
            cards = [card for card in list_conflicts(session) if card.record_id == IDS[key]]
        if not cards:
            return None
        card = chance.choice(cards)
        try:
            with self.db.write("处理冲突") as session:
                resolve(session, card.id, chance.choice(["ours", "theirs"]))
        except UserError as refusal:
            assert refusal.code == "E-MERGE-04"
            return None
        after = self.alive_of(key)
        return next(iter(sorted(after))), before - after

    def copy(self, name: str) -> SqlBook:
        return self.shelf.copy(self, name)

    def snapshot(self) -> State:
        return state_of(self.db)

    def merge(self, state: Any) -> None:
        merge(self.db, state)

    def canonical(self) -> Any:
        return without_times(self.snapshot()), hash_of(self.db)

    def alive_of(self, key: str) -> set[str]:
        """Tokens of one record; a deletion's token is its dot."""
        return self._named(_tokens(self.snapshot(), key))

    def _named(self, tokens: set[str]) -> set[str]:
        return {self.shelf.deletions.get(token, token) for token in tokens}

    def alive(self) -> set[str]:
        state = self.snapshot()
        return self._named(set[str]().union(*(_tokens(state, key) for key in IDS)))


def _tokens(state: State, key: str) -> set[str]:
    found = set()
    for records in state.records.values():
        for record in records:
            if record["id"] != IDS[key]:
                continue
            for part in record["parts"].values():
                for sibling in part["siblings"]:
                    values = sibling["values"]
                    if sibling.get("deleted"):
                        found.add(f"{key}:deleted:{sibling['dot']}")
                    for attr in ("mobile", "note", "opinion"):
                        if attr in values and not sibling.get("deleted"):
                            found.add(values[attr])
    return found
