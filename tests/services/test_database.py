"""The one way to the file: settings, refusals, transactions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.errors import DatabaseRefused
from app.models import Enterprise, Organisation, Person
from app.services import database
from app.services.database import create_database, open_database
from app.services.database.engine import STATEMENTS, FileDialect
from app.services.exchange.state_hash import state_hash


def test_settings_are_in_force(tmp_path: Path) -> None:
    db = create_database(tmp_path / "a.db")
    with db.read() as session:
        for pragma, value in (
            ("journal_mode", "truncate"),
            ("synchronous", 3),
            ("foreign_keys", 1),
            ("locking_mode", "exclusive"),
            ("secure_delete", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("application_id", database.APPLICATION_ID),
        ):
            assert session.execute(text(f"PRAGMA {pragma}")).scalar_one() == value, pragma
    assert db.revision() == database.HEAD
    db.close()


def test_head_is_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from app.config import migrations_path

    config = Config()
    config.set_main_option("script_location", str(migrations_path()))
    assert ScriptDirectory.from_config(config).get_heads() == [database.HEAD]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "E-DB-03"), (b"", "E-DB-04"), (b"PK\x03\x04" + b"0" * 200, "E-DB-05"), (b"SQLite", "E-DB-05")],
)
def test_missing_empty_and_foreign_files(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseRefused) as refusal:
        open_database(path)
    assert refusal.value.code == code
    assert path.exists() == (content is not None)
    if content is not None:
        assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == ([path] if content is not None else [])


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE t (a)")
    foreign.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseRefused, match="不是本程序的数据文件"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    create_database(path).close()
    content = bytearray(path.read_bytes())
    content[100:] = b"\x55" * (len(content) - 100)
    path.write_bytes(content)
    with pytest.raises(DatabaseRefused, match="损坏"):
        open_database(path)
    assert path.read_bytes() == bytes(content)


def test_a_newer_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = create_database(path)
    with db.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.close()
    with pytest.raises(DatabaseRefused, match="较新版本"):
        open_database(path)


def test_init_refuses_an_existing_file(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"mine")
    with pytest.raises(DatabaseRefused, match="已经存在"):
        create_database(path)
    assert path.read_bytes() == b"mine"


def test_one_window_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = create_database(path)
    with pytest.raises(DatabaseRefused, match="正被另一个窗口"):
        open_database(path)
    db.close()
    open_database(path).close()


def test_all_or_nothing_and_what_changed(tmp_path: Path) -> None:
    db = create_database(tmp_path / "x.db")
    with pytest.raises(RuntimeError), db.write() as session:
        session.add(Enterprise(code="QY1", name="甲"))
        session.flush()
        raise RuntimeError
    with db.write() as session:
        person = Person(code="RY1", name="乙", enterprise_id=None)
        session.add(person)
    assert session.changes().touched == {"person": frozenset({person.id})}
    with db.read() as session:
        assert session.scalars(select(Enterprise)).all() == []
        session.get(Person, person.id).name = "丙"  # type: ignore[union-attr]
    with db.read() as session:
        assert session.get(Person, person.id).name == "乙"  # type: ignore[union-attr]
    db.close()


def test_references_are_kept_whatever_the_order(tmp_path: Path) -> None:
    db = create_database(tmp_path / "x.db")
    with db.write() as session:
        upper = Organisation(code="A", name="上级", kind="党委")
        session.add_all([Organisation(code="B", name="本部", kind="党支部", superior_id=upper.id), upper])
    with pytest.raises(Exception, match="FOREIGN KEY"), db.write() as session:
        session.add(Organisation(code="C", name="断", kind="党支部", superior_id="nowhere"))
    db.close()


def test_statements_are_made_into_sql_once_for_all_files(tmp_path: Path) -> None:
    def made_for(name: str) -> set[object]:
        db = create_database(tmp_path / name)
        known = set(STATEMENTS)
        with db.read() as session:
            state_hash(session)
        db.close()
        return set(STATEMENTS) - known

    made_for("first.db")
    assert made_for("second.db") == set()


def test_a_dialect_of_its_own_for_each_file_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test above can fail."""
    monkeypatch.setattr(FileDialect, "__eq__", lambda self, other: self is other)
    with pytest.raises(AssertionError):
        test_statements_are_made_into_sql_once_for_all_files(tmp_path)
