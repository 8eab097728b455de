"""Two copies under one identity (a copied PC): noticed, said, and not gone on with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import Person
from app.models.exchange_sites import PackageSent, TrustedSite
from app.services.database import Database, open_database
from app.services.exchange.ledger import next_sequence
from app.services.exchange.merge_apply import apply_merge
from app.services.exchange.merge_plan import plan_merge
from app.services.exchange.replica import ReplicaFile, current_replica
from app.services.exchange.state import State, full_state
from tests.services.exchange.sites import Site

PERSON = "1" * 36


def identity(db: Database) -> str:
    with db.read() as session:
        return current_replica(session)


def state(db: Database) -> State:
    with db.read() as session:
        return full_state(session)


def take_in(db: Database, found: State) -> bool:
    with db.read() as session:
        plan = plan_merge(session, found, "另一份")
    with db.write("合并") as session:
        return apply_merge(session, plan).is_copy


def twin_of(path: Path, copy: Path) -> Path:
    """A copy that took the note of its identity along, as a copied PC has it at the same place."""
    shutil.copy(path, copy)
    note = ReplicaFile(path).read()
    assert note is not None
    ReplicaFile(copy).write(note)
    return copy


@pytest.fixture
def twins(db_path: Path, tmp_path: Path) -> Iterator[tuple[Database, Database]]:
    first = open_database(db_path)
    with first.write("记") as session:
        session.add(Person(id=PERSON, code="A", name="甲"))
    first.close()
    there = open_database(twin_of(db_path, tmp_path / "copy.db"))
    here = open_database(db_path)
    yield here, there
    here.close()
    there.close()


def test_a_dot_we_never_gave_shows_another_copy(twins: tuple[Database, Database]) -> None:
    here, there = twins
    before = identity(here)
    with there.write("记") as session:
        session.add(Person(code="B", name="乙"))
    assert identity(there) == before
    assert take_in(here, state(there))
    assert identity(here) != before
    # Once is enough: under the new identity nothing of it is strange.
    assert not take_in(here, state(there))


def test_one_dot_with_two_values_shows_another_copy(twins: tuple[Database, Database]) -> None:
    here, there = twins
    for db, name in ((here, "甲一"), (there, "甲二")):
        with db.write("改") as session:
            session.get_one(Person, PERSON).name = name
    before = identity(here)
    assert before == identity(there)
    assert take_in(here, state(there))
    assert identity(here) != before
    with here.read() as session:
        from app.services.exchange.conflicts import list_conflicts

        (card,) = list_conflicts(session)
        assert {card.ours, card.theirs} == {"甲一", "甲二"}


def test_our_own_past_is_no_other_copy(twins: tuple[Database, Database]) -> None:
    here, there = twins
    past = state(there)
    for name in ("甲一", "甲二"):
        with here.write("改") as session:
            session.get_one(Person, PERSON).name = name
    before = identity(here)
    assert not take_in(here, past)
    assert identity(here) == before


def test_packages_that_this_copy_never_sent_are_noticed_once(
    branch: Site, park: Site, tmp_path: Path
) -> None:
    park.merge(branch.export(park).content)
    path = branch.db.path
    branch.db.close()
    other = Site(open_database(twin_of(path, tmp_path / "copy.db")), branch.card, branch.private)
    branch.db = open_database(path)
    with other.db.write("记") as session:
        session.add(Person(code="B", name="乙"))
    park.merge(other.export(park).content)
    other.db.close()
    before = identity(branch.db)
    result = branch.merge(park.reply(branch).content)
    (note,) = [note for note in result.notes if "发现两份不同的副本" in note]
    assert "第 2 号" in note
    assert identity(branch.db) != before
    with branch.db.read() as session:
        assert next_sequence(session, park.card.fingerprint) == 3
        assert len(session.scalars(select(PackageSent)).all()) == 2
        assert session.get(TrustedSite, park.card.fingerprint) is not None
    again = branch.merge(park.reply(branch).content)
    assert not [note for note in again.notes if "副本" in note]
