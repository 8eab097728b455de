"""Composition root: no arguments (or only window options) open the window, anything else is a command."""

from __future__ import annotations

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
    if given and (not given[0].startswith("--") or given[0] == "--help"):
        from app.cli import run_command

        return run_command(given)
    return open_window(given)


def open_window(given: Sequence[str]) -> int:
    """Open the window: on the data folder's database, on ``--db FILE``, or on the demo with ``--demo``.

    Returns only where the arguments are wrong; the process ends with the window (:mod:`app.leaving`).
    """
    from app.commands.output import USAGE, emit_error
    from app.commands.usage import Parser, UsageError

    parser = Parser(prog="python -m app", allow_abbrev=False)
    parser.add_argument("--db", type=Path, default=None)
    parser.add_argument("--data-dir", type=Path, default=None)
    parser.add_argument("--demo", action="store_true")
    try:
        args = parser.parse_args(list(given))
    except UsageError as error:
        return emit_error(error, as_json="--json" in given, code=USAGE)
    # Looking for garbage among ever more classes is a tenth of the start; see app/ui/tidying.py.
    gc.disable()
    from app import clock
    from app.config import default_paths
    from app.leaving import leave
    from app.ui.application import run

    return leave(run(default_paths(args.data_dir), clock.today(), args.db, demo=args.demo))


if __name__ == "__main__":
    raise SystemExit(main())
