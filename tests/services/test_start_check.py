"""A start: the note of the last exit, the check after a crash, damaged files refused and not touched."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.errors import DatabaseRefused, UserError
from app.models import Person
from app.services.database import create_database
from app.services.exchange.state_hash import state_hash
from app.services.local_values import read_value
from app.services.start_check import CHECKED, WAS_UNCLEAN, ExitNote, open_checked
from app.services.ways_out import Way, way_out
from tests.ui.sample import write_sample

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MUTATED = 100


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("start") / "sample.db"
    write_sample(path)
    return path


@pytest.fixture
def live(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(template, tmp_path / "live.db"))


def checked_at(path: Path, note: ExitNote) -> object:
    db, _said = open_checked(path, note, NOW)
    with db.read() as session:
        found = read_value(session, CHECKED)
    db.close()
    note.closed()
    return found


def test_a_clean_exit_is_not_mentioned_and_a_crash_is(live: Path, tmp_path: Path) -> None:
    note = ExitNote(tmp_path / "notes", live)
    db, said = open_checked(live, note, NOW)
    assert said == ""
    assert note.was_unclean()
    db.close()
    note.closed()
    assert not note.was_unclean()
    assert note.is_as_left()
    db, said = open_checked(live, note, NOW)
    assert said == ""
    db.close()  # as a killed process leaves it: the file free, the note still there
    db, said = open_checked(live, note, NOW)
    assert said == WAS_UNCLEAN
    db.close()


def test_the_whole_check_is_made_when_due(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = ExitNote(tmp_path / "notes", live)
    checks: list[Path] = []
    real = type(create_database(tmp_path / "x.db")).check_integrity
    monkeypatch.setattr(
        "app.services.database.Database.check_integrity", lambda db: (checks.append(db.path), real(db))[1]
    )

    def start(now: datetime) -> int:
        checks.clear()
        db, _said = open_checked(live, note, now)
        db.close()
        note.closed()
        return len(checks)

    assert start(NOW) == 1  # never seen here before
    assert start(NOW + timedelta(days=6)) == 0
    assert start(NOW + timedelta(days=8)) == 1
    assert start(NOW + timedelta(days=9)) == 0
    assert start(NOW - timedelta(days=300)) == 1  # the clock went back
    with live.open("rb+") as file:  # somebody else wrote to it
        file.seek(0)
        first = file.read(1)
        file.seek(0)
        file.write(first)
    assert start(NOW - timedelta(days=300)) == 1


def test_the_day_of_the_check_is_kept(live: Path, tmp_path: Path) -> None:
    assert checked_at(live, ExitNote(tmp_path / "notes", live)) == NOW.isoformat(timespec="seconds")


def test_a_note_that_cannot_be_read_leads_to_a_check(live: Path, tmp_path: Path) -> None:
    note = ExitNote(tmp_path / "notes", live)
    note.opened()
    (kept,) = (tmp_path / "notes").iterdir()
    for nonsense in ("", "[]", "{", '{"left": "x"}'):
        kept.write_text(nonsense, "utf-8")
        assert not note.was_unclean()
        assert not note.is_as_left()


def mutate(content: bytes, seed: int) -> bytes:
    """Damage as disks and cut copies make it: pages of zeros or noise, flipped bits, a cut."""
    chance = random.Random(seed)
    kind = seed % 5
    if kind == 0:
        return content[: chance.randrange(len(content))]
    found = bytearray(content)
    if kind == 1:
        for _ in range(chance.randrange(1, 40)):
            found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    elif kind == 2:
        at = chance.randrange(len(found) // 4096) * 4096
        found[at : at + 4096] = bytes(4096)
    elif kind == 3:
        at = chance.randrange(len(found) // 512) * 512
        found[at : at + 512] = chance.randbytes(512)
    else:
        at = chance.randrange(100)
        found[at] ^= chance.randrange(1, 256)
    return bytes(found)


def test_damaged_files_are_refused_and_left_as_they_are(template: Path, tmp_path: Path) -> None:
    """Fault 5: nothing new, nothing changed; a file that opens all the same can be read whole."""
    content = template.read_bytes()
    refused = 0
    for seed in range(MUTATED):
        folder = tmp_path / str(seed)
        folder.mkdir()
        path = folder / "live.db"
        damaged = mutate(content, seed)
        path.write_bytes(damaged)
        try:
            db, _said = open_checked(path, ExitNote(tmp_path / "notes", path), NOW)
        except UserError as refusal:
            refused += 1
            assert refusal.code in ("E-DB-04", "E-DB-05", "E-DB-06", "E-DB-08", "E-DB-12", "E-DISK-04"), seed
            assert path.read_bytes() == damaged, seed
            assert list(folder.iterdir()) == [path], seed
        else:
            with db.read() as session:
                assert session.scalars(select(Person)).all(), seed
                state_hash(session)
            db.close()
    assert refused > MUTATED // 2


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04" + bytes(300)])
def test_missing_empty_and_foreign(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "live.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatabaseRefused) as refusal:
        open_checked(path, ExitNote(tmp_path / "notes", path), NOW)
    assert way_out(refusal.value) is (Way.GONE if content is None else Way.DAMAGED)
    assert path.exists() == (content is not None)
    assert not (tmp_path / "notes").exists()


def test_a_file_of_another_journal_is_not_converted(live: Path, tmp_path: Path) -> None:
    """A header that says WAL: SQLite would rewrite it while opening."""
    content = bytearray(live.read_bytes())
    content[18:20] = b"\x02\x02"
    live.write_bytes(content)
    with pytest.raises(DatabaseRefused):
        open_checked(live, ExitNote(tmp_path / "notes", live), NOW)
    assert live.read_bytes() == bytes(content)
