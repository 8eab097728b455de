"""The identity of a copy: it goes on with the file it belongs to, and with no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.config import default_paths
from app.models import Person
from app.services.database import open_database
from app.services.exchange import replica
from app.services.exchange.parts import COMMITTEE, ENTERPRISE
from app.services.exchange.replica import current_replica, own_replicas, set_site_kind, site_kind


def identity_after_write(path: Path, *codes: str) -> str:
    """Open the file, write a person for each code, close it; under which identity that was."""
    db = open_database(path)
    try:
        for code in codes or ("RY001",):
            with db.write("记") as session:
                session.add(Person(code=f"{code}", name="甲"))
        with db.read() as session:
            return current_replica(session)
    finally:
        db.close()


def test_a_file_keeps_its_identity(db_path: Path) -> None:
    first = identity_after_write(db_path, "A", "B")
    assert len(first) == 16
    assert identity_after_write(db_path, "C") == first


def test_a_new_file_has_none_and_reading_gives_none(db_path: Path) -> None:
    db = open_database(db_path)
    with db.read() as session:
        assert current_replica(session) == ""
        assert own_replicas(session) == frozenset()
    db.close()


def test_a_copied_or_moved_file_has_another(db_path: Path, tmp_path: Path) -> None:
    first = identity_after_write(db_path, "A")
    copy = Path(shutil.copy(db_path, tmp_path / "copy.db"))
    second = identity_after_write(copy, "B")
    assert second != first
    assert identity_after_write(db_path, "C") == first
    moved = db_path.rename(tmp_path / "moved.db")
    assert identity_after_write(moved, "D") not in (first, second)


def test_a_restored_older_file_has_another(db_path: Path, tmp_path: Path) -> None:
    first = identity_after_write(db_path, "A")
    backup = Path(shutil.copy(db_path, tmp_path / "backup.db"))
    assert identity_after_write(db_path, "B") == first
    shutil.copy(backup, db_path)
    assert identity_after_write(db_path, "C") != first


def test_a_file_restored_without_writes_in_between_goes_on(db_path: Path, tmp_path: Path) -> None:
    first = identity_after_write(db_path, "A")
    shutil.copy(shutil.copy(db_path, tmp_path / "backup.db"), db_path)
    assert identity_after_write(db_path, "B") == first


def test_another_machine_has_another(db_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = identity_after_write(db_path, "A")
    monkeypatch.setattr(replica, "machine_id", lambda: "0" * 32)
    assert identity_after_write(db_path, "B") != first


@pytest.mark.parametrize("content", ["", "{", "[]", '{"replica": 1}'])
def test_a_damaged_or_missing_note_starts_anew(db_path: Path, content: str) -> None:
    first = identity_after_write(db_path, "A")
    (note,) = [
        file
        for file in (default_paths().root / "replica").glob("*.json")
        if json.loads(file.read_text("utf-8")).get("replica") == first
    ]
    note.write_text(content, "utf-8")
    second = identity_after_write(db_path, "B")
    assert second != first
    assert identity_after_write(db_path, "C") == second


def test_saving_goes_on_where_no_note_can_be_kept(
    db_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be", "utf-8")
    monkeypatch.setenv("ZHIBU_DATA_DIR", str(blocked))
    assert identity_after_write(db_path, "A") != identity_after_write(db_path, "B")


def test_a_failed_write_never_leaves_an_identity_used_twice(db_path: Path) -> None:
    """Whatever fails after the note was written: the next write has another identity or a new counter."""
    db = open_database(db_path)
    with db.write("记") as session:
        session.add(Person(code="A", name="甲"))
    for _ in range(3):
        with pytest.raises(RuntimeError), db.write("不成") as session:
            session.add(Person(code="B", name="乙"))
            session.write_journal()
            raise RuntimeError
    with db.read() as session:
        before = current_replica(session)
    with db.write("再来") as session:
        session.add(Person(code="B", name="乙"))
    with db.read() as session:
        assert current_replica(session) != before
        assert own_replicas(session) == {before, current_replica(session)}
    db.close()


def test_no_identity_or_name_of_the_machine_is_told(db_path: Path) -> None:
    identity_after_write(db_path, "A")
    assert len(replica.machine_id()) == 32
    for file in (default_paths().root / "replica").glob("*.json"):
        assert str(db_path) not in file.read_text("utf-8")


def test_the_kind_of_site(db_path: Path) -> None:
    db = open_database(db_path)
    with db.read() as session:
        assert site_kind(session) == ENTERPRISE
        with pytest.raises(RuntimeError):
            set_site_kind(session, COMMITTEE)
    with db.write("选用途") as session:
        set_site_kind(session, COMMITTEE)
    with db.read() as session:
        assert site_kind(session) == COMMITTEE
    with pytest.raises(ValueError, match="no kind"), db.write() as session:
        set_site_kind(session, "nobody")
    db.close()
