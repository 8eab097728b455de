"""``python -m app``: the window, or a command (see spec of the command line in ``app/cli.py``)."""

from app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
