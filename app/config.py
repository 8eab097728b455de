"""Where things are: shipped resources and the user's data folder. The only code that knows "frozen"."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APP_NAME = "支部案头"
_ENV_DATA = "ZHIBU_DATA_DIR"
BACKUPS = "备份"
"""Name of the folder of backups beside a database."""


@cache
def program_root() -> Path:
    """The folder that holds ``resources/`` and ``migrations/``: the checkout, or the frozen bundle."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resource_path(*parts: str) -> Path:
    """A shipped resource, e.g. ``resource_path("forms", "f03.toml")``."""
    return program_root().joinpath("resources", *parts)


def manual_path() -> Path:
    """The folder of the manual's pages and pictures."""
    return program_root() / "docs" / "manual"


def migrations_path() -> Path:
    """The folder of the alembic migrations."""
    return program_root() / "migrations"


@dataclass(frozen=True, slots=True)
class Paths:
    """The user's data folder (local application data, never Documents or the install folder)."""

    root: Path

    @property
    def database(self) -> Path:
        """The live database of this place."""
        return self.root / "zhibu.db"

    @property
    def demo_database(self) -> Path:
        """The database behind 看演示数据; never mixed with real people."""
        return self.root / "demo.db"

    @property
    def forms(self) -> Path:
        """Changed copies of shipped forms (a province's own layout)."""
        return self.root / "forms"

    @property
    def templates(self) -> Path:
        """The user's own Word templates."""
        return self.root / "templates"

    @property
    def backups(self) -> Path:
        """Verified, encrypted backups."""
        return self.root / BACKUPS

    @property
    def logs(self) -> Path:
        """Log and crash files; no ID numbers in them."""
        return self.root / "logs"


def default_paths(data_dir: str | Path | None = None) -> Paths:
    """The data folder: the argument, else ``ZHIBU_DATA_DIR``, else the platform's local data folder."""
    chosen = data_dir or os.environ.get(_ENV_DATA)
    if chosen:
        return Paths(Path(chosen))
    import platformdirs

    return Paths(Path(platformdirs.user_data_dir("zhibu-desk", appauthor=False, roaming=False)))
