"""A migrated empty database made once and copied for each test that asks for one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.database import Database, create_database, open_database


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty migrated database file; copy it, do not open it."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    create_database(path).close()
    return path


@pytest.fixture
def db_path(empty_file: Path, tmp_path: Path) -> Path:
    """A fresh database file."""
    return Path(shutil.copy(empty_file, tmp_path / "zhibu.db"))


@pytest.fixture
def db(db_path: Path) -> Iterator[Database]:
    """A fresh open database."""
    opened = open_database(db_path)
    yield opened
    opened.close()
