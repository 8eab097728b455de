"""T1 and T15: a process killed at any instant loses nothing it said was stored, and the next start works.

``ZHIBU_NIGHTLY=1`` runs the night's sizes.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models import ThoughtReport
from app.services.database import create_database, open_database
from app.services.journal.audit import verify_chain
from tests.builders import Regular
from tests.sizes import sized

ROOT = Path(__file__).parents[2]
KILLS = sized(200, 5_000)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one case, to be copied for each killing."""
    path = tmp_path_factory.mktemp("kill") / "start.db"
    db = create_database(path)
    with db.write("导入") as session:
        Regular(upto="2025-10-01").store(session)
    db.close()
    return path


def kill_while_writing(path: Path, seed: int, lines: int, twin: str = "") -> list[str]:
    """Start the writer, kill it after so many stored facts and a random moment; what it said was stored."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.writer", str(path), str(seed), *([twin] if twin else [])],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "ready"
    said = [child.stdout.readline().strip() for _ in range(lines)]
    spin = random.Random(seed).randrange(40_000)
    for _ in range(spin):
        pass
    child.kill()
    rest = child.stdout.read()
    child.wait()
    child.stdout.close()
    return said + [line for line in rest.split("\n")[:-1] if line]


def lost(path: Path, said: list[str]) -> list[str]:
    """Facts said to be stored that are not there; integrity, references and chain are checked too."""
    db = open_database(path)
    try:
        db.check_integrity()
        with db.read() as session:
            assert verify_chain(session).ok
            stored = set(session.scalars(select(ThoughtReport.title)))
        with db.write("接着用") as session:
            session.add(ThoughtReport(case_id=_case(session), on=Regular().case.talk_date, title="接着用"))
    finally:
        db.close()
    return [title for title in said if title not in stored]


def _case(session: object) -> str:
    from app.models import DevelopmentCase

    return str(session.scalars(select(DevelopmentCase.id)).one())  # type: ignore[attr-defined]


@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_acknowledged_is_lost(start: Path, tmp_path: Path, seed: int) -> None:
    path = Path(shutil.copy(start, tmp_path / "live.db"))
    said = kill_while_writing(path, seed, 1 + seed % 7)
    assert said
    assert lost(path, said) == []


def test_the_forgetful_twin_is_caught(start: Path, tmp_path: Path) -> None:
    """The harness finds a program that says 已保存 too early."""
    for seed in range(12):
        path = Path(shutil.copy(start, tmp_path / f"live{seed}.db"))
        if lost(path, kill_while_writing(path, seed, 1 + seed % 3, "forgetful")):
            return
    pytest.fail("the known-bad twin was never caught")


def test_one_writer_at_a_time_and_none_left_behind(start: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(start, tmp_path / "live.db"))
    first = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.writer", str(path), "1"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    first.stdout.readline()
    second = subprocess.run(
        [sys.executable, "-m", "app", "check", "--db", str(path), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    first.kill()
    first.wait()
    first.stdout.close()
    assert second.returncode == 1
    assert "正被另一个窗口" in second.stdout
    open_database(path).close()
