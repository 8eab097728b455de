"""``python -m app``: the window, or a command (see spec of the command line in ``app/cli.py``)."""

import sys


def start() -> int:
    """Run; Ctrl+C while the program is still being loaded ends it with a sentence: nothing is open yet."""
    try:
        from app.main import main

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("已停止，数据没有被改动。\n")
        return 130


if __name__ == "__main__":
    raise SystemExit(start())
