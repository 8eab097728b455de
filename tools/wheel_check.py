"""Asks the package index whether every locked runtime dependency has a wheel for Windows x64.

    python -m tools.wheel_check          look, and write tests/data/wheels.json (a test holds it to the lock)
    python -m tools.wheel_check --live   look, and compare with that file: before every release

Looks once for each supported Python with the hashes of the lock, so that a wheel the lock does not know
counts as missing. Needs the network; the test suite only reads the file. Exit code 1 when something lacks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
TABLE = ROOT / "tests" / "data" / "wheels.json"
PYTHONS = ("3.11", "3.12", "3.13")
PLATFORM = "win_amd64"

Wheels = dict[str, dict[str, str]]
"""Python version → file name of a wheel → its SHA-256."""


def wheels_for(python: str) -> dict[str, str]:
    """The wheels pip would install from the lock on Windows x64 with this Python; raises when one lacks."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-input", "--no-deps"]
        words += ["--ignore-installed", "--target", folder, "--report", str(report), "--require-hashes"]
        words += ["--only-binary", ":all:", "--platform", PLATFORM, "--python-version", python]
        subprocess.run([*words, "-r", str(LOCK)], check=True)
        installed: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["install"]
    found = {}
    for item in installed:
        source = item["download_info"]
        name = unquote(urlsplit(source["url"]).path.rsplit("/", 1)[-1])
        found[name] = str(source["archive_info"]["hashes"]["sha256"])
    return dict(sorted(found.items()))


def main(arguments: list[str]) -> int:
    """Look for all Pythons, then write the table or compare with it."""
    parser = argparse.ArgumentParser(description="Windows wheels of the locked runtime dependencies")
    parser.add_argument("--live", action="store_true", help="compare with the stored table, write nothing")
    live = parser.parse_args(arguments).live
    wheels: Wheels = {}
    for python in PYTHONS:
        try:
            wheels[python] = wheels_for(python)
        except subprocess.CalledProcessError:
            print(f"Python {python}: pip found no full set of wheels for {PLATFORM} (its words are above)")
            return 1
        print(f"Python {python}: {len(wheels[python])} wheels for {PLATFORM}")
    if not live:
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(json.dumps(wheels, indent=1) + "\n", "utf-8", newline="\n")
        print(f"written: {TABLE.relative_to(ROOT)}")
        return 0
    if json.loads(TABLE.read_text("utf-8")) != wheels:
        print("the index answers differently from tests/data/wheels.json; run without --live and look")
        return 1
    print("as stored")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
