"""Random histories through real database files: all end equal, nothing is lost, no clock decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.services.exchange.replica import Writer
from tests.services.exchange.sql_books import Shelf, merge
from tests.services.exchange.worlds import World
from tests.sizes import sized

HISTORIES = sized(200, 5_000)
KEPT_SEEDS: tuple[int, ...] = (75, 124, 126)
"""Seeds that once failed: tried for ever."""


def live(seed: int, folder: Path, empty: Path) -> tuple[bool, set[str]]:
    """One history; whether all files end with the same state and hash, and which edits are lost.

    At the end every file has everything, so old packages come again, renamed and in any order: 0 changes.
    """
    folder.mkdir(exist_ok=True)
    shelf = Shelf(folder, empty)
    try:
        world = World(seed, shelf.make, with_clocks=True, most=6 if seed % 10 == 0 else 3)
        world.live(10)
        for book, package in zip(world.books, world.packages, strict=False):
            assert merge(book.db, package, "又一次（1）").changes() == 0
        first, *others = (book.canonical() for book in world.books)
        return all(other == first for other in others), world.lost()
    finally:
        shelf.close()


@pytest.mark.parametrize("seed", [*KEPT_SEEDS, *range(HISTORIES)])
def test_files_end_equal_and_nothing_is_lost(seed: int, tmp_path: Path, empty_file: Path) -> None:
    assert live(seed, tmp_path, empty_file) == (True, set())


def test_an_identity_that_travels_with_the_file_is_found(
    tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A test of the test: were a copied file to go on under its old identity, edits would vanish."""
    original = Writer.begin

    def begin(writer: Writer, session: Session) -> None:
        original(writer, session)
        writer.replica = "one for all"

    monkeypatch.setattr(Writer, "begin", begin)
    assert any(live(seed, tmp_path / str(seed), empty_file)[1] for seed in range(20))
