"""T17: one change, deletion, insertion or swap in the audit chain is found every time; no false alarm."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import DevelopmentCase
from app.services.database import Database, open_database
from app.services.journal.audit import verify_chain
from app.services.journey.facts import save_row
from tests.builders import d
from tests.reliability.tally import Tally
from tests.sizes import sized

pytestmark = pytest.mark.reliability("T17")

TRIES = sized(1_000, 10_000)
COLUMNS = (
    "operator",
    "role",
    "record_id",
    "after_hash",
    "at",
    "reason",
    "action",
    "replica",
    "hash",
    "previous",
)


@pytest.fixture
def chained(start_file: Path, tmp_path: Path) -> Iterator[Database]:
    db = open_database(Path(shutil.copy(start_file, tmp_path / "live.db")))
    with db.read() as session:
        case = session.scalars(select(DevelopmentCase.id)).one()
    for number in range(20):
        with db.write(f"思想汇报 {number}") as session:
            save_row(session, case, "thought_report", None, {"on": d("2026-01-05"), "title": f"{number}"})
    yield db
    db.close()


def tamper(session: Session, chance: random.Random, last: int) -> None:
    """Change the chain as somebody with a database tool would."""
    link = chance.randint(1, last)
    how = chance.choice(("change", "delete", "insert", "swap"))
    if how == "change":
        column = chance.choice(COLUMNS)
        session.execute(text(f"UPDATE audit_entry SET {column} = {column} || 'x' WHERE n = {link}"))
    elif how == "delete":
        session.execute(text(f"DELETE FROM audit_entry WHERE n = {link}"))
    elif how == "insert":
        names = [row[1] for row in session.execute(text("PRAGMA table_info(audit_entry)"))]
        others = ", ".join(f'"{name}"' for name in names if name != "n")
        copied = f"SELECT {last + 1}, {others} FROM audit_entry WHERE n = {link}"
        session.execute(text(f"INSERT INTO audit_entry (n, {others}) {copied}"))
    else:
        for old, new in ((link, -1), (link % last + 1, link), (-1, link % last + 1)):
            session.execute(text(f"UPDATE audit_entry SET n = {new} WHERE n = {old}"))


def test_every_tampering_is_found_and_nothing_else(chained: Database, tally: Tally) -> None:
    missed = []
    with chained.read() as session:
        whole = verify_chain(session)
        assert whole.ok
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("DROP TRIGGER audit_entry_no_delete"))
        for seed in range(TRIES):
            with session.begin_nested() as attempt:
                tamper(session, random.Random(seed), whole.entries)
                # What was cut off at the end shows by the anchor that a package or backup carries.
                if verify_chain(session, (whole.entries, whole.head)).ok:
                    missed.append(seed)
                attempt.rollback()
            if seed % 100 == 0:
                assert verify_chain(session, (whole.entries, whole.head)).ok
    tally.add(TRIES, len(missed))
    assert missed == []
