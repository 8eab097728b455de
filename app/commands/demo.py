"""``demo``: realistic fictitious data, the same for the same seed and day."""

from __future__ import annotations

import argparse

from app.commands.output import Result, TerminalProgress
from app.commands.usage import whole_argument
from app.services.database import Database, create_database, open_database

NAME = "demo"
HELP = "新建演示数据（人物、企业都是虚构的）"
_MOST_ENTERPRISES = 2_942


def add(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument(
        "--enterprises",
        type=whole_argument(1, _MOST_ENTERPRISES),
        default=1,
        help=f"企业数，1 至 {_MOST_ENTERPRISES}",
    )
    parser.add_argument("--seed", type=whole_argument(0), default=1, help="种子：同一种子、同一天的数据相同")


def run(args: argparse.Namespace) -> Result:
    """Make the file, or fill one that ``init`` made; refuses a file with data in it."""
    is_new = not args.db.exists()
    db = create_database(args.db) if is_new else open_database(args.db)
    try:
        counts = _build(db, args)
    except BaseException:
        db.close()
        if is_new:
            args.db.unlink(missing_ok=True)
        raise
    db.close()
    lines = [f"已新建演示数据 {args.db}：", *(f"  {name} {number}" for name, number in counts.items())]
    return Result(counts, lines)


def _build(db: Database, args: argparse.Namespace) -> dict[str, int]:
    from app.services.demo.build import build_demo, check_empty

    with db.write() as session:
        check_empty(session, args.db.name)
        return build_demo(session, args.today, args.seed, args.enterprises, TerminalProgress())
