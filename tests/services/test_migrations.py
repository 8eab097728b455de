"""T9, T10: a file of any released program comes up whole, or stays what it was; newer files are not touched.

The files in tests/data/schemas were written by the released program of that schema and are kept for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import sqlite3
import struct
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from app.errors import DatabaseRefused
from app.models import Base, Person
from app.services import database
from app.services.database import HEAD, create_database, migrating, open_database
from app.services.database.migrating import Content, content_of_tables
from app.services.exchange.state_hash import state_hash
from app.services.journal.audit import verify_chain

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
FIXTURES = sorted(SCHEMAS.glob("*/*.db.gz"))
HARD = (
    "阿依古丽·买买提",
    "\ue5f1某",
    "朗朗",
    "葛\U000e0100城",
    "e\u0301é",
    "'; DROP TABLE person; --",
    "=1+1",
)

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=FIXTURES, ids=lambda path: f"{path.parent.name}-{path.name.split('.')[0]}")
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def small(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((SCHEMAS / "0001" / "edge.db.gz").read_bytes()))
    return path


def rows_of(path: Path) -> Rows:
    """Every row of every table, read by another SQLite than the program's."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            table: sorted(db.execute(f'SELECT * FROM "{table}"'), key=repr)
            for table in tables
            if not table.startswith("sqlite_")
        }
    db.close()
    return found


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_there_is_a_file_of_every_kind_for_every_released_schema() -> None:
    released = migrating.REVISIONS[:-1]
    kinds = {"empty", "people", "edge", "merged"}
    assert {path.parent.name for path in FIXTURES} == set(released)
    for revision in released:
        assert {path.name.split(".")[0] for path in (SCHEMAS / revision).iterdir()} == kinds


def test_the_revisions_are_those_of_alembic() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from app.config import migrations_path

    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    walk = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([script.revision for script in walk])) == migrating.REVISIONS


def test_every_row_comes_through(old: Path) -> None:
    before = rows_of(old)
    db = open_database(old)
    assert db.revision() == HEAD
    db.check_integrity()
    with db.read() as session:
        assert verify_chain(session).ok
        state_hash(session)
    assert lacking(db) == []
    db.close()
    after = rows_of(old)
    assert after.pop("alembic_version") == [(HEAD,)]
    new = {table for table in after if table not in before}
    assert all(after[table] == [] for table in new)
    assert {table: after[table] for table in after if table not in new} | {
        "alembic_version": [(old_revision(before),)]
    } == before
    (copy,) = old.parent.glob("*升级前*.db")
    assert rows_of(copy) == before
    db = open_database(old)
    with db.write("接着用") as session:
        session.add(Person(code="NEW-ONE", name="新人"))
    db.close()


def old_revision(rows: Rows) -> str:
    return str(rows["alembic_version"][0][0])


def lacking(db: database.Database) -> list[Any]:
    """What alembic would still change to reach the models."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db._engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def test_hard_names_are_byte_for_byte_the_same(tmp_path: Path) -> None:
    db = open_database(small(tmp_path))
    with db.read() as session:
        names = set(session.scalars(select(Person.name)))
    db.close()
    assert set(HARD) <= names
    assert any(len(name) == 50 for name in names)


@pytest.mark.parametrize("kind", ["table", "row", "value", "reference"])
def test_a_migration_that_loses_something_is_given_up(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test of the test: known-bad migrations are caught before they are stored."""
    from alembic import command

    path = small(tmp_path)
    before = rows_of(path)
    statement = {
        "table": "DROP TABLE thought_report",
        "row": "DELETE FROM thought_report WHERE id = (SELECT min(id) FROM thought_report)",
        "value": "UPDATE person SET name = name || ' ' WHERE code = 'N003'",
        "reference": "UPDATE development_case SET person_id = 'nobody'",
    }[kind]
    real = command.upgrade

    def bad(config: Any, revision: str) -> None:
        real(config, revision)
        config.attributes["connection"].exec_driver_sql(statement)

    monkeypatch.setattr(command, "upgrade", bad)
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(path)
    assert refusal.value.code == "E-DB-11"
    assert rows_of(path) == before
    monkeypatch.setattr(command, "upgrade", real)
    open_database(path).close()


def test_killed_at_every_statement_the_old_file_is_there(tmp_path: Path) -> None:
    """Faults 19 and 23: whatever the moment, the file is the old one or the new one, and opens."""
    template = small(tmp_path).read_bytes()
    before = rows_of(tmp_path / "old.db")
    at, done = 0, False
    while not done:
        at += 1
        path = tmp_path / f"kill{at}" / "old.db"
        path.parent.mkdir()
        path.write_bytes(template)
        done = not killed_in_migration(path, at)
        if not done:
            left = sqlite3.connect(path)  # plays a hot journal back, as the next start would
            assert left.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
            assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            left.close()
            assert rows_of(path) == before
        db = open_database(path)
        assert db.revision() == HEAD
        db.close()
    assert at > 10


def killed_in_migration(path: Path, at: int) -> bool:
    """Open the file in a child that kills itself at its ``at``-th statement; False if it got through."""
    child = os.fork()
    if child == 0:
        count = 0
        real = database.make_engine

        def counted(*args: Any) -> Any:
            engine = real(*args)

            @event.listens_for(engine, "before_cursor_execute")
            def _count(*_: Any) -> None:
                nonlocal count
                count += 1
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)

            return engine

        database.make_engine = counted  # type: ignore[assignment]
        try:
            open_database(path).close()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.parametrize("room", [0, 1, 3, 8, 20])
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 19: the file cannot grow by more than ``room`` pages."""
    path = small(tmp_path)
    before = rows_of(path)
    pages = struct.unpack(">I", path.read_bytes()[28:32])[0]
    real = database.migrate

    def tight(engine: Any, **options: Any) -> None:
        with engine.connect() as connection:
            connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {pages + room}")
        real(engine, **options)

    monkeypatch.setattr(database, "migrate", tight)
    if room < 20:
        with pytest.raises(DatabaseRefused) as refusal:
            open_database(path)
        assert refusal.value.code == "E-DB-13"
        assert rows_of(path) == before
    else:
        open_database(path).close()
        assert rows_of(path)["alembic_version"] == [(HEAD,)]


def test_without_a_copy_there_is_no_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 22: there is no room for the copy, or the copy is not what it should be."""
    path = small(tmp_path)
    before = digest(path)
    monkeypatch.setattr(os, "fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(path)
    assert refusal.value.code == "E-DB-10"
    monkeypatch.undo()
    monkeypatch.setattr(migrating, "content_of_tables", lambda *_: {"person": Content((), id(object()), 0)})
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(path)
    assert refusal.value.code in ("E-DB-10", "E-DB-11")
    monkeypatch.undo()
    assert digest(path) == before
    assert not list(tmp_path.glob("*升级前*"))


@pytest.mark.parametrize("revision", ["0003", "9999", "0000", "a1b2c3", ""])
def test_newer_and_unknown_files_keep_every_byte(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "x.db"
    create_database(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    db.close()
    before = digest(path)
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(path)
    assert refusal.value.code == "E-DB-06"
    assert HEAD in str(refusal.value)
    assert revision in str(refusal.value)
    assert digest(path) == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_newer_version_is_seen_in_the_header_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    create_database(path).close()
    content = bytearray(path.read_bytes())
    content[60:64] = struct.pack(">I", 7)
    path.write_bytes(content)
    with pytest.raises(DatabaseRefused, match="0007"):
        open_database(path)
    assert path.read_bytes() == bytes(content)


def test_content_does_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    one, two = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    for db, order in ((one, (1, 2, 2)), (two, (2, 1, 2))):
        db.execute("CREATE TABLE t (a)")
        db.executemany("INSERT INTO t VALUES (?)", [(value,) for value in order])
    assert content_of_tables(one) == content_of_tables(two)
    two.execute("UPDATE t SET a = 1 WHERE rowid = 1")
    assert content_of_tables(one) != content_of_tables(two)
    one.close()
    two.close()
