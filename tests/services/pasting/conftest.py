"""The sample branch, to paste into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.database import Database, open_database
from tests.ui.sample import write_sample


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Database]:
    """A database with the sample branch, open."""
    write_sample(tmp_path / "branch.db")
    database = open_database(tmp_path / "branch.db")
    yield database
    database.close()
