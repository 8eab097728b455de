"""``state-hash``: the canonical hash of all content."""

from __future__ import annotations

import argparse

from app.commands.output import Result
from app.services.database import open_database
from app.services.exchange.state_hash import state_hash

NAME = "state-hash"
HELP = "全部内容的指纹：两个数据文件内容相同，指纹就相同"


def add(parser: argparse.ArgumentParser) -> None:
    """The command has no arguments of its own."""


def run(args: argparse.Namespace) -> Result:
    """Show the hash."""
    db = open_database(args.db)
    try:
        with db.read() as session:
            found = state_hash(session)
    finally:
        db.close()
    return Result({"sha256": found}, [found])
