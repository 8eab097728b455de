"""One demonstration of the home branch for all tests of forms, made once and only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.database import Database, open_database
from app.services.demo.build import build_demo
from tests.services.forms import samples


@pytest.fixture(scope="session")
def demo(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An open database with the demonstration of :data:`samples.TODAY`."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("demo") / "demo.db"))
    database = open_database(path)
    with database.write("演示数据") as session:
        build_demo(session, samples.TODAY)
    yield database
    database.close()
