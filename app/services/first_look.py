"""A first look at a data file before anything heavy is read: whether it is there and a plain database."""

from __future__ import annotations

from pathlib import Path

_MAGIC = b"SQLite format 3\0"


def looks_plain(path: Path) -> bool:
    """Whether ``path`` begins as a SQLite file without a password; False also when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False
