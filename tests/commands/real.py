"""The program run for real: a process of its own, told apart from this one by nothing but the data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Stdout as the one JSON document it must be."""
        return json.loads(self.out)


def surroundings(folder: Path) -> dict[str, str]:
    """An environment whose data folder is below ``folder``."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "USERPROFILE": str(home),
        "LOCALAPPDATA": str(home),
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }


def command(*argv: object) -> list[str]:
    """``python -m app …``"""
    return [sys.executable, "-m", "app", *(str(part) for part in argv)]


def run(folder: Path, *argv: object) -> Run:
    """Run a command in ``folder``."""
    done = subprocess.run(
        command(*argv),
        cwd=folder,
        env=surroundings(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)
