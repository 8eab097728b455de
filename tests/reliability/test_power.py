"""T2 and T2b: whatever a power cut leaves of unsynced writes, the database holds what was promised."""

from __future__ import annotations

import hashlib
import random
import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import select

from app.models import DevelopmentCase, ThoughtReport
from app.services.database import Database, engine, open_database
from app.services.dates import add_days
from app.services.journal.audit import verify_chain
from app.services.journey.facts import delete_row, save_row
from tests.builders import d
from tests.reliability.disk import watched
from tests.reliability.power import Image, Recording, images, lay_out
from tests.reliability.tally import Tally
from tests.sizes import sized

pytestmark = [pytest.mark.reliability("T2"), pytest.mark.needs_disk]

IMAGES = sized(5_000, 100_000)
KEPT: tuple[int, ...] = ()
"""Seeds of recordings that ever failed: tried for ever."""


def fingerprint(path: Path) -> str:
    """A hash over all rows of all tables, after SQLite's own checks; raises DatabaseError for damage."""
    connection = driver.connect(str(path))
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise driver.DatabaseError("integrity")
        if connection.execute("PRAGMA foreign_key_check").fetchall():
            raise driver.DatabaseError("references")
        return _rows(connection)
    finally:
        connection.close()


def _rows(connection: driver.Connection) -> str:
    found = hashlib.sha256()
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (name,) in names:
        for row in sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))):
            found.update(f"{name} {row}\n".encode())
    return found.hexdigest()


def live_state(db: Database) -> str:
    """The same hash over the open database."""
    with db.read() as session:
        raw = session.connection().connection.driver_connection
        return _rows(raw)


def write_for_a_while(db: Database, recording: Recording, seed: int, commits: int) -> list[str]:
    """Facts recorded, changed and deleted through the services; the state before and after each commit."""
    chance = random.Random(seed)
    with db.read() as session:
        case = session.scalars(select(DevelopmentCase.id)).one()
    states, known = [live_state(db)], list[str]()
    for number in range(1, commits + 1):
        day = add_days(d("2025-10-01"), chance.randrange(300))
        with db.write(f"思想汇报 {number}") as session:
            what = chance.random()
            if known and what < 0.2:
                delete_row(session, "thought_report", known.pop(chance.randrange(len(known))))
            elif known and what < 0.4:
                save_row(session, case, "thought_report", chance.choice(known), {"title": f"改 {number}"})
            elif what < 0.5:
                values = {"on": day, "title": "很长的一段话。" * 20}
                known += [save_row(session, case, "thought_report", None, values) for _ in range(30)]
            else:
                values = {"on": day, "title": f"第 {number} 篇"}
                known.append(save_row(session, case, "thought_report", None, values))
            save_row(session, case, "talk", case, {"talk_place": f"第 {number} 次"})
        recording.say(number)
        states.append(live_state(db))
    return states


class Verdicts:
    """What an image is worth; equal files are looked at once."""

    def __init__(self, states: list[str]) -> None:
        self._states = {state: number for number, state in enumerate(states)}
        self._known: dict[bytes, int | None] = {}

    def fault(self, path: Path, image: Image) -> str:
        """ "" or what is wrong with the database after SQLite has recovered it."""
        try:
            connection = driver.connect(str(path))
            try:
                connection.execute("SELECT count(*) FROM act").fetchone()
            finally:
                connection.close()
        except driver.DatabaseError:
            return "corrupt"
        key = hashlib.sha1(path.read_bytes(), usedforsecurity=False).digest()
        if key not in self._known:
            try:
                self._known[key] = self._states.get(fingerprint(path), -1)
            except driver.DatabaseError:
                self._known[key] = None
        number = self._known[key]
        if number is None:
            return "corrupt"
        if number < 0:
            return "half a transaction"
        return "" if number >= image.acknowledged else "lost"


@pytest.fixture(scope="module")
def filled(start_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a case and the empty journal of an earlier transaction, to be copied."""
    folder = tmp_path_factory.mktemp("power")
    path = Path(shutil.copy(start_file, folder / "live.db"))
    (folder / "live.db-journal").touch()
    return path


Faults = dict[str, list[int]]


def cut_often(filled: Path, folder: Path, seed: int, count: int, *, folder_syncs: bool) -> Faults:
    """Record one run, cut it ``count`` times; the seeds of bad images by what is wrong."""
    live, after = folder / "live", folder / "after"
    live.mkdir(parents=True)
    after.mkdir()
    path = Path(shutil.copy(filled, live / "live.db"))
    (live / "live.db-journal").touch()
    start = {str(file): file.read_bytes() for file in live.iterdir()}
    recording = Recording()
    with watched(recording):
        db = open_database(path)
        states = write_for_a_while(db, recording, seed, 24)
        db.close()
    verdicts = Verdicts(states)
    faults: Faults = {}
    for image in images(recording, start, count, seed, folder_syncs=folder_syncs):
        fault = verdicts.fault(lay_out(image, after, "live.db"), image)
        if fault:
            faults.setdefault(fault, []).append(image.seed)
        elif image.seed % 97 == 0:
            open_in_full(after / "live.db")
    return faults


def open_in_full(path: Path) -> None:
    """The program itself opens the file, finds everything in order and goes on."""
    db = open_database(path)
    try:
        db.check_integrity()
        with db.read() as session:
            assert verify_chain(session).ok
        with db.write("接着用") as session:
            session.add(
                ThoughtReport(case_id=session.scalars(select(DevelopmentCase.id)).one(), on=d("2026-01-01"))
            )
    finally:
        db.close()


@pytest.mark.parametrize("folder_syncs", [True, False])
@pytest.mark.parametrize("seed", [*KEPT, 1, 2, 3, 4])
def test_no_power_cut_loses_or_halves(
    filled: Path, quick_folder: Path, tally: Tally, seed: int, folder_syncs: bool
) -> None:
    count = IMAGES // 8
    faults = cut_often(filled, quick_folder, seed, count, folder_syncs=folder_syncs)
    tally.add(count, sum(map(len, faults.values())))
    assert faults == {}


@pytest.mark.reliability("T2b")
@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"synchronous": ("OFF", 0)}, "corrupt"),
        ({"journal_mode": ("MEMORY", "memory")}, "corrupt"),
        # SQLite's own defaults where folders are not synced, as on Windows: a deleted journal comes back.
        ({"journal_mode": ("DELETE", "delete"), "locking_mode": ("NORMAL", "normal")}, "lost"),
    ],
)
def test_bad_settings_are_caught(
    filled: Path,
    quick_folder: Path,
    tally: Tally,
    monkeypatch: pytest.MonkeyPatch,
    settings: dict[str, tuple[str, object]],
    fault: str,
) -> None:
    """A test of the test: without syncs, without a journal, with a deleted journal there is harm."""
    changed = [(name, *settings.get(name, rest)) for name, *rest in engine.PRAGMAS]
    monkeypatch.setattr(engine, "PRAGMAS", changed)
    faults = cut_often(filled, quick_folder, 1, 250, folder_syncs=False)
    tally.add(1, 0 if fault in faults else 1)
    assert fault in faults
