"""A backup takes the place of a damaged or missing live file; what was there is moved aside, journals too."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.config import default_paths
from app.errors import UserError
from app.services.backup import recovering
from app.services.backup.making import content_of, make_backup
from app.services.backup.recovering import backups_for, find_again, place_for, recover
from app.services.database import Database, create_database
from app.services.exchange.keys import make_recovery_code
from app.services.exchange.state_hash import state_hash
from tests.builders import Regular

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Database]:
    db = create_database(tmp_path / "data" / "zhibu.db")
    with db.write("导入") as session:
        Regular(upto="2026-11-20").store(session)
    yield db
    db.close()


def backup_of(db: Database) -> tuple[Path, str]:
    made = make_backup(db, db.path.parent / "备份", AT)
    with db.read() as session:
        found = state_hash(session)
    db.close()
    return made.path, found


@pytest.mark.parametrize("left", [b"", b"SQLite format 3\x00" + b"\x55" * 5000, None])
def test_a_backup_takes_the_place(live: Database, left: bytes | None) -> None:
    backup, content = backup_of(live)
    if left is None:
        live.path.unlink()
    else:
        live.path.write_bytes(left)
    before = set(live.path.parent.iterdir())
    done = recover(backup, live.path, AT)
    assert content_of(live.path) == content
    assert done.header.sequence == 1
    kept = [path for path in done.aside if path.suffix == ".db"]
    assert [path.read_bytes() for path in kept] == ([] if left is None else [left])
    assert all(path.name.startswith("zhibu-损坏-20261125") for path in kept)
    new = set(live.path.parent.iterdir()) - before
    assert new == set(done.aside) | ({live.path} if left is None else set())


def hot_journal(path: Path, folder: Path) -> bytes:
    """A journal as a crash leaves it, which would roll ``path`` back if it were played."""
    copy = Path(shutil.copy(path, folder / "copy.db"))
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA journal_mode = DELETE")
    db.execute("PRAGMA cache_size = 1")
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE person SET name = 'XX'")
    db.execute("CREATE TABLE filler AS SELECT * FROM person, organisation")
    content = copy.with_name("copy.db-journal").read_bytes()
    db.execute("ROLLBACK")
    db.close()
    assert content[:8] == bytes.fromhex("d9d505f920a163d7")
    return content


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
@pytest.mark.parametrize("is_missing", [False, True])
def test_an_old_journal_is_never_played_back(
    live: Database, tmp_path: Path, ending: str, is_missing: bool
) -> None:
    """Fault 7: a hot journal of the damaged file stands beside the restored one."""
    backup, content = backup_of(live)
    planted = hot_journal(live.path, tmp_path)
    journal = live.path.with_name(f"{live.path.name}{ending}")
    if is_missing:
        live.path.unlink()
    else:
        live.path.write_bytes(b"\x00" * 8192)
    journal.write_bytes(planted)
    done = recover(backup, live.path, AT)
    assert content_of(live.path) == content
    assert planted in [path.read_bytes() for path in done.aside]
    assert not journal.exists() or journal.stat().st_size == 0


def test_the_planted_journal_would_have_done_harm(live: Database, tmp_path: Path) -> None:
    """The test of the test: the same journal, put back beside the file, changes it."""
    backup, content = backup_of(live)
    planted = hot_journal(live.path, tmp_path)
    db = sqlite3.connect(live.path)
    db.execute("UPDATE person SET name = '后来的'")
    db.commit()
    db.close()
    changed = content_of(live.path)
    live.path.with_name("zhibu.db-journal").write_bytes(planted)
    assert changed != content
    assert content_of(live.path) == content
    assert backup.exists()


def test_a_damaged_backup_changes_nothing(live: Database) -> None:
    backup, _content = backup_of(live)
    raw = bytearray(backup.read_bytes())
    raw[len(raw) // 2] ^= 1
    backup.write_bytes(raw)
    live.path.write_bytes(b"")
    before = {path: path.read_bytes() for path in live.path.parent.iterdir() if path.is_file()}
    with pytest.raises(UserError, match="损坏"):
        recover(backup, live.path, AT)
    assert {path: path.read_bytes() for path in live.path.parent.iterdir() if path.is_file()} == before


def test_another_pc_needs_the_recovery_code(live: Database) -> None:
    make_backup(live, live.path.parent / "备份", AT)
    with live.write("恢复表") as session:
        code = make_recovery_code(session)
    backup, content = backup_of(live)
    live.path.unlink()
    shutil.rmtree(default_paths().root / "keys")
    with pytest.raises(UserError) as refusal:
        recover(backup, live.path, AT)
    assert refusal.value.code == "E-BAK-05"
    assert not live.path.exists()
    recover(backup, live.path, AT, code.lower())
    assert content_of(live.path) == content


def test_a_name_that_cannot_be_given_loses_nothing(live: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    backup, content = backup_of(live)
    live.path.write_bytes(b"damaged")
    real = os.replace

    def held(source: Path, target: Path) -> None:
        if Path(target) == live.path:
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(recovering.os, "replace", held)
    with pytest.raises(UserError, match="恢复中") as refusal:
        recover(backup, live.path, AT)
    assert refusal.value.code == "E-BAK-06"
    (fresh,) = live.path.parent.glob("*恢复中*.db")
    assert content_of(fresh) == content
    assert b"damaged" in [path.read_bytes() for path in live.path.parent.glob("*损坏*")]
    monkeypatch.setattr(recovering.os, "replace", real)
    recover(backup, live.path, AT)
    assert content_of(live.path) == content


def test_the_newest_is_first_and_each_only_once(live: Database, tmp_path: Path) -> None:
    folder = live.path.parent / "备份"
    make_backup(live, folder, AT)
    make_backup(live, tmp_path / "stick", AT + timedelta(days=1))
    found = backups_for([folder, folder, tmp_path / "stick", tmp_path / "none"])
    assert [header.made_at[:10] for _, header in found] == ["2026-11-26", "2026-11-25"]


def test_where_the_file_is_looked_for_and_restored(tmp_path: Path) -> None:
    home = tmp_path / "home" / "zhibu.db"
    home.parent.mkdir()
    assert find_again(home) is None
    assert place_for(home, home) == home
    assert place_for(tmp_path / "gone" / "x.db", home) == home
    home.write_bytes(b"others")
    assert find_again(home) == home
    assert place_for(tmp_path / "gone" / "x.db", home) == home.with_name("zhibu-恢复2.db")


def test_a_file_in_a_wrong_place_is_copied_home(live: Database, tmp_path: Path) -> None:
    with live.read() as session:
        content = state_hash(session)
    live.close()
    before = live.path.read_bytes()
    home = tmp_path / "home" / "zhibu.db"
    copy = recovering.bring_home(live.path, home)
    assert copy == home
    assert content_of(copy) == content
    assert live.path.read_bytes() == before
    again = recovering.bring_home(live.path, home)
    assert again != home
    with pytest.raises(UserError, match="没有把"):
        recovering.bring_home(tmp_path / "nothing.db", tmp_path / "x" / "zhibu.db")
    assert list((tmp_path / "x").iterdir()) == []
