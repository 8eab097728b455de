"""Plain database files from outside: read in a fence, or refused; never run, never believed."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.models import Person
from app.services.exchange.foreign_database import Schema, read_database
from app.services.exchange.refusal import PackageRefused
from app.services.exchange.unsigned import UnsignedFile, merge_unsigned, open_database_file, plan_unsigned
from tests.reliability.tally import Tally
from tests.services.exchange.sites import AT, Site
from tests.sizes import sized

Harm = Callable[[sqlite3.Connection], object]
MUTATIONS = sized(5_000, 500_000)
PARTS = 5
"""Processes share the work."""


def run(sql: str) -> Harm:
    return lambda connection: connection.executescript(sql)


def schema_row(sql: str) -> Harm:
    """Something that SQLite itself would not let in, written straight into the schema."""

    def harm(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(sql)
        connection.execute("PRAGMA writable_schema = OFF")

    return harm


_SETTING = "DROP TABLE setting; CREATE TABLE setting"
_Q = "INSERT INTO enterprise (id, code, name, last_year_payroll) VALUES"
_UUID = "00000000-0000-0000-0000-000000000001"

SCHEMAS: dict[str, Harm] = {
    "view": run("CREATE VIEW v AS SELECT * FROM person"),
    "trigger": run("CREATE TRIGGER t AFTER INSERT ON person BEGIN DELETE FROM person; END"),
    "trigger instead": run(
        "CREATE VIEW v AS SELECT 1 a; CREATE TRIGGER t INSTEAD OF INSERT ON v BEGIN SELECT 1; END"
    ),
    "table as a view": run("DROP TABLE waiver; CREATE VIEW waiver AS SELECT * FROM person"),
    "virtual table": run("CREATE VIRTUAL TABLE f USING fts5(a)"),
    "virtual table rtree": run("CREATE VIRTUAL TABLE r USING rtree(id, a, b)"),
    "generated column": run(f"{_SETTING} (key TEXT PRIMARY KEY, value TEXT AS (hex(zeroblob(99999999))))"),
    "generated stored": run(f"{_SETTING} (key TEXT, value TEXT AS (key || key) STORED)"),
    "further table": run("CREATE TABLE spy (a)"),
    "table of statistics": run("ANALYZE"),
    "missing table": run("DROP TABLE person"),
    "missing column": run("ALTER TABLE visit DROP COLUMN standing"),
    "further column": run("ALTER TABLE person ADD COLUMN spy TEXT"),
    "further column with a default": run("ALTER TABLE person ADD COLUMN spy TEXT DEFAULT 'x'"),
    "expression index": run("CREATE INDEX i ON person (hex(name))"),
    "partial index": run("CREATE INDEX i ON person (name) WHERE length(name) > 3"),
    "further index": run("CREATE INDEX i ON person (name)"),
    "missing index": run("DROP INDEX ix_person_identity_number"),
    "missing audit trigger": run("DROP TRIGGER audit_entry_no_update"),
    "other audit trigger": run(
        "DROP TRIGGER audit_entry_no_update; CREATE TRIGGER audit_entry_no_update "
        "BEFORE UPDATE ON audit_entry BEGIN DELETE FROM person; END"
    ),
    "check with a function": run(
        f"{_SETTING} (key TEXT, value TEXT CHECK (randomblob(9999999) IS NOT NULL))"
    ),
    "collation": run(f"{_SETTING} (key TEXT COLLATE rtrim PRIMARY KEY, value TEXT)"),
    "renamed column": run("ALTER TABLE person RENAME COLUMN name TO naam"),
    "without rowid": run(f"{_SETTING} (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"),
    "strict table": run(f"{_SETTING} (key TEXT PRIMARY KEY, value TEXT) STRICT"),
    "schema text changed": schema_row("UPDATE sqlite_master SET sql = sql || ' ' WHERE name = 'person'"),
    "schema points elsewhere": schema_row("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'person'"),
    "schema is no SQL": schema_row("UPDATE sqlite_master SET sql = 'CREATE TABLE' WHERE name = 'person'"),
    "schema with a NUL": schema_row("UPDATE sqlite_master SET sql = sql || char(0) WHERE name = 'person'"),
    "schema row twice": schema_row(
        "INSERT INTO sqlite_master SELECT * FROM sqlite_master WHERE name = 'person'"
    ),
    "text is not UTF-8": run("UPDATE person SET name = CAST(x'fffefd' AS TEXT)"),
    "blob as a name": run("UPDATE person SET name = x'0102'"),
    "number as a date": run("UPDATE person SET joined_on = 5"),
    "text as money": run(f"{_Q} ('{_UUID}', 'Q', 'Q', 'much')"),
    "id is no UUID": run("PRAGMA foreign_keys = OFF; UPDATE person SET id = '../' || id"),
    "NUL in a name": run("UPDATE person SET name = 'a' || char(0) || 'b'"),
    "a text of 2 MB": run("UPDATE person SET note = hex(zeroblob(1000000))"),
    "version that is no JSON": run("UPDATE version SET context = '{'"),
    "nested version": run("UPDATE version SET context = '[[[[[[[[[['"),
}


@pytest.fixture
def schema(park: Site) -> Schema:
    with park.db.read() as session:
        rows = session.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master"))
        return [list(row) for row in rows]


@pytest.fixture
def plain(branch: Site, tmp_path: Path) -> Path:
    """The branch's database as a plain file."""
    branch.db.close()
    return Path(shutil.copy(branch.db.path, tmp_path / "支部.db"))


def damage(path: Path, harm: Harm) -> Path:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        harm(connection)
    finally:
        connection.close()
    return path


def read(path: Path, schema: Schema) -> dict[str, bytearray]:
    """As the child reads it, in this process."""
    members: dict[str, bytearray] = {}
    read_database(
        path, path.name, schema, lambda name, piece: members.setdefault(name, bytearray()).extend(piece)
    )
    return members


def test_a_plain_database_is_taken_in_with_a_warning(plain: Path, park: Site, branch: Site) -> None:
    with park.db.read() as session:
        file = open_database_file(session, plain)
        planned, _ = plan_unsigned(session, file)
    assert (planned.state, planned.signed, planned.sender) == ("new", False, "未签名")
    with park.db.write("合并") as session:
        merged = merge_unsigned(session, file, AT)
        assert session.scalars(select(Person).where(Person.name == "邓新苗")).one()
    assert merged.create == planned.create > 40
    assert any("未签名：无法确认" in note for note in merged.notes)
    with park.db.read() as session:
        again, plan = plan_unsigned(session, UnsignedFile("(1).db", file.digest, file.state))
    assert (again.state, again.reason, plan) == ("seen", "已合并过，0 项变化", None)


@pytest.mark.parametrize("name", SCHEMAS)
def test_hostile_databases_are_refused(plain: Path, schema: Schema, name: str) -> None:
    path = damage(plain, SCHEMAS[name])
    before = path.read_bytes()
    with pytest.raises(PackageRefused) as refused:
        read(path, schema)
    assert refused.value.code in ("E-PKG-03", "E-PKG-09", "E-PKG-15")
    assert "数据没有改动" in str(refused.value) or "一行也没有导入" in str(refused.value)
    assert path.read_bytes() == before


def test_the_corpus_does_harm_by_itself_only(plain: Path, schema: Schema) -> None:
    assert len(SCHEMAS) >= 30
    assert b"\xe9\x82\x93\xe6\x96\xb0\xe8\x8b\x97" in read(plain, schema)["rows/person.jsonl"]


def test_a_planted_journal_is_not_played_back(plain: Path, park: Site) -> None:
    plain.with_name(f"{plain.name}-journal").write_bytes(
        b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\xff" * 2_000
    )
    plain.with_name(f"{plain.name}-wal").write_bytes(b"\x37\x7f\x06\x82" + b"\xff" * 2_000)
    with park.db.read() as session:
        assert open_database_file(session, plain).state.records["person"]
    assert plain.with_name(f"{plain.name}-journal").exists()


def test_other_files_are_no_databases(park: Site, tmp_path: Path) -> None:
    other = tmp_path / "x.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    cut = tmp_path / "cut.db"
    cut.write_bytes(other.read_bytes()[:50])
    for path in (other, cut):
        with park.db.read() as session, pytest.raises(PackageRefused, match="不是本程序的数据包"):
            open_database_file(session, path)


@pytest.mark.parametrize("part", range(PARTS))
def test_mutated_databases_never_raise_anything_else(
    plain: Path, schema: Schema, part: int, tally: Tally
) -> None:
    good = plain.read_bytes()
    refused = 0
    seeds = range(part, MUTATIONS, PARTS)
    for seed in seeds:
        chance = random.Random(seed)
        content = bytearray(good)
        for _ in range(chance.choice((1, 5, 50))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.2:
            content = content[: chance.randrange(100, len(content))]
        plain.write_bytes(content)
        try:
            read(plain, schema)
        except PackageRefused:
            refused += 1
    tally.add(len(seeds))
    assert refused > len(seeds) // 3


def test_decisions_in_an_unsigned_file_are_not_believed(branch: Site, park: Site, tmp_path: Path) -> None:
    with branch.db.write("改") as session:
        session.execute(text("UPDATE version SET \"by\" = 'committee' WHERE part = 'superior'"))
        count = session.scalar(text("SELECT count(*) FROM version WHERE part = 'superior'"))
    branch.db.close()
    path = Path(shutil.copy(branch.db.path, tmp_path / "x.db"))
    with park.db.read() as session:
        result, _ = plan_unsigned(session, open_database_file(session, path))
    assert count
    assert [one.reason for one in result.rejected] == ["含有本机没有作出过的上级批复，未采用"] * count
