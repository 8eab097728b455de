"""Two databases that share a past: a regular case stored in one file, the file copied, both open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.services.database import Database, open_database
from app.services.exchange.cards import Conflict
from app.services.exchange.conflicts import list_conflicts
from app.services.exchange.parts import COMMITTEE
from app.services.exchange.replica import set_site_kind
from tests.builders import Regular
from tests.services.exchange.sql_books import hash_of, merge, state_of, without_times


@dataclass
class Forks:
    """``a`` and ``b``, and the case that both hold; ``b`` can be made the committee's."""

    a: Database
    b: Database
    case: Regular

    def edit(self, db: Database, row: Any, **values: Any) -> None:
        """Change a record that is in the database under the identity of ``row``."""
        with db.write(f"改 {sorted(values)}") as session:
            stored = session.get(type(row), row.id)
            for attr, value in values.items():
                setattr(stored, attr, value)

    def delete(self, db: Database, row: Any) -> None:
        """Delete a record."""
        with db.write("删") as session:
            session.delete(session.get(type(row), row.id))

    def get(self, db: Database, row: Any) -> Any:
        """A record as it is stored, None if there is none."""
        with db.read() as session:
            return session.get(type(row), row.id)

    def make_committee(self, db: Database) -> None:
        """From now on this database takes the committee's edits."""
        with db.write("选用途") as session:
            set_site_kind(session, COMMITTEE)

    def exchange(self) -> None:
        """Each gets the other's state."""
        from_a, from_b = state_of(self.a), state_of(self.b)
        merge(self.a, from_b, "乙")
        merge(self.b, from_a, "甲")

    def are_equal(self) -> bool:
        """Whether both hold the same versions and the same facts."""
        same_state = without_times(state_of(self.a)) == without_times(state_of(self.b))
        return same_state and hash_of(self.a) == hash_of(self.b)

    def cards(self, db: Database) -> tuple[Conflict, ...]:
        """The open conflicts."""
        with db.read() as session:
            return list_conflicts(session)


@contextmanager
def forked(empty: Path, folder: Path) -> Iterator[Forks]:
    """The two databases, closed at the end."""
    first = Path(shutil.copy(empty, folder / "a.db"))
    case = Regular()
    db = open_database(first)
    with db.write("导入") as session:
        case.store(session)
    db.close()
    second = Path(shutil.copy(first, folder / "b.db"))
    forks = Forks(open_database(first), open_database(second), case)
    try:
        yield forks
    finally:
        forks.a.close()
        forks.b.close()
