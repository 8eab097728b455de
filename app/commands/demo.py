"""``demo``: realistic fictitious data, the same for the same seed and day."""

from __future__ import annotations

import argparse

from app.commands.output import Result, TerminalProgress
from app.services.database import create_database

NAME = "demo"
HELP = "新建演示数据（人物、企业都是虚构的）"


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--enterprises", type=int, default=1, help="企业数，1 至 2942")
    parser.add_argument("--seed", type=int, default=1, help="种子：同一种子、同一天的数据相同")


def run(args: argparse.Namespace) -> Result:
    """Make the file; refuses an existing one."""
    from app.services.demo.build import build_demo

    db = create_database(args.db)
    try:
        with db.write() as session:
            counts = build_demo(session, args.today, seed=args.seed, enterprises=args.enterprises)
    except BaseException:
        db.close()
        args.db.unlink(missing_ok=True)
        raise
    db.close()
    TerminalProgress().step(1, 1, "演示数据")
    lines = [f"已新建演示数据 {args.db}：", *(f"  {name} {number}" for name, number in counts.items())]
    return Result(counts, lines)
