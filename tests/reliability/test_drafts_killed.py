"""Fault 13: a window killed while a form is half filled; at the next start the text is offered."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import pytest

from app.services.database import open_database
from app.services.drafts import KeptDraft, list_drafts
from tests.reliability.typist import TYPED
from tests.ui.sample import write_sample

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample branch, to be copied for each killing."""
    path = tmp_path_factory.mktemp("typing") / "start.db"
    write_sample(path)
    return path


def kill_while_typing(path: Path, *given: str) -> list[KeptDraft]:
    """Let a window be typed in and kill it; the drafts found in its file afterwards."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.typist", str(path), *given],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline().strip() == "kept"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    database = open_database(path)
    with database.read() as session:
        found = list(list_drafts(session))
    database.close()
    return found


@pytest.mark.parametrize("place", ["person", "meeting"])
def test_half_typed_text_survives_a_kill(start: Path, tmp_path: Path, place: str) -> None:
    path = tmp_path / "branch.db"
    copyfile(start, path)
    (draft,) = kill_while_typing(path, place)
    assert TYPED in str(draft.content)


def test_the_forgetful_twin_is_found_out(start: Path, tmp_path: Path) -> None:
    path = tmp_path / "branch.db"
    copyfile(start, path)
    assert kill_while_typing(path, "person", "forgetful") == []
