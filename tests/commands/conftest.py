"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.books import Clerk


@pytest.fixture
def clerk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Clerk:
    """A new data file and somebody who imports into it."""
    return Clerk(tmp_path, capsys)
