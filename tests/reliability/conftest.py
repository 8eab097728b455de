"""A database with one case, made once, to be copied."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.database import create_database
from tests.builders import Regular


@pytest.fixture(scope="session")
def start_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with one case; copy it, do not open it."""
    path = tmp_path_factory.mktemp("start") / "start.db"
    db = create_database(path)
    with db.write("导入") as session:
        Regular(upto="2025-10-01").store(session)
    db.close()
    return path


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has such a place: thousands of images need no real disk."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp(prefix="zhibu-", dir=memory))
    yield folder
    shutil.rmtree(folder)
