"""Composition root: no arguments (or only window options) open the window, anything else is a command."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program. ``argv`` without the program's name; returns the exit code."""
    if getattr(sys, "frozen", False):
        # The built program is started again as its own reading child; here it turns into that.
        from multiprocessing import freeze_support

        freeze_support()
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["--self-check"]:
        from app.rehearsal import self_check

        return self_check()
    if given[:1] in (["journey"], ["pictures"]):
        from app import rehearsal

        return rehearsal.run(given)
    if given and not given[0].startswith("--"):
        from app.cli import run_command

        return run_command(given)
    if given[:1] in (["--help"], ["-h"]):
        from app.cli import build_parser

        build_parser().print_help()
        return 0
    return open_window(given)


def open_window(given: Sequence[str]) -> int:
    """Open the window: on the data folder's database, on ``--db FILE``, or on the demo with ``--demo``."""
    parser = argparse.ArgumentParser(prog="python -m app", allow_abbrev=False)
    parser.add_argument("--db", type=Path, default=None)
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--demo", action="store_true")
    args = parser.parse_args(list(given))
    # Looking for garbage among ever more classes is a tenth of the start; the window takes it up again.
    gc.disable()
    from app import clock
    from app.config import default_paths
    from app.ui.application import run

    return run(default_paths(args.data_dir), clock.today(), args.db, demo=args.demo)


if __name__ == "__main__":
    raise SystemExit(main())
